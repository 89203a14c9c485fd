"""The documentation in a browser, wide and narrow."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.watched import NARROW, WIDE, Watched
from tests.support import graph_fixture
from tests.support.live_server import running


def test_pages_of_the_documentation_fit_and_can_be_reached(browser: Browser, tmp_path: Path) -> None:
    graph_fixture.written(tmp_path / "s")
    with running(tmp_path / "s", timeout=20.0) as address:
        watched = Watched(browser.new_page(), address)
        for path in ("/docs", "/docs/marks", "/docs/operator", "/docs/reference/options", "/docs/tutorial"):
            page = watched.open(path, "article")
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.goto(address + "/docs")
        page.fill("#docs-q", "date basis")
        page.press("#docs-q", "Enter")
        page.get_by_role("link", name="Marks: Date basis").click()
        assert page.url.endswith("/docs/marks#date-basis") and page.locator("#date-basis").is_visible()
        assert (watched.strangers, watched.complaints) == ([], [])
        page.close()

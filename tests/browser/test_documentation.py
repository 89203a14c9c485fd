"""The documentation in a browser, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.watched import Watched, chromium
from tests.support import graph_fixture
from tests.support.live_server import running


@pytest.mark.parametrize("width", [1200, 380])
def test_pages_of_the_documentation_fit_and_can_be_reached(width: int, tmp_path: Path) -> None:
    graph_fixture.written(tmp_path / "s")
    with running(tmp_path / "s", timeout=20.0) as address, chromium() as browser:
        watched = Watched(browser.new_page(viewport={"width": width, "height": 800}), address)
        for path in ("/docs", "/docs/marks", "/docs/operator", "/docs/reference/options", "/docs/tutorial"):
            watched.goto(path)
            watched.assert_well()
        page = watched.goto("/docs")
        page.fill("#docs-q", "date basis")
        page.press("#docs-q", "Enter")
        page.get_by_role("link", name="Marks: Date basis").click()
        assert page.url.endswith("/docs/marks#date-basis") and page.locator("#date-basis").is_visible()
        watched.assert_well()

"""A page in a browser, watched for what no page may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        path = next(path for name in _BROWSERS if (path := shutil.which(name)))
        found = play.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield found
        found.close()


class Watched:
    """A page, with what it asked of other hosts and what it complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        page.on(
            "request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else self.strangers.append(r.url)
        )
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))

    def goto(self, path: str) -> Page:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def assert_well(self) -> None:
        """Assert that nothing was asked of others, nothing failed, no label ran as code, all fits, and no rule of
        accessibility is broken.
        """
        assert (self.strangers, self.complaints) == ([], [])
        assert self.page.evaluate("typeof window.__xss") == "undefined"
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is too wide"
        found = Axe().run(self.page, options=_RULES).response["violations"]
        told = [(rule["id"], rule["impact"], rule["nodes"][0]["html"]) for rule in found]
        serious = [rule for rule in told if rule[1] in ("serious", "critical")]
        assert not serious, serious

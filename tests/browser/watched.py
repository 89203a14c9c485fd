"""A page in a browser, watched for what no page may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
_COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# of the hundreds of terms of the ontology, which are all alike, the first of each kind are looked at
_FOUND = "async rules => (await axe.run({ exclude: [['.term:nth-of-type(n+20)']] }, rules)).violations"
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


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

    def open(self, path: str, shown: str, status: int = 200) -> Page:
        """Open a page and wait for what it shows; `status` is that of the page, or of the query that it sends."""
        self.complaints.clear()
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.goto("about:blank")  # an address that differs in its fragment alone loads nothing
        answer = self.page.goto(self.address + path)
        self.page.wait_for_selector(shown)
        assert answer is not None and answer.status in (200, status)
        if status != 200:  # the browser's word for it
            self.complaints[:] = [said for said in self.complaints if f"status of {status}" not in said]
        return self.page

    def assert_well(self) -> None:
        """Assert that nothing was asked of others, nothing failed, no label ran as code, all fits, and no rule of
        accessibility is broken.
        """
        assert (self.strangers, self.complaints) == ([], [])
        assert self.page.evaluate("typeof window.__xss") == "undefined"
        self._assert_shown_well()

    def assert_well_everywhere(self) -> None:
        """Assert the same wide and narrow, light and dark, without loading the page again.

        In the second colour of a size only what depends on colours is looked at.
        """
        assert self.page.locator("h1").count() == 1
        for size, scheme, rules in (
            (WIDE, "light", _RULES),
            (WIDE, "dark", _COLOURS),
            (NARROW, "dark", _RULES),
            (NARROW, "light", _COLOURS),
        ):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.page.evaluate(_DRAWN)
            self._assert_shown_well(rules)
        assert (self.strangers, self.complaints) == ([], [])
        assert self.page.evaluate("typeof window.__xss") == "undefined"

    def _assert_shown_well(self, rules: Mapping[str, object] = _RULES) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is too wide"
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(_FOUND, rules)
        told = [(rule["id"], rule["impact"], rule["nodes"][0]["html"]) for rule in found]
        serious = [rule for rule in told if rule[1] in ("serious", "critical")]
        assert not serious, serious

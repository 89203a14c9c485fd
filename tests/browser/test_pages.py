"""The pages in a real browser, under their own content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.watched import Watched
from tests.support.graph_fixture import publish
from tests.support.live_server import running

ARTICLE = "/page/article/talks-in-doha-0a1b2c3d"


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with running(store, timeout=10) as found:
        yield found


@pytest.fixture(scope="module")
def prefixed(store: Path) -> Iterator[str]:
    with running(store, timeout=10, prefix="/kg") as found:
        yield found


def test_search_box_by_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/")
    page.focus("#q")
    page.keyboard.type("anna")
    page.wait_for_selector("#suggestions li")
    assert "<img src=x" not in page.inner_html("#suggestions")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/**")
    assert "Anna Weiss" in page.inner_text("h1")
    page.close()


@pytest.mark.parametrize("path", ["/", "/sparql", "/page/person/anna-weiss"])
def test_under_a_prefix_everything_is_asked_under_it(browser: Browser, prefixed: str, path: str) -> None:
    assert prefixed.endswith("/kg")
    page = browser.new_page()
    watched = Watched(page, prefixed + "/")
    page.goto(prefixed + path)
    page.wait_for_load_state("networkidle")
    if path == "/sparql":
        page.evaluate(
            "query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", "SELECT * { ?s a ?kind }"
        )
        page.click("#run")
        page.wait_for_selector("#answer td")
    page.fill("#q", "")
    page.focus("#q")
    page.keyboard.type("anna")
    page.wait_for_selector("#suggestions li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kg/page/**")
    assert "Anna Weiss" in page.inner_text("h1")
    assert (watched.strangers, watched.complaints) == ([], [])
    page.close()


def test_article_leads_to_the_words_of_an_event(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)
    page.click("a.event.consult")
    told = " ".join(page.inner_text(".fact:target dl").split())
    assert (
        told == "participants Ruritania, Utopia place Doha date 2024-07-02 a date in the text according to Anna Weiss"
    )
    page.click(".fact:target a")
    assert page.inner_text("mark.shows") == "met"
    page.click(".quote footer a")
    mark = page.locator(".text :target")
    assert mark.inner_text().startswith("met") and mark.bounding_box()["y"] < 500  # type: ignore[index]
    plain = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    assert page.evaluate(plain, ".sentence:has(:target)") != page.evaluate(plain, ".sentence:not(:has(:target))")
    page.click(".fact .back")
    assert page.url.endswith("#char=17,20")
    context.close()


@pytest.mark.parametrize("width", [1200, 390])
def test_an_event_tells_of_itself_where_it_stands(width: int, browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)
    told = page.locator("a.event.agree .pop")
    assert not told.is_visible()
    page.hover("a.event.agree")
    assert (
        told.is_visible()
        and "denied or not done" in told.inner_text()
        and "according to Anna Weiss" in told.inner_text()
    )
    page.mouse.move(0, 0)
    page.focus(".text a.event.consult")
    while not told.is_visible():
        page.keyboard.press("Tab")
        assert "text" in page.evaluate("document.activeElement.closest('.text')?.className ?? ''"), (
            "the keyboard does not reach the event"
        )
    box = told.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    context.close()


def test_what_did_not_happen_looks_otherwise_without_colours(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + ARTICLE)
    after = "selector => getComputedStyle(document.querySelector(selector), '::after').content"
    assert page.evaluate(after, ".text a.negated") == '" not"' and page.evaluate(after, ".text a.consult") == "none"
    assert page.get_attribute(".text .silent", "title") == "no event: no word that shows an event"
    assert (
        page.inner_text(".text .time") == "Wednesday"
        and page.get_attribute(".text .unread", "title") == "not read: banner"
    )
    page.close()


def test_fixture_is_what_the_store_publishes(tmp_path: Path) -> None:
    publish(tmp_path)
    from kg.engines.local import current_snapshot

    assert current_snapshot(tmp_path).name == "000000001"

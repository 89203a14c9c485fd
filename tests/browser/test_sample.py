"""Judging a sample by keyboard, and joining two entities and parting them, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kg.cli.main import main
from kg.engines.querying import rows
from kg.verdicts.access import Verdicts
from kg.verdicts.sampling import new_sample
from tests.browser.watched import Watched, chromium
from tests.support.graph_fixture import MORE_PEOPLE, written
from tests.support.live_server import until, writable

ANNA = "/page/person/anna-weiss"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "store"
    written(folder, MORE_PEOPLE)
    verdicts = Verdicts(folder)
    verdicts.keep_sample(new_sample(verdicts.base, "drawn", verdicts.population(), 2))
    return folder


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with writable(store, token="secret") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Watched(context.new_page(), address)
    context.close()


def test_a_sample_is_judged_by_keyboard_and_its_report_is_read(watched: Watched) -> None:
    page = watched.goto("/sample")
    page.fill("#size", "2")
    page.fill("#name", "keys")
    page.fill("[name=coder]", "Ana")
    page.fill("[name=token]", "guess")
    page.click("button >> text=Draw a sample")  # 1
    page.wait_for_selector("[role=alert]:visible >> text=requires the token")
    watched.complaints.clear()  # the browser's word for the refusal
    page.fill("[name=token]", "secret")
    page.press("[name=token]", "Enter")
    page.wait_for_url("**/sample/keys/1?coder=Ana")
    watched.assert_well()
    assert page.locator("mark").count() >= 1 and page.is_hidden("[name=token]")
    page.press("body", "2")
    assert page.is_checked("[data-field=actors] [value=Wrong]")
    page.keyboard.press("7")
    page.keyboard.press("7")
    assert page.is_checked("[data-field=place] [value=Unclear]")
    page.keyboard.press("c")
    page.keyboard.type("a name is missing")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_url("**/sample/keys/2?coder=Ana")
    page.keyboard.press("b")
    page.wait_for_url("**/sample/keys/1?coder=Ana")
    assert page.is_checked("[data-field=actors] [value=Wrong]") and page.input_value("#comment") == "a name is missing"
    page.keyboard.press("n")
    page.wait_for_url("**/sample/keys/2?coder=Ana")
    page.keyboard.press("a")
    page.wait_for_url("**/sample/keys?coder=Ana")
    assert "50% right" in page.inner_text("main") and "Ana: 2 of 2 events" in page.inner_text("main")
    assert page.locator("svg.plot circle").count() == 2
    watched.assert_well()


def test_two_entities_are_joined_and_parted_again(watched: Watched, store: Path) -> None:
    page = watched.goto(ANNA)
    page.click("#correct summary")  # 1
    page.fill("#correct-other", "vays")
    page.click("#correct [role=option]")  # 2
    page.fill("#correct [name=why]", "one woman, two spellings")
    page.fill("#correct [name=coder]", "Ana")
    page.fill("#correct [name=token]", "secret")
    page.click("#correct button >> text=Record")  # 3
    page.wait_for_selector(".corrected >> text=Ana says that this is the same as Anya Vays")
    watched.assert_well()
    assert resolved(store) == ["joined by hand"]
    page.click("text=All corrections")  # 4
    page.click("button >> text=Undo")  # 5
    page.wait_for_selector("text=Nothing has been corrected")
    watched.assert_well()
    assert resolved(store) == []


def resolved(store: Path) -> list[str]:
    """Resolve, once the server's writer has closed the store, and return why entities are the same."""
    assert until(lambda: main(["resolve", "--store", str(store)]) == 0, 30)
    return [row["basis"] for row in rows(store, "SELECT ?basis { ?one owl:sameAs ?other ; cq:mergeBasis ?basis }")]


@pytest.mark.parametrize(("width", "scheme"), [(1200, "dark"), (390, "light")])
def test_pages_that_write_fit_and_break_no_rule(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    watched = Watched(context.new_page(), address)
    for path in ("/sample", "/sample/drawn", "/sample/drawn/1", "/corrections", f"{ANNA}#correct"):
        watched.goto(path)
        watched.assert_well()
    context.close()


def test_without_a_script_the_form_takes_the_token(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page: Page = context.new_page()
    page.goto(address + "/sample/drawn/1")
    page.fill("[name=coder]", "Ben")
    page.fill("[name=token]", "secret")
    page.click("#all-right")
    page.wait_for_url("**/sample/drawn/2?coder=Ben")
    page.goto(address + "/sample/drawn")
    assert "Ben: 1 of 2 events" in page.inner_text("main")
    context.close()

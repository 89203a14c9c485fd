"""Browsing with facets, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.test_views import HOSTILE, MORE
from tests.browser.watched import Watched
from tests.support.graph_fixture import publish
from tests.support.live_server import running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("store")
    publish(store, more=MORE)
    with running(store, timeout=10) as found:
        yield found


def test_facets_narrow_the_list_and_can_be_taken_back(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/browse/events")
    assert page.inner_text("h2[role=status]") == "3 events"
    page.click(".facets >> text=Anna Weiss")
    assert page.inner_text("h2[role=status]") == "2 events"
    assert "attributed=id%3Aperson%2Fanna-weiss" in page.url
    assert page.locator(".list.found li", has_text="Envoys of Utopia met").locator(".how.said").inner_text() == (
        "according to Anna Weiss"
    )
    assert page.locator(".list.found li", has_text="never</b> sign").locator(".how").first.inner_text() == (
        "denied or not done"
    )
    page.click(".facets >> text=happened")
    assert page.inner_text("h2[role=status]") == "1 event"
    page.click("[aria-label='Remove the condition On whose word: Anna Weiss']")
    assert page.inner_text("h2[role=status]") == "2 events"
    context.close()


def test_a_name_in_the_form_becomes_the_entity_in_the_address(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/browse/events")
    page.fill("#f-actor", "utop")
    page.click(".facets button")
    assert "actor=id%3Astate%2FUTO" in page.url and "Actor: Utopia" in page.inner_text(".chosen")
    page.fill("#f-place", "doha")
    page.click(".facets button")
    assert page.inner_text("h2[role=status]") == "1 event"
    page.goto(address + "/browse/events?actor_country=RUR")
    assert page.inner_text("h2[role=status]") == "1 event"
    assert "Country of the actor: Ruritania" in page.inner_text(".chosen")
    page.click(".facets [aria-current]")  # takes it back
    assert page.inner_text("h2[role=status]") == "3 events"
    page.click(".facets details:has-text('Country of the actor') >> text=Utopia")
    assert "actor_country=UTO" in page.url and page.inner_text("h2[role=status]") == "2 events"
    answer = page.goto(address + "/browse/events?actor=Nobody")
    assert answer is not None and answer.status == 400
    assert "nothing in this graph is called 'Nobody'" in page.inner_text("main")
    context.close()


def test_suggestions_put_the_entity_behind_its_name(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/browse/events")
    page.focus("#f-actor")
    page.keyboard.type("rurit")
    page.wait_for_selector("#narrow [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#f-actor") == "Ruritania"
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=**")
    assert "Actor: Ruritania" in page.inner_text(".chosen")
    page.close()


def test_the_selection_is_drawn_downloaded_and_shown_as_sparql(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/browse/events?factuality=Actual")
    page.click("[data-source] button >> text=Map")
    page.wait_for_selector(".map .dot")
    assert page.evaluate("typeof window.__xss") == "undefined"
    href = page.get_attribute(".downloads a >> text=csv", "href")
    told = page.request.get(address + str(href)).text()
    assert told.startswith("thing,what,kind,when") and HOSTILE in told and len(told.splitlines()) == 3
    data = page.request.get(address + "/api/browse/events?factuality=Actual").json()
    assert data["total"] == len(data["rows"]) == 2 and {row["what"]["text"] for row in data["rows"]} == {
        "Envoys of Utopia met Ruritanian diplomats in Doha on 2 July 2024",
    }
    page.click(".months a")
    assert page.inner_text("h2[role=status]") == "1 event" and "from=2024-05&to=2024-05" in page.url
    page.close()


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/browse/unicorns", 404, "There is no list of unicorns"),
        ("/browse/events?type=Nothing", 400, "type: 'Nothing' is not a class of events"),
        ("/browse/people?actor=id:state/UTO", 400, "people are not selected by 'actor'"),
        ("/browse/events?page=900000", 200, "Page 400 of 1"),
    ],
)
def test_what_is_wrong_is_told(browser: Browser, address: str, path: str, status: int, told: str) -> None:
    page = browser.new_page()
    answer = page.goto(address + path)
    assert answer is not None and answer.status == status
    assert told in page.content()
    page.close()


def test_home_shows_what_is_in_the_graph_and_leads_to_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/")
    assert page.locator(".search").count() == 1
    assert "Newest article: 2024-07-03" in page.inner_text("main")
    page.wait_for_selector(".drawing[data-view=chart] canvas")
    page.click(".numbers a >> nth=1")
    assert page.inner_text("h2[role=status]") == "3 events"
    page.goto(address + "/")
    page.click(".themes a >> text=Who met whom")
    assert page.inner_text("h1") == "Who met whom, where and when?"
    page.close()


def test_a_question_takes_an_entity_by_a_part_of_its_name(browser: Browser, address: str) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page(), address)
    page = watched.goto("/queries/who-met-whom")
    page.focus("#p-who")
    page.keyboard.type("utop")
    page.wait_for_selector(".parameters [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**who=http**UTO&*")
    assert page.input_value("#p-who") == "Utopia"
    assert page.locator("table.result tbody tr").count() == 1
    assert "Anna Weiss" in page.inner_text("table.result")  # on whose word it rests
    watched.assert_well()
    page.goto(address + "/queries/who-met-whom?who=nothing+like+it")
    assert "nothing in this graph is called 'nothing like it'" in page.inner_text("[role=alert]")
    context.close()

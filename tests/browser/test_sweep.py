"""Every page and state of error, wide and narrow, light and dark.

Each fits, breaks no rule of accessibility, complains of nothing and asks nothing of other hosts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from kg.rdf.vocab import CQ, ID, RESOLUTION_GRAPH, SEM, XSD
from kg.verdicts.access import Verdicts, correction
from kg.verdicts.model import FIELDS, FIVE, Verdict, now
from kg.verdicts.sampling import new_sample
from tests.browser.test_views import DRAWN, MORE
from tests.browser.watched import Watched
from tests.support.graph_fixture import ARTICLE as IRI
from tests.support.graph_fixture import MORE_PEOPLE, written
from tests.support.live_server import running, until, writable

ARTICLE = "/page/" + IRI.removeprefix(ID)
ANNA = "/page/person/anna-weiss"
REPORTED = f"""<{ID}{RESOLUTION_GRAPH}> {{
<{ID}reported/1> a <{CQ}ReportedEvent> ; <{CQ}class> <{CQ}Consult> ; <{CQ}reports> <{IRI}/event-21-consult> ;
  <{CQ}articleCount> 1 ; <{CQ}independentSourceCount> 1 ; <{CQ}factuality> <{CQ}Actual> ;
  <{CQ}actor> <{ID}state/UTO>, <{ID}state/RUR> ; <{CQ}actorState> <{ID}state/UTO>, <{ID}state/RUR> ;
  <{SEM}hasPlace> <{ID}place/doha> ; <{CQ}date> "2024-07-02"^^<{XSD}date> ;
  <{CQ}earliestDate> "2024-07-02"^^<{XSD}date> ; <{CQ}latestDate> "2024-07-02"^^<{XSD}date> . }}
"""
WRONG = quote("SELECT ?name WHERE {\n  ?who a cq:Person ; rdfs:label name .\n}")
LONG = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
PAGES = {  # each with what shows that it is there
    "/": ".map .dot",
    "/browse/events": ".list.found li",
    "/browse/events?view=map": ".map .dot",
    "/browse/events?type=Protest": "main",
    "/browse/statements": ".list.found li",
    "/browse/articles": ".list.found li",
    "/browse/people": ".list.found li",
    "/browse/organizations": "main",
    "/browse/states": ".list.found li",
    "/browse/places?view=map": ".map .dot",
    "/queries": ".card",
    "/queries/who-met-whom?who=utopia": "table.result td",
    "/queries/who-met-whom?who=Anya+Vays": ".parameters",
    **{path: f".drawing[data-view={view}] {selector}" for path, view, selector in DRAWN if view != "matrix"},
    "/queries/states-towards-states": ".drawing[data-view=matrix] table.matrix td[title]",
    "/embed/places-on-a-map": ".map .dot",
    "/search?q=anna": ".list li",
    "/search?q=zzz": "main",
    "/ask": "main",
    "/ask?q=who+met+Utopia": ".parameters",
    "/ask?q=xyzzy": "main",
    "/sparql": ".CodeMirror-code",
    "/sparql?query=" + quote("SELECT * { ?who a cq:Person ; rdfs:label ?name }"): "#answer td",
    "/sparql?query=" + quote("ASK { ?s a cq:Protest }"): "#answer .verdict",
    "/sparql?query=" + quote("SELECT * { ?s a cq:Protest }"): "#answer .outcome",
    "/sparql?format=html&query=" + quote("SELECT * { ?who a cq:Person }"): "main",
    ANNA: ".pointing",
    "/page/place/doha": "main dl",
    ARTICLE: ".text",
    ARTICLE + "/event-21-consult": ".quote",
    ARTICLE + "/statement-70": ".quote",
    "/page/reported/1": ".quote",
    "/ontology": ".term",
    "/docs": "article",
    "/docs?q=confidence": "article li",
    "/sample": "form",
    "/sample/drawn": ".headline",
    "/sample/drawn/1": ".judge",
    "/corrections": ".corrections td",
    ANNA + "#correct": "#correct details[open]",
}
ERRORS = {
    "/page/none": 404,
    "/browse/unicorns": 404,
    "/sample/none": 404,
    "/browse/events?type=Nothing": 400,
    "/queries/who-met-whom?who=nothing+like+it": 400,
    f"/sparql?query={WRONG}": 400,
    f"/sparql?format=html&query={WRONG}": 400,
    f"/sparql?query={LONG}": 504,
    f"/sparql?format=html&query={LONG}": 504,
}


@pytest.fixture(scope="module")
def watched(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    store = tmp_path_factory.mktemp("sweep") / "store"
    written(store, MORE.replace("\n{ ", f"\n<{IRI}> {{ ", 1) + REPORTED + MORE_PEOPLE)
    verdicts = Verdicts(store)
    verdicts.keep_sample(sample := new_sample(verdicts.base, "drawn", verdicts.population(), 2))
    drawn = sample.drawn[0]
    fields = [Verdict((drawn.event,), FIELDS[name], "Right", "Ana", now(), None, "", sample.iri, drawn.probability)
              for name in FIVE]  # fmt: skip
    same = correction("same", [f"{ID}person/anna-weiss", f"{ID}person/anya-vays"], "Ana", "two spellings")
    verdicts.record([*fields, same])
    with writable(store, "--timeout", "1", token="secret") as address:
        context = browser.new_context()
        context.set_default_timeout(10_000)
        # the first query of a reader may take its one second for beginning
        assert until(lambda: context.request.get(address).status == 200)
        yield Watched(context.new_page(), address)
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_well_in_every_size_and_colour(watched: Watched, path: str) -> None:
    watched.open(path, PAGES[path])
    watched.assert_well_everywhere()


@pytest.mark.parametrize("path", ERRORS)
def test_each_error_is_told_well_in_every_size_and_colour(watched: Watched, path: str) -> None:
    watched.open(path, ".problem[role=alert]", ERRORS[path])
    watched.assert_well_everywhere()


def test_without_a_script_the_form_takes_the_token(browser: Browser, watched: Watched) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(watched.address + "/sample/drawn/1")
    page.fill("[name=coder]", "Ben")
    page.fill("[name=token]", "secret")
    page.click("#all-right")
    page.wait_for_url("**/sample/drawn/2?coder=Ben")
    page.goto(watched.address + "/sample/drawn")
    assert "Ben: 1 of 2 events" in page.inner_text("main")
    for other in (page, watched.page):  # without a script and with one
        other.goto(watched.address + "/sample/drawn")
        other.fill("#fit [name=token]", "secret")
        other.click("#fit button")
        other.wait_for_selector("#fit .status:has-text('have a fitted confidence')")
        if other is page:
            other.fill("#fit [name=token]", "secret")
        other.click("#fit button[formaction]")
        other.wait_for_selector("#fit:not(:has(.status))")
    context.close()


def test_a_lost_store_a_large_answer_and_a_spent_budget_are_told_well(browser: Browser, tmp_path: Path) -> None:
    many, context, store = quote("SELECT * { ?s ?p ?o }"), browser.new_context(), tmp_path / "store"
    (store / "snapshots" / "000000001").mkdir(parents=True)
    (store / "current").write_text("000000001\n", "ascii")  # without what it names
    with running(store, timeout=5, answer_limit=900, budget=5.0) as address:
        watched = Watched(context.new_page(), address)

        def assert_told(status: int, *paths: str) -> None:
            for path in paths:
                watched.open(path, ".problem[role=alert]", status)
                watched.assert_well_everywhere()

        assert_told(503, "/", f"/sparql?query={many}")
        shutil.rmtree(store)
        written(store)
        assert_told(413, f"/sparql?query={many}", f"/sparql?format=html&query={many}")
        for number in range(6):  # each costs two seconds of the ten
            watched.page.request.get(f"{address}/sparql?query=SELECT{number}")
        assert_told(429, f"/sparql?query={many}")
    context.close()

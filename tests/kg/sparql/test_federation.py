"""Questions that ask Wikidata, too: what travels, what comes back, and that a server asks nobody it was not told to."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

from kg.engines.local import Store
from kg.model import Link
from kg.rdf.vocab import WD
from kg.sparql.federation import bind_join
from kg.sparql.query import inspect
from kg.sparql.questions import SavedQuestion, federated, questions
from tests.support import documents
from tests.support.live_server import running
from tests.support.wikidata_stub import RURITANIA, UTOPIA, WEISS, Trouble, WikidataStub, entity, pointing, wikidata_stub

ROWS = {
    "parties-of-speakers": [{"speaker": "Anna Weiss", "party": "Utopian Unity Party"}],
    "offices-as-told-and-known": [
        {
            "person": "Anna Weiss",
            "day": "2024-03-13",
            "told": "Foreign Minister",
            "known": "Minister of Foreign Affairs of Utopia",
            "since": "2023-01-10",
        }
    ],
    "common-memberships-of-opponents": [{"one": "Utopia", "other": "Ruritania", "organization": "League of Lakes"}],
}


@pytest.fixture
def stub() -> Iterator[WikidataStub]:
    with wikidata_stub() as served:
        served.entities["Q900000600"] = entity("Q900000600", "League of Lakes")
        for state in (UTOPIA, RURITANIA):
            served.entities[state]["claims"]["P463"] = [pointing("Q900000600")]
        yield served


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first_ = documents.document()
    items = {"weiss": WEISS, "rur": RURITANIA}
    entities = tuple(
        replace(e, links=(Link(WD + items[e.key], 0.9, "a table"),)) if e.key in items else e for e in first_.entities
    )
    accused = replace(first_.events[2], actors=("uto",), recipients=("rur",))
    folder = tmp_path_factory.mktemp("federated") / "graph"
    with Store.open(folder) as opened:
        opened.load_ontology()
        opened.replace(
            documents.IRI,
            documents.quads(replace(first_, entities=entities, events=(*first_.events[:2], accused, first_.events[3]))),
        )
        opened.publish()
    return folder


def rows(text: str) -> list[dict[str, str]]:
    return [{name: term["value"] for name, term in row.items()} for row in json.loads(text)["results"]["bindings"]]


def test_every_question_is_tried_and_explains_itself() -> None:
    assert {q.name for q in federated()} == set(ROWS)
    assert not {q.name for q in questions()} & set(ROWS)
    for one in federated():
        assert (
            one.summary.endswith("?")
            and one.description.endswith(".")
            and one.asks_elsewhere
            and "wikidata" in one.tags
        )
        assert "wikibase" not in one.text


@pytest.mark.parametrize("one", federated(), ids=lambda q: q.name)
def test_a_server_that_may_asks_for_these_items_alone(store: Path, stub: WikidataStub, one: SavedQuestion) -> None:
    service = f"{stub.address}/sparql"
    with running(store, timeout=10.0, services=[service]) as address:
        found = rows(requests.get(f"{address}/api/query/{one.name}?format=json", timeout=20).text)
        for wanted in ROWS[one.name]:
            assert sum(wanted.items() <= row.items() for row in found) == 1, found
        assert len(found) == len(ROWS[one.name])
        sent = [a.fields["query"] for a in stub.asked]
        assert (
            len(sent) == 1
            and "UNDEF" not in sent[0]
            and f"<{WD}{UTOPIA if one.name.startswith('common') else WEISS}>" in sent[0]
        )
        page = requests.get(f"{address}/queries/{one.name}", timeout=20)
        assert page.status_code == 200 and next(iter(ROWS[one.name][0].values())) in page.text and service in page.text
        assert f'href="/queries/{one.name}"' in requests.get(f"{address}/queries", timeout=20).text


def test_a_server_that_may_not_says_how_to_allow_it(store: Path, stub: WikidataStub) -> None:
    with running(store, timeout=5.0) as address:
        listed = requests.get(f"{address}/queries", timeout=20).text
        assert "communique serve --service https://query.wikidata.org/sparql" in listed
        for one in federated():
            assert one.summary in listed and f'href="/queries/{one.name}"' not in listed
            page = requests.get(f"{address}/queries/{one.name}", timeout=20, headers={"Accept": "text/html"})
            assert (
                page.status_code == 403
                and "--service" in page.text
                and "<button>Ask" not in page.text
                and "/api/query/" not in page.text
            )
            data = requests.get(f"{address}/api/query/{one.name}", timeout=20)
            assert data.status_code == 403 and "--service" in data.json()["detail"]
            told = requests.get(
                f"{address}/api/query/{one.name}", params={"wikidata": f"{stub.address}/sparql"}, timeout=20
            )
            assert told.status_code == 403
    assert stub.asked == []


def test_a_server_asks_no_other_than_it_may(store: Path, stub: WikidataStub) -> None:
    with running(store, timeout=5.0, services=["https://query.example/sparql"]) as address:
        answer = requests.get(
            f"{address}/api/query/parties-of-speakers", params={"wikidata": f"{stub.address}/sparql"}, timeout=20
        )
        assert answer.status_code == 403
        free = f"SELECT * {{ SERVICE <{stub.address}/sparql> {{ ?s ?p ?o }} }}"
        assert requests.get(f"{address}/sparql", params={"query": free}, timeout=20).status_code == 403
    assert stub.asked == []


def test_an_endpoint_that_fails_or_hangs_is_told(store: Path, stub: WikidataStub) -> None:
    with running(store, timeout=2.0, services=[f"{stub.address}/sparql"]) as address:
        stub.always["/sparql"] = Trouble(500, {}, b"no")
        failed = requests.get(f"{address}/api/query/parties-of-speakers", timeout=20)
        assert failed.status_code == 500 and failed.json()["detail"]
        stub.always["/sparql"] = Trouble(pause=4.0)
        assert requests.get(f"{address}/api/query/parties-of-speakers", timeout=20).status_code == 504


def test_on_the_command_line(store: Path, stub: WikidataStub) -> None:
    command = [sys.executable, "-m", "kg.cli", "query", "parties-of-speakers", "--store", str(store), "--format", "csv"]
    done = subprocess.run(
        [*command, "--param", f"wikidata={stub.address}/sparql"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, "Utopian Unity Party" in done.stdout) == (0, True), done.stderr
    assert len(stub.asked) == 1
    stub.always["/sparql"] = Trouble(500, {}, b"no")
    failed = subprocess.run(
        [*command, "--param", f"wikidata={stub.address}/sparql"], capture_output=True, text=True, timeout=60
    )
    assert (failed.returncode, "Traceback" in failed.stderr) == (2, False), failed.stderr


def test_what_is_sent_is_found_first() -> None:
    query = (
        'PREFIX a: <urn:a#>\nSELECT ?x { { SELECT ?i ?j { ?i a:p "}" ; a:q ?j } } SERVICE <urn:s> { VALUES (?i ?j) {'
        " (UNDEF UNDEF) } ?i ?p ?j } }"
    )
    join = bind_join(inspect(query))
    assert join is not None
    first = join.first_query()
    assert first == 'PREFIX a: <urn:a#>\nSELECT DISTINCT ?i ?j WHERE {{ SELECT ?i ?j { ?i a:p "}" ; a:q ?j } }}'
    ox.Store().query(first)
    one: dict[str, ox.NamedNode | ox.Literal] = {"i": ox.NamedNode("urn:1"), "j": ox.Literal('"'), "k": ox.Literal("x")}
    assert 'VALUES (?i ?j) { (<urn:1> "\\"") }' in join.filled([one, {"i": ox.NamedNode("urn:2")}])
    nothing = join.filled([])
    assert "SERVICE" not in nothing and list(ox.Store().query(nothing)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { SERVICE <urn:s> { ?s ?p ?o } }",
        "SELECT * { VALUES ?i { UNDEF } ?i ?p ?o }",
        "SELECT * { {} SERVICE <urn:s> { VALUES ?i { <urn:i> } } }",
        "SELECT * { {} SERVICE <urn:s> { VALUES (?i ?j) { (UNDEF) } } }",
        "SELECT * { {} SERVICE ?s { VALUES ?i { UNDEF } } }",
        "",
        "}{",
    ],
)
def test_nothing_is_sent_by_other_queries(other: str) -> None:
    assert bind_join(inspect(other)) is None


def test_one_variable_needs_no_brackets() -> None:
    join = bind_join(inspect("SELECT * { { ?i ?p ?o } SERVICE <urn:s> { VALUES ?i { UNDEF } } }"))
    assert join is not None and join.variables == ("i",)

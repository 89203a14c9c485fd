"""Linking a store: what is linked and why, what is not, what never happens to the graph."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.engines.local import Store, open_snapshot
from kg.engines.querying import asked
from kg.engines.statistics import counted
from kg.errors import StoreError
from kg.rdf.checks import check
from kg.rdf.vocab import ID, LINKS_GRAPH, PREFIXES, WD, WIKIDATA_GRAPH
from kg.verdicts.access import Verdicts, correction
from kg.wikidata.asking import Wikidata
from kg.wikidata.cache import AnswerFile
from kg.wikidata.exporting import linkset
from kg.wikidata.linking import LinkReport, Options, Outcome, link, undo
from tests.support import documents
from tests.support.wikidata_stub import (
    FRONT,
    OTHER_WEISS,
    RURITANIA,
    UTOPIA,
    WEISS,
    Trouble,
    WikidataStub,
    wikidata_stub,
)

ANNA, GROUP, UTO, RUR = ID + "person/anna-weiss", ID + "org/free-hills-front", ID + "state/UTO", ID + "state/RUR"
ALL = {ANNA: WD + WEISS, GROUP: WD + FRONT, UTO: WD + UTOPIA, RUR: WD + RURITANIA}


@pytest.fixture
def stub() -> Iterator[WikidataStub]:
    with wikidata_stub() as served:
        yield served


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("example") / "graph")


@pytest.fixture
def store(tmp_path: Path, example: Path) -> Path:
    return shutil.copytree(example, tmp_path / "graph")


def built(folder: Path, **changes: Any) -> Path:
    document = replace(documents.document(), **changes)
    with Store.open(folder) as store:
        store.load_ontology()
        store.replace(documents.IRI, documents.quads(document))
        store.publish()
    return folder


def linked(store: Path, stub: WikidataStub, options: Options | None = None, **settings: Any) -> LinkReport:
    source = stub.source(**settings)
    return link(
        store, Wikidata(source, AnswerFile(store.parent / "answers.sqlite", source), lambda seconds: None), options
    )


def said(store: Path, query: str) -> list[tuple[str, ...]]:
    found = open_snapshot(store).query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row[v].value if row[v] is not None else "" for v in found.variables) for row in found]


def links(store: Path) -> dict[str, str]:
    rows = said(
        store, "SELECT ?e ?q { ?e owl:sameAs ?q FILTER(STRSTARTS(STR(?q), STR(wd:)) && STRSTARTS(STR(?e), STR(id:))) }"
    )
    return {row[0]: row[1] for row in rows}


def dump(store: Path) -> set[str]:
    return {str(quad) for quad in open_snapshot(store)}


def test_links_by_name_class_country_and_office(store: Path, stub: WikidataStub) -> None:
    report = linked(store, stub)
    assert links(store) == ALL
    rows = said(
        store, "SELECT ?e ?b { ?e owl:sameAs ?q ; cq:linkBasis ?b ; cq:linkConfidence ?c FILTER(?c >= 0.85 && ?c < 1) }"
    )
    basis = {row[0]: row[1] for row in rows}
    assert basis[ANNA] == "Wikidata: Anna Weiss: label, class, country, office at the time"
    assert "the only one of this name" in basis[GROUP]
    assert (report.linked, report.unanswered, report.left) == (3, "", 0)
    reasons = {o.label: o.reason for o in report.outcomes if o.outcome == "nil"}
    assert reasons["Operation Clear Sky"] == "no item has this name"
    assert "0.80 of 0.85: label, class" in reasons["Strelsau"]  # towns share their names
    assert said(
        store,
        f"""SELECT ?why {{ GRAPH <{ID}{LINKS_GRAPH}> {{
        <{ID}operation/operation-clear-sky> cq:noLink ?why ; cq:lookedUpAt ?when }} }}""",
    ) == [("no item has this name",)]
    assert [str(v) for v in check(open_snapshot(store))] == []


def test_a_link_judged_wrong_is_not_exported_withdrawn_and_not_chosen_again(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    Verdicts(store).record([correction("not-a-link", [ANNA, WD + WEISS], "Zoe", "another person")])
    exported = {(str(triple.subject), str(triple.object)) for triple in linkset(open_snapshot(store))}
    assert {(f"<{e}>", f"<{q}>") in exported for e, q in ALL.items() if e != ANNA} == {True}
    assert (f"<{ANNA}>", f"<{WD + WEISS}>") not in exported
    assert linked(store, stub, Options(again=True)).withdrawn == 1
    assert links(store).get(ANNA) != WD + WEISS and links(store).keys() >= ALL.keys() - {ANNA}


def test_what_wikidata_knows_is_copied_in_its_own_terms(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    assert said(
        store,
        f"""SELECT ?country ?party ?office ?start {{ GRAPH <{ID}{WIKIDATA_GRAPH}> {{
        wd:{WEISS} wdt:P27/rdfs:label ?country ; wdt:P102/rdfs:label ?party ; p:P39 ?s .
        ?s ps:P39/rdfs:label ?office ; pq:P580 ?start }} }}""",
    ) == [("Utopia", "Utopian Unity Party", "Minister of Foreign Affairs of Utopia", "2023-01-10T00:00:00Z")]
    assert (
        said(
            store,
            f"SELECT ?source ?when {{ <{ID}{WIKIDATA_GRAPH}> prov:wasDerivedFrom ?source ; prov:generatedAtTime"
            " ?when }",
        )[0][0]
        == "https://www.wikidata.org/"
    )
    assert said(store, f"SELECT ?when {{ wd:{WEISS} cq:lookedUpAt ?when }}")
    assert said(store, "SELECT ?image { ?x wdt:P18 ?image }") == []
    with Store.open(store, base=None) as opened:
        opened.remove(ID + WIKIDATA_GRAPH)
        opened.publish()
    linked(store, stub, Options(image=True))
    assert said(store, "SELECT ?image { ?x wdt:P18 ?image }") == [
        ("http://commons.wikimedia.org/wiki/Special:FilePath/Anna%20Weiss.jpg",)
    ]


def test_the_second_run_asks_nothing_and_changes_nothing(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    before, asked = dump(store), len(stub.asked)
    report = linked(store, stub)
    assert (report.looked_up, len(stub.asked)) == (0, asked)
    assert dump(store) == before


def test_reading_again_keeps_links_and_undoing_takes_them_back(store: Path, stub: WikidataStub) -> None:
    before = dump(store)
    linked(store, stub)
    assert dump(store) >= before
    with Store.open(store) as opened:
        opened.replace(documents.IRI, [])
        opened.replace(documents.IRI, documents.quads(documents.document()))
        opened.publish()
    assert links(store) == ALL
    undo(store)
    assert dump(store) == before


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(403, {}, b"banned"),
        Trouble(429, {"Retry-After": "9999"}, b""),
        Trouble(502, {}, b""),
        Trouble(body=b"{"),
        Trouble(cut=5),
        Trouble(body=b"[]"),
        Trouble(body=b'{"entities": [], "search": 3}'),
    ],
)
def test_broken_or_blocked_the_graph_stays_as_it_was(store: Path, stub: WikidataStub, trouble: Trouble) -> None:
    before = dump(store)
    stub.always["/"] = trouble
    report = linked(store, stub, attempts=2)
    assert report.unanswered
    assert report.left and not report.linked
    assert dump(store) == before
    stub.always.clear()
    assert linked(store, stub).linked == 3
    assert links(store) == ALL
    assert dump(store) >= before


def test_offline_the_graph_stays_as_it_was(store: Path, tmp_path: Path, stub: WikidataStub) -> None:
    before = dump(store)
    report = linked(store, stub, api="http://127.0.0.1:9/api", sparql="http://127.0.0.1:9/sparql")
    assert "refused" in report.unanswered
    assert dump(store) == before


def test_without_the_query_service_only_plain_classes_are_believed(store: Path, stub: WikidataStub) -> None:
    stub.always["/sparql"] = Trouble(500, {}, b"")
    linked(store, stub, attempts=1)
    assert links(store) == {e: q for e, q in ALL.items() if e != GROUP}


def test_a_service_that_breaks_in_the_middle_loses_nothing(
    store: Path, stub: WikidataStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.wikidata.linking._STEP", 1)
    answer, searches = stub.answer, 0

    def banning(path: str, fields: dict[str, str]) -> bytes:
        nonlocal searches
        searches += fields.get("action") == "wbsearchentities"
        if searches == 3:
            stub.always["/"] = Trouble(403, {}, b"banned")
        return answer(path, fields)

    stub.answer = banning  # type: ignore[method-assign]
    report = linked(store, stub)
    assert "banned" in report.unanswered
    assert (report.looked_up, report.left) == (3, 4)
    found = links(store)
    stub.answer = answer  # type: ignore[method-assign]
    stub.always.clear()
    assert linked(store, stub).looked_up == 4
    assert links(store) == ALL
    assert found.items() <= ALL.items()


def test_an_interrupt_keeps_what_was_found(store: Path, stub: WikidataStub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.wikidata.linking._STEP", 1)
    source = stub.source()

    def stop(outcome: Outcome, of: int) -> None:
        if outcome.item:
            raise KeyboardInterrupt

    report = link(store, Wikidata(source, AnswerFile(store.parent / "a", source), lambda seconds: None), progress=stop)
    assert report.interrupted
    assert report.linked == 1
    assert len(links(store)) == 2
    assert linked(store, stub).linked == 2


def test_search_finds_the_entity_and_not_the_item(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    query = 'SELECT ?s { SERVICE cq:search { ?s cq:matchesName "weiss*" } FILTER(isIRI(?s)) }'
    found = asked(store, query)
    assert isinstance(found, ox.QuerySolutions)
    names = {str(row["s"]) for row in found}
    assert f"<{ANNA}>" in names and not any("wikidata.org" in name for name in names)


def test_dry_run_and_limit(store: Path, stub: WikidataStub) -> None:
    before = dump(store)
    report = linked(store, stub, Options(dry_run=True, limit=1))
    assert (report.looked_up, [o.label for o in report.outcomes]) == (1, ["Anna Weiss"])
    assert dump(store) == before
    with Store.open(store):  # somebody writes: a dry run only reads
        linked(store, stub, Options(dry_run=True))


def test_merged_items_are_followed_and_the_old_link_of_an_article_stays(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    stub.entities["Q900000500"] = {**stub.entities[FRONT], "id": "Q900000500"}
    stub.entities["Q900000501"] = {**stub.entities[UTOPIA], "id": "Q900000501"}
    stub.merged = {FRONT: "Q900000500", UTOPIA: "Q900000501"}
    report = linked(store, stub, age=-1.0, empty_age=-1.0)
    assert report.merged == 2
    assert said(store, f"SELECT ?q {{ <{GROUP}> owl:sameAs ?q }}") == [(WD + "Q900000500",)]
    assert (
        counted(open_snapshot(store)).links == len(links(store)) + 1
    )  # the state's old link and its new one; items that were merged are none
    assert set(said(store, f"SELECT ?q {{ <{UTO}> owl:sameAs ?q }}")) == {(WD + UTOPIA,), (WD + "Q900000501",)}
    assert [str(v) for v in check(open_snapshot(store))] == []
    before = dump(store)
    assert linked(store, stub).merged == 0
    assert dump(store) == before


def test_a_link_that_an_article_gives_to_the_merged_item_is_not_written_again(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    own = documents._entities()[0].links[0]
    people = tuple(
        replace(e, links=(own, replace(own, iri=WD + "Q900000501"))) if e.key == "uto" else e
        for e in documents.document().entities
    )
    built(store, entities=people)
    stub.entities["Q900000501"] = {**stub.entities[UTOPIA], "id": "Q900000501"}
    stub.merged = {UTOPIA: "Q900000501"}
    assert linked(store, stub, age=-1.0, empty_age=-1.0).merged == 1
    assert said(store, f"SELECT ?q {{ GRAPH <{ID}{LINKS_GRAPH}> {{ <{UTO}> owl:sameAs ?q }} }}") == []


def test_an_item_that_is_gone_takes_our_link_with_it(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    del stub.entities[FRONT], stub.entities[UTOPIA]
    report = linked(store, stub, age=-1.0, empty_age=-1.0)
    assert report.withdrawn == 1
    assert GROUP not in links(store)


def test_a_confirmed_link_of_the_reading_wins(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    people = tuple(
        replace(e, links=(replace(documents._entities()[0].links[0], iri=WD + OTHER_WEISS),)) if e.key == "weiss" else e
        for e in documents.document().entities
    )
    built(store, entities=people)
    report = linked(store, stub)
    assert report.withdrawn == 1
    assert links(store)[ANNA] == WD + OTHER_WEISS
    doubts = linked(store, stub, Options(below=0.99))
    assert [(o.label, o.item) for o in doubts.outcomes if o.outcome == "doubtful"] == [("Anna Weiss", WEISS)]
    assert links(store)[ANNA] == WD + OTHER_WEISS


def test_a_link_that_the_reading_has_by_now_is_its_own(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    link = replace(documents._entities()[0].links[0], iri=WD + WEISS)
    built(
        store,
        entities=tuple(replace(e, links=(link,)) if e.key == "weiss" else e for e in documents.document().entities),
    )
    linked(store, stub)
    assert links(store) == ALL
    assert said(store, f"SELECT ?b {{ <{ANNA}> cq:linkBasis ?b }}") == [("a table",)]


def test_one_name_that_the_service_cannot_take_stops_no_other(store: Path, stub: WikidataStub) -> None:
    answer = stub.answer

    def picky(path: str, fields: dict[str, str]) -> bytes:
        if fields.get("search") == "Free Hills Front":
            return json.dumps({"error": {"code": "param-illegal", "info": "no such name"}}).encode()
        return answer(path, fields)

    stub.answer = picky  # type: ignore[method-assign]
    report = linked(store, stub)
    assert (report.looked_up, report.unanswered) == (7, "")
    assert links(store) == ALL  # the group by its other name


def test_what_no_article_names_any_more_loses_its_link(store: Path, stub: WikidataStub) -> None:
    linked(store, stub)
    with Store.open(store) as opened:
        opened.remove(documents.IRI)
        opened.publish()
    assert linked(store, stub).withdrawn == 3
    assert links(store) == {}
    assert said(store, f"SELECT ?s {{ GRAPH <{ID}{WIKIDATA_GRAPH}> {{ ?s cq:lookedUpAt ?x }} }}") == []


def test_there_must_be_a_store(tmp_path: Path, stub: WikidataStub) -> None:
    with pytest.raises(StoreError):
        linked(tmp_path / "none", stub)


# ---- ranking ----------------------------------------------------------------


def test_the_command(store: Path, stub: WikidataStub, tmp_path: Path) -> None:
    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg.cli", "link", "--store", str(store), *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "COMMUNIQUE_CACHE": str(tmp_path / "cache"), **more},
        )

    assert "COMMUNIQUE_CONTACT" in run().stderr
    local = {
        "COMMUNIQUE_WIKIDATA_API": f"{stub.address}/w/api.php",
        "COMMUNIQUE_WIKIDATA_SPARQL": f"{stub.address}/sparql",
        "COMMUNIQUE_SERVICE_PAUSE": "0",
        "COMMUNIQUE_CONTACT": "me@example.org",
    }
    tried = run("--dry-run", **local)
    assert (tried.returncode, "nothing was written" in tried.stdout) == (0, True), tried.stderr
    assert "linked    Anna Weiss: Q900000004 (0.99)" in tried.stderr
    done = run("--json", **local)
    assert (done.returncode, json.loads(done.stdout)["linked"]) == (0, 3)
    assert links(store) == ALL
    assert run("--undo").returncode == 0
    assert len(links(store)) == 1
    stub.always["/"] = Trouble(403, {}, b"banned")
    banned = run("--age", "1", **local, COMMUNIQUE_CACHE=str(tmp_path / "other"))
    assert (banned.returncode, "banned" in banned.stderr) == (1, True)
    assert run("--threshold", "2").returncode == 2

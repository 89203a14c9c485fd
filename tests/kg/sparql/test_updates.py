"""Which graphs an update may change is read from its words, so that only these are looked at afterwards."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.engines.local import Store
from kg.engines.local.default_graph import derive
from kg.engines.local.indexed_texts import texts
from kg.engines.statistics import counted
from kg.rdf.vocab import RDFS
from kg.sparql.errors import DefaultGraphRefused, Refused
from kg.sparql.query import inspect
from kg.sparql.updates import checked
from tests.kg.sparql.test_search import entries
from tests.support.live_server import writable

LABEL = f"<{RDFS}label>"


@pytest.mark.parametrize(
    ("update", "graphs"),
    [
        ("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> { } }", ("a:g", "a:h")),
        ("PREFIX x: <a:x/> DELETE DATA { GRAPH x:g. { <a:s> <a:p> 1 } }".replace("g.", "g"), ("a:x/g",)),
        ("prefix x: <a:> insert data{graph x:g{<a:s><a:p>'GRAPH <a:no>'}} # GRAPH <a:no>", ("a:g",)),
        ("PREFIX : <a:> WITH :g INSERT { GRAPH:h { <a:s> <a:p> 1 } } WHERE { }", None),  # GRAPH :h
        ("PREFIX : <a:> WITH :g INSERT { <a:s> <a:p> trueGRAPH:h { <a:s> <a:p> 1 } } WHERE { }", None),
        (
            "WITH <a:g> DELETE { ?s ?p ?o } INSERT { GRAPH <a:h> { ?s ?p ?o } } WHERE { GRAPH <a:k> { ?s ?p ?o } }",
            ("a:g", "a:h"),
        ),
        (
            "DELETE WHERE { GRAPH <a:g> { ?s ?p ?o } } ; CLEAR SILENT GRAPH <a:h> ; DROP GRAPH <a:i>",
            ("a:g", "a:h", "a:i"),
        ),
        (
            "COPY <a:g> TO <a:h> ; MOVE SILENT GRAPH <a:i> TO GRAPH <a:j>; ADD DEFAULT TO <a:k>",
            ("a:g", "a:h", "a:i", "a:j", "a:k"),
        ),
        ("CREATE GRAPH <a:g>", ("a:g",)),
        ("INSERT { GRAPH ?g { <a:s> <a:p> 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("CLEAR NAMED", None),
        ("DROP ALL", None),
        ("INSERT DATA { GRAPH <g> { <a:s> <a:p> 1 } }", None),  # what it is relative to is not known here
        ("BASE <a:> INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }", None),
        ("INSERT DATA { GRAPH x:g { <a:s> <a:p> 1 } }", None),
        ("PREFIX x: <a:> INSERT DATA { GRAPH x:g\\-h { <a:s> <a:p> 1 } }", None),
        ("PREFIX x: <a:> INSERT DATA { GRAPH x:g { } } ; PREFIX x: <b:> INSERT DATA { GRAPH x:g { } }", None),
        ('INSERT DATA { GRAPH <a:g> { <a:s> <a:p> "\\u0022" } }', None),
        ("LOAD <a:a>", None),
        ("WITH", ()),
        ("INSERT DATA { GRAPH <a:[> { } }", None),
    ],
)
def test_graphs_of_an_update(update: str, graphs: tuple[str, ...] | None) -> None:
    assert checked(inspect(update)).graphs == graphs


TRIPLE = st.builds(
    lambda s, p, o: f"<a:{s}> {p} {o}",
    st.sampled_from("ab"),
    st.sampled_from([LABEL, "<a:p>"]),
    st.sampled_from(["1", "'x'", "<a:a>"]),
)
NAME = st.sampled_from(["<a:g>", "<a:h>", "y:i", "<a:j>"])
BLOCK = st.builds(lambda g, ts: f"GRAPH {g} {{ {' . '.join(ts)} }}", NAME, st.lists(TRIPLE, max_size=3))
DATA = st.builds(" ".join, st.lists(BLOCK, min_size=1, max_size=2))
OPERATION = st.one_of(
    st.builds("INSERT DATA {{ {} }}".format, DATA),
    st.builds("DELETE DATA {{ {} }}".format, DATA),
    st.builds("DELETE WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}".format, NAME),
    st.builds("CLEAR SILENT GRAPH {}".format, NAME),
    st.builds("{} SILENT {} TO {}".format, st.sampled_from(["ADD", "COPY", "MOVE"]), NAME, NAME),
    st.builds(
        "WITH {} DELETE {{ ?s ?p ?o }} INSERT {{ ?s <a:q> ?o . GRAPH {} {{ ?s ?p [] }} }} WHERE {{ ?s ?p ?o }}".format,
        NAME,
        NAME,
    ),
    st.just("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o FILTER(isLiteral(?o)) } }"),
)
UPDATE = st.builds(lambda many: "PREFIX y: <b:y#>\n" + " ;\n".join(many), st.lists(OPERATION, min_size=1, max_size=3))


@settings(max_examples=40)
@given(st.lists(UPDATE, min_size=1, max_size=4))
def test_the_default_graph_and_the_index_are_those_of_the_whole(updates: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s") as store:
        named = True
        for update in updates:
            read = checked(inspect(update))
            named = named and read.graphs is not None
            assert read.default_graph is None
            with store.published():
                store.update(update, "http://base.example/", read.graphs)
            whole = ox.Store()
            whole.extend(store._live.quads_for_pattern(None, None, None, None))
            derive(whole)
            assert set(whole) == set(store._live)
            assert store._unpublished.counts == (counted(store._live) if named else None)
            assert entries(Path(folder) / "s") == sum(texts(store._live), Counter())


def test_updates_of_a_merged_store_over_http(tmp_path: Path) -> None:
    Store.open(tmp_path / "s").close()
    with writable(tmp_path / "s") as address:
        changes = (
            (f"INSERT DATA {{ GRAPH <a:g> {{ <a:s> {LABEL} 'one' }} GRAPH <a:h> {{ <a:s> {LABEL} 'one' }} }}", 1),
            ("CLEAR GRAPH <a:g>", 1),
            ("DROP SILENT GRAPH <a:none>", 1),
            (f"WITH <a:h> DELETE {{ ?s ?p ?o }} INSERT {{ ?s {LABEL} 'two', 'six' }} WHERE {{ ?s ?p ?o }}", 2),
            ("DROP GRAPH <a:h>", 0),
        )
        for update, rows in changes:
            sent = requests.post(
                address + "/update", data=update, headers={"Content-Type": "application/sparql-update"}, timeout=20
            )
            assert sent.status_code == 204, sent.text
            found = requests.get(
                address + "/sparql",
                params={"query": "SELECT * { ?s ?p ?o }"},
                headers={"Accept": "text/csv"},
                timeout=20,
            )
            assert len(found.text.splitlines()) == rows + 1
        wrong = requests.post(
            address + "/update",
            data="INSERT DATA { GRAPH <http://[> { <a:s> <a:p> 1 } }",
            headers={"Content-Type": "application/sparql-update"},
            timeout=20,
        )
        assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("text", "writes"),
    [
        ("INSERT DATA { <a> <b> <c> }", True),
        ("INSERT DATA { GRAPH <g> { <a> <b> <c> } }", False),
        ("INSERT DATA { GRAPH <g> { <a> <b> <c> } <a> <b> <c> }", True),
        ("DELETE WHERE { ?s ?p ?o }", True),
        ("WITH <g> DELETE { ?s ?p ?o } INSERT { ?s ?p 3 } WHERE { ?s ?p ?o }", False),
        ("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", True),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } . GRAPH <h> { ?s ?p ?o } }", False),
        ("CLEAR NAMED", False),
        ("DROP ALL", True),
        ("COPY DEFAULT TO <g>", False),
        ("COPY <g> TO DEFAULT", True),
        ("MOVE DEFAULT TO <g>", True),
        ("INSERTDATA {}", True),
        ("PREFIX a: <b> DROP GRAPH <g> ; INSERT { GRAPH <x> { <a> a '}' } } WHERE { ?s ?p ?o } ;", False),
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ; INSERT DATA { <a> <b> <c> }", True),
    ],
)
def test_which_updates_write_the_default_graph(text: str, writes: bool) -> None:
    update = checked(inspect(text))
    assert (update.default_graph is not None) == writes
    if writes:
        with pytest.raises(DefaultGraphRefused) as refused:
            update.refuse_default_graph()
        assert refused.value.status == 409


def test_dataset_is_written_into_the_update() -> None:
    def told(text: str) -> str:
        return " ".join(checked(inspect(text), default=["urn:a"], named=["urn:b"]).text.split())

    assert (
        told("INSERT { ?s ?p '{' } WHERE { ?s ?p ?o }")
        == "INSERT { ?s ?p '{' } USING <urn:a> USING NAMED <urn:b> WHERE { ?s ?p ?o }"
    )
    assert (
        told("DELETE WHERE { ?s ?p ?o } ; CLEAR ALL")
        == "DELETE { ?s ?p ?o } USING <urn:a> USING NAMED <urn:b> WHERE { ?s ?p ?o } ; CLEAR ALL"
    )


@pytest.mark.parametrize(
    "text",
    ["WITH <g> DELETE {} WHERE {}", "DELETE {} USING <g> WHERE {}", "INSERT {} WHERE{} ; COPYx <g> TO <h>"],
)
def test_a_dataset_is_named_once(text: str) -> None:
    checked(inspect(text))
    with pytest.raises(Refused):
        checked(inspect(text), default=["urn:a"])


def test_loads_are_left_out() -> None:
    text = "INSERT DATA { <a> <b> 'LOAD <x>' }"
    assert (checked(inspect(text)).text, checked(inspect(text)).load) == (text, None)
    silent = checked(inspect("CLEAR ALL ; LOAD SILENT <x> INTO GRAPH <y>"))
    assert "LOAD" not in silent.text and silent.load is None
    assert checked(inspect("CLEAR ALL ;\n LOAD <x> ; LOAD SILENT <x>")).load == (2, 2)
    for wrong in ("CREATE GRAPH <g> LOAD <x>", "LOAD ;", "LOAD <x> <y>"):
        with pytest.raises(Refused):
            checked(inspect(wrong))

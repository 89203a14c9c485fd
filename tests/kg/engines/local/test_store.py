"""The graph on disk."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store, current_snapshot, export, is_merged, open_snapshot, prepare, snapshots
from kg.errors import StoreError, UsageError
from kg.model import Document
from kg.rdf.iris import article_iri
from kg.rdf.mapping import run_end
from kg.rdf.vocab import ID, ONTOLOGY_GRAPH, PREFIXES, RDFS, RUNS_GRAPH
from tests.support.documents import IRI, RUN, document, quads, renamed

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:{name}")


def quad(subject: str, value: str, graph: str) -> ox.Quad:
    return ox.Quad(node(subject), node("p"), ox.Literal(value), node(graph))


def ask(store: ox.Store, query: str) -> list[list[str]]:
    found = store.query("".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items()) + query)
    assert isinstance(found, ox.QuerySolutions)
    return sorted([term.value if isinstance(term, ox.NamedNode | ox.Literal) else "" for term in row] for row in found)


def add(store: Store, found: Document) -> str:
    graph = article_iri(ID, found.article)
    store.replace(graph, quads(found))
    return graph


def test_triple_in_two_graphs_counts_once(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.replace("urn:g", [quad("s", "one", "g"), quad("s", "two", "g")])
        store.replace("urn:h", [quad("s", "one", "h")])
        assert len(store) == 2
        store.publish()
        assert ask(open_snapshot(tmp_path / "s"), COUNT) == [["2"]]
        assert ask(open_snapshot(tmp_path / "s"), "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }") == [
            ["urn:g", "one"],
            ["urn:g", "two"],
            ["urn:h", "one"],
        ]
        store.replace("urn:g", [quad("s", "two", "g")])
        assert len(store) == 2  # urn:h still says it
        store.remove("urn:h")
        assert len(store) == 1
        assert store.graphs() == ["urn:g"]


def test_replacing_doubles_nothing_and_forgets_what_is_gone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.replace(IRI, quads())
        first = len(store)
        store.replace(IRI, quads())
        assert len(store) == first == len(quads())
        store.replace(IRI, quads()[:10])
        assert len(store) == 10
        store.replace(IRI, quads())
        assert len(store) == first
        store.remove(IRI)
        assert len(store) == 0
        assert store.graphs() == []


def test_replacing_is_all_or_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.replace("urn:g", [quad("s", "one", "g")])
        with pytest.raises(StoreError, match="names another graph"):
            store.replace("urn:g", [quad("s", "two", "g"), quad("s", "three", "other")])
        assert store.graphs() == ["urn:g"]
        assert len(store) == 1


def test_literals_that_the_engine_writes_its_own_way_are_replaced_too(tmp_path: Path) -> None:
    moment = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
    same = ox.Quad(node("s"), node("p"), ox.Literal("2024-01-01T10:00:00.0+00:00", datatype=moment), node("g"))
    with Store.open(tmp_path / "s") as store:
        store.replace("urn:g", [same])
        store.replace("urn:g", [same, quad("s", "one", "g")])
        assert len(store) == 2
        store.remove("urn:g")
        assert len(store) == 0


def test_adding_keeps_what_is_there(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.add(ID + RUNS_GRAPH, run_end(RUN, "2024-03-14T11:00:00Z", ID))
        before = len(store)
        store.add(ID + RUNS_GRAPH, [ox.Quad(node("r"), node("p"), ox.Literal("x"), ox.NamedNode(ID + RUNS_GRAPH))])
        assert len(store) == before + 1


def test_shared_entity_keeps_one_label_and_one_class(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        first = add(store, document())
        add(store, renamed("second", "front", label="Free-Hills Front", cls="Company"))
        add(store, renamed("third", "front", label="free hills front", cls="Organization"))
        store.publish()
        front = f"<{ID}org/free-hills-front>"
        seen = open_snapshot(tmp_path / "s")
        assert ask(seen, f"SELECT ?l {{ {front} rdfs:label ?l }}") == [["Free Hills Front"]]
        assert ask(seen, f"SELECT ?l {{ {front} skos:altLabel ?l }}") == [
            ["FHF"],
            ["Free-Hills Front"],
            ["free hills front"],
        ]
        assert ask(seen, f"SELECT ?c {{ {front} a ?c FILTER(?c IN (cq:Company, cq:ArmedGroup)) }}") == [
            [PREFIXES["cq"] + "ArmedGroup"]
        ]
        assert ask(seen, f"SELECT ?g {{ GRAPH ?g {{ {front} rdfs:label 'Free Hills Front' }} }} ORDER BY ?g") != []
        before = len(store)
        store.replace(first, quads())
        assert len(store) == before  # reading again changes nothing
        store.remove(first)
        store.publish()
        assert ask(open_snapshot(tmp_path / "s"), f"SELECT ?l {{ {front} rdfs:label ?l }}") == [["Free Hills Front"]]


def test_refined_class_stands_beside_the_wider_one(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        add(store, renamed("first", "front", cls="Organization"))
        add(store, document())
        store.publish()
        kinds = ask(
            open_snapshot(tmp_path / "s"),
            f"SELECT ?c {{ <{ID}org/free-hills-front> a ?c FILTER(?c IN (cq:Organization, cq:ArmedGroup)) }}",
        )
        assert len(kinds) == 2


def test_fingerprint_is_that_of_the_reading(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        assert store.fingerprint(IRI) is None
        store.replace(IRI, quads())
        assert store.fingerprint(IRI) == "f" * 64


def test_readers_see_what_is_published_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "GRACE_SECONDS", -1.0)
    path = tmp_path / "s"
    with pytest.raises(StoreError, match="no graph here yet"):
        current_snapshot(path)
    with Store.open(path) as store:
        store.replace("urn:g", [quad("s", "one", "g")])
        store.publish()
        old = open_snapshot(path)
        store.replace("urn:g", [quad("s", "one", "g"), quad("s", "two", "g")])
        assert ask(open_snapshot(path), COUNT) == [["1"]]
        names = {store.publish().name for _ in range(5)}
        assert ask(open_snapshot(path), COUNT) == [["2"]]
        assert ask(old, COUNT) == [["1"]]
        assert current_snapshot(path).name == max(names) == "000000006"
        assert len(list((path / "snapshots").iterdir())) == 3
    with Store.open(path, create=False) as again:
        assert len(again) == 2


def test_missing_snapshot_is_said(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.publish()
    (tmp_path / "s" / "current").write_text("000000077\n", "utf8")
    with pytest.raises(StoreError, match="000000077 is missing"):
        open_snapshot(tmp_path / "s")


def test_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    code = (
        "from kg.engines.local import Store\nfrom kg.errors import StoreError\ntry:"
        f" Store.open({str(tmp_path / 's')!r})\nexcept StoreError as e: print(e)"
    )
    with Store.open(tmp_path / "s"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "another process is writing here" in done.stdout


def test_foreign_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("x", "utf8")
    with pytest.raises(StoreError, match="not a store, and not empty"):
        Store.open(tmp_path / "letters")
    with pytest.raises(StoreError, match="no store here"):
        Store.open(tmp_path / "none", create=False)
    Store.open(tmp_path / "s").close()
    with pytest.raises(StoreError, match="made with the base"):
        Store.open(tmp_path / "s", base="http://example.org/")
    (tmp_path / "s" / "store.json").write_text(json.dumps({"format": 99}), "utf8")
    with pytest.raises(StoreError, match="data format is 99"):
        Store.open(tmp_path / "s")
    (tmp_path / "s" / "store.json").write_text("{", "utf8")
    with pytest.raises(StoreError, match=r"store\.json"):
        Store.open(tmp_path / "s")


def test_ontology_is_loaded_once_and_shows_superclasses(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.load_ontology()
        first = len(store)
        store.load_ontology()
        assert len(store) == first > 1000
        assert store.graphs() == [ID + ONTOLOGY_GRAPH]
        store.publish()
    seen = open_snapshot(tmp_path / "s")
    assert ask(seen, "SELECT ?c { cq:Accuse rdfs:subClassOf ?c FILTER(STRSTARTS(STR(?c), STR(cq:))) }") == [
        [PREFIXES["cq"] + "Event"],
        [PREFIXES["cq"] + "VerbalConflict"],
    ]
    assert ask(seen, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }") == [["0"]]


@pytest.mark.parametrize(
    ("name", "syntax"),
    [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_export_holds_what_each_graph_says_in_a_stable_order(tmp_path: Path, name: str, syntax: ox.RdfFormat) -> None:
    files = []
    for folder, documents in (
        ("a", (document(), renamed("second", "front"))),
        ("b", (renamed("second", "front"), document())),
    ):
        with Store.open(tmp_path / folder) as store:
            for one in documents:
                add(store, one)
            store.publish()
        out = io.BytesIO()
        export(tmp_path / folder, name, out)
        files.append(out.getvalue())
    assert files[0] == files[1]
    assert set(ox.parse(files[0], format=syntax)) == {*quads(), *quads(renamed("second", "front"))}


def test_export_as_turtle_is_the_union(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        add(store, document())
        add(store, renamed("second", "front"))
        store.publish()
        size = len(store)
    out = io.BytesIO()
    export(tmp_path / "s", "turtle", out)
    found = list(ox.parse(out.getvalue(), format=ox.RdfFormat.TURTLE))
    assert len(found) == len(set(found)) == size
    assert b"@prefix cq:" in out.getvalue()
    labels = [q for q in found if q.subject == ox.NamedNode(ID + "state/UTO") and q.predicate.value == RDFS + "label"]
    assert len(labels) == 1
    with pytest.raises(UsageError, match="there are nquads"):
        export(tmp_path / "s", "csv", out)


def body(folder: Path, turtle: str, name: str = "turtle") -> tuple[Path, str]:
    path = folder / f"body-{len(list(folder.iterdir()))}"
    path.write_text(turtle, "utf8")
    return path, name


def values(path: Path) -> list[str]:
    return [row[0] for row in ask(open_snapshot(path), "SELECT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }")]


def test_merged_default_graph_follows_what_is_changed_from_outside(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        store.replace("urn:g", [quad("s", "one", "g")])
        store.put_graph("urn:h", [body(tmp_path, '<urn:s> <urn:p> "one", "two" . [] <urn:p> [ <urn:p> "three" ] .')])
        store.publish()
        assert values(path) == ["one", "three", "two"]
        store.put_graph("urn:h", [body(tmp_path, '<urn:s> <urn:p> "four" .')])
        store.publish()
        assert values(path) == ["four", "one"]  # urn:g still says "one"
        store.post_graph("urn:h", [body(tmp_path, '<urn:s> <urn:p> "five" .')])
        store.update(
            'INSERT DATA { GRAPH <urn:k> { <urn:t> <urn:p> "six" } } ; DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } }'
        )
        store.publish()
        assert values(path) == ["five", "four", "six"]
        store.drop_graph("urn:h")
        store.load_dataset([body(tmp_path, '<urn:v> <urn:p> "seven" <urn:w> .\n', "nquads")])
        store.publish()
        assert values(path) == ["seven", "six"]


def test_merged_default_graph_is_not_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        with pytest.raises(UsageError, match="default graph"):
            store.put_graph(None, [])
        with pytest.raises(UsageError, match="default graph"):
            store.drop_graph(None)
        with pytest.raises(UsageError, match="default graph"):
            store.load_dataset([body(tmp_path, '<urn:v> <urn:p> "x" .\n', "nquads")])


def test_what_was_not_published_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path, merged=False) as store:
        store.update("INSERT DATA { <urn:s> <urn:p> 1 }")
        store.publish()
        with pytest.raises(SyntaxError), store.published():
            store.load_dataset([body(tmp_path, "<urn:s> <urn:p> <urn:o> .\n" * 1000 + "<urn", "nquads")])
        store.update("INSERT DATA { <urn:s> <urn:p> 2 }")
    with Store.open(path, merged=False) as store:
        assert len(store) == 1
        with store.published():
            store.update("INSERT DATA { <urn:s> <urn:p> 3 }")
    with Store.open(path, merged=False) as store:
        assert len(store) == 2
    assert ask(open_snapshot(path), COUNT) == [["2"]]


def test_plain_store_becomes_merged_only_while_it_is_empty(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty", merged=False).close()
    assert not is_merged(tmp_path / "empty")
    Store.open(tmp_path / "empty").close()
    assert is_merged(tmp_path / "empty")
    with Store.open(tmp_path / "full", merged=False) as store:
        store.update("INSERT DATA { <urn:s> <urn:p> 1 }")
    with pytest.raises(StoreError, match="default graph of its own"):
        Store.open(tmp_path / "full")
    Store.open(tmp_path / "full", merged=False).close()


def test_a_store_goes_on_after_its_memory_was_freed(tmp_path: Path) -> None:
    def put(store: Store, name: str) -> None:
        found = renamed(name, "weiss")
        store.put([prepare(article_iri(ID, found.article), quads(found))])

    with Store.open(tmp_path / "freed") as store:
        put(store, "one")
        store.publish()
        before = open_snapshot(tmp_path / "freed")
        put(store, "two")
        store.free_memory()
        put(store, "three")
        with pytest.raises(StoreError, match="writing"):
            Store.open(tmp_path / "freed")
        assert int(ask(before, COUNT)[0][0]) < int(ask(store._live, COUNT)[0][0])
        store.publish()
    with Store.open(tmp_path / "other") as store:
        for name in ("one", "two", "three"):
            put(store, name)
        store.publish()
    assert set(open_snapshot(tmp_path / "freed")) == set(open_snapshot(tmp_path / "other"))


def test_many_changed_texts_wait_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is the same as that of a store that held them in memory."""

    def index(folder: Path, most: int) -> list[tuple[object, ...]]:
        monkeypatch.setattr("kg.engines.local.indexed_texts._MOST_HELD", most)
        with Store.open(folder) as store:
            for name in ("one", "two", "three"):
                found = renamed(name, "weiss")
                store.put([prepare(article_iri(ID, found.article), quads(found))])
                if name == "one":
                    store.publish()
            store.remove(article_iri(ID, renamed("two", "weiss").article))
            assert (store._unpublished.texts._filed is not None) == (most == 1)
            store.publish()
        with closing(sqlite3.connect(current_snapshot(folder) / "search.sqlite")) as found_texts:
            return found_texts.execute("SELECT kind, thing, words, language, graphs FROM entry ORDER BY key").fetchall()

    assert index(tmp_path / "filed", 1) == index(tmp_path / "held", 1000) != []

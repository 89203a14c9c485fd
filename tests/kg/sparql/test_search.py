"""Search by words: the index, its place in the store, and its way into SPARQL."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.engines.local import Store, current_snapshot, fulltext, open_snapshot, search_index
from kg.engines.local.indexed_texts import Changes, default_texts, texts_of
from kg.engines.local.search import finder
from kg.engines.querying import answer
from kg.engines.remote.search import with_patterns
from kg.errors import QueryError, StoreError
from kg.rdf.vocab import CQ, ID, NIF, PREFIXES, RDF, RDFS, SKOS
from kg.sparql.errors import Refused, SearchProblem
from kg.sparql.guard import admitted
from kg.sparql.query import inspect
from kg.sparql.search_service import with_answers
from tests.support import graph_fixture
from tests.support.live_server import running, writable

PREFIX = f"PREFIX cq: <{CQ}>\n"
HOSTILE = [
    "",
    " ",
    '"',
    '"""',
    "*",
    "* *",
    '"*',
    "a*b*",
    "NEAR(a b, 2)",
    "words : x",
    "x OR y",
    "NOT x",
    "-x",
    "^x",
    "(",
    ")) OR ((",
    "{a b}: c",
    "' OR 1=1 --",
    "\0",
    "a\0b",
    "\\",
    "\\u0022 } SERVICE <http://evil.example/> {",
    '"} } INSERT DATA { <a:a> <a:b> 1 } #',
    "𝒳",
    "٣",
    "👍",
    "_",
    "___*",
    "x" * 5000,
    "a " * 5000,
    '"a" ' * 999,
    f'"{"a " * 50_000}"',
    '"a b" ' * 50_000,
    "\u0301",
    "a\u0301 " * 99,
    "\ud7ff\uffff",
]


def named(thing: str, label: str, graph: str = "one", prop: str = RDFS + "label", cls: str = "Person") -> set[ox.Quad]:
    node, where = ox.NamedNode(ID + thing), ox.NamedNode(ID + "article/" + graph)
    return {
        ox.Quad(node, ox.NamedNode(prop), ox.Literal(label), where),
        ox.Quad(node, ox.NamedNode(RDF + "type"), ox.NamedNode(CQ + cls), where),
    }


def told(number: int, words: str, graph: str = "one") -> set[ox.Quad]:
    node, where = (
        ox.NamedNode(f"{ID}article/{graph}#sentence={number},{number + len(words)}"),
        ox.NamedNode(ID + "article/" + graph),
    )
    return {
        ox.Quad(node, ox.NamedNode(RDF + "type"), ox.NamedNode(CQ + "Sentence"), where),
        ox.Quad(node, ox.NamedNode(NIF + "anchorOf"), ox.Literal(words), where),
    }


def names(
    store: ox.Store, words: str, more: str = "", prop: str = "matchesName", snapshot: Path | None = None
) -> list[str]:
    """The local part of what is found, best first."""
    query = (
        f"{PREFIX}SELECT ?x {{ SERVICE cq:search {{ ?x cq:{prop} {ox.Literal(words)} ; cq:score ?score {more} }} }}"
        " ORDER BY DESC(?score)"
    )
    found = store.query(with_answers(inspect(query), finder(snapshot, store)))
    assert isinstance(found, ox.QuerySolutions)
    return [row["x"].value.removeprefix(ID) for row in found if isinstance(row["x"], ox.NamedNode)]


@pytest.fixture(scope="module")
def people() -> ox.Store:
    store = ox.Store()
    store.extend(
        named("person/erdogan", "Recep Tayyip Erdoğan")
        | named("person/walesa", "Lech Wałęsa")
        | named("person/ost", "Jens Ørsted")
        | named("org/taliban", "Taliban", cls="ArmedGroup")
        | named("org/other", "Pakistani Taliban", cls="ArmedGroup")
        | named("org/taliban", "Afghan Taliban", prop=SKOS + "altLabel")
        | named("event/1", "the Taliban met envoys", cls="Consult")
        | named("org/aq", "al-Qaida", cls="ArmedGroup")
        | named("person/quote", 'a "b\\" } SERVICE <http://evil.example/> { \\u0022')
        | {
            quad
            for number in range(5)
            for quad in named("org/other", "Pakistani Taliban", f"more-{number}", cls="ArmedGroup")
        }
        | told(0, "A cease-fire was agreed on Monday.")
        | told(90, "They agreed to meet on fire-free Monday.")
    )
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("erdogan", ["person/erdogan"]),
        ("ERDOĞAN", ["person/erdogan"]),
        ("recep erdo*", ["person/erdogan"]),
        ("walesa", ["person/walesa"]),
        ("orsted", ["person/ost"]),
        ("ørs*", ["person/ost"]),
        ("al qaida", ["org/aq"]),
        ("al-Qaida", ["org/aq"]),
        ('"qaida al"', []),
        ('"tayyip erd"*', ["person/erdogan"]),
        ('"recep erdogan"', []),
        ("erdo", []),
        ("recep walesa", []),
    ],
)
def test_words_are_found_without_case_and_accents(people: ox.Store, words: str, found: list[str]) -> None:
    assert names(people, words) == found


def test_a_name_that_is_what_was_looked_for_comes_first_then_one_that_is_well_known(people: ox.Store) -> None:
    assert names(people, "taliban") == ["org/taliban", "org/other", "event/1"]
    assert names(people, "taliban", "; cq:atMost 1") == ["org/taliban"]


def test_a_class_narrows_the_search_before_it_is_cut(people: ox.Store) -> None:
    assert names(people, "taliban", "; a cq:Consult ; cq:atMost 1") == ["event/1"]
    assert names(people, "taliban", f"; a <{CQ}State>") == []


def test_a_class_of_few_among_many_is_found() -> None:
    store = ox.Store()
    for number in range(1500):
        store.extend(named(f"event/{number}", f"Envoys met {number}", cls="Consult"))
    store.extend(named("place/x", "The hill above the lake where the envoys met once", cls="Place"))
    assert names(store, "envoys met", "; a cq:Place ; cq:atMost 1") == ["place/x"]
    assert len(names(store, "envoys met", "; a cq:Consult ; cq:atMost 1200")) == 1200


def test_sentences_are_searched_apart_from_names(people: ox.Store) -> None:
    assert names(people, '"cease fire"', prop="matchesText") == ["article/one#sentence=0,34"]
    assert len(names(people, "agreed monday fire", prop="matchesText")) == 2
    assert names(people, "erdogan", prop="matchesText") == names(people, "agreed") == []


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_are_read_as_anything_else(people: ox.Store, words: str) -> None:
    found = names(people, words)
    assert "http" not in " ".join(found)
    assert set(found) <= {"person/quote"}


@given(st.text())
def test_any_text_can_be_looked_for_and_be_found(text: str) -> None:
    store = ox.Store()
    if "\0" not in text and not any(0xD800 <= ord(c) < 0xE000 for c in text):
        store.extend(named("x", text))
        query = (
            f"{PREFIX}SELECT ?m {{ SERVICE cq:search {{ ?x cq:matchesName {ox.Literal(text.replace(chr(34), ' '))} ;"
            " cq:matched ?m } }"
        )
        found = store.query(with_answers(inspect(query), finder(None, store)))
        assert isinstance(found, ox.QuerySolutions)
        assert [row["m"].value for row in found if isinstance(row["m"], ox.Literal)] == (
            [text] if fulltext.expression(text) else []
        )


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("taliban", ""),
        ("taliban", "; a cq:Consult"),
        ("pakistani taliban", ""),
        ('"al-qaida"', ""),
        ("WAŁĘSA", ""),
        ("agreed monday", ""),
        ("none", ""),
        ("*", ""),
        ('x" } SERVICE <http://evil.example/> { \\u0022', ""),
    ],
)
def test_an_engine_elsewhere_is_asked_in_the_standard(people: ox.Store, words: str, more: str) -> None:
    for prop in ("matchesName", "matchesText"):
        call = (
            f"SERVICE cq:search {{ ?x cq:{prop} {ox.Literal(words)} {more} ; cq:score ?s ; cq:matched ?m ; cq:atMost"
            " 9 }"
        )
        query = with_patterns(inspect(f"{PREFIX}SELECT ?x ?s ?m {{ {call} }}"))
        found = people.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        things = {row["x"].value.removeprefix(ID) for row in found if isinstance(row["x"], ox.NamedNode)}
        assert things == {*names(people, words, more, prop)} or (things <= {"person/quote"} and "evil" in words)
        admitted(inspect(query))  # what is looked for is in strings alone


@pytest.mark.parametrize(
    ("call", "where", "said"),
    [
        ("", "SERVICE", "matchesName and cq:matchesText"),
        ("?x cq:matchesName ?y", "?y", "a string, not ?y"),
        ('?x cq:matchesName "a" ; cq:score ?x', "SERVICE", "of its own"),
        ('?x cq:matchesName "a" ; cq:matchesText "b"', "SERVICE", "one of"),
        ('?x cq:matchesName "a", "b"', ",", ", cannot stand here"),
        ('?x cq:matchesName "a" . ?y cq:score ?z', "?y", "one variable as subject"),
        ('<a:a> cq:matchesName "a"', "<a:a>", "one variable as subject"),
        ('?x cq:matchesName "a" ; cq:atMost 10001', "10001", "up to 10,000"),
        ('?x cq:matchesName "a" ; cq:atMost 0', "0", "up to 10,000"),
        ('?x cq:matchesName "a" ; cq:score 1', "1", "a variable, not 1"),
        ('?x cq:matchesName "a" ; a ?c', "?c", "?c is not a class"),
        ('?x cq:matchesName "a" ; cq:actor ?z', "cq:actor", "no property cq:actor"),
        ('?x cq:matchesName "a" ; cq:matchesName "b"', 'cq:matchesName "b"', "given twice"),
        ("?x cq:matchesName", "cq:matchesName", "incomplete"),
        ("{ ?x cq:matchesName 'a'", "{ ?x", "not {"),
    ],
)
def test_a_wrong_call_says_what_and_where(people: ox.Store, call: str, where: str, said: str) -> None:
    line = f"SELECT * {{ SERVICE cq:search {{ {call} }} }}"
    with pytest.raises(SearchProblem) as caught:
        with_answers(inspect(PREFIX + line), finder(None, people))
    assert (caught.value.line, caught.value.column) == (2, line.index(where) + 1)
    assert said in str(caught.value)
    with pytest.raises(Refused, match="write it as"):
        admitted(inspect(PREFIX + line))


def test_a_call_stands_wherever_a_service_may() -> None:
    call = "SERVICE cq:search {\n ?x cq:matchesName 'a' . }"
    for query in (
        f"{PREFIX}ASK {{ OPTIONAL {{ {call} }} }}",
        f"{PREFIX}ASK {{ FILTER NOT EXISTS {{ {call} {call} }} }}",
        (
            f"PREFIX s: <{CQ}> ASK {{ {{ service silent s:search {{ ?x s:matchesName 'a' }} }} UNION "
            f"{{ SERVICE<{CQ}search>{{?x s:matchesText 'a'}} }} }}"
        ),
    ):
        done = with_answers(inspect(query), lambda search: [])
        assert "search" not in done.replace("s:", "cq:").partition("ASK")[2]
        assert done.count("\n") == query.count("\n")
        ox.Store().query(done)
        assert admitted(inspect(query)).text == query


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX cq: <http://evil.example/> ASK { SERVICE cq:search { ?x cq:matchesName 'a' } }",
        f"{PREFIX}ASK {{ SERVICE cq:search {{ ?x cq:matchesName 'a' }} SERVICE <http://evil.example/> {{}} }}",
        f"{PREFIX}ASK {{ SERVICE cq:search {{ ?x cq:matchesName 'a' . SERVICE <http://evil.example/> {{ }} }} }}",
        f"{PREFIX}ASK {{ SERVICE cq:search2 {{ ?x cq:matchesName 'a' }} }}",
        f"{PREFIX}ASK {{ SERVICE cq:search {{ ?x cq:matchesName 'a'",
        (
            f"{PREFIX}ASK {{ SERVICE cq:search #{{ ?x cq:matchesName 'a' }}\n {{ ?x ?y '}} SERVICE <a:a> {{' }} SERVICE"
            " ?z { } }"
        ),
        f"{PREFIX}ASK {{ SERVICE ?s {{ SERVICE cq:search {{ ?x cq:matchesName 'a' }} }} }}",
    ],
)
def test_the_search_is_no_way_to_other_services(query: str) -> None:
    with pytest.raises(Refused):
        admitted(inspect(query))


def test_the_prefix_of_the_search_needs_no_declaration() -> None:
    query = inspect("ASK { SERVICE cq:search { ?x cq:matchesName 'a' } }")
    assert admitted(query) is query
    assert "SERVICE" not in with_answers(query, lambda search: [])


def test_unfinished_and_many_calls() -> None:
    assert inspect(PREFIX + "SERVICE cq:search { " * 1000).searches == []
    assert len(inspect(PREFIX + "SERVICE cq:search { } " * 1000).searches) == 1000


def test_an_answer_with_a_search_is_kept_like_others() -> None:
    query = f"{PREFIX}ASK {{ SERVICE cq:search {{ ?x cq:matchesName 'a' }} "
    assert not inspect(query + "}").is_volatile
    assert inspect(query + "FILTER(RAND() < 1) }").is_volatile
    assert inspect(query + "SERVICE <http://elsewhere.example/> { } }").is_volatile


def entries(store: Path) -> Counter[tuple[str, ...]]:
    with closing(sqlite3.connect(current_snapshot(store) / search_index.FILE)) as index:
        index.execute("INSERT INTO name(name) VALUES('integrity-check')")
        found = Counter(
            {
                tuple(row[:-1]): row[-1]
                for row in index.execute("SELECT kind, thing, words, language, graphs FROM entry")
            }
        )
        for kind in ("name", "sentence"):
            wanted = {row[0] for row in index.execute("SELECT id FROM entry WHERE kind = ?", (kind,))}
            assert {row[0] for row in index.execute(f"SELECT rowid FROM {kind}")} == wanted
    return found


def searchable(store: ox.Store) -> Counter[tuple[str, ...]]:
    """The texts of a store with the numbers of graphs that have them, counted graph by graph."""
    graphs = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    found: Counter[tuple[str, ...]] = Counter(text for graph in graphs for text in texts_of(store, graph))
    for text in default_texts(store):
        found.setdefault(text, 1)
    return found


def test_index_follows_the_graphs(tmp_path: Path) -> None:
    one, two = ID + "article/one", ID + "article/two"
    with Store.open(tmp_path) as store:
        store.replace(one, named("a", "First") | named("b", "Both") | told(1, "First sentence."))
        store.publish()
        before = current_snapshot(tmp_path)
        store.replace(two, named("b", "Both", "two") | told(1, "Second sentence.", "two"))
        store.replace(one, named("a", "Changed") | named("b", "Both"))
        store.publish()
        assert entries(tmp_path) == searchable(store._live)
        assert entries(tmp_path)["name", ID + "b", "Both", ""] == 2
        assert names(open_snapshot(tmp_path), "first", snapshot=before) == ["a"]  # the state before is as it was
        assert names(open_snapshot(tmp_path), "first", snapshot=current_snapshot(tmp_path)) == []
        store.remove(two)
        store.publish()
        assert entries(tmp_path) == searchable(store._live)
        assert entries(tmp_path)["name", ID + "b", "Both", ""] == 1
        index = (current_snapshot(tmp_path) / search_index.FILE).stat().st_ino
        store.publish()
        assert (current_snapshot(tmp_path) / search_index.FILE).stat().st_ino == index  # nothing has changed


@pytest.mark.parametrize("merged", [True, False])
def test_index_follows_updates_and_whole_graphs(tmp_path: Path, merged: bool) -> None:
    body = tmp_path / "body.nt"
    body.write_text(f'<{ID}c> <{RDFS}label> "Third"@en .\n', "utf8")
    first = f'<{ID}a> <{RDFS}label> "First"'
    with Store.open(tmp_path / "s", merged=merged) as store:
        changes: list[Callable[[], None]] = [
            lambda: store.update(f"INSERT DATA {{ GRAPH <a:g> {{ {first} }} GRAPH <a:h> {{ {first} }} }}"),
            lambda: store.post_graph("a:g", [(body, "ntriples")]),
            lambda: store.put_graph("a:h", [(body, "ntriples")]),
            lambda: store.update(f"DELETE WHERE {{ GRAPH ?g {{ <{ID}a> ?p ?o }} }}"),
            lambda: store.drop_graph("a:h"),
            lambda: store.update("CLEAR NAMED"),
        ]
        for number, change in enumerate(changes):
            with store.published():
                change()
            assert entries(tmp_path / "s") == searchable(store._live), number
        assert entries(tmp_path / "s") == Counter()


def test_what_a_killed_writer_left_is_indexed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "kg.engines.local.indexed_texts._TOGETHER", 1
    )  # the graphs of a large store are counted in parts
    with Store.open(tmp_path) as store:
        store.replace(ID + "article/one", named("a", "First"))
        store.replace(ID + "article/gone", named("c", "Third", "gone"))
        store.publish()
        store.replace(
            ID + "article/two", named("b", "Second", "two") | named("a", "First", "two")
        )  # and never published
        store.remove(ID + "article/gone")
    with Store.open(tmp_path) as store:
        store.publish()
        assert {file.name for file in current_snapshot(tmp_path).glob("search*")} == {search_index.FILE}
        assert entries(tmp_path) == searchable(store._live)
        assert ("name", ID + "b", "Second", "") in entries(tmp_path)


@pytest.mark.parametrize("state", ["missing", "cut", "older"])
def test_an_index_that_is_no_good_is_made_anew(tmp_path: Path, state: str) -> None:
    with Store.open(tmp_path) as store:
        store.replace(ID + "article/one", named("a", "First"))
        store.publish()
    file = current_snapshot(tmp_path) / search_index.FILE
    if state == "older":
        with closing(sqlite3.connect(file)) as index:
            index.execute("PRAGMA user_version = 0")
    else:
        file.write_bytes(b"")
        if state == "missing":
            file.unlink()
    assert names(open_snapshot(tmp_path), "first", snapshot=current_snapshot(tmp_path)) == ["a"]
    assert search_index.is_sound(file)


def test_a_store_that_cannot_be_written_is_searched_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        store.replace(ID + "article/one", named("a", "First"))
        store.publish()
    (current_snapshot(tmp_path) / search_index.FILE).unlink()
    (current_snapshot(tmp_path) / f"{search_index.FILE}.1").mkdir()  # in the way of what would be written
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert names(open_snapshot(tmp_path), "first", snapshot=current_snapshot(tmp_path)) == ["a"]


def test_an_index_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, people: ox.Store) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"search\.sqlite.*cannot be written"):
            search_index.publish(tmp_path, None, people, Changes(), unnamed=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_an_index_does_not_get_into_the_live_state(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(ID + "article/one", named("a", "First"))
        store.publish()
    (tmp_path / "unfinished").touch()
    Store.open(tmp_path).close()
    assert not list((tmp_path / "live").glob(f"{search_index.FILE}*"))


def test_from_the_command_line_and_from_rdflib(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(ID + "article/one", named("a", "Ångström") | told(5, "Words of one sentence."))
        store.publish()
    out = StringIO()
    answer(
        tmp_path,
        "SELECT ?x ?m { SERVICE cq:search { ?x cq:matchesName 'angstr*' ; cq:matched ?m } ?x a cq:Person }",
        "csv",
        out,
    )
    assert out.getvalue().splitlines() == ["x,m", f"{ID}a,Ångström"]
    with pytest.raises(QueryError, match="line 1, column 11: the search needs one"):
        answer(tmp_path, "SELECT * {SERVICE cq:search { } }", "csv", out)
    found = kg.open_graph(tmp_path).query("SELECT ?x { SERVICE cq:search { ?x cq:matchesText 'sentence' } }")
    assert [str(row[0]) for row in found] == [ID + "article/one#sentence=5,27"]  # type: ignore[index]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("search")
    graph_fixture.publish(folder)
    with running(folder, timeout=10.0) as found:
        yield found


def test_a_server_gives_an_older_store_its_index(tmp_path: Path) -> None:
    graph_fixture.publish(tmp_path)
    with running(tmp_path):
        until = time.monotonic() + 10
        while not search_index.is_sound(current_snapshot(tmp_path) / search_index.FILE) and time.monotonic() < until:
            time.sleep(0.05)
    assert search_index.is_sound(current_snapshot(tmp_path) / search_index.FILE)


def asked(address: str, query: str) -> requests.Response:
    return requests.post(
        address + "/sparql", data={"query": PREFIX + query}, headers={"Accept": "text/csv"}, timeout=20
    )


def test_suggestions(address: str) -> None:
    def suggested(words: str) -> list[str]:
        return [one["label"] for one in requests.get(address + "/api/suggest", params={"q": words}, timeout=20).json()]

    assert suggested("weis")[0] == "Anna Weiss"
    assert suggested("DÖHA")[0] == "Doha"
    assert suggested('"utopia met"') == ["Utopia met Ruritania in Doha"]
    for words in (words for words in HOSTILE if len(words) < 9000):  # what an address takes
        assert len(suggested(words)) < 3, words


def test_search_page_shows_names_and_sentences(address: str) -> None:
    page = requests.get(address + "/search", params={"q": "left wednesday"}, timeout=20).text
    assert (
        "0 names and 1 sentence found" in page
        and "Both delegations left on Wednesday." in page
        and "Talks in Doha" in page
    )
    page = requests.get(address + "/search", params={"q": '<script>alert(1)</script>"'}, timeout=20).text
    assert "<script>alert" not in page


def test_search_from_sparql(address: str) -> None:
    found = asked(
        address,
        "SELECT ?label ?s { SERVICE cq:search { ?x cq:matchesName 'weiss' ; a cq:Person ; cq:matched ?label ; cq:score"
        " ?s } }",
    )
    assert found.text.splitlines()[1].startswith("Anna Weiss,")
    again = asked(
        address,
        "SELECT ?label ?s { SERVICE cq:search { ?x cq:matchesName 'weiss' ; a cq:Person ; cq:matched ?label ; cq:score"
        " ?s } }",
    )
    assert 'cache;desc="hit"' in again.headers["Server-Timing"]
    wrong = asked(address, "SELECT ?label { SERVICE cq:search { ?x cq:matchesName ?y } }")
    assert (wrong.status_code, wrong.json()["line"], wrong.json()["column"]) == (400, 2, 55)
    assert (
        asked(
            address, "ASK { SERVICE cq:search { ?x cq:matchesName 'a' } SERVICE <http://127.0.0.1:9/> { } }"
        ).status_code
        == 403
    )


def test_search_is_in_the_description_and_in_completion(address: str) -> None:
    description = requests.get(address + "/sparql", headers={"Accept": "application/n-triples"}, timeout=20).text
    assert f"<http://www.w3.org/ns/sparql-service-description#feature> <{CQ}search>" in description
    offered = {term["iri"] for term in requests.get(address + "/api/vocabulary", timeout=20).json()["properties"]}
    assert {CQ + name for name in ("matchesName", "matchesText", "score", "matched", "atMost")} <= offered


def test_an_update_is_found_at_once(tmp_path: Path) -> None:
    with writable(tmp_path / "s") as address:
        for label in ("Étienne", "Zoë"):
            assert (
                changed(
                    address,
                    f'DELETE WHERE {{ <a:x> <{RDFS}label> ?l }} ; INSERT DATA {{ <a:x> <{RDFS}label> "{label}" }}',
                )
                == 204
            )
            for words, count in (("etienne", label == "Étienne"), ("zoe", label == "Zoë")):
                query = (
                    f"SELECT ?l {{ SERVICE cq:search {{ ?x cq:matchesName '{words}' }} ?x <{PREFIXES['rdfs']}label>"
                    " ?l }"
                )
                assert asked(address, query).text.splitlines()[1:] == [label] * count
        assert (
            changed(address, "DELETE { ?x ?p ?o } WHERE { SERVICE cq:search { ?x cq:matchesName 'zoe' } ?x ?p ?o }")
            == 403
        )


def changed(address: str, update: str) -> int:
    return requests.post(
        address + "/update",
        data=(PREFIX + update).encode(),
        headers={"Content-Type": "application/sparql-update"},
        timeout=20,
    ).status_code


def test_what_is_found_by_another_name_shows_its_own_beside_it(address: str) -> None:
    found = requests.get(address + "/api/suggest", params={"q": "onerror"}, timeout=20).json()[0]
    assert (found["label"], found["matched"]) == ("Anna Weiss", "<img src=x onerror=window.__xss=1>")
    assert "matched “&lt;img src=x" in requests.get(address + "/search", params={"q": "onerror"}, timeout=20).text

"""A store that keeps where words stand, but not the words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

import kg
from kg.build import build
from kg.engines.local import Store, open_snapshot
from kg.errors import CommuniqueError, StoreError, UsageError
from kg.export.annotation import tasks
from kg.export.crate import METADATA, Crate
from kg.export.source import open_store
from kg.rdf.checks import check
from kg.rdf.vocab import PREFIXES
from kg.settings import Settings
from kg.sparql.selection import Selection
from tests.support.live_server import running

TEXT = (
    "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday. He said that the border near the "
    "lake would stay open."
)
URL = "https://news.example/talks"
WHERE = f"[words not kept: characters 0 to 76 of {URL}]"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("no-text")
    line = json.dumps({"id": "talks", "text": TEXT, "url": URL, "published": "2024-05-08", "title": "Talks held"})
    (folder / "a.jsonl").write_text(line + "\n", "utf8")
    report = build([str(folder / "a.jsonl")], folder / "store", Settings(text=False))
    assert report.articles == 1
    return folder / "store"


def ask(store: Path, query: str) -> list[tuple[str, ...]]:
    rows = open_snapshot(store).query(query, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    return [tuple(row[v].value for v in rows.variables) for row in rows]


def test_no_sentence_is_kept_and_every_rule_holds(store: Path) -> None:
    of_the_article = "SELECT DISTINCT ?o { GRAPH ?g { ?g a cq:Article . ?x ?p ?o } FILTER(isLiteral(?o)) }"
    literals = {words for (words,) in ask(store, of_the_article)}
    assert not [words for words in literals if "met Tanzanian" in words or "would stay" in words]
    assert {"William Ruto", "met", "Talks held", WHERE} <= literals
    assert list(check(open_snapshot(store), merged=True)) == []


def test_questions_say_where_the_words_stand(store: Path) -> None:
    connection = kg.connect(str(store))
    assert WHERE in {row["words"] for row in connection.query("events-of-an-actor", who="William Ruto")}
    with pytest.raises(CommuniqueError, match="does not keep the words"):
        connection.query("sentences-with-words", words="border")
    assert list(connection.query('SELECT ?s { SERVICE cq:search { ?s cq:matchesName "Ruto" } }'))


def test_a_store_keeps_one_way(store: Path, tmp_path: Path) -> None:
    kept = shutil.copytree(store, tmp_path / "store")
    (kept / "copies.sqlite").unlink()
    assert build([str(store.parent / "a.jsonl")], kept).unchanged == 1
    (store.parent / "b.jsonl").write_text(json.dumps({"id": "b", "text": TEXT + " Talks go on."}) + "\n", "utf8")
    assert build([str(store.parent / "b.jsonl")], kept).articles == 1
    assert ask(kept, "SELECT ?text { ?a nif:isString ?text }") == []
    Store.open(tmp_path / "other").close()
    with pytest.raises(StoreError, match="keeps the words"):
        Store.open(tmp_path / "other", texts=False)


def test_nothing_to_annotate(store: Path) -> None:
    with pytest.raises(UsageError, match="does not keep the words"):
        list(tasks(open_store(store), Selection("reports")))


def test_a_folder_to_deposit_says_so(store: Path, tmp_path: Path) -> None:
    Crate(store).write(tmp_path / "crate")
    for name in ("README.md", METADATA, "croissant.json"):
        told = (tmp_path / "crate" / name).read_text("utf8")
        assert "words of the articles are not kept" in told and "sentences are quoted" not in told, name


def test_pages_and_tools_say_so(store: Path) -> None:
    article, event = ask(store, "SELECT ?a ?e { ?e a cq:Consult ; cq:trigger/nif:referenceContext ?a }")[0]
    with running(store, timeout=20.0) as address:
        page = urlopen(address + "/page/" + article.partition("/id/")[2]).read().decode()
        assert "does not keep the words" in page
        assert "[characters 0 to 76]" in page
        for path in ("/", "/.well-known/void", "/.well-known/croissant.json", "/CITATION.cff"):
            assert "words of the articles are not kept" in urlopen(address + path).read().decode(), path
        assert WHERE in urlopen(address + "/page/" + event.partition("/id/")[2]).read().decode()
        for tool, iri in (("get_article", article), ("get_event", event)):
            body, kind = json.dumps({"iri": iri}).encode(), {"Content-Type": "application/json"}
            request = Request(f"{address}/api/tools/{tool}", body, kind)
            assert "not_kept" in urlopen(request).read().decode()

"""A removed article leaves nothing behind that only it said, in the graph and in the files of the store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.main import main
from kg.engines.local import Store, open_snapshot
from kg.engines.local.fulltext import search
from kg.engines.local.removal import find, remove
from kg.engines.local.search_index import opened
from kg.engines.local.snapshots import current_snapshot
from kg.rdf import checks
from kg.rdf.iris import article_iri
from kg.rdf.mapping import to_quads
from kg.rdf.vocab import ID, LINKS_GRAPH, RDF, RESOLUTION_GRAPH, VERDICTS_GRAPH, cq, expand
from kg.resolution import resolve
from tests.support.documents import ARTICLE, IRI, RUN, document, quads

OTHER = replace(ARTICLE, id="other", url="https://news.example/other", headline="Another")
OTHER_IRI = article_iri(ID, OTHER)
EVENT = next(q.subject for q in quads() if q.predicate.value == cq("trigger"))
ONLY = ox.NamedNode(f"{ID}person/nobody-else")


def quad(graph: str, subject: object, prop: str, value: object) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(prop), value, ox.NamedNode(graph))  # type: ignore[arg-type]


def fill(path: Path) -> None:
    mention = next(q.subject for q in quads() if q.predicate.value == expand("nif:anchorOf"))
    verdict, reported = ox.NamedNode(f"{ID}verdict/1"), ox.NamedNode(f"{ID}event/1")
    with Store.open(path) as store:
        store.load_ontology()
        store.replace(IRI, [*quads(), quad(IRI, ONLY, expand("gaf:denotedBy"), mention)])
        store.replace(OTHER_IRI, to_quads(replace(document(), article=OTHER), RUN, ID, "2024-03-14T10:00:01Z", "other"))
        store.replace(
            ID + LINKS_GRAPH,
            [
                quad(ID + LINKS_GRAPH, ONLY, expand("owl:sameAs"), ox.NamedNode("urn:wd")),
                quad(ID + LINKS_GRAPH, ox.NamedNode(f"{ID}state/UTO"), expand("owl:sameAs"), ox.NamedNode("urn:uto")),
            ],
        )
        store.replace(
            ID + RESOLUTION_GRAPH,
            [
                quad(ID + RESOLUTION_GRAPH, reported, RDF + "type", ox.NamedNode(cq("ReportedEvent"))),
                quad(ID + RESOLUTION_GRAPH, reported, cq("reports"), EVENT),
            ],
        )
        store.replace(
            ID + VERDICTS_GRAPH,
            [
                quad(ID + VERDICTS_GRAPH, verdict, cq("on"), EVENT),
                quad(ID + VERDICTS_GRAPH, verdict, expand("rdfs:comment"), ox.Literal("wrong words")),
            ],
        )
        store.publish()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "store")
    return tmp_path / "store"


def everything(path: Path) -> list[ox.Quad]:
    return list(open_snapshot(path))


def test_what_only_the_article_said_is_gone_and_the_rest_is_as_before(path: Path) -> None:
    with Store.open(path) as store:
        before = [q for q in everything(path) if q.graph_name == ox.NamedNode(OTHER_IRI)]
        removed = remove(store, IRI)
        store.compact()
    assert (removed.graph, removed.label, removed.entities, removed.verdicts) == (IRI, "Talks at the lake", 3, 1)
    assert removed.events >= 2 and removed.statements == 1 and removed.quads == len(quads()) + 1
    after = everything(path)
    assert [q for q in after if q.graph_name == ox.NamedNode(OTHER_IRI)] == before
    gone = [q for q in after if IRI in str(q) or ONLY in (q.subject, q.object)]
    assert gone == []
    said = {str(q.graph_name) for q in after}
    assert f"<{ID + RESOLUTION_GRAPH}>" not in said and f"<{ID + VERDICTS_GRAPH}>" not in said
    assert any(q.object == ox.NamedNode("urn:uto") for q in after)
    assert list(checks.check(open_snapshot(path))) == []


def test_an_article_is_found_by_iri_name_url_and_id(path: Path) -> None:
    with Store.open(path) as store:
        assert find(store, IRI) == find(store, f"id:{IRI.removeprefix(ID)}") == [IRI]
        assert find(store, "https://news.example/lake-talks") == find(store, "lake-talks") == [IRI]
        for unknown in ("nothing", "id:graph/links", "https://news.example/", "", "a b", "The Courier"):
            assert find(store, unknown) == []


def test_the_words_are_in_no_file_of_the_store(tmp_path: Path) -> None:
    path, word = tmp_path / "store", "Strelsauwort"
    article = replace(ARTICLE, text=ARTICLE.text.replace("Read more: Ruritania votes", f"{word} {word}"))
    with Store.open(path) as store:
        store.replace(IRI, to_quads(replace(document(), article=article), RUN, ID, "2024-03-14T10:00:01Z", "x"))
        with store.optimizing():
            pass
        store.publish()
    node = ox.NamedNode(IRI)
    assert any(word in str(q) for q in open_snapshot(path).quads_for_pattern(None, None, None, node))
    assert main(["remove", IRI, "--store", str(path)]) == 0
    for file in (one for one in path.rglob("*") if one.is_file()):
        assert word.encode() not in file.read_bytes(), file
        assert word.lower().encode() not in file.read_bytes(), file


def test_searches_find_it_no_more(path: Path) -> None:
    assert main(["remove", "lake-talks", "other", "--store", str(path)]) == 0
    snapshot = current_snapshot(path)
    assert search(opened(snapshot, open_snapshot(path)), "sentence", "envoys") == []


def test_the_first_copy_takes_the_place_of_its_original(path: Path) -> None:
    copies = [f"{ID}article/copy-{n}" for n in range(3)]
    with Store.open(path) as store:
        for copy in copies:
            store.replace(copy, [quad(copy, ox.NamedNode(copy), cq("copyOf"), ox.NamedNode(IRI))])
        remove(store, IRI)
        found = {f"{q.subject} {q.object}" for q in store.quads(None, ox.NamedNode(cq("copyOf")))}
    assert found == {f"<{copy}> <{copies[0]}>" for copy in copies[1:]}


def test_unknown_articles_are_named_and_the_others_removed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "nothing", "lake-talks", "--store", str(path)]) == 1
    said = capsys.readouterr()
    assert "refused  nothing: no article has this IRI, URL or id" in said.err
    assert f"removed  {IRI} (Talks at the lake): " in said.out and "1 articles removed" in said.out


def test_an_id_of_several_articles_removes_none(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twin = replace(ARTICLE, url="https://elsewhere.example/")
    with Store.open(path) as store:
        store.replace(
            article_iri(ID, twin), to_quads(replace(document(), article=twin), RUN, ID, "2024-03-14T10:00:01Z", "twin")
        )
        store.publish()
    assert main(["remove", "lake-talks", "--store", str(path)]) == 1
    assert IRI in (said := capsys.readouterr().err) and article_iri(ID, twin) in said


def test_compacting_keeps_the_newest_state_alone(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(path)
    before = everything(path)
    assert len(list((path / "snapshots").iterdir())) > 1
    assert main(["compact", "--store", str(path)]) == 0
    assert "bytes before" in capsys.readouterr().out
    assert len(list((path / "snapshots").iterdir())) == 1
    assert sorted(map(str, everything(path))) == sorted(map(str, before))


def test_reported_events_are_told_again_without_it(path: Path) -> None:
    def resolution() -> set[str]:
        return {str(q) for q in everything(path) if q.graph_name == ox.NamedNode(ID + RESOLUTION_GRAPH)}

    def resolved() -> set[str]:
        with Store.open(path) as store:
            store.replace(ID + RESOLUTION_GRAPH, [])
            resolve(store, store, ID, anew=True)
            store.publish()
        return resolution()

    assert any(IRI in line for line in resolved())
    assert main(["remove", IRI, "--store", str(path)]) == 0
    found = resolution()
    assert found and not any(IRI in line for line in found)
    assert found == resolved()

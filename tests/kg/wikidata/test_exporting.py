"""Links given on: QuickStatements for editors of Wikidata, and a linkset."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store, open_snapshot
from kg.rdf.vocab import ID, VOID, WD, WIKIDATA_GRAPH
from kg.wikidata.exporting import export, linkset, quickstatements
from tests.support import documents
from tests.support.documents import at

ITEM = "Q999999901"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles in which a linked state is called Utopia and, as an alias that Wikidata does not know, Weiss."""
    folder = tmp_path_factory.mktemp("links") / "graph"
    first = documents.document()
    entities = tuple(
        (
            replace(
                e,
                label="Republic of Utopia",
                mentions=(*e.mentions, at("Lake Conference"), at("Strelsau"), at("Ruritania", nth=1)),
            )
            if e.key == "uto"
            else e
        )
        for e in first.entities
    )
    told = f"""<{WD}{ITEM}> <http://www.w3.org/2000/01/rdf-schema#label> "Republic of Utopia"@en ; <https://w3id.org/communique/ontology#lookedUpAt>
        "2026-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> ;
        <http://www.w3.org/2002/07/owl#sameAs> <{WD}Q1> ."""
    with Store.open(folder) as opened:
        for i, url in enumerate(("https://news.example/one", "https://news.example/two*/")):
            one = replace(first, article=replace(documents.ARTICLE, id=f"a{i}", url=url), entities=entities)
            quads = documents.quads(one)
            opened.replace(quads[0].graph_name.value, quads)  # type: ignore[union-attr]
        opened.replace(
            ID + WIKIDATA_GRAPH,
            [
                ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(ID + WIKIDATA_GRAPH))
                for t in ox.parse(told, format=ox.RdfFormat.TURTLE)
            ],
        )
        opened.publish()
    return folder


def test_aliases_that_several_articles_use_and_wikidata_lacks(store: Path) -> None:
    lines = list(quickstatements(open_snapshot(store)))
    # "Strelsau" and "Ruritania" are names of others here, "Republic of Utopia" is known
    assert lines == [f'{ITEM}\tAen\t"Utopia" /* a name in 2 news articles, as https://news.example/one */']
    out = BytesIO()
    export(store, "quickstatements", out)
    assert out.getvalue().decode() == "".join(f"{line}\n" for line in lines)


def test_nothing_is_said_of_items_of_which_nothing_is_known(store: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph") as opened:
        opened.replace(documents.IRI, documents.quads(documents.document()))
        opened.publish()
    assert list(quickstatements(open_snapshot(tmp_path / "graph"))) == []


def test_linkset_counts_its_links(store: Path) -> None:
    out = BytesIO()
    export(store, "linkset", out)
    triples = list(ox.parse(out.getvalue(), format=ox.RdfFormat.TURTLE))
    links = [t for t in triples if t.predicate.value.endswith("sameAs")]
    number = next(t.object.value for t in triples if t.predicate.value == VOID + "triples")
    assert [(t.subject.value, t.object.value) for t in links] == [(ID + "state/UTO", WD + ITEM)]
    assert number == "1"
    assert len(linkset(open_snapshot(store))) == len(triples)

"""A large store has copies of articles with IRIs, dates and namesakes of their own."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import Store, facets, open_snapshot
from kg.engines.local.snapshots import current_snapshot
from kg.rdf.vocab import CQ, ID, PREFIXES, RDF, XSD
from tests.support.large_store import enlarge

_ARTICLE = f"{ID}article/talks-0a1b2c3d"
_GRAPH = f"""
<{_ARTICLE}> a cq:Article ; schema:datePublished "2024-07-03"^^xsd:date .
<{_ARTICLE}/event-3-consult> a cq:Event, cq:Consult ; cq:actor id:state\\/UTO, id:person\\/ada, id:person\\/bob ;
  cq:earliestDate "2020-07-02"^^xsd:date .
id:state\\/UTO a cq:Actor, cq:State ; rdfs:label "Utopia" .
id:person\\/ada a cq:Actor, cq:Person ; rdfs:label "Ada" ; owl:sameAs wd:Q1 .
id:person\\/bob a cq:Actor, cq:Person ; rdfs:label "Bob" .
"""


def test_copies_differ_as_articles_do(tmp_path: Path) -> None:
    prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    graph = ox.NamedNode(_ARTICLE)
    with Store.open(tmp_path / "seed", base=None) as store:
        triples = ox.parse(prologue + _GRAPH, ox.RdfFormat.TURTLE)
        store.replace(_ARTICLE, [ox.Quad(q.subject, q.predicate, q.object, graph) for q in triples])
        store.publish()
    enlarge(tmp_path / "seed", tmp_path / "large", 40, told=lambda text: None)
    large = open_snapshot(tmp_path / "large")

    def members(cls: str) -> set[str]:
        quads = large.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(CQ + cls), ox.DefaultGraph())
        return {str(quad.subject)[1:-1] for quad in quads}

    assert len(members("Article")) == len(members("Consult")) == 40
    assert members("State") == {f"{ID}state/UTO"}
    people = members("Person")
    assert {f"{ID}person/ada", f"{ID}person/bob"} < people  # the linked one has no namesakes
    assert all(iri.startswith(f"{ID}person/bob-") for iri in people - {f"{ID}person/ada", f"{ID}person/bob"})
    later = "ASK { GRAPH ?a { ?e cq:earliestDate ?begins . ?a schema:datePublished ?day FILTER(?begins >= ?day) } }"
    assert not large.query(later, prefixes=PREFIXES), "all days of a copy are moved alike"
    days = {q.object for q in large.quads_for_pattern(None, ox.NamedNode(CQ + "earliestDate"), None, ox.DefaultGraph())}
    assert len(days) > 30
    assert all(isinstance(day, ox.Literal) and day.datatype.value == XSD + "date" for day in days)
    table = facets.opened(current_snapshot(tmp_path / "large"))
    assert table is not None
    assert len(table.columns["event_name"]) == 40

"""Tables of a graph that a test has in memory, and a small graph to make tables of."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox

from kg.engines.local.reader import LocalReader
from kg.export.formats import TABLES, wanted
from kg.export.source import Source
from kg.export.writing import Written
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import ID, PREFIXES, RDF

Row = dict[str, str]

GRAPH = """
GRAPH <urn:entities> {
  id:ada a cq:Person ; rdfs:label "Ada" ; cq:actsFor id:DEU ; owl:sameAs wd:Q1 ; skos:altLabel "A." ;
    cq:sector <https://w3id.org/communique/ontology/sector/GOV> .
  id:eve a cq:Person ; rdfs:label "=cmd|' /C calc'!A0" ; skos:altLabel "A." .
  id:DEU a cq:State ; rdfs:label "Germany" ; cq:country "DEU" .
  id:VNM a cq:State ; rdfs:label "Vietnam" ; cq:country "VNM" .
  id:rebels a cq:ArmedGroup ; rdfs:label "Rebels" ; cq:country "VNM" .
  id:town a cq:Place ; rdfs:label "Town" ; cq:locatedIn id:district, id:province, id:VNM ; cq:country "VNM" ;
    wgs84:lat 10.3 ; wgs84:long -0.6 ; owl:sameAs <https://sws.geonames.org/77/> .
  id:district a cq:Place ; rdfs:label "District" ; cq:locatedIn id:province, id:VNM .
  id:province a cq:Place ; rdfs:label "Province" ; cq:locatedIn id:VNM .
}
GRAPH id:first {
  id:first a cq:Article ; schema:headline "War" ; schema:datePublished "2024-06-01T10:00:00Z"^^xsd:dateTime ;
    schema:publisher "The Courier" ; schema:inLanguage "en" ; schema:url "https://courier.example/1" ;
    nif:isString "German troops\\n  struck the rebels in Town." .
  <urn:s1> a cq:Sentence ; nif:referenceContext id:first ; nif:anchorOf "German troops\\n  struck the rebels in Town." .
  <urn:m1> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s1> ; nif:anchorOf "struck" ;
    nif:beginIndex 16 ; nif:endIndex 22 .
  <urn:m2> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s1> ; nif:anchorOf "German troops" ;
    nif:beginIndex 0 ; nif:endIndex 13 .
  <urn:m3> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s1> ; nif:anchorOf "Town" ;
    nif:beginIndex 37 ; nif:endIndex 41 .
  id:DEU gaf:denotedBy <urn:m2> . id:town gaf:denotedBy <urn:m3> . id:ada gaf:denotedBy <urn:m2> .
  id:office a cq:Tenure ; cq:holder id:ada ; cq:position "Chancellor" ; gaf:denotedBy <urn:m2> .
  <BASEfirst/event-1-assault> a cq:Assault ; rdfs:label "Germany struck Rebels" ; cq:actor id:DEU, id:ada ;
    cq:recipient id:rebels ; sem:hasPlace id:town ; cq:factuality cq:Actual ; cq:confidence 0.8 ; cq:doubt cq:actor ;
    cq:date "2024-05-30"^^xsd:date ; cq:earliestDate "2024-05-30"^^xsd:date ; cq:latestDate "2024-05-30"^^xsd:date ;
    cq:dateBasis cq:Explicit ; cq:mode <https://w3id.org/communique/ontology/mode/assault-aerial> ; cq:cameoCode "195" ;
    cq:context <https://w3id.org/communique/ontology/context/military> ; cq:killedLow 3 ; cq:killedBest 4 ;
    cq:killedHigh 5 ; cq:trigger <urn:m1> .
  <BASEfirst/event-2-consult> a cq:Consult ; rdfs:label "talks" ; cq:actor id:ada, id:eve, id:rebels ;
    cq:factuality cq:Actual ; cq:attributedTo id:ada ; cq:trigger <urn:m1> ; cq:confidence 0.4 .
  <BASEfirst/event-3-agree> a cq:Agree ; rdfs:label "visit" ; cq:actor id:eve ; cq:factuality cq:Planned ;
    cq:trigger <urn:m1> ; cq:confidence 0.3 ; cq:earliestDate "2024-07-01"^^xsd:date .
  <urn:s5> a cq:Sentence ; nif:referenceContext id:first ; nif:anchorOf "Stop, she told the rebels, now." .
  <urn:m5> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s5> ; nif:anchorOf "told" ;
    nif:beginIndex 110 ; nif:endIndex 114 .
  <urn:m6> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s5> ; nif:anchorOf "now" ;
    nif:beginIndex 127 ; nif:endIndex 130 .
  <urn:m7> a cq:Mention ; nif:referenceContext id:first ; cq:inSentence <urn:s5> ; nif:anchorOf "Stop" ;
    nif:beginIndex 100 ; nif:endIndex 104 .
  <BASEfirst/statement-5> a cq:Statement ; cq:speaker id:ada ; cq:addressee id:rebels ; cq:quotation cq:Indirect ;
    cq:cue <urn:m5> ; cq:content <urn:m6>, <urn:m7> ; cq:about <BASEfirst/event-1-assault> ; cq:confidence 0.7 ;
    gaf:denotedBy <urn:m5>, <urn:m6>, <urn:m7> .
}
GRAPH id:second {
  id:second a cq:Article ; schema:headline "More war" ; schema:publisher "The Wire" ; nif:isString "Seven died." .
  <urn:s4> a cq:Sentence ; nif:referenceContext id:second ; nif:anchorOf "Seven died, rebels said." .
  <urn:m4> a cq:Mention ; nif:referenceContext id:second ; cq:inSentence <urn:s4> ; nif:anchorOf "died" ;
    nif:beginIndex 6 ; nif:endIndex 10 .
  <BASEsecond/event-4-assault> a cq:Assault ; rdfs:label "strike" ; cq:actor id:DEU ; cq:recipient id:rebels ;
    cq:factuality cq:Actual ; cq:attributedTo id:rebels ; cq:confidence 0.5 ; cq:killedBest 7 ; cq:trigger <urn:m4> ;
    cq:date "2024-05"^^xsd:gYearMonth ; cq:earliestDate "2024-05-01"^^xsd:date ; cq:latestDate "2024-05-31"^^xsd:date ;
    cq:dateBasis cq:Publication .
}
GRAPH <urn:resolution> {
  id:happening a cq:ReportedEvent ; cq:independentSourceCount 1 ;
    cq:reports <BASEfirst/event-1-assault>, <BASEsecond/event-4-assault> ;
    cq:representative <BASEfirst/event-1-assault> .
}
""".replace("BASE", ID)


class StoreReader(LocalReader):
    """A reader of a store in memory, whose search index is made of it."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__("")
        self._store = store


def small_source(more: str = "") -> Source:
    """Return the graph above. `more` is TriG that is added to it."""
    store = ox.Store()
    store.load("".join(f"PREFIX {p}: <{i}>\n" for p, i in PREFIXES.items()) + GRAPH + more, ox.RdfFormat.TRIG)
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None)):
        for above in superclasses().get(getattr(quad.object, "value", ""), ()):
            store.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode(above), quad.graph_name))
    return Source(StoreReader(store), union=True)


def written(source: Source, name: str, *given: tuple[str, str]) -> tuple[bytes, Written]:
    """Return a table as it is written, and what was written."""
    out = io.BytesIO()
    found = wanted(name, given).write(source, out)
    return out.getvalue(), found


def rows_of(source: Source, name: str, *given: tuple[str, str]) -> list[Row]:
    """Return the rows of a table that is written with delimiters."""
    text = io.StringIO(written(source, name, *given)[0].decode(), newline="")
    return list(csv.DictReader(text, delimiter=TABLES[name].delimiter))

"""Events as RDF 1.2: each fact a triple with annotations that say how sure it is and which words it rests on.

    <…/event-294-assault> cq:actor id:state/PAK .
    <…/event-294-assault/fact-2> rdf:reifies <<( <…/event-294-assault> cq:actor id:state/PAK )>> ;
        cq:factuality cq:Actual ; cq:confidence 0.8 ;
        prov:wasQuotedFrom <…#sentence=280,402> ; prov:wasDerivedFrom <article> .

Only what an article reports as a fact of its own is asserted. Of what is planned, possible, denied or somebody's claim
there is the triple term alone, which asserts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

import pyoxigraph as ox

from kg.export.names import resolved
from kg.export.records import PLAIN, Report
from kg.export.reports import Reports
from kg.export.source import Source
from kg.rdf.vocab import CQ, PREFIXES, PROV, RDF, RDFS, SEM, XSD
from kg.sparql.selection import selection_of

_REIFIES = ox.NamedNode(RDF + "reifies")
_LABEL = ox.NamedNode(RDFS + "label")
_DATES = {10: "date", 7: "gYearMonth", 4: "gYear"}  # by the length of their texts


def export(source: Source, given: Iterable[tuple[str, str]], out: IO[bytes]) -> None:
    """Write the reports that parameters select as Turtle 1.2. Raises: UsageError: a parameter is wrong."""
    selection = selection_of("reports", resolved(source, given))
    lines = Reports(source).lines(selection)
    ox.serialize(triples(line.report for line in lines), out, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def triples(reports: Iterable[Report]) -> Iterator[ox.Triple]:
    """Yield the triples of reports, one report after the other."""
    for report in reports:
        event, is_plain = ox.NamedNode(report.iri), report.status == PLAIN
        yield ox.Triple(event, _LABEL, ox.Literal(report.label))
        for number, fact in enumerate(_facts(report), 1):
            if is_plain:
                yield fact
            reifier = ox.NamedNode(f"{report.iri}/fact-{number}")
            yield ox.Triple(reifier, _REIFIES, fact)
            yield from (ox.Triple(reifier, name, value) for name, value in _annotations(report))


def _facts(report: Report) -> Iterator[ox.Triple]:
    event = ox.NamedNode(report.iri)

    def fact(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(event, ox.NamedNode(name), value)

    yield fact(RDF + "type", ox.NamedNode(CQ + report.cls))
    for name, people in (("actor", report.actors), ("recipient", report.recipients)):
        yield from (fact(CQ + name, ox.NamedNode(one.iri)) for one in people)
    if report.location:
        yield fact(SEM + "hasPlace", ox.NamedNode(report.location.iri))
    if report.date:
        datatype = "gMonthDay" if report.date.startswith("--") else _DATES.get(len(report.date), "string")
        yield fact(CQ + "date", _typed(report.date, datatype))
    if report.killed.best:
        yield fact(CQ + "killedBest", _typed(report.killed.best, "integer"))


def _annotations(report: Report) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    if report.factuality:
        yield ox.NamedNode(CQ + "factuality"), ox.NamedNode(CQ + report.factuality)
    for one in report.claimants:
        yield ox.NamedNode(CQ + "attributedTo"), ox.NamedNode(one.iri)
    if report.confidence:
        yield ox.NamedNode(CQ + "confidence"), _typed(report.confidence, "decimal")
    if report.sentence:
        yield ox.NamedNode(PROV + "wasQuotedFrom"), ox.NamedNode(report.sentence)
    if report.paper.iri:
        yield ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(report.paper.iri)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))

"""Facts of an item in Wikidata's own terms, so that one query fits the copy here and the original there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.mapping.terms import Writer
from kg.rdf.vocab import GEO, WD, WDS, XSD
from kg.wikidata.items import END, IMAGE, PLACE, POSITION, START, Held, Item

_FILE = "http://commons.wikimedia.org/wiki/Special:FilePath/"
_STATEMENT = re.compile(r"[Qq][0-9]+\$[0-9A-Fa-f-]{36}")
_POINT = NamedNode(GEO + "wktLiteral")
_MOMENT = NamedNode(XSD + "dateTime")


def facts(
    item: Item, told: float, labels: Mapping[str, str], graph: str, language: str, image: bool = False
) -> list[Quad]:
    """The quads of an item: names, class, country, party, positions with their dates, coordinates.

    Args:
        told: when Wikidata answered, in seconds since 1970.
        labels: of the items that it refers to; they become quads, too.
        image: whether to include its image.
    """
    w, iri = Writer(graph), WD + item.qid
    for prop, text in (("rdfs:label", item.label), ("schema:description", item.description)):
        if text:
            w.add(iri, prop, Literal(text, language=language))
    for alias in item.aliases:
        w.add(iri, "skos:altLabel", Literal(alias, language=language))
    for prop, other in item.direct:
        w.link(iri, f"wdt:{prop}", WD + other)
        if other in labels:
            w.add(WD + other, "rdfs:label", Literal(labels[other], language=language))
    for held in item.positions:
        _held(w, iri, held, labels, language)
    if item.latitude is not None and item.longitude is not None:
        w.add(iri, f"wdt:{PLACE}", Literal(f"Point({item.longitude:g} {item.latitude:g})", datatype=_POINT))
    if image and item.image:
        w.link(iri, f"wdt:{IMAGE}", _FILE + quote(item.image))
    w.value(iri, "cq:lookedUpAt", moment(told), "dateTime")
    return w.quads()


def _held(w: Writer, iri: str, held: Held, labels: Mapping[str, str], language: str) -> None:
    if not _STATEMENT.fullmatch(held.statement):
        return
    node = WDS + held.statement.replace("$", "-")
    w.link(iri, f"p:{POSITION}", node)
    w.link(node, f"ps:{POSITION}", WD + held.position)
    for prop, when in ((START, held.start), (END, held.end)):
        if when is not None:
            w.add(node, f"pq:{prop}", _midnight(when))
    if held.position in labels:
        w.add(WD + held.position, "rdfs:label", Literal(labels[held.position], language=language))


def pointed(item: Item) -> set[str]:
    """The items that the facts of an item refer to."""
    return {qid for _, qid in item.direct} | {held.position for held in item.positions}


def moment(seconds: float) -> str:
    """An xsd:dateTime in UTC, of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _midnight(when: date) -> Literal:
    return Literal(f"{when.isoformat()}T00:00:00Z", datatype=_MOMENT)

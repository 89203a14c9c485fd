"""Which entities of a graph to look up, and all that tells them from others of the same name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pyoxigraph as ox

from kg.gazetteer.rows import states
from kg.model.classes import ENTITIES
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ, LINKS_GRAPH, PREFIXES, WD, expand
from kg.resolution.clusters import pair_key
from kg.resolution.hand import without
from kg.wikidata.ranking import Wanted
from kg.wikidata.refused import refused

_LINKABLE = ENTITIES - {"Group", "PublicGathering"}
_FEATURE = re.compile(r"https://sws\.geonames\.org/([0-9]+)/")
# the most frequent first; what linking itself has said does not count, `done` does
_UNLINKED = """
SELECT ?e (COUNT(DISTINCT ?m) AS ?mentions) WHERE {
  ?e rdfs:label ?label ; gaf:denotedBy ?m .
  { ?e a cq:Actor } UNION { ?e a cq:Place } UNION { ?e a cq:Operation } UNION { ?e a cq:Conference }
  FILTER NOT EXISTS { ?e owl:sameAs ?known . FILTER(STRSTARTS(STR(?known), STR(wd:))) %s }
} GROUP BY ?e ORDER BY DESC(?mentions) ?e
"""
_DOUBTED = "FILTER NOT EXISTS { ?e cq:linkConfidence ?sure . FILTER(?sure < %s) }"
_ABOUT = """
SELECT ?e ?p ?o WHERE {
  VALUES ?e { %s }
  ?e ?p ?o .
  FILTER(?p IN (rdf:type, rdfs:label, skos:altLabel, cq:country, wgs84:lat, wgs84:long, owl:sameAs))
}"""
_TIED = """
SELECT ?e ?other ?code ?known ?state WHERE {
  VALUES ?e { %s }
  { ?e cq:actsFor|cq:nationality|cq:partOf|cq:locatedIn ?other } UNION { ?t cq:holder ?e ; cq:positionOf ?other }
  OPTIONAL { ?other cq:country ?code }
  OPTIONAL { ?other owl:sameAs ?known . FILTER(STRSTARTS(STR(?known), STR(wd:))) %s }
  OPTIONAL { ?other a ?state . FILTER(?state = cq:State) }
}"""
_DATES = """
SELECT ?e (MIN(STR(?day)) AS ?first) (MAX(STR(?day)) AS ?last) WHERE {
  VALUES ?e { %s }
  ?e gaf:denotedBy/nif:referenceContext/schema:datePublished ?day .
} GROUP BY ?e"""
_TITLES = "SELECT DISTINCT ?e ?title WHERE { VALUES ?e { %s } ?t cq:holder ?e ; cq:position ?title }"


class Graph:
    """Reads what a published state says of its entities."""

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store, self.base = store, base
        self._refused = refused(store, base)

    def _rows(self, query: str) -> list[dict[str, str]]:
        found = self._store.query(query, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        names = [v.value for v in found.variables]
        return [
            {name: term.value for name in names if isinstance(term := row[name], ox.NamedNode | ox.Literal)}
            for row in found
        ]

    def unlinked(self, below: float = 0.0) -> list[tuple[str, int]]:
        """The named entities without a link to Wikidata, with the number of their mentions, the most frequent first.

        Args:
            below: include those whose link is less sure than this.
        """
        doubted = _DOUBTED % f"{below:.3f}" if below else ""
        rows = self._rows(_UNLINKED % f"{doubted} {without(self._refused, '?e', '?known')}")
        return [(row["e"], int(row["mentions"])) for row in rows if self._is_named(row["e"])]

    def is_refused(self, entity: str, qid: str) -> bool:
        """Whether a person has judged that an entity is not this item."""
        return pair_key(entity, WD + qid) in self._refused

    def _is_named(self, iri: str) -> bool:
        """Whether an entity has a name: a described one ("the minister") has an IRI below that of its article."""
        return iri.startswith(self.base) and iri[len(self.base) :].count("/") == 1

    def wanted(self, entities: Mapping[str, int]) -> list[Wanted]:
        """What distinguishes these entities, in their order. Those of a class that is never linked are left out."""
        values = " ".join(str(ox.NamedNode(e)) for e in entities)
        about: dict[str, dict[str, list[str]]] = {e: {} for e in entities}
        for row in self._rows(_ABOUT % values):
            about[row["e"]].setdefault(row["p"], []).append(row["o"])
        tied = self._rows(_TIED % (values, without(self._refused, "?other", "?known")))
        dates = {row["e"]: row for row in self._rows(_DATES % values)}
        titles = self._rows(_TITLES % values)
        found = []
        for iri, mentions in entities.items():
            cls = self._class(about[iri].get(expand("rdf:type"), []))
            if cls in _LINKABLE:
                found.append(
                    self._with_refused(
                        _wanted(
                            iri,
                            cls,
                            mentions,
                            about[iri],
                            [r for r in tied if r["e"] == iri],
                            dates.get(iri, {}),
                            [r["title"] for r in titles if r["e"] == iri],
                        )
                    )
                )
        return found

    def _with_refused(self, wanted: Wanted) -> Wanted:
        others = {iri for pair in self._refused if wanted.iri in pair for iri in pair if iri.startswith(WD)}
        return replace(wanted, refused=frozenset(iri.removeprefix(WD) for iri in others))

    def _class(self, types: Iterable[str]) -> str:
        """The narrowest of our classes among these, as a local name."""
        ours = {t for t in types if t.startswith(CQ)}
        wider = {above for t in ours for above in superclasses().get(t, ()) if above != t}
        return next(iter(sorted(ours - wider)), "").removeprefix(CQ)

    def links(self) -> dict[str, list[str]]:
        """The QIDs that the reading linked entities to, by entity; without what linking added or was judged wrong."""
        rows = self._rows(
            "SELECT DISTINCT ?e ?known { GRAPH ?g { ?e owl:sameAs ?known } "
            f"FILTER(STRSTARTS(STR(?known), STR(wd:)) && ?g != {ox.NamedNode(self.base + LINKS_GRAPH)}) }} "
            "ORDER BY ?e ?known"
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            if row["e"].startswith(self.base) and not self.is_refused(row["e"], row["known"].removeprefix(WD)):
                found.setdefault(row["e"], []).append(row["known"].removeprefix(WD))
        return found

    def looked_up(self) -> dict[str, str]:
        """When entities without a link were last looked up, by entity."""
        graph = ox.NamedNode(self.base + LINKS_GRAPH)
        return {
            row["e"]: row["when"]
            for row in self._rows(f"SELECT ?e ?when {{ GRAPH {graph} {{ ?e cq:noLink ?why ; cq:lookedUpAt ?when }} }}")
        }

    def is_told_elsewhere(self, entity: str) -> bool:
        """Whether a graph other than that of the links describes an entity."""
        links = ox.NamedNode(self.base + LINKS_GRAPH)
        return any(
            q.graph_name not in (links, ox.DefaultGraph())
            for q in self._store.quads_for_pattern(ox.NamedNode(entity), None, None, None)
        )


def _wanted(
    iri: str,
    cls: str,
    mentions: int,
    about: Mapping[str, list[str]],
    tied: list[dict[str, str]],
    dates: Mapping[str, str],
    titles: list[str],
) -> Wanted:
    """An entity as linking compares it.

    Args:
        about: the values of its properties, by the property's IRI.
        tied: what it is tied to, a row for each.
    """

    def values(name: str) -> list[str]:
        return about.get(expand(name), [])

    countries, bodies = _surroundings(values("cq:country"), tied)
    return Wanted(
        iri,
        cls,
        min(values("rdfs:label"), default=""),
        tuple(sorted(values("skos:altLabel"))),
        countries,
        bodies,
        tuple(sorted(titles)),
        _day(dates.get("first")),
        _day(dates.get("last")),
        next(map(float, values("wgs84:lat")), None),
        next(map(float, values("wgs84:long")), None),
        next((found[1] for link in values("owl:sameAs") if (found := _FEATURE.fullmatch(link))), ""),
        mentions,
    )


def _surroundings(codes: list[str], tied: list[dict[str, str]]) -> tuple[frozenset[str], frozenset[str]]:
    """The items of an entity's states, and of the bodies that it is tied to.

    Args:
        codes: of its own country (ISO 3166-1 alpha-3); without one those of what it is tied to count.
    """
    known = [(row["known"].removeprefix(WD), "state" in row) for row in tied if "known" in row]
    told = codes or [row["code"] for row in tied if "code" in row]
    countries = {qid for code in told if (qid := country_items().get(code))}
    return (
        frozenset(countries | {qid for qid, is_state in known if is_state}),
        frozenset(qid for qid, is_state in known if not is_state),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


@cache
def country_items() -> dict[str, str]:
    """The QIDs of the states by their ISO 3166-1 alpha-3 codes."""
    return {
        code: link.iri.removeprefix(WD)
        for code, state in states().items()
        for link in state.row.links
        if link.iri.startswith(WD)
    }

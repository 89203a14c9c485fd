"""Candidate entities for a name in a researcher's table, found by search and scored by name, class and properties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg.rdf.vocab import CQ, OWL, RDF, RDFS, SKOS, WD, XSD
from server.graph import queries, terms
from server.graph.search import find
from server.http.state import server_state

ROOTS = ("Actor", "Place", "Operation", "Occasion")
# what can be asked for, or of an entity: id, words, path
PROPERTIES: Mapping[str, tuple[str, str]] = {
    "country": ("country (ISO 3166-1 alpha-3)", "cq:country"),
    "actsFor": ("acts for", "cq:actsFor"),
    "nationality": ("nationality", "cq:nationality"),
    "partOf": ("part of", "cq:partOf"),
    "ledBy": ("led by", "cq:ledBy"),
    "locatedIn": ("located in", "cq:locatedIn"),
    "sector": ("sector", "cq:sector/skos:notation"),
    "office": ("office held", "^cq:holder/cq:position"),
    "officeOf": ("holds an office of", "^cq:holder/cq:positionOf"),
    "alsoCalled": ("also called", "skos:altLabel"),
    "wikidata": ("Wikidata item", "owl:sameAs"),
    "sameAs": ("same as", "owl:sameAs"),
    "latitude": ("latitude", "wgs84:lat"),
    "longitude": ("longitude", "wgs84:long"),
    "articles": ("article", "gaf:denotedBy/nif:referenceContext"),
}
_SURE, _APART = 95.0, 5.0  # of a match that needs nobody to look: its score, and its distance from the next
_OTHER_TYPE, _OTHER_VALUE = 20.0, 15.0  # what a class or value that does not agree costs
_ALIAS = 1.0
_LEAST = 50.0
_WORDS = 3  # of a name that are searched for by themselves, where the whole finds little
_ABOUT = f"""
SELECT ?s ?p ?o {{
  VALUES ?s {{ %s }}
  ?s ?p ?o FILTER(?p IN (rdf:type, rdfs:label, skos:altLabel, <{CQ}country>, owl:sameAs))
}}
"""
_QID = re.compile(rf"(?:{re.escape(WD)})?(Q[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Entity:
    """What is told of a candidate. `cls` and `types` are local names of our classes, the narrowest first."""

    iri: str
    label: str
    names: tuple[str, ...]
    cls: str
    types: frozenset[str]
    country: str
    items: tuple[str, ...]

    @property
    def description(self) -> str:
        words = [type_name(self.cls), self.country, *self.items]
        return ", ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: a name, and what the entity should be and have."""

    query: str = ""
    types: tuple[str, ...] = ()
    strict: bool = True
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()  # id of a property, and values of which one should agree


@dataclass(frozen=True, slots=True)
class Candidate:
    entity: Entity
    score: float
    match: bool
    features: Mapping[str, float | bool] = field(default_factory=dict)


def candidates(asked: Asked) -> list[Candidate]:
    """The entities that may be meant, the best first."""
    known = identified(asked.query)
    if known:
        return [Candidate(e, 100.0, True, {"identifier": True}) for e in known]
    entities = described(_found(asked))
    held = {pid: values(sorted(e.iri for e in entities), pid) for pid, _ in asked.properties} if entities else {}
    scored = [c for e in entities if (c := _scored(asked, e, held)) is not None]
    scored.sort(key=lambda c: (-c.score, len(c.entity.label), c.entity.iri))
    if scored:
        best = scored[0]
        alone = len(scored) == 1 or best.score - scored[1].score >= _APART
        scored[0] = Candidate(best.entity, best.score, best.score >= _SURE and alone, best.features)
    return scored[: asked.limit]


def identified(text: str) -> list[Entity]:
    """The entities that a text names by id or IRI of ours, or by the number of a Wikidata item."""
    item = _QID.fullmatch(text)
    if item:
        return described(
            row["s"].value
            for row in queries.rows("SELECT DISTINCT ?s { ?s owl:sameAs ?_item }", _item=ox.NamedNode(WD + item[1]))
        )
    iri = iri_of(text)
    return described([iri]) if iri and "/" in text else []


def iri_of(text: str) -> str:
    """The IRI that an id of ours stands for, "" where it can be none."""
    base: str = server_state().settings.base
    iri = text if text.startswith(base) else base + text
    try:
        return ox.NamedNode(iri).value if not any(c.isspace() for c in iri) else ""
    except ValueError:
        return ""


def id_of(iri: str) -> str:
    """The id of an entity: its IRI without what all of ours begin with."""
    return iri.removeprefix(server_state().settings.base)


def _found(asked: Asked) -> list[str]:
    """IRIs by name; where the name is not asked for, whatever has one of the values."""
    if not asked.query:
        pid, wanted = asked.properties[0]
        path = PROPERTIES[pid][1]
        return [
            row["s"].value
            for value in wanted
            for row in queries.rows(
                f"SELECT DISTINCT ?s {{ {{ ?s {path} ?v }} UNION {{ ?s {path}/rdfs:label ?v }} "
                "FILTER(STR(?v) IN (?_v, ?_iri)) } LIMIT 100",
                _v=queries.text(value),
                _iri=queries.text(iri_of(value) or value),
            )
        ]
    iris = [one["iri"] for one in find(asked.query)]
    words = [w for w in sorted(plain(asked.query).split(), key=len, reverse=True) if len(w) > 3][:_WORDS]
    if len(iris) < asked.limit:
        iris += [one["iri"] for word in words for one in find(word)]
    return list(dict.fromkeys(iris))


def described(iris: Iterable[str]) -> list[Entity]:
    """The named entities among these, in their order.

    Entities that are only described ("the minister") belong to one article and are left out.
    """
    base: str = server_state().settings.base
    wanted = list(dict.fromkeys(i for i in iris if i.startswith(base) and i[len(base) :].count("/") == 1))
    if not wanted:
        return []
    told: dict[str, dict[str, list[str]]] = {}
    for row in queries.rows(_ABOUT % " ".join(str(ox.NamedNode(i)) for i in wanted)):
        told.setdefault(row["s"].value, {}).setdefault(row["p"].value, []).append(row["o"].value)
    kinds = terms.kinds((iri, t) for iri, facts in told.items() for t in facts.get(RDF + "type", ()))
    return [
        _entity(iri, told[iri], kinds[iri]) for iri in wanted if iri in kinds and set(above(kinds[iri])) & set(ROOTS)
    ]


def _entity(iri: str, facts: Mapping[str, Sequence[str]], cls: str) -> Entity:
    label = min(facts.get(RDFS + "label", ()), default=id_of(iri))
    items = tuple(sorted(i.removeprefix(WD) for i in facts.get(OWL + "sameAs", ()) if i.startswith(WD)))
    return Entity(
        iri,
        label,
        (label, *sorted(facts.get(SKOS + "altLabel", ()))),
        cls,
        frozenset(above(cls)),
        next(iter(facts.get(CQ + "country", ())), ""),
        items,
    )


def above(cls: str) -> tuple[str, ...]:
    """A class of ours and all above it, as local names."""
    found, todo = [cls], [cls]
    while todo:
        wider = next((t.above for t in terms.terms() if t.name == todo[0] and t.kind == "class"), ())
        new = [w.removeprefix(CQ) for w in wider if w.startswith(CQ) and w.removeprefix(CQ) not in found]
        found += new
        todo = todo[1:] + new
    return tuple(found)


def type_name(cls: str) -> str:
    return next((t.label for t in terms.terms() if t.name == cls and t.kind == "class"), cls)


def values(iris: Sequence[str], pid: str) -> dict[str, list[queries.Term]]:
    """The values of a property, by entity; of "wikidata" the number of the item."""
    subjects = " ".join(str(ox.NamedNode(i)) for i in iris)
    found: dict[str, list[queries.Term]] = {}
    for row in queries.rows(
        f"SELECT DISTINCT ?s ?o {{ VALUES ?s {{ {subjects} }} ?s {PROPERTIES[pid][1]} ?o }} ORDER BY ?s ?o LIMIT 5000"
    ):
        value = row["o"]
        if pid == "wikidata":
            if not value.value.startswith(WD):
                continue
            value = queries.text(value.value.removeprefix(WD))
        found.setdefault(row["s"].value, []).append(value)
    return found


def _scored(asked: Asked, entity: Entity, held: Mapping[str, Mapping[str, list[queries.Term]]]) -> Candidate | None:
    features: dict[str, float | bool] = {}
    score = 100.0
    if asked.query:
        score = features["name"] = round(
            max(alike(asked.query, name) - (_ALIAS if i else 0) for i, name in enumerate(entity.names)), 1
        )
        if score < _LEAST:
            return None
    if asked.types:
        features["type"] = bool(entity.types & set(asked.types))
        if not features["type"] and asked.strict:
            return None
        score -= 0 if features["type"] else _OTHER_TYPE
    for pid, wanted in asked.properties:
        own = _texts(held[pid].get(entity.iri, ()))
        features[pid] = any(plain(w) in own for w in wanted)
        score -= 0 if features[pid] else _OTHER_VALUE
    return Candidate(entity, round(max(0.0, score), 1), False, features)


def _texts(own: Iterable[queries.Term]) -> set[str]:
    """All by which a value may be named: its text, IRI, id and label."""
    terms_ = list(own)
    names = queries.labels(t.value for t in terms_ if queries.is_iri(t))
    return {
        plain(text)
        for t in terms_
        for text in (t.value, id_of(t.value), names.get(t.value, ""), t.value.removeprefix(WD))
        if text
    }


def alike(asked: str, name: str) -> float:
    """From 0 to 100: 100 for the same words, whatever their case, accents and order."""
    one, other = plain(asked), plain(name)
    if one == other:
        return 100.0
    return min(99.0, max(fuzz.token_sort_ratio(one, other), 0.9 * fuzz.token_set_ratio(one, other)))


def plain(text: str) -> str:
    """Without case, accents and signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c))))


def as_number(term: queries.Term) -> int | float | None:
    """The number that a literal is, None for other terms."""
    if not isinstance(term, ox.Literal):
        return None
    kind = term.datatype.value.removeprefix(XSD)
    return (
        int(term.value) if kind == "integer" else float(term.value) if kind in ("decimal", "double", "float") else None
    )

"""The reports of an event: what each article says of it, side by side, and why they are taken for one event."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pyoxigraph as ox

from server.graph import queries
from server.graph.told import Told

FIGURES = ("killed", "injured", "detained")
_SAID = "cq:factuality, cq:attributedTo, cq:date, cq:earliestDate, cq:latestDate, sem:hasPlace, " + ", ".join(
    f"cq:{kind}{end}" for kind in FIGURES for end in ("Low", "Best", "High")
)
# of a reported event its reports, with their articles; of a report the reported event. With VALUES instead of IN
# Oxigraph would look through all triples of each property
_REPORTS = f"""
SELECT DISTINCT ?x ?kind ?p ?o {{
  {{ ?s cq:reports ?x . ?x ?p ?o FILTER(?p IN ({_SAID})) BIND("report" AS ?kind) }}
  UNION {{ ?s cq:reports ?report . ?report cq:trigger/nif:referenceContext ?x .
    ?x ?p ?o FILTER(?p IN (schema:datePublished, schema:publisher, schema:url)) BIND("article" AS ?kind) }}
  UNION {{ ?x cq:reports ?s . ?x ?p ?o FILTER(?p IN (cq:articleCount, cq:independentSourceCount))
    BIND("reported" AS ?kind) }}
}} ORDER BY ?x ?p ?o LIMIT 5000
"""
_SIGN = re.compile(r"(.+?) ([+-])[\d.]+")
Values = dict[str, list[queries.Term]]


@dataclass(frozen=True, slots=True)
class Report:
    """An event of one article; `said` and `article` have the values of their properties by local name."""

    iri: str
    said: Values
    article_iri: str = ""
    article: Values = field(default_factory=dict)

    @property
    def factuality(self) -> str:
        return local(self.said.get("factuality", []))

    @property
    def published(self) -> str:
        return first(self.article, "datePublished")[:10]


@dataclass(frozen=True, slots=True)
class Join:
    """Why two reports are taken for one event: their IRIs, and the signs for and against it in words.

    `other` is "" where the text tells of no pair.
    """

    text: str
    one: str = ""
    other: str = ""
    signs: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a reported event, the oldest first; of a report, the reported event and its two counts."""

    all: tuple[Report, ...] = ()
    reported: str = ""
    articles: int = 0
    sources: int = 0

    @property
    def terms(self) -> set[str]:
        """IRIs whose labels the page needs."""
        values = [
            term for one in self.all for said in (one.said, one.article) for some in said.values() for term in some
        ]
        return {one.article_iri for one in self.all} | {term.value for term in values if queries.is_iri(term)}

    @property
    def columns(self) -> tuple[str, ...]:
        """The figures that at least one report gives."""
        return tuple(kind for kind in FIGURES if any(people(one.said, kind) for one in self.all))


def reports(rows: list[queries.Row], events: dict[str, Told]) -> Reports:
    """Return what `asked` has found, with the articles of the events."""
    found: dict[str, dict[str, Values]] = {"report": {}, "article": {}, "reported": {}}
    for row in rows:
        values = found[row["kind"].value].setdefault(row["x"].value, {})
        values.setdefault(row["p"].value.rpartition("#")[2].rpartition("/")[2], []).append(row["o"])
    made = []
    for iri, said in found["report"].items():
        article = events[iri].article if iri in events else ""
        made.append(Report(iri, said, article, found["article"].get(article, {})))
    reported = next(iter(found["reported"]), "")
    counts = found["reported"].get(reported, {})
    return Reports(
        tuple(sorted(made, key=lambda one: (one.published, one.iri))),
        reported,
        int(first(counts, "articleCount") or 0),
        int(first(counts, "independentSourceCount") or 0),
    )


def asked(subject: ox.NamedNode) -> list[queries.Row]:
    """Return what the graph has of the reports of an event, for `reports`."""
    return queries.rows(_REPORTS, s=subject)


def joins(bases: list[queries.Term], some: tuple[Report, ...]) -> list[Join]:
    """Return the reasons by which reports were joined, from the texts that the graph has of them."""
    by_end = {"/".join(one.iri.split("/")[-2:]): one.iri for one in some}
    return [_join(term.value, by_end) for term in bases]


def _join(text: str, by_end: dict[str, str]) -> Join:
    pair, _, signs = text.partition(": ")
    one, _, other = pair.partition(" and ")
    if one not in by_end or other not in by_end:
        return Join(text)
    told = [_SIGN.fullmatch(sign.strip()) for sign in signs.partition(";")[0].split(",")]
    weighed = [(found[1], found[2] == "+") for found in told if found]
    return Join(
        "" if weighed else signs,
        by_end[one],
        by_end[other],
        tuple(sign for sign, is_for in weighed if is_for),
        tuple(sign for sign, is_for in weighed if not is_for),
    )


def local(terms: list[queries.Term]) -> str:
    """Return the local name of the first of IRIs, "" without one."""
    return terms[0].value.rpartition("#")[2] if terms else ""


def first(values: Values, name: str) -> str:
    return values[name][0].value if name in values else ""


def people(said: Values, kind: str) -> tuple[str, str, str]:
    """Return the lowest, the likeliest and the highest number of people killed, injured or detained, or ()."""
    found = tuple(first(said, f"{kind}{end}") for end in ("Low", "Best", "High"))
    return found if any(found) else ()  # type: ignore[return-value]

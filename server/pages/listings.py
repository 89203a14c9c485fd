"""The things of a selection as rows: for the lists of the browsing pages, for drawings, and as SPARQL to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import gazetteer
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.selecting import select
from kg.sparql.selection import Selection
from server.graph import queries, terms, titles
from server.graph.saved_questions import Table, names_in
from server.graph.told import told
from server.http.state import server_state
from server.pages import event
from server.pages.words import words

VIEWS: Mapping[str, str] = {
    "events": "map timeline",
    "reports": "map timeline",
    "statements": "timeline",
    "articles": "timeline",
    "places": "map",
}
_TYPES = ", ".join(f"cq:{name}" for name in event_types())
# what binds ?report for ?thing; `%s` restricts ?thing in both branches, so that no other event is looked at
_REPORTS = "{ %s ?thing cq:reports ?report } UNION { %s ?thing cq:trigger ?shown BIND(?thing AS ?report) }"
# one pattern in each OPTIONAL: Oxigraph looks these up one by one, while it reads all events for an OPTIONAL of several
_EVENTS = f"""
  OPTIONAL {{ ?report a ?kind FILTER(?kind IN ({_TYPES})) }}
  OPTIONAL {{ ?report rdfs:label ?what }}
  OPTIONAL {{ ?report cq:date ?date }}
  OPTIONAL {{ ?report cq:earliestDate ?from }} OPTIONAL {{ ?report cq:latestDate ?to }}
  BIND(COALESCE(?date, CONCAT(STR(?from), "/", STR(?to)), CONCAT(STR(?from), "/.."), CONCAT("../", STR(?to))) AS ?when)
  OPTIONAL {{ ?report cq:factuality ?factuality }}
  OPTIONAL {{ ?report cq:attributedTo ?source . OPTIONAL {{ ?source rdfs:label ?whose_word }} }}
  OPTIONAL {{ ?report cq:confidence ?confidence }}
  OPTIONAL {{ ?report sem:hasPlace ?where . OPTIONAL {{ ?where rdfs:label ?place }}
    OPTIONAL {{ ?where geo:hasGeometry/geo:asWKT ?point }} }}
  OPTIONAL {{ ?report cq:trigger ?trigger OPTIONAL {{ ?trigger nif:referenceContext ?article }}
    OPTIONAL {{ ?trigger cq:inSentence ?sentence OPTIONAL {{ ?sentence (nif:anchorOf|cq:wordsAt) ?words }} }} }}"""
# rows of their own, since those who take part would multiply the others
_PARTICIPANTS = """
  UNION {{ {values} ?thing cq:actor/rdfs:label ?actor }}
  UNION {{ {values} ?thing cq:recipient/rdfs:label ?recipient }}"""
_STATEMENTS = """
  OPTIONAL { ?thing cq:speaker ?who . OPTIONAL { ?who rdfs:label ?speaker } }
  OPTIONAL { ?thing rdfs:label ?what }
  OPTIONAL { ?thing cq:content ?content OPTIONAL { ?content (nif:anchorOf|cq:wordsAt) ?words }
    OPTIONAL { ?content nif:referenceContext ?article OPTIONAL { ?article schema:datePublished ?when } } }
  OPTIONAL { ?thing cq:confidence ?confidence }"""
_ARTICLES = """
  OPTIONAL { ?thing schema:headline ?what }
  OPTIONAL { ?thing schema:datePublished ?when }
  OPTIONAL { ?thing schema:publisher ?publisher }
  OPTIONAL { ?thing schema:url ?address }"""
_ENTITIES = """
  OPTIONAL { ?thing rdfs:label ?what }
  ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(cq:)))
  OPTIONAL { ?thing cq:country ?country }
  OPTIONAL { ?thing cq:actsFor ?principal . OPTIONAL { ?principal rdfs:label ?acts_for } }
  OPTIONAL { ?thing geo:hasGeometry/geo:asWKT ?point }"""
_BODIES = {
    "events": (_EVENTS, "what kind when factuality whose_word confidence place point where words article source"),
    "statements": (_STATEMENTS, "what words speaker when confidence article who"),
    "articles": (_ARTICLES, "what when publisher address"),
    "entities": (_ENTITIES, "what class country acts_for point principal"),
}
_JOINED = (
    "actor",
    "recipient",
    "factuality",
    "whose_word",
    "place",
    "acts_for",
    "speaker",
)  # of which a thing may have several


@dataclass(slots=True)
class Row:
    """A thing of a list: `values` has the first term of each column, `all` the texts of those that it may have many of.

    `kind` is the local name of its type or most specific class.
    """

    iri: str
    kind: str = ""
    values: dict[str, queries.Term] = field(default_factory=dict)
    all: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether a thing is called by its whole sentence."""
        said = (self.values[name].value.strip(" .").lower() for name in ("what", "words") if name in self.values)
        return len(set(said)) == 1

    @property
    def when(self) -> str:
        """Its day, month or year, or in words the days between which it was; "" without a date."""
        first, _, last = self.values["when"].value.partition("/") if "when" in self.values else ("", "", "")
        return event.between(*(day.removeprefix("..")[:10] for day in (first, last or first)))

    @property
    def country(self) -> str:
        """The name of its country, "" without one."""
        return label("country", self.values["country"].value, {}) if "country" in self.values else ""

    @property
    def facts(self) -> list[str]:
        """What is to be said beside an event that did not, or not surely, happen."""
        names = [value.rpartition("#")[2] for value in self.all.get("factuality", [])]
        return [label("factuality", CQ + name, {}) for name in names if name != "Actual"]


def query(selection: Selection, limit: int | None = None) -> str:
    """Return the SPARQL of a selection with what a list shows of each thing, to be read and changed by people."""
    body, columns = _body(selection.kind)
    if selection.has_reports:
        body = f"\n  {_REPORTS % ('', '')}{body}"
    inner = select(selection, limit).replace("\n", "\n    ")
    view = VIEWS.get(selection.kind, "table").split()[0]
    options = ' {"label": "what", "link": "thing"}' if view != "table" else ""
    shown = " ".join(f"?{name}" for name in columns.split())
    return f"#+ view: {view}{options}\nSELECT ?thing {shown} WHERE {{\n  {{\n    {inner}\n  }}{body}\n}}"


def rows(kind: str, things: Sequence[str]) -> list[Row]:
    """Return what a list shows of things, in their order, from one query."""
    if not things:
        return []
    body, columns = _body(kind)
    shown = " ".join(f"?{name}" for name in columns.split())
    found = {iri: Row(iri) for iri in things}
    classes: list[tuple[str, str]] = []
    others = _PARTICIPANTS.format(values=_values(things)) if kind in ("events", "reports") else ""
    asked = f"SELECT ?thing ?report {shown} ?actor ?recipient {{ {{ {_given(kind, things)} {body} }} {others} }}"
    for row in _with_sentences(queries.rows(asked)):
        iri = row["thing"].value
        _add(found[iri], row)
        if "class" in row:
            classes.append((iri, row["class"].value))
    kinds = terms.kinds(classes)
    for iri, made in found.items():
        made.kind = kinds.get(iri, "") or made.values.get("kind", ox.Literal("")).value.rpartition("#")[2]
    return list(found.values())


def table(kind: str, things: Sequence[str]) -> tuple[Table, dict[str, str]]:
    """Return things as a table with a row for each place of each, and the labels of its IRIs, for drawings."""
    if not things:
        return Table(["thing"], []), {}
    body, columns = _body(kind)
    left_out = {"class", "words", "article", "source", "principal"}
    names = [name for name in columns.split() if name not in left_out]
    shown = " ".join(f"?{name}" for name in names)
    found = queries.rows(f"SELECT DISTINCT ?thing ?report {shown} {{ {_given(kind, things)} {body} }}")
    distinct = {tuple(sorted((name, str(term)) for name, term in row.items())): row for row in _with_sentences(found)}
    made = Table(["what", *(name for name in names if name != "what"), "thing"], list(distinct.values()))
    return made, names_in(made)


def _with_sentences(found: list[queries.Row]) -> list[queries.Row]:
    """Return rows in which an event or a statement is called by its sentence, as on its page; without ?report."""
    first: dict[str, str] = {}
    for row in found:
        if "report" in row:
            thing, report = row["thing"].value, row["report"].value
            first[thing] = min(report, first.get(thing, report))
    known = told(first.values())
    sentences = {thing: ox.Literal(titles.sentence_of(known[iri])) for thing, iri in first.items() if iri in known}
    made = []
    for row in found:
        iri = row["thing"].value
        named = row | {"what": sentences[iri]} if iri in sentences else dict(row)
        named.pop("report", None)
        made.append(named)
    return made


def label(facet: str, value: str, names: Mapping[str, str]) -> str:
    """Return what a value of a facet or parameter is called."""
    said = words()["browse"]
    local = value.removeprefix(CQ)
    if facet == "factuality":
        return str(said["factualities"].get(local, local))
    if facet == "attributed" and value in ("", "no", "yes"):
        return str(said["attributed_values"][value or "no"])
    if facet in ("country", "actor_country"):
        state = f"{server_state().settings.base}state/{value}"
        known = names.get(state, state)
        if not known.endswith(f"state/{value}"):
            return known
        state_row = gazetteer.row(f"state/{value}")
        return state_row.label if state_row else value
    return names.get(value) or (queries.readable(value) if value.startswith(CQ) else value)


def _given(kind: str, things: Sequence[str]) -> str:
    """Return the pattern that binds ?thing to these alone and ?report to the reports of events and to statements."""
    values = _values(things)
    if kind == "statements":  # called by its sentence, as an event is
        return f"{values} BIND(?thing AS ?report)"
    return _REPORTS % (values, values) if kind in ("events", "reports") else values


def _values(things: Sequence[str]) -> str:
    return f"VALUES ?thing {{ {' '.join(str(ox.NamedNode(iri)) for iri in things)} }}"


def _body(kind: str) -> tuple[str, str]:
    return _BODIES["events" if kind == "reports" else kind if kind in _BODIES else "entities"]


def _add(one: Row, row: queries.Row) -> None:
    for name, term in row.items():
        if name in _JOINED and term.value not in one.all.setdefault(name, []):
            one.all[name].append(term.value)
        one.values.setdefault(name, term)

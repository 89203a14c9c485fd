"""The home page and search."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, render_template, request

from kg.asking.ranking import Candidate
from kg.model.classes import QUADS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, XSD
from kg.sparql.facets import NONE, Found, Value
from kg.sparql.questions import by_theme
from kg.sparql.selection import Selection
from server.graph import asking, facets, queries, terms
from server.graph.dataset import descriptions, has_words
from server.graph.saved_questions import Table
from server.graph.search import find
from server.graph.statistics import shown_counts

blueprint = Blueprint("home", __name__)

_TOLD = """
SELECT ?sentence ?words ?article {
  SERVICE cq:search { ?sentence cq:matchesText ?_wanted ; cq:score ?score ; cq:matched ?words ; cq:atMost 25 }
  ?sentence nif:referenceContext ?article
} ORDER BY DESC(?score) ?sentence
"""
_ARTICLES = """
SELECT ?article ?headline ?published ?publisher {
  VALUES ?article { %s }
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL {
    ?article schema:publisher ?p . OPTIONAL { ?p rdfs:label ?name }
    BIND(COALESCE(?name, STR(?p)) AS ?publisher)
  }
} ORDER BY DESC(STR(?published)) ?article
"""
_LAST_READ = "SELECT ?read { ?run a prov:Activity ; prov:endedAtTime ?read } ORDER BY DESC(?read) LIMIT 1"
_POINTS = (
    "SELECT ?place ?name ?point { VALUES ?place { %s } ?place geo:hasGeometry/geo:asWKT ?point ; rdfs:label ?name }"
)
_GROUPS = (
    ("articles", ("Article",)),
    ("events", QUADS),
    ("statements", ("Statement",)),
    ("people", ("Person",)),
    ("organizations", ("Organization",)),
    ("states", ("State",)),
    ("places", ("Place",)),
)
_ACTORS, _PLACES, _SHOWN, _MONTHS, _NEWEST = 12, 60, 4, 36, 8
_HAPPENED = Selection("events", factualities=(CQ + "Actual",))


@blueprint.get("/")
def home() -> str:
    counted = shown_counts()
    by_class = counted.classes if counted else {}
    numbers = {kind: sum(by_class.get(CQ + cls, 0) for cls in classes) for kind, classes in _GROUPS}
    happened = queries.cached("what happened", _happened) if any(numbers.values()) else None
    events = queries.cached("types of events", _events) if numbers["events"] else Found(0, {}, ())
    articles = queries.cached("articles", _newest_articles)
    read = queries.cached("last read", lambda: queries.rows(_LAST_READ)) if articles else []
    return render_template(
        "home.html",
        numbers=numbers | {"events": events.total} if counted else {},
        kinds=[(one.value.removeprefix(CQ), one.number) for one in events.facets.get("type", ())],
        articles=articles,
        read=read[0]["read"].value[:10] if read else "",
        happened=happened,
        themes={theme: found[:_SHOWN] for theme, found in by_theme().items()},
        described=descriptions(),
        has_words=has_words(),
    )


def _newest_articles() -> list[queries.Row]:
    newest = facets.found(Selection("articles"), (), rows=_NEWEST).things
    return queries.rows(_ARTICLES % " ".join(str(ox.NamedNode(iri)) for iri in newest)) if newest else []


@blueprint.get("/search")
def search() -> str:
    wanted = request.args.get("q", "").strip()
    sentences = queries.rows(_TOLD, _wanted=queries.text(wanted)) if wanted else []
    return render_template(
        "search.html",
        wanted=wanted,
        found=find(wanted) if wanted else [],
        answer=_answer(wanted),
        sentences=sentences,
        names=queries.labels(row["article"].value for row in sentences),
    )


def _answer(wanted: str) -> Candidate | None:
    """Return the saved question that fits the words; None where they are a single word, or none fits."""
    found = asking.asked(wanted)[1] if " " in wanted else []
    return next((one for one in found if one.fits), None)


def _events() -> Found:
    """Return how many events there are, and of each type: those of the list, where one that several articles report is
    one.
    """
    return facets.found(Selection("events"), ("type",), most=len(event_types()), rows=0)


def _happened() -> dict[str, object]:
    """Return who acted, and tables of the events that happened: by month and quad class, and by place."""
    found = facets.found(_HAPPENED, ("actor", "place"), most=_PLACES, rows=0)
    actors = found.facets["actor"][:_ACTORS]
    names = queries.labels(one.value for one in actors)
    return {
        "actors": [(one.value, names[one.value], one.number) for one in actors],
        "months": _by_month(),
        "places": _on_a_map(found.facets["place"]),
    }


def _by_month() -> Table:
    rows: list[queries.Row] = []
    labels = {term.name: term.label for term in terms.terms() if term.name in QUADS}
    for quad in QUADS:
        selection = Selection("events", types=(CQ + quad,), factualities=_HAPPENED.factualities)
        months = facets.found(selection, ("month",), rows=0).facets["month"]
        rows += [_bar(one, labels[quad]) for one in months if one.value != NONE]
    newest = max((row["month"].value for row in rows), default="")
    shown = [row for row in rows if _months_between(row["month"].value, newest) < _MONTHS]
    return Table(["month", "type", "events"], sorted(shown, key=lambda row: row["month"].value))


def _months_between(one: str, other: str) -> int:
    """Return how many months the second of two months, "2024-05", is after the first."""
    return 12 * (int(other[:4]) - int(one[:4])) + int(other[5:7]) - int(one[5:7])


def _bar(month: Value, label: str) -> queries.Row:
    return {
        "month": ox.Literal(month.value, datatype=ox.NamedNode(XSD + "gYearMonth")),
        "type": ox.Literal(label),
        "events": ox.Literal(month.number),
    }


def _on_a_map(places: tuple[Value, ...]) -> Table:
    if not places:
        return Table(["place", "events", "point"], [])
    numbers = {one.value: ox.Literal(one.number) for one in places}
    found: dict[str, queries.Row] = {}
    for row in queries.rows(_POINTS % " ".join(str(ox.NamedNode(iri)) for iri in numbers)):
        iri = row["place"].value
        found[iri] = {"place": row["name"], "events": numbers[iri], "point": row["point"], "where": row["place"]}
    rows = sorted(found.values(), key=lambda row: -int(row["events"].value))
    return Table(["place", "events", "point", "where"], rows)

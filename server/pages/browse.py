"""Browsing: everything of one kind, narrowed by facets, with the number of things beside each value.

The address of a page is its selection (`kg.sparql.selection`). Lists, data and SPARQL come from the same selection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import UsageError
from kg.rdf.vocab import CQ
from kg.sparql.facets import FACETS, NONE, Facet, Found, Value, ordered
from kg.sparql.names import entities_called
from kg.sparql.questions import Parameter, iris_of
from kg.sparql.selection import KINDS, PARAMETERS, Selection, parameters, selection_of, shortened, takes
from server.graph import facets, queries
from server.graph.saved_questions import called
from server.http.parameters import whole_number
from server.http.problems import Problem
from server.http.state import server_state
from server.pages import listings
from server.pages.results import data_of

blueprint = Blueprint("browse", __name__)

_COUNTRIES = ("country", "actor_country")
_OTHERS = ("page", "view", "all")
_PER_PAGE, _FEW, _MANY, _DRAWN = 25, 8, 60, 500
_LAST_PAGE = 400
_CLASSES = {
    "actor": ("cq:Actor",),
    "recipient": ("cq:Actor",),
    "participant": ("cq:Actor",),
    "place": ("cq:Place", "cq:State"),
    "attributed": ("cq:Actor",),
}
_TABLES: Mapping[str, tuple[str, ...]] = {
    "events": ("csv", "participants", "polecat", "ged", "parquet"),
    "statements": ("statements",),
    **dict.fromkeys(("articles", "reports"), ()),
}
"""The tables of a kind of things; of those left out, the table of entities."""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what it is called, how many things have it, and the address with it added or removed."""

    label: str
    number: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of the list is made of."""

    kind: str
    given: tuple[tuple[str, str], ...]
    found: Found
    names: Mapping[str, str]
    number: int

    def url(self, pairs: Iterable[tuple[str, str]]) -> str:
        return f"{request.script_root}/browse/{self.kind}?{urlencode(list(pairs))}".rstrip("?")

    def with_page(self, number: int) -> str:
        return self.url([*self.given, ("page", str(number))])

    def without(self, name: str, value: str) -> str:
        return self.url(pair for pair in self.given if pair != (name, value))

    @property
    def last(self) -> int:
        return max(1, -(-self.found.total // _PER_PAGE))


@blueprint.get("/browse")
def all_kinds() -> AnyResponse:
    return redirect(f"{request.script_root}/browse/events")


@blueprint.get("/browse/<kind>")
def browse(kind: str) -> AnyResponse | str:
    """A page of the things of a selection, its facets, and links to download it."""
    asked = _pairs(kind)
    named = _with_entities(asked)
    if named != asked:
        return redirect(f"{request.script_root}/browse/{kind}?{urlencode(named)}")
    selection = _selection(kind, named)
    number = whole_number(request.args.get("page"), default=1, most=_LAST_PAGE)
    most = _MANY if request.args.get("all") else _FEW
    found = facets.found(selection, most=most, rows=_PER_PAGE, offset=(number - 1) * _PER_PAGE)
    given = tuple(parameters(selection))
    page = Page(kind, given, found, queries.labels(_mentioned(found, given)), number)
    months, earlier, later = _months(page)
    return render_template(
        "browse.html",
        page=page,
        kinds=[name for name in KINDS if name != "reports"],
        chosen=[_chip(page, name, value) for name, value in given if name != "sort"],
        facets=[(facet, _choices(page, facet)) for facet in FACETS[kind]],
        months=months,
        earlier=earlier,
        later=later,
        rows=listings.rows(kind, found.things),
        takes=takes(kind),
        sorts=KINDS[kind].sorts,
        sort=selection.sort,
        usual=ordered(Selection(kind)).sort,
        given=dict(given),
        repeated=[pair for pair in given if PARAMETERS[pair[0]].is_repeated],
        views=listings.VIEWS.get(kind, ""),
        sparql=listings.query(selection, _DRAWN),
        whole=listings.query(selection),
        arguments=urlencode(list(given)),
        tables=list(_tables(kind, given)),
        has_more=most == _FEW and any(len(one) >= _FEW for one in found.facets.values()),
        drawn=_DRAWN,
    )


@blueprint.get("/api/browse/<kind>")
def data(kind: str) -> Response:
    """The first things of a selection with their places and dates, for drawing, and the values of its facets."""
    selection = _selection(kind, _with_entities(_pairs(kind)))
    rows = whole_number(request.args.get("rows"), default=_DRAWN, most=_DRAWN)
    found = facets.found(selection, most=_FEW, rows=rows)
    table, names = listings.table(kind, found.things)
    values = {name: [{"value": one.value, "number": one.number} for one in told] for name, told in found.facets.items()}
    return jsonify({**data_of(table, names), "total": found.total, "facets": values})


def _tables(kind: str, given: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the tables as which a selection can be downloaded, by name, with their addresses."""
    names = _TABLES.get(kind, ("entities",))
    if names == ("entities",) and all(name != "type" for name, _ in given):
        given = [*given, ("type", KINDS[kind].cls)]
    for name in names:
        yield name, f"{request.script_root}/export/{name}?{urlencode(list(given))}".rstrip("?")


def _pairs(kind: str) -> Pairs:
    if kind not in KINDS:
        raise Problem(404, f"There is no list of {kind}; there are: {', '.join(KINDS)}.")
    others = {*_OTHERS, "rows"}
    return [(name, value) for name, value in request.args.items(multi=True) if name not in others and value.strip()]


def _with_entities(pairs: Pairs) -> Pairs:
    """Return the parameters with entities by their IRIs: what is typed into a form may be a name."""
    found: Pairs = []
    for name, value in pairs:
        classes = _CLASSES.get(name, ())
        if not classes or iris_of(value) or value in ("yes", "no"):
            found.append((name, value))
            continue
        try:
            iris = entities_called(value, Parameter(name, " ".join(classes), "", name), called)
        except UsageError as error:
            raise Problem(400, f"{error}.") from error
        found += [(name, shortened(iri)) for iri in iris]
    return found


def _selection(kind: str, pairs: Pairs) -> Selection:
    try:
        return selection_of(kind, pairs)
    except UsageError as error:
        raise Problem(400, f"{error}.") from error


def _mentioned(found: Found, given: Iterable[tuple[str, str]]) -> set[str]:
    """Return the IRIs that the page names: values of facets, of the selection, and states of country codes."""
    iris = {one.value for values in found.facets.values() for one in values if _is_iri(one.value)}
    iris |= {iri.value for _, value in given for iri in iris_of(value)}
    codes = [one.value for name in _COUNTRIES for one in found.facets.get(name, ())]
    codes += [value for name, value in given if name in _COUNTRIES]
    return iris | {_state(code) for code in codes if code}


def _is_iri(value: str) -> bool:
    return value.startswith(("http://", "https://")) and " " not in value


def _state(code: str) -> str:
    return f"{server_state().settings.base}state/{code}"


def _choices(page: Page, facet: Facet) -> list[Choice]:
    found = page.found.facets.get(facet.name, ())
    if facet.name == "month":
        return []
    return [_choice(page, facet, value) for value in found if value.value != NONE or facet.name == "attributed"]


def _choice(page: Page, facet: Facet, value: Value) -> Choice:
    written = "no" if value.value == NONE else _written(facet.name, value.value)
    pair = (facet.parameter, written)
    is_chosen = pair in page.given
    url = page.without(*pair) if is_chosen else page.url([*page.given, pair])
    return Choice(listings.label(facet.name, value.value, page.names), value.number, url, is_chosen)


def _written(facet: str, value: str) -> str:
    """Return a value of a facet as the parameter takes it."""
    if facet in ("type", "factuality"):
        return value.removeprefix(CQ)
    return shortened(value) if _is_iri(value) else value


def _chip(page: Page, name: str, value: str) -> tuple[str, str, str]:
    """Return what a condition is called, what it asks for, and the address without it."""
    iris = iris_of(value) if name in _CLASSES else ()
    shown = page.names[iris[0].value] if iris else listings.label(name, value, page.names)
    return name, shown, page.without(name, value)


@dataclass(frozen=True, slots=True)
class Month:
    """A bar of the small chart: a month, the number of things, its height from 0 to 100, and its address."""

    month: str
    number: int
    height: float
    url: str


def _months(page: Page) -> tuple[list[Month], int, int]:
    """Return the months of a chart, those without a thing, too, and the number of things before and after them."""
    values = page.found.facets.get("month", ())
    numbers = {_count(one.value): one.number for one in values if _MONTH.fullmatch(one.value)}
    first, last = _fullest(numbers)
    shown = [(f"{month // 12:04d}-{month % 12 + 1:02d}", numbers.get(month, 0)) for month in range(first, last + 1)]
    most = max((number for _, number in shown), default=1)
    rest = [pair for pair in page.given if pair[0] not in ("from", "to")]
    return (
        [
            Month(month, number, round(100 * number / most, 1), page.url([*rest, ("from", month), ("to", month)]))
            for month, number in shown
        ],
        sum(number for month, number in numbers.items() if month < first),
        sum(number for month, number in numbers.items() if month > last),
    )


def _fullest(numbers: Mapping[int, int]) -> tuple[int, int]:
    """Return the first and the last month with a thing in the five years that have most of them, the latest such."""
    ordered = sorted(numbers)
    if not ordered:
        return 0, -1
    spans = [[month for month in ordered if first <= month < first + _MANY] for first in ordered]
    span = max(spans, key=lambda months: (sum(numbers[month] for month in months), months[0]))
    return span[0], span[-1]


def _count(month: str) -> int:
    """Return a month such as 2024-05 as a number of months."""
    return 12 * int(month[:4]) + int(month[5:]) - 1

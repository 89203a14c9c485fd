"""A selection of things in the graph, read from parameters of a URL or the command line. `selecting` has its SPARQL.

Browsing, exports and samples select alike, because all of them select by this.

    selection = selection_of("reports", [("type", "Assault"), ("country", "AFG"), ("from", "2024")])
    parameters(selection)         [("from", "2024-01-01"), ("type", "Assault"), ("country", "AFG")]
    selecting.select(selection)   SELECT DISTINCT ?thing WHERE { … }

`events` are reported events: those that the resolution has found to be one event in several articles, and every event
of one article that it has left alone. `reports` are the events of single articles. A reported event is selected where
one of its reports fulfils all conditions.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ, PREFIXES, compact

_EVENTS = frozenset(
    "from to type actor actor_country recipient participant country place factuality attributed min_confidence source "
    "words".split()
)
_ENTITIES = frozenset("from to type country source words".split())
_SORTED_EVENTS = ("date", "confidence", "label")
_SORTED_ENTITIES = ("label", "events")
_WORD, _COUNTRY = re.compile(r"[A-Za-z]+"), re.compile(r"[A-Z]{3}")
_PREFIXED = re.compile(r"([A-Za-z]\w*):([\w./#-]+)")
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
FACTUALITIES = ("Actual", "Planned", "Hypothetical", "Negated")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things: its class, the parameters and the sort orders that it takes.

    `beside`: further classes whose things are of this kind.
    """

    name: str
    cls: str
    takes: frozenset[str]
    sorts: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        return (self.cls, *self.beside)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("events", "Event", _EVENTS, _SORTED_EVENTS),
        Kind("reports", "Event", _EVENTS, _SORTED_EVENTS),
        Kind(
            "statements",
            "Statement",
            frozenset("from to actor recipient participant country min_confidence source words".split()),
            _SORTED_EVENTS,
        ),
        Kind("articles", "Article", frozenset("from to participant place source words".split()), ("date", "label")),
        Kind("people", "Person", _ENTITIES, _SORTED_ENTITIES),
        Kind("organizations", "Organization", _ENTITIES, _SORTED_ENTITIES),
        Kind("states", "State", _ENTITIES, _SORTED_ENTITIES),
        Kind("places", "Place", _ENTITIES | {"place"}, _SORTED_ENTITIES),
    )
}
"""The kinds that have lists."""

_ALL_KINDS: Mapping[str, Kind] = {
    **KINDS,
    "entities": Kind("entities", "Actor", _ENTITIES | {"place"}, _SORTED_ENTITIES, ("Place", "Occasion", "Operation")),
}


def kind_named(name: str) -> Kind:
    """Return a kind of things: one that has a list, or all entities. Raises: UsageError."""
    if name not in _ALL_KINDS:
        raise UsageError(f"no kind of things {name!r}; there are: {', '.join(_ALL_KINDS)}")
    return _ALL_KINDS[name]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected; a field that is empty or None restricts nothing. Made by `selection_of`.

    Within a field one value is enough (this type or that); of different fields all must hold.

    Args:
        kind: a name that `kind_named` takes.
        earliest, latest: the first and the last day, inclusive. An event is selected if it can have happened on one of
            these days, an article or statement if it was published then, an entity if it takes part in such an event.
        types: IRIs of classes; subclasses count.
        actors, recipients, participants: IRIs. A state stands also for those who act for it. Of statements, they are
            speakers, addressees, and either; of articles, participants are those who are mentioned.
        countries: ISO 3166-1 alpha-3 codes: of where an event happened, of the speaker of a statement, of an entity.
        places: IRIs of places and states; what lies in them counts.
        factualities: IRIs such as that of cq:Planned.
        attributed: whether it rests on somebody's word; None: either.
        attributed_to: IRIs of those on whose word it rests.
        min_confidence: from 0 to 1.
        sources: publishers as the articles name them, or hosts of their addresses.
        words: words in a sentence that shows it, in a sentence or the headline of an article, in a name of an entity;
            as cq:matchesText and cq:matchesName take them. Only the 10,000 best sentences or names count.
        sort: one of the orders of the kind, with "-" before it for descending; "": none.
        actor_countries: such codes, of those who act in an event.
    """

    kind: str = "events"
    earliest: date | None = None
    latest: date | None = None
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    factualities: tuple[str, ...] = ()
    attributed: bool | None = None
    attributed_to: tuple[str, ...] = ()
    min_confidence: Decimal | None = None
    sources: tuple[str, ...] = ()
    words: str = ""
    sort: str = ""
    actor_countries: tuple[str, ...] = ()

    @property
    def has_reports(self) -> bool:
        """Whether `selecting.pattern` binds ?report, the event of one article, beside ?thing."""
        return self.kind in ("events", "reports")

    @property
    def restricts(self) -> bool:
        """Whether it leaves out anything of its kind."""
        return any(getattr(self, f.name) not in (None, "", ()) for f in fields(self) if f.name not in ("kind", "sort"))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a URL or the command line: its name, the field that it sets, its help, what its value is called.

    `read` returns what a text stands for among things of a kind, and raises ValueError with what is wrong.
    """

    name: str
    field: str
    help: str
    metavar: str
    read: Callable[[str, str], Any]
    is_repeated: bool = True


def selection_of(kind: str, given: Iterable[tuple[str, str]], others: Collection[str] = ()) -> Selection:
    """Return the selection that parameters describe; empty values count as not given.

    Args:
        kind: a name that `kind_named` takes.
        given: names and values, as in a URL's query; those of lists may be repeated.
        others: names that belong to the caller, and are passed over.

    Raises: UsageError, which names the parameter and the value.
    """
    kind_named(kind)
    values: dict[str, Any] = {}
    for name, text in given:
        if name not in others and (text := text.strip()):
            _take(values, kind, name, text)
    chosen: dict[str, Any] = {
        name: tuple(sorted(set(value))) if isinstance(value, list) else value for name, value in values.items()
    }
    selection = Selection(kind, **chosen)
    if selection.earliest and selection.latest and selection.earliest > selection.latest:
        raise UsageError(f"from: {selection.earliest} is after to: {selection.latest}")
    if selection.attributed is False and selection.attributed_to:
        raise UsageError(f"attributed: 'no' does not go with {shortened(selection.attributed_to[0])!r}")
    return selection


def _take(values: dict[str, Any], kind: str, name: str, text: str) -> None:
    """Add the value of one parameter. Raises: UsageError."""
    parameter = PARAMETERS.get(name)
    if parameter is None or name not in takes(kind):
        raise UsageError(f"{kind} are not selected by {name!r}; they are by: {', '.join(takes(kind))}")
    try:
        value = parameter.read(text, kind)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error
    field = "attributed" if isinstance(value, bool) else parameter.field
    if parameter.is_repeated and field != "attributed":
        values.setdefault(field, []).append(value)
    elif values.setdefault(field, value) != value:
        raise UsageError(f"{name}: given twice, as {_written(values[field])!r} and {_written(value)!r}")


def takes(kind: str) -> tuple[str, ...]:
    """Return the names of the parameters that a kind of things is selected by, in their order."""
    return tuple(name for name in PARAMETERS if name in kind_named(kind).takes or name == "sort")


def parameters(selection: Selection) -> list[tuple[str, str]]:
    """Return the parameters that describe a selection, in a fixed order. `selection_of` makes an equal one of them."""
    found = []
    for name, parameter in PARAMETERS.items():
        if name == "attributed" and selection.attributed is not None:
            found.append((name, _written(selection.attributed)))
        value = getattr(selection, parameter.field)
        found += [
            (name, _written(one)) for one in (value if isinstance(value, tuple) else (value,)) if one not in (None, "")
        ]
    return found


def shortened(iri: str) -> str:
    """Return the shortest form of an IRI that a parameter takes: a prefixed name, else the IRI itself."""
    short = compact(iri)
    return short if _PREFIXED.fullmatch(short) else iri


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return text.removeprefix(CQ) if _WORD.fullmatch(text.removeprefix(CQ)) else shortened(text)


def _iri(text: str, kind: str) -> str:
    """Return the IRI that a text is, or that a prefixed name stands for. Raises: ValueError."""
    short = _PREFIXED.fullmatch(text)
    try:
        iri = ox.NamedNode(PREFIXES[short[1]] + short[2] if short and short[1] in PREFIXES else text).value
    except ValueError:
        iri = ""
    if not re.match(r"[A-Za-z][\w+.-]*:", iri):
        raise ValueError(f"{text!r} is not an IRI, nor a name such as id:state/PAK")
    return iri


def _type(text: str, kind: str) -> str:
    """Return the IRI of a class of a kind, from its IRI or its name in any case. Raises: ValueError."""
    wanted = text.removeprefix(CQ).removeprefix("cq:").lower()
    found = next((name for name in types_of(kind) if name.lower() == wanted), None)
    if found is None:
        raise ValueError(f"{text!r} is not a class of {kind}; there are: {', '.join(types_of(kind))}")
    return CQ + found


@cache
def types_of(kind: str) -> tuple[str, ...]:
    """Return the local names of the classes that a kind of things can be selected by, by name."""
    roots = {CQ + cls for cls in kind_named(kind).classes}
    return (
        tuple(
            sorted(
                name.removeprefix(CQ)
                for name, above in superclasses().items()
                if name.startswith(CQ) and roots & {name, *above}
            )
        )
        or kind_named(kind).classes
    )


def _factuality(text: str, kind: str) -> str:
    wanted = text.removeprefix(CQ).removeprefix("cq:").lower()
    found = next((name for name in FACTUALITIES if name.lower() == wanted), None)
    if found is None:
        raise ValueError(f"{text!r} is not one of {', '.join(FACTUALITIES)}")
    return CQ + found


def _attributed(text: str, kind: str) -> bool | str:
    return text == "yes" if text in ("yes", "no") else _iri(text, kind)


def _country(text: str, kind: str) -> str:
    if not _COUNTRY.fullmatch(text.upper()):
        raise ValueError(f"{text!r} is not an ISO 3166-1 alpha-3 code such as PAK")
    return text.upper()


def _confidence(text: str, kind: str) -> Decimal:
    try:
        found = Decimal(text)
        if 0 <= found <= 1:
            return found
    except InvalidOperation:
        pass
    raise ValueError(f"{text!r} is not a number from 0 to 1")


def _first_day(text: str, kind: str) -> date:
    return _day(text, is_last=False)


def _last_day(text: str, kind: str) -> date:
    return _day(text, is_last=True)


def _day(text: str, is_last: bool) -> date:
    """Return a day, or the first or last day of a month or year. Raises: ValueError."""
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            year, month = int(found[1]), int(found[2] or (12 if is_last else 1))
            return date(year, month, int(found[3] or (monthrange(year, month)[1] if is_last else 1)))
    except ValueError:
        pass
    raise ValueError(f"{text!r} is not a day, month or year such as 2024-05-01, 2024-05 or 2024")


def _text(text: str, kind: str) -> str:
    return text


def _sort(text: str, kind: str) -> str:
    if text.removeprefix("-") not in (sorts := kind_named(kind).sorts):
        raise ValueError(f"{text!r} is not one of {', '.join(sorts)}, or one of these with - before it")
    return text


PARAMETERS: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("from", "earliest", "on this day, month or year, or later", "DATE", _first_day, False),
        Parameter("to", "latest", "on this day, month or year, or earlier", "DATE", _last_day, False),
        Parameter("type", "types", "a class, as Assault or MaterialConflict", "CLASS", _type),
        Parameter("actor", "actors", "who acts, as id:state/PAK; a state stands for those who act for it", "IRI", _iri),
        Parameter("actor_country", "actor_countries", "ISO 3166-1 alpha-3 code of who acts", "CODE", _country),
        Parameter("recipient", "recipients", "whom it is directed at", "IRI", _iri),
        Parameter("participant", "participants", "who takes part on any side", "IRI", _iri),
        Parameter("country", "countries", "ISO 3166-1 alpha-3 code of where it happened", "CODE", _country),
        Parameter("place", "places", "where it happened; what lies in a place counts", "IRI", _iri),
        Parameter("factuality", "factualities", ", ".join(FACTUALITIES), "VALUE", _factuality),
        Parameter(
            "attributed", "attributed_to", "whether it rests on a claim: yes, no, or whose", "VALUE", _attributed
        ),
        Parameter("min_confidence", "min_confidence", "how likely it must be to be right", "0…1", _confidence, False),
        Parameter("source", "sources", "publisher, or host of the article's address", "NAME", _text),
        Parameter("words", "words", "words in the sentence, or in the name", "WORDS", _text, False),
        Parameter("sort", "sort", "order, with - before it descending", "ORDER", _sort, False),
    )
}

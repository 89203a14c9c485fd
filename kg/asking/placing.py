"""Which name of a question belongs into which field: by its class, and by the words beside it in the ways to ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from kg.asking.names import Entity, Named
from kg.asking.understanding import NAME, Understood
from kg.nlp.lexicon.tables import table
from kg.sparql.questions import Parameter

_TABLE = table("asking")
_FILLED, _BEFORE, _BEHIND, _ROLE = (
    _TABLE.weight("place_" + name) for name in ("filled", "word_before", "word_behind", "role")
)
_MOST_NAMES = 5  # of a question that are tried in each field
_EDGE = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a name stands: its role, and the symbols before and behind it, "" at an edge."""

    role: str
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the ways to ask a question have a field: how often in each role, and between which symbols."""

    roles: Counter[str]
    before: frozenset[str]
    behind: frozenset[str]

    @classmethod
    def of(cls, some: Iterable[Seen]) -> Surroundings:
        some = tuple(some)
        return cls(Counter(s.role for s in some), frozenset(s.before for s in some), frozenset(s.behind for s in some))

    def likeness(self, seen: Seen) -> float:
        """Return the points of a name that stands there."""
        total = self.roles.total()
        share = self.roles[seen.role] / total if total else 0
        return _ROLE * share + _BEFORE * (seen.before in self.before) + _BEHIND * (seen.behind in self.behind)


@dataclass(frozen=True, slots=True)
class Placed:
    """The names by the fields that take them, their IRIs there, the names that no field takes, and how well all fit."""

    names: Mapping[str, Named]
    entities: Mapping[str, tuple[str, ...]]
    left_over: tuple[Named, ...]
    fit: float


def seen(said: Understood) -> tuple[Seen, ...]:
    """Return where each name of a question stands, in order."""
    symbols = (_EDGE, *said.symbols, _EDGE)
    places = [number for number, symbol in enumerate(symbols) if symbol == NAME]
    return tuple(Seen(name.role, symbols[at - 1], symbols[at + 1]) for name, at in zip(said.names, places, strict=True))


def surroundings(some: Iterable[tuple[str, Seen]]) -> dict[str, Surroundings]:
    """Return the surroundings of each field, of where it stands in the ways to ask its question."""
    by_field: defaultdict[str, list[Seen]] = defaultdict(list)
    for field, where in some:
        by_field[field].append(where)
    return {field: Surroundings.of(where) for field, where in by_field.items()}


def placed(said: Understood, parameters: Sequence[Parameter], known: Mapping[str, Surroundings]) -> Placed:
    """Return which name belongs into which field, as many as can be and where they fit best."""
    fields = [parameter for parameter in parameters if parameter.is_entity]
    where = dict(zip(said.names, seen(said), strict=True))
    names = said.names[:_MOST_NAMES]
    width = min(len(fields), len(names))
    best: dict[str, Named] = {}
    points = 0.0
    for some in permutations(fields, width):
        for chosen in permutations(names, width):
            pairs = {f.name: n for f, n in zip(some, chosen, strict=True) if _taken(f, n, known)}
            found = sum(_FILLED + _points(known.get(f), where[n]) for f, n in pairs.items())
            if found > points:
                best, points = pairs, found
    by_name = {parameter.name: parameter for parameter in fields}
    return Placed(
        names=best,
        entities={field: _taken(by_name[field], name, known) for field, name in best.items()},
        left_over=tuple(name for name in said.names if name not in best.values()),
        fit=points - _FILLED * len(best),
    )


def _points(known: Surroundings | None, where: Seen) -> float:
    return known.likeness(where) if known else 0


def _taken(field: Parameter, name: Named, known: Mapping[str, Surroundings]) -> tuple[str, ...]:
    """Return the IRIs that a field takes of a name, () if it is none for it.

    A name behind "in" is no actor, unless the ways to ask have it there. A place stands for its state where a field is
    for states alone.
    """
    is_place = field.name in known and known[field.name].roles["place"] > 0 or "cq:Place" in field.classes
    if name.role == "place" and not is_place:
        return ()
    some = name.city if name.city and "cq:Place" in field.classes else name.entities
    if some and _takes(field, some[0]):
        return tuple(entity.iri for entity in some)
    if "cq:State" in field.classes and name.role == "place":
        return tuple(dict.fromkeys(entity.state for entity in some if entity.state))[:1]
    return ()


def _takes(field: Parameter, entity: Entity) -> bool:
    return any(cls.removeprefix("cq:") in entity.classes for cls in field.classes)

"""Which name of a question belongs into which field: by its class, and by the words beside it in the ways to ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TypeAlias

from kg.asking.names import Entity, Named
from kg.asking.understanding import NAME, Understood
from kg.nlp.lexicon.tables import table
from kg.sparql.questions import Parameter

_TABLE = table("asking")
_FILLED, _ROLE = _TABLE.weight("place_filled"), _TABLE.weight("place_role")
_BEFORE, _BEHIND = _TABLE.weight("place_word_before"), _TABLE.weight("place_word_behind")
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
    tried = (_tried(pairs, where, known) for pairs in _pairs(fields, said.names[:_MOST_NAMES]))
    points, best = max(tried, key=lambda one: one[0])
    return Placed(
        names={field.name: name for field, name in best},
        entities={field.name: _taken(field, name, known) for field, name in best},
        left_over=tuple(name for name in said.names if all(name is not one for _, one in best)),
        fit=points - _FILLED * len(best),
    )


_Pairs: TypeAlias = list[tuple[Parameter, Named]]


def _pairs(fields: Sequence[Parameter], names: Sequence[Named]) -> Iterator[_Pairs]:
    """Yield all ways to put names into fields."""
    width = min(len(fields), len(names))
    for some in permutations(fields, width):
        for chosen in permutations(names, width):
            yield list(zip(some, chosen, strict=True))


def _tried(pairs: _Pairs, where: Mapping[Named, Seen], known: Mapping[str, Surroundings]) -> tuple[float, _Pairs]:
    """Return the pairs whose field takes the name, after the points that they have."""
    found = [(field, name) for field, name in pairs if _taken(field, name, known)]
    beside = (known[field.name].likeness(where[name]) for field, name in found if field.name in known)
    return _FILLED * len(found) + sum(beside), found


def _taken(field: Parameter, name: Named, known: Mapping[str, Surroundings]) -> tuple[str, ...]:
    """Return the IRIs that a field takes of a name, () if it is none for it.

    A name behind "in" is no actor, unless the ways to ask have it there.
    """
    if name.role == "place" and not _is_of_places(field, known):
        return ()
    some = name.city if name.city and "cq:Place" in field.classes else name.entities
    return tuple(entity.iri for entity in some) if _takes(field, some[0]) else ()


def _is_of_places(field: Parameter, known: Mapping[str, Surroundings]) -> bool:
    """Whether a field is for places, or the ways to ask its question have it where places stand."""
    return "cq:Place" in field.classes or (field.name in known and known[field.name].roles["place"] > 0)


def _takes(field: Parameter, entity: Entity) -> bool:
    return any(cls.removeprefix("cq:") in entity.classes for cls in field.classes)

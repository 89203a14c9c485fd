"""Saved questions by how well they fit what was understood, with their fields filled and the reasons.

The points of a question say how much likelier than others it is to be the one that is meant: features of how alike it
is to what is asked, and of the names, days and types that its fields take, each times its weight. The weights are
fitted on the ways to ask the questions, each compared with the other ways only (tests/benchmarks/asking.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.asking.comparing import likeness, terms
from kg.asking.placing import Placed, placed
from kg.asking.profiles import Profile, Profiles
from kg.asking.understanding import Understood
from kg.asking.wording import FUNCTION_WORDS
from kg.nlp.lexicon.tables import table
from kg.sparql.questions import Parameter, SavedQuestion
from kg.sparql.selection import shortened

_POINTS = table("question_points")
FEATURES = (
    "ways",
    "words",
    "kind",
    "type",
    "other_type",
    "unasked_type",
    "view",
    "other_view",
    "name",
    "of_its_class",
    "pair",
    "beside",
    "left_over",
    "left_place",
    "unfilled",
    "date",
    "left_days",
    "term",
    "quoted",
    "unknown",
)


@dataclass(frozen=True, slots=True)
class Feature:
    """What speaks for a question or against it: one of FEATURES, what shows it, and how much of it there is."""

    name: str
    value: str
    amount: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question has points: a feature with its weight."""

    kind: str
    value: str
    points: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved question with what its points are for, the values of its fields, and names and days that none takes.

    `is_understood`: not all words that say something are unknown.
    """

    question: SavedQuestion
    reasons: tuple[Reason, ...]
    parameters: Mapping[str, str]
    left_over: tuple[str, ...]
    is_understood: bool

    @property
    def score(self) -> float:
        return round(sum(reason.points for reason in self.reasons), 2)

    @property
    def fits(self) -> bool:
        """Whether it is likelier to be meant than no question at all."""
        return self.is_understood and self.score >= _POINTS.weight("fits")


@dataclass(frozen=True, slots=True)
class _Filled:
    """The values of a question's fields, and what in the question they come from."""

    placed: Placed
    values: Mapping[str, str]
    days: Mapping[str, str]
    terms: Mapping[str, str]
    quoted: Mapping[str, str]


def ranked(asked: Understood, known: Profiles) -> list[Candidate]:
    """Return all questions, the best first."""
    weights = {name: _POINTS.weight(name) for name in FEATURES}
    found = [_candidate(asked, one, weights, filled, some) for one, filled, some in featured(asked, known)]
    return sorted(found, key=lambda one: (-one.score, one.question.name))


def featured(asked: Understood, known: Profiles) -> Iterator[tuple[Profile, _Filled, list[Feature]]]:
    """Yield each question with its fields filled and all that speaks for or against it."""
    vector = known.weights.vector(terms(asked))
    values = known.classifier.values(vector)
    for one in known.each:
        filled = _filled(asked, one)
        alike = _alike(asked, one, float(values[one.number]), likeness(vector, one.whole))
        kinds = [*_kinds(asked, one), *_types(asked, one), *_views(asked, one)]
        yield one, filled, [*alike, *kinds, *_in_names(one, filled.placed), *_in_other_fields(asked, filled)]


def _candidate(
    asked: Understood, one: Profile, weights: Mapping[str, float], filled: _Filled, found: Sequence[Feature]
) -> Candidate:
    reasons = tuple(Reason(f.name, f.value, round(f.amount * weights[f.name], 2)) for f in found)
    left_over = [name.words for name in filled.placed.left_over]
    if asked.days and not filled.days:
        left_over.append(asked.told_days)
    return Candidate(one.question, reasons, filled.values, tuple(left_over), asked.is_understood)


def _alike(asked: Understood, one: Profile, resembles: float, shares: float) -> Iterator[Feature]:
    yield Feature("ways", "", resembles)
    if shares:
        told = [text for word, text in asked.stems if word in one.whole and text.lower() not in FUNCTION_WORDS]
        yield Feature("words", ", ".join(told), shares)
    if asked.unknown:
        yield Feature("unknown", ", ".join(asked.unknown), len(asked.unknown) / asked.matter)


def _kinds(asked: Understood, one: Profile) -> Iterator[Feature]:
    for kind in (*asked.factualities, *asked.speaking):
        if kind in one.terms:
            yield Feature("kind", kind, 1)


def _types(asked: Understood, one: Profile) -> Iterator[Feature]:
    """Yield whether the query is of events of the types that are asked for, or of certain ones at all."""
    shared = [cls for cls in asked.types if cls in one.types]
    if shared:
        yield Feature("type", ", ".join(shared), 1)
    elif one.types:
        yield Feature("other_type" if asked.types else "unasked_type", ", ".join(sorted(one.types)), 1)


def _views(asked: Understood, one: Profile) -> Iterator[Feature]:
    for view in asked.views:
        yield Feature("view" if view == one.question.view else "other_view", view, 1)


def _in_names(one: Profile, found: Placed) -> Iterator[Feature]:
    yield from _placed(one, found)
    if found.fit:
        yield Feature("beside", "", found.fit)
    for name in found.left_over:
        is_place = name.role == "place"
        if ("somewhere" if is_place else "someone") not in one.fields:
            yield Feature("left_place" if is_place else "left_over", name.words, 1)
    for parameter in one.question.parameters:
        if parameter.is_entity and parameter.default and parameter.name not in found.names:
            yield Feature("unfilled", parameter.label, 1)


def _placed(one: Profile, found: Placed) -> Iterator[Feature]:
    for parameter in one.question.parameters:
        if (name := found.names.get(parameter.name)) is not None:
            yield Feature("name", name.words, 1)
            if "cq:Actor" not in parameter.classes:
                yield Feature("of_its_class", name.words, 1)
    if len(found.names) > 1:
        yield Feature("pair", " + ".join(name.words for name in found.names.values()), 1)


def _in_other_fields(asked: Understood, filled: _Filled) -> Iterator[Feature]:
    if asked.days:
        yield Feature("date" if filled.days else "left_days", asked.told_days, 1)
    for value in filled.terms.values():
        yield Feature("term", value.removeprefix("cq:"), 1)
    for value in filled.quoted.values():
        yield Feature("quoted", value, 1)


def _filled(asked: Understood, one: Profile) -> _Filled:
    parameters = one.question.parameters
    found = placed(asked, parameters, one.fields)
    days, terms_, quoted = _days(asked, parameters), _terms(asked, one), _quoted(asked, parameters)
    return _Filled(found, _entities(found, parameters) | days | terms_ | quoted, days, terms_, quoted)


def _entities(found: Placed, parameters: Sequence[Parameter]) -> dict[str, str]:
    """Return the values of the fields of entities.

    Where names fill some of the fields only, the others are emptied: their defaults are examples.
    """
    values = {name: " ".join(map(shortened, iris)) for name, iris in found.entities.items()}
    empty = [p.name for p in parameters if p.is_entity and p.default and p.name not in values] if values else []
    return values | dict.fromkeys(empty, "")


def _days(asked: Understood, parameters: Sequence[Parameter]) -> dict[str, str]:
    """Return the first and the last day by the fields that take them."""
    fields = [parameter.name for parameter in parameters if parameter.kind == "date"]
    pairs = zip(fields, (asked.earliest, asked.latest), strict=False)
    return {name: day.isoformat() for name, day in pairs if day is not None}


def _terms(asked: Understood, one: Profile) -> dict[str, str]:
    """Return types of events and factualities by the fields that take them.

    A word that the question has itself says what is asked, and is no value.
    """
    types = [cls for word, cls in asked.typed if word not in one.own]
    found = {}
    for parameter in one.question.parameters:
        if term := next((term for term in (*types, *asked.factualities) if term in parameter.choices), ""):
            found[parameter.name] = f"cq:{term}"
    return found


def _quoted(asked: Understood, parameters: Sequence[Parameter]) -> dict[str, str]:
    """Return words of sentences by the field that takes them."""
    field = next((p.name for p in parameters if p.kind == "string"), "")
    value = f'"{asked.quoted}"' if " " in asked.quoted else asked.quoted
    return {field: value} if field and value else {}

"""Candidate ranking by name, class, country, office, affiliation and place; pure functions.

A name and a class alone never identify a person, since names are shared. An entity stays NIL, with the reason, if the
best candidate is below the threshold or two are nearly as good.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from kg.gazetteer.atlas import plain
from kg.nlp.lexicon.tables import table
from kg.wikidata.items import Held, Item
from kg.wikidata.kinds import Fit

# weights of the score, set by hand; evidence against a candidate is below 0
_NAME, _CLASS = 0.65, {Fit.SAME: 0.15, Fit.NEAR: 0.08, Fit.UNKNOWN: 0.0}
_COUNTRY, _OTHER_COUNTRY = 0.10, -0.20
_OFFICE, _OFFICE_THEN, _OTHER_OFFICE, _NO_OFFICE = 0.10, -0.05, -0.06, -0.08
_AFFILIATION = 0.10
_ENDED, _A_CHILD = -0.15, -0.50
_UNIQUE = 0.05  # no country to compare, and no other candidate of this name
_NEAR_KM, _FAR_KM = 30.0, 150.0
_NEAR, _FAR = 0.10, -0.30
_GEONAMES, _OTHER_GEONAMES = 0.34, -0.10
_ALIAS, _LEAST_ALIKE = 0.97, 88.0  # of a name that is an alias; rapidfuzz's ratio below which names differ
_BEST = 0.99
_MARGIN = 0.04  # at least, between the first and the second
_YOUNGEST = 15  # years, of a person in political news
_WORDS = table("wikidata")
_DECIDING, _BESIDE = _WORDS.words("deciding"), _WORDS.words("beside")
_SHARED = frozenset(("Person", "GovernmentBody", "PoliticalParty", "Place"))  # names are shared between countries


@dataclass(frozen=True, slots=True)
class Wanted:
    """What distinguishes an entity of the graph; items as QIDs."""

    iri: str
    cls: str
    label: str
    names: tuple[str, ...] = ()  # other names
    countries: frozenset[str] = frozenset()
    affiliations: frozenset[str] = frozenset()  # what it acts for, is a part of, or holds an office of
    offices: tuple[str, ...] = ()  # titles
    first: date | None = None  # of the articles that name it
    last: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames: str = ""
    mentions: int = 0
    refused: frozenset[str] = frozenset()  # items that a person has judged to be others


@dataclass(frozen=True, slots=True)
class Ranked:
    item: Item
    score: float
    basis: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The link, or None and why; `candidates` are the ranked ones, the best first."""

    chosen: Ranked | None
    reason: str = ""
    candidates: tuple[Ranked, ...] = ()


def decide(wanted: Wanted, items: Sequence[tuple[Item, Fit]], titles: Mapping[str, str], threshold: float) -> Decision:
    """The item that an entity is, or why there is none.

    Args:
        items: candidates, with how their classes fit.
        titles: labels of positions, by QID.
    """
    alike, reason = _alike(wanted, items)
    if reason:
        return Decision(None, reason)
    ranked = _in_order(wanted, alike, titles)
    doubt = _doubt(ranked, threshold)
    return Decision(None if doubt else ranked[0], doubt, ranked)


_Alike = tuple[Item, Fit, float]


def _alike(wanted: Wanted, items: Sequence[tuple[Item, Fit]]) -> tuple[Sequence[_Alike], str]:
    """The candidates of a fitting class and a similar name, with how similar it is; else why there are none."""
    if not items:
        return [], "no item has this name"
    if wanted.cls == "Person" and " " not in wanted.label.strip():
        return [], "a single word does not identify a person"
    fitting = [(i, fit) for i, fit in items if fit is not Fit.OTHER]
    if not fitting:
        return [], f"no item of this name is of the class {wanted.cls}"
    alike = [(i, fit, likeness) for i, fit in fitting if (likeness := _likeness(wanted, i))]
    return alike, "" if alike else "no label or alias is similar to this name"


def _in_order(wanted: Wanted, alike: Sequence[_Alike], titles: Mapping[str, str]) -> tuple[Ranked, ...]:
    """The candidates with their scores, the best first, of equal ones the item with the lower number."""
    alone = sum(likeness >= _ALIAS for *_, likeness in alike) == 1
    ranked = (_ranked(wanted, i, fit, likeness, titles, alone) for i, fit, likeness in alike)
    return tuple(sorted(ranked, key=lambda r: (-r.score, int(r.item.qid[1:]))))


def _doubt(ranked: Sequence[Ranked], threshold: float) -> str:
    """Why the best candidate is not taken, "" where it is: its score is too low, or too close to that of the second."""
    best = ranked[0]
    if best.score < threshold:
        return f"the best candidate, {best.item.qid}, has {best.score:.2f} of {threshold:.2f}: {best.basis}"
    if len(ranked) > 1 and best.score - ranked[1].score < _MARGIN:
        scores = f"{best.score:.2f}, {ranked[1].score:.2f}"
        return f"{best.item.qid} and {ranked[1].item.qid} are nearly as likely ({scores})"
    return ""


def _likeness(wanted: Wanted, found: Item) -> float:
    """1 for the same label, less for an alias or another spelling, 0 for another name."""
    ours = [plain(n) for n in (wanted.label, *wanted.names)]
    label = plain(found.label)
    if label and label == ours[0]:
        return 1.0
    theirs = {plain(n) for n in found.names} - {""}
    if theirs & set(ours):
        return _ALIAS
    best = max((fuzz.token_sort_ratio(ours[0], name) for name in theirs), default=0.0)
    return best / 100 * _ALIAS if best >= _LEAST_ALIKE else 0.0


def _ranked(wanted: Wanted, found: Item, fit: Fit, likeness: float, titles: Mapping[str, str], alone: bool) -> Ranked:
    parts: list[tuple[float, str]] = [
        (_NAME * likeness, "label" if likeness == 1 else "alias" if likeness == _ALIAS else "similar name"),
        (_CLASS[fit], {Fit.SAME: "class", Fit.NEAR: "related class", Fit.UNKNOWN: "class not looked up"}[fit]),
    ]
    parts += _country(wanted, found, alone and fit is Fit.SAME)
    parts += _in_time(wanted, found)
    if wanted.affiliations & {*found.affiliations}:
        parts.append((_AFFILIATION, "affiliation"))
    if wanted.cls == "Person":
        parts += _office(wanted, found, titles)
    parts += _place(wanted, found)
    score = max(0.0, min(_BEST, sum(number for number, _ in parts)))
    return Ranked(found, round(score, 4), ", ".join(word for _, word in parts))


def _country(wanted: Wanted, found: Item, alone: bool) -> list[tuple[float, str]]:
    if wanted.countries and found.countries:
        return (
            [(_COUNTRY, "country")] if wanted.countries & {*found.countries} else [(_OTHER_COUNTRY, "another country")]
        )
    if wanted.cls not in _SHARED and alone:
        return [(_UNIQUE, "the only one of this name")]
    return []


def _in_time(wanted: Wanted, found: Item) -> list[tuple[float, str]]:
    if found.ended and wanted.first and found.ended < wanted.first:
        return [(_ENDED, f"ended {found.ended.year}")]
    if wanted.cls == "Person" and found.begun and wanted.last and wanted.last.year - found.begun.year < _YOUNGEST:
        return [(_A_CHILD, f"born {found.begun.year}")]
    return []


def _office(wanted: Wanted, found: Item, titles: Mapping[str, str]) -> list[tuple[float, str]]:
    """Whether the item holds an office that articles give the person, at that time."""
    if not found.positions:
        return [(_NO_OFFICE, "no office")]
    if not wanted.offices:
        return []
    same = [
        held for held in found.positions if any(_is_title(o, titles.get(held.position, "")) for o in wanted.offices)
    ]
    if any(_is_held(held, wanted) for held in same):
        return [(_OFFICE, "office at the time")]
    return [(_OFFICE_THEN, "office at another time")] if same else [(_OTHER_OFFICE, "other offices")]


def _is_title(ours: str, theirs: str) -> bool:
    """Whether two titles are of the same office.

    "Acting Foreign Minister" and "Minister of Foreign Affairs of Pakistan" are, "Minister" and "Prime Minister" not.
    """
    mine, other = set(plain(ours).split()) - _BESIDE, set(plain(theirs).split()) - _BESIDE
    if not mine or not other:
        return False
    return (
        (mine & _DECIDING) == (other & _DECIDING)
        and (len(mine) > 1 or mine == other or len(other) < 4)
        and fuzz.token_set_ratio(" ".join(sorted(mine)), " ".join(sorted(other))) >= _LEAST_ALIKE
    )


def _is_held(held: Held, wanted: Wanted) -> bool:
    """Whether an office was held on some day from the first to the last article; without dates it counts as held."""
    first, last = wanted.first, wanted.last or wanted.first
    if first is None or last is None:
        return True
    return (held.start is None or held.start <= last) and (held.end is None or held.end >= first)


def _place(wanted: Wanted, found: Item) -> list[tuple[float, str]]:
    if wanted.geonames and found.geonames:
        return (
            [(_GEONAMES, "GeoNames id")]
            if wanted.geonames in found.geonames
            else [(_OTHER_GEONAMES, "another GeoNames id")]
        )
    if None in (wanted.latitude, wanted.longitude, found.latitude, found.longitude):
        return []
    far = kilometres(wanted.latitude or 0, wanted.longitude or 0, found.latitude or 0, found.longitude or 0)
    return [(_NEAR, "position")] if far <= _NEAR_KM else [(_FAR, f"{far:.0f} km away")] if far > _FAR_KM else []


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance of two positions in degrees. Source: the haversine formula."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))

"""Which place of GeoNames a name stands for in one article."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

from kg import gazetteer
from kg.gazetteer import PlaceRow
from kg.model import Document
from kg.nlp.geocoding.toponyms import Reader, Toponym
from kg.nlp.lexicon.tables import table

_WEIGHT = table("geocoding").weight
_THRESHOLD, _THRESHOLD_NEAR, _MARGIN = _WEIGHT("threshold"), _WEIGHT("threshold_near"), _WEIGHT("margin")
_COUNTRY, _SHARE, _ONLY_COUNTRY = _WEIGHT("country"), _WEIGHT("share"), _WEIGHT("only_country")
_DIVISION, _HOLDS_OTHER = _WEIGHT("division"), _WEIGHT("holds_other")
_CAPITAL, _CITY_OF_DIVISION = _WEIGHT("capital"), _WEIGHT("city_of_division")
_LEVEL_SAID, _OTHER_LEVEL, _CITY_FOR_ADMIN2 = (
    _WEIGHT("level_said"),
    _WEIGHT("other_level"),
    _WEIGHT("city_for_admin2"),
)
_SMALLEST, _MAIN_SHARE, _NEAR_SHARE = _WEIGHT("smallest"), _WEIGHT("main_share"), _WEIGHT("near_share")
_KINDS = {
    "city": _WEIGHT("kind_city"),
    "admin1": _WEIGHT("kind_admin1"),
    "admin2": _WEIGHT("kind_admin2"),
    "country": _WEIGHT("kind_country"),
}


@dataclass(frozen=True, slots=True)
class Site:
    """Where an entity is: a place of GeoNames, or only the country and what the text says it lies in."""

    row: PlaceRow | None = None
    country: str | None = None
    within: str | None = None  # key of an entity


class Resolver:
    """Decides the places of one document, each after what it lies in."""

    def __init__(self, document: Document) -> None:
        self._entities = {e.key: e for e in document.entities}
        reader = Reader(document)
        self._toponyms = {
            e.key: reader.toponym(e) for e in document.entities if e.cls == "Place" and not e.ref and e.named
        }
        self._told: Counter[str] = Counter()
        for e in document.entities:
            if e.country and e.cls != "Person":
                self._told[e.country] += len(e.mentions)
        self._countries: dict[str, float] = {}
        self._divisions: Counter[int] = Counter()
        self._sites: dict[str, Site] = {}

    def sites(self) -> dict[str, Site]:
        """Every place's site: decided once by the countries told, then again with those of the places found."""
        for _ in range(2):
            rows = [s.row for s in self._sites.values() if s.row]
            counts = self._told + Counter(r.country for r in rows)
            self._countries = {c: n / counts.total() for c, n in counts.items()}
            self._divisions = Counter(d for r in rows for d in {r.id, *r.within})
            before, self._sites = self._sites, {}
            for key in self._toponyms:
                self._site(key, before, frozenset())
        return self._sites

    def _site(self, key: str, before: dict[str, Site], asked: frozenset[str]) -> None:
        if key in self._sites or key not in self._toponyms or key in asked:
            return
        toponym = self._toponyms[key]
        for container in toponym.within:
            self._site(container, before, asked | {key})
        own = before[key].row if key in before else None
        site = self._decide(toponym, frozenset((own.id, *own.within)) if own else frozenset())
        if site is not None:
            self._sites[key] = site

    def _decide(self, toponym: Toponym, own: frozenset[int]) -> Site | None:
        """The site by what the text says it lies in, else by the article's countries.

        Args:
            own: ids of the place that this name was last taken for, and of what that lies in.
        """
        candidates = self._candidates(toponym)
        contained = self._in_container(candidates, toponym, own)
        if contained is not None:
            return contained
        if toponym.owner and self._entities[toponym.owner].cls == "State":
            return self._without_row(toponym)  # "Nicaragua's Independence" is not the one in Missouri
        division = next((c for c in toponym.within if self._is_division(c, toponym.level)), None)
        if division:
            return Site(None, self._country(division), division)
        best = self.choose(candidates, toponym, own, sure=False)
        return best if best.row or best.country else self._without_row(toponym)

    def _in_container(self, candidates: list[PlaceRow], toponym: Toponym, own: frozenset[int]) -> Site | None:
        """The site in a division that an abbreviation tells, else in the first container that has a candidate."""
        inside = [c for c in candidates if c.admin1 in toponym.divisions and c.id not in toponym.divisions]
        if inside:
            return self.choose(inside, toponym, own, sure=True)
        for container in toponym.within:
            inside = [c for c in candidates if self._lies_in(c, container)]
            if inside:
                best = self.choose(inside, toponym, own, sure=True)
                return best if best.row or not best.country else replace(best, within=container)
        return None

    def _without_row(self, toponym: Toponym) -> Site | None:
        container = next((c for c in toponym.within if self._country(c)), None)
        if container:
            return Site(None, self._country(container), container)
        main = max(self._countries, key=lambda c: self._countries[c], default=None)
        if main and toponym.level and self._countries[main] >= _MAIN_SHARE:
            return Site(None, main)
        return None

    def _candidates(self, toponym: Toponym) -> list[PlaceRow]:
        """Places of the very name; where none is of a country in question, also those that are spelt alike there."""
        exact = {c.id: c for name in toponym.names for c in gazetteer.find_place(name)}
        near = self._countries_near(toponym)
        fits = _fitting_kinds(toponym.level)
        if not near or any(c.country in near and c.kind in fits for c in exact.values()):
            return list(exact.values())
        alike = (c for name in toponym.names for country in near for c in gazetteer.similar_places(name, country))
        return list((exact | {c.id: c for c in alike if c.kind in fits}).values())

    def _countries_near(self, toponym: Toponym) -> set[str]:
        """The countries of what the text says the place lies in, else those that the article tells much of."""
        near = {c for key in toponym.within if (c := self._country(key))}
        if near or not toponym.level:
            return near
        return {c for c, share in self._countries.items() if share >= _NEAR_SHARE}

    def _country(self, key: str) -> str | None:
        site, e = self._sites.get(key), self._entities.get(key)
        return site.country if site else e.country if e else None

    def _is_division(self, key: str, level: str | None) -> bool:
        """Is this a division that something of this level can lie in? The text is believed before the map."""
        row = self._sites[key].row if key in self._sites else None
        return row is not None and row.kind.startswith("admin") and row.kind != level and level != "admin1"

    def _lies_in(self, candidate: PlaceRow, container: str) -> bool:
        site, e = self._sites.get(container), self._entities[container]
        if e.cls == "State":
            return candidate.country == e.country
        if site is not None and site.row is not None:
            return site.row.id in candidate.within or (
                site.row.kind == "country" and site.row.country == candidate.country
            )
        return e.ref is not None and e.ref.startswith("geonames/") and int(e.ref.partition("/")[2]) in candidate.within

    def choose(self, candidates: list[PlaceRow], toponym: Toponym, own: frozenset[int], sure: bool) -> Site:
        """The best candidate if it is good enough and alone; else the country, if all good ones share it."""
        if not candidates:
            return Site()
        ranked = self._ranked(candidates, toponym, own)
        score, best = _preferred(ranked, toponym)
        threshold = _THRESHOLD_NEAR if best.country in self._countries else _THRESHOLD
        if not sure and score < threshold:
            return Site()
        rivals = _rivals(ranked, score, best)
        if any(r.country != best.country for r in rivals):
            return Site()
        return Site(None if rivals else best, best.country)

    def _ranked(
        self, candidates: list[PlaceRow], toponym: Toponym, own: frozenset[int]
    ) -> list[tuple[float, PlaceRow]]:
        """The candidates with their scores, the best first."""
        several = any(" " in name for name in toponym.names)
        extra = _ONLY_COUNTRY if several and len({c.country for c in candidates}) == 1 else 0.0
        scored = sorted(((self._score(c, toponym, own) + extra, c.id, c) for c in candidates), reverse=True)
        return [(score, c) for score, _, c in scored]

    def _score(self, c: PlaceRow, toponym: Toponym, own: frozenset[int]) -> float:
        """The logarithm of the population, and more for the article's countries and divisions and the level it says."""
        share = self._countries.get(c.country, 0.0)
        score = (
            math.log10(max(c.population, _SMALLEST)) + _KINDS[c.kind] + (_COUNTRY + _SHARE * share if share else 0.0)
        )
        score += _DIVISION * sum(self._divisions[d] > (d in own) for d in c.within)
        if c.kind == "admin1" and self._divisions[c.id] > (c.id in own):
            score += _HOLDS_OTHER
        if toponym.level:
            return score + _by_level(toponym.level, c.kind)
        return score + (_CAPITAL if c.kind == "city" and any(_is_capital(name, c) for name in toponym.names) else 0.0)


def _fitting_kinds(level: str | None) -> set[str]:
    """The kinds of places that are of a level: districts may be called as their towns are."""
    if not level:
        return set(_KINDS)
    return {level, "city"} if level == "admin2" else {level}


def _by_level(level: str, kind: str) -> float:
    """What the level that the text says speaks for or against a kind of place."""
    if kind == level:
        return _LEVEL_SAID
    return -(_CITY_FOR_ADMIN2 if (level, kind) == ("admin2", "city") else _OTHER_LEVEL)


def _preferred(ranked: list[tuple[float, PlaceRow]], toponym: Toponym) -> tuple[float, PlaceRow]:
    """The best place with its score: for a division, the city of its name, unless the text says "state"."""
    score, best = ranked[0]
    if best.kind != "admin1" or toponym.level:
        return ranked[0]
    cities = ((s, c) for s, c in ranked if c.kind == "city" and c.admin1 == best.id and score - s < _CITY_OF_DIVISION)
    return next(cities, ranked[0])  # "New York" is the city


def _rivals(ranked: list[tuple[float, PlaceRow]], score: float, best: PlaceRow) -> list[PlaceRow]:
    """The places that come near the best one and neither hold it nor lie in it."""
    others = (c for s, c in ranked if c.id != best.id and score - s < _MARGIN)
    return [c for c in others if best.id not in c.within and c.id not in best.within]


def _is_capital(name: str, place: PlaceRow) -> bool:
    return place.country in gazetteer.capitals(name)

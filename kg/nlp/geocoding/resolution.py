"""Which place of GeoNames a name stands for in one article."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

from kg import gazetteer
from kg.gazetteer import PlaceRow
from kg.model import Document
from kg.nlp.geocoding.toponyms import Reader, Toponym

_THRESHOLD = 4.7  # a city of 50,000 for which nothing speaks but its name
_NEAR = 3.8  # the same, where the article speaks of its country
_MARGIN = 0.4  # homonyms closer than this are not told apart
_COUNTRY = 1.0  # for a country that the article speaks of at all,
_SHARE = 2.5  # and more, the more it does
_DIVISION = 1.2  # for a division that another place of the article lies in
_FULL = 1.5  # for a division in which another place of the article lies
_CAPITAL = 1.5  # for the capital of a state: Washington is the city, not the state
_ITS_CITY = 0.6  # a city this near to the division that is called as it is, and which it lies in, is meant
_KINDS = {"city": 0.0, "admin1": -0.3, "admin2": -1.0, "country": 3.0}


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
        """The site by what the text says it lies in, else by the article's countries. `own`: what this name itself spoke for."""
        candidates = self._candidates(toponym)
        inside = [c for c in candidates if c.admin1 in toponym.divisions and c.id not in toponym.divisions]
        if inside:
            return self._choose(inside, toponym, own, sure=True)
        for container in toponym.within:
            inside = [c for c in candidates if self._lies_in(c, container)]
            if inside:
                best = self._choose(inside, toponym, own, sure=True)
                return best if best.row or not best.country else replace(best, within=container)
        if toponym.owner and self._entities[toponym.owner].cls == "State":
            return self._without_row(toponym)  # "Nicaragua's Independence" is not the one in Missouri
        division = next((c for c in toponym.within if self._is_division(c, toponym.level)), None)
        if division:
            return Site(None, self._country(division), division)
        best = self._choose(candidates, toponym, own, sure=False) if candidates else Site()
        return best if best.row or best.country else self._without_row(toponym)

    def _without_row(self, toponym: Toponym) -> Site | None:
        container = next((c for c in toponym.within if self._country(c)), None)
        if container:
            return Site(None, self._country(container), container)
        main = max(self._countries, key=lambda c: self._countries[c], default=None)
        if main and toponym.level and self._countries[main] >= 0.7:
            return Site(None, main)
        return None

    def _candidates(self, toponym: Toponym) -> list[PlaceRow]:
        """Places of the very name; where none is of a country in question, also those that are spelt alike there."""
        exact = {c.id: c for name in toponym.names for c in gazetteer.find_place(name)}
        near = {c for key in toponym.within if (c := self._country(key))}
        near = near or {c for c, share in self._countries.items() if share >= 0.3 and toponym.level}
        fits = (
            {toponym.level, "city"} if toponym.level == "admin2" else {toponym.level} if toponym.level else set(_KINDS)
        )
        if not near or any(c.country in near and c.kind in fits for c in exact.values()):
            return list(exact.values())
        alike = {
            c.id: c
            for name in toponym.names
            for country in near
            for c in gazetteer.similar_places(name, country)
            if c.kind in fits
        }
        return list((exact | alike).values())

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

    def _choose(self, candidates: list[PlaceRow], toponym: Toponym, own: frozenset[int], sure: bool) -> Site:
        """The best candidate if it is good enough and alone; else the country, if all good ones share it."""
        alone = 2.0 if len({c.country for c in candidates}) == 1 and any(" " in n for n in toponym.names) else 0.0
        scored = sorted(((self._score(c, toponym, own) + alone, c.id, c) for c in candidates), reverse=True)
        score, _, best = scored[0]
        if best.kind == "admin1" and not toponym.level:  # "New York" is the city, unless the text says "state"
            score, best = next(
                ((s, c) for s, _, c in scored if c.kind == "city" and c.admin1 == best.id and score - s < _ITS_CITY),
                (score, best),
            )
        if not sure and score < (_NEAR if best.country in self._countries else _THRESHOLD):
            return Site()
        rivals = [
            c
            for s, _, c in scored
            if c.id != best.id and score - s < _MARGIN and not (best.id in c.within or c.id in best.within)
        ]
        if any(r.country != best.country for r in rivals):
            return Site()
        return Site(None if rivals else best, best.country)

    def _score(self, c: PlaceRow, toponym: Toponym, own: frozenset[int]) -> float:
        """People count by their logarithm; the article's countries, the divisions of its other places and the level add to it."""
        share = self._countries.get(c.country, 0.0)
        score = math.log10(max(c.population, 200)) + _KINDS[c.kind] + (_COUNTRY + _SHARE * share if share else 0.0)
        others = [d for d in c.within if self._divisions[d] > (d in own)]
        score += _DIVISION * len(others)
        if c.kind == "admin1" and self._divisions[c.id] > (c.id in own):
            score += _FULL
        if c.kind == "city" and not toponym.level and any(_is_capital(name, c) for name in toponym.names):
            score += _CAPITAL
        if toponym.level:
            score += 3.0 if c.kind == toponym.level else -0.5 if (toponym.level, c.kind) == ("admin2", "city") else -2.0
        return score


def _is_capital(name: str, place: PlaceRow) -> bool:
    return place.country in gazetteer.capitals(name)

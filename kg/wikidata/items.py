"""Items of Wikidata, as far as linking needs them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

QID = re.compile(r"Q[1-9][0-9]{0,14}")
# properties, by what they are for here
INSTANCE, SUBCLASS = "P31", "P279"
COUNTRY, CITIZEN, JURISDICTION, ALPHA3 = "P17", "P27", "P1001", "P298"
POSITION, PARTY, MEMBER, EMPLOYER = "P39", "P102", "P463", "P108"
START, END, BORN, DIED, FOUNDED, DISSOLVED = "P580", "P582", "P569", "P570", "P571", "P576"
PLACE, IMAGE, GEONAMES = "P625", "P18", "P1566"
PROPERTIES = frozenset(
    (
        *(INSTANCE, SUBCLASS, COUNTRY, CITIZEN, JURISDICTION, ALPHA3, POSITION, PARTY, MEMBER, EMPLOYER, START, END),
        *(BORN, DIED, FOUNDED, DISSOLVED, PLACE, IMAGE, GEONAMES),
    )
)
COPIED = (INSTANCE, COUNTRY, CITIZEN, JURISDICTION, PARTY, POSITION)
_TIME = re.compile(r"\+0*(\d{4})-(\d{2})-(\d{2})T")
_YEAR, _MONTH, _DAY = 9, 10, 11


@dataclass(frozen=True, slots=True)
class Held:
    """A position and when it was held; None is unknown or open. `statement` is the id of Wikidata's statement."""

    position: str
    start: date | None = None
    end: date | None = None
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item; other items as QIDs.

    A year or month is its first day where it begins something, its last where it ends something.
    """

    qid: str
    label: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()  # instance of
    above: tuple[str, ...] = ()  # subclass of
    countries: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()  # parties, memberships, employers
    parties: tuple[str, ...] = ()
    positions: tuple[Held, ...] = ()
    direct: tuple[tuple[str, str], ...] = ()  # property and item, of those that are copied into the graph
    begun: date | None = None  # born, founded
    ended: date | None = None  # dead, dissolved
    latitude: float | None = None
    longitude: float | None = None
    image: str = ""
    geonames: tuple[str, ...] = ()
    alpha3: str = ""
    revision: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for n in (self.label, *self.aliases) if n))


def item(told: Any, language: str) -> Item | None:
    """The item in an answer of wbgetentities; None if it is missing or malformed."""
    if (
        not isinstance(told, dict)
        or "missing" in told
        or not isinstance(told.get("id"), str)
        or not QID.fullmatch(told["id"])
    ):
        return None
    claims = _Claims(told.get("claims"))
    latitude, longitude = claims.coordinates()
    return Item(
        told["id"],
        _text(told.get("labels"), language),
        _text(told.get("descriptions"), language),
        _aliases(told.get("aliases"), language),
        classes=claims.items(INSTANCE),
        above=claims.items(SUBCLASS),
        countries=claims.items(CITIZEN, COUNTRY, JURISDICTION),
        affiliations=claims.items(PARTY, MEMBER, EMPLOYER, best=False),
        parties=claims.items(PARTY),
        positions=tuple(claims.positions()),
        direct=tuple((prop, qid) for prop in COPIED for qid in claims.items(prop)),
        begun=claims.day(BORN, FOUNDED),
        ended=claims.day(DIED, DISSOLVED, last=True),
        latitude=latitude,
        longitude=longitude,
        image=next(iter(claims.strings(IMAGE)), ""),
        geonames=claims.strings(GEONAMES),
        alpha3=next(iter(claims.strings(ALPHA3)), ""),
        revision=told["lastrevid"] if isinstance(told.get("lastrevid"), int) else 0,
    )


def _text(told: Any, language: str) -> str:
    """The text in a language, else in the language code for all languages ("mul")."""
    for code in (language, "mul"):
        held = told.get(code) if isinstance(told, dict) else None
        value = held.get("value") if isinstance(held, dict) else None
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def _aliases(told: Any, language: str) -> tuple[str, ...]:
    lists = [told.get(code, []) for code in (language, "mul")] if isinstance(told, dict) else []
    values = [one.get("value") for names in lists if isinstance(names, list) for one in names if isinstance(one, dict)]
    return tuple(dict.fromkeys(" ".join(v.split()) for v in values if isinstance(v, str) and v.strip()))


class _Claims:
    """The claims of an item; malformed ones are skipped."""

    def __init__(self, told: Any) -> None:
        self._told = told if isinstance(told, dict) else {}

    def _statements(self, prop: str, best: bool) -> Iterator[dict[str, Any]]:
        """The statements that are not deprecated; with `best` only the preferred ones, if there are any."""
        told = self._told.get(prop)
        claims = (
            [c for c in told if isinstance(c, dict) and c.get("rank") != "deprecated"] if isinstance(told, list) else []
        )
        preferred = [c for c in claims if c.get("rank") == "preferred"]
        yield from preferred if best and preferred else claims

    def _values(self, *props: str, best: bool = True) -> Iterator[Any]:
        for prop in props:
            for statement in self._statements(prop, best):
                value = _value(statement.get("mainsnak"))
                if value is not None:
                    yield value

    def items(self, *props: str, best: bool = True) -> tuple[str, ...]:
        found = (_qid(value) for value in self._values(*props, best=best))
        return tuple(dict.fromkeys(qid for qid in found if qid))

    def strings(self, prop: str) -> tuple[str, ...]:
        return tuple(v for v in self._values(prop) if isinstance(v, str))

    def day(self, *props: str, last: bool = False) -> date | None:
        return next((d for v in self._values(*props) if (d := day(v, last)) is not None), None)

    def coordinates(self) -> tuple[float | None, float | None]:
        for value in self._values(PLACE):
            if isinstance(value, dict) and all(
                isinstance(value.get(n), int | float) for n in ("latitude", "longitude")
            ):
                latitude, longitude = float(value["latitude"]), float(value["longitude"])
                if -90 <= latitude <= 90 and -180 <= longitude <= 180:
                    return latitude, longitude
        return None, None

    def positions(self) -> Iterator[Held]:
        for statement in self._statements(POSITION, best=False):
            position = _qid(_value(statement.get("mainsnak")))
            if position:
                told = statement.get("qualifiers")
                qualifiers = told if isinstance(told, dict) else {}
                number = statement.get("id")
                yield Held(
                    position,
                    _bound(qualifiers, START, False),
                    _bound(qualifiers, END, True),
                    number if isinstance(number, str) else "",
                )


def _bound(qualifiers: dict[str, Any], prop: str, last: bool) -> date | None:
    told = qualifiers.get(prop)
    days = [day(_value(snak), last) for snak in told] if isinstance(told, list) else []
    return next((d for d in days if d is not None), None)


def _value(snak: Any) -> Any:
    if not isinstance(snak, dict) or snak.get("snaktype") != "value" or not isinstance(snak.get("datavalue"), dict):
        return None
    return snak["datavalue"].get("value")


def _qid(value: Any) -> str:
    qid = value.get("id") if isinstance(value, dict) else None
    return qid if isinstance(qid, str) and QID.fullmatch(qid) else ""


def day(value: Any, last: bool = False) -> date | None:
    """The day of a time value of Wikidata; of a month or year its first day, or its last.

    None for what is less precise than a year, or before our era.
    """
    told = value.get("time") if isinstance(value, dict) else None
    found = _TIME.match(told) if isinstance(told, str) else None
    precision = value.get("precision", _DAY) if found else 0
    if found is None or not isinstance(precision, int) or precision < _YEAR:
        return None
    try:
        return _date(found, precision, last)
    except ValueError:
        return None


def _date(found: re.Match[str], precision: int, last: bool) -> date:
    """A day; the first or last one where only the year or month is known. Raises: ValueError: there is no such day."""
    year = int(found[1])
    month = int(found[2]) if precision >= _MONTH else 0
    number = int(found[3]) if precision >= _DAY else 0
    return _last_day(year, month, number) if last else date(year, month or 1, number or 1)


def _last_day(year: int, month: int, number: int) -> date:
    """A day, or the last of a month or year; 0 stands for what is not known. Raises: ValueError."""
    month = month or 12
    return date(year, month, number or calendar.monthrange(year, month)[1])

"""Places resolved to GeoNames: by the name, the level the text gives, what it says they lie in, and the article's countries.

Below the threshold a place stays NIL; if the text says what it lies in, it lies there all the same.
"""

from __future__ import annotations

from dataclasses import replace

from kg import gazetteer
from kg.gazetteer.entities import entity_of
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.geocoding.missed_toponyms import called, standing
from kg.nlp.geocoding.resolution import Resolver, Site

_GREAT = 300_000  # people in a city that names bodies without being named itself


def places(document: Document) -> Document:
    """Resolve the places: GeoNames row, country, coordinates, and the chain of what they lie in.

    Divisions and states that the text does not name are added without mentions.
    """
    document = called(document)
    sites = Resolver(document).sites()
    more = standing(
        document, {e.country for e in document.entities if e.country} | {s.country for s in sites.values() if s.country}
    )
    if more is not document:
        document = more
        sites = Resolver(document).sites()
    sites |= _divisions_called_as_states(document, sites)
    entities = tuple(_placed(e, sites.get(e.key)) for e in document.entities)
    wanted = {f"state/{e.country}" for e in entities if e.cls == "Place" and e.country} - {e.ref for e in entities}
    added = tuple(entity_of(row) for row in map(gazetteer.row, sorted(wanted)) if row is not None)
    return _in_states(_named_after(replace(document, entities=entities + added)))


def _placed(e: Entity, site: Site | None) -> Entity:
    if site is None:
        return e
    if site.row is not None and site.row.kind == "country" and gazetteer.row(f"state/{site.row.country}"):
        return replace(e, cls="State", ref=f"state/{site.row.country}")
    ref = f"geonames/{site.row.id}" if site.row else None
    return replace(
        e, cls="Place", ref=ref, country=site.country, located_in=(site.within,) if site.within and not ref else ()
    )


def _named_after(document: Document) -> Document:
    """Bodies that bear the name of a place are of its country: "Queensland Police", "Environment Canada"."""
    known = {e.label: e.country for e in document.entities if e.cls in ("Place", "State") and e.country}
    known |= {
        document.surface(m): e.country
        for e in document.entities
        if e.cls in ("Place", "State") and e.country
        for m in e.mentions
        if m.kind is MentionKind.NAME
    }
    told = {e.country for e in document.entities if e.country}
    return replace(
        document,
        entities=tuple(
            replace(e, country=_country_in(e.label.split(), known, told))
            if e.cls in ORGANIZATIONS and e.named and not e.ref and not e.country
            else e
            for e in document.entities
        ),
    )


def _country_in(words: list[str], known: dict[str, str], told: set[str]) -> str | None:
    """The country of the place at the beginning or the end of a name of several words: one of the article's, else a great one."""
    for width in range(min(3, len(words) - 1), 0, -1):
        for part in (words[:width], words[-width:]):
            name = " ".join(part).removesuffix("'s")
            if name in known:
                return known[name]
            if not name[:1].isupper():
                continue
            rows = [r for r in gazetteer.find_place(name) if r.kind == "admin1" or r.population >= _GREAT]
            countries = {r.country for r in rows}
            if countries and (len(countries) == 1 or rows[0].country in told):
                return rows[0].country
    return None


def _in_states(document: Document) -> Document:
    """A place of a known country that lies in nothing else lies in that state."""
    keys = {e.country: e.key for e in document.entities if e.cls == "State" and e.ref}
    return replace(
        document,
        entities=tuple(
            replace(e, located_in=(keys[e.country],))
            if e.cls == "Place" and not e.ref and not e.located_in and e.country in keys
            else e
            for e in document.entities
        ),
    )


def _divisions_called_as_states(document: Document, sites: dict[str, Site]) -> dict[str, Site]:
    """ "Atlanta, Georgia": a state's name is a division's where a place of the article lies in that and nothing else is of the state."""
    around = {d for s in sites.values() if s.row for d in s.row.within}
    found = {}
    for e in document.entities:
        others = any(o.country == e.country and o.key != e.key for o in document.entities) or any(
            s.country == e.country for s in sites.values()
        )
        if (
            e.cls != "State"
            or others
            or any(document.surface(m) != e.label for m in e.mentions if m.kind is not MentionKind.PRONOUN)
        ):
            continue
        for row in gazetteer.find_place(e.label):
            if row.id in around and row.kind == "admin1" and row.country != e.country:
                found[e.key] = Site(row, row.country)
    return found

"""Places resolved to GeoNames: by the name, the level the text gives, what it says they lie in, and the article's
countries.

Below the threshold a place stays NIL; if the text says what it lies in, it lies there all the same.
"""

from __future__ import annotations

from dataclasses import replace

from kg import gazetteer
from kg.gazetteer import PlaceRow
from kg.gazetteer.entities import entity_of
from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.geocoding.mentions import names
from kg.nlp.geocoding.missed_toponyms import with_known_places, with_said_places
from kg.nlp.geocoding.resolution import Resolver, Site
from kg.nlp.lexicon.tables import table

_LARGE = table("geocoding").weight("naming_city")


def places(document: Document) -> Document:
    """Resolve the places: GeoNames row, country, coordinates, and the chain of what they lie in.

    Divisions and states that the text does not name are added without mentions.
    """
    document = with_said_places(document)
    sites = Resolver(document).sites()
    told = {e.country for e in document.entities if e.country} | {s.country for s in sites.values() if s.country}
    more = with_known_places(document, told)
    if more is not document:
        document = more
        sites = Resolver(document).sites()
    sites |= _divisions_called_as_states(document, sites)
    entities = tuple(_placed(e, sites.get(e.key)) for e in document.entities)
    return _in_states(_named_after(replace(document, entities=entities + _states_of(entities))))


def _states_of(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The states in which places of the article lie and that it does not name."""
    wanted = {f"state/{e.country}" for e in entities if e.cls == "Place" and e.country} - {e.ref for e in entities}
    return tuple(entity_of(row) for row in map(gazetteer.row, sorted(wanted)) if row is not None)


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
    placed = [(e, e.country) for e in document.entities if e.cls in ("Place", "State") and e.country]
    known = {e.label: country for e, country in placed}
    known |= {document.surface(m): country for e, country in placed for m in names(e)}
    told = {e.country for e in document.entities if e.country}
    return replace(document, entities=tuple(_with_country(e, known, told) for e in document.entities))


def _with_country(e: Entity, known: dict[str, str], told: set[str]) -> Entity:
    if e.cls not in ORGANIZATIONS or not e.named or e.ref or e.country:
        return e
    return replace(e, country=_country_in(e.label.split(), known, told))


def _country_in(words: list[str], known: dict[str, str], told: set[str]) -> str | None:
    """The country of the place at the beginning or end of a name: one that the article names, else a large one."""
    for width in range(min(3, len(words) - 1), 0, -1):
        for part in (words[:width], words[-width:]):
            name = " ".join(part).removesuffix("'s")
            country = known.get(name) or (_country_of_place(name, told) if name[:1].isupper() else None)
            if country:
                return country
    return None


def _country_of_place(name: str, told: set[str]) -> str | None:
    """The country of a region ("Niger Delta"), a division or a large city: the only one of that name, or one of which
    the article tells.
    """
    words = name.split()
    region = next((row for first, end, row in gazetteer.find_names(words) if (first, end) == (0, len(words))), None)
    if region is not None and region.cls == "Place":
        return region.country
    rows = [r for r in gazetteer.find_place(name) if r.kind == "admin1" or r.population >= _LARGE]
    if not rows or (len({r.country for r in rows}) > 1 and rows[0].country not in told):
        return None
    return rows[0].country


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
    """ "Atlanta, Georgia": a state's name is a division's where a place of the article lies in that and nothing else
    is of the state.
    """
    around = {d for s in sites.values() if s.row for d in s.row.within}
    found = {}
    for e in document.entities:
        if e.cls == "State" and _is_called_by_label(document, e) and not _has_others(document, e, sites):
            division = _division_called(e, around)
            if division:
                found[e.key] = Site(division, division.country)
    return found


def _division_called(state: Entity, among: set[int]) -> PlaceRow | None:
    """The division of another country that bears a state's name; `among`: GeoNames ids."""
    rows = [r for r in gazetteer.find_place(state.label) if r.id in among and r.kind == "admin1"]
    return next((r for r in reversed(rows) if r.country != state.country), None)


def _is_called_by_label(document: Document, e: Entity) -> bool:
    return all(document.surface(m) == e.label for m in e.mentions if m.kind is not MentionKind.PRONOUN)


def _has_others(document: Document, state: Entity, sites: dict[str, Site]) -> bool:
    """Is anything else in the article of the state's country?"""
    entities = any(o.country == state.country and o.key != state.key for o in document.entities)
    return entities or any(s.country == state.country for s in sites.values())

"""Which entities of a document are written, and which classes the properties can link to."""

from __future__ import annotations

from kg.model import Document, Entity
from kg.model.classes import ACTORS, BODIES, PLACES, UNDERTAKINGS

# Links to other classes are left out. Speakers and sources of claims are not restricted: they must never be lost.
RANGES = {
    **dict.fromkeys(("cq:actor", "cq:recipient", "cq:participant", "sem:hasActor", "cq:addressee"), ACTORS),
    **dict.fromkeys(("cq:actsFor", "cq:positionOf"), BODIES),
    "cq:partOf": BODIES | {"Group"},
    **dict.fromkeys(("sem:hasPlace", "cq:locatedIn", "cq:positionIn"), PLACES),
    "cq:nationality": {"State"},
    "cq:ledBy": {"Person"},
    "cq:holder": {"Person"},
    "cq:subEventOf": UNDERTAKINGS,
}


def written_entities(document: Document) -> tuple[Entity, ...]:
    """Entities with a mention, and the states and places, known from the gazetteer, that these or the facts refer
    to."""
    sources = {e.attributed_to for e in document.events} | {s.speaker for s in document.statements}
    listed = {e.key: e for e in document.entities if e.mentions or e.cls in PLACES or e.key in sources}
    wanted = {e.key for e in document.entities if e.mentions} | _pointed_at(document) & listed.keys()
    grew = True
    while grew:
        more = {k for key in wanted for k in _ties(listed[key])} & listed.keys()
        grew = not more <= wanted
        wanted |= more
    return tuple(e for e in document.entities if e.key in wanted)


def _pointed_at(document: Document) -> set[str]:
    """The keys that events, statements and tenures refer to."""
    found: list[str | None] = []
    for e in document.events:
        found += [*e.actors, *e.recipients, *e.part_of, e.place, e.attributed_to]
    for s in document.statements:
        found += [s.speaker, s.addressee, *s.about]
    for t in document.tenures:
        found += [t.holder, t.position_of, t.position_in]
    return {key for key in found if key}


def _ties(e: Entity) -> tuple[str, ...]:
    return e.acts_for + e.nationality + e.part_of + e.led_by + e.located_in

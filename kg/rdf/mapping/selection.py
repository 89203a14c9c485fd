"""Which entities and mentions of a document are written, and which classes the properties can link to.

Left out is what no question asks for and articles are full of: pronouns in sentences without a fact about whom they
mean.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.model import Document, Entity, Mention, MentionKind
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


_SEVERAL = ("mentions", "acts_for", "nationality", "part_of", "led_by", "located_in", "sectors")
_TOGETHER = (("country",), ("size", "size_low", "size_high"), ("latitude", "longitude"))


def written_entities(document: Document) -> tuple[Entity, ...]:
    """The entities that are written, with their written mentions.

    They are those with a mention, and the states and places, known from the gazetteer, that these or the facts refer
    to.
    """
    listed = _supported(document)
    pointed = {key for _, keys in _facts(document) for key in keys}
    wanted: set[str] = set()
    more = {e.key for e in listed.values() if e.mentions or e.key in pointed}
    while more:
        wanted |= more
        more = {k for key in more for k in _ties(listed[key]) if k in listed} - wanted
    return _with_written_mentions((e for e in document.entities if e.key in wanted), document)


def _facts(document: Document) -> Iterator[tuple[tuple[Mention, ...], set[str]]]:
    """The mentions of each event, statement and tenure, and the keys of the entities that it refers to."""
    for e in document.events:
        yield (e.trigger, *e.mentions), _known(*e.actors, *e.recipients, *e.part_of, e.place, e.attributed_to)
    for s in document.statements:
        yield (*s.content, *((s.cue,) if s.cue else ())), _known(s.speaker, s.addressee, *s.about)
    for t in document.tenures:
        yield t.mentions, _known(t.holder, t.position_of, t.position_in)


def _known(*keys: str | None) -> set[str]:
    return {key for key in keys if key}


def _around_facts(document: Document, sentences: Sequence[int]) -> set[tuple[int, str]]:
    """The sentences, by number, that a fact is told in, each with an entity that the fact refers to."""
    return {
        (number, key)
        for mentions, keys in _facts(document)
        for m in mentions
        for number in range(bisect_right(sentences, m.start), bisect_right(sentences, max(m.start, m.end - 1)) + 1)
        for key in keys
    }


def _with_written_mentions(entities: Iterable[Entity], document: Document) -> tuple[Entity, ...]:
    """The entities without pronouns in sentences that tell no fact about them; the first mention, which may give the
    IRI, stays.
    """
    sentences = sorted(s.start for s in document.sentences)
    around = _around_facts(document, sentences)

    def is_written(e: Entity, m: Mention) -> bool:
        is_told = m.kind is not MentionKind.PRONOUN or (bisect_right(sentences, m.start), e.key) in around
        return is_told or m == e.mentions[0]

    return tuple(replace(e, mentions=tuple(m for m in e.mentions if is_written(e, m))) for e in entities)


def _ties(e: Entity) -> tuple[str, ...]:
    return e.acts_for + e.nationality + e.part_of + e.led_by + e.located_in


def _supported(document: Document) -> dict[str, Entity]:
    """By key, the entities that may be written: with a mention, known places, and sources of claims."""
    sources = {e.attributed_to for e in document.events} | {s.speaker for s in document.statements}
    return {e.key: e for e in document.entities if e.mentions or e.cls in PLACES or e.key in sources}


def one_for_each_iri(entities: Iterable[Entity], names: Mapping[str, str]) -> dict[str, Entity]:
    """The entity that is written for each key: one for all that have the same IRI, by `names`.

    Spellings of a name that coreference has not tied ("Condé Nast", "Conde Nast") have one IRI. Class and label are
    those of the entity with a row in the gazetteer, else of the one with the most mentions.
    """
    grouped: dict[str, list[Entity]] = {}
    for e in entities:
        grouped.setdefault(names[e.key], []).append(e)
    return {e.key: written for some in grouped.values() for written in [_merged(some)] for e in some}


def _merged(some: list[Entity]) -> Entity:
    best, *others = sorted(some, key=lambda e: (e.ref is None, -len(e.mentions)))
    if not others:
        return best
    whole = [best, *others]
    changes: dict[str, Any] = {name: _union(getattr(e, name) for e in whole) for name in _SEVERAL}
    for group in _TOGETHER:
        giver = next((e for e in whole if any(getattr(e, name) is not None for name in group)), best)
        changes |= {name: getattr(giver, name) for name in group}
    changes["aliases"] = _union((*e.aliases, e.label) for e in whole)
    changes["links"] = next((e.links for e in whole if e.links), ())
    return replace(best, **changes)


def _union(some: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for values in some for value in values))

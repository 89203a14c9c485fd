"""Mentions, the entities they stand for, and the offices these hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class MentionKind(StrEnum):
    NAME = "name"  # a proper name: "Zabihullah Mujahid", "Doha", "TTP"
    NOMINAL = "nominal"  # a description: "the minister", "Pakistani diplomats"
    PRONOUN = "pronoun"
    DEMONYM = "demonym"  # "Pakistani" in "Pakistani airstrikes"
    TRIGGER = "trigger"  # the word that shows an event
    CUE = "cue"  # the word that shows a statement
    CONTENT = "content"  # what a statement says
    TITLE = "title"  # "Prime Minister" in "Prime Minister Shehbaz Sharif"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span of the text that stands for something. `head` is the offset of its head word (the last word of a
    name, the noun of a description), by which syntax finds it."""

    start: int
    end: int
    kind: MentionKind = MentionKind.NAME
    head: int = -1


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to a reference list. Published as `owl:sameAs`, so only what a package or a check confirms."""

    iri: str  # http://www.wikidata.org/entity/Q843, https://sws.geonames.org/1/
    confidence: float  # 0 to 1
    basis: str  # which table or package says so


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, place, operation or occasion, with all its mentions in this document.

    `cls` is the local name of one class of the ontology: Person State Organization InternationalOrganization
    GovernmentBody ArmedGroup PoliticalParty MediaOrganization Company Group Place Operation Conference PublicGathering.
    `ref` is the id of a row of a reference list ("state/PAK", "org/un", "geonames/290030"): entities with the same
    `ref` are the same in every article; without one, identity is by name.
    """

    key: str
    cls: str
    label: str
    mentions: tuple[Mention, ...] = ()
    named: bool = True  # False: only described ("the government"); known in this article alone
    ref: str | None = None
    aliases: tuple[str, ...] = ()  # other names, beside the surface forms of the mentions
    links: tuple[Link, ...] = ()
    acts_for: tuple[str, ...] = ()  # keys of the states or organizations it acts for
    nationality: tuple[str, ...] = ()  # keys of states, where the text gives only a nationality
    part_of: tuple[str, ...] = ()  # keys of organizations or groups it is a part of
    led_by: tuple[str, ...] = ()  # keys of persons
    located_in: tuple[str, ...] = ()  # keys of places and states (direct; transitivity is the ontology's)
    country: str | None = None  # ISO 3166-1 alpha-3
    sectors: tuple[str, ...] = ()  # PLOVER sector codes
    size: int | None = None  # of a group, as told
    size_low: int | None = None
    size_high: int | None = None
    latitude: float | None = None  # WGS 84 degrees
    longitude: float | None = None
    gender: str | None = None  # "f", "m" or None: used by coreference alone


def with_mentions(entity: Entity, more: Iterable[Mention]) -> Entity:
    """The entity with these mentions, too."""
    mentions = {*entity.mentions, *more}
    return replace(entity, mentions=tuple(sorted(mentions))) if len(mentions) > len(entity.mentions) else entity


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held at the article's date: "Pakistan's Ambassador to Qatar Muhammad Aejaz"."""

    key: str
    holder: str  # key of a person
    position: str  # the title as text: "Ambassador to Qatar"
    mentions: tuple[Mention, ...]
    position_of: str | None = None  # key of the state or organization
    position_in: str | None = None  # key of the place or state posted to

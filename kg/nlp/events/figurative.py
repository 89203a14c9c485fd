"""Words of violence without violence: sport, figures of speech, and the quarrels of politicians."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Entity
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import contexts
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_VERBAL = _WORDS.words("verbal_attacks")
_CONTESTS = _WORDS.words("contests")
_ARMED = frozenset(("MIL", "COP", "REB", "UAF", "CRM", "PRM", "SPY"))  # PLOVER codes
_PUBLIC = frozenset(("GOV", "LEG", "PTY", "ELI", "JRN", "BUS", "JUD"))
_CIVIL_CLASSES = frozenset(("PoliticalParty", "MediaOrganization", "Company"))
_FIGURATIVE_MODES = frozenset(("", "beat", "destroy"))
_VIOLENT = frozenset(("military", "terrorism"))  # PLOVER contexts
_PLAYED = frozenset(("sport", "fiction"))  # topics
_WON = _WORDS.words("won_games")
_TEAMS = frozenset(("State", "Person", "Organization", "Company", "PoliticalParty"))  # who may win a game or a vote
_ACCUSATION = ("Accuse", "disapprove", "111")  # class, mode, CAMEO code


def without_figures_of_speech(view: View, candidates: list[EventCandidate]) -> Iterator[EventCandidate]:
    """The candidates as they are meant: an attack in words is an accusation, and a contest is no event.

    In an article on sport the words of most deeds are figures of speech, and in one on a film they are its story.
    """
    played = bool(_PLAYED & view.document.topics)
    for candidate in candidates:
        if not (played and _is_of_games(candidate)):
            meant = literal(view, candidate)
            if meant is not None:
                yield meant


def _is_of_games(candidate: EventCandidate) -> bool:
    """Is its word one of games, too, and not of people who are killed or taken?"""
    return candidate.cls in with_trait("figurative") and not candidate.frame.marks & {"kill", "detain"}


def literal(view: View, candidate: EventCandidate) -> EventCandidate | None:
    """The candidate as it is meant; None for a contest.

    "The senator attacked the mayor", "she beat him in Ohio": the sides are politicians, parties and papers, and
    nothing in the sentence is of arms.
    """
    word = candidate.frame.lemma
    if candidate.cls != "Assault" or candidate.mode not in _FIGURATIVE_MODES or word not in _VERBAL | _CONTESTS:
        return candidate
    if _has_words_of_arms(candidate):
        return candidate
    if word in _WON and _is_between_teams(view, candidate):
        return None
    if not _is_between_civilians(view, candidate):
        return candidate
    if word in _CONTESTS:
        return None
    cls, mode, cameo = _ACCUSATION
    return replace(candidate, cls=cls, mode=mode, cameo=cameo)


def _is_between_teams(view: View, candidate: EventCandidate) -> bool:
    """Do both sides have names, and no arms: "India beat Pakistan", "Otieno beat Berg"?"""
    if not candidate.actors or not candidate.recipients:
        return False
    sides = [view.entities[k] for k in candidate.parties]
    return all(e.named and e.cls in _TEAMS and not set(e.sectors) & _ARMED for e in sides)


def _is_between_civilians(view: View, candidate: EventCandidate) -> bool:
    """Is every side of public life, or a person who may be, and one at least surely?"""
    sides = [view.entities[k] for k in candidate.parties]
    if not candidate.actors or len(sides) < 2:
        return False
    return any(_is_civil(view, e) for e in sides) and all(_is_civil(view, e) or _is_unknown(e) for e in sides)


def _is_unknown(entity: Entity) -> bool:
    return entity.cls == "Person" and entity.named and not set(entity.sectors) & _ARMED


def _is_civil(view: View, entity: Entity) -> bool:
    if set(entity.sectors) & _ARMED:
        return False
    if entity.cls in _CIVIL_CLASSES:
        return True
    if entity.cls not in ("Person", "Group"):
        return False
    held = any(t.holder == entity.key for t in view.document.tenures)
    return held or bool(set(entity.sectors) & _PUBLIC) or (entity.cls == "Person" and entity.ref is not None)


def _has_words_of_arms(candidate: EventCandidate) -> bool:
    words = set(re.findall(r"[\w-]+", candidate.head.sent.text.lower()))
    return any(names & _VIOLENT for word, names in contexts().items() if word in words)

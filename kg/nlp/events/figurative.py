"""Violence that is none: sport, figures of speech, and the quarrels of politicians."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.model import Entity
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import abstract_words, contexts

if TYPE_CHECKING:
    from kg.nlp.events.candidates import Draft

_STEM = 5  # letters of which an ending cannot be the most
_ARMED = frozenset(("MIL", "COP", "REB", "UAF", "CRM", "PRM", "SPY"))
_PUBLIC = frozenset(("GOV", "LEG", "PTY", "ELI", "JRN", "BUS", "JUD"))
_VERBAL = frozenset(("attack", "hit", "strike", "target", "assault"))  # what politicians do to each other in words
_CONTESTS = frozenset(("fight", "battle", "beat", "destroy", "hurt", "crush"))


def is_abstract(noun: Token) -> bool:
    """Is it no thing and nobody: "poverty", "her chances", "the decision"?"""
    word, lists = lemma(noun), abstract_words()
    ends = word.endswith(tuple(lists["abstract ending"])) and len(word) > _STEM and word not in lists["concrete"]
    return noun.pos_ == "NOUN" and (word in lists["abstract"] or ends)


def is_game(draft: Draft) -> bool:
    """What on a page of sports is a figure of speech, unless people are killed or taken."""
    return draft.cls in with_trait("figurative") and not draft.frame.marks & {"kill", "detain"}


def literal(view: View, draft: Draft) -> Draft | None:
    """ "The senator attacked the mayor", "she beat him in Ohio": politicians, parties and papers, and nothing of arms in the sentence.

    What is said against somebody is an accusation; a contest is no event.

    Returns: the draft as it is meant, None for a contest.
    """
    word = draft.frame.lemma
    if draft.cls != "Assault" or draft.mode not in ("", "beat", "destroy") or word not in _VERBAL | _CONTESTS:
        return draft
    actors, recipients = [[view.entities[k] for k in keys] for keys in (draft.actors, draft.recipients)]
    sides = [*actors, *recipients]
    civil = [_civil(view, e) for e in sides]
    unknown = [e.cls == "Person" and e.named and not set(e.sectors) & _ARMED for e in sides]
    if (
        not actors
        or len(sides) < 2
        or not any(civil)
        or not all(c or u for c, u in zip(civil, unknown, strict=True))
        or _armed_words(draft)
    ):
        return draft
    return None if word in _CONTESTS else replace(draft, cls="Accuse", mode="disapprove", cameo="111")


def _civil(view: View, entity: Entity) -> bool:
    if set(entity.sectors) & _ARMED:
        return False
    if entity.cls in ("PoliticalParty", "MediaOrganization", "Company"):
        return True
    held = any(t.holder == entity.key for t in view.document.tenures)
    return entity.cls in ("Person", "Group") and (
        bool(set(entity.sectors) & _PUBLIC) or held or entity.cls == "Person" and entity.ref is not None
    )


def _armed_words(draft: Draft) -> bool:
    words = set(re.findall(r"[\w-]+", draft.head.sent.text.lower()))
    return any(names & {"military", "terrorism"} for word, names in contexts().items() if word in words)

"""Is an event one of politics at all? "The bank agreed to lend him money" has the words of diplomacy and is none."""

from __future__ import annotations

from enum import Enum

from spacy.tokens import Token

from kg.model import Entity
from kg.model.classes import POLITICAL_BODIES
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    Function,
    conjuncts,
    dependents,
    first_conjunct,
    function,
    is_lexical_verb,
    is_proper_noun,
    modifiers,
    prepositional_objects,
    prepositions,
    subordinators,
)
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import contexts, weapons
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_NATURAL_DEATH = _WORDS.words("natural_death")
_NATURAL_CAUSES = _WORDS.words("natural_causes")
_FIRES = _WORDS.words("fires")
_ACCIDENTS = _WORDS.words("accidents")
_VEHICLES = _WORDS.words("vehicles")
_BLASTS, _BLASTING = _WORDS.words("blasts"), _WORDS.words("what_blasts_by_itself")
_SECTORS = frozenset(  # PLOVER codes
    ("GOV", "MIL", "COP", "REB", "LEG", "JUD", "PTY", "SPY", "UAF", "PRM", "ELI", "OPP", "SOC", "REF", "REL")
)
_UNSURE = frozenset(("Person", "Organization", "Company", "MediaOrganization"))
_ROLES = frozenset(("official", "delegation", "body", "country", "forces", "armed"))  # kinds of role of roles.csv
_SPEAKING = frozenset(("group", "side"))  # kinds of role of those who speak together
_VIOLENT = frozenset(("military", "terrorism"))  # PLOVER contexts


class Relevance(Enum):
    """How surely an event belongs to politics."""

    POLITICAL = 0
    DOUBTFUL = 1  # a side has a name, and nothing says that it is of politics
    EVERYDAY = 2


def relevance(view: View, candidate: EventCandidate) -> Relevance:
    """Can an event of this class between these sides be one of politics? Of a visit the visitor counts, not the
    country, and nobody knows that a private person travels for politics.

    Violence, threats, accusations and protests always can. What everybody does (help, promise, meet) needs a side
    that is a state or a body of one, a party, an armed group, or somebody who holds an office or belongs to one of
    them.
    """
    if _is_trip_of_nobody(candidate):
        return Relevance.EVERYDAY
    if candidate.cls not in with_trait("everyday") or not candidate.parties:
        return Relevance.POLITICAL
    travels = candidate.mode == "visit"
    sides = [view.entities[k] for k in (candidate.actors if travels else candidate.parties)]
    if any(is_public(view, e.key) for e in sides):
        return Relevance.POLITICAL
    known = _speak_up(view, candidate) or any(_may_be_public(e, travels) for e in sides)
    return Relevance.DOUBTFUL if known else Relevance.EVERYDAY


def _is_trip_of_nobody(candidate: EventCandidate) -> bool:
    """ "The trip from Oslo to Bergen takes seven hours"."""
    return candidate.mode == "visit" and not candidate.actors and "weak" in candidate.frame.marks


def _speak_up(view: View, candidate: EventCandidate) -> bool:
    """Do many say it together, in a word that has no everyday use: "business groups welcomed the plan"?"""
    said = candidate.cls in with_trait("spoken") and "weak" not in candidate.frame.marks
    return said and any(_is_many(view, view.entities[k]) for k in candidate.actors)


def _is_many(view: View, entity: Entity) -> bool:
    """Is it a people or a group of people, who speak up in public: "the Kurds", "business groups", "both sides"?"""
    head = view.token_at(entity.mentions[0].head) if entity.cls == "Group" and entity.mentions else None
    role = role_of(head) if head is not None else None
    return head is not None and (entity.named if role is None else role.kind in _SPEAKING)


def _may_be_public(entity: Entity, travels: bool) -> bool:
    """Has it a name, so that it may be of politics without a word that says so?"""
    return entity.named and entity.cls in _UNSURE and not (travels and entity.cls == "Person")


def is_public(view: View, key: str) -> bool:
    """Is it an actor of politics: a state or its body, a party, an armed group, who holds an office or serves one?"""
    return _public(view, view.entities[key]) or any(t.holder == key for t in view.document.tenures)


def _public(view: View, entity: Entity) -> bool:
    if entity.cls in POLITICAL_BODIES or set(entity.sectors) & _SECTORS or entity.nationality:
        return True
    if entity.cls == "Person" and entity.ref is not None:
        return True  # the tables hold people of politics alone
    if any(view.entities[k].cls in POLITICAL_BODIES for k in (*entity.acts_for, *entity.part_of)):
        return True
    head = view.token_at(entity.mentions[0].head) if entity.cls == "Group" and entity.mentions else None
    role = role_of(head) if head is not None else None
    return role is not None and role.kind in _ROLES


def is_misfortune(one: EventReading, topics: frozenset[str]) -> bool:
    """Are the dead and injured those of a disaster, an accident or an illness, whom nobody attacked?

    Args:
        topics: those of the article.
    """
    candidate = one.candidate
    if candidate.cls != "Assault":
        return False
    if _befalls(one):
        return True
    if candidate.actors or _VIOLENT & set(one.contexts):
        return False
    if _is_accidental_blast(candidate):
        return True
    if candidate.linked:
        return False
    if "accident" in topics or "disasters" in one.contexts:
        return True
    return candidate.frame.lemma in _NATURAL_DEATH and _names_natural_cause(candidate)


def _befalls(one: EventReading) -> bool:
    """Does a disaster do it, or does it happen in an accident, whoever its subject is?"""
    verb = one.candidate.head
    if not is_lexical_verb(verb):
        return False
    return _is_disaster(agent(verb)) or ("terrorism" not in one.contexts and _happens_in_accident(verb))


def _is_disaster(noun: Token | None) -> bool:
    """ "Earthquake" in "an earthquake in Chad killed nine", "Cyclone Freddy", "fire" in "a fire killed nine", but no
    "mortar fire".
    """
    if noun is None:
        return False
    named = modifiers(noun) if is_proper_noun(noun) else ()
    natural = any("disasters" in contexts().get(word.lower_, ()) for word in (noun, *named))
    return natural or (noun.lemma_ in _FIRES and not modifiers(noun))


def _happens_in_accident(verb: Token) -> bool:
    """ "A ferry sank, killing nine", "nine died when a bus plunged into a river"."""
    beside = _told_before(verb)
    verbs = (verb, *conjuncts(verb))
    clauses = [c for v in verbs for c in dependents(v, Function.ADVERBIAL_CLAUSE) if any(subordinators(c))]
    return any(t.lemma_ in _ACCIDENTS and not _does_it(t) for t in (*beside, *clauses))


def _told_before(verb: Token) -> list[Token]:
    """The verb that a participle behind it tells the outcome of: "collapsed, killing ten and injuring eight"."""
    first = first_conjunct(verb)
    return [first.head] if function(first) is Function.ADVERBIAL_CLAUSE else []


def _does_it(verb: Token) -> bool:
    """Is it somebody who does it: "when the army sank a ferry"?"""
    who = agent(verb)
    role = role_of(who) if who is not None else None
    return any(dependents(verb, Function.OBJECT)) or (role is not None and role.lemma not in _VEHICLES)


def _is_accidental_blast(candidate: EventCandidate) -> bool:
    """ "An explosion at a fireworks factory", "a blast caused by a faulty pump", and who was killed by it or in it."""
    head = candidate.head
    around = (*_told_before(head), *(o for p in prepositions(head) for o in prepositional_objects(p)))
    blasts = [t for t in (head, *candidate.linked, *around) if t.lemma_.lower() in _BLASTS]
    if not blasts or any(_is_weapon(t, blasts) for t in head.sent):
        return False
    return any(t.lemma_.lower() in _BLASTING for t in head.sent)


def _is_weapon(word: Token, blasts: list[Token]) -> bool:
    """ "Bomb", and "mine" in "a mine explosion", which is what is laid, not where coal is dug."""
    lemma = word.lemma_.lower()
    explodes = weapons().get(lemma) == "explosives" and lemma not in _BLASTS
    return explodes and (lemma not in _BLASTING or word.head in blasts)


def _names_natural_cause(candidate: EventCandidate) -> bool:
    return any(t.lower_ in _NATURAL_CAUSES for t in candidate.head.sent)

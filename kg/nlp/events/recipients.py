"""Whom an event concerns: the recipient of a deed, or the other side of a mutual one, from the slots of its frame."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import parties, place_at
from kg.nlp.events.targets import struck
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import distant_obliques, is_passive
from kg.nlp.grammar.complements import refusal_of_words
from kg.nlp.grammar.counted_people import counts_people
from kg.nlp.grammar.judgements import copula_of
from kg.nlp.grammar.light_verbs import occurs
from kg.nlp.grammar.nouns import antecedent
from kg.nlp.grammar.relations import (
    Function,
    content_clauses,
    dependents,
    first_conjunct,
    function,
    is_lexical_verb,
    is_past_participle,
    is_to_infinitive,
    is_wh_word,
    noun_clauses,
    noun_modifiers,
    obliques,
    possessive,
    preposition_of,
    prepositional_objects,
    reduced_passives,
    subordinate_clauses,
)
from kg.nlp.grammar.subjects import own_subject, subject, written_to
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_Slot = tuple[str, list[Token]]  # its name, and the heads in it

_TIMES = frozenset(("DATE", "TIME"))  # labels of the model of what is nobody: "on Friday"
_WORDS = table("frames")
_PERPETRATING = _WORDS.words("perpetrating")
_OF_SIDES = _WORDS.words("slots_of_sides")
_DISTANT = _WORDS.words("slots_found_far_behind")
_GIVEN_TO = _WORDS.words("slots_of_receivers")
_AIMING = _WORDS.words("aiming")
_ELICITING = _WORDS.words("eliciting")
_UNDER, _COMING_UNDER = _WORDS.words("under"), _WORDS.words("coming_under")
_JUDGING = frozenset(("Accuse", "Reject", "Support"))
_SUFFERED = frozenset(("Assault", "Coerce"))
_GIVING = frozenset(("Aid", "Cooperate"))  # types of what is given or sold
_SURVIVING, _VICTIMS, _CATCHING = _WORDS.words("surviving"), _WORDS.words("victims"), _WORDS.words("catching")
_MAKES_A_VISIT = "042"  # in CAMEO; 043 is what the host does
_OF = ("of",)
_MEANT = frozenset(("Sanction",))  # types of what is imposed in order to make somebody do something
_OPEN_CLAUSES = (Function.OPEN_COMPLEMENT, Function.ADVERBIAL_CLAUSE)
_IN_CLAUSE = _WORDS.words("slots_found_in_clauses")


def fill_recipients(view: View, one: EventCandidate, anchors: tuple[Token, ...]) -> None:
    """Fill recipients and patients from the first slot that names an actor; a place in such a slot is where it happens.

    Args:
        anchors: the trigger, and the light verb that carries it.
    """
    slots = _slots(one, anchors)
    one.slots = [head for _, heads in slots for head in heads]
    if not _fill_actors(view, one, slots) and not one.frame.mutual:
        _fill_struck(view, one, slots)
    if "hostfirst" in one.frame.marks and one.recipients:  # on a visit the visitor is the actor
        one.actors, one.recipients, one.cameo = one.recipients, one.actors, _MAKES_A_VISIT
    one.recipients = [k for k in one.recipients if k not in one.actors]


def _slots(one: EventCandidate, anchors: tuple[Token, ...]) -> list[_Slot]:
    """The slots of the frame, best first; then what draws a judgement, and to whom a request is written."""
    slots = [(slot, _in_slot(one, anchors, slot)) for slot in one.frame.recipient]
    slots.append(("against", _aimed_at(one)))
    if one.mode == "visit" and not is_lexical_verb(one.head):
        slots.append(("to", [t for t in noun_modifiers(one.head) if t.ent_type_ == "GPE"]))  # "a UK state visit"
    if one.cls in _JUDGING:
        slots.append(("subj", _elicitor(one) or _undergoing(one)))
    elif one.cls in _SUFFERED:
        slots.append(("subj", _undergoing(one)))
    elif one.cls == "Request":
        slots.append(("to", written_to(one.head)))
    slots.append(("to", _refuser(one.head)))
    return slots


def _refuser(noun: Token) -> list[Token]:
    """ "X" in "X rejected a demand by Y"."""
    refusal = refusal_of_words(noun)
    who = agent(refusal) if refusal is not None else None
    return [who] if who is not None else []


def _fill_actors(view: View, one: EventCandidate, slots: list[_Slot]) -> bool:
    """Add the actors in the first slot that has any; False if none has."""
    for slot, heads in slots:
        keys = [k for h in heads for k in parties(view, h)]
        if keys:
            _fill(view, one, slot, heads, keys)
            return True
        one.place = one.place or _place_of(view, heads)
    return False


def _fill_struck(view: View, one: EventCandidate, slots: list[_Slot]) -> None:
    """Add the things and places in the first slot that has any, where no actor is named."""
    for slot, heads in slots:
        if struck(view, one, slot, heads):
            _fill(view, one, slot, heads, [])
            break


def _fill(view: View, one: EventCandidate, slot: str, heads: list[Token], keys: list[str]) -> None:
    """Add those in a slot, and the things and places beside them that are struck, too."""
    if not is_lexical_verb(one.head):
        one.patients = heads  # "the attack on a checkpoint in X"
    mutual = one.frame.mutual and slot in _OF_SIDES
    things = [] if mutual else struck(view, one, slot, heads)
    _add(one, [*keys, *things], mutual)
    one.counted = _counted(view, heads) | set(things)


def _counted(view: View, heads: list[Token]) -> set[str]:
    """Keys of those of whom only a number is told."""
    return {key for head in heads if counts_people(head) for key in view.all_at(head)}


def _place_of(view: View, heads: list[Token]) -> str | None:
    named = (place_at(view, head) for head in heads)
    return next((key for key in named if key and view.entities[key].cls == "Place"), None)


def _add(one: EventCandidate, keys: list[str], as_actors: bool) -> None:
    side = one.actors if as_actors else one.recipients
    side += [k for k in dict.fromkeys(keys) if k not in side]


def _in_slot(one: EventCandidate, anchors: tuple[Token, ...], slot: str) -> list[Token]:
    """The heads that stand in a slot, with relative pronouns resolved."""
    if slot == "obj":
        return _objects(one) if is_lexical_verb(one.head) else []
    if slot == "subj":
        return one.patients
    find = _AROUND.get(slot)
    return find(one.head) if find is not None else [antecedent(t) for t in _behind(one, anchors, slot)]


def _objects(one: EventCandidate) -> list[Token]:
    """What a verb is done to; nothing where "which" stands for all that is said: "accused X of raids in Y, which X
    denies".
    """
    which = next(dependents(one.head, Function.OBJECT), None) if one.cls == "Reject" else None
    if which is not None and is_wh_word(which) and which.i > 0 and which.nbor(-1).text == ",":
        return []
    return [t for t in one.patients if not _is_given(one, t)]


def _receivers(verb: Token) -> list[Token]:
    """ "X" in "sold X tanks" and "sold tanks to X"."""
    given = dependents(verb, Function.INDIRECT_OBJECT)
    return [t for word in given for t in prepositional_objects(word) or (word,)]


def _is_given(one: EventCandidate, thing: Token) -> bool:
    """Is it what somebody is given ("supplied drones to X"), by the words that the frame asks for?"""
    asked = (c.removeprefix("obj=").split(";") for c in one.frame.conditions if c.startswith("obj="))
    return "to" in one.frame.recipient and any(thing.lemma_.lower() in words for words in asked)


def _of_purpose(verb: Token) -> list[Token]:
    """ "The students" in "used tear gas to disperse the students"."""
    clauses = (c for c in subordinate_clauses(verb) if is_to_infinitive(c))
    return [antecedent(t) for c in clauses for t in patients(c)]


def _of_clauses(word: Token) -> list[Token]:
    """ "The rebels" in "insisted that the rebels leave"."""
    return [t for clause in content_clauses(word) if (t := agent(clause)) is not None]


def _aimed_at(one: EventCandidate) -> list[Token]:
    """ "X" in "sanctions that target X", "attacks targeting X", "imposed sanctions designed to punish X"."""
    nouns = one.patients if is_lexical_verb(one.head) else [one.head]
    return [t for noun in nouns for t in _targets_of(one, noun)]


def _targets_of(one: EventCandidate, noun: Token) -> list[Token]:
    preposition = preposition_of(noun)
    series = preposition.head if preposition is not None and preposition.lower_ in _OF else noun
    clauses = [c for c in (*noun_clauses(noun), *noun_clauses(series)) if c.i > noun.i]
    found = [t for c in clauses if c.lemma_ in _AIMING and not is_passive(c) for t in patients(c)]
    return found or (_meant_for(clauses) if one.cls in _MEANT else [])


def _meant_for(clauses: list[Token]) -> list[Token]:
    """ "X" in "designed to pressure X", "imposed to punish X"."""
    participles = (c for c in clauses if is_past_participle(c))
    ends = (t for c in participles for t in dependents(c, *_OPEN_CLAUSES) if is_to_infinitive(t))
    return [t for end in ends if not _is_kind(end) for t in patients(end)]


def _is_kind(verb: Token) -> bool:
    """Is it something that nobody is punished by: "to protect X"?"""
    known = [frame.cls for frame in frames("verb").get(verb.lemma_, ()) if frame.cls]
    return bool(known) and not event_types()[known[0]].hostile


def _elicitor(one: EventCandidate) -> list[Token]:
    """ "The plan" in "the plan drew criticism from X"."""
    noun = first_conjunct(one.head)
    drawn = function(noun) is Function.OBJECT and noun.head.lemma_ in _ELICITING
    return _subject_told(noun.head) if drawn else []


def _undergoing(one: EventCandidate) -> list[Token]:
    """Whom it is done to by the words around a noun: "the plan" in "the plan came under criticism", "the mayor" in "the
    mayor is under house arrest", "survived an attack", "was caught in an ambush", "was the target of a raid".
    """
    noun = first_conjunct(one.head)
    preposition = preposition_of(noun)
    if preposition is None:
        survived = function(noun) is Function.OBJECT and noun.head.lemma_ in _SURVIVING
        return _subject_told(noun.head) if survived else []
    if preposition.lower_ == "of" and preposition.head.lemma_ in _VICTIMS:
        copula = copula_of(preposition.head)
        return _subject_told(copula) if copula is not None else []
    return _subject_told(preposition.head) if _is_suffered_in(preposition) else []


def _is_suffered_in(preposition: Token) -> bool:
    """Does a verb with this preposition say that its subject suffers: "came under", "escaped from", "was caught in"?"""
    verb, word = preposition.head, preposition.lower_
    if word in _UNDER:
        return verb.lemma_ in _COMING_UNDER
    if word == "from":
        return verb.lemma_ in _SURVIVING
    return word == "in" and verb.lemma_ in _CATCHING and is_passive(verb)


def _subject_told(verb: Token) -> list[Token]:
    """The subject; but "which" behind a comma may stand for all that is told."""
    own = own_subject(verb)
    if own is not None and is_wh_word(own) and own.i > 0 and own.nbor(-1).text == ",":
        return []
    found = subject(verb)
    return [found] if found is not None else []


def _possessors(noun: Token) -> list[Token]:
    owner = possessive(noun)
    return [owner] if owner is not None else []


def _behind(one: EventCandidate, anchors: tuple[Token, ...], slot: str) -> list[Token]:
    """The objects of a preposition of the trigger, or of the words that the parser or the text puts it behind."""
    found = _untimed(t for a in anchors for t in obliques(a, slot))
    if not found:
        found = _of_objects(one, slot) if is_lexical_verb(one.head) else []
    if not found and slot in _far_slots(one):
        found = [t for a in anchors for t in distant_obliques(a, slot)][:1]
    if not found and not is_lexical_verb(one.head):
        found = _of_clause(one, slot) or _of_possessor(one, slot)
    return found


def _far_slots(one: EventCandidate) -> frozenset[str]:
    """The prepositions that may stand far behind: "sold $1 billion in artillery to X"."""
    return _DISTANT | _GIVEN_TO if one.cls in _GIVING else _DISTANT


def _untimed(found: Iterable[Token]) -> list[Token]:
    """Those that are no time: not "Friday" in "threatened sanctions on Chad on Friday"."""
    return [t for t in found if t.ent_type_ not in _TIMES]


def _of_objects(one: EventCandidate, slot: str) -> list[Token]:
    """ "Imposed sanctions on X", where the parser attaches "on X" to the noun; "lifted the sanctions imposed on X"."""
    direct = [t for p in one.patients for t in obliques(p, slot)]
    return direct or [t for p in one.patients for c in reduced_passives(p) for t in obliques(c, slot)]


def _of_clause(one: EventCandidate, slot: str) -> list[Token]:
    """ "An ambush that took place near the mill against a patrol"."""
    if slot not in _IN_CLAUSE:
        return []
    clauses = (c for c in noun_clauses(one.head) if occurs(c) or c.lemma_ in _PERPETRATING)
    return [t for c in clauses for t in obliques(c, slot)]


def _of_possessor(one: EventCandidate, slot: str) -> list[Token]:
    """ "The minister's arrest", which is as the arrest of the minister."""
    return _possessors(one.head) if slot == "of" and one.frame.recipient[0] == "of" else []


# slots by the words around the trigger that they take
_AROUND = {"dative": _receivers, "poss": _possessors, "purpose": _of_purpose, "that": _of_clauses}

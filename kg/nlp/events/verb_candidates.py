"""The event that a verb shows: its frame, its factuality, and who takes part."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.factuality import factuality
from kg.nlp.events.frame_conditions import carried_words
from kg.nlp.events.frame_matching import noun_frame, verb_frame
from kg.nlp.events.judgements import naming_frame, naming_word
from kg.nlp.events.noun_agents import agents_of_occasion, captors
from kg.nlp.events.participants import before_noun, parties, states
from kg.nlp.events.recipients import fill_recipients
from kg.nlp.grammar.arguments import agent, main_subject
from kg.nlp.grammar.clauses import by_phrase, is_passive
from kg.nlp.grammar.nouns import companions_at, leader, said_to_be_among
from kg.nlp.grammar.polarity import is_nobody, negative_word
from kg.nlp.grammar.predicates import Embedding, Predicate, predicate
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOMINAL_SUBJECTS,
    NOUN_CLAUSES,
    Function,
    dependents,
    function,
    is_common_noun,
    is_dependent,
    obliques,
    subordinators,
)
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.grammar.verb_groups import Modality
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import Frame, frames, light_verbs
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_PRISONS = _WORDS.words("prisons")
_CUSTODY = _WORDS.words("custody")
_HOLDING = _WORDS.words("holding")
_ANNOUNCING = _WORDS.words("announcing")
_AUTHORITIES = frozenset(("State", "GovernmentBody", "InternationalOrganization", "ArmedGroup"))
_HELD = ("abduct", "arrest")  # modes of events whose recipients are held
_OUTLAWED = frozenset(("CRM", "PRM", "REB", "UAF"))  # sectors of those who hold people against the law
_JUDICIAL = frozenset(("Accuse", "Coerce", "Sanction"))  # types of what police and courts do
_JOINED = frozenset(("Consult", "Protest"))  # types of what others hold, too
_ENDING = frozenset(("Concede", "Reject", "Retreat"))  # types of what puts an end to another event
_OWN_CLAUSE = (Function.PASSIVE_AUXILIARY, Function.AUXILIARY, *NOMINAL_SUBJECTS)


def verb_candidate(view: View, verb: Predicate) -> EventCandidate | None:
    """Return the event that a verb shows, with its parties; None: it fits no frame, or is a modifier or light verb."""
    found = verb_frame(view, verb) or naming_frame(verb)
    if found is None:
        return None
    frame, last = found
    if (function(verb.token) in MODIFIERS and "bare" not in frame.marks) or _is_light_here(view, verb, frame):
        return None
    token = verb.token
    one = EventCandidate(
        frame, frame.cls, frame.mode, frame.cameo, token, token, last if last.i == token.i + 1 else token, token
    )
    _fill_sides_of_verb(view, one, verb)
    one.factuality = factuality(token, counts_as_tried=one.cls in with_trait("tried"))
    one.carried = _carried(view, verb, one)
    return one


def _carried(view: View, verb: Predicate, one: EventCandidate) -> list[Token]:
    """The words that show the event with the verb; not what is ended, refused or called off ("lifted the ban"), and no
    meeting or protest, which may be that of others ("attended the talks").
    """
    joined = one.cls in _JOINED and one.mode != "visit"
    if one.cls in _ENDING or joined or one.factuality is Factuality.NEGATED:
        return []
    if one.frame.pos == "judgement":
        word = naming_word(verb)
        return [word] if word is not None else []
    return carried_words(view, verb, one.frame.conditions)


def _fill_sides_of_verb(view: View, one: EventCandidate, verb: Predicate) -> None:
    """Actors, recipients and patients of a verb; of a frame such as "died" the subject is the one who undergoes it."""
    undergone = "subj" in one.frame.recipient
    affected = verb.subject if undergone else None
    named = one.frame.pos == "judgement"  # "called X a sham": the sham is nobody
    objects = list(verb.patients if named else verb.objects)
    one.patients = [affected] if affected is not None else objects
    who = verb.agent if not undergone else None
    sides = one.patients if who is None else [who, *one.patients]
    if any(map(is_nobody, sides)):  # "nobody was arrested", "none of them signed the treaty"
        one.frame = replace(one.frame, marks=one.frame.marks | {"bare"})
    _fill_agent(view, one, who)
    one.actors = one.actors or _issuers(view, verb) or _agents_beside(view, one, verb, undergone)
    fill_recipients(view, one, (verb.token,))
    if verb.is_passive or undergone:
        one.recipients += _with_them(view, one)


def _issuers(view: View, verb: Predicate) -> list[str]:
    """ "The council" in "a motion was passed by the council, asking the mayor to go"."""
    above = verb.token.head
    if function(verb.token) is not Function.ADVERBIAL_CLAUSE or any(subordinators(verb.token)) or not is_passive(above):
        return []
    who = by_phrase(above) if not verb.is_passive else None
    return parties(view, who) if who is not None else []


def _with_them(view: View, one: EventCandidate) -> list[str]:
    """Y in "X, who was jailed along with Y", "X is said to have died alongside Y"; else whom the passive `_helped`."""
    if not one.recipients and "subj" not in one.frame.recipient:
        return _helped(view, one)
    if (who := said_to_be_among(one.head)) is not None:
        return [k for k in parties(view, who) if k not in one.parties]
    if not any(k in one.recipients for t in one.patients for k in parties(view, t)):
        return []
    return [k for t in companions_at(one.head) for k in parties(view, t) if k not in one.parties]


def _fill_agent(view: View, one: EventCandidate, who: Token | None) -> None:
    if who is not None and not _is_nobody(view, who):
        one.actors = parties(view, who)
        one.shared = not is_dependent(who, one.head)


def _helped(view: View, one: EventCandidate) -> list[str]:
    """ "Troops" in "troops took the hill, backed by X"."""
    around = main_subject(one.head)
    return [k for k in parties(view, around) if k not in one.actors] if around is not None else []


def _is_nobody(view: View, noun: Token) -> bool:
    """Does "no" leave nobody that is known: "no country", but not "no Russian soldiers"?"""
    named = (e for k in parties(view, noun) for e in (view.entities[k],))
    return negative_word(noun) is not None and not any(e.named or e.acts_for or e.nationality for e in named)


def _agents_beside(view: View, one: EventCandidate, verb: Predicate, undergone: bool) -> list[str]:
    """The actors of a verb that names none: "was killed in a police raid", "were expelled from X", "jailed in X"."""
    if "giver" in one.frame.marks:
        return _givers(view, verb)
    if not undergone and not verb.is_passive:
        return []
    found = agents_of_occasion(view, verb.token) or _holders(view, one, verb) or _judges(view, one, verb.token)
    if not found and "fromactor" in one.frame.marks:  # "were expelled from X": X expelled them
        found = states(view, obliques(verb.token, "from"))
    return found or _announcers(view, verb)


def _givers(view: View, verb: Predicate) -> list[str]:
    """ "France" in "won praise from France", "has the support of France", "gained France's support"."""
    found = [k for t in obliques(verb.token, "from") for k in parties(view, t)]
    return found or [k for t in verb.objects for k in parties(view, t)]


def _holders(view: View, one: EventCandidate, verb: Predicate) -> list[str]:
    """Who holds those whose arrest, custody or release a verb tells of."""
    if one.mode == "release":  # whoever holds them lets them go
        return captors(view, verb.patients)
    found = _releasers(view, one, verb)
    if not found and verb.lemma in _CUSTODY:
        found = states(view, obliques(verb.token, "in"))
    if not found and verb.lemma in _CUSTODY | _HOLDING:
        found = _keepers(view, obliques(verb.token, "at", "in"))
    return found


def _judges(view: View, one: EventCandidate, verb: Token) -> list[str]:
    """ "A court" in "was convicted of fraud and jailed for two years by a court": who takes one step has taken both."""
    following = next(dependents(verb, Function.CONJUNCT), None) if one.cls in _JUDICIAL else None
    if following is None or not is_passive(following) or any(dependents(following, *_OWN_CLAUSE)):
        return []
    who = by_phrase(following)
    judicial = any(frame.cls in _JUDICIAL for frame in frames("verb").get(lemma(following), ()))
    return parties(view, who) if who is not None and judicial else []


def _releasers(view: View, one: EventCandidate, verb: Predicate) -> list[str]:
    """ "Rebels freed a man who was kidnapped": whoever lets somebody go has held him; but the police free hostages."""
    captive = verb.token.head
    if one.mode not in _HELD or function(verb.token) not in NOUN_CLAUSES or function(captive) is not Function.OBJECT:
        return []
    freeing = captive.head
    if not any(frame.mode == "release" for frame in frames("verb").get(lemma(freeing), ())):
        return []
    who = agent(freeing)
    keys = parties(view, who) if who is not None else []
    by_force = one.mode == "abduct"
    return [k for k in keys if _is_outlawed(view, k) is by_force and (by_force or view.entities[k].cls != "Person")]


def _is_outlawed(view: View, key: str) -> bool:
    return view.entities[key].cls == "ArmedGroup" or not _OUTLAWED.isdisjoint(view.entities[key].sectors)


def _keepers(view: View, heads: list[Token]) -> list[str]:
    """ "Chad" of "in a Chadian prison", "in Chad's custody", "in a Chadian-run camp"."""
    prisons = [t for t in heads if t.lemma_ in _PRISONS]
    words = [*(word for t in prisons for word in before_noun(t)), *map(leader, prisons)]
    return list(dict.fromkeys(k for word in words if word is not None for k in parties(view, word)))


def _announcers(view: View, verb: Predicate) -> list[str]:
    """ "The ministry announced that the men would be deported": a state or body that announces a deed does it."""
    above = verb.governor
    told = verb.modality is Modality.FUTURE or verb.modality is Modality.CONDITIONAL
    if not told or above is None or above.lemma not in _ANNOUNCING or verb.embedding is not Embedding.COMPLEMENT:
        return []
    keys = parties(view, above.agent) if above.agent is not None else []
    return [k for k in keys if view.entities[k].cls in _AUTHORITIES]


def _is_light_here(view: View, verb: Predicate, frame: Frame) -> bool:
    """Is a verb that may be light only the carrier of an object that shows an event itself?"""
    own = any(c.startswith(("obj=", "pred=", "obj:")) for c in frame.conditions)
    if own or verb.lemma not in light_verbs():
        return False
    return any(is_common_noun(t) and noun_frame(view, predicate(t)) is not None for t in verb.objects)

"""Event candidates one by one, as the words of a sentence show them: trigger, class, and who takes part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from spacy.tokens import Token

from kg.model import Factuality, MentionKind
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.confidence import of_candidate
from kg.nlp.events.factuality import factuality, is_topic
from kg.nlp.events.frame_conditions import carried_words
from kg.nlp.events.frame_matching import has_frame, noun_frame, verb_frame
from kg.nlp.events.judgements import feeling, naming_frame, naming_word, spoken_judgements
from kg.nlp.events.noun_agents import agents_of_noun, agents_of_occasion, captors
from kg.nlp.events.participants import before_noun, parties
from kg.nlp.events.recipients import fill_recipients
from kg.nlp.events.trigger_merging import (
    link_instruments,
    take_over_listed,
    without_carried,
    without_launches,
    without_repeated,
)
from kg.nlp.grammar.arguments import agent, main_subject
from kg.nlp.grammar.clauses import by_phrase, is_passive
from kg.nlp.grammar.light_verbs import happens
from kg.nlp.grammar.nouns import companions_at, leader, said_to_be_among
from kg.nlp.grammar.polarity import is_nobody, negative_word
from kg.nlp.grammar.predicates import Embedding, Predicate, predicate
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOMINAL_SUBJECTS,
    NOUN_CLAUSES,
    Function,
    dependents,
    first_conjunct,
    function,
    is_common_noun,
    is_dependent,
    is_lexical_verb,
    is_noun,
    is_noun_before_noun,
    is_verb,
    obliques,
    possessive,
    preposition_of,
    reduced_passives,
    subordinators,
)
from kg.nlp.grammar.speakers import Attributions
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.grammar.verb_groups import Modality
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import Frame, frames, light_verbs
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_PRESUPPOSING = _WORDS.words("presupposing")
_DEFINITE = _WORDS.words("definite_determiners")
_PASSIVE_LIKE = _WORDS.words("undergone")
_SUFFERED = _WORDS.words("suffered")
_MEETING = _WORDS.words("meeting_prepositions")
_COMING = _WORDS.words("coming")
_VISITING = _WORDS.words("visit_prepositions")
_RECEIVING = _WORDS.words("receiving")
_JOINING = _WORDS.words("joining")
_HEARING = _WORDS.words("hearing_prepositions")
_ENGAGING = _WORDS.words("engaging")
_CAUSED = _WORDS.words("brought_about")
_SPANS = _WORDS.words("spans")
_TELLING = _WORDS.words("telling")
_PRISONS = _WORDS.words("prisons")
_CUSTODY = _WORDS.words("custody")
_HOLDING = _WORDS.words("holding")
_ANNOUNCING = _WORDS.words("announcing")
_AUTHORITIES = frozenset(("State", "GovernmentBody", "InternationalOrganization", "ArmedGroup"))
_HELD = ("abduct", "arrest")  # modes of events whose recipients are held
_OUTLAWED = frozenset(("CRM", "PRM", "REB", "UAF"))  # sectors of those who hold people against the law
_PRESS = "JRN"  # PLOVER code
_SIDES = ("between", "among")
_JUDICIAL = frozenset(("Accuse", "Coerce", "Sanction"))  # types of what police and courts do
_JOINED = frozenset(("Consult", "Protest"))  # types of what others hold, too
_ENDING = frozenset(("Concede", "Reject", "Retreat"))  # types of what puts an end to another event
_OWN_CLAUSE = (Function.PASSIVE_AUXILIARY, Function.AUXILIARY, *NOMINAL_SUBJECTS)


def find_candidates(view: View) -> list[EventCandidate]:
    """Every event word of the document that fits a frame, in text order; words within a name are none."""
    attributions = Attributions(view.document.attributions)
    shown = list(_one_by_one(view, attributions))
    verbs = {_key(one.head) for one in shown if is_lexical_verb(one.head)}
    spoken = (one for one in spoken_judgements(view, attributions) if _key(one.head) not in verbs)
    found = without_launches(without_repeated(without_carried([*shown, *map(partial(_completed, view), spoken)])))
    by_head = {_key(one.head): one for one in found}
    for one in found:
        link_instruments(one, by_head)
        take_over_listed(one, by_head)
    return found


def _key(token: Token) -> tuple[int, int]:
    return id(token.doc), token.i


def _one_by_one(view: View, attributions: Attributions) -> Iterator[EventCandidate]:
    names = _tokens_of_names(view)
    for doc in view.document.parse:
        named = names[int(doc.user_data["start"])]
        for token in doc:
            found = None
            if is_lexical_verb(token):
                found = _of_verb(view, predicate(token))
            elif is_noun(token) and token.i not in named:
                found = _of_noun(view, predicate(token))
            if found is None and (felt := feeling(view, attributions, token)) is not None:
                found = _completed(view, felt)
            if found is not None:
                yield found


def _tokens_of_names(view: View) -> dict[int, set[int]]:
    """Indices of tokens inside of names, by the start of their paragraph: the "Operation" of a name is no trigger."""
    docs = {int(doc.user_data["start"]): doc for doc in view.document.parse}
    starts = sorted(docs)
    found: dict[int, set[int]] = {start: set() for start in starts}
    for m in (m for e in view.entities.values() for m in e.mentions if m.kind is MentionKind.NAME):
        i = bisect_right(starts, m.start) - 1
        if i >= 0:
            span = docs[starts[i]].char_span(m.start - starts[i], m.end - starts[i], alignment_mode="expand")
            found[starts[i]].update(range(span.start, span.end) if span is not None else ())
    return found


# verbs


def _of_verb(view: View, verb: Predicate) -> EventCandidate | None:
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
    one.factuality = _not_yet(one, factuality(token, counts_as_tried=one.cls in with_trait("tried")))
    one.carried = _carried(view, verb, one)
    return _completed(view, one)


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
        found = _states(view, obliques(verb.token, "from"))
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
        found = _states(view, obliques(verb.token, "in"))
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


def _states(view: View, heads: list[Token]) -> list[str]:
    return [k for t in heads for k in parties(view, t) if view.entities[k].cls == "State"]


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


# nouns


def _of_noun(view: View, noun: Predicate) -> EventCandidate | None:
    if is_noun_before_noun(noun.token):
        return None
    found = noun_frame(view, noun)
    if found is None:
        return None
    frame, first = found
    token, carrier = noun.token, noun.verb
    outer = carrier if carrier is not None else token
    one = EventCandidate(frame, frame.cls, frame.mode, frame.cameo, token, first, token, outer)
    one.definite = _is_definite(token)
    _fill_sides_of_noun(view, one, carrier)
    one.factuality = _not_yet(one, _factuality_of_noun(one, carrier))
    stands_alone = "bare" in frame.marks or one.definite or carrier is not None or happens(token)
    return _completed(view, one) if one.parties or stands_alone else None


def _is_definite(noun: Token) -> bool:
    """Does "the", "this" or a possessor stand before the noun, or before the first of its coordination?"""
    first = first_conjunct(noun)
    heads = (noun, first) if is_common_noun(first) else (noun,)  # "the arrest and persecution of"
    return any(possessive(h) is not None or any(c.lower_ in _DEFINITE for c in h.lefts) for h in heads)


def _fill_sides_of_noun(view: View, one: EventCandidate, carrier: Token | None) -> None:
    noun = one.head
    one.actors = _agents_of_carrier(view, one, carrier) or agents_of_noun(view, one)
    held = [c for c in reduced_passives(noun) if lemma(c) in light_verbs()] if one.frame.mutual else []
    fill_recipients(
        view, one, (noun, carrier) if carrier is not None else (noun, *held)
    )  # "talks held between X and Y"
    if carrier is None:
        one.actors = _with_those_present(view, one)
    elif carrier.lemma_ in _SUFFERED and not one.recipients:
        sufferer = subject(carrier)
        one.recipients = parties(view, sufferer) if sufferer is not None else []


def _agents_of_carrier(view: View, one: EventCandidate, carrier: Token | None) -> list[str]:
    """The actors by the light verb that carries a noun: "X launched an attack", but not "X suffered an attack"."""
    undergone = carrier is not None and carrier.lemma_ in _PASSIVE_LIKE
    if carrier is None or (undergone and not one.frame.mutual and one.mode != "visit"):
        return []
    who = agent(carrier)
    return parties(view, who) if who is not None and who.i != one.head.i else []


def _with_those_present(view: View, one: EventCandidate) -> list[str]:
    """The actors, with those who took part in a meeting or made a visit as the clause around the noun tells."""
    if not one.frame.mutual:
        return one.actors or _visiting(view, one)
    owned = possessive(one.head) is not None and len(one.actors) > 1  # "X said after Y's talks with Z"
    if owned or (one.actors and obliques(one.head, *_SIDES)):
        return one.actors
    sides = [*_taking_part(view, one.head), *one.actors, *_from_whom(view, one.head)]
    one.attended = one.definite and not one.actors and not one.recipients
    return list(dict.fromkeys([*sides, *(_hosts(view, one.head) if len(sides) == 1 else ())]))


def _hosts(view: View, noun: Token) -> list[str]:
    """ "France" in "X is in France for talks", where nobody else takes part; a city may host talks of others."""
    preposition = preposition_of(noun)
    if preposition is None or preposition.lower_ != "for" or not _brings_together(preposition):
        return []
    return _states(view, obliques(preposition.head, "in", "to"))[:1]


def _from_whom(view: View, noun: Token) -> list[str]:
    """ "X" in "received a call from X"."""
    received = function(noun) is Function.OBJECT and noun.head.lemma_ in _RECEIVING
    return (
        [k for word in (noun, noun.head) for t in obliques(word, "from") for k in parties(view, t)] if received else []
    )


def _taking_part(view: View, noun: Token) -> list[str]:
    """ "X said after talks with Y", "X left a meeting with Y": whoever does something at or after it took part in it.

    "X is in Rome for talks": whoever comes for a meeting takes part in it.
    """
    preposition = _before_span(noun)
    verb = noun.head if preposition is None else preposition.head
    if preposition is None and not (function(noun) is Function.OBJECT and verb.lemma_ in _JOINING):
        return []
    if preposition is not None and not _brings_together(preposition):
        return []
    who = subject(verb) if is_passive(verb) and verb.lemma_ in _ENGAGING | _CAUSED else agent(verb)
    found = parties(view, who) if who is not None else []
    return [*found, *(_told_at(view, preposition, verb) if preposition is not None else ())]


def _before_span(noun: Token) -> Token | None:
    """The preposition before a noun, or before the span that it fills: "after two days of talks"."""
    preposition = preposition_of(noun)
    spanned = preposition is not None and preposition.head.lemma_ in _SPANS
    return preposition_of(preposition.head) if spanned and preposition is not None else preposition


def _told_at(view: View, preposition: Token, verb: Token) -> list[str]:
    """ "Y" in "told Y during a meeting", but no reporters."""
    if verb.lemma_ not in _TELLING or preposition.lower_ not in _HEARING:
        return []
    return [k for t in predicate(verb).patients for k in parties(view, t) if not _is_press(view, k)]


def _is_press(view: View, key: str) -> bool:
    """Does it only hear of a meeting: "told reporters during a visit", "told the BBC"?"""
    return view.entities[key].cls == "MediaOrganization" or _PRESS in view.entities[key].sectors


def _brings_together(preposition: Token) -> bool:
    """Does a preposition tie a meeting to what somebody does at it, or comes for?"""
    if not is_verb(preposition.head):
        return False
    coming = preposition.lower_ == "for" and preposition.head.lemma_ in _COMING
    caused = preposition.lower_ == "by" and preposition.head.lemma_ in _CAUSED
    return coming or caused or preposition.lower_ in _MEETING


def _visiting(view: View, one: EventCandidate) -> list[str]:
    """ "X said during a visit to Y", "X ended a visit to Y": who does something then is the visitor."""
    if one.mode != "visit":
        return []
    preposition = _before_span(one.head)
    undergone = function(one.head) is Function.OBJECT
    verb = one.head.head if undergone else preposition.head if preposition is not None else None
    if verb is None or not is_lexical_verb(verb):
        return []
    if preposition is not None and preposition.lower_ not in _VISITING:
        return []
    who = agent(verb)
    return parties(view, who) if who is not None else []


def _factuality_of_noun(one: EventCandidate, carrier: Token | None) -> Factuality:
    """The weaker of what the noun and its light verb say; a definite deed is known to have happened."""
    known = (one.definite and not one.frame.mutual) or _comes_before(one.head) or is_topic(one.head)
    presupposed = known and carrier is None and one.cls in with_trait("presupposed")
    said = factuality(carrier) if carrier is not None else Factuality.ACTUAL
    return max(factuality(one.head, presupposed), said, key=list(Factuality).index)


def _comes_before(noun: Token) -> bool:
    """ "May meet after this month's exchange of strikes": what something comes after has happened."""
    preposition = preposition_of(noun)
    if preposition is not None and preposition.lower_ == "of":
        preposition = preposition_of(preposition.head)
    return preposition is not None and preposition.lower_ in _PRESUPPOSING


def _not_yet(one: EventCandidate, told: Factuality) -> Factuality:
    """The factuality that its sentence gives an event; at most planned for what is only plotted."""
    return Factuality.PLANNED if "planned" in one.frame.marks and told is Factuality.ACTUAL else told


def _completed(view: View, one: EventCandidate) -> EventCandidate:
    """Drop impossible actors and set the candidate's confidence."""
    one.actors = [k for k in one.actors if view.entities[k].cls != "Place"]
    one.confidence = of_candidate(one)
    return one


def event_words(view: View) -> Iterator[Token]:
    """Verbs and nouns that have a frame at all, whether or not one fits: why a sentence gave nothing."""
    for doc in view.document.parse:
        for token in doc:
            pos = "verb" if is_lexical_verb(token) else "noun" if is_common_noun(token) else ""
            if pos and has_frame(token, pos):
                yield token

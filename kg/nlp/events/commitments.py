"""Words that do something with another event: agree to it, announce it, threaten it, refuse it, demand it.

"Agreed to meet" is Agree, "threatened to attack" Threaten, "refused to withdraw" Reject, "demanded the release"
Request: the word before gives the type, the event that it governs the mode, and that event itself is planned,
possible or negated. Source: the boundary rules of PLOVER 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.concern import own_side, touched
from kg.nlp.events.confidence import Sign, adjusted, by_rule
from kg.nlp.events.duties import Key, Kind, declare, key_of, stated_duties
from kg.nlp.events.factuality import factuality, is_unwilling
from kg.nlp.events.participants import parties
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.complements import complement_rule, fits_form
from kg.nlp.grammar.light_verbs import light_verb
from kg.nlp.grammar.relations import (
    Function,
    auxiliaries,
    dependents,
    function,
    has_finite_verb,
    has_to,
    infinitive_openers,
    is_base_form,
    is_common_noun,
    is_lexical_verb,
    is_modal,
    is_nominal,
    is_noun,
    is_root,
    is_verb,
    obliques,
)
from kg.nlp.grammar.speakers import Attributions, actor_of
from kg.nlp.grammar.subjects import charged, subject
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.events import Complement, Frame
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_UNDERTAKEN = _WORDS.words("undertakings")
_ASKED_OF = _WORDS.listed("asked_of")
_OWN_WILL = _WORDS.words("own_will")
_INTENDING = _WORDS.words("intending")
_CIRCUMSTANCES = _WORDS.words("circumstances") - {"as"}  # no "was seen as a refusal"

_STEPS = 5  # words between an event and the word that commits to it; no sentence of the samples needs more
_GOVERNED = frozenset(
    (
        Function.OPEN_COMPLEMENT,
        Function.FINITE_COMPLEMENT,
        Function.OBJECT,
        Function.NOUN_CLAUSE,
        Function.PREPOSITIONAL_CLAUSE,
        Function.PREPOSITIONAL_OBJECT,
        Function.PREPOSITION,
        Function.CONJUNCT,
        Function.PASSIVE_SUBJECT,
        Function.ADVERBIAL_CLAUSE,
        Function.OBJECT_PREDICATE,
        Function.CLAUSAL_SUBJECT,
    )
)
_CONTENT_CLAUSES = frozenset((Function.FINITE_COMPLEMENT, Function.NOUN_CLAUSE))
_CONCERNING = frozenset(("Agree", "Reject", "Request"))  # types that concern whom the clause they govern names
_BY_ACTORS = frozenset(("Accuse", "Request", "Support"))  # types that concern who does the event they govern
_REFINED = frozenset(("Agree", "Threaten", "Reject", "Request"))  # types whose mode is that of the event they govern
_RETYPED = frozenset(("Agree", "Threaten"))  # of them those that may become another type by that event
_FORCEFUL = frozenset(("Coerce", "Assault"))
_OF_OWN_DEEDS = frozenset(("Agree", "Threaten"))
_OPERATION = Kind("Coerce", "", "170")


def with_commitments(view: View, found: list[EventCandidate]) -> list[EventCandidate]:
    """The candidates in text order, with those added that only two words together show.

    Those that govern another candidate get the type and mode that it makes of them, and whom it concerns.
    """
    by_head = {key_of(d.head): d for d in found}
    shown = chain(
        _by_governors(view, found, by_head),
        _refusals(found),
        _operations(view, found, by_head),
        stated_duties(view, by_head),
    )
    added: dict[tuple[Key, str], EventCandidate] = {}
    for one in shown:
        added.setdefault((key_of(one.head), one.cls), one)
    for one in found:
        _fill_concerned(view, one)
        declare(view, one)
    return sorted([*found, *added.values()], key=lambda d: (d.trigger.start, d.cls))


# an event that a word of complements.csv governs


def _by_governors(
    view: View, found: list[EventCandidate], by_head: dict[Key, EventCandidate]
) -> Iterator[EventCandidate]:
    """ "Agreed to meet", "vowed to attack", "X will visit Y": what the words before an event show.

    Who does not intend to do it refuses.
    """
    said = Attributions(view.document.attributions)
    for inner in found:
        governor = _governor(inner)
        if governor is None:
            if _is_promised(view, said, inner):
                yield from _announced(inner, "intend")
            continue
        word, rule = governor
        kind = _kind("refuse" if is_unwilling(word) else rule.effect, inner)
        own = by_head.get(key_of(word))
        if own is not None and own is not inner:
            own.inner = inner
            _refine(own, inner, kind)
        elif kind is not None and not is_common_noun(word) and charged(word) is None:  # no "accused X of planning"
            new = _of_governor(view, word, inner, kind)
            if new.actors and not _is_of_others(new, inner):
                yield new


def _is_of_others(new: EventCandidate, inner: EventCandidate) -> bool:
    """Does somebody else do it ("ready for an attack by X"), so that nothing is promised or threatened?"""
    own = new.cls not in _OF_OWN_DEEDS or is_lexical_verb(inner.head) or not inner.actors
    return not own and set(new.actors).isdisjoint(inner.actors)


def _governor(inner: EventCandidate) -> tuple[Token, Complement] | None:
    """The nearest word that the event completes, with its rule; None where the rule has no effect or another word is
    between.
    """
    token = inner.outer
    for _ in range(_STEPS):
        if not _may_be_governed(token):
            return None
        above = token.head
        rule = complement_rule(above) if function(token) is not Function.CONJUNCT else None
        if rule is not None and fits_form(rule, token) and (rule.effect != "none" or not is_common_noun(above)):
            return (above, rule) if rule.effect != "none" else None
        if rule is None and not _leads_on(token, above):
            return None
        token = above
    return None


def _leads_on(token: Token, above: Token) -> bool:
    """May a word that says nothing of an event stand between it and the word that does: a preposition, or what it is
    coordinated with ("refused to meet and talk", but not "condemned the coup and thanked X")?
    """
    if function(token) is Function.CONJUNCT:
        return has_finite_verb(token) == has_finite_verb(above)
    return not is_lexical_verb(above) and not is_noun(above)


def _may_be_governed(token: Token) -> bool:
    """Is it a complement of something to come: no "said that X met", but "said that X would meet"?"""
    if function(token) not in _GOVERNED or is_root(token) or token.lower_ in _CIRCUMSTANCES:
        return False
    if function(token) is Function.FINITE_COMPLEMENT:
        return has_to(token) or any(is_modal(c) for c in auxiliaries(token))
    return function(token) is not Function.ADVERBIAL_CLAUSE or is_base_form(token)


def _kind(effect: str, inner: EventCandidate) -> Kind | None:
    """What a word with this effect before an event shows; None where it is no event of its own."""
    of = event_types()[inner.frame.cls]
    if effect in ("agree", "intend"):
        effect = {"Agree": "consent", "Threaten": "threaten", "": ""}[of.announced]
    return {
        "consent": Kind("Agree", "", of.promised),
        "threaten": Kind("Threaten", of.threat, of.threatened),
        "refuse": Kind("Reject", of.asked, of.refused),
        "demand": Kind("Request", of.asked, of.demanded),
    }.get(effect)


def _refine(own: EventCandidate, inner: EventCandidate, kind: Kind | None) -> None:
    """Give a candidate the type and mode that the event it governs makes of it, and whom it concerns."""
    if kind is not None and own.cls in _REFINED:
        own.cls = kind.cls if own.cls in _RETYPED else own.cls
        if own.cls == kind.cls:
            own.mode, own.cameo = kind.mode, kind.cameo
    if not own.recipients and not (own.frame.mutual and len(own.actors) > 1):
        own.recipients = _concerned(own.cls, inner, own.actors)


def _concerned(cls: str, inner: EventCandidate, actors: list[str]) -> list[str]:
    """Those with whom or to whom a promised, threatened or refused event would be done; of a demand those who would
    do it, of a judgement those who did it.
    """
    if cls in _BY_ACTORS:
        hostile = cls == "Request" and event_types()[inner.cls].hostile
        keys = inner.actors or (inner.recipients if hostile else [])
    elif cls == "Reject" and event_types()[inner.cls].hostile:
        keys = []  # "declined to blame X": it is not X who is refused
    else:
        keys = inner.recipients or (inner.actors if inner.frame.mutual else [])
    return [k for k in keys if k not in actors]


def _of_governor(view: View, word: Token, inner: EventCandidate, kind: Kind) -> EventCandidate:
    """The candidate that a word shows by the event that it governs."""
    verb = word if is_verb(word) else word.head
    who = agent(verb) if is_verb(verb) else None
    unsaid = kind.cls == "Reject" and is_verb(verb) and is_passive(verb)  # "the talks between X and Y were cancelled"
    actors = parties(view, who) if who is not None else [] if unsaid else list(inner.actors)
    concerned = _asked(view, verb, kind.cls) or _concerned(kind.cls, inner, actors)
    return EventCandidate(
        _frame(inner.frame, word, kind),
        kind.cls,
        kind.mode,
        kind.cameo,
        head=word,
        first=word,
        last=word,
        outer=word,
        actors=actors,
        recipients=[k for k in concerned if k not in actors],
        factuality=Factuality.ACTUAL if is_unwilling(word) else factuality(word),
        inner=inner,
        confidence=by_rule(Sign.COMPLETED),
    )


def _asked(view: View, verb: Token, cls: str) -> list[str]:
    """Whom a demand or threat is addressed to: "asked X to", "called on X to"."""
    told = patients(verb) if is_lexical_verb(verb) and cls in ("Request", "Threaten") else []
    told = told + (obliques(verb, *_ASKED_OF) if cls == "Request" else [])
    return [k for t in told if is_nominal(t) for k in parties(view, t)]


def _frame(frame: Frame, word: Token, kind: Kind) -> Frame:
    """The frame of the governed event, as one of the word that governs it."""
    plain = replace(frame, lemma=word.lemma_.lower(), marks=frozenset(), recipient=())
    return replace(plain, cls=kind.cls, mode=kind.mode, cameo=kind.cameo)


# what somebody says that they will or will not do


def _announced(inner: EventCandidate, effect: str) -> Iterator[EventCandidate]:
    """ "X will visit Y": beside what is planned, the word that X gives."""
    kind = _kind(effect, inner)
    if kind is not None and inner.actors:
        yield replace(
            inner,
            frame=_frame(inner.frame, inner.head, kind),
            cls=kind.cls,
            mode=kind.mode,
            cameo=kind.cameo,
            actors=list(inner.actors),
            recipients=list(inner.recipients),
            factuality=Factuality.ACTUAL,
            linked=[],
            patients=[],
            inner=inner,
            confidence=adjusted(inner.confidence, Sign.ANNOUNCED),
        )


def _refusals(found: list[EventCandidate]) -> Iterator[EventCandidate]:
    """ "Will not lift the embargo" refuses to."""
    for inner in found:
        negated = inner.factuality is Factuality.NEGATED and inner.cls not in ("Reject", "Accuse")
        if negated and _announces_itself(inner):
            yield from _announced(inner, "refuse")


def _announces_itself(inner: EventCandidate) -> bool:
    """Does the agent say that they will do it, rather than somebody that it is to be done?"""
    verb = inner.outer
    if not is_lexical_verb(verb) or any(dependents(verb, Function.PASSIVE_AUXILIARY)):
        return False
    above = complement_rule(verb.head) if function(verb) is Function.FINITE_COMPLEMENT else None
    if above is not None and above.factuality is not Factuality.ACTUAL:
        return False  # "hoped that X would"
    intended = function(verb) is Function.OPEN_COMPLEMENT and verb.head.lemma_ in _INTENDING
    return intended or any(c.lower_ in _OWN_WILL for c in dependents(verb, Function.AUXILIARY))


def _is_promised(view: View, said: Attributions, inner: EventCandidate) -> bool:
    """Is it a plan of its agent's that concerns somebody else, or that the agent, or who speaks for them, tells?

    "X will meet Y" commits X; that X will resign, as others tell it, is a promise to nobody.
    """
    if inner.factuality is not Factuality.PLANNED or not _announces_itself(inner):
        return False
    if len(inner.parties) > 1:
        return True
    own = own_side(view, inner)
    speakers = (key for one in said.around(offset(inner.head)) if (key := actor_of(view, one.subject)) is not None)
    voices = (view.entities[key] for key in speakers)
    return any(not own.isdisjoint((e.key, *e.acts_for, *e.nationality, *e.part_of)) for e in voices)


# operations with a purpose


def _operations(
    view: View, found: list[EventCandidate], by_head: dict[Key, EventCandidate]
) -> Iterator[EventCandidate]:
    """ "An operation to arrest X" is one against X, also where it fails."""
    for purpose in found:
        noun = _undertaking(purpose)
        if noun is None:
            continue
        carrier = light_verb(noun)
        own = by_head.get(key_of(noun)) or (by_head.get(key_of(carrier)) if carrier is not None else None)
        if own is not None:
            _aim(own, purpose)
            continue
        new = _of_governor(view, noun, purpose, _OPERATION)
        if new.recipients and new.factuality is Factuality.ACTUAL:
            yield new


def _undertaking(purpose: EventCandidate) -> Token | None:
    """The noun of an operation whose purpose an infinitive tells: "raid" in "a raid to seize X", "conducted a raid to
    seize X".
    """
    if purpose.cls not in _FORCEFUL or not is_base_form(purpose.head):
        return None
    above = purpose.head.head
    adverbial = function(purpose.head) in (Function.ADVERBIAL_CLAUSE, Function.OPEN_COMPLEMENT)
    if adverbial and is_lexical_verb(above):
        above = next((p for p in patients(above) if p.i < purpose.head.i), above)
    return above if above.lemma_.lower() in _UNDERTAKEN else None


def _aim(own: EventCandidate, purpose: EventCandidate) -> None:
    own.recipients = own.recipients or [k for k in purpose.recipients if k not in own.actors]
    if own.recipients and own.cls == "Mobilize":
        own.cls, own.mode, own.cameo = _OPERATION


# whom a clause without an event concerns


def _fill_concerned(view: View, one: EventCandidate) -> None:
    """Add whom a promise or refusal concerns, or of whom it is demanded, where what is promised is no event."""
    mutual = one.frame.mutual and len(one.actors) > 1
    if not one.recipients and one.cls in _CONCERNING and not mutual and one.inner is None:
        own = own_side(view, one)
        one.recipients = [k for k in _named_in_clause(view, one) if own.isdisjoint((k, *view.entities[k].acts_for))]


def _named_in_clause(view: View, one: EventCandidate) -> list[str]:
    for clause in one.head.rights:
        if not _is_content(clause):
            continue
        if one.cls == "Request":
            return _to_act(view, clause)
        found = touched(view, clause) if has_to(clause) else []
        if found:
            return found
    return []


def _is_content(clause: Token) -> bool:
    """Is it the clause that says what is promised? The tagger takes the verb of "demanded that X ease sanctions" for
    a noun.
    """
    if infinitive_openers(clause):
        return True  # "called for X to leave"
    if function(clause) is not Function.OPEN_COMPLEMENT and function(clause) not in _CONTENT_CLAUSES:
        return False
    return is_verb(clause) or any(function(c) is Function.SUBJECT for c in clause.lefts)


def _to_act(view: View, clause: Token) -> list[str]:
    """Who is to do what is demanded: the subject of the clause."""
    finite = function(clause) in _CONTENT_CLAUSES or infinitive_openers(clause)
    asked = subject(clause) if finite and not is_passive(clause) else None
    return parties(view, asked) if asked is not None else []

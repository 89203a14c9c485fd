"""Several words of a sentence that tell one event: "hosted a dinner", "the airstrikes killed eight"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.grammar.clauses import by_phrase, is_passive
from kg.nlp.grammar.relations import (
    Function,
    function,
    governors,
    is_ing_form,
    is_lexical_verb,
    obliques,
    preposition_of,
)
from kg.nlp.grammar.subjects import subject
from kg.nlp.lexicon.tables import table

_CAUSING = table("events").words("causing")
_CAUSING_BY = table("events").words("causing_prepositions")
_USING = table("frames").words("using")
_LISTING = table("frames").words("listing_examples")
_BESIDE = frozenset(
    (Function.ADVERBIAL_CLAUSE, Function.NOUN_CLAUSE, Function.CONJUNCT, Function.RELATIVE_CLAUSE)
)  # clauses whose verb tells more of what a word above it names
_FORCIBLE = frozenset(("Assault", "Coerce"))
_ABOVE = 3  # words above such a verb: "the number of people killed has risen"
_NOT_HELD = (Factuality.NEGATED, Factuality.PLANNED)
_Key = tuple[int, int]  # the identity of a Doc and the index of a token


def _key(token: Token) -> _Key:
    return id(token.doc), token.i


def without_carried(found: list[EventCandidate]) -> list[EventCandidate]:
    """Leave out nouns that their verb's own frame holds ("hosted a dinner"); what they bring is given to the verb.

    Of "the talks between X and Y were called off" the verb is left out: nobody is said to have refused them.
    """
    verbs = {_key(one.head): one for one in found if is_lexical_verb(one.head)}
    left_out: set[_Key] = set()
    for one in found:
        verb = _carrying(one, verbs)
        if verb is None:
            continue
        if _is_only_called_off(one, verb):
            left_out.add(_key(verb.head))
        else:
            left_out.add(_key(one.head))
            _take_over(verb, one)
    return [one for one in found if _key(one.head) not in left_out]


def _is_only_called_off(meeting: EventCandidate, verb: EventCandidate) -> bool:
    """Is it a meeting that a passive verb without a by-phrase denies or puts off: "the talks were cancelled"?"""
    put_off = meeting.cls == "Consult" and verb.cls == "Reject" and meeting.factuality in _NOT_HELD
    return put_off and is_passive(verb.head) and by_phrase(verb.head) is None


def _carrying(one: EventCandidate, verbs: Mapping[_Key, EventCandidate]) -> EventCandidate | None:
    """The candidate of the verb whose frame asks for this noun as its object or behind its preposition."""
    if is_lexical_verb(one.head):
        return None
    preposition = preposition_of(one.head)
    above = [one.outer, one.head.head, *([preposition.head] if preposition is not None else [])]
    verb = next((verbs[_key(t)] for t in above if _key(t) in verbs), None)
    undergone = function(one.head) in (Function.OBJECT, Function.PASSIVE_SUBJECT)
    slot = f"{preposition.lower_}=" if preposition is not None else "obj=" if undergone else None
    asked = verb is not None and slot is not None and any(c.startswith(slot) for c in verb.frame.conditions)
    return verb if asked else None


def _take_over(verb: EventCandidate, noun: EventCandidate) -> None:
    verb.actors = verb.actors or _without(noun.actors, verb.recipients)
    if noun.frame.mutual and verb.frame.mutual:
        verb.actors += _without(noun.actors, verb.parties)
    broken_up = noun.cls == "Protest" and verb.cls in _FORCIBLE
    concerned = noun.actors if broken_up else noun.recipients
    verb.recipients = verb.recipients or _without(concerned, verb.actors)
    verb.place = verb.place or noun.place
    if verb.cls == noun.cls and not verb.mode:
        verb.mode, verb.cameo = noun.mode, noun.cameo


def without_launches(found: list[EventCandidate]) -> list[EventCandidate]:
    """Merge the launch of a weapon into its strike: "a missile fired by X hit Y", "X fired missiles that hit Y"."""
    struck = _by_what_strikes(found)
    kept = []
    for one in found:
        attack = _struck_with(one, struck)
        if attack is None:
            kept.append(one)
        else:
            attack.actors = _without(one.actors, attack.recipients) or attack.actors
            attack.carried.append(one.head)
    return kept


def _by_what_strikes(found: list[EventCandidate]) -> dict[_Key, EventCandidate]:
    """Return the assaults that verbs show, by the subject of the verb."""
    attacks = ((subject(one.head), one) for one in found if one.cls == "Assault" and is_lexical_verb(one.head))
    return {_key(striking): one for striking, one in attacks if striking is not None}


def _struck_with(launch: EventCandidate, struck: Mapping[_Key, EventCandidate]) -> EventCandidate | None:
    """Return the assault whose subject is what a launch without a recipient has fired."""
    launched = launch.patients if launch.head.lemma_ in _USING and not launch.recipients else ()
    found = next((struck[_key(t)] for t in launched if _key(t) in struck), None)
    return found if found is not launch else None


def without_repeated(found: list[EventCandidate]) -> list[EventCandidate]:
    """Leave out a participle that only says more of the same: "condemned the attack, calling it a crime"."""
    by_head = {_key(one.head): one for one in found}
    kept = []
    for one in found:
        said = by_head.get(_key(one.head.head)) if function(one.head) is Function.ADVERBIAL_CLAUSE else None
        if said is None or said.cls != one.cls or one.frame.pos != "judgement" or not is_ing_form(one.head):
            kept.append(one)
        else:
            said.recipients = said.recipients or _without(one.recipients, said.actors)
    return kept


def without_demands_of_protests(found: list[EventCandidate]) -> list[EventCandidate]:
    """Leave out what a crowd demands by its protest: "thousands rallied, demanding that X go" is a protest against X.

    Source: the boundary rules of PLOVER 2.0.
    """
    protests = {_key(t): one for one in found if one.cls == "Protest" for t in (one.head, one.outer)}
    kept = []
    for one in found:
        protest = _protest_of(one, protests)
        if protest is None:
            kept.append(one)
        else:
            protest.recipients = protest.recipients or _without(one.recipients, protest.actors)
    return kept


def _protest_of(one: EventCandidate, protests: Mapping[_Key, EventCandidate]) -> EventCandidate | None:
    """The protest that a demand tells the aim of: the demand describes it, or is made by it."""
    if one.cls != "Request" or not is_lexical_verb(one.head):
        return None
    maker = subject(one.head)
    aim = function(one.head) in (_BESIDE | {Function.OPEN_COMPLEMENT}) - {Function.CONJUNCT}
    above = governors(one.head, 1) if aim else ()
    around = [*above, *([maker] if maker is not None else [])]
    return next((protests[_key(t)] for t in around if _key(t) in protests), None)


def _without(keys: list[str], others: list[str]) -> list[str]:
    return [k for k in keys if k not in others]


def link_instruments(one: EventCandidate, by_head: Mapping[_Key, EventCandidate]) -> None:
    """Link a verb of killing to the attack it tells of: "the strikes killed eight", "…, killing eight", "died in the
    attack"; and so a noun: "the strikes caused eight deaths".
    """
    verb = one.head
    if one.cls != "Assault":
        return
    if not is_lexical_verb(verb):
        one.linked += [other.head for other in _attacks(one, _causes(verb), by_head)]
        return
    if not one.frame.marks & {"kill", "injure"}:
        _link_opening(one, by_head)
        return
    doing = [t for t in (subject(verb), by_phrase(verb)) if t is not None]
    for other in _attacks(one, doing, by_head):
        one.linked.append(other.head)
        one.actors = list(other.actors)
        one.recipients = _without(one.recipients, one.actors)
    one.linked += [t.head for t in _attacks(one, _telling(verb), by_head) if not _is_by_others(one, t)]


def _is_by_others(one: EventCandidate, other: EventCandidate) -> bool:
    """ "Rebels whose leader was killed by the army attacked a mine"."""
    return bool(one.actors and other.actors) and set(one.actors).isdisjoint(other.actors)


def _link_opening(one: EventCandidate, by_head: Mapping[_Key, EventCandidate]) -> None:
    """Link the noun of "in another attack, gunmen fired on a patrol" to the verb that tells of it."""
    for other in _attacks(one, (t for t in obliques(one.head, "in") if t.i < one.head.i), by_head):
        if not other.actors or other.actors == one.actors:
            one.linked.append(other.head)


def _attacks(
    one: EventCandidate, heads: Iterable[Token], by_head: Mapping[_Key, EventCandidate]
) -> Iterator[EventCandidate]:
    """The other attacks that these words show."""
    for head in heads:
        other = by_head.get(_key(head))
        if other is not None and other is not one and other.cls == one.cls:
            yield other


def _causes(noun: Token) -> Iterator[Token]:
    """ "Attack" in "the attack caused the deaths of eight", "the attack, which led to the deaths of eight"."""
    preposition = preposition_of(noun)
    verb = noun.head if preposition is None else preposition.head
    caused = function(noun) is Function.OBJECT or (preposition is not None and preposition.lower_ in _CAUSING_BY)
    if caused and is_lexical_verb(verb) and verb.lemma_ in _CAUSING and (cause := subject(verb)) is not None:
        yield cause


def _telling(verb: Token) -> Iterator[Token]:
    """Words that may name the attack in which somebody is killed, other than subject and by-phrase."""
    yield from obliques(verb, "in", "by")
    if function(verb) in _BESIDE:
        yield from governors(verb, _ABOVE)


def take_over_listed(one: EventCandidate, by_head: Mapping[_Key, EventCandidate]) -> None:
    """ "Attacks, including the one in X": who did the attacks did this one."""
    preposition = preposition_of(one.head)
    if preposition is None or preposition.lower_ not in _LISTING or one.actors:
        return
    other = by_head.get(_key(preposition.head))
    if other is not None and other.cls == one.cls:
        one.actors, one.shared = list(other.actors), True

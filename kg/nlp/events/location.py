"""Location: which place of a sentence belongs to an event, and what occasion or operation the event is a part of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from spacy.tokens import Span, Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import occasion_at, place_at
from kg.nlp.events.place_phrases import first_place, is_of_matter, named_place, targets
from kg.nlp.events.setting import dateline_place
from kg.nlp.events.shared_time import journey
from kg.nlp.events.targets import seat_of
from kg.nlp.events.whereabouts import of_actors, of_host, of_speech
from kg.nlp.grammar.arguments import patients
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.nouns import is_place_noun
from kg.nlp.grammar.predicates import is_event_noun
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOUN_MODIFIERS,
    SUBJECTS,
    Function,
    dependents,
    first_conjunct,
    function,
    is_base_form,
    is_coordinated,
    is_ing_form,
    is_lexical_verb,
    is_proper_noun,
    prepositional_objects,
    same_form,
    subordinators,
)
from kg.nlp.grammar.tokens import View, lemma, words_between
from kg.nlp.lexicon.cues import DOCUMENTS
from kg.nlp.lexicon.event_types import event_types, with_trait
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_WHERE = _WORDS.words("where")
_WHITHER = _WORDS.words("whither")
_UPON = _WORDS.words("upon")
_DURING = _WORDS.words("during")
_AT_OCCASION = _WORDS.words("at_occasion")
_SIDELINES = _WORDS.words("sidelines")
_ADVERBIAL = _WORDS.words("place_adverbials")
_VISITING = _WORDS.words("visiting")
_JOURNEYS = _WORDS.words("journeys")
_WHILE = _WORDS.words("while_visiting")
_HERE = _WORDS.words("here")
_STRIKING = _WORDS.words("striking")
_GATHERING = _WORDS.words("gathering")
_DELIBERATING = _WORDS.words("deliberating")
_MODES_OF_DEEDS = _WORDS.words("modes_of_deeds")
_WITHIN = _WORDS.listed("place_adverbials")
_AT = _WORDS.words("at_seats")
_SEATED = frozenset(("GovernmentBody", "InternationalOrganization"))
_OPENING = 7  # tokens at the beginning of a sentence in which a place stands that holds for all of it
_WHERE_CLAUSES = frozenset((Function.RELATIVE_CLAUSE, Function.ADVERBIAL_CLAUSE))
_RELATIVE_ADVERBS = _WORDS.words("relative_adverbs")
_OCCASION_NOUNS = frozenset((Function.OBJECT, Function.SUBJECT, Function.PASSIVE_SUBJECT, Function.COMPOUND))
_OPEN_CLAUSES = frozenset(
    (Function.ADVERBIAL_CLAUSE, Function.OPEN_COMPLEMENT, Function.PREPOSITIONAL_CLAUSE, Function.NOUN_CLAUSE)
)


def place_of(view: View, candidate: EventCandidate) -> str | None:
    """The key of the place of an event: that of its frame, one that hangs on its words, or one of its clause."""
    if candidate.place is not None:
        return candidate.place
    spoken_to = set() if _is_deed(candidate) else set(candidate.recipients)  # "lashed out at X" is not said in X
    found = (key for rule in _RULES if (key := rule(view, candidate)) is not None)
    return next((key for key in found if key not in spoken_to), None)


# places that hang on the event's words


def _heads(candidate: EventCandidate) -> list[Token]:
    """The words of the event, and of a deed those of what it is done to: words are not said where their object lies,
    nor is an attack looked into where it was.
    """
    talked_of = candidate.outer.lemma_ in _DELIBERATING  # "discussed the war in X"
    if not _is_deed(candidate) or candidate.mode in _MODES_OF_DEEDS or talked_of:
        return _distinct([candidate.head, candidate.outer])
    undergone = dependents(candidate.outer, Function.OBJECT)  # "ended its operation in X"
    return _distinct([candidate.head, candidate.outer, *candidate.patients, *undergone])


def _is_deed(candidate: EventCandidate) -> bool:
    """Is it done or held somewhere, rather than only said?"""
    done = candidate.mode in _MODES_OF_DEEDS or candidate.cls in with_trait("occurrence") or candidate.cls == "Concede"
    return done or event_types()[candidate.cls].material


def _on_words(view: View, candidate: EventCandidate) -> str | None:
    """ "Attacked a post in Kunar", "the talks in Doha", "a raid on the village"."""
    moving = candidate.cls in with_trait("movement") or candidate.mode == "visit" or candidate.cls == "Protest"
    words = _WHERE | _WHITHER if moving else _WHERE
    for head in _heads(candidate):
        grounds = (t for t in targets(head, _UPON) if is_place_noun(t))
        found = first_place(view, candidate.parties, [*targets(head, words), *grounds])
        if found is not None:
            return found
    return None


def _at_seat(view: View, candidate: EventCandidate) -> str | None:
    """ "Met at the White House", "a protest outside the Kremlin": a body by name is the place where it sits."""
    if not _is_deed(candidate):
        return None
    for noun in (t for head in _heads(candidate) for t in targets(head, _AT)):
        key = view.at(noun)
        body = view.entities[key] if key is not None and is_proper_noun(noun) else None
        if body is not None and body.cls in _SEATED:
            return seat_of(view, noun, body).key
    return None


def _of_relative_clause(view: View, candidate: EventCandidate) -> str | None:
    """ "In Kabul, where he met", "in Kabul on Monday, where he met"."""
    clause = candidate.outer
    where = next((c for c in clause.children if c.lower_ in _RELATIVE_ADVERBS), None)
    if where is None or function(clause) not in _WHERE_CLAUSES:
        return None
    return place_at(view, clause.head) or _last_place(view, governing_verb(clause.head).subtree, where)


def _last_place(view: View, tokens: Iterable[Token], before: Token) -> str | None:
    """The place that is named last before a word."""
    named = (k for t in tokens if t.i < before.i and (k := view.at(t)) and view.entities[k].cls == "Place")
    return max(enumerate(named), default=(0, None))[1]


def _of_visit(view: View, candidate: EventCandidate) -> str | None:
    """ "Met the king when he visited Riyadh", "met the king during a visit to Riyadh"."""
    verb = candidate.outer
    visits = (c for c in dependents(verb, Function.ADVERBIAL_CLAUSE) if c.lemma_ in _VISITING and _is_while(c))
    visited = (t for c in visits for t in dependents(c, Function.OBJECT))
    journeys = (t for t in targets(verb, _DURING | _AT_OCCASION) if t.lemma_ in _JOURNEYS)
    gone_to = (t for journey in journeys for t in targets(journey, _WHITHER))
    return first_place(view, candidate.parties, (*visited, *gone_to))


def _is_while(clause: Token) -> bool:
    """Is it "when he visited", "visiting"?"""
    return is_ing_form(clause) or any(c.lower_ in _WHILE for c in subordinators(clause))


def _of_circumstance(view: View, candidate: EventCandidate) -> str | None:
    """ "Detained two men during a raid in X"."""
    spoken = DOCUMENTS if _is_deed(candidate) else frozenset()  # "would withdraw, he said during a speech in X"
    around = [t for head in _heads(candidate) for t in targets(head, _DURING) if t.lemma_.lower() not in spoken]
    meetings = [t for head in candidate.slots for t in targets(head, _DURING) if _is_meeting(t)]
    return first_place(view, candidate.parties, (t for t in (*around, *meetings) if view.at(t) is None))


def _is_meeting(noun: Token) -> bool:
    """Is it a noun for a meeting, at which words are said: "agreed to a truce during talks in X"?"""
    return any(frame.cls == "Consult" for frame in frames("noun").get(lemma(noun), ()))


def _before_words(view: View, candidate: EventCandidate) -> str | None:
    """ "The Doha talks"; a state of an attack only: "the Syria strikes"."""
    known = ("Place", "State") if candidate.cls == "Assault" else ("Place",)
    for child in (c for head in _heads(candidate) for c in head.lefts if function(c) in NOUN_MODIFIERS):
        key = view.at(child)
        if key and key not in candidate.actors and view.entities[key].cls in known and not view.at(child.head):
            return key
    return None


def _of_struck_state(view: View, candidate: EventCandidate) -> str | None:
    """ "Air strikes on Sudan", "invaded Iraq": a state that is attacked is where that happens."""
    if candidate.cls != "Assault":
        return None
    struck = (*candidate.patients, *(t for head in _heads(candidate) for t in targets(head, _STRIKING)))
    names = (t for t in struck if is_proper_noun(t) and function(t) not in MODIFIERS)
    states = (k for t in names if (k := view.at(t)) and view.entities[k].cls == "State")
    return next((k for k in states if k in candidate.recipients), None)


# places of the clause or sentence


def _here(view: View, candidate: EventCandidate) -> str | None:
    """ "Met here on Friday": where the report is written."""
    adverbs = (c for head in (candidate.head, candidate.outer) for c in head.rights if c.lower_ in _HERE)
    return dateline_place(view) if any(function(c) is Function.ADVERB for c in adverbs) else None


def _in_clause(view: View, candidate: EventCandidate) -> str | None:
    return _adverbial(view, candidate, governing_verb)


def _in_finite_clause(view: View, candidate: EventCandidate) -> str | None:
    looked_into = candidate.mode in _MODES_OF_DEEDS
    return _adverbial(view, candidate, _finite_verb) if _is_deed(candidate) and not looked_into else None


def _in_main_clause(view: View, candidate: EventCandidate) -> str | None:
    """ "Fear spread across Cairo as police searched houses": of what is done meanwhile, that of the main clause."""
    verb = governing_verb(candidate.outer)
    meanwhile = function(verb) is Function.ADVERBIAL_CLAUSE and any(t.lower_ in _WHILE for t in subordinators(verb))
    if not meanwhile or not _is_deed(candidate):
        return None
    return next((k for t in targets(verb.head, _ADVERBIAL) if (k := named_place(view, t))), None)


def _adverbial(view: View, candidate: EventCandidate, around: Callable[[Token], Token]) -> str | None:
    """A place adverbial anywhere in the clause: the parser often hangs it on another word of it.

    Args:
        around: the verb of the clause that a token is in.
    """
    clause, deed = around(candidate.outer), _is_deed(candidate)
    if _is_apart(candidate.outer, clause):
        return None
    for token in words_between(clause.doc, clause.left_edge.i, clause.right_edge.i + 1, _ADVERBIAL):
        opens = function(token) is Function.PREPOSITION and not _is_elsewhere(candidate, token)
        if opens and not is_of_matter(token) and (around(token) if deed else token.head) == clause:
            found = next((k for t in prepositional_objects(token) if (k := named_place(view, t))), None)
            if found is not None:
                return found
    return None


def _is_elsewhere(candidate: EventCandidate, preposition: Token) -> bool:
    """Does a place hang on a speech in which a deed is told, or on another part of a coordination?"""
    spoken = _is_deed(candidate) and preposition.head.lemma_.lower() in DOCUMENTS
    return spoken or _is_of_other_part(candidate.outer, preposition)


def _is_of_other_part(word: Token, preposition: Token) -> bool:
    """Does a place hang on a noun before the one that it is asked for: "aid for rebels in Syria, and the raid"?"""
    if not is_coordinated(word) or is_lexical_verb(word) or preposition.i > word.left_edge.i:
        return False
    return any(t.i == first_conjunct(word).i for t in preposition.ancestors)


def _is_apart(word: Token, clause: Token) -> bool:
    """Is a noun what words are about: "is in X for talks, amid criticism of the crackdown"?"""
    if is_lexical_verb(word):
        return False
    above = takewhile(lambda t: t.i != clause.i, first_conjunct(word).ancestors)
    return any(is_event_noun(t) and not _are_deeds(t) for t in above)


def _are_deeds(noun: Token) -> bool:
    return any(event_types()[frame.cls].material for frame in frames("noun").get(lemma(noun), ()) if frame.cls)


def _beside(view: View, candidate: EventCandidate) -> str | None:
    """ "Visited Islamabad and met X", "entered Idlib to help X", "rallied in Lagos to demand it": where the verb before
    it in the sentence goes or is done.
    """
    verb = candidate.outer
    before = verb.head
    beside = is_coordinated(verb) and candidate.cls == "Consult"
    purpose = is_base_form(verb) and function(verb) in _OPEN_CLAUSES and before.lemma_ in _VISITING | _GATHERING
    if not is_lexical_verb(verb) or not (beside or purpose):
        return None
    visits = before.lemma_ in _VISITING
    gone_to = dependents(before, Function.OBJECT) if visits else targets(before, _WHERE | _WHITHER)
    return next((k for t in gone_to if (k := place_at(view, t)) and view.at(t) == k), None)


def _of_journey(view: View, candidate: EventCandidate) -> str | None:
    """ "Flew to Doha to meet the king", "came to Doha for talks"."""
    verb = journey(candidate)
    return first_place(view, candidate.parties, targets(verb, _WHERE | _WHITHER)) if verb is not None else None


def _of_occasion(view: View, candidate: EventCandidate) -> str | None:
    """ "The Doha conference" is held where it is named after."""
    places = [e for e in view.entities.values() if e.cls == "Place"]
    for occasion in (view.entities[k] for k in occasions_of(view, candidate)):
        if occasion.cls == "Conference":
            name = occasion.label.lower()
            found = next((p.key for p in places if name.startswith(p.label.lower())), None)
            if found is not None:
                return found
    return None


def _opening_sentence(view: View, candidate: EventCandidate) -> str | None:
    """ "In X district, Y province, a force did it": the place that opens the sentence, which the parser may take for
    its subject.
    """
    sentence = candidate.head.sent
    if sentence[0].lower_ not in _ADVERBIAL or _finite_verb(candidate.outer) != sentence.root:
        return None
    for token in sentence[1:_OPENING]:
        if token.text == ",":
            return None
        key = view.at(token)
        if key and view.entities[key].cls == "Place" and key not in candidate.parties:
            return key
    return None


def _closing_coordination(view: View, candidate: EventCandidate) -> str | None:
    """ "Killed two and detained one in X": the place behind the last verb of one subject holds for all."""
    verb = _last_conjunct(candidate.outer)
    if verb is candidate.outer or not same_form(verb, candidate.outer):
        return None
    places = (t for head in (verb, *patients(verb)) for t in targets(head, _WHERE))
    return first_place(view, candidate.parties, places)


def _last_conjunct(verb: Token) -> Token:
    """The last of the verbs that are coordinated behind a verb without a subject of their own, else the verb itself."""
    while True:
        coordinated = (c for c in verb.rights if is_coordinated(c) and is_lexical_verb(c))
        following = next((c for c in coordinated if not any(dependents(c, *SUBJECTS))), None)
        if following is None:
            return verb
        verb = following


def _of_actors(view: View, candidate: EventCandidate) -> str | None:
    return of_actors(view, candidate, deed=_is_deed(candidate))


_RULES: tuple[Callable[[View, EventCandidate], str | None], ...] = (
    _on_words,
    _at_seat,
    _of_relative_clause,
    _of_circumstance,
    _of_visit,
    _before_words,
    _of_struck_state,
    of_host,
    of_speech,
    _in_clause,
    _beside,
    _of_journey,
    _of_occasion,
    _in_finite_clause,
    _in_main_clause,
    _opening_sentence,
    _closing_coordination,
    _here,
    _of_actors,
)


def only_place(view: View, sentence: Span, before: int) -> str | None:
    """The place behind a preposition of place that is the only one in a sentence, if it stands before a token.

    That of a noun that is the subject is left out, "the museum in Seoul shows how", and that of a meeting:
    "agreed during talks in Doha".
    """
    nouns = [noun for t in sentence if _is_of_clause(t) for noun in prepositional_objects(t)]
    several = len({k for noun in nouns if (k := place_at(view, noun))}) > 1
    named = (k for noun in nouns if noun.i < before and (k := named_place(view, noun)))
    return None if several else next(named, None)


def _is_of_clause(token: Token) -> bool:
    adverbial = token.lower_ in _ADVERBIAL and function(token) is Function.PREPOSITION
    return adverbial and function(token.head) not in SUBJECTS and not _is_meeting(token.head)


# occasions


def occasions_of(view: View, candidate: EventCandidate) -> list[str]:
    """Keys of the occasions and operations that an event is said to be a part of."""
    heads = _distinct([candidate.head, candidate.outer])
    found = (k for head in heads for k in (*_joined(view, head), *_named(view, candidate, head)))
    return list(dict.fromkeys(found))


def _joined(view: View, head: Token) -> Iterator[str]:
    """ "Met at the conference", "met on the sidelines of the summit"."""
    for preposition in dependents(head, Function.PREPOSITION):
        if preposition.lower_ in _AT_OCCASION:
            yield from (key for t in _through(preposition) if (key := occasion_at(view, t)))


def _named(view: View, candidate: EventCandidate, head: Token) -> Iterator[str]:
    """ "The operation killed two", "attended the conference", which a meeting is a part of."""
    for noun in dependents(head, *_OCCASION_NOUNS):
        key = occasion_at(view, noun)
        if key and (candidate.cls == "Consult" or view.entities[key].cls == "Operation"):
            yield key


def _through(preposition: Token) -> Iterator[Token]:
    """Objects of a preposition, and of "on the sidelines of"."""
    for noun in prepositional_objects(preposition):
        yield noun
        if noun.lower_ in _SIDELINES:
            for inner in dependents(noun, Function.PREPOSITION):
                yield from _through(inner)


# helpers


def _distinct(tokens: list[Token]) -> list[Token]:
    """The tokens in their order, each once."""
    return list({(id(t.doc), t.i): t for t in tokens}.values())


def _finite_verb(token: Token) -> Token:
    """The finite verb whose clause a token stands in, participles and infinitives passed by."""
    verb = governing_verb(token)
    while function(verb) in _OPEN_CLAUSES and (is_ing_form(verb) or is_base_form(verb)) and verb.head.i < verb.i:
        verb = governing_verb(verb.head)
    return verb

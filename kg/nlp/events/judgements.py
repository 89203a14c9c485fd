"""Judgements in words: who calls whom a disgrace, says that a deed was illegal or has broken the law, is critical of
somebody.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Factuality
from kg.model.classes import ORGANIZATIONS
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.factuality import factuality
from kg.nlp.events.participants import parties
from kg.nlp.events.recipients import fill_recipients
from kg.nlp.events.relevance import is_public
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.judgements import copula_of, said_of_object, who_is_judged
from kg.nlp.grammar.predicates import Predicate, predicate
from kg.nlp.grammar.relations import (
    has_finite_verb,
    has_to,
    is_lexical_verb,
    is_predicated,
    is_verb,
    obliques,
    subordinate_clauses,
)
from kg.nlp.grammar.speakers import Attributions, speaker_around
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.events import Frame
from kg.nlp.lexicon.judgements import Judgement, judgements
from kg.nlp.lexicon.tables import table

_NAMING = table("frames").words("verbs_of_naming")
_COPULAS = table("frames").words("copulas")
_FIRST_PERSONS = table("frames").words("first_persons")


def naming_frame(verb: Predicate) -> tuple[Frame, Token] | None:
    """The frame of a verb that calls its object something, and the verb: "called the vote a sham"."""
    known, word = judgements("speaker"), naming_word(verb)
    said = _word(word, known) if word is not None else None
    return (_frame(verb.lemma, known[said], ("obj",)), verb.token) if said is not None else None


def naming_word(verb: Predicate) -> Token | None:
    """What a verb calls its object, if that judges it: "sham"."""
    if verb.lemma not in _NAMING or not verb.patients:
        return None
    known = judgements("speaker")
    return next((t for t in said_of_object(verb.token) if _word(t, known) is not None), None)


def feeling(view: View, attributions: Attributions, token: Token) -> EventCandidate | None:
    """The candidate of a word of feeling with whom it is about: "critical of X", "was angered by X's decision"; of
    "“we are appalled by X”" the speaker has the feeling where nobody knows for whom else "we" stands.
    """
    found = judgements("feeling").get(token.lower_)
    if found is None or not is_predicated(token) or not obliques(token, *found.target):
        return None
    verb = token if is_verb(token) else copula_of(token)
    who = subject(verb) if verb is not None else None
    if verb is None or who is None:
        return None
    return _felt(view, attributions, _candidate(token, verb, found, found.target), who)


def _felt(view: View, attributions: Attributions, one: EventCandidate, who: Token) -> EventCandidate | None:
    """The candidate of a feeling with its sides, if it is one of politics."""
    one.actors = parties(view, who)
    speaker = speaker_around(view, attributions, one.head) if not one.actors and who.lower_ in _FIRST_PERSONS else None
    one.actors = one.actors or [k for k in (speaker,) if k is not None]
    fill_recipients(view, one, (one.head,))
    known = one.recipients if speaker is not None else one.actors
    return one if one.recipients and any(is_public(view, k) for k in known) else None


def spoken_judgements(view: View, attributions: Attributions) -> Iterator[EventCandidate]:
    """Candidates of what speakers say that somebody is or has done: "said that X's plan was a disgrace", "said that X
    had broken the law".
    """
    for doc in view.document.parse:
        for token in doc:
            found = _spoken_word(token)
            if found is not None:
                yield from _spoken(view, attributions, token, found)


def _spoken_word(token: Token) -> Judgement | None:
    copula = copula_of(token)
    if copula is None:
        return _misdeed(token) or _participle(token)
    if lemma(copula) not in _COPULAS:
        return None
    held = judgements("positive" if predicate(copula).is_negated else "speaker")
    word = _word(token, held)
    found = held[word] if word is not None else None
    fits = found is not None and (not found.target or bool(obliques(token, *found.target)))
    return found if fits else None


def _misdeed(verb: Token) -> Judgement | None:
    """The judgement in a finite verb of wrongdoing: "had broken", but not "to break"."""
    held = judgements("deed")
    word = _word(verb, held) if is_lexical_verb(verb) and has_finite_verb(verb) else None
    found = held[word] if word is not None else None
    return found if found is not None and (not found.target or _takes(verb, found.target)) else None


def _participle(verb: Token) -> Judgement | None:
    """The judgement in a participle that the tagger takes for a passive: "ill-advised", "misguided"."""
    if not is_lexical_verb(verb) or not is_passive(verb):
        return None
    held = judgements("speaker")
    word = _word(verb, held)
    return held[word] if word is not None and not held[word].target and word == _whole(verb) else None


def _takes(verb: Token, words: tuple[str, ...]) -> bool:
    """Has the verb an infinitive with "to", where that is one of the words, or one of them as a preposition?"""
    return ("to" in words and any(has_to(c) for c in subordinate_clauses(verb))) or bool(obliques(verb, *words))


def _spoken(view: View, attributions: Attributions, token: Token, found: Judgement) -> Iterator[EventCandidate]:
    copula, key = copula_of(token), speaker_around(view, attributions, token)
    verb = copula if copula is not None else token
    judged = _who_is_meant(token, copula)
    if key is None or judged is None or judged.lower_ in _FIRST_PERSONS or not _speaks_in_public(view, key):
        return
    one = _candidate(token, verb, found, ())
    own = {key, *view.entities[key].acts_for, *view.entities[key].part_of}
    one.actors, one.voices = [key], frozenset((key,))
    one.recipients = [k for k in parties(view, judged) if k not in own]
    if any(_may_be_public(view, k) for k in one.recipients) and _is_stated(verb):
        yield one


def _speaks_in_public(view: View, key: str) -> bool:
    """Is it an actor of politics, or a body by name that is not of the press, which reports what others say?"""
    entity = view.entities[key]
    return is_public(view, key) or (entity.named and entity.cls == "Organization")


def _who_is_meant(word: Token, copula: Token | None) -> Token | None:
    """Who has done wrong, or who or what is called "misguided"."""
    if copula is not None:
        return who_is_judged(copula)
    return subject(word) if _participle(word) is not None else agent(word)


def _may_be_public(view: View, key: str) -> bool:
    """Is it an actor of politics, or a person or body by name, who may be one without a word that says so?"""
    entity = view.entities[key]
    return is_public(view, key) or (entity.named and (entity.cls == "Person" or entity.cls in ORGANIZATIONS))


def _is_stated(verb: Token) -> bool:
    told = factuality(verb)
    absent = told is Factuality.NEGATED and predicate(verb).is_negated and not is_lexical_verb(verb)  # "is not fair"
    return told is Factuality.ACTUAL or absent


def _word(token: Token, known: dict[str, Judgement]) -> str | None:
    """The word of the table that the token is, or ends with a hyphen before it; a capital shows a title or name."""
    if token.text != token.lower_:
        return None
    words = (_whole(token),) if _first(token) is not token else (token.lower_, lemma(token))
    return next((w for w in words if w in known), None)


def _whole(token: Token) -> str:
    """The word with what a hyphen joins to it: "short-sighted"."""
    first = _first(token)
    return f"{first.lower_}-{token.lower_}" if first is not token else token.lower_


def _first(token: Token) -> Token:
    """The first token of a word with a hyphen: "short" of "short-sighted"."""
    return token.nbor(-2) if token.i > 1 and token.nbor(-1).text == "-" else token


def _candidate(token: Token, verb: Token, found: Judgement, slots: tuple[str, ...]) -> EventCandidate:
    frame = _frame(lemma(token), found, slots)
    return EventCandidate(frame, found.cls, found.mode, found.cameo, token, _first(token), token, verb)


def _frame(word: str, found: Judgement, slots: tuple[str, ...]) -> Frame:
    return Frame(word, "judgement", found.cls, found.mode, found.cameo, slots, frozenset(), (), "")

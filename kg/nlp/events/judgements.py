"""Judgements in words: who calls whom a disgrace, says that a deed was illegal, is critical of somebody."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.factuality import factuality
from kg.nlp.events.participants import parties
from kg.nlp.events.recipients import fill_recipients
from kg.nlp.events.relevance import is_public
from kg.nlp.grammar.judgements import copula_of, said_of_object, who_is_judged
from kg.nlp.grammar.predicates import Predicate, predicate
from kg.nlp.grammar.relations import is_predicated, is_verb, obliques
from kg.nlp.grammar.speakers import Attributions, actor_of
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, lemma, offset
from kg.nlp.lexicon.events import Frame
from kg.nlp.lexicon.judgements import Judgement, judgements
from kg.nlp.lexicon.tables import table

_NAMING = table("frames").words("verbs_of_naming")
_COPULAS = table("frames").words("copulas")


def naming_frame(verb: Predicate) -> tuple[Frame, Token] | None:
    """The frame of a verb that calls its object something, and the verb: "called the vote a sham"."""
    if verb.lemma not in _NAMING or not verb.patients:
        return None
    known = judgements("speaker")
    found = next((known[w] for t in said_of_object(verb.token) if (w := _word(t, known)) is not None), None)
    return (_frame(verb.lemma, found, ("obj",)), verb.token) if found is not None else None


def feeling(view: View, token: Token) -> EventCandidate | None:
    """The candidate of a word of feeling with whom it is about: "critical of X", "was angered by X's decision"."""
    found = judgements("feeling").get(token.lower_)
    if found is None or not is_predicated(token) or not obliques(token, *found.target):
        return None
    verb = token if is_verb(token) else copula_of(token)
    who = subject(verb) if verb is not None else None
    if verb is None or who is None:
        return None
    one = _candidate(token, verb, found, found.target)
    one.actors = parties(view, who)
    fill_recipients(view, one, (token,))
    return one if one.recipients and any(is_public(view, k) for k in one.actors) else None


def spoken_judgements(view: View) -> Iterator[EventCandidate]:
    """Candidates of what speakers say that somebody is or has done: "said that X's plan was a disgrace"."""
    attributions = Attributions(view.document.attributions)
    for doc in view.document.parse:
        for token in doc:
            found = _spoken_word(token)
            if found is not None:
                yield from _spoken(view, attributions, token, found)


def _spoken_word(token: Token) -> Judgement | None:
    copula = copula_of(token)
    if copula is None or lemma(copula) not in _COPULAS:
        return None
    held = judgements("positive" if predicate(copula).is_negated else "speaker")
    word = _word(token, held)
    return held[word] if word is not None else None


def _spoken(view: View, attributions: Attributions, token: Token, found: Judgement) -> Iterator[EventCandidate]:
    copula, speaker = copula_of(token), _speaker(view, attributions, token)
    judged = who_is_judged(copula) if copula is not None else None
    if copula is None or speaker is None or judged is None:
        return
    one = _candidate(token, copula, found, ())
    own = {speaker, *view.entities[speaker].acts_for, *view.entities[speaker].part_of}
    one.actors, one.voices = [speaker], frozenset((speaker,))
    one.recipients = [k for k in parties(view, judged) if k not in own]
    if any(is_public(view, k) for k in one.recipients) and _is_stated(copula):
        yield one


def _speaker(view: View, attributions: Attributions, token: Token) -> str | None:
    """The innermost speaker of the words around a token, if one of politics."""
    around = min(attributions.around(offset(token)), key=lambda a: a.size, default=None)
    key = actor_of(view, around.subject) if around is not None else None
    return key if key is not None and is_public(view, key) else None


def _is_stated(copula: Token) -> bool:
    told = factuality(copula)
    return told is Factuality.ACTUAL or (told is Factuality.NEGATED and predicate(copula).is_negated)


def _word(token: Token, known: dict[str, Judgement]) -> str | None:
    """The word of the table that the token is; a capital shows a title or name."""
    plain = token.text == token.lower_
    return next((w for w in (token.lower_, lemma(token)) if w in known), None) if plain else None


def _candidate(token: Token, verb: Token, found: Judgement, slots: tuple[str, ...]) -> EventCandidate:
    frame = _frame(lemma(token), found, slots)
    return EventCandidate(frame, found.cls, found.mode, found.cameo, token, token, token, verb)


def _frame(word: str, found: Judgement, slots: tuple[str, ...]) -> Frame:
    return Frame(word, "judgement", found.cls, found.mode, found.cameo, slots, frozenset(), (), "")

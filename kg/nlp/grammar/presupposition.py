"""What words of speech take for granted: deeds that they judge or only mention, and do not say to have happened."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Attribution, Quotation
from kg.nlp.grammar.relations import (
    NOUN_CLAUSES,
    Function,
    function,
    governors,
    has_to,
    is_common_noun,
    preposition_of,
    subordinators,
)
from kg.nlp.grammar.tokens import offset
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_JUDGING = _WORDS.words("presupposing_cues")
_CALLING = _WORDS.words("calling_prepositions")
_CIRCUMSTANCES = table("events").words("circumstances")
_DEFINITE = table("events").words("definite_determiners")
_SINCE = _WORDS.words("since")
_DEEPEST = 10  # words above an event that are asked
PROPOSITIONS = frozenset(
    ("clause", "quote", "that", "rest", "carried", "infinitive")
)  # frames of what is said to be so


def presupposes(words: Attribution, cue: Token | None, deed: Token, *, done: bool = True) -> bool:
    """Whether a content takes for granted what it tells of a deed: of the object of a judgement ("condemned the
    attack"), or, of what was done, in a relative clause ("asked for help from Chad, which has sent arms").

    Args:
        cue: the head word of the content's cue.
        deed: the head word of what tells the deed.
        done: whether the deed is told as done.
    """
    if words.quotation is Quotation.DIRECT:
        return False
    if done and _is_known(deed):
        return True
    above = (deed, *governors(deed, _DEEPEST))
    return _is_judged(words, cue, above) or (done and (_is_added(words, above) or _is_of_time(cue, above)))


def _is_known(deed: Token) -> bool:
    """Is it what something else came after or before, told as known: "said it had closed after the raid on Bama"?"""
    preposition = preposition_of(deed)
    beside = preposition is not None and preposition.lower_ in _CIRCUMSTANCES and is_common_noun(deed)
    return beside and any(c.lower_ in _DEFINITE or function(c) is Function.POSSESSOR for c in deed.lefts)


def _is_judged(words: Attribution, cue: Token | None, above: tuple[Token, ...]) -> bool:
    """ "Condemned the raid", but not "condemned the raid as an act of war"."""
    if cue is None or words.frame in PROPOSITIONS or cue.lemma_.lower() not in _JUDGING:
        return False
    own = above[: above.index(cue)] if cue in above else ()
    return not any(t.lower_ in _CALLING and function(t) is Function.PREPOSITION for t in own)


def _is_added(words: Attribution, above: tuple[Token, ...]) -> bool:
    """Does it stand in a relative clause behind a comma, or in any clause of a noun where the content is a phrase?"""
    for token in above:
        if not words.spans[0][0] <= offset(token.head) < words.spans[-1][1]:
            return False
        phrase = words.frame not in PROPOSITIONS and function(token) in NOUN_CLAUSES and not has_to(token)
        if phrase or _is_behind_comma(token):
            return True
    return False


def _is_of_time(cue: Token | None, above: tuple[Token, ...]) -> bool:
    """Does it stand in a clause of time beside what is promised or threatened: "to leave since rebels attacked X"?"""
    clause = next((t for t in above if _opens_with_since(t)), None)
    if clause is None or cue is None:
        return False
    verb = clause.head.head if function(clause) is Function.PREPOSITIONAL_CLAUSE else clause.head
    return verb == cue or (has_to(verb) and function(verb) is Function.OPEN_COMPLEMENT and verb.head == cue)


def _opens_with_since(verb: Token) -> bool:
    if function(verb) is Function.PREPOSITIONAL_CLAUSE:
        return verb.head.lower_ in _SINCE
    opening = (t.lower_ for t in subordinators(verb))
    return function(verb) is Function.ADVERBIAL_CLAUSE and any(t in _SINCE for t in opening)


def _is_behind_comma(verb: Token) -> bool:
    """Is it the verb of a relative clause behind a comma?"""
    first = verb.left_edge
    return function(verb) is Function.RELATIVE_CLAUSE and first.i > 0 and first.nbor(-1).text == ","

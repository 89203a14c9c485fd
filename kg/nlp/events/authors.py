"""Whose a proposal, claim or decision is that is named without its author: "X proposed a ban. Y slammed the proposal".

The author is looked for backwards: the same word with an owner ("X's proposal"), the verb of the word ("X proposed"),
and for words said ("the remarks", "the report") whoever said something last.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.concern import own_side
from kg.nlp.events.participants import actors_at, parties
from kg.nlp.grammar.arguments import agent
from kg.nlp.grammar.clauses import by_phrase
from kg.nlp.grammar.relations import determiner, is_lexical_verb, is_noun, modifiers, possessive, reduced_passives
from kg.nlp.grammar.speakers import Attributions, actor_of
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_VERBS: dict[str, frozenset[str]] = {
    noun: frozenset(verbs.split()) for noun, verbs in _WORDS.mapping("authored").items()
}
_SAID = _WORDS.words("words_said")
_ISSUING = _WORDS.words("issuing")
_DEFINITE = _WORDS.words("definite_determiners")
_JUDGING = frozenset(("Accuse", "Support", "Reject"))
_REACH = 500  # characters back to where the author is told


def concern_of_authors(view: View, found: list[EventCandidate]) -> None:
    """Give judgements and refusals of somebody's words or plans their author as recipient, if they have none."""
    for one in found:
        if one.cls in _JUDGING and not one.recipients and not one.deeds:
            own = own_side(view, one)
            one.recipients = [k for k in _told_authors(view, one) if k not in own] or _author_before(view, one, own)


def _author_before(view: View, one: EventCandidate, own: set[str]) -> list[str]:
    words = (w for t in one.slots for w in (t, *modifiers(t)) if _needs_author(w))
    word = next(words, None)
    return list(_author(view, word, own)) if word is not None else []


def _told_authors(view: View, one: EventCandidate) -> list[str]:
    """ "X" in "hit back at comments made by X", "rejected the plan, put forward by X"."""
    said = (c for t in one.slots if t.lemma_.lower() in _VERBS for c in reduced_passives(t))
    clauses = (c for c in said if c.lemma_ in _ISSUING or c.lemma_ in _VERBS[c.head.lemma_.lower()])
    return [k for c in clauses if (who := by_phrase(c)) is not None for k in parties(view, who)]


def _needs_author(noun: Token) -> bool:
    known = determiner(noun)
    definite = known is not None and known.lower_ in _DEFINITE
    return definite and noun.lemma_.lower() in _VERBS and possessive(noun) is None


def _author(view: View, noun: Token, own: set[str]) -> list[str]:
    word = noun.lemma_.lower()
    for token in _backwards(view, noun):
        keys: list[str] = []
        if is_noun(token) and token.lemma_.lower() == word:
            keys = actors_at(view, token)
        elif is_lexical_verb(token) and token.lemma_ in _VERBS[word] and not token.is_ancestor(noun):
            who = agent(token)
            keys = parties(view, who) if who is not None else []
        if keys:
            return keys if own.isdisjoint(keys) else []
    return _last_speaker(view, noun, own) if word in _SAID else []


def _backwards(view: View, noun: Token) -> Iterator[Token]:
    """The tokens before a noun, the nearest first."""
    end = offset(noun)
    return reversed(list(view.tokens(max(0, end - _REACH), end)))


def _last_speaker(view: View, noun: Token, own: set[str]) -> list[str]:
    end = offset(noun)
    told = (a for a in view.document.attributions if a.subject is not None and end - _REACH < a.subject[0] < end)
    last = max(told, key=lambda a: a.subject or (0, 0), default=None)
    if last is None or last in Attributions(view.document.attributions).around(end):
        return []  # nobody tells of his own words as "the statement"
    key = actor_of(view, last.subject)
    return [key] if key is not None and key not in own else []

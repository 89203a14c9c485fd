"""Phrases of place: the nouns behind prepositions of place, and the places that they name or lie in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from kg.nlp.events.participants import before_noun, is_site, place_at
from kg.nlp.grammar.nouns import is_place_noun, is_together
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    function,
    is_noun,
    is_proper_noun,
    preposition_of,
    prepositional_objects,
    reduced_passives,
)
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
WHERE = _WORDS.words("where")
_POSTS = _WORDS.words("posts")
_MATTERS, _ABOUT = _WORDS.words("located_matters"), _WORDS.words("prepositions_of_matters")
_TALKED_OF = _WORDS.words("deliberating") | _WORDS.words("topics")
_OCCASIONS = _WORDS.words("occasions")
_OF = frozenset(("of",))
_NESTED = 3  # nouns that a place is looked for in: "a residence in a suburb of the capital of Iran"
_MARKERS = frozenset((Function.PREPOSITION, Function.BY_PHRASE, Function.PARTICLE, Function.ADVERB))
_HELD = frozenset(("Consult", "Protest"))  # types of what is held somewhere


def targets(head: Token, words: frozenset[str]) -> Iterator[Token]:
    """The nouns behind these prepositions of a word, and behind a preposition in them: "in from the north"."""
    for marker in dependents(head, *_MARKERS):
        if marker.lower_ in words and not is_together(marker):
            for inner in dependents(marker, Function.PREPOSITIONAL_OBJECT, Function.PREPOSITION):
                is_object = function(inner) is Function.PREPOSITIONAL_OBJECT
                yield from (inner,) if is_object else prepositional_objects(inner)


def first_place(view: View, parties: list[str], nouns: Iterable[Token]) -> str | None:
    """The first place that phrases name or lie in; an actor or recipient counts only if it is a state."""
    return next((key for t in nouns if (key := _place(view, parties, t, _NESTED))), None)


def _place(view: View, parties: list[str], noun: Token, depth: int) -> str | None:
    """ "A residence in Doha", "the border regions of Iran", "a ceremony held in Doha", "the Doha parade"."""
    key = place_at(view, noun) or _of_occasion(view, noun)
    if key and (key not in parties or view.entities[key].cls == "State"):
        return key
    held = (t for verb in reduced_passives(noun) for t in targets(verb, WHERE))
    within = (*targets(noun, WHERE | _OF), *held) if depth else ()
    return next((found for t in within if (found := _place(view, parties, t, depth - 1))), None)


def _of_occasion(view: View, noun: Token) -> str | None:
    held = any(frame.cls in _HELD for frame in frames("noun").get(lemma(noun), ()))
    if not held and noun.lemma_.lower() not in _OCCASIONS:
        return None
    named = (k for t in before_noun(noun) if (k := view.at(t)) and view.entities[k].cls == "Place")
    return next(named, None)


def named_place(view: View, noun: Token) -> str | None:
    """The place that a noun names itself or as ground; not the one where somebody is posted."""
    key = place_at(view, noun)
    named = key is not None and (is_site(noun) or (view.at(noun) == key and is_proper_noun(noun)))
    return key if named and not _is_posting(noun) else None


def _is_posting(noun: Token) -> bool:
    """ "The ambassador in Kabul": where he is posted, not where it happened."""
    return is_post(noun.head.head) and noun.head.i == noun.head.head.i + 1


def is_post(noun: Token) -> bool:
    """Is it a noun for somebody who is posted somewhere?"""
    return noun.lemma_.lower() in _POSTS


def is_of_matter(preposition: Token) -> bool:
    """Does a phrase tell where the matter lies that is talked of: "talks on the war in X", "discussed affairs in X"?"""
    noun = preposition.head
    if not is_noun(noun) or is_place_noun(noun):
        return False
    if function(noun) is Function.OBJECT and noun.head.lemma_ in _TALKED_OF:
        return True
    above = preposition_of(noun)
    return above is not None and above.lower_ in _ABOUT and noun.lemma_.lower() in _MATTERS

"""What the lexicon says of a verb, noun or adjective that a clause or another event completes
(lexicon/complements.csv).
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.relations import behind_adverbs, infinitive_openers, is_noun, is_verb
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import Complement, complements


def complement_rule(word: Token) -> Complement | None:
    """The entry of a word with its particle ("call for"), else of the word alone; None if it has none."""
    pos = "verb" if is_verb(word) else "noun" if is_noun(word) else "adj"
    base = lemma(word)
    openers = (t for child in word.children for t in infinitive_openers(child) if t.i == behind_adverbs(word))
    for child in (*(c for c in word.children if c.i == word.i + 1), *openers):
        if found := complements().get((f"{base} {child.lower_}", pos)):
            return found
    adjectival = complements().get((word.lower_, "adj")) if word.tag_ in ("VBN", "JJ") else None
    return complements().get((base, pos)) or adjectival

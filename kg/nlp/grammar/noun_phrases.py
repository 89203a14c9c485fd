"""Noun phrases of a parsed sentence: the role that a noun names, its edges, and the shape of names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

from kg.nlp.grammar.relations import (
    NOUN_MODIFIERS,
    Function,
    dependents,
    function,
    is_past_participle,
    is_proper_noun,
    is_verb,
)
from kg.nlp.lexicon.roles import Role, roles

_BEFORE_NOUN = frozenset(
    ("amod", "compound", "nummod", "poss", "quantmod", "nmod", "advmod", "det", "predet", "case", "punct", "npadvmod")
)
_QUANTIFIERS = frozenset(("nummod", "quantmod", "amod", "advmod"))
_DESCRIBING = frozenset(("acl", "relcl", "advcl", "amod"))
_ORGANIZED = frozenset(("ORG", "GPE", "NORP"))  # labels of the entity recognizer for what has a head


def role_of(token: Token) -> Role | None:
    """The role a noun names, None for any other word."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") and not (
        token.pos_ == "VERB" and token.dep_ in ("nsubj", "nsubjpass")
    ):
        return None  # the tagger takes some plurals for verbs: "Special envoys met"
    table = roles()
    word = token.lower_
    if token.i and (pair := table.get(f"{token.nbor(-1).lower_} {token.lemma_.lower()}")):
        return pair if pair.kind else None  # "central bank", but no "nerve agent"
    return table.get(token.lemma_.lower()) or table.get(word) or (table.get(word[:-1]) if word.endswith("s") else None)


def outermost(doc: Doc, first: int, last: int) -> Token:
    """The last token of the span (both ends included) that depends on a word outside of it, else the last one."""
    for token in reversed(doc[first : last + 1]):
        if not first <= token.head.i <= last or token.head.i == token.i:
            return token
    return doc[last]


def numerals(noun: Token) -> Iterator[Token]:
    """The numbers before a noun."""
    return (t for t in dependents(noun, Function.NUMERAL) if t.i < noun.i)


def is_plural_name(token: Token) -> bool:
    """Is it a proper noun in the plural: "Kenyans"?"""
    return bool(token.tag_ == "NNPS")


def phrase_start(noun: Token, kept: frozenset[str]) -> int:
    """The index of the first token of a noun phrase without its article, pronoun or punctuation.

    Args:
        kept: determiners that belong to the phrase, in lower case.
    """
    doc = noun.doc
    first: int = min([noun.i] + [_edge(c) for c in noun.lefts if c.dep_ in _BEFORE_NOUN])
    while first < noun.i and (
        (doc[first].pos_ in ("DET", "PUNCT", "PRON") and doc[first].lower_ not in kept) or doc[first].is_space
    ):
        first += 1
    return first


def _edge(child: Token) -> int:
    edge: int = child.left_edge.i
    return edge if child.right_edge.i < child.head.i else child.i


def quantity_start(quantity: Token) -> int:
    """The index of the first token of a phrase of quantity: "about two dozen"."""
    first: int = min([quantity.i] + [c.i for c in quantity.lefts if c.dep_ in _QUANTIFIERS])
    return first


def possessive_start(noun: Token, first: int) -> int:
    """The index at which the possessor of a noun begins, at most `first`."""
    return min([first] + [c.left_edge.i for c in noun.lefts if c.dep_ == "poss"])


def phrase_end(
    noun: Token, prepositions: frozenset[str], longest: int, breaks: frozenset[str], joiners: frozenset[str]
) -> int:
    """The index of the last token of a noun with the simple prepositional phrase right behind it.

    Args:
        prepositions: those whose phrase belongs to the noun.
        longest: the number of tokens that the phrase may have.
        breaks: words that begin a clause, which the phrase may not hold.
        joiners: words and signs that coordinate, which it may hold in a list of names only.
    """
    behind = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    if behind is None or behind.head.i != noun.i or behind.dep_ != "prep" or behind.lower_ not in prepositions:
        return int(noun.i)
    end: int = behind.right_edge.i
    simple = end - noun.i <= longest and _is_simple(list(noun.doc[behind.i + 1 : end + 1]), breaks, joiners)
    return end if simple else int(noun.i)


def _is_simple(phrase: list[Token], breaks: frozenset[str], joiners: frozenset[str]) -> bool:
    """Is it a phrase without a clause, and without coordination but for a list of names?"""
    listed = all(
        t.pos_ in ("PROPN", "CCONJ", "DET", "PUNCT") for t in phrase
    )  # "the foreign ministers of Iran and Oman"
    return not any(is_verb(t) or t.lower_ in breaks or (t.lower_ in joiners and not listed) for t in phrase)


def heads_something(noun: Token) -> bool:
    """Has a noun a modifier that says what it is the head of: "party head", "the head of it", "Iran's head"?"""
    return any(c.lower_ == "of" for c in noun.rights) or any(
        c.dep_ in ("compound", "nmod", "appos") or (c.dep_ == "poss" and c.ent_type_ in _ORGANIZED)
        for c in noun.children
    )


def modifies_next(noun: Token) -> bool:
    """Does a noun modify the very next word: "ministry" in "ministry spokesman"?"""
    return function(noun) in NOUN_MODIFIERS and noun.head.i == noun.i + 1


def trimmed(doc: Doc, first: int, last: int, left: frozenset[str], right: frozenset[str]) -> tuple[int, int]:
    """A span (both ends included) without articles, prepositions and punctuation at its ends; empty where first > last.

    Args:
        left, right: words in lower case that are cut off at the beginning and at the end, too.
    """
    while first <= last and (
        doc[first].pos_ in ("DET", "PUNCT", "ADP")
        or doc[first].tag_ in ("PRP$", "_SP")
        or doc[first].is_space
        or doc[first].lower_ in left
    ):
        first += 1
    while last >= first and (
        doc[last].pos_ in ("PUNCT", "ADP", "CCONJ") or doc[last].is_space or doc[last].lower_ in right
    ):
        last -= 1
    return first, last


def end_in_phrase(doc: Doc, first: int, last: int) -> int:
    """The last token of a name (both ends included) before what belongs to another phrase: in "accused Chad of lying"
    or "gave Chad three tanks", where the recognizer may take all behind the verb for one name.
    """
    for token in doc[first:last]:
        if function(token) is Function.INDIRECT_OBJECT:
            return int(token.i)
        behind = doc[token.i + 1]
        if function(behind) is Function.PREPOSITION and not first <= behind.head.i <= last:
            return int(token.i)
    return last


def name_goes_on(doc: Doc, last: int) -> bool:
    """Does the name go on behind what the model took for its end: is the next word an unlabelled name above it?"""
    if last + 1 == len(doc):
        return False
    word = doc[last + 1]
    return (
        is_proper_noun(word)
        and not word.ent_type_
        and word.text.istitle()
        and role_of(word) is None
        and doc[last].dep_ == "compound"
        and doc[last].head.i >= word.i
    )


def is_unlabelled_name(token: Token) -> bool:
    """Is it a word written and tagged as a name of which the entity recognizer says nothing?"""
    written = token.text.istitle() or (token.text.isupper() and len(token) > 1)
    return token.tag_ == "NNP" and not token.ent_type_ and token.is_alpha and written and role_of(token) is None


def may_be_in_name(token: Token) -> bool:
    """Is it a capitalised word of a kind that names are made of?"""
    return bool(token.text[0].isupper()) and token.pos_ in ("PROPN", "NOUN", "ADJ", "NUM", "X")


def is_reduced_passive(verb: Token) -> bool:
    """Is it a past participle that describes a noun: "a delegation led by her"?"""
    return is_past_participle(verb) and verb.dep_ in _DESCRIBING


def verb_after(token: Token) -> Token | None:
    """The verb right behind a word, adverbs between them passed over; None where another word stands there."""
    found = next((t for t in token.doc[token.i + 1 : token.i + 4] if t.pos_ != "ADV"), None)
    return found if found is not None and is_verb(found) else None


def lacks_subject(verb: Token) -> bool:
    return not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def name_head(doc: Doc, first: int, last: int) -> Token:
    """The head of a name that the parser may have torn apart at its particles ("wa", "e"); both ends included.

    Of the words that depend on one outside of the name it is the object of a preposition, else the last.
    """
    outward = [t for t in doc[first : last + 1] if t.head.i == t.i or not first <= t.head.i <= last]
    return next((t for t in outward if function(t) is Function.PREPOSITIONAL_OBJECT), outward[-1])


def proper_run_end(doc: Doc, first: int, belongs: Callable[[Token], bool]) -> int:
    """The index after the run of capitalised proper nouns that begins at `first` and whose tokens all belong to it."""
    run = first
    while run < len(doc) and is_proper_noun(doc[run]) and doc[run].text[0].isupper() and belongs(doc[run]):
        run += 1
    return run

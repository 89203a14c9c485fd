"""How one word of a parsed sentence hangs on another, in the standard terms of grammar.

The only place that knows the parser's labels (spaCy's English models: ClearNLP dependencies, Penn Treebank tags). What
these functions say is what the parser says; `arguments` and `predicates` resolve control, relative clauses,
coordination and the parser's known mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


class Function(StrEnum):
    """What a word is to the word it hangs on."""

    ROOT = "ROOT"
    SUBJECT = "nsubj"
    PASSIVE_SUBJECT = "nsubjpass"
    CLAUSAL_SUBJECT = "csubj"
    CLAUSAL_PASSIVE_SUBJECT = "csubjpass"
    EXPLETIVE = "expl"
    OBJECT = "dobj"
    INDIRECT_OBJECT = "dative"
    OBJECT_PREDICATE = "oprd"
    ATTRIBUTE = "attr"
    ADJECTIVAL_COMPLEMENT = "acomp"
    FINITE_COMPLEMENT = "ccomp"
    OPEN_COMPLEMENT = "xcomp"
    PREPOSITION = "prep"
    BY_PHRASE = "agent"
    PREPOSITIONAL_OBJECT = "pobj"
    PREPOSITIONAL_CLAUSE = "pcomp"
    PARTICLE = "prt"
    POSSESSOR = "poss"
    POSSESSIVE_MARKER = "case"
    DETERMINER = "det"
    PREDETERMINER = "predet"
    NUMERAL = "nummod"
    QUANTIFIER = "quantmod"
    ADJECTIVE = "amod"
    COMPOUND = "compound"
    NOUN_MODIFIER = "nmod"
    APPOSITION = "appos"
    NOUN_CLAUSE = "acl"
    RELATIVE_CLAUSE = "relcl"
    ADVERBIAL_CLAUSE = "advcl"
    ADVERB = "advmod"
    NOUN_ADVERBIAL = "npadvmod"
    NEGATION = "neg"
    AUXILIARY = "aux"
    PASSIVE_AUXILIARY = "auxpass"
    MARKER = "mark"
    COORDINATOR = "cc"
    PRECOORDINATOR = "preconj"
    CONJUNCT = "conj"
    PARATAXIS = "parataxis"
    UNKNOWN = "dep"
    META = "meta"
    INTERJECTION = "intj"
    PUNCTUATION = "punct"
    NONE = ""


NOMINAL_SUBJECTS = frozenset((Function.SUBJECT, Function.PASSIVE_SUBJECT))
SUBJECTS = NOMINAL_SUBJECTS | {Function.CLAUSAL_SUBJECT, Function.CLAUSAL_PASSIVE_SUBJECT}
OBJECTS = frozenset((Function.OBJECT, Function.INDIRECT_OBJECT))
AUXILIARIES = frozenset((Function.AUXILIARY, Function.PASSIVE_AUXILIARY))
COMPLEMENT_CLAUSES = frozenset((Function.FINITE_COMPLEMENT, Function.OPEN_COMPLEMENT))
NOUN_CLAUSES = frozenset((Function.NOUN_CLAUSE, Function.RELATIVE_CLAUSE))
NOUN_MODIFIERS = frozenset((Function.COMPOUND, Function.NOUN_MODIFIER))
MODIFIERS = NOUN_MODIFIERS | {Function.ADJECTIVE}
PREPOSITIONS = frozenset((Function.PREPOSITION, Function.BY_PHRASE))
PREDICATIVES = frozenset((Function.OBJECT_PREDICATE, Function.ATTRIBUTE, Function.ADJECTIVAL_COMPLEMENT))

# prepositions that join a noun to a verb, with those that the parser takes for a particle or an adverb
_OBLIQUE_MARKERS = frozenset(("prep", "agent", "dative", "prt", "advmod"))
_FUNCTIONS = {f.value: f for f in Function}


def function(token: Token) -> Function:
    """What the token is to its head; NONE for a label that is not known."""
    return _FUNCTIONS.get(token.dep_, Function.NONE)


def is_root(token: Token) -> bool:
    """Is the token the root of its sentence?"""
    return bool(token.head.i == token.i)


def governor(token: Token) -> Token | None:
    """The word that the token hangs on; None for the root of a sentence."""
    return None if is_root(token) else token.head


def dependents(token: Token, *functions: Function) -> Iterator[Token]:
    """The words that hang on the token, in text order; only those of the given functions if any is given."""
    for child in token.children:
        if not functions or child.dep_ in functions:
            yield child


def dependent(token: Token, *functions: Function) -> Token | None:
    """The first of `dependents`, None if there is none."""
    return next(dependents(token, *functions), None)


def governors(token: Token, most: int) -> list[Token]:
    """The words above a token, the nearest first, at most so many."""
    return list(islice(token.ancestors, most))


def is_dependent(token: Token, head: Token) -> bool:
    """Does the token hang on this head itself?"""
    return bool(token.head.i == head.i and token.i != head.i)


# parts of speech


def is_verb(token: Token) -> bool:
    """Is it a verb, auxiliaries and forms of "be" included?"""
    return token.pos_ in ("VERB", "AUX")


def is_lexical_verb(token: Token) -> bool:
    """Is it a verb that is no auxiliary?"""
    return bool(token.pos_ == "VERB")


def is_noun(token: Token) -> bool:
    """Is it a common or a proper noun?"""
    return token.pos_ in ("NOUN", "PROPN")


def is_common_noun(token: Token) -> bool:
    return bool(token.pos_ == "NOUN")


def is_proper_noun(token: Token) -> bool:
    return bool(token.pos_ == "PROPN")


def is_pronoun(token: Token) -> bool:
    return bool(token.pos_ == "PRON")


def is_nominal(token: Token) -> bool:
    """Is it a noun or a pronoun?"""
    return token.pos_ in ("NOUN", "PROPN", "PRON")


def is_adjective(token: Token) -> bool:
    return bool(token.pos_ == "ADJ")


def is_adverb(token: Token) -> bool:
    return bool(token.pos_ == "ADV")


def is_preposition(token: Token) -> bool:
    return bool(token.pos_ == "ADP")


def is_numeral(token: Token) -> bool:
    return bool(token.pos_ == "NUM")


def is_plural(token: Token) -> bool:
    """Is it a noun in the plural?"""
    return token.tag_ in ("NNS", "NNPS")


def is_singular(token: Token) -> bool:
    """Is it a noun in the singular?"""
    return token.tag_ in ("NN", "NNP")


def is_superlative(token: Token) -> bool:
    """Is it "deadliest", or the "most" of "most deadly"?"""
    return token.tag_ in ("JJS", "RBS")


def same_number(one: Token, other: Token) -> bool:
    """Are two nouns both singular or both plural?"""
    return is_plural(one) == is_plural(other)


def same_form(one: Token, other: Token) -> bool:
    """Are two words of the same form: both in the past tense, both gerunds, both plural nouns?"""
    return bool(one.tag_ == other.tag_)


def is_possessive_pronoun(token: Token) -> bool:
    """Is it "my", "its", "their"?"""
    return bool(token.tag_ == "PRP$")


def is_possessive_marker(token: Token) -> bool:
    """Is it the "'s" or "'" of a possessor?"""
    return bool(token.tag_ == "POS")


def is_wh_word(token: Token) -> bool:
    """Is it a relative or interrogative word: "who", "which", "whose", "where"?"""
    return token.tag_ in ("WDT", "WP", "WP$", "WRB")


# forms of verbs


def is_finite_form(token: Token) -> bool:
    """Is the word itself in the past or present tense? Of "has left" only "has" is."""
    return token.tag_ in ("VBD", "VBZ", "VBP")


def is_past_form(token: Token) -> bool:
    return bool(token.tag_ == "VBD")


def is_present_form(token: Token) -> bool:
    return token.tag_ in ("VBZ", "VBP")


def is_past_participle(token: Token) -> bool:
    return bool(token.tag_ == "VBN")


def is_ing_form(token: Token) -> bool:
    """Is it a gerund or present participle?"""
    return bool(token.tag_ == "VBG")


def is_base_form(token: Token) -> bool:
    """Is it an infinitive, an imperative or a subjunctive?"""
    return bool(token.tag_ == "VB")


def is_modal(token: Token) -> bool:
    """Is it "will", "may", "must" or another modal verb?"""
    return bool(token.tag_ == "MD")


def auxiliaries(verb: Token) -> tuple[Token, ...]:
    return tuple(dependents(verb, *AUXILIARIES))


def has_to(verb: Token) -> bool:
    """Does "to" stand before the verb?"""
    return any(c.tag_ == "TO" for c in verb.children)


def is_to_infinitive(verb: Token) -> bool:
    """Is it "to visit" or "to be visited"?"""
    base = is_base_form(verb) or (
        is_past_participle(verb) and any(is_base_form(c) for c in dependents(verb, Function.PASSIVE_AUXILIARY))
    )
    return base and has_to(verb)


def has_finite_verb(verb: Token) -> bool:
    """Is the verb finite, by its own form or an auxiliary's: "left", "has left", "would leave"?"""
    return is_finite_form(verb) or any(is_finite_form(c) or is_modal(c) for c in auxiliaries(verb))


def particle(verb: Token) -> Token | None:
    """ "up" in "gave up"."""
    return dependent(verb, Function.PARTICLE)


def subordinators(verb: Token) -> tuple[Token, ...]:
    """The words that open the verb's clause: "that", "if", "when", "after"."""
    return tuple(c for c in dependents(verb, Function.MARKER, Function.ADVERB) if c.i < verb.i)


# phrases


def possessive(noun: Token) -> Token | None:
    """ "Iran" in "Iran's army", "its" in "its army", the relative "whose" as it stands; `nouns.possessor` sees
    "by Iran", too.
    """
    return dependent(noun, Function.POSSESSOR)


def determiner(noun: Token) -> Token | None:
    return dependent(noun, Function.DETERMINER)


def modifiers(noun: Token) -> tuple[Token, ...]:
    """Adjectives and nouns before a noun: "Iranian" and "army" in "Iranian army chief"."""
    return tuple(c for c in dependents(noun, *MODIFIERS) if c.i < noun.i)


def noun_modifiers(noun: Token) -> tuple[Token, ...]:
    """Nouns and names before a noun: "army" in "Iranian army chief"."""
    return tuple(c for c in dependents(noun, *NOUN_MODIFIERS) if c.i < noun.i)


def appositions(noun: Token) -> tuple[Token, ...]:
    """The heads of "X, the minister of Y," that rename a noun."""
    return tuple(dependents(noun, Function.APPOSITION))


def prepositions(token: Token, *words: str) -> tuple[Token, ...]:
    """The prepositions that hang on a word, a passive's "by" included; only those of these words if any is given."""
    return tuple(c for c in dependents(token, *PREPOSITIONS) if not words or c.lower_ in words)


def prepositional_objects(preposition: Token) -> tuple[Token, ...]:
    """The nouns of a preposition."""
    return tuple(dependents(preposition, Function.PREPOSITIONAL_OBJECT))


def preposition_of(token: Token) -> Token | None:
    """The preposition that a noun or gerund is the object of."""
    governed = function(token) in (Function.PREPOSITIONAL_OBJECT, Function.PREPOSITIONAL_CLAUSE)
    return token.head if governed else None


def obliques(token: Token, *words: str) -> list[Token]:
    """The nouns and gerunds that the given prepositions join to a verb or noun, in text order: for "with", "Mali" in
    "talks with Mali".

    Prepositions that stand in another are seen through, where nothing else is found: "out of", "up to", "in front of".
    """
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in _OBLIQUE_MARKERS and child.lower_ in words:
            found += [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            if not found:
                nested = (c for c in child.children if c.dep_ == "prep")
                found += [g for c in nested for g in c.children if g.dep_ == "pobj"]
    return found


def relative_clauses(noun: Token) -> tuple[Token, ...]:
    """The verbs of the relative clauses of a noun."""
    return tuple(dependents(noun, Function.RELATIVE_CLAUSE))


def noun_clauses(noun: Token) -> tuple[Token, ...]:
    """The verbs of relative, participial and infinitive clauses of a noun."""
    return tuple(dependents(noun, *NOUN_CLAUSES))


def complement_clauses(word: Token) -> tuple[Token, ...]:
    """The verbs of the clauses that complete a verb, noun or adjective: "said that …", "agreed to …"."""
    return tuple(dependents(word, *COMPLEMENT_CLAUSES))


def subordinate_clauses(verb: Token) -> tuple[Token, ...]:
    """The verbs of complement and adverbial clauses behind a verb."""
    clauses = (*COMPLEMENT_CLAUSES, Function.ADVERBIAL_CLAUSE)
    return tuple(c for c in dependents(verb, *clauses) if c.i > verb.i)


def finite_complements(word: Token) -> tuple[Token, ...]:
    """The verbs of the clauses with a subject of their own that complete a word: "said that …"."""
    return tuple(dependents(word, Function.FINITE_COMPLEMENT))


def content_clauses(word: Token) -> tuple[Token, ...]:
    """The verbs of the clauses that tell what a verb or noun is about: "said that …", "the claim that …", "calls for X
    to …".
    """
    about = dependents(word, Function.NOUN_CLAUSE, Function.ADVERBIAL_CLAUSE)
    told = (c for c in about if is_noun(word) and (is_that_clause(c) or infinitive_openers(c)))
    return (*finite_complements(word), *told)


def is_that_clause(clause: Token) -> bool:
    """ "That X has left" behind a noun, rather than a relative clause."""
    return function(clause) is Function.NOUN_CLAUSE and any(dependents(clause, Function.MARKER)) and not has_to(clause)


def is_predicated(token: Token) -> bool:
    """Is it said of somebody by a verb, or a verb itself: "critical" in "were critical", not in "critical remarks"?"""
    return function(token) in PREDICATIVES or is_lexical_verb(token)


def predicative_complements(verb: Token) -> tuple[Token, ...]:
    """What may be said of a verb's object or subject: "called the vote a sham", "is a sham"."""
    kinds = (*PREDICATIVES, *COMPLEMENT_CLAUSES, Function.OBJECT)
    return tuple(dependents(verb, *kinds))


def infinitive_openers(clause: Token) -> tuple[Token, ...]:
    """ "For" in "for X to leave"; nothing for a clause without "to" or without such a word."""
    opened = is_verb(clause) and has_to(clause)
    return tuple(t for t in dependents(clause, Function.MARKER) if t.tag_ == "IN") if opened else ()


def behind_adverbs(verb: Token) -> int:
    """The index of the first word behind a verb that is no adverb of it: that of "for" in "called again for"."""
    return next((t.i for t in verb.doc[verb.i + 1 :] if function(t) is not Function.ADVERB or t.head.i != verb.i), -1)


def adverbs(verb: Token) -> tuple[Token, ...]:
    return tuple(dependents(verb, Function.ADVERB))


def conjuncts(token: Token) -> tuple[Token, ...]:
    """The other parts of the coordination that the token is in."""
    return tuple(token.conjuncts)


def reduced_passives(noun: Token) -> tuple[Token, ...]:
    """The past participles behind a noun: "imposed" in "the sanctions imposed on Chad"."""
    return tuple(c for c in dependents(noun, Function.NOUN_CLAUSE) if is_past_participle(c))


def is_noun_before_noun(token: Token) -> bool:
    """Does a noun stand before another one that it modifies: "army" in "army chief"?"""
    return function(token) in NOUN_MODIFIERS and is_noun(token.head) and token.head.i > token.i


def modifies_noun(word: Token) -> bool:
    """Does a word describe a noun, before it, behind it, or set beside it?"""
    return function(word) in (Function.ADJECTIVE, Function.APPOSITION, *NOUN_CLAUSES)


def is_coordinated(token: Token) -> bool:
    """Is the token the second or a later part of a coordination?"""
    return function(token) is Function.CONJUNCT


def first_conjunct(token: Token) -> Token:
    """The first part of the coordination that the token is in, else the token itself."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token

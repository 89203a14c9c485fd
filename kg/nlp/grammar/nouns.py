"""What a noun phrase stands for: its antecedent, its possessor, what is coordinated with it, what a word of quantity
counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.nlp.grammar.relations import (
    Function,
    auxiliaries,
    dependents,
    first_conjunct,
    function,
    governors,
    is_adjective,
    is_common_noun,
    is_noun,
    is_past_participle,
    is_plural,
    is_proper_noun,
    is_verb,
    modifiers,
    obliques,
    possessive,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import abstract_words
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
PLACE_NOUNS = _WORDS.words("grounds")
_RELATIVE = _WORDS.words("relative_pronouns")
_QUANTITIES = _WORDS.words("quantities")
_AMONG, _ONE = _WORDS.words("among"), _WORDS.words("one")
_TRAITS = _WORDS.words("traits")
_COMPARING = _WORDS.words("comparing")
_TOGETHER, _ALONE, _WITH = _WORDS.words("together"), _WORDS.words("together_alone"), _WORDS.words("together_with")
_OF_SEVERAL = _WORDS.words("verbs_of_several")
_LEADING = _WORDS.words("leading")
_SIDES_OF_VERB = (Function.SUBJECT, Function.PASSIVE_SUBJECT, Function.OBJECT)
_NEAR = 3  # tokens from a noun to "with" in "X, along with Y"
_TIMES = frozenset(("DATE", "TIME"))  # labels of the model of what does nothing
_STEM = 5  # letters that a word with an ending of abstract nouns has at least, and one more
_WITHIN = 6  # words above a noun in which the noun that a relative clause describes may stand


def is_relative_pronoun(token: Token) -> bool:
    """Is it "who", "which", "that", "whom" or "whose", whatever it does here?"""
    return token.lower_ in _RELATIVE


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ not in _RELATIVE:
        return token
    clause = token.head
    for _ in range(3):
        if clause.dep_ == Function.RELATIVE_CLAUSE:
            return _described(_meant(token, clause), clause)
        clause = clause.head
    return token


def _meant(pronoun: Token, clause: Token) -> Token:
    """The noun that a relative pronoun stands for: that which its clause hangs on, or a fitting one beside it."""
    noun = clause.head
    if pronoun.lower_ == "who":
        return _of_several(_agreeing(_bearer(noun), clause), clause)
    if noun.ent_type_ in _TIMES:
        return _occurring(noun)
    return _body(noun, clause) if pronoun.lower_ == "which" and noun.ent_type_ == "PERSON" else noun


def _occurring(time: Token) -> Token:
    """The attack of "an attack on Monday, which killed two", "days of attacks that killed two"."""
    of = obliques(time, "of")
    above = time.head.head if function(time) is Function.PREPOSITIONAL_OBJECT else time.head
    return next((t for t in (*of, above) if is_common_noun(t) and t.ent_type_ not in _TIMES), time)


def _body(person: Token, clause: Token) -> Token:
    """The party of "X of the Y Party, which backs Z": "which" is nobody."""
    before = (t for t in person.subtree if person.i < t.i < clause.left_edge.i and is_noun(t))
    return next((t for t in reversed(list(before)) if t.ent_type_ not in ("PERSON", *_TIMES)), person)


def _bearer(noun: Token) -> Token:
    """The man of "a man of Chadian origin, who left": "who" is no thing."""
    if not is_abstract(noun) and lemma(noun) not in _TRAITS:
        return noun
    return next((t for t in governors(noun, _WITHIN) if is_noun(t) and not is_abstract(t)), noun)


def _agreeing(noun: Token, clause: Token) -> Token:
    """Of "the fighters of Chad, who have left" the fighters: "who" is no country, and "have" wants a plural.

    The noun itself where no noun that it stands within fits better.
    """
    if noun.ent_type_ != "GPE" or is_plural(noun):
        return noun
    above = (t for t in governors(noun, _WITHIN) if is_noun(t) and t.ent_type_ != "GPE")
    fitting = (t for t in above if not _is_of_plural(clause) or is_plural(t))
    return next(fitting, noun)


def _of_several(noun: Token, clause: Token) -> Token:
    """The first of a coordination where "who" are several: A in "A and B, who were both arrested"."""
    alone = noun.dep_ == Function.CONJUNCT and is_proper_noun(noun) and not is_plural(noun)
    several = _is_of_plural(clause) or any(t.lower_ in _OF_SEVERAL for t in (clause, *auxiliaries(clause)))
    first = first_conjunct(noun)
    return first if alone and several and is_noun(first) else noun


def _is_of_plural(verb: Token) -> bool:
    return any(t.tag_ == "VBP" for t in (verb, *auxiliaries(verb)))


def _described(noun: Token, clause: Token) -> Token:
    """Of "X is the member who accused Y" X, of whom the member is said."""
    copula = noun.head
    if function(noun) is not Function.ATTRIBUTE or copula.lemma_ != "be" or clause.i < noun.i:
        return noun
    named = (t for t in dependents(copula, Function.SUBJECT) if is_noun(t) and t.i < noun.i)
    return next(named, noun)


def possessor(noun: Token) -> Token | None:
    """ "Iran" in "Iran's attack", "the attack by Iran", "a letter from Iran"; relative "whose" resolved."""
    found = possessive(noun)
    if found is not None:
        return antecedent(found) if found.lower_ == "whose" else found
    by = obliques(noun, "by", "from")
    return by[0] if by else None


def leader(noun: Token) -> Token | None:
    """ "Chad" in "the Chad-led raid"."""
    led = (t for m in modifiers(noun) for t in (m, *m.conjuncts) if t.lower_ in _LEADING)
    return next((t for word in led for t in dependents(word) if t.i < word.i and (is_noun(t) or is_adjective(t))), None)


def quantified(token: Token) -> Token:
    """What a word of quantity counts: "troops" in "some of its troops"; any other token itself."""
    if token.lemma_.lower() in _QUANTITIES or token.like_num:
        of = obliques(token, "of")
        return of[0] if of else token
    return token


def is_place_noun(token: Token) -> bool:
    """Is it a noun for ground or a building ("district", "airport"), which names a place and does nothing?"""
    return token.lemma_.lower() in PLACE_NOUNS


def is_abstract(noun: Token) -> bool:
    """Is it no thing and nobody: "poverty", "her chances", "the decision"?"""
    word, lists = lemma(noun), abstract_words()
    ends = word.endswith(tuple(lists["abstract ending"])) and len(word) > _STEM and word not in lists["concrete"]
    return is_common_noun(noun) and (word in lists["abstract"] or ends)


def coordinated(token: Token) -> Iterator[Token]:
    """The token and the nouns coordinated with it to the right, "together with" and "along with" included.

    In "two militants killed and five arrested" each noun has a participle of its own: only the first is given. Who is
    left out is no part: "Chad, but not Mali", "Chad rather than Mali".
    """
    yield token
    for child in token.rights:
        parted = _has_own_participle(token) and _has_own_participle(child)
        if child.dep_ == Function.CONJUNCT and not (is_verb(child) or parted or _is_left_out(child)):
            yield from coordinated(child)
    for found in _companions(token):
        yield from coordinated(found)


def _is_left_out(conjunct: Token) -> bool:
    """ "Mali" in "Chad, but not Mali", "Chad rather than Mali"."""
    before = conjunct.left_edge.nbor(-1) if conjunct.left_edge.i else None
    compared = before is not None and before.lower_ in _COMPARING
    return compared or any(c.i < conjunct.i for c in dependents(conjunct, Function.NEGATION))


def companions_at(verb: Token) -> list[Token]:
    """Who is joined by a preposition of the verb to whom it is said of: "X" in "who was jailed along with X"."""
    joining = (p for word in verb.children if word.i > verb.i and (p := _joining(word)) is not None)
    return [t for p in joining for t in dependents(p, Function.PREPOSITIONAL_OBJECT)]


def said_to_be_among(participle: Token) -> Token | None:
    """ "X" in "X was among nine people arrested", "X is one of those jailed"."""
    if participle.dep_ not in (Function.NOUN_CLAUSE, Function.RELATIVE_CLAUSE):
        return None
    preposition = participle.head.head
    if participle.head.dep_ != Function.PREPOSITIONAL_OBJECT or preposition.lower_ not in _AMONG:
        return None
    copula = preposition.head if is_verb(preposition.head) else preposition.head.head
    if copula.lemma_ != "be" or not (is_verb(preposition.head) or preposition.head.lower_ in _ONE):
        return None
    return next((t for t in dependents(copula, Function.SUBJECT) if is_noun(t) and t.i < copula.i), None)


def _companions(noun: Token) -> Iterator[Token]:
    """Who is joined to a noun by "along with" or the like: "the king along with his ministers"."""
    for preposition in (*map(_joining, noun.rights), *_joining_at_verb(noun)):
        if preposition is not None:
            yield from dependents(preposition, Function.PREPOSITIONAL_OBJECT)


def _joining_at_verb(noun: Token) -> list[Token]:
    """Such prepositions that hang on the verb: right behind the noun, before the subject ("along with X, Y left"), or
    behind a verb with it as its subject and no object: "was arrested on Monday along with X".
    """
    verb = noun.head
    if function(noun) not in _SIDES_OF_VERB or not is_verb(verb):
        return []
    found = [p for p in map(_joining, verb.children) if p is not None]
    if function(noun) is not Function.OBJECT:
        alone = not any(dependents(verb, Function.OBJECT))
        return [p for p in found if _is_beside_subject(p, noun, alone)]
    return [p for p in found if _is_right_behind(p, noun)]


def _is_beside_subject(preposition: Token, noun: Token, alone: bool) -> bool:
    return preposition.i < noun.i or _is_right_behind(preposition, noun) or (alone and preposition.i > noun.head.i)


def _is_right_behind(preposition: Token, noun: Token) -> bool:
    return preposition.i > noun.i and preposition.i - noun.right_edge.i <= _NEAR


def _joining(word: Token) -> Token | None:
    """The preposition that says "together with", at a word that hangs on what it joins: "along with", "alongside"."""
    if word.lower_ in _WITH:
        return word if word.i and word.doc[word.i - 1].lower_ in _TOGETHER else None
    if word.lower_ not in _TOGETHER or word.dep_ not in (Function.PREPOSITION, Function.ADVERB):
        return None
    return word if word.lower_ in _ALONE else next((c for c in word.children if c.lower_ in _WITH), None)


def is_together(word: Token) -> bool:
    """Does a word say "together with", as "along" in "along with X" does, and not where something is?"""
    return _joining(word) is not None


def _has_own_participle(noun: Token) -> bool:
    return noun.i + 1 < len(noun.doc) and is_past_participle(noun.nbor(1))

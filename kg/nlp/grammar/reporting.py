"""Words that report what somebody said, and whose words they are: the speaker behind a verb or noun of the lexicon of
cues.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.nouns import possessor
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    finite_complements,
    function,
    is_common_noun,
    is_lexical_verb,
    preposition_of,
)
from kg.nlp.grammar.subjects import own_subject, subject
from kg.nlp.lexicon.cues import DOCUMENTS, Cue, cues
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_ISSUING = _WORDS.words("issuing")
_QUOTING = _WORDS.words("quoting")
_FORMS = _WORDS.mapping("reporting_forms")


def cue_of(token: Token) -> Cue | None:
    """The cue a verb or noun may be, whether or not what it needs stands beside it."""
    if token.pos_ == "NOUN" and not any(c.dep_ in ("ccomp", "nsubj") for c in token.children):
        return cues("noun").get(token.lemma_.lower())
    if token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN") or (token.pos_ == "PROPN" and not token.is_lower):
        return None
    verbs = cues("verb")
    particle = next(
        (c.lower_ for c in token.children if c.dep_ in ("prt", "advmod", "prep") and c.i == token.i + 1), ""
    )
    lemma = _FORMS.get(token.lower_, token.lemma_.lower())
    return verbs.get(f"{lemma} {particle}") or verbs.get(lemma)


def particle_of(token: Token) -> Token | None:
    """The particle of "pointed out", "ruled out"; None for a cue of one word."""
    for child in token.children:
        if child.i == token.i + 1 and f"{token.lemma_.lower()} {child.lower_}" in cues("verb"):
            return child
    return None


def subject_of(cue: Token) -> Token | None:
    """The head word of the speaker's phrase: the agent of a verb, of a noun its author or the subject of the verb it
    hangs on.

    A document that speaks ("the ministry's statement said") gives way to its author.
    """
    is_noun_cue = is_common_noun(cue) and cue_of(cue) is not None and own_subject(cue) is None
    found = author_of(cue) if is_noun_cue else _quoted(cue) or agent(cue)
    if found is not None and found.lemma_.lower() in DOCUMENTS:
        author = possessor(found)
        return author if author is not None else found
    return found if found is not None or is_noun_cue else _subject_behind(cue)


def _quoted(verb: Token) -> Token | None:
    """X of "quoted X as saying"."""
    preposition = verb.head
    if function(verb) is not Function.PREPOSITIONAL_CLAUSE or preposition.head.lemma_ not in _QUOTING:
        return None
    return next(iter(patients(preposition.head)), None)


def _subject_behind(verb: Token) -> Token | None:
    """The speaker that the parser takes for an object: "…," tweeted the ministry."""
    is_fronted = any(clause.i < verb.i for clause in finite_complements(verb))
    behind = next(iter(dependents(verb, Function.OBJECT)), None) if is_fronted else None
    return behind if behind is not None and behind.left_edge.i == verb.i + 1 else None


def author_of(noun: Token) -> Token | None:
    """Whose words a noun for words means: "Iran's statement", "wrote in a statement", "issued a statement"."""
    author = possessor(noun)
    if author is not None:
        return author
    preposition = preposition_of(noun)
    if preposition is not None:
        verb = preposition.head
        said_in = preposition.lower_ == "in" and is_lexical_verb(verb) and cue_of(verb) is not None
        return subject(verb) if said_in else None
    issued = function(noun) is Function.OBJECT and noun.head.lemma_ in _ISSUING
    return subject(noun.head) if issued else None

"""Words that report what somebody said, and whose words they are: the speaker behind a verb or noun of the lexicon of
cues.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.nouns import possessor
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    determiner,
    finite_complements,
    function,
    is_common_noun,
    is_ing_form,
    is_lexical_verb,
    noun_clauses,
    preposition_of,
)
from kg.nlp.grammar.subjects import own_subject, subject
from kg.nlp.lexicon.cues import DOCUMENTS, Cue, cues
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_ISSUING = _WORDS.words("issuing")
_QUOTING = _WORDS.words("quoting")
_PRESENTING, _ARTICLES = _WORDS.words("presenting"), _WORDS.words("indefinite_articles")
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
    found = author_of(cue) if is_noun_cue else _quoted(cue) or _described(cue) or agent(cue)
    if found is not None and found.lemma_.lower() in DOCUMENTS:
        author = author_of(found)
        return author if author is not None else found
    return found if found is not None or is_noun_cue else _subject_behind(cue)


def _described(verb: Token) -> Token | None:
    """ "Book" in "despite a book saying that …"."""
    behind = function(verb) is Function.NOUN_CLAUSE and is_ing_form(verb) and verb.head.i == verb.i - 1
    return verb.head if behind and verb.head.lemma_.lower() in DOCUMENTS else None


def cited_by(cue: Token, speaker: Token) -> Token | None:
    """Whom somebody cites for what they say: "police" in "Reuters reported, citing police", "Reuters, which cited
    police".
    """
    inside = (t for t in cue.sent if t.lemma_ in _QUOTING and is_ing_form(t))
    citing = (*(t for t in inside if _is_said_beside(t, cue, speaker)), *noun_clauses(speaker))
    return next((t for c in citing if c.lemma_ in _QUOTING and not is_passive(c) for t in patients(c)), None)


def _is_said_beside(participle: Token, cue: Token, speaker: Token) -> bool:
    """Is the cue or its speaker the first word above that says something?"""
    above = (t for t in participle.ancestors if t in (cue, speaker) or (is_lexical_verb(t) and cue_of(t) is not None))
    return next(above, None) in (cue, speaker)


def _quoted(verb: Token) -> Token | None:
    """X of "quoted X as saying", and of "“…,” the paper quoted X"."""
    fronted = any(c.i < verb.i for c in finite_complements(verb))
    if verb.lemma_ in _QUOTING and fronted:
        return next(dependents(verb, Function.OBJECT), None)
    preposition = verb.head
    if function(verb) is not Function.PREPOSITIONAL_CLAUSE or preposition.head.lemma_ not in _QUOTING:
        return None
    return next(iter(patients(preposition.head)), None)


def _subject_behind(verb: Token) -> Token | None:
    """The speaker that the parser takes for an object: "…," tweeted the ministry."""
    is_fronted = any(clause.i < verb.i for clause in finite_complements(verb))
    behind = next(iter(dependents(verb, Function.OBJECT)), None) if is_fronted else None
    return behind if behind is not None and behind.left_edge.i == verb.i + 1 else None


def _presents(preposition: Token, noun: Token) -> bool:
    """ "Surprised them with an announcement that …", "edged towards an admission that …"."""
    article = determiner(noun)
    new = article is not None and article.lower_ in _ARTICLES and cue_of(noun) is not None
    return new and preposition.lower_ in _PRESENTING and is_lexical_verb(preposition.head)


def author_of(noun: Token) -> Token | None:
    """Whose words a noun for words means: "Iran's statement", "wrote in a statement", "issued a statement"."""
    author = possessor(noun)
    if author is not None:
        return author
    preposition = preposition_of(noun)
    if preposition is not None:
        verb = preposition.head
        said_in = preposition.lower_ == "in" and is_lexical_verb(verb) and cue_of(verb) is not None
        return subject(verb) if said_in or _presents(preposition, noun) else None
    issued = function(noun) is Function.OBJECT and noun.head.lemma_ in _ISSUING
    return subject(noun.head) if issued else None

"""Words that report what somebody said, and whose words they are: the speaker behind a verb or noun of the lexicon of
cues.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.clauses import is_misattached
from kg.nlp.lexicon.cues import DOCUMENTS, Cue, cues

misplaced = is_misattached  # former name
_RELATIVE = frozenset(("who", "which", "that"))
_SUBJECT = ("nsubj", "csubj", "expl")
# Forms the tagger mistakes for nouns or other verbs between a name and a clause.
_FORMS = {
    "claim": "claim",
    "claims": "claim",
    "warns": "warn",
    "says": "say",
    "say": "say",
    "said": "say",
    "states": "state",
    "vows": "vow",
    "reports": "report",
    "tweets": "tweet",
    "told": "tell",
}


def cue_of(token: Token) -> Cue | None:
    """The cue a verb or noun may be, whether or not what it needs stands beside it."""
    if token.pos_ == "NOUN" and not any(c.dep_ in ("ccomp", "nsubj") for c in token.children):
        return cues("noun").get(token.lemma_.lower())
    if token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN") or (token.pos_ == "PROPN" and not token.is_lower):
        return None
    table = cues("verb")
    particle = next(
        (c.lower_ for c in token.children if c.dep_ in ("prt", "advmod", "prep") and c.i == token.i + 1), ""
    )
    lemma = _FORMS.get(token.lower_, token.lemma_.lower())
    return table.get(f"{lemma} {particle}") or table.get(lemma)


def particle_of(token: Token) -> Token | None:
    """The particle of "pointed out", "ruled out"; None for a cue of one word."""
    for child in token.children:
        if child.i == token.i + 1 and f"{token.lemma_.lower()} {child.lower_}" in cues("verb"):
            return child
    return None


def passive(verb: Token) -> bool:
    """Is the verb in the passive voice, its subject the one spoken of or to?"""
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)


def subject_of(cue: Token) -> Token | None:
    """The head word of the speaker's phrase: the own subject, that of the verb it hangs on, or a noun's possessor.

    A document that speaks ("the ministry's statement said") gives way to its possessor or author.
    """
    found = (
        _noun_subject(cue) if cue.pos_ == "NOUN" and cue_of(cue) and not _own_subject(cue) else _verb_subject(cue, 0)
    )
    if found is not None and found.lemma_.lower() in DOCUMENTS:
        return _author(found) or found
    return found


def _own_subject(verb: Token) -> Token | None:
    return next(
        (c for c in verb.children if c.dep_ in _SUBJECT and c.lower_ not in ("it", "there") or c.dep_ == "nsubj"), None
    )


def _verb_subject(verb: Token, depth: int) -> Token | None:
    if passive(verb):
        return _agent(verb)
    own = _own_subject(verb)
    if own is not None:
        return verb.head if own.lower_ in _RELATIVE and verb.dep_ == "relcl" else own
    if depth > 4:
        return None
    head = verb.head
    if is_misattached(verb):
        while head.tag_ not in ("VBD", "VBZ", "VBP") and head.head.i != head.i:
            head = head.head
        return _plain_subject(head, depth + 1)
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        apart = verb.tag_ == "VBG" and verb.i > 0 and verb.nbor(-1).text == ","
        return _upward(head, depth) if head.lemma_.lower() in DOCUMENTS or apart else head
    if verb.dep_ == "pcomp":
        head = head.head
    if (
        verb.dep_ in ("conj", "advcl", "xcomp", "pcomp", "ccomp", "dep", "parataxis")
        and head.pos_ in ("VERB", "AUX")
        and head.i != verb.i
    ):
        return _plain_subject(head, depth + 1)
    return None


def _plain_subject(verb: Token, depth: int) -> Token | None:
    """As `_verb_subject`, but "she was asked …, saying" is hers, not the asker's."""
    if passive(verb):
        return next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    return _verb_subject(verb, depth)


def _upward(token: Token, depth: int) -> Token | None:
    """Of "issued a statement saying": the author of the noun, else who issued it."""
    if token.pos_ in ("VERB", "AUX"):
        return _plain_subject(token, depth)
    author = _author(token)
    if author is not None:
        return author
    head = token.head
    while head.pos_ in ("ADP", "NOUN", "PROPN") and head.head.i != head.i:
        head = head.head
    return _plain_subject(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None


def _author(noun: Token) -> Token | None:
    """Of "Iran's statement", "a statement by Iran", "a statement from Iran": Iran."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _noun_subject(noun: Token) -> Token | None:
    author = _author(noun)
    if author is not None:
        return author
    above = noun.head.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "in" and above.pos_ == "VERB" and cue_of(above):
        return _plain_subject(above, 1)  # "wrote in a statement that …"
    if noun.dep_ != "dobj":
        return None
    return (
        _plain_subject(noun.head, 1)
        if noun.head.lemma_ in ("make", "issue", "release", "repeat", "give", "deliver", "post", "publish")
        else None
    )


def _agent(verb: Token) -> Token | None:
    by = next((c for c in verb.children if c.dep_ in ("agent", "prep") and c.lower_ == "by"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None

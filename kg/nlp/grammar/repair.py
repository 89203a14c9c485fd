"""Trees that the parser is known to get wrong, put right. The doc is the stage's own: nobody else has seen it yet.

A subject lost behind a fronted phrase: "In a move following the raid on the port, a delegation led by X met Y": the
parser takes the delegation for an apposition to the port, and the sentence has no subject.

An adjective taken for one of two nouns: in "Afghan and coalition forces" both words stand before the forces.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
_FRONTED = frozenset(("prep", "advcl", "npadvmod", "advmod"))
_SWALLOWED = frozenset(("appos", "conj", "dobj", "dep", "npadvmod"))
_MOVED = frozenset(("acl", "relcl", "prep", "appos", "punct", "conj", "cc"))


def paired_adjectives(doc: Doc) -> None:
    """Hang "Afghan" on "forces" in "Afghan and coalition forces", where the parser has coordinated the two."""
    for first in doc[:-3]:
        if (
            first.tag_ not in ("JJ", "NNP")
            or first.ent_type_ not in ("NORP", "GPE")
            or doc[first.i + 1].lower_ not in ("and", "or")
        ):
            continue
        noun = next(
            (
                c
                for c in first.children
                if c.dep_ == "conj" and c.i > first.i + 2 and c.pos_ == "NOUN" and c.left_edge.i == first.i + 2
            ),
            None,
        )
        if (
            noun is None
            or any(c.dep_ == "det" for c in noun.children)
            or any(c.dep_ in ("compound", "case", "poss") for c in first.children)
        ):
            continue
        head, dep = first.head, first.dep_
        moved = [c for c in first.children if c.i != noun.i]
        noun.head, noun.dep_ = (noun, "ROOT") if dep == "ROOT" else (head, dep)
        first.head, first.dep_ = noun, "amod"
        for child in moved:
            if child.dep_ != "cc":
                child.head = noun


def lost_subjects(doc: Doc) -> None:
    """Give each finite main verb without a subject the noun phrase that stands between the fronted phrase and it."""
    for sent in doc.sents:
        root = sent.root
        if root.tag_ not in ("VBD", "VBZ", "VBP", "VBN", "VB") or any(c.dep_ in _SUBJECTS for c in root.children):
            continue
        if root.tag_ in ("VBN", "VB") and not any(
            c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in root.children
        ):
            continue
        fronted = [c for c in root.lefts if c.dep_ in _FRONTED and c.right_edge.i > c.i]
        found = _lost(fronted[-1], root) if fronted else None
        if found is not None:
            _give(found, fronted[-1], root)


def _lost(phrase: Token, root: Token) -> Token | None:
    """The last noun phrase inside the fronted phrase that a comma divides from it."""
    inside = [
        t for t in phrase.subtree if t.dep_ in _SWALLOWED and t.pos_ in ("NOUN", "PROPN", "PRON") and t.i < root.i
    ]
    apart = [
        t
        for t in inside
        if t.left_edge.i > 0 and t.left_edge.nbor(-1).text == "," and not any(c.dep_ == "cc" for c in t.lefts)
    ]
    return apart[-1] if apart else None


def _give(subject: Token, phrase: Token, root: Token) -> None:
    start = subject.left_edge.i
    later = [t for t in phrase.subtree if t.i > subject.i and t.head.i < start and t.dep_ in _MOVED]
    subject.head = root
    subject.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in root.children) else "nsubj"
    for token in later:
        token.head = subject


def with_subjects(doc: Doc, indices: tuple[int, ...]) -> Doc:
    """A copy of the parse in which the tokens at these indices are names and the subjects of what they hang on."""
    if not indices:
        return doc
    copy = doc.copy()
    for i in indices:
        copy[i].dep_, copy[i].pos_, copy[i].tag_ = "nsubj", "PROPN", "NNP"
    return copy

"""Trees that the parser is known to get wrong, put right. The doc is the stage's own: nobody else has seen it yet.

A subject lost behind a fronted phrase: "In a move following the raid on the port, a delegation led by X met Y": the
parser takes the delegation for an apposition to the port, and the sentence has no subject.

An adjective taken for one of two nouns: in "Afghan and coalition forces" both words stand before the forces. And one of
two nouns taken for an adjective: in "Chad and its president" the state does not stand before the president.

A participle taken for the main verb: "soldiers killed fighting the rebels have been named" tells who were killed.

A participle of speaking hung on what only tells how something is: "rejected the idea that X was right, saying …".
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import has_finite_verb
from kg.nlp.grammar.tokens import lemma
from kg.nlp.lexicon.events import frames, weapons
from kg.nlp.lexicon.tables import table

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
_HARM = frozenset(("kill", "injure", "detain"))
_FORCIBLE = frozenset(("Assault", "Coerce", "Sanction"))
_OBLIQUE = frozenset(("prep", "agent"))
_AGENTS = frozenset(("PERSON", "ORG", "NORP", "GPE"))
_BEHIND_HARM = table("grammar").words("behind_harm")
_REPORTING, _STATIVE = table("grammar").words("reporting_participles"), table("grammar").words("stative")
_CONTENTS = frozenset(("acl", "ccomp"))
_OF_ACTIVE = frozenset(("dobj", "aux", "auxpass", "nsubjpass"))
_FRONTED = frozenset(("prep", "advcl", "npadvmod", "advmod"))
_SWALLOWED = frozenset(("appos", "conj", "dobj", "dep", "npadvmod"))
_OWN_ARTICLE = frozenset(("det", "poss"))  # what only a noun of its own has before it
_BEFORE_NOUNS = frozenset(("amod", "compound", "nmod"))
_MOVED = frozenset(("acl", "relcl", "prep", "appos", "punct", "conj", "cc"))


def paired_adjectives(doc: Doc) -> None:
    """Hang "Afghan" on "forces" in "Afghan and coalition forces", where the parser has coordinated the two; coordinate
    "Chad" and "president" in "Chad and its president", where it has hung one on the other.
    """
    for first in doc[:-3]:
        noun = _coordinated_noun(first) if _is_demonym(first) else None
        if noun is not None:
            _pair(first, noun)
        elif _stands_before_owned(first):
            _part(first, first.head)


def _stands_before_owned(name: Token) -> bool:
    """Is it a name that is hung on the noun behind "and its": "Chad" in "Chad and its president"?"""
    joined, owner = name.nbor(1), name.nbor(2)
    if owner.tag_ != "PRP$" or joined.dep_ != "cc" or name.pos_ != "PROPN" or name.dep_ not in _BEFORE_NOUNS:
        return False
    return name.head.i > owner.i and owner.head.i == name.head.i


def _part(name: Token, noun: Token) -> None:
    """Put the name where the noun stood, with the noun coordinated with it."""
    name.head, name.dep_ = (name, "ROOT") if noun.dep_ == "ROOT" else (noun.head, noun.dep_)
    for child in list(noun.children):
        if child.i <= name.i + 1:
            child.head = name
    name.nbor(1).head = name
    noun.head, noun.dep_ = name, "conj"


def _is_demonym(word: Token) -> bool:
    """Is it an adjective or name for a country or people, with "and" or "or" right behind it?"""
    if word.tag_ not in ("JJ", "NNP") or word.ent_type_ not in ("NORP", "GPE"):
        return False
    beside = word.doc[word.i + 1]
    phrase = any(c.dep_ in ("compound", "case", "poss") for c in word.children)
    return beside.dep_ == "cc" and beside.i + 1 < len(word.doc) and not phrase


def _coordinated_noun(first: Token) -> Token | None:
    """ "Forces" in "Afghan and coalition forces": the second of two, right behind "and" and without an article or
    possessor of its own, which "Iran and its allies" has.
    """
    for noun in first.children:
        follows = noun.dep_ == "conj" and noun.i > first.i + 2 and noun.left_edge.i == first.i + 2
        if follows and noun.pos_ == "NOUN":
            return noun if not any(c.dep_ in _OWN_ARTICLE for c in noun.children) else None
    return None


def _pair(first: Token, noun: Token) -> None:
    """Put the noun where the first word stood, with the first word as its adjective."""
    head, dep = first.head, first.dep_
    moved = [c for c in first.children if c.i != noun.i]
    noun.head, noun.dep_ = (noun, "ROOT") if dep == "ROOT" else (head, dep)
    first.head, first.dep_ = noun, "amod"
    for child in moved:
        if child.dep_ != "cc":
            child.head = noun


def hyphenated_nouns(doc: Doc) -> None:
    """Make "vice-president" one noun, where the parser gives its three parts one and the same function."""
    for sign in doc[1:-1]:
        if sign.text == "-" and _parts_noun(sign):
            first, last = sign.nbor(-1), sign.nbor(1)
            for child in (*first.children, *sign.children):
                child.head = last
            first.head, first.dep_ = last, "compound"
            sign.head, sign.dep_ = last, "punct"


def _parts_noun(hyphen: Token) -> bool:
    """Have the words on both sides, right beside it, its own function?"""
    first, last = hyphen.nbor(-1), hyphen.nbor(1)
    alike = all(t.dep_ == hyphen.dep_ and t.head.i == hyphen.head.i for t in (first, last))
    return alike and last.pos_ == "NOUN" and not (first.whitespace_ or hyphen.whitespace_)


def harmed_in_action(doc: Doc) -> None:
    """Hang "killed" on "soldiers" in "soldiers killed fighting the rebels have been named"; without another verb, as in
    the headline "senator wounded in attack", they are the subject of a passive.
    """
    for verb in doc[1:-1]:
        subject = _harmed(verb) if verb.tag_ == "VBD" and verb.dep_ == "ROOT" else None
        if subject is None:
            continue
        verb.tag_ = "VBN"
        main = next((c for c in verb.children if c.dep_ == "conj" and has_finite_verb(c)), None)
        if main is None:
            subject.dep_ = "nsubjpass"
        else:
            _make_main(main, verb, subject)


def gapped_passives(doc: Doc) -> None:
    """Make "six" the passive subject in "nine soldiers were killed and six captured", where "were" is left out."""
    for verb in doc[2:]:
        if verb.tag_ != "VBN" or verb.dep_ != "conj" or any(c.dep_ in _OF_ACTIVE for c in verb.children):
            continue
        subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
        if subject is not None and (_is_harm(verb) or any(c.dep_ == "agent" for c in verb.rights)):
            subject.dep_ = "nsubjpass"


def reporting_participles(doc: Doc) -> None:
    """Hang "saying" on "rejected" in "rejected the idea that X was right, saying …", not on "was"."""
    for word in doc[2:]:
        if word.tag_ == "VBG" and word.dep_ == "advcl" and lemma(word) in _REPORTING and word.nbor(-1).text == ",":
            word.head = _reporting_verb(word.head) or word.head


def _reporting_verb(state: Token) -> Token | None:
    """The verb above a content in which something is, or is done, so and so: "rejected" above "the idea that X was"."""
    passive = any(c.dep_ == "nsubjpass" for c in state.children)
    if state.dep_ not in _CONTENTS or not (passive or lemma(state) in _STATIVE):
        return None
    above = state.head if state.dep_ == "ccomp" else state.head.head
    return above if above.tag_.startswith("VB") and above.i < state.i else None


def _harmed(verb: Token) -> Token | None:
    """The subject of a verb of harm or arrest that has no object, but a participle or circumstance right behind it; of
    any verb of force with its agent there: "Odesa struck by missiles".
    """
    behind = next((c for c in verb.rights if c.dep_ != "advmod"), None)
    if behind is None or any(c.dep_ in _OF_ACTIVE for c in verb.children):
        return None
    if not (_is_done_by(verb, behind) or (_tells_of_harm(behind) and _is_harm(verb))):
        return None
    return next((c for c in verb.lefts if c.dep_ == "nsubj"), None)


def _tells_of_harm(behind: Token) -> bool:
    return behind.tag_ == "VBG" or (behind.dep_ in _OBLIQUE and behind.lower_ in _BEHIND_HARM)


def _is_harm(verb: Token) -> bool:
    """Does the verb name harm or arrest that only its object undergoes: "wound", but not "die" or "hold"?"""
    known = [f for f in frames("verb").get(lemma(verb), ()) if f.cls]
    forcible = all(f.cls in _FORCIBLE and "subj" not in f.recipient for f in known)
    return forcible and any(f.marks & _HARM for f in known)


def _is_done_by(verb: Token, by: Token) -> bool:
    """Is it violence by an agent that stands behind "by": "missiles", "gunmen", "Chad", but not "night"?"""
    if by.dep_ != "agent" or not _is_forcible(verb):
        return False
    nouns = [c for c in by.children if c.dep_ == "pobj"]
    return any(n.ent_type_ in _AGENTS or role_of(n) is not None or n.lemma_.lower() in weapons() for n in nouns)


def _is_forcible(verb: Token) -> bool:
    """Does the verb name violence or force that its object undergoes, in one of its senses: "hit", "strike"?"""
    return any(f.cls in _FORCIBLE and "obj" in f.recipient for f in frames("verb").get(lemma(verb), ()))


def _make_main(main: Token, verb: Token, subject: Token) -> None:
    """Put the verb that is coordinated with a participle in its place, and the participle behind its noun."""
    main.head, main.dep_ = main, "ROOT"
    for child in list(verb.children):
        if child.i > main.i or child.i == subject.i or child.i < subject.left_edge.i:
            child.head = main
    before = verb.nbor(-1)
    verb.head, verb.dep_ = (before if before.pos_ in ("NOUN", "PROPN") else subject), "acl"


def lost_subjects(doc: Doc) -> None:
    """Give each finite main verb without a subject the noun phrase that stands between the fronted phrase and it."""
    for sent in doc.sents:
        root = sent.root
        if any(c.dep_ in _SUBJECTS for c in root.children) or not has_finite_verb(root):
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

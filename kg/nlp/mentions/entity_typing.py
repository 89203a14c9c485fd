"""What the model takes for another kind of thing: "Interior" in "Interior Minister", women as organizations, crossings as persons."""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Doc, Token

from kg import gazetteer
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.roles import role_of, title_words, titles

_SITES = frozenset(
    "airport area base border bridge camp canal cave cemetery checkpoint compound corridor county crossing dam district field garrison gate "
    "governorate harbor harbour highway hospital hotel island junction lake market mosque mountain neighborhood neighbourhood park pass "
    "pipeline plant port prison province refinery region river road shrine square stadium station street suburb terminal tower town township "
    "valley village".split()
)
_NAMED = frozenset(("named", "called", "dubbed", "codenamed", "code", "name"))
_CAMPAIGNS = frozenset("operation offensive campaign exercise drill manoeuvre maneuver strike".split())
_INSTITUTION = re.compile(
    r"\b(universit|institut|foundation|college|hospital|school|museum|center|centre|library|brothers|sons|stores?|awards?|act|"
    r"law|bill|associates|partners|research|lines?|electric|motors?|airlines?|clinic|trust|fund|project|report|committee|club|"
    r"united)\w*",
    re.I,
)
_LOCATIVE = frozenset(("in", "near", "at", "outside", "around"))
_BODIES = frozenset(("body", "forces"))


def no_name(doc: Doc, first: int, last: int) -> bool:
    """Is what the model takes for an organization only words of the title that goes on behind it, or the title itself?

    "Interior" in "Interior Minister", "Caretaker" in "Caretaker Prime Minister", "Lieutenant General".
    """
    if gazetteer.demonym(doc[first : last + 1].text) is not None:
        return True  # "Ugandan" in "Ugandan Foreign Minister"
    words = [t for t in doc[first : last + 1] if t.text not in ("-", "–", "&") and t.lower_ != "and"]
    if not words or any(t.lower_ not in _title_vocabulary() for t in words):
        return False
    role = role_of(words[-1])
    if role is not None and role.kind in _BODIES:
        return False  # "the Army chief": the army is one
    if _is_title(doc, first, last):
        return True
    rest = list(
        takewhile(
            lambda t: t.lower_ in _title_vocabulary() or t.text in ("-", "&") or t.lower_ == "and",
            doc[last + 1 : last + 6],
        )
    )
    return any(_is_title(doc, t.i, t.i) for t in rest)


def _title_vocabulary() -> frozenset[str]:
    return (
        title_words("modifier")
        | title_words("portfolio")
        | title_words("rank")
        | title_words("national")
        | title_words("office")
    )


def _is_title(doc: Doc, first: int, last: int) -> bool:
    """Do these tokens end with a title of office or rank?"""
    for i in range(first, last + 1):
        kind = titles().get(tuple(t.lower_ for t in doc[i : last + 1] if t.text != "-"))
        if kind is not None and kind != "honorific":
            return True
    return False


def kind_of(doc: Doc, first: int, last: int, cls: str) -> str:
    """The class of a name, where its words or its place in the sentence speak against what the model says."""
    text = doc[first : last + 1].text
    head = doc[first : last + 1].root
    if cls in ("Person", "Organization") and _campaign(doc, first):
        return "Operation"
    if cls == "Organization" and _full_name(doc, first, last, text):
        return "Person"
    if cls == "Person" and is_site(doc, last, head):
        return "Place"
    if cls == "Person" and first == last or cls == "Person" and "-" in text and " " not in text:
        return "Place" if _located(doc, first, head, text) else cls
    if (
        cls == "Organization"
        and (first == last or "-" in text and " " not in text)
        and not text.isupper()
        and _located(doc, first, head, text)
    ):
        return "Place"
    return cls


def _campaign(doc: Doc, first: int) -> bool:
    """ "An operation named X", "under the name X" behind a campaign."""
    if first < 2 or doc[first - 1].lower_ not in _NAMED:
        return False
    return any(t.lemma_.lower() in _CAMPAIGNS for t in doc[max(doc[first].sent.start, first - 5) : first - 1])


def _full_name(doc: Doc, first: int, last: int, text: str) -> bool:
    """A known given name and one or two more names: nobody calls an organization so, unless a word says that it is one."""
    return (
        1 <= last - first <= 2
        and doc[first].text in given_names()
        and all(t.is_alpha and t.text.istitle() for t in doc[first : last + 1])
        and not any(role_of(t) for t in doc[first : last + 1])
        and _INSTITUTION.search(text) is None
        and not gazetteer.find_place(text)
    )


def is_site(doc: Doc, last: int, head: Token) -> bool:
    """ "The Milak crossing", "Bandaranaike airport"."""
    after = doc[last + 1 : last + 2]
    return (
        len(after) == 1
        and after[0].lemma_.lower() in _SITES
        and head.dep_ in ("compound", "nmod", "amod")
        and head.head.i == after[0].i
    )


def _located(doc: Doc, first: int, head: Token, text: str) -> bool:
    """One word that is a known place and stands where places stand, or that something is said to be "in"."""
    linked = head
    while linked.dep_ == "conj":
        linked = linked.head
    if linked.dep_ != "pobj":
        return "-" in text and linked.dep_ not in ("nsubj", "nsubjpass", "appos") and bool(gazetteer.find_place(text))
    word = linked.head.lower_
    places = word in _LOCATIVE or word in ("of", "from", "to", "between") and "-" in text
    if not places or any(e.label_ == "PERSON" and e.end - e.start > 1 and e[-1].text == text for e in doc.ents):
        return False
    return bool(gazetteer.find_place(text))

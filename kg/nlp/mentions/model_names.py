"""Names by the entity recognizer of the model, made whole, and names that it has no label for."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from kg import gazetteer
from kg.nlp.grammar.noun_phrases import end_in_phrase, is_unlabelled_name, name_goes_on, role_of, trimmed
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOMINAL_SUBJECTS,
    Function,
    dependents,
    determiner,
    function,
    is_coordinated,
    is_lexical_verb,
    preposition_of,
)
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.roles import titles
from kg.nlp.lexicon.sectors import of_words
from kg.nlp.lexicon.tables import table
from kg.nlp.mentions.entity_typing import class_of, is_part_of_title, is_place_by_itself, is_site
from kg.nlp.mentions.name import Name, narrowed

_TABLE = table("mentions")
_PLACING = _TABLE.words("placing")
_POSSESSIVES, _BEHIND_NAMES, _BEFORE_NAMES = (
    _TABLE.words("possessives"),
    _TABLE.words("behind_names"),
    _TABLE.words("before_names"),
)
_OF = _TABLE.words("quantity_of")
_SINGLE = frozenset(("official", "private"))  # kinds of roles that one person has
_NO_NAME = _TABLE.pattern("no_name", re.I)
_LARGE = _TABLE.weight("large_city")
_NO_PERSON = _TABLE.pattern("no_person")
_LAW = _TABLE.pattern("law", re.I)
_CLASSES = {  # by the label of the recognizer
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "EVENT": "Conference",
}
_LONGEST_CAPITAL = 5  # tokens: "Port-au-Prince"
_OTHER_LABELS = frozenset(("PRODUCT", "NORP", "WORK_OF_ART", "LAW", "LANGUAGE"))  # which names of places get, too
_ACTING = NOMINAL_SUBJECTS | {Function.OBJECT, Function.CONJUNCT}


def from_model(ent: Span) -> Name | None:
    """The name at an entity of the model, with its class; None for what is no name."""
    cls = _class_by_label(ent)
    if cls is None:
        return None
    doc = ent.doc
    end = end_in_phrase(doc, ent.start, ent.end - 1)
    first, last = trimmed(doc, ent.start, end, _POSSESSIVES, _BEHIND_NAMES)
    if cls == "Place" and first == ent.start + 1 and gazetteer.find_place(doc[ent.start : last + 1].text):
        first = ent.start  # "The Hague"
    cls = _class_by_words(doc, first, last, cls, ent.label_)
    if cls == "Person":
        first, last = _whole_person(doc, first, last)
    last = _before_open_bracket(doc, first, last)
    if first > last or _is_no_name(doc, first, last, cls):
        return None
    if cls == "Place":
        first, cls = _place_or_person(doc, first, last)
    text = doc[first : last + 1].text
    if not _is_written_as_name(text, cls):
        return None
    narrow = narrowed(cls, text)
    return Name(first, last, narrow if narrow != cls else class_of(doc, first, last, cls))


def _class_by_words(doc: Doc, first: int, last: int, cls: str, label: str) -> str:
    """The class, where the words of the name speak against the label."""
    if cls == "Organization" and (_is_addressed(doc, first, last) or (first == last and _is_of_person(doc[first]))):
        return "Person"
    if (cls == "Person" or label == "GPE") and _names_organization(doc, first, last):
        return "Organization"
    return cls


def _is_addressed(doc: Doc, first: int, last: int) -> bool:
    """Does a form of address stand before a name that tells no kind of organization: "H.E. Ali Hassan"?"""
    is_address = first < last and titles().get((doc[first].lower_,)) == "honorific"
    return is_address and not of_words(doc[first : last + 1].text)


def _names_organization(doc: Doc, first: int, last: int) -> bool:
    """Does a name of several words, none of them a given name, tell a kind of organization: "Partito Democratico"?"""
    if first >= last or doc[first].text in given_names() or _is_title(doc[first]):
        return False
    text = doc[first : last + 1].text
    return bool(of_words(text)) and not gazetteer.find_place(text)


def _class_by_label(ent: Span) -> str | None:
    """The class of an entity by its label, and by where it stands if the label does not tell."""
    if ent.label_ == "NORP":
        return _class_of_people(ent)
    if ent.label_ == "PRODUCT" and is_site(ent.doc, ent.end - 1, ent.root):
        return "Place"  # "the Moyale crossing"
    return _CLASSES.get(ent.label_)


def _class_of_people(ent: Span) -> str | None:
    """The class of what the model takes for a nation or faith: a place, a person, or None for what it is."""
    if gazetteer.demonym(ent.text):
        return None
    placed = ent.start > 0 and ent.doc[ent.start - 1].lower_ in _PLACING and preposition_of(ent.root) is not None
    if placed and not gazetteer.people(ent.text):  # not "shouted in Turkish"
        return "Place"  # "a village near Saravan"
    acts = len(ent) == 1 and function(ent.root) in _ACTING
    return "Person" if acts and gazetteer.holders(ent.text) else None  # "Museveni spoke"


def _is_of_person(token: Token) -> bool:
    """Is it a given name before a surname, or the surname of somebody in office who does something: "Trump bombed"?"""
    return _is_first_name(token) or (function(token) in _ACTING and bool(gazetteer.holders(token.text)))


def _is_first_name(token: Token) -> bool:
    """Is it a given name with a surname behind it?"""
    return token.text in given_names() and name_goes_on(token.doc, token.i)


def _whole_person(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """The span of a person's name without titles before it, with the first name before and the surname behind it."""
    capital = gazetteer.capital_of(doc[first : last + 1].text) is not None  # "Santo Domingo"
    while first < last and not capital and (_is_title(doc[first]) or not doc[first].text[0].isalpha()):
        first += 1
    if first == last and _has_first_name(doc[first]):
        first -= 1
    while last - first < 4 and name_goes_on(doc, last):
        last += 1
    return first, last


def _has_first_name(name: Token) -> bool:
    """Does an unknown first name stand between a title and a surname: "Mayor Tavish Brooke"?"""
    i = name.i
    if i < 2 or name.doc[i - 1].head.i != i or not is_unlabelled_name(name.doc[i - 1]):
        return False
    role = role_of(name.doc[i - 2])
    return role is not None and role.kind == "official" and name.doc[i - 2].text.istitle()


def _is_title(token: Token) -> bool:
    return token.lower_ in _BEFORE_NAMES or (role_of(token) is not None and token.i + 1 < len(token.doc))


def _before_open_bracket(doc: Doc, first: int, last: int) -> int:
    """The end of the name, before a bracket that is not closed: "Shanghai Cooperation Organisation (SCO"."""
    opened = next((i for i in range(first, last + 1) if doc[i].text == "("), None)
    closed = opened is not None and any(t.text == ")" for t in doc[opened : last + 1])
    return last if opened is None or closed else opened - 1


def _is_no_name(doc: Doc, first: int, last: int, cls: str) -> bool:
    """Is it a title, an adjective, or a common noun with a capital by its place alone: "Pirates boarded the ship"?"""
    if cls in ("Organization", "Person") and is_part_of_title(doc, first, last):
        return True
    if cls == "Place" and _is_adjective_of_state(doc, first, last):
        return True
    token = doc[first]
    if first == last and (_is_office_of(token) or _is_law(token)):
        return True
    return first == last and bool(token.is_sent_start) and token.text.istitle() and role_of(token) is not None


def _is_office_of(token: Token) -> bool:
    """ "Bishop" in "the Bishop of Lima": an office in capitals, not a name."""
    role = role_of(token)
    behind = token.doc[token.i + 1 : token.i + 2].text
    return role is not None and role.kind in _SINGLE and behind in _OF and not token.text.isupper()


def _is_law(token: Token) -> bool:
    """ "Bill" in "the Terrorism Bill", "a new Bill"."""
    return bool(_LAW.fullmatch(token.text)) and any(dependents(token, Function.COMPOUND, Function.DETERMINER))


def _is_written_as_name(text: str, cls: str) -> bool:
    if cls == "Person" and _NO_PERSON.search(text):
        return False
    return len(text) > 1 and any(c.isupper() for c in text) and not _NO_NAME.match(text)


def _is_adjective_of_state(doc: Doc, first: int, last: int) -> bool:
    """Is it the adjective of a state before what it describes: "Kuwaiti" in "a Kuwaiti newspaper"?"""
    text = doc[first : last + 1].text
    return function(doc[last]) in MODIFIERS and gazetteer.demonym(text) is not None and not gazetteer.find_place(text)


def _place_or_person(doc: Doc, first: int, last: int) -> tuple[int, str]:
    """Where a supposed place begins and its class.

    One that no list knows and that has a first name before it, or that speaks, is a person.
    """
    text = doc[first : last + 1].text
    if gazetteer.capital_of(text) or gazetteer.find_place(text):
        return first, "Place"
    before = doc[first - 1] if first else None
    if before is not None and before.head.i == doc[last].i and is_unlabelled_name(before):
        return first - 1, "Person"
    return first, "Person" if _speaks(doc[last]) else "Place"


def _speaks(head: Token) -> bool:
    return function(head) is Function.SUBJECT and is_lexical_verb(head.head) and cue_of(head.head) is not None


def unlabelled_actors(doc: Doc) -> list[Name]:
    """Names that the model has no label for and that do or suffer something: "Sisi held a meeting", "accused Gulen"."""
    found = []
    for token in doc:
        if not _acts(token) or not (is_unlabelled_name(token) or _is_known_surname(token)):
            continue
        if gazetteer.demonym(token.text) or _NO_NAME.match(token.text):
            continue
        letters = token.text.isupper()  # "the NGO", "ICE": a body by its letters
        if letters or determiner(token) is None:
            cls = narrowed("Organization", token.text) if letters else "Person"
            found.append(Name(_name_start(token), token.i, cls))
    return found


def _is_known_surname(token: Token) -> bool:
    """Does somebody who has held office begin the sentence, whose name the parser takes for a common word: "Trump"?"""
    return bool(token.is_sent_start) and _may_be_rare_name(token) and bool(gazetteer.holders(token.text))


def _acts(token: Token) -> bool:
    """Is it the subject or object of a full verb, or coordinated with something?"""
    return is_coordinated(token) or (function(token) in _ACTING and is_lexical_verb(token.head))


def _name_start(token: Token) -> int:
    first: int = token.i
    while first > 0 and token.doc[first - 1].head.i == token.i and is_unlabelled_name(token.doc[first - 1]):
        first -= 1
    return first


def unlabelled_places(doc: Doc) -> list[Name]:
    """Known cities that the model has no label of a name for, behind "in" or attacked, and capitals: "in Kano", "a
    strike on Aleppo", "talks with Tunis".
    """
    return [
        Name(t.i, t.i, "Place")
        for t in doc
        if (_stands_in_place(t) and _is_city(t.text)) or (_is_missed(t) and (_is_missed_capital(t) or _is_attacked(t)))
    ]


def _is_attacked(token: Token) -> bool:
    return not gazetteer.capital_of(token.text) and is_place_by_itself(token, token.text)


def long_capitals(doc: Doc) -> list[Name]:
    """Capitals of several words, of which the model may see a part: "Santo Domingo", "Port-au-Prince"."""
    return [
        Name(first.i, first.i + length - 1, "Place")
        for first in doc
        if first.text[0].isupper()
        for length in range(2, _LONGEST_CAPITAL + 1)
        if first.i + length <= len(doc) and _is_capital(doc[first.i : first.i + length])
    ]


def _is_capital(span: Span) -> bool:
    """Is it a capital, without a full stop behind it, and no other seat: not "the White House"?"""
    known = span[-1].is_alpha and bool(gazetteer.capitals(span.text))
    return known and gazetteer.capital_of(span.text) is not None


def _is_missed(token: Token) -> bool:
    """Is it one word that is written as a name, and no label of a name is on it?

    At the beginning of a sentence the parser takes rare names for common words.
    """
    if is_unlabelled_name(token) or (token.is_sent_start and _may_be_rare_name(token)):
        return True
    alone = token.ent_type_ in _OTHER_LABELS and token.ent_iob_ == "B" and not _is_inside(token.doc, token.i + 1)
    return alone and token.text.istitle() and not gazetteer.demonym(token.text) and not gazetteer.people(token.text)


def _may_be_rare_name(token: Token) -> bool:
    return not token.ent_type_ and token.text.istitle() and not token.is_stop and role_of(token) is None


def _is_inside(doc: Doc, i: int) -> bool:
    return i < len(doc) and doc[i].ent_iob_ == "I"


def _is_missed_capital(token: Token) -> bool:
    stands = function(token) in _ACTING | {Function.PREPOSITIONAL_OBJECT, Function.POSSESSOR}
    return stands and gazetteer.capital_of(token.text) is not None and token.text not in given_names()


def _stands_in_place(token: Token) -> bool:
    before = preposition_of(token)
    return before is not None and before.i == token.i - 1 and before.lower_ in _PLACING and is_unlabelled_name(token)


def _is_city(name: str) -> bool:
    return bool(gazetteer.capital_of(name)) or any(p.population >= _LARGE for p in gazetteer.find_place(name))

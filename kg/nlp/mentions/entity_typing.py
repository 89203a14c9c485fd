"""What the model takes for another kind of thing: women as organizations, crossings as persons, titles as names."""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from kg import gazetteer
from kg.nlp.grammar.clauses import by_phrase
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOMINAL_SUBJECTS,
    Function,
    dependents,
    first_conjunct,
    function,
    is_singular,
    preposition_of,
)
from kg.nlp.lexicon.events import weapons
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.roles import title_words, titles
from kg.nlp.lexicon.tables import table

_TABLE = table("mentions")
_SITES, _NAMED, _CAMPAIGNS = _TABLE.words("sites"), _TABLE.words("named"), _TABLE.words("campaigns")
_MEETINGS = _TABLE.words("occasions") | _TABLE.words("meetings")
_INSTITUTION = _TABLE.pattern("institution", re.I)
_LOCATIVE, _LOOSELY_LOCATIVE = _TABLE.words("locative"), _TABLE.words("loosely_locative")
_TITLE_JOINERS, _TITLE_SIGNS = _TABLE.words("title_joiners"), _TABLE.words("title_signs")
_TITLE_HYPHENS = _TABLE.words("title_hyphens")
_DONE_TO_PLACES_ALONE = _TABLE.words("done_to_places_alone")
_DONE_TO_ANY_PLACE = _TABLE.words("done_to_any_place")
_DONE_TO_PLACES_NOUNS, _OF_TARGETS = _TABLE.words("done_to_places_nouns"), _TABLE.words("of_targets")
_DONE_BY_WEAPONS, _OF_MOVES, _MOVES = _TABLE.words("done_by_weapons"), _TABLE.words("of_moves"), _TABLE.words("moves")
_TARGET = _TABLE.weight("target")
_TITLE_KINDS = ("modifier", "portfolio", "rank", "national", "office", "legislative")
_HITTING = frozenset(("drone", "aerial", "heavy-weapons", "explosives"))  # modes of weapons that hit places
_OF_PERSONS = frozenset(("official", "private"))
_BODIES = frozenset(("body", "forces"))


def is_part_of_title(doc: Doc, first: int, last: int) -> bool:
    """Is what the model takes for a name only words of the title that goes on behind it, or the title itself?

    "Interior" in "Interior Minister", "Caretaker" in "Caretaker Prime Minister", "Lieutenant General".
    """
    if gazetteer.demonym(doc[first : last + 1].text) is not None:
        return True  # "Ugandan" in "Ugandan Foreign Minister"
    words = [t for t in doc[first : last + 1] if t.lower_ not in _TITLE_SIGNS]
    if not words or not all(map(_is_title_word, words)):
        return False
    role = role_of(words[-1])
    if role is not None and role.kind in _BODIES:
        return False  # "the Army chief": the army is one
    behind = doc[last + 1 : last + 6]
    rest = takewhile(lambda t: _is_title_word(t) or t.lower_ in _TITLE_JOINERS, behind)
    return _is_title(doc, first, last) or any(_is_title(doc, t.i, t.i) for t in rest)


def _is_title_word(token: Token) -> bool:
    return any(token.lower_ in title_words(kind) for kind in _TITLE_KINDS)


def _is_title(doc: Doc, first: int, last: int) -> bool:
    """Do these tokens end with a title of office or rank?"""
    for i in range(first, last + 1):
        kind = titles().get(tuple(t.lower_ for t in doc[i : last + 1] if t.text not in _TITLE_HYPHENS))
        if kind is not None and kind != "honorific":
            return True
    return False


def class_of(doc: Doc, first: int, last: int, cls: str) -> str:
    """The class of a name, where its words or its place in the sentence speak against what the model says."""
    if cls not in ("Person", "Organization"):
        return cls
    span = doc[first : last + 1]
    if _names_campaign(doc, first):
        return "Operation"
    if cls == "Organization" and (_is_full_name(doc, first, last, span.text) or _is_behind_role(span)):
        return "Person"
    if cls == "Person" and _is_ground(span):
        return "Place"
    return "Place" if _may_be_located(span, cls) and _is_located(span.root, span.text) else cls


def _may_be_located(span: Span, cls: str) -> bool:
    """Is it one word, but no body by its letters, or a person's name of several words that no given name begins?"""
    if cls == "Organization":
        return _is_one_word(span) and not span.text.isupper()
    return _is_one_word(span) or span[0].text not in given_names()


def _is_one_word(span: Span) -> bool:
    return len(span) == 1 or ("-" in span.text and " " not in span.text)


def is_place_by_itself(head: Token, text: str) -> bool:
    """Is a name, which the model takes for a person or body, a capital, what is shelled, or a known place that is
    attacked, taken or left?

    Not where it begins with a given name: "Sofia said so".
    """
    if text.partition(" ")[0] in given_names():
        return False
    if gazetteer.capital_of(text):
        return True
    if _is_shelled(head) and not any(gazetteer.find_names([text])):
        return True
    return _is_target(head) and any(p.population >= _TARGET for p in gazetteer.find_place(text))


def _is_shelled(head: Token) -> bool:
    """Is it the object of a verb that is done to no person and no body: "shelled Mekelle"?"""
    objects = (Function.OBJECT, Function.PASSIVE_SUBJECT)
    return function(head) in objects and head.head.lemma_.lower() in _DONE_TO_ANY_PLACE


def _is_target(head: Token) -> bool:
    """Is it the object of a verb that is done to places alone ("shell"), or what weapons hit, or in "a strike on X" or
    "withdrew from X"?"""
    first = first_conjunct(head)
    if function(first) in (Function.OBJECT, Function.PASSIVE_SUBJECT):
        verb = first.head.lemma_.lower()
        return verb in _DONE_TO_PLACES_ALONE or (verb in _DONE_BY_WEAPONS and _has_weapon(first.head))
    preposition = preposition_of(first)
    if preposition is None:
        return False
    word, over = preposition.lower_, preposition.head.lemma_.lower()
    return (word in _OF_TARGETS and over in _DONE_TO_PLACES_NOUNS) or (word in _OF_MOVES and over in _MOVES)


def _has_weapon(verb: Token) -> bool:
    """Is the agent of the verb a weapon: "drones hit", "was struck by missiles"?"""
    agents = (*dependents(verb, Function.SUBJECT), *filter(None, (by_phrase(verb),)))
    return any(weapons().get(agent.lemma_.lower()) in _HITTING for agent in agents)


def _names_campaign(doc: Doc, first: int) -> bool:
    """ "An operation named X", "under the name X" behind a campaign."""
    if first < 2 or doc[first - 1].lower_ not in _NAMED:
        return False
    return any(t.lemma_.lower() in _CAMPAIGNS for t in doc[max(doc[first].sent.start, first - 5) : first - 1])


def _is_full_name(doc: Doc, first: int, last: int, text: str) -> bool:
    """A known given name and one or two more words that do not say that it is an organization or a place."""
    return (
        1 <= last - first <= 2
        and doc[first].text in given_names()
        and all(t.is_alpha and t.text.istitle() for t in doc[first : last + 1])
        and not any(role_of(t) for t in doc[first : last + 1])
        and _INSTITUTION.search(text) is None
        and not gazetteer.find_place(text)
    )


def _is_behind_role(span: Span) -> bool:
    """ "Spokesman Bekir Aydin": two or three words of a name right behind a word for one person."""
    before = span.doc[span.start - 1] if span.start else None
    role = role_of(before) if before is not None and before.head.i == span.root.i and is_singular(before) else None
    return role is not None and role.kind in _OF_PERSONS and _may_be_person(span)


def _may_be_person(span: Span) -> bool:
    """Are these two or three words with capitals, of no institution or place and without an office?"""
    words = 2 <= len(span) <= 3 and all(t.is_alpha and t.text.istitle() and role_of(t) is None for t in span)
    return words and _INSTITUTION.search(span.text) is None and not gazetteer.find_place(span.text)


def _is_ground(span: Span) -> bool:
    return is_site(span.doc, span.end - 1, span.root) or _is_named_site(span) or _is_where_one_meets(span)


def is_site(doc: Doc, last: int, head: Token) -> bool:
    """ "The Milak crossing", "Bandaranaike airport"."""
    after = doc[last + 1 : last + 2]
    return (
        len(after) == 1
        and after[0].lemma_.lower() in _SITES
        and function(head) in MODIFIERS
        and head.head.i == after[0].i
    )


def _is_named_site(span: Span) -> bool:
    """ "Karak Castle", but not "Barbara Castle": a name of a site behind words of which the first is no given name."""
    return len(span) > 1 and span[-1].lower_ in _SITES and span[0].text not in given_names()


def _is_where_one_meets(span: Span) -> bool:
    """ "The Batumi conference": a known place of one word right before a meeting."""
    meeting = span.doc[span.end : span.end + 1]
    before = len(span) == 1 and len(meeting) == 1 and span.root.head.i == meeting[0].i
    return before and meeting[0].lower_ in _MEETINGS and bool(gazetteer.find_place(span.text))


def _is_located(head: Token, text: str) -> bool:
    """One word that is a known place and stands where places stand, or that something is said to be "in"."""
    first = first_conjunct(head)
    preposition = preposition_of(first)
    if preposition is None:
        acts = function(first) in NOMINAL_SUBJECTS | {Function.APPOSITION}
        return "-" in text and not acts and bool(gazetteer.find_place(text))
    word = preposition.lower_
    if word not in _LOCATIVE and not (word in _LOOSELY_LOCATIVE and "-" in text):
        return False
    surname = any(e.label_ == "PERSON" and e.end - e.start > 1 and e[-1].text == text for e in head.doc.ents)
    return not surname and bool(gazetteer.find_place(text))

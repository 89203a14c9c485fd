"""Lists of three and more ("A, B and C") that the parser takes apart, put together again. The doc is the stage's own.

The second of a list taken for an apposition: "Chad, the UAE, Mali and Niger imposed …"; the last of a list taken for a
second subject, or hung on the verb: "Chad, Mali, and Niger met", "arrested X, a painter, and Y, a teacher".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOMINAL_SUBJECTS,
    OBJECTS,
    PREPOSITIONS,
    SUBJECTS,
    Function,
    auxiliaries,
    dependent,
    dependents,
    determiner,
    function,
    is_common_noun,
    is_noun,
    is_plural,
    is_proper_noun,
    is_verb,
    is_wh_word,
    possessive,
    preposition_of,
)

_OWN_CLAUSE = (*SUBJECTS, Function.AUXILIARY, Function.PASSIVE_AUXILIARY, Function.OBJECT)
_KINDS_OF_PERSONS = frozenset(("official", "private"))
_CLOSING = frozenset((",", "-", "–", "—", ")", ";", ":"))
_SINGULAR, _PLURAL = frozenset(("VBZ",)), frozenset(("VBP",))


def mend_lists(doc: Doc) -> None:
    """Coordinate the members of lists that the parser has made appositions, second subjects, or parts of the verb."""
    for token in doc[:-1]:
        _rejoin_title(token)
        _join_titles(token)
        _lift_name(token)
    for token in doc:
        if is_noun(token):
            first = _first_of_subjects(token) or _first_of_objects(token)
            if first is not None:
                token.head, token.dep_ = first, Function.CONJUNCT.value
    for token in doc:
        if function(token) is Function.APPOSITION and is_noun(token) and is_noun(token.head):
            if _is_member(token):
                token.dep_ = Function.CONJUNCT.value
            else:
                _lift_conjuncts(token)


def _rejoin_title(title: Token) -> None:
    """Hang "President" on "Erdogan" in "he and Turkish President Recep Erdogan", where the parser lists both."""
    if function(title) is not Function.CONJUNCT or not is_proper_noun(title):
        return
    beside = title.nbor(1)
    name = beside.head if function(beside) is Function.COMPOUND else beside
    apart = function(name) is Function.CONJUNCT and name.head.i in (title.i, title.head.i)
    if not apart or name.ent_type_ != "PERSON" or role_of(title) is None:
        return
    if name.head.i == title.i:
        name.head = title.head
    for child in list(title.children):
        child.head = name
    title.head, title.dep_ = name, Function.COMPOUND.value


def _join_titles(title: Token) -> None:
    """Hang "prosecutor" on "Berg" in "former prosecutor and Lagos mayor Susan Berg", who is one person."""
    name = _name_behind_titles(title)
    if name is None:
        return
    name.head, name.dep_ = (name, "ROOT") if title.head.i == title.i else (title.head, title.dep_)
    for child in list(title.children):
        if child.i > title.i:
            child.head = name
    title.head, title.dep_ = name, Function.COMPOUND.value


def _name_behind_titles(title: Token) -> Token | None:
    """ "Berg" of "former prosecutor and Lagos mayor Susan Berg": a titled name right behind "and" and a bare title."""
    if not is_common_noun(title) or is_plural(title):
        return None
    name = next((t for t in dependents(title, Function.CONJUNCT) if t.ent_type_ == "PERSON"), None)
    if name is None or not _is_bare_title(title) or not _is_titled(name):
        return None
    joined = _coordinator_before(name)
    return name if joined is not None and joined.i == title.i + 1 else None


def _is_bare_title(noun: Token) -> bool:
    """Does a common noun in the singular name one person without an article or number: "former prosecutor"?"""
    role = role_of(noun)
    counted = any(dependents(noun, Function.DETERMINER, Function.NUMERAL))
    return role is not None and role.kind in _KINDS_OF_PERSONS and not counted


def _lift_name(name: Token) -> None:
    """Hang "Votel" on "head" in "the head of Central Command, Joseph Votel", where it renames the command."""
    body = name.head
    renames = function(name) is Function.APPOSITION and name.ent_type_ == "PERSON"
    preposition = preposition_of(body) if renames else None
    if preposition is None:
        return
    role = (
        role_of(preposition.head) if body.ent_type_ in ("ORG", "GPE") and preposition.lower_ in ("of", "for") else None
    )
    if role is not None and role.kind == "official" and not is_plural(preposition.head):
        name.head = preposition.head


def _coordinator_before(noun: Token) -> Token | None:
    """The "and" or "or" right before a noun phrase."""
    first: int = noun.left_edge.i
    before = noun.doc[first - 1] if first else None
    joins = before is not None and function(before) is Function.COORDINATOR
    return before if joins and first > noun.sent.start else None


def _first_of_subjects(last: Token) -> Token | None:
    """ "Chad" in "Chad, Mali, and Niger met", where "Niger" is a second subject of the verb."""
    joined = _coordinator_before(last) if function(last) in NOMINAL_SUBJECTS else None
    if joined is None:
        return None
    before = [t for t in dependents(last.head, *NOMINAL_SUBJECTS) if t.i < joined.i and is_noun(t)]
    return before[-1] if before and joined.head.i in (before[-1].i, last.head.i) else None


def _first_of_objects(last: Token) -> Token | None:
    """ "X" in "arrested X, a painter, and Y", where "Y" is coordinated with the verb."""
    stray = function(last) is Function.CONJUNCT and is_verb(last.head) and last.i > last.head.i
    joined = _coordinator_before(last) if stray else None
    if joined is None or any(dependents(last, *_OWN_CLAUSE)):
        return None
    before = [t for t in dependents(last.head, *OBJECTS) if t.i < last.i and is_noun(t)]
    return before[-1] if before and not _is_listed_in_phrase(before[-1], joined) else None


def _is_listed_in_phrase(first: Token, joined: Token) -> bool:
    """Does "and" without a comma join nouns of a phrase between: "killed two in a search for a leader and planner"?"""
    between = any(first.i < t.i < joined.i for t in dependents(first.head, *PREPOSITIONS))
    return between and joined.nbor(-1).text not in _CLOSING


def _lift_conjuncts(name: Token) -> None:
    """Coordinate "leader" with "president" in "Chad's president, X, and Mali's leader, Y", where it hangs on X."""
    for other in list(dependents(name, Function.CONJUNCT)):
        joined = _coordinator_before(other) if other.i > name.i and _is_definite(other) else None
        if joined is not None and is_noun(other) and joined.i > 0 and joined.nbor(-1).text == ",":
            other.head = name.head


def _is_member(second: Token) -> bool:
    """Is what the parser makes an apposition the second of a list, rather than another name of what stands before?"""
    first = second.head
    before = second.doc[second.left_edge.i - 1]
    if before.text != "," or "-" in (second.nbor(-1).text, second.text[1:2]):  # "the senator, D-Ohio, and"
        return False
    last = _last(second)
    if last is None:
        return False
    number = _number_of_verb(first)
    if number is not None and not is_plural(first):
        return number == "plural" and not _renames(first, second, last)
    return not _renames(first, second, last)


def _last(second: Token) -> Token | None:
    """The last of the list that an apposition may begin: what follows "and" behind it; None if there is none."""
    own = [t for t in _conjuncts_behind(second) if _coordinator_before(t) is not None]
    beside = [t for t in dependents(second.head, Function.CONJUNCT) if t.i > second.i and _coordinator_before(t)]
    return next(reversed(own or beside), None)


def _conjuncts_behind(noun: Token) -> Iterator[Token]:
    for child in dependents(noun, Function.CONJUNCT):
        if child.i > noun.i and is_noun(child):
            yield child
            yield from _conjuncts_behind(child)


def _number_of_verb(subject: Token) -> str | None:
    """ "plural" or "singular" by the form of the verb whose subject a noun is; None where the form does not tell."""
    if function(subject) not in NOMINAL_SUBJECTS or not is_verb(subject.head):
        return None
    words = (*auxiliaries(subject.head), subject.head)
    tags = {t.tag_ for t in words} | {"VBP" for t in words if t.lower_ == "were"}
    tags |= {"VBZ" for t in words if t.lower_ == "was"}
    return "singular" if tags & _SINGULAR else "plural" if tags & _PLURAL else None


def _renames(first: Token, second: Token, last: Token) -> bool:
    """Does the second noun say who or what the first is?"""
    if is_common_noun(first) and is_plural(first):  # "two leaders, X and Y", but not "two banks, a firm and three men"
        return not (is_common_noun(second) and not is_plural(second) and is_common_noun(last) and is_plural(last))
    if is_proper_noun(second):
        return _is_other_name(first, second)
    if is_proper_noun(first) and last.head.i == first.i:
        return True  # "Otieno, the leader of the party, and Berg"
    return _describes(second, last)


def _is_other_name(first: Token, second: Token) -> bool:
    if is_proper_noun(first):
        return role_of(second) is not None or _is_place_in_place(first, second)
    return not _is_titled(second) and determiner(second) is None  # "the president, X, and his wife"


def _describes(second: Token, last: Token) -> bool:
    """Do two common nouns describe one who is named before: "…, a poet and painter", "…, the leader and founder, …"?"""
    article = determiner(last) is not None
    if _is_closed(last):
        return True
    if not _is_definite(second):
        return not (article and _is_definite(last))
    return not (article or _is_definite(last) or is_proper_noun(last) or is_plural(last))


def _is_definite(noun: Token) -> bool:
    """Has a noun an article other than "a", a possessor or a number?"""
    article = determiner(noun)
    if article is not None:
        return article.lower_ not in ("a", "an")
    return possessive(noun) is not None or dependent(noun, Function.NUMERAL) is not None


def _is_titled(name: Token) -> bool:
    """ "Chancellor Olaf Scholz": does a title stand before the name?"""
    return any(role_of(t) is not None for t in dependents(name, *MODIFIERS) if t.i < name.i)


def _is_place_in_place(first: Token, second: Token) -> bool:
    """ "Paris, France, and London" behind a preposition."""
    both = first.ent_type_ == second.ent_type_ == "GPE"
    return both and function(first) is Function.PREPOSITIONAL_OBJECT


def _is_closed(last: Token) -> bool:
    """Does a comma or dash close the list: "Otieno, the leader and founder of the party, …"?"""
    behind = last.right_edge.i + 1
    if behind >= len(last.doc) or last.doc[behind].text not in _CLOSING:
        return False
    return behind + 1 >= len(last.doc) or not is_wh_word(last.doc[behind + 1])

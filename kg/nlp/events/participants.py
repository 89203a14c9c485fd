"""From noun phrases to the actors and places that they name."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg import gazetteer
from kg.model.classes import ACTORS, PLACES, UNDERTAKINGS
from kg.nlp.grammar.clauses import by_phrase
from kg.nlp.grammar.nouns import antecedent, coordinated, is_place_noun, is_relative_pronoun, quantified
from kg.nlp.grammar.relations import (
    Function,
    appositions,
    function,
    is_common_noun,
    is_plural,
    is_proper_noun,
    modifiers,
    obliques,
    possessive,
    preposition_of,
    prepositional_objects,
    prepositions,
    reduced_passives,
)
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_BELONGING = _WORDS.listed("belonging")
_LISTING = _WORDS.words("listing")
_INDEFINITE = _WORDS.words("indefinite")
_CONTAINING = _WORDS.listed("containing")
_NAMING = _WORDS.listed("naming")
_USING = _WORDS.words("using")
_SITES = _WORDS.words("sites")
_DEEPEST = 4  # phrases within phrases that are looked into: "the convoy of the army of Chad"


def parties(view: View, token: Token) -> list[str]:
    """Keys of the actors that a noun phrase stands for, in text order, each once.

    Beside what is coordinated, they are the members it lists ("such as X", "including X"), who leads it, and, where the
    phrase is no actor itself ("Iran's decision", "the convoy of the army"), the actor it belongs to.
    """
    found: list[str] = []
    counted = quantified(token)  # "nine men, two of whom were arrested"
    for part in coordinated(antecedent(counted if is_relative_pronoun(counted) else token)):
        keys = actors_at(view, part)
        found += keys
        for key in [*keys, *_members(view, part)]:
            found += [key, *view.entities[key].led_by]
    return list(dict.fromkeys(found))


def actors_at(view: View, token: Token) -> list[str]:
    """Keys of the actors that a noun stands for or belongs to, without those that are coordinated with it."""
    named = _named_behind(view, token)
    return named or _direct(view, token) or _apposed(view, token) or _owning(view, token, _DEEPEST)


def _named_behind(view: View, token: Token) -> list[str]:
    """ "Lee" and "Roth" in "the nurses Lee and Roth", Chad and Mali in "two states - Chad and Mali -", who are all that
    the noun before them means.
    """
    if not is_common_noun(token) or not is_plural(token):
        return []
    close = (c for c in appositions(token) if c.left_edge.i == token.i + 1 + token.nbor(1).is_punct)
    keys = [k for c in close for part in coordinated(c) for k in _direct(view, part)]
    return keys if len(keys) > 1 and _are_alike(view, keys) else []


def _are_alike(view: View, keys: list[str]) -> bool:
    """Are they all persons by name, or all states, or all bodies of one class?"""
    found = [view.entities[k] for k in keys]
    return all(e.named and e.cls == found[0].cls for e in found)


def own_class(view: View, token: Token) -> str:
    """The class of the entity that a mention with this head stands for; empty if there is none."""
    key = view.at(token)
    return view.entities[key].cls if key else ""


def _direct(view: View, token: Token) -> list[str]:
    keys = view.all_at(token) or (view.named_over(token) if is_proper_noun(token) else ())
    people = {state for k in keys if view.entities[k].cls == "Group" for state in view.entities[k].nationality}
    return [k for k in keys if view.entities[k].cls in ACTORS and k not in people]  # "a Kenyan" is not Kenya


def _apposed(view: View, token: Token) -> list[str]:
    return [k for c in appositions(token) for part in coordinated(c) for k in _direct(view, part)]


def _owning(view: View, token: Token, depth: int) -> list[str]:
    """The actor that a phrase without one belongs to: possessor, modifier, then what "of", "from", "by" bring."""
    if depth == 0 or _owns_nothing(view, token):
        return []
    before = [t for t in before_noun(token) if not _is_topic(view, t)]
    behind = [*obliques(token, *_BELONGING), *_users(token)]
    return _first_owner(view, before, depth) or _first_owner(view, behind, depth)


def _users(thing: Token) -> list[Token]:
    """ "Rebels" in "a bomb planted by rebels", "a missile fired by rebels"."""
    used = (c for c in reduced_passives(thing) if c.lemma_ in _USING)
    return [who for c in used if (who := by_phrase(c)) is not None]


def _is_topic(view: View, modifier: Token) -> bool:
    """Is a state named by a noun what the next noun is about ("the Syria vote"), and not whose it is ("a US vote")?"""
    name = function(modifier) is Function.COMPOUND and modifier.text[1:].islower()
    key = view.at(modifier) if name else None
    return key is not None and view.entities[key].cls == "State" and gazetteer.demonym(modifier.text) is None


def _first_owner(view: View, targets: list[Token], depth: int) -> list[str]:
    """The actors that the first of these words names, with those coordinated with it, or belongs to."""
    for target in targets:
        found = [k for part in _parts(target) for k in _direct(view, part)] or _owning(view, target, depth - 1)
        if found:
            return found
    return []


def _parts(target: Token) -> list[Token]:
    """A noun behind a preposition with what is coordinated with it; a word before a noun alone."""
    return list(coordinated(target)) if preposition_of(target) is not None else [target]


def _owns_nothing(view: View, token: Token) -> bool:
    """Is it a place, whose country does not do what happens there, or a word such as "nothing"?"""
    place = is_place_noun(token) or any(view.entities[k].cls == "Place" for k in view.all_at(token))
    return place or token.lemma_.lower() in _INDEFINITE


def before_noun(noun: Token) -> list[Token]:
    """The possessor and the modifiers before a noun, in text order."""
    owner = possessive(noun)
    return sorted([*modifiers(noun), *([owner] if owner is not None and owner.i < noun.i else [])], key=lambda t: t.i)


def _members(view: View, token: Token) -> list[str]:
    listed = (part for m in listed_members(token) for part in coordinated(m))
    return [k for part in listed for k in _direct(view, part) or _apposed(view, part)]


def listed_members(noun: Token) -> Iterator[Token]:
    """The nouns behind "including", "like" and "such as"."""
    for preposition in prepositions(noun):
        such_as = preposition.lower_ == "as" and preposition.i > 0 and preposition.nbor(-1).lower_ == "such"
        if preposition.i > noun.i and (such_as or preposition.lower_ in _LISTING):
            yield from prepositional_objects(preposition)


def place_at(view: View, token: Token) -> str | None:
    """The place or state that a noun phrase names itself, or else the one within it: "the border with Iran".

    A state is a place as a modifier of ground ("Afghan territory"), never as that of a deed ("a Pakistani strike"); a
    place named beside it is the more exact one ("the Turkish capital of Ankara").
    """
    ground = before_noun(token) if is_site(token) else []
    within = [*obliques(token, *_NAMING), *ground, *obliques(token, *_CONTAINING), *appositions(token)]
    named = [k for t in (token, *within) if (k := view.at(t)) and view.entities[k].cls in PLACES]
    return next((k for k in named if view.entities[k].cls == "Place"), named[0] if named else None)


def is_site(noun: Token) -> bool:
    """Is it a noun for ground, a building or an open place?"""
    return is_place_noun(noun) or noun.lemma_.lower() in _SITES


def occasion_at(view: View, token: Token) -> str | None:
    """The conference, gathering or operation that a phrase names, also as its last word ("the Doha-III conference")."""
    over = [
        (m.end - m.start, e.key) for m, e in view.over(offset(token)) if e.cls in UNDERTAKINGS and end(token) <= m.end
    ]
    return max(over)[1] if over else None


def states(view: View, heads: list[Token]) -> list[str]:
    """The states among those whom nouns name."""
    return [k for t in heads for k in parties(view, t) if view.entities[k].cls == "State"]

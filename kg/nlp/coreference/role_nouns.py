"""What persons are called beside their names: "minister", "Mr.", "spokeswoman"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Entity, Mention, MentionKind
from kg.nlp.coreference.positions import Position, positions
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.relations import Function, appositions, function, is_noun, modifiers
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.given_names import gender_of
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_GENDERS = {word: gender for gender in ("male", "female") for word in _WORDS.words(gender)}
_AHEAD = int(_WORDS.weight("tokens_before_name"))
_RELATIVES = dict.fromkeys(_WORDS.words("male_relatives"), "male") | dict.fromkeys(
    _WORDS.words("female_relatives"), "female"
)
_ADDRESS = int(_WORDS.weight("tokens_of_address"))
_CHARACTERS = int(_WORDS.weight("characters_before_name"))
_STOPS = frozenset(",.;")


def role_nouns(view: View, e: Entity) -> set[str]:
    """Lemmas of the role nouns that stand with the names of a person: before it, in apposition, as its head; forms of
    address in lower case.
    """
    found = set()
    for m in e.mentions:
        head = view.token_at(m.head)
        if head is None or m.kind is not MentionKind.NAME:
            continue
        roles = (role_of(t) for t in (*_beside(head), *_ahead(head, m)))
        found |= {role.lemma for role in roles if role is not None and role.kind == "official"}
        found |= {t.lower_ for t in head.doc[max(0, head.i - _ADDRESS) : head.i] if t.lower_ in _GENDERS}
    return found


def _beside(head: Token) -> Iterator[Token]:
    """The nouns that the tree joins to a name."""
    yield from modifiers(head)
    yield from appositions(head)
    if function(head) is Function.APPOSITION:
        yield head.head


def _ahead(head: Token, m: Mention) -> Iterator[Token]:
    """The nouns right before a name, whatever the tree makes of them."""
    for token in head.doc[max(0, head.i - _AHEAD) : head.i]:
        if not m.start - _CHARACTERS <= offset(token) < m.start or token.ent_type_ == "PERSON":
            continue
        if is_noun(token) and not any(t.text in _STOPS for t in head.doc[token.i : head.i]):
            yield token


def by_role_noun(view: View) -> dict[str, list[Position]]:
    """Where persons are mentioned, by what they are called somewhere."""
    called: dict[str, list[Entity]] = {}
    for e in view.document.entities:
        if e.cls == "Person" and e.named:
            for noun in role_nouns(view, e):
                called.setdefault(noun, []).append(e)
    return {noun: positions(entities) for noun, entities in called.items()}


def gender(view: View, e: Entity) -> str | None:
    """ "m" or "f" by what a person is called, else by the given name; None if neither tells."""
    told = {_GENDERS[noun] for noun in role_nouns(view, e) if noun in _GENDERS} | _of_relatives(view, e)
    if told:
        return "m" if "male" in told else "f"
    return gender_of(e.label)


def _of_relatives(view: View, e: Entity) -> set[str]:
    """The gender by "his wife, X" or "his wife X"."""
    heads = (t for m in e.mentions if m.kind is MentionKind.NAME and (t := view.token_at(m.head)) is not None)
    nouns = (
        t.lemma_.lower() for head in heads for t in (*_beside(head), *head.doc[max(0, head.left_edge.i - 1) : head.i])
    )
    return {_RELATIVES[noun] for noun in nouns if noun in _RELATIVES}

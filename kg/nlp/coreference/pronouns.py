"""Pronouns of the third person and descriptions of two persons: what they stand for, and what "its forces" tells of
those forces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.model import Document, Entity, Mention, MentionKind
from kg.model.entities import with_mentions
from kg.nlp.coreference.antecedents import Antecedents, means_two
from kg.nlp.coreference.pairs import is_group_at
from kg.nlp.coreference.things import stands_for_nothing
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.offices import OWNERS
from kg.nlp.grammar.relations import is_common_noun, is_possessive_pronoun
from kg.nlp.grammar.tokens import View, mention, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_GENDERS: dict[str, str] = _WORDS.mapping("gender_of_pronoun")
_THEY = _WORDS.words("they")
_IT = _WORDS.words("it")
_OWNED = frozenset(("official", "delegation", "body", "forces", "armed"))  # kinds of roles that act for whose they are


def resolve_pronouns(document: Document) -> Document:
    """Add pronouns as mentions of what they stand for, and the gender of persons."""
    antecedents = Antecedents(View(document))
    added: dict[str, list[Mention]] = {}
    for pronoun in _pronouns(document):
        keys = antecedents.of_any(pronoun)
        antecedents.add(keys, pronoun)
        for key in keys:
            added.setdefault(key, []).append(_mention(pronoun))
    heads = {m.head for some in added.values() for m in some if m.kind is MentionKind.NOMINAL}
    kept = (e for e in document.entities if not is_group_at(e, heads))
    entities = (with_mentions(e, added.get(e.key, ())) for e in kept)
    return replace(document, entities=tuple(replace(e, gender=antecedents.genders.get(e.key)) for e in entities))


def _mention(word: Token) -> Mention:
    if is_common_noun(word):
        return mention(next(word.lefts, word), word, MentionKind.NOMINAL, word)
    return mention(word, word, MentionKind.PRONOUN)


def assign_owned(document: Document) -> Document:
    """ "Its forces", "their ministers": they act for what the pronoun stands for."""
    view = View(document)
    pronouns: dict[int, list[Entity]] = {}
    for e in document.entities:
        for m in e.mentions:
            if m.kind is MentionKind.PRONOUN:
                pronouns.setdefault(m.start, []).append(e)
    found = {e.key: keys for e in document.entities if (keys := _owners(view, e, pronouns))}
    return replace(
        document,
        entities=tuple(
            replace(e, acts_for=tuple(dict.fromkeys((*e.acts_for, *found[e.key])))) if e.key in found else e
            for e in document.entities
        ),
    )


def _owners(view: View, e: Entity, pronouns: dict[int, list[Entity]]) -> list[str]:
    """The keys of the states or bodies that a possessive pronoun before a description stands for."""
    head = view.token_at(e.mentions[0].head) if e.mentions and not e.named else None
    role = role_of(head) if head is not None else None
    if head is None or role is None or role.kind not in _OWNED:
        return []
    owners = next((pronouns.get(offset(c), []) for c in head.lefts if is_possessive_pronoun(c)), [])
    return [owner.key for owner in owners if owner.key != e.key and owner.cls in OWNERS]


def _pronouns(document: Document) -> Iterator[Token]:
    for doc in document.parse:
        for token in doc:
            word = token.lower_
            if word in _GENDERS or word in _THEY or (word in _IT and not stands_for_nothing(token)) or means_two(token):
                yield token

"""Who "I" and "we" are in what somebody is quoted with: the speaker, and the side that he speaks for.

"We will answer," a minister says: his state will. A speaker who acts for nobody that is known leaves "we" open.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kg.model import Attribution, Document, Entity, Mention, MentionKind, Quotation
from kg.model.classes import ACTORS
from kg.model.entities import with_mentions
from kg.nlp.grammar.relations import is_pronoun
from kg.nlp.grammar.speakers import actor_of
from kg.nlp.grammar.tokens import View, mention, offset, sentence_of
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_ONE = _WORDS.words("i")
_SEVERAL = _WORDS.words("we")
_SIDES = ACTORS - {"Person", "MediaOrganization"}


def first_persons(document: Document) -> Document:
    """Fill `first_persons`, in text order: those of quotations whose speaker is known."""
    view = View(document)
    found: dict[Mention, str] = {}
    for one in document.attributions:
        speaker = actor_of(view, one.subject) if one.quotation is not Quotation.INDIRECT else None
        if speaker is None:
            continue
        for token in _pronouns(view, one):
            whose = _meant(view, speaker, token.lower_)
            if whose is not None:  # of a quotation in a quotation, the inner speaker, which comes later
                found[mention(token, token, MentionKind.PRONOUN)] = whose
    return replace(document, first_persons=tuple(sorted(found.items())))


def mention_first_persons(document: Document) -> Document:
    """Make mentions of the first persons that take part in an event of their sentence; the others support no fact."""
    taken: dict[str, list[int]] = {}
    for event in document.events:
        for key in (*event.actors, *event.recipients):
            taken.setdefault(key, []).extend(m.start for m in event.mentions)
    added: dict[str, list[Mention]] = {}
    for m, key in document.first_persons:
        sentence = sentence_of(document, m.start)
        if sentence is not None and any(sentence.start <= at < sentence.end for at in taken.get(key, ())):
            added.setdefault(key, []).append(m)
    return replace(document, entities=tuple(with_mentions(e, added.get(e.key, ())) for e in document.entities))


def _pronouns(view: View, one: Attribution) -> list[Token]:
    """The first persons within a content that nothing else covers; only those between quotation marks count."""
    text = view.document.article.text
    found = []
    for start, end in one.spans:
        for token in view.tokens(start, end):
            quoted = one.quotation is Quotation.DIRECT or _marked(text[start : offset(token)])
            if token.lower_ in _ONE | _SEVERAL and quoted and view.at(token) is None and is_pronoun(token):
                found.append(token)
    return found


def _marked(before: str) -> bool:
    """Is a quotation open behind these words?"""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _meant(view: View, speaker: str, pronoun: str) -> str | None:
    entity = view.entities[speaker]
    if pronoun in _ONE:
        return speaker if entity.cls == "Person" else None
    if entity.cls in _SIDES and not (entity.cls == "Group" and entity.size == 1):
        return next(iter(_sides(view, entity)), speaker) if entity.cls == "Group" else speaker
    return next(iter(_sides(view, entity)), None)


def _sides(view: View, entity: Entity) -> list[str]:
    held = (t.position_of for t in view.document.tenures if t.holder == entity.key)
    return [k for k in (*held, *entity.acts_for) if k is not None and view.entities[k].cls in _SIDES]

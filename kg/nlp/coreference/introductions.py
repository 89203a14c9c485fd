"""Those who are described first and named then: "A soldier was killed. Ann Berg, 32, was on patrol", "a man identified
as Ann Berg", "the government's main backer, Chad".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from kg.model import Document, Entity, Mention, MentionKind
from kg.model.classes import ACTORS
from kg.nlp.coreference.descriptions import DEFINITE
from kg.nlp.coreference.positions import first_of
from kg.nlp.grammar.arguments import patients
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    Function,
    appositions,
    conjuncts,
    determiner,
    function,
    is_common_noun,
    is_proper_noun,
    is_singular,
    noun_modifiers,
    obliques,
    prepositions,
)
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_INTRODUCING = _WORDS.words("introducing")
_IDENTIFYING = _WORDS.words("identifying")
_AS = _WORDS.words("describing")
_WHOLES = _WORDS.words("wholes")
_REACH = int(_WORDS.weight("characters_to_named"))
_SIDES = (*NOMINAL_SUBJECTS, Function.OBJECT)


def named_then(document: Document) -> dict[str, str]:
    """Descriptions of one person or body, with who is named behind them."""
    view = View(document)
    found = dict(_set_beside(view)) | dict(_identified(view))
    told = [e for e in document.entities if _is_single(e) and _introduces(view, e)]
    for e in sorted((e for e in document.entities if e.cls == "Person" and e.named and e.mentions), key=first_of):
        key = _described_before(view, told, first_of(e)) if _has_age(view, e.mentions[0]) else None
        if key is not None:
            found.setdefault(key, e.key)
    return found


def named_before(document: Document) -> dict[str, str]:
    """ "The Red Valley movement": the organization that the noun before names."""
    view = View(document)
    return {e.key: name for e in document.entities if not e.named and (name := _name_before(view, e)) is not None}


def _name_before(view: View, e: Entity) -> str | None:
    head = view.token_at(e.mentions[0].head) if e.mentions else None
    if head is None or not _means_whole(head):
        return None
    keys = (view.at(t) for t in noun_modifiers(head))
    named = [key for key in keys if key is not None and _is_group(view.entities[key])]
    return named[0] if len(named) == 1 else None


def _means_whole(noun: Token) -> bool:
    """ "The movement", but not "a movement", "the movement of X", "the cell"."""
    article = determiner(noun)
    certain = article is not None and article.lower_ in DEFINITE and not prepositions(noun)
    return certain and noun.lemma_.lower() in _WHOLES and is_singular(noun)


def _is_group(e: Entity) -> bool:
    return e.named and e.cls in ("ArmedGroup", "Organization")


def _identified(view: View) -> Iterator[tuple[str, str]]:
    """ "X has been named as Y", "a man identified as Y"."""
    for verb in (t for doc in view.document.parse for t in doc if t.lemma_ in _IDENTIFYING):
        named = [e for e in _entities_at(view, obliques(verb, *_AS)) if e.cls == "Person"]
        described = [e for e in _entities_at(view, patients(verb)) if _is_single(e)] if named else []
        if len(named) == len(described) == 1:
            yield described[0].key, named[0].key


def _set_beside(view: View) -> Iterator[tuple[str, str]]:
    """ "The government's main backer, Chad,", "Ann Berg, a teacher,": one name alone before or behind a comma."""
    for e in view.document.entities:
        named = list(_named_beside(view, e)) if e.cls == "Group" and not e.named and e.mentions else []
        if len(named) == 1 and (named[0].cls != "Person" or e.size == 1):
            yield e.key, named[0].key


def _named_beside(view: View, e: Entity) -> Iterator[Entity]:
    head = view.token_at(e.mentions[0].head)
    if head is not None and is_common_noun(head) and is_singular(head):
        beside = [t for t in appositions(head) if _is_name_alone(t)]
        if _is_said_of_name(head):
            beside.append(head.head)
        yield from (name for t in beside if (name := _named_at(view, t)) is not None)


def _is_said_of_name(noun: Token) -> bool:
    """ "Teacher" in "Ann Berg, a teacher"."""
    article, name = determiner(noun), noun.head
    apart = function(noun) is Function.APPOSITION and noun.left_edge.nbor(-1).text == "," and is_proper_noun(name)
    apart = apart and not any(map(is_proper_noun, noun.doc[name.i + 1 : noun.left_edge.i]))
    return apart and article is not None and not any(conjuncts(noun))


def _is_name_alone(name: Token) -> bool:
    first = name.left_edge
    apart = is_proper_noun(name) and not any(conjuncts(name)) and first.nbor(-1).text == ","
    return apart and (is_proper_noun(first) or function(first) is Function.DETERMINER)


def _named_at(view: View, name: Token) -> Entity | None:
    key = view.at(name)
    e = view.entities[key] if key is not None else None
    return e if e is not None and e.named and e.cls in ACTORS else None


def _entities_at(view: View, heads: Iterable[Token]) -> list[Entity]:
    return [view.entities[key] for head in heads if (key := view.at(head)) is not None]


def _is_single(e: Entity) -> bool:
    return e.cls == "Group" and not e.named and e.size == 1


def _introduces(view: View, e: Entity) -> bool:
    """Does a description tell of somebody for the first time, as one who does something or to whom it is done?"""
    head = view.token_at(e.mentions[0].head) if e.mentions else None
    if head is None or function(head) not in _SIDES:
        return False
    article = determiner(head)
    return article is None or article.lower_ in _INTRODUCING


def _has_age(view: View, m: Mention) -> bool:
    """Is it a whole name that opens a sentence, with an age behind it: "Ann Berg, 32, was …"?"""
    first, last = view.token_at(m.start), view.token_at(m.end - 1)
    if m.kind is not MentionKind.NAME or first is None or last is None or first.i == last.i:
        return False
    behind = last.doc[last.i + 1 : last.i + 4]
    return first.i == first.sent.start and len(behind) == 3 and behind[0].text == "," and _is_age(behind[1])


def _is_age(word: Token) -> bool:
    return word.text.isdigit() and len(word.text) == 2


def _described_before(view: View, told: list[Entity], start: int) -> str | None:
    """The only one of these in the nearest sentence before an offset that has any, its subject before others."""
    near = {e.key: view.token_at(e.mentions[0].head) for e in told if start - _REACH < first_of(e) < start}
    heads = {key: head for key, head in near.items() if head is not None}
    last = max((offset(head.sent[0]) for head in heads.values()), default=None)
    here = [key for key, head in heads.items() if offset(head.sent[0]) == last]
    subjects = [key for key in here if function(heads[key]) in NOMINAL_SUBJECTS]
    fits = subjects or here
    return fits[0] if len(fits) == 1 else None

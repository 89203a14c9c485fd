"""Paragraphs to sentences, names and described groups: the entities of an article before coreference and linking."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from kg import gazetteer
from kg.gazetteer import Row
from kg.model import Document, Entity, Mention, MentionKind
from kg.nlp.grammar.repair import lost_subjects, paired_adjectives
from kg.nlp.grammar.tokens import mention, offset
from kg.nlp.lexicon import sectors
from kg.nlp.lexicon.names import normalized_name
from kg.nlp.mentions.names import Name, again, names
from kg.nlp.mentions.nominals import Described, described, size
from kg.nlp.mentions.titles import repair, titled

_PLACE_VERBS = frozenset(
    "visit reach leave enter attack hit seize capture bomb shell storm shake rock strike tour overrun besiege surround".split()
)
_PLACE_NOUNS = frozenset(
    "airport street mayor outskirt port capital resident university hospital police school suburb district market hotel bureau "
    "mosque centre center area neighbourhood neighborhood city zoo stadium museum river valley".split()
)
_ADDRESSED = frozenset(
    "aid assistance ultimatum warning threat message demand offer proposal support letter apology invitation appeal "
    "apologise apologize "
    "complain respond reply note protest loan concession signal".split()
)
_OF_STATES = frozenset(("minister", "ambassador", "governor", "president", "secretary", "envoy"))
_OFFICIAL = frozenset(("official", "delegation", "body", "forces", "armed"))


@dataclass(slots=True)
class _Draft:
    """An entity in the making."""

    key: str
    cls: str
    label: str
    named: bool = True
    row: Row | None = None
    mentions: dict[tuple[int, int], Mention] = field(default_factory=dict)  # by span
    acts_for: list[str] = field(default_factory=list)
    nationality: list[str] = field(default_factory=list)
    led_by: list[str] = field(default_factory=list)
    sectors: tuple[str, ...] = ()
    size: tuple[int | None, int | None, int | None] = (None, None, None)


class _Cast:
    """The entities found so far, each under its identity."""

    def __init__(self) -> None:
        self.drafts: dict[str, _Draft] = {}
        self.by_identity: dict[tuple[str, str], str] = {}
        self.by_head: dict[int, str] = {}
        self.ending: dict[int, str] = {}  # described groups by the end of their mention

    def add(
        self,
        identity: tuple[str, str],
        cls: str,
        label: str,
        found: Mention,
        row: Row | None = None,
        named: bool = True,
    ) -> _Draft:
        key = self.by_identity.setdefault(identity, f"e{len(self.by_identity)}")
        draft = self.drafts.setdefault(key, _Draft(key, cls, label, named, row))
        draft.mentions.setdefault((found.start, found.end), found)
        self.by_head.setdefault(found.head, key)
        return draft


def annotate(document: Document) -> Document:
    """Add the entities: names, demonyms, and described people and bodies. Known errors of the parse are repaired in place."""
    docs = document.parse
    cast = _Cast()
    for doc, found in zip(docs, again(docs, [_names(doc) for doc in docs]), strict=True):
        _read(doc, found, cast)
    for doc in docs:
        _leaders(doc, cast)
    return replace(document, entities=tuple(_entity(d) for d in cast.drafts.values()))


def _names(doc: Doc) -> tuple[Name, ...]:
    """The names of a paragraph; its tree is put right where a title hides a subject."""
    words = [t.text for t in doc]
    ends = {
        first: last
        for first, last, row in gazetteer.find_names(words)
        if row.cls in ("State", "Place", "InternationalOrganization")
    }
    ends |= {
        e.start: e.end
        for e in doc.ents
        if e.label_ in ("GPE", "LOC") and e.start not in ends and gazetteer.capital_of(e.text)
    }
    titles = titled(doc, lambda i: ends.get(i, i + 1 if i < len(doc) and gazetteer.capital_of(doc[i].text) else i))
    repair(doc, titles)
    paired_adjectives(doc)
    lost_subjects(doc)
    return names(doc, titles)


def _read(doc: Doc, found: tuple[Name, ...], cast: _Cast) -> None:
    taken = {i for n in found for i in range(n.first, n.last + 1)}
    for name in found:
        _add_name(doc, name, cast)
    _demonyms(doc, taken, cast)
    for token in doc:
        one = described(token) if token.i not in taken else None
        if one:
            _add_described(one, cast)


def _add_name(doc: Doc, name: Name, cast: _Cast) -> None:
    head = _name_head(doc, name)
    found = mention(doc[name.first], doc[name.last], MentionKind.NAME, head)
    text = doc[name.first : name.last + 1].text
    state = (
        gazetteer.capital_of(text)
        if name.cls in ("Place", "GovernmentBody") or (name.row is None and name.cls == "Organization")
        else None
    )
    if state is not None and _stands_for_government(head):
        cast.add(("row", state.id), "State", state.label, found, state)
    elif name.row is not None:
        cast.add(("row", name.row.id), name.row.cls, name.row.label, found, name.row)
    else:
        cls = "Place" if state is not None else name.cls
        cast.add((_kind(cls), normalized_name(text)), cls, re.sub(r"\s+", " ", text), found)


def _kind(cls: str) -> str:
    return (
        cls
        if cls in ("Person", "Place", "State", "Operation")
        else "Occasion"
        if cls in ("Conference", "PublicGathering")
        else "Organization"
    )


def _name_head(doc: Doc, name: Name) -> Token:
    """The token of the name that the rest of the sentence hangs on."""
    for token in reversed(doc[name.first : name.last + 1]):
        if not name.first <= token.head.i <= name.last or token.head.i == token.i:
            return token
    return doc[name.last]


def _stands_for_government(head: Token) -> bool:
    """Is this capital its government ("Islamabad announced", "thanking Islamabad", "Kabul's stance") or the city?"""
    while head.dep_ == "conj":
        head = head.head
    if head.dep_ in ("nsubj", "agent"):
        return head.head.pos_ in ("VERB", "AUX") and head.head.lemma_ != "be"
    if head.dep_ in ("dobj", "dative", "iobj"):
        return head.head.lemma_ not in _PLACE_VERBS
    if head.dep_ == "poss":
        return head.head.lemma_.lower() not in _PLACE_NOUNS
    if head.dep_ == "pobj" and head.head.lower_ == "to":  # "an ultimatum to Damascus", "suspended aid to Kabul"
        over = head.head.head
        return over.lemma_.lower() in _ADDRESSED or any(
            c.dep_ == "dobj" and c.lemma_.lower() in _ADDRESSED for c in over.children
        )
    if head.dep_ == "pobj":
        return (
            head.head.lower_ in ("between", "with", "against", "by", "towards")
            and head.head.head.lemma_ not in _PLACE_NOUNS
        )
    return False


def _demonyms(doc: Doc, taken: set[int], cast: _Cast) -> None:
    for token in doc:
        if token.i in taken or not token.text[0].isupper():
            continue
        pair = doc[token.i : token.i + 2].text
        width = 2 if len(pair) > len(token.text) and gazetteer.demonym(pair) else 1
        last = doc[token.i + width - 1]
        row = gazetteer.demonym(pair) if width == 2 else gazetteer.demonym(token.text)
        if row is None:
            row = gazetteer.people(token.text)
        elif not (token.tag_ == "NNPS" and gazetteer.people(token.text)):
            cast.add(("row", row.id), "State", row.label, mention(token, last, MentionKind.DEMONYM, last), row)
            if width == 2 or last.dep_ in ("amod", "compound", "nmod", "poss"):
                continue
        if row is not None and last.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos"):
            state = cast.add(("row", row.id), "State", row.label, mention(token, last, MentionKind.DEMONYM, last), row)
            group = cast.add(
                ("Group", normalized_name(last.text)),
                "Group",
                last.text,
                mention(token, last, MentionKind.NOMINAL, last),
                named=False,
            )
            group.nationality = [state.key]
            cast.by_head[offset(last)] = group.key


def _add_described(one: Described, cast: _Cast) -> None:
    doc = one.head.doc
    found = mention(doc[one.first], doc[one.last], MentionKind.NOMINAL, one.top)
    text = re.sub(r"\s+", " ", doc[one.first : one.last + 1].text)
    ties = _ties(one, cast)
    body = one.role.kind == "body"
    counted = any(t.like_num for t in doc[one.first : one.head.i])
    same = (
        normalized_name(text)
        if one.definite or (one.plural and not counted) or (body and ties)
        else f"{normalized_name(text)}@{found.start}"
    )
    kind = "Body" if body else "Group"
    draft = cast.add((kind, same), "GovernmentBody" if body else "Group", text, found, named=body and bool(ties))
    cast.ending[found.end] = draft.key
    if _acts(one, ties, cast):
        draft.acts_for += [k for k in ties if k not in draft.acts_for]
    else:
        draft.nationality += [k for k in ties if k not in draft.nationality and cast.drafts[k].cls == "State"]
        draft.acts_for += [
            k for k in ties if k not in draft.acts_for and cast.drafts[k].cls not in ("State", "Place", "Person")
        ]
    draft.sectors = draft.sectors or _sectors(one, ties, cast)
    draft.size = size(one) if draft.size == (None, None, None) and not body else draft.size


def _sectors(one: Described, ties: list[str], cast: _Cast) -> tuple[str, ...]:
    """The codes of a description; officials of a party, company or armed group are as it is, unless their office is one of states."""
    own = sectors.of_description(one.head, one.role)
    owner = next(
        (d for k in ties if (d := cast.drafts[k]).cls not in ("State", "GovernmentBody", "InternationalOrganization")),
        None,
    )
    if (
        owner is None
        or one.role.kind != "official"
        or own == ("ELI",)
        or one.role.lemma in _OF_STATES
        and owner.cls == "ArmedGroup"
    ):
        return own
    return owner.row.sectors if owner.row else sectors.of_name(owner.cls, owner.label)


def _acts(one: Described, ties: list[str], cast: _Cast) -> bool:
    """Do these people act for what they are tied to, or is it only where they are from?"""
    return one.role.kind in _OFFICIAL and not (
        one.role.kind == "armed" and all(cast.drafts[k].cls == "State" for k in ties)
    )


def _ties(one: Described, cast: _Cast) -> list[str]:
    """Keys of the states and organizations in the modifiers and the of-phrase of a description."""
    doc = one.head.doc
    keys = []
    first = min([one.first] + [c.left_edge.i for c in one.head.lefts if c.dep_ == "poss"])
    for token in doc[first : one.last + 1]:
        key = cast.by_head.get(offset(token))
        if (
            key
            and token.i != one.head.i
            and cast.drafts[key].cls not in ("Person", "Group", "Place", "Operation", "Conference", "PublicGathering")
        ):
            posted = any(t.lower_ in ("to", "on", "for") and t.i > one.head.i for t in doc[one.head.i : token.i])
            if key not in keys and not posted:
                keys.append(key)
    return keys


def _leaders(doc: Doc, cast: _Cast) -> None:
    """ "A delegation led by X": X leads it."""
    for token in doc:
        if (
            token.lemma_ not in ("lead", "head")
            or token.dep_ not in ("acl", "relcl", "advcl", "amod")
            or token.tag_ != "VBN"
        ):
            continue
        leader = next((g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
        before = doc[token.i - 2 if token.i > 1 and doc[token.i - 1].text == "," else token.i - 1]
        group = cast.ending.get(offset(before) + len(before)) or cast.by_head.get(offset(token.head))
        person = cast.by_head.get(offset(leader)) if leader is not None else None
        if group and person and group != person and person not in cast.drafts[group].led_by:
            cast.drafts[group].led_by.append(person)


def _entity(draft: _Draft) -> Entity:
    row = draft.row
    return Entity(
        draft.key,
        draft.cls,
        draft.label,
        tuple(sorted(draft.mentions.values())),
        draft.named,
        row.id if row else None,
        acts_for=tuple(draft.acts_for),
        nationality=tuple(draft.nationality),
        led_by=tuple(draft.led_by),
        country=row.country if row else None,
        sectors=draft.sectors,
        size=draft.size[0],
        size_low=draft.size[1],
        size_high=draft.size[2],
    )

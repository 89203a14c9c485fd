"""The entities of an article before coreference and linking: its names, and the people and bodies that it describes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from kg import gazetteer
from kg.gazetteer import Row
from kg.model import Document, Entity, Mention, MentionKind
from kg.nlp.grammar.clauses import by_phrase
from kg.nlp.grammar.noun_phrases import is_plural_name, is_reduced_passive, outermost, possessive_start, role_of
from kg.nlp.grammar.relations import (
    MODIFIERS,
    NOMINAL_SUBJECTS,
    OBJECTS,
    Function,
    dependents,
    first_conjunct,
    function,
    is_numeral,
    is_verb,
    preposition_of,
)
from kg.nlp.grammar.repair import with_subjects
from kg.nlp.grammar.tokens import lemma, mention, offset
from kg.nlp.lexicon import sectors
from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.events import complements, frames
from kg.nlp.lexicon.names import normalized_name
from kg.nlp.lexicon.tables import table
from kg.nlp.mentions.description_sectors import sectors_of
from kg.nlp.mentions.entity_typing import is_place_by_itself
from kg.nlp.mentions.name import Name
from kg.nlp.mentions.names import Repeated, names, repeated
from kg.nlp.mentions.nominals import Described, Size, described, size

_TABLE = table("mentions")
_DONE_TO_PLACES, _PARTS_OF_PLACES = _TABLE.words("done_to_places"), _TABLE.words("parts_of_places")
_COPULA = _TABLE.words("copula")
_ADDRESSED: dict[str, frozenset[str]] = {
    preposition: frozenset(words.split()) for preposition, words in _TABLE.mapping("addressed_to_governments").items()
}
_BETWEEN_GOVERNMENTS = _TABLE.words("between_governments")
_POSTED_OFFICES, _POSTED_FROM = _TABLE.words("posted_offices"), _TABLE.words("posted_from")
_OFFICES_OF_STATES, _POSTED, _LEADING = (
    _TABLE.words("offices_of_states"),
    _TABLE.words("posted"),
    _TABLE.words("leading"),
)
_ACTING_FOR = frozenset(("official", "delegation", "body", "forces", "armed"))  # kinds of roles that act for others
_ACTED_FOR = frozenset(("State", "GovernmentBody", "InternationalOrganization"))
_APART = frozenset(("Person", "Place", "State", "Operation"))  # classes of which a name is another than of others
_OCCASIONS = frozenset(("Conference", "PublicGathering"))
_NOT_TIED = frozenset(("Person", "Group", "Place", "Operation", *_OCCASIONS))
_STATELESS: dict[str, str] = _TABLE.mapping("stateless_peoples")
_BEFORE_NOUN = MODIFIERS | {Function.NOUN_ADVERBIAL}
_NAMING_PEOPLE = NOMINAL_SUBJECTS | {
    Function.OBJECT,
    Function.PREPOSITIONAL_OBJECT,
    Function.CONJUNCT,
    Function.APPOSITION,
    Function.INDIRECT_OBJECT,
    Function.POSSESSOR,
}
_UNKNOWN: Size = (None, None, None)


@dataclass(slots=True)
class _EntityBuilder:
    """An entity while its mentions are collected."""

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
    size: Size = _UNKNOWN


class _Entities:
    """The entities found so far, each under its identity."""

    def __init__(self) -> None:
        self.builders: dict[str, _EntityBuilder] = {}
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
    ) -> _EntityBuilder:
        key = self.by_identity.setdefault(identity, f"e{len(self.by_identity)}")
        builder = self.builders.setdefault(key, _EntityBuilder(key, cls, label, named, row))
        builder.mentions.setdefault((found.start, found.end), found)
        self.by_head.setdefault(found.head, key)
        return builder


def annotate(document: Document) -> Document:
    """Add the entities: names, demonyms, and described people and bodies.

    A paragraph in which a repeated surname shows that the parser has lost a subject gets a corrected copy of its parse.
    """
    found = repeated(document.parse, [names(doc) for doc in document.parse])
    places, called = _places_by_themselves(document.parse, found), _called(document.parse, found)
    docs = tuple(with_subjects(doc, one.subjects) for doc, one in zip(document.parse, found, strict=True))
    entities = _Entities()
    for doc, one in zip(docs, found, strict=True):
        _read(doc, tuple(_with_class(doc, name, places, called) for name in one.names), entities)
    for doc in docs:
        _add_leaders(doc, entities)
    return replace(document, parse=docs, entities=tuple(_entity(b) for b in entities.builders.values()))


def _places_by_themselves(docs: tuple[Doc, ...], found: list[Repeated]) -> frozenset[str]:
    """The names taken for persons or bodies that are places where one of them stands: one word in no person's full
    name, or several words."""
    named = [(doc[n.first : n.last + 1], n) for doc, one in zip(docs, found, strict=True) for n in one.names]
    places = {span.text for span, name in named if _may_be_place(name) and _is_place(span)}
    persons = [span for span, name in named if name.cls == "Person" and len(span) > 1 and span.text not in places]
    return frozenset(places - {token.text for span in persons for token in span})


def _is_place(name: Span) -> bool:
    """Of several words, only a known place."""
    known = len(name) == 1 or bool(gazetteer.find_place(name.text))
    return known and is_place_by_itself(name.root, name.text)


def _may_be_place(name: Name) -> bool:
    """May a name that the model takes for a person or body be a place?"""
    return name.row is None and name.cls in ("Person", "Organization")


def _called(docs: tuple[Doc, ...], found: list[Repeated]) -> frozenset[str]:
    """The first and last words of the full names of persons, by one of which these may be called later."""
    named = [(doc, n) for doc, one in zip(docs, found, strict=True) for n in one.names if n.cls == "Person"]
    return frozenset(doc[i].text for doc, n in named if n.first < n.last for i in (n.first, n.last))


def _with_class(doc: Doc, name: Name, places: frozenset[str], called: frozenset[str]) -> Name:
    """The name as a place, where its word is one, or as a person, where an unknown place is called as one is."""
    if _may_be_place(name) and doc[name.first : name.last + 1].text in places:
        return replace(name, cls="Place")
    word = doc[name.first].text
    unknown = name.cls == "Place" and name.first == name.last and name.row is None
    if unknown and word in called and not gazetteer.capital_of(word) and not gazetteer.find_place(word):
        return replace(name, cls="Person")
    return name


def _read(doc: Doc, found: tuple[Name, ...], entities: _Entities) -> None:
    taken = {i for n in found for i in range(n.first, n.last + 1)}
    for name in found:
        _add_name(doc, name, entities)
    for token in doc:
        if token.i not in taken and token.text[0].isupper():
            _add_demonym(token, entities)
    for token in doc:
        one = described(token) if token.i not in taken else None
        if one:
            _add_described(one, entities)


def _add_name(doc: Doc, name: Name, entities: _Entities) -> None:
    head = outermost(doc, name.first, name.last)
    found = mention(doc[name.first], doc[name.last], MentionKind.NAME, head)
    text = doc[name.first : name.last + 1].text
    unknown_body = name.row is None and name.cls == "Organization"
    capital = name.cls in ("Place", "GovernmentBody") or unknown_body
    state = gazetteer.capital_of(text) if capital else None
    if state is not None and stands_for_government(head):
        entities.add(("row", state.id), "State", state.label, found, state)
    elif name.row is not None:
        entities.add(("row", name.row.id), name.row.cls, name.row.label, found, name.row)
    else:
        cls = "Place" if state is not None else name.cls
        entities.add((_kind(cls), normalized_name(text)), cls, re.sub(r"\s+", " ", text), found)


def _kind(cls: str) -> str:
    """The classes among which one name is one entity."""
    if cls in _OCCASIONS:
        return "Occasion"
    return cls if cls in _APART else "Organization"


def stands_for_government(capital: Token) -> bool:
    """Is this capital its government ("Islamabad announced", "thanking Islamabad", "Kabul's stance") or the city?"""
    head = first_conjunct(capital)
    above, role = head.head, function(head)
    if role in (Function.SUBJECT, Function.BY_PHRASE):
        return is_verb(above) and (above.lemma_ not in _COPULA or _acts_beside(above))
    if role in OBJECTS:
        return above.lemma_ not in _DONE_TO_PLACES
    if role is Function.POSSESSOR:
        return above.lemma_.lower() not in _PARTS_OF_PLACES
    preposition = preposition_of(head)
    return preposition is not None and _is_towards_government(preposition)


def _acts_beside(copula: Token) -> bool:
    """ "Beijing was an ally", "Ankara is willing to pay", "Moscow was calm but has condemned it"."""
    for word in dependents(copula, Function.CONJUNCT, Function.ATTRIBUTE, Function.ADJECTIVAL_COMPLEMENT):
        if _does(word) or role_of(word) is not None or (word.lower_, "adj") in complements():
            return True
    return False


def _does(word: Token) -> bool:
    """Is it a verb of deeds or words, whatever its object: "condemn", but not "have", which only "has support" is?"""
    known = any("weak" not in frame.marks for frame in frames("verb").get(lemma(word), ()))
    return is_verb(word) and (known or lemma(word) in cues("verb"))


def _is_towards_government(preposition: Token) -> bool:
    """ "An ultimatum to Damascus", "suspended aid to Kabul", "sanctions on Moscow", "talks with Kabul"."""
    over = preposition.head
    addressed = _ADDRESSED.get(preposition.lower_, frozenset())
    if any(t.lemma_.lower() in addressed for t in (over, *dependents(over, Function.OBJECT))):
        return True
    if over.lemma_.lower() in _POSTED_OFFICES and preposition.lower_ in _POSTED_FROM:
        return True  # "recalled its ambassador from Paris"
    return preposition.lower_ in _BETWEEN_GOVERNMENTS and over.lemma_ not in _PARTS_OF_PLACES


def _add_demonym(token: Token, entities: _Entities) -> None:
    """The state of an adjective ("South Korean troops"), and for a noun ("Kenyans") the people, too; the people of an
    adjective that has no state ("Kurdish prisons").
    """
    pair = token.doc[token.i : token.i + 2]
    row = gazetteer.demonym(pair.text) if len(pair) > 1 and pair[1].is_alpha else None  # not "French-" of "French-led"
    if row is not None:
        _add_state(row, token, pair[1], entities)
        return
    row, people = gazetteer.demonym(token.text), gazetteer.people(token.text)
    if row is not None and not (people and is_plural_name(token)):
        _add_state(row, token, token, entities)
        if function(token) in MODIFIERS | {Function.POSSESSOR}:
            return
    row = row or people
    if row is not None and function(token) in _NAMING_PEOPLE:
        _add_people(row, token, entities)
    elif row is None:
        _add_stateless(token, entities)


def _add_stateless(adjective: Token, entities: _Entities) -> None:
    name = _STATELESS.get(adjective.lower_) if adjective.text[:1].isupper() else None
    if name is not None and function(adjective) in _BEFORE_NOUN:
        spot = mention(adjective, adjective, MentionKind.DEMONYM, adjective)
        entities.add(("Group", normalized_name(name)), "Group", name, spot, named=False)


def _add_state(row: Row, first: Token, last: Token, entities: _Entities) -> _EntityBuilder:
    return entities.add(("row", row.id), "State", row.label, mention(first, last, MentionKind.DEMONYM, last), row)


def _add_people(row: Row, noun: Token, entities: _Entities) -> None:
    state = _add_state(row, noun, noun, entities)
    spot = mention(noun, noun, MentionKind.NOMINAL, noun)
    group = entities.add(("Group", normalized_name(noun.text)), "Group", noun.text, spot, named=False)
    group.nationality = [state.key]
    entities.by_head[offset(noun)] = group.key


def _add_described(one: Described, entities: _Entities) -> None:
    doc = one.head.doc
    found = mention(doc[one.first], doc[one.last], MentionKind.NOMINAL, one.top)
    text = re.sub(r"\s+", " ", doc[one.first : one.last + 1].text)
    ties = _ties(one, entities)
    body = one.role.kind == "body"
    identity = ("Body" if body else "Group", _identity(one, text, found, ties))
    builder = entities.add(identity, "GovernmentBody" if body else "Group", text, found, named=body and bool(ties))
    entities.ending[found.end] = builder.key
    _add_ties(builder, one, ties, entities)
    builder.sectors = builder.sectors or _sectors(one, ties, entities)
    if builder.size == _UNKNOWN and not body:
        builder.size = size(one)


def _identity(one: Described, text: str, found: Mention, ties: list[str]) -> str:
    """What makes two descriptions one entity: the words if they are definite, plural or of one body, else the place."""
    counted = is_numeral(one.head) or any(t.like_num for t in one.head.doc[one.first : one.head.i])
    known_body = one.role.kind == "body" and bool(ties)
    same = one.definite or (one.plural and not counted) or known_body
    return normalized_name(text) if same else f"{normalized_name(text)}@{found.start}"


def _add_ties(builder: _EntityBuilder, one: Described, ties: list[str], entities: _Entities) -> None:
    """Whom the described people act for, or of which state they only are."""
    acting = _acts(one, ties, entities)
    for key in ties:
        cls = entities.builders[key].cls
        if acting or cls not in ("State", "Place", "Person"):
            builder.acts_for += [key] if key not in builder.acts_for else []
        elif cls == "State":
            builder.nationality += [key] if key not in builder.nationality else []


def _sectors(one: Described, ties: list[str], entities: _Entities) -> tuple[str, ...]:
    """The codes of a description.

    Officials of a party, company or armed group have its code, unless their office is one of states.
    """
    own = sectors_of(one.head, one.role)
    owner = next((d for k in ties if (d := entities.builders[k]).cls not in _ACTED_FOR), None)
    if owner is None or (own and one.role.kind != "official") or own == ("ELI",):
        return own
    if owner.cls == "ArmedGroup" and one.role.lemma in _OFFICES_OF_STATES:
        return own
    return (owner.row.sectors if owner.row else sectors.of_name(owner.cls, owner.label)) or own


def _acts(one: Described, ties: list[str], entities: _Entities) -> bool:
    """Do these people act for what they are tied to, or is it only where they are from?"""
    of_states = all(entities.builders[k].cls == "State" for k in ties)
    return one.role.kind in _ACTING_FOR and not (one.role.kind == "armed" and of_states)


def _ties(one: Described, entities: _Entities) -> list[str]:
    """Keys of the states and organizations in the modifiers and the of-phrase of a description."""
    doc = one.head.doc
    keys: list[str] = []
    for token in doc[possessive_start(one.head, one.first) : one.last + 1]:
        key = entities.by_head.get(offset(token))
        if key is None or key in keys or token.i == one.head.i or entities.builders[key].cls in _NOT_TIED:
            continue
        if not any(t.lower_ in _POSTED for t in doc[one.head.i + 1 : token.i]):
            keys.append(key)
    return keys


def _add_leaders(doc: Doc, entities: _Entities) -> None:
    """ "A delegation led by X": X leads it."""
    for verb in doc:
        leader = by_phrase(verb) if verb.lemma_ in _LEADING and is_reduced_passive(verb) else None
        if leader is None:
            continue
        group = entities.ending.get(_end_before(verb)) or entities.by_head.get(offset(verb.head))
        person = entities.by_head.get(offset(leader))
        if group and person and group != person and person not in entities.builders[group].led_by:
            entities.builders[group].led_by.append(person)


def _end_before(verb: Token) -> int:
    """The offset at which what stands before a participle, a comma left out, ends."""
    before = verb.doc[verb.i - 2 if verb.i > 1 and verb.doc[verb.i - 1].text == "," else verb.i - 1]
    return offset(before) + len(before)


def _entity(builder: _EntityBuilder) -> Entity:
    row = builder.row
    return Entity(
        builder.key,
        builder.cls,
        builder.label,
        tuple(sorted(builder.mentions.values())),
        builder.named,
        row.id if row else None,
        acts_for=tuple(builder.acts_for),
        nationality=tuple(builder.nationality),
        led_by=tuple(builder.led_by),
        country=row.country if row else None,
        sectors=builder.sectors,
        size=builder.size[0],
        size_low=builder.size[1],
        size_high=builder.size[2],
    )

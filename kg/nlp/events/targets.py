"""What force is used on and nobody is named by: a building, a vehicle, a settlement stands for the people and bodies in
it; and so does a region that is recognised as a state.

Such a group is made where an event needs it, so that other churches and towns of an article stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from kg.model import Entity, Event, Mention, MentionKind
from kg.model.entities import with_mentions
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import actors_at, before_noun
from kg.nlp.grammar.noun_phrases import phrase_start
from kg.nlp.grammar.nouns import antecedent, coordinated, is_place_noun, quantified
from kg.nlp.grammar.relations import appositions, is_lexical_verb, is_plural, obliques
from kg.nlp.grammar.tokens import View, mention, offset
from kg.nlp.lexicon.names import normalized_name
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_SECTORS: dict[str, str] = {
    word: sector for sector, words in _WORDS.mapping("targets").items() for word in words.split()
}
_BESIDE = _WORDS.words("slots_beside_targets")
_ON_PLACES = _WORDS.words("slots_of_attacked_places")
_AT_PLACES = _WORDS.words("slots_of_shelled_places")
_DEFINITE = _WORDS.words("definite_determiners")
_ANY = "-"  # the sector of things of which there are some of every sector
_RECOGNITION = "054"  # CAMEO
_OF_PLACES = frozenset(("curfew", "restrict", "seize"))  # modes of Coerce that a place suffers


def struck(view: View, one: EventCandidate, slot: str, heads: Iterable[Token]) -> list[str]:
    """Keys of the groups that the things and places in a slot of an event stand for, made where they are new; none
    for what belongs to an actor.
    """
    if slot in _BESIDE or not (_is_force(one) or one.cameo == _RECOGNITION):
        return []
    parts = [part for head in heads for part in coordinated(quantified(antecedent(head))) if not actors_at(view, part)]
    on_places = _hits_places(one, slot)
    found = ((_place(view, part) if on_places else None) or _thing(view, part) for part in parts)
    return list(dict.fromkeys(e.key for e in found if e is not None))


def _is_force(one: EventCandidate) -> bool:
    return one.cls == "Assault" or (one.cls == "Coerce" and bool(one.mode))


def _hits_places(one: EventCandidate, slot: str) -> bool:
    """Is a place in this slot attacked, and not only where it happens: "fired at X", but "the attack at X"? Or is it
    recognised as a state?
    """
    hit = slot in _ON_PLACES or (slot in _AT_PLACES and is_lexical_verb(one.head))
    return hit and (one.cls == "Assault" or one.mode in _OF_PLACES or one.cameo == _RECOGNITION)


def with_targets(view: View, found: Iterable[Event]) -> tuple[Entity, ...]:
    """The entities of the document, with the groups and seats made here that an event has as a participant, source or
    place.
    """
    known = {e.key for e in view.document.entities}
    used = {key for e in found for key in (*e.actors, *e.recipients, e.attributed_to, e.place)}
    made = (e for key, e in view.entities.items() if key not in known and key in used)
    return (*view.document.entities, *made)


def _place(view: View, noun: Token) -> Entity | None:
    """The people of a settlement or region by name: "shelled Afrin", "the siege of the town of Afrin"."""
    ground = is_place_noun(noun) or _SECTORS.get(noun.lemma_.lower(), _ANY) == _ANY
    within = [noun, *before_noun(noun), *obliques(noun, "of"), *appositions(noun)] if ground else [noun]
    named = (view.entities[key] for t in within if (key := view.at(t)) is not None)
    place = next((e for e in named if e.cls == "Place"), None)
    if place is None:
        return None
    here = {offset(t) for t in noun.subtree}
    spot = next((replace(m, kind=MentionKind.NOMINAL) for m in place.mentions if m.head in here), None)
    group = Entity("", "Group", place.label, located_in=(place.key,))
    return made_group(view, f"target-{normalized_name(place.label)}", group, spot) if spot is not None else None


def _thing(view: View, noun: Token) -> Entity | None:
    sector = _SECTORS.get(noun.lemma_.lower())
    if sector is None or view.at(noun) is not None:
        return None
    return group_of(view, noun, "target", sector if sector != _ANY else "")


def seat_of(view: View, noun: Token, body: Entity) -> Entity:
    """The place that a body's name means where something is done at it: "met at the White House"."""
    states = tuple(k for k in body.acts_for if view.entities[k].cls == "State")
    spot = next(replace(m, kind=MentionKind.NAME) for m in body.mentions if m.head == offset(noun))
    label = view.document.surface(spot)
    seat = Entity("", "Place", label, located_in=states[:1], country=body.country)
    return made_group(view, f"seat-{normalized_name(label)}", seat, spot, named=True)


def group_of(view: View, noun: Token, kind: str, sector: str = "") -> Entity:
    """The group that a noun phrase stands for, the same wherever it is named if it is definite or a plural.

    Args:
        kind: the beginning of its key.
        sector: its PLOVER sector, empty for none.
    """
    first = noun.doc[phrase_start(noun, frozenset())]
    spot = mention(first, noun, MentionKind.NOMINAL, noun)
    text = view.document.article.text[spot.start : spot.end]
    same = is_plural(noun) or any(t.lower_ in _DEFINITE for t in noun.lefts)
    name = normalized_name(text) if same else f"{normalized_name(text)}@{spot.start}"
    group = Entity("", "Group", " ".join(text.split()), sectors=(sector,) if sector else ())
    return made_group(view, f"{kind}-{name}", group, spot)


def made_group(view: View, key: str, entity: Entity, spot: Mention, *, named: bool = False) -> Entity:
    """The group or place of this key, with this mention, too."""
    known = view.entities.get(key) or replace(entity, key=key, named=named)
    view.entities[key] = with_mentions(known, (spot,))
    return view.entities[key]

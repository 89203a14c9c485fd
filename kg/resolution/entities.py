"""The same person, organization or place under two names: spelled alike, and of one state or office.

Only entities with a name are compared. Of those that are the same, at most one is in a reference list (Wikidata,
GeoNames): two towns of one name in one state are two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product

from kg.rdf.vocab import CQ
from kg.resolution.clusters import pair_key
from kg.resolution.connecting import Sets, connected
from kg.resolution.hand import Hand, Pairs, without
from kg.resolution.reading import Ask, Graph, batches, is_described

_CLASSES = (
    "Person Organization InternationalOrganization GovernmentBody ArmedGroup PoliticalParty MediaOrganization Company "
    "Place Operation"
).split()
_BY_HAND = "joined by hand"
_LEAST_LETTERS = 8  # of a name, together; shorter ones are alike by chance
_MOST_ALIKE = 50  # names of one spelling; more are no name of one
_KEPT = 20_000  # words of which the sounds are kept: names share them
_SAME_SOUND = tuple(
    (re.compile(letters), sound)
    for letters, sound in (
        ("[gk]h", "h"),
        ("dh", "d"),
        ("th", "t"),
        ("ph", "f"),
        ("sh", "s"),
        ("[qc]", "k"),
        ("z", "s"),
        ("ou|oo|[ao][uw]|o", "u"),
        ("[ae][iye]|ea|e", "a"),
        ("ie|y", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class SameEntity:
    """An entity that is the same as another, which stands for both, and why."""

    entity: str
    stands: str
    basis: str


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity with what may confirm that it is another: states that it is of, and offices."""

    label: str
    is_linked: bool
    states: frozenset[str]
    offices: frozenset[str]


def same_entities(ask: Ask, graph: Graph, hand: Hand, base: str) -> list[SameEntity]:
    """The entities that are the same as others, in order.

    Args:
        hand: what people say; it is stronger than all signs.
        base: the beginning of the IRIs of the data.
    """
    labels, groups = _names(ask)
    alike = [pair for some in groups for pair in combinations(sorted(some), 2)]
    compared = {e for pair in (*alike, *hand.same) for e in pair}
    known = _known(ask, graph, {e: labels[e] for e in compared if e in labels}, base, hand.apart)
    bases = _bases(alike, known, hand)
    return sorted(chain.from_iterable(_of_groups(bases, known, hand.apart)), key=lambda one: one.entity)


def _of_groups(
    bases: Mapping[tuple[str, str], str], known: Mapping[str, _Known], apart: Pairs
) -> Iterator[Iterator[SameEntity]]:
    """The entities of each connected group that are the same as others."""
    of_first: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for pair, basis in bases.items():
        of_first[pair[0]][pair] = basis
    for group in connected((), bases):
        own = {pair: basis for one in group for pair, basis in of_first[one].items()}
        yield from (_of_group(part, known, own) for part in _parts(group, known, own, apart))


def _bases(alike: Collection[tuple[str, str]], known: Mapping[str, _Known], hand: Hand) -> dict[tuple[str, str], str]:
    """Why the entities of a pair are the same, for each pair that is."""
    found = {pair: _basis(known[pair[0]], known[pair[1]]) for pair in alike}
    found |= {pair: _BY_HAND for pair in hand.same if known.keys() >= set(pair)}
    return {pair: basis for pair, basis in found.items() if basis and pair not in hand.apart}


def _parts(
    group: frozenset[str], known: Mapping[str, _Known], bases: Mapping[tuple[str, str], str], apart: Pairs
) -> list[frozenset[str]]:
    """A connected group, without whom a person kept apart from it; no group where two are in reference lists.

    Who is kept apart from one of the group leaves it, and who is the same as others only through this one. Which of the
    two leaves: the one that does not stand for the others.
    """
    if sum(known[e].is_linked for e in group) > 1 and _BY_HAND not in bases.values():
        return []
    if not any(group.issuperset(pair) for pair in apart):
        return [group]
    stands, sets = _first(group, known), Sets(group)

    def rank(pair: tuple[str, str]) -> tuple[bool, bool, int, tuple[str, str]]:
        basis = bases[pair]
        return basis != _BY_HAND, stands not in pair, -basis.count(","), pair

    for pair in sorted(bases, key=rank):
        one, other = map(sets.of, pair)
        if apart.isdisjoint(pair_key(a, b) for a, b in product(one, other)):
            sets.join(*pair)
    return sets.all()


def _of_group(
    group: frozenset[str], known: Mapping[str, _Known], bases: Mapping[tuple[str, str], str]
) -> Iterator[SameEntity]:
    """The entities that are the same, but for the one that stands for them."""
    stands = _first(group, known)
    for entity in sorted(group - {stands}):
        pairs = (pair_key(entity, other) for other in sorted(group))
        yield SameEntity(entity, stands, next(bases[pair] for pair in pairs if pair in bases))


def _first(group: Collection[str], known: Mapping[str, _Known]) -> str:
    """The one that stands for all."""
    return min(group, key=lambda e: (not known[e].is_linked, e))


def _names(ask: Ask) -> tuple[dict[str, str], list[set[str]]]:
    """A name of each entity, and the sets of named entities of one class and spelling that are more than one."""
    values = " ".join(f"cq:{cls}" for cls in _CLASSES)
    labels: dict[str, str] = {}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one, cls, label in ask(
        f"SELECT DISTINCT ?one ?class ?label {{ VALUES ?class {{ {values} }} ?one a ?class ; rdfs:label ?label "
        "FILTER(ISIRI(?one)) }"
    ):
        iri, name = one.value, label.value
        labels[iri] = min(labels.get(iri, name), name)
        if not is_described(iri) and (spelled := spelling(name)):
            found[_kind(cls.value), spelled].add(iri)
    return labels, [some for some in found.values() if 1 < len(some) <= _MOST_ALIKE]


def _kind(cls: str) -> str:
    name = cls.removeprefix(CQ)
    return name if name in ("Person", "Place", "Operation") else "Organization"


def spelling(name: str) -> str:
    """What two spellings of one name have in common: the sounds of each word.

    "" for a short name, and for a person's name of one word.

    >>> spelling("Muhammad Qureshi") == spelling("Mohammed Quraishi")
    True
    >>> spelling("Hassan Karimi") == spelling("Hussein Karimi")
    False
    """
    plain = unicodedata.normalize("NFKD", name).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[^\W\d_]+|\d+", re.sub(r"[’'`]", "", plain))
    if len(words) < 2 or sum(map(len, words)) < _LEAST_LETTERS:
        return ""
    return " ".join(filter(None, map(_sounds, words)))


@lru_cache(_KEPT)
def _sounds(word: str) -> str:
    for letters, sound in _SAME_SOUND:
        word = letters.sub(sound, word)
    return word


def _known(ask: Ask, graph: Graph, labels: Mapping[str, str], base: str, apart: Pairs) -> dict[str, _Known]:
    """What is known of entities, given with their names.

    A link to a reference list that a person has judged wrong counts as none.
    """
    elsewhere = f"FILTER(!STRSTARTS(STR(?other), '{base}')) {without(apart, '?one', '?other')}"
    linked = graph.pairs(f"?one owl:sameAs ?other {elsewhere}", labels)
    states = graph.states(labels)
    offices: dict[str, set[str]] = defaultdict(set)
    for some in batches(labels):
        values = " ".join(f"<{iri}>" for iri in some)
        for one, office in ask(
            f"SELECT DISTINCT ?one ?office {{ VALUES ?one {{ {values} }} "
            "?tenure cq:holder ?one ; cq:position ?office }"
        ):
            offices[one.value].add(office.value.lower())
    return {iri: _Known(label, iri in linked, states[iri], frozenset(offices[iri])) for iri, label in labels.items()}


def _basis(one: _Known, other: _Known) -> str:
    """Why two entities that are spelled alike are the same; "" where nothing else says so."""
    if one.is_linked and other.is_linked:
        return ""
    states = one.states & other.states
    if one.states and other.states and not states:
        return ""
    signs = ["spelled alike"]
    if states:
        signs.append("of the same state")
    if one.offices & other.offices:
        signs.append("holding the same office")
    if _plain(one.label) == _plain(other.label):
        signs.append("the same letters")
    return ", ".join(signs) if len(signs) > 1 else ""


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())

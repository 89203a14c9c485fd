"""Things that questions in free words may name, without a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.asking.names import Entity
from kg.asking.wording import plain

_ID = "https://w3id.org/communique/id/"
_ABOVE = {
    "State": ("Actor",),
    "Person": ("Actor",),
    "ArmedGroup": ("Organization", "Actor"),
    "InternationalOrganization": ("Organization", "Actor"),
    "Place": (),
}
_ROWS = (
    ("state/PAK", "State", "Pakistan", "Pakistan"),
    ("state/IND", "State", "India", "India"),
    ("state/AFG", "State", "Afghanistan", "Afghanistan"),
    ("state/CHN", "State", "China", "China"),
    ("state/CHN", "State", "China", "Beijing"),
    ("state/IRN", "State", "Iran", "Iran"),
    ("state/IRN", "State", "Iran", "Tehran"),
    ("state/SAU", "State", "Saudi Arabia", "Saudi Arabia"),
    ("state/USA", "State", "United States", "US"),
    ("state/USA", "State", "United States", "Washington"),
    ("person/araghchi", "Person", "Abbas Araghchi", "Abbas Araghchi"),
    ("person/modi", "Person", "Narendra Modi", "Narendra Modi"),
    ("person/muttaqi", "Person", "Amir Khan Muttaqi", "Amir Khan Muttaqi"),
    ("person/sharif", "Person", "Shehbaz Sharif", "Shehbaz Sharif"),
    ("person/wang", "Person", "Wang Yi", "Wang Yi"),
    ("person/misri", "Person", "Vikram Misri", "Vikram Misri"),
    ("person/dar", "Person", "Ishaq Dar", "Ishaq Dar"),
    ("org/taliban", "ArmedGroup", "Afghan Taliban", "Taliban"),
    ("org/ttp", "ArmedGroup", "Tehrik-i-Taliban Pakistan", "TTP"),
    ("org/un", "InternationalOrganization", "United Nations", "United Nations"),
    ("org/bla", "ArmedGroup", "Balochistan Liberation Army", "BLA"),
    ("place/doha", "Place", "Doha", "Doha"),
    ("place/islamabad", "Place", "Islamabad", "Islamabad"),
    ("place/kabul", "Place", "Kabul", "Kabul"),
    ("place/quetta", "Place", "Quetta", "Quetta"),
)
THINGS = tuple(
    Entity(_ID + iri, label, cls, frozenset((cls, *_ABOVE[cls])), matched) for iri, cls, label, matched in _ROWS
)


def find(phrases: Sequence[str]) -> Mapping[str, Sequence[Entity]]:
    """Return for each phrase the things with these words in their name."""
    return {phrase: [one for one in THINGS if f" {plain(phrase)} " in f" {plain(one.matched)} "] for phrase in phrases}

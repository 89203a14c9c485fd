"""The event types and how each behaves (en/event_types.csv). The classes themselves are defined in the ontology.

class, quad  local names of the ontology: the type, and the class of its quadrant (verbal or material, cooperation or
             conflict)
traits       abroad: a state that does it in another's territory does it to that state
             answered: whoever rejects something shortly after it rejects that
             everyday: private persons do it too, so it counts only with a political actor
             figurative: its words are used of sport, markets and quarrels too
             movement: "to Kabul" is where it happens
             occurrence: later mentions of it are the same event
             presupposed: "the attack" has happened, even if its clause is not a fact
             tried: an attempt at it is the event: who tries to kill somebody attacks them
             spoken: it is done by saying so: who says "I oppose the plan" opposes it
announced    the type of announcing that one will do it: Agree or Threaten; empty: announcing it is no event
             scene: where the deed before it happened it happens, too, if nothing else is told
asked        the mode of a demand for it and of a refusal to do it
promised, demanded, refused   CAMEO codes of promising, demanding and refusing it
threat, threatened            mode and CAMEO code of threatening with it
definition, note              for the prompt of a chat model: the ontology's words, and what tells it from similar types
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.nlp.lexicon.tables import rows


@dataclass(frozen=True, slots=True)
class EventType:
    """A row of event_types.csv."""

    name: str
    quad: str
    traits: frozenset[str]
    announced: str
    asked: str
    promised: str
    demanded: str
    refused: str
    threat: str
    threatened: str
    definition: str
    note: str

    @property
    def hostile(self) -> bool:
        """Is it conflict, no cooperation?"""
        return self.quad.endswith("Conflict")

    @property
    def material(self) -> bool:
        """Whether it is done by deeds, not by words."""
        return self.quad.startswith("Material")


@cache
def event_types() -> dict[str, EventType]:
    """The types by name, in the order of the table."""
    return {
        r["class"]: EventType(r.pop("class"), r.pop("quad"), frozenset(r.pop("traits").split()), **r)
        for r in rows("event_types")
    }


@cache
def with_trait(trait: str) -> frozenset[str]:
    """The names of the types that have a trait."""
    return frozenset(name for name, one in event_types().items() if trait in one.traits)

"""Classes of the ontology and groups of them, as local names. No other module lists them.

Event types are not listed here: the ontology has them (`kg.rdf.taxonomy`), and the lexicon says how each behaves.
"""

from __future__ import annotations

QUADS = ("VerbalCooperation", "MaterialCooperation", "VerbalConflict", "MaterialConflict")
ORGANIZATIONS = frozenset(
    (
        "Organization",
        "InternationalOrganization",
        "GovernmentBody",
        "ArmedGroup",
        "PoliticalParty",
        "MediaOrganization",
        "Company",
    )
)
CIVIL_ORGANIZATIONS = ORGANIZATIONS - {"GovernmentBody", "ArmedGroup"}
BODIES = ORGANIZATIONS | {"State"}
POLITICAL_BODIES = BODIES - {"Organization", "MediaOrganization", "Company"}
ACTORS = BODIES | {"Person", "Group"}
PLACES = frozenset(("Place", "State"))
OCCASIONS = frozenset(("Conference", "PublicGathering"))
UNDERTAKINGS = OCCASIONS | {"Operation"}  # what an event can be a part of
ENTITIES = ACTORS | PLACES | UNDERTAKINGS

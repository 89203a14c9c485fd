"""The classes of the ontology and their groups, as local names. This is the only list of them in Python."""

from __future__ import annotations

EVENT_GROUPS = {
    "VerbalCooperation": ("Agree", "Consult", "Support", "Concede"),
    "MaterialCooperation": ("Cooperate", "Aid", "Retreat"),
    "VerbalConflict": ("Request", "Accuse", "Reject", "Threaten"),
    "MaterialConflict": ("Protest", "Sanction", "Mobilize", "Coerce", "Assault"),
}
EVENTS = tuple(cls for group in EVENT_GROUPS.values() for cls in group)
OCCASIONS = ("Conference", "PublicGathering")
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
ACTORS = frozenset(("Person", "State", *ORGANIZATIONS, "Group"))

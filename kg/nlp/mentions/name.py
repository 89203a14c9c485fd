"""What a proper name is, and its class by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.gazetteer import Row
from kg.nlp.lexicon import sectors
from kg.nlp.lexicon.tables import table

_TABLE = table("mentions")
_GATHERING = _TABLE.pattern("gathering", re.I)
_CLASSES = (  # the first whose pattern is found counts
    ("MediaOrganization", _TABLE.pattern("media_organization", re.I)),
    ("ArmedGroup", _TABLE.pattern("armed_group", re.I)),
    ("PoliticalParty", _TABLE.pattern("political_party", re.I)),
    ("GovernmentBody", _TABLE.pattern("government_body", re.I)),
    ("Company", _TABLE.pattern("company", re.I)),
    ("InternationalOrganization", _TABLE.pattern("international_organization", re.I)),
)

_BY_SECTOR = {
    **dict.fromkeys(("GOV", "LEG", "JUD", "COP", "SPY", "MIL"), "GovernmentBody"),
    **dict.fromkeys(("REB", "PRM"), "ArmedGroup"),
    "PTY": "PoliticalParty",
    "JRN": "MediaOrganization",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name: token indices, both ends included, its class, and its row in the gazetteer if it has one."""

    first: int
    last: int
    cls: str
    row: Row | None = None


def narrowed(cls: str, text: str) -> str:
    """A narrower class of an organization or occasion by the words of its name."""
    if cls == "Conference":
        return "PublicGathering" if _GATHERING.search(text) else cls
    if cls != "Organization":
        return cls
    codes = sectors.of_words(text)
    if codes and codes[0] in _BY_SECTOR:
        return _BY_SECTOR[codes[0]]
    narrow = next((narrow for narrow, pattern in _CLASSES if pattern.search(text)), cls)
    return cls if codes and narrow == "GovernmentBody" else narrow  # "Refugee Council", "Labour Congress"

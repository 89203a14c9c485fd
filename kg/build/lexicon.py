"""Whether the tables of the user's own words are right."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError
from kg.gazetteer.own import TABLES
from kg.gazetteer.rows import bundled
from kg.nlp.lexicon import own
from kg.nlp.lexicon.own_faults import Fault, faults

_SHOWN = 5  # faults in a message


def own_faults(folder: Path) -> list[Fault]:
    """The faults of the tables in a folder, words and names."""
    return faults(folder, {name: tuple(bundled(name)[0]) for name in TABLES})


def check_own_words() -> None:
    """Raises: UsageError: the tables of the folder that COMMUNIQUE_LEXICON names have faults."""
    place = own.folder()
    found = own_faults(place) if place else []
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise UsageError("wrong in your own words: " + "; ".join(map(str, found[:_SHOWN])) + more)

"""The countries and sectors of actors that no rule was made for: what kind of body, office or people they are.

`actors.csv` holds 239 rows: a mention, its country (ISO 3166 alpha-3, empty for none) and its PLOVER sector. "*" is not
asked. They were written from general knowledge before it was looked at what the program reads of them: the first 173
before the kinds of names in `sectors.csv` were written down, the others after it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from kg.model import Document, Entity
from tests.support.language import until

ROWS = tuple(csv.DictReader((Path(__file__).parent / "actors.csv").open(encoding="utf8")))
LEAD = "On Monday, "
MUST_BE_RIGHT = 0.95


def countries(document: Document, entity: Entity) -> set[str]:
    """The country of an entity, or of what it acts for, lies in or is of."""
    if entity.country:
        return {entity.country}
    ties = {*entity.acts_for, *entity.located_in, *entity.nationality}
    return {e.country for e in document.entities if e.key in ties and e.country}


@cache
def found(mention: str) -> tuple[frozenset[str], frozenset[str]]:
    """The countries and sectors of what a mention names; both empty where it names nothing."""
    document = until("details of places", f"{LEAD}{mention} spoke to reporters.")
    span = (len(LEAD), len(LEAD) + len(mention))
    some = [e for e in document.entities if any(m.start < span[1] and span[0] < m.end for m in e.mentions)]
    places = {code for e in some for code in countries(document, e)}
    return frozenset(places), frozenset(code for e in some for code in e.sectors)


@pytest.mark.parametrize(("column", "at"), [("country", 0), ("sector", 1)])
def test_most_actors_have_the_right_country_and_sector(column: str, at: int) -> None:
    asked = [row for row in ROWS if row[column] != "*"]
    wrong = [
        (row["mention"], row[column], values)
        for row in asked
        for values in [found(row["mention"])[at]]
        if (row[column] not in values if row[column] else values)
    ]
    assert 1 - len(wrong) / len(asked) >= MUST_BE_RIGHT, wrong

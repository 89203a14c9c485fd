"""Whether an item of Wikidata is of a class of ours: its classes, and those above them, compared with a table of roots.

The table has the label of each root. Before it is used, Wikidata is asked for the roots themselves: one that has
another name there by now (items are merged, and tables err) is reported and left out of this run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path

from kg.http_client import HttpError
from kg.model.classes import ORGANIZATIONS
from kg.resources import read_table
from kg.wikidata.asking import Wikidata

log = logging.getLogger(__name__)

_TABLE = Path(__file__).parent / "classes.csv"
_AT_ONCE = 150  # classes in one query
_QUERY = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT DISTINCT ?class ?root WHERE {{
  VALUES ?class {{ {classes} }}
  VALUES ?root {{ {roots} }}
  ?class wdt:P279* ?root .
}}"""


class Fit(Enum):
    """How an item's classes fit a class of ours."""

    SAME = "same"
    NEAR = "near"  # another kind of organization; a state where the article has a place
    UNKNOWN = "unknown"  # the classes could not be looked up
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Root:
    cls: str
    qid: str
    label: str


@cache
def roots() -> tuple[Root, ...]:
    """The rows of the table. Raises: ModelError when it is missing."""
    return tuple(Root(row["class"], row["qid"], row["label"]) for row in read_table(_TABLE))


@dataclass(slots=True)
class Kinds:
    """The classes of Wikidata seen so far, each with the roots above it."""

    wikidata: Wikidata
    confirmed: tuple[Root, ...]
    unconfirmed: tuple[Root, ...] = ()
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, wikidata: Wikidata) -> Kinds:
        """The table as far as Wikidata confirms it. Raises: HttpError."""
        known = wikidata.items(r.qid for r in roots()).items
        confirmed = [
            r for r in roots() if r.qid in known and r.label.casefold() in {n.casefold() for n in known[r.qid].names}
        ]
        unconfirmed = [r for r in roots() if r not in confirmed]
        for root in unconfirmed:
            log.warning(
                "Wikidata does not call %s %r but %r; it is left out",
                root.qid,
                root.label,
                known[root.qid].label if root.qid in known else "nothing",
            )
        return cls(wikidata, tuple(confirmed), tuple(unconfirmed))

    def learn(self, classes: Iterable[str]) -> None:
        """Look up the roots above new classes. Where the query service does not answer, they stay unknown."""
        new = sorted(set(classes).difference(self._above))
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            asked = _QUERY.format(
                classes=" ".join(f"wd:{q}" for q in some),
                roots=" ".join(sorted({f"wd:{r.qid}" for r in self.confirmed})),
            )
            try:
                rows = self.wikidata.query(asked)
            except HttpError as error:
                log.info("classes stay unknown: %s", error)
                return
            for qid in some:
                self._above[qid] = frozenset(row["root"] for row in rows if row.get("class") == qid and "root" in row)

    def fit(self, cls: str, classes: Iterable[str]) -> Fit:
        """How an item that is an instance of these classes fits a class of ours. An item without a class fits none."""
        met = list(classes)
        found = frozenset().union(*(self._above.get(qid, frozenset()) for qid in met))
        # a class may be a root itself
        found |= {r.qid for r in self.confirmed} & set(met)
        kinds = {r.cls for r in self.confirmed if r.qid in found}
        if cls in kinds:
            return Fit.SAME
        if (cls in ORGANIZATIONS and kinds & ORGANIZATIONS) or (cls == "Place" and "State" in kinds):
            return Fit.NEAR
        return Fit.UNKNOWN if any(qid not in self._above for qid in met) else Fit.OTHER

    def roots_of(self, cls: str) -> tuple[str, ...]:
        """The roots of a class of ours, as hints for a search."""
        return tuple(r.qid for r in self.confirmed if r.cls == cls)

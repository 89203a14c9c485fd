"""What a run of reading reports: its progress, and its numbers at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from kg.engines.local import Prepared
from kg.model import Note
from kg.model.coverage import Coverage, total

if TYPE_CHECKING:
    from kg.resolution import Resolved


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one article: its graph, numbers for the report, and how many seconds it took to read the
    article and to make the graph.
    """

    graph: Prepared
    sentences: int = 0
    mentions: int = 0
    linked: int = 0
    events: int = 0
    statements: int = 0
    tenures: int = 0
    triples: int = 0
    notes: tuple[Note, ...] = ()
    coverage: Coverage | None = None
    reading: float = 0.0
    mapping: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of progress: an article, and what was done with it."""

    source: str
    outcome: str  # read, unchanged, refused, noted
    reason: str = ""
    is_listed: bool = True  # False: one of very many with a reason of this kind, which are only counted


_MOST_OF_A_KIND = 100  # reasons listed; with millions of bad lines, the list would fill the memory
_MOST_LISTED = 1000
_MOST_KINDS = 100
_VALUES = re.compile(r"\"[^\"]*\"|'[^']*'|\d[\d,.]*")
TIMES = ("reading", "mapping", "writing", "indexing", "resolving")
Progress = Callable[[Step], None]


@dataclass(slots=True)
class Report:
    """The numbers of a run.

    `refused` and `noted` hold (source, reason) of articles not read, and of those read in part.

    `unchanged` articles were in the store already, read under the same configuration. `duplicates` are copies of
    articles, of this run or an earlier one; `corrected` have another text than the store had. Of each kind of reason
    only the first hundred are listed; `refused_more` and `noted_more` count the others by kind, with "…" for numbers
    and quoted values. `left_out` counts, by reason, claims of extractors that the text does not support. `times` has
    the seconds of reading and mapping, summed over all processes, and those of writing, indexing and resolving, during
    which the main process does nothing else.
    """

    articles: int = 0
    unchanged: int = 0
    duplicates: int = 0
    corrected: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    refused_more: dict[str, int] = field(default_factory=dict)
    noted_more: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    sentences: int = 0
    mentions: int = 0
    linked: int = 0
    events: int = 0
    statements: int = 0
    tenures: int = 0
    quads: int = 0
    seconds: float = 0.0
    times: dict[str, float] = field(default_factory=lambda: dict.fromkeys(TIMES, 0.0))
    interrupted: bool = False
    resolved: Resolved | None = None  # None: events were not compared with those of other articles
    covered: Coverage = field(default_factory=lambda: total(()))  # of all articles that were read
    coverage: list[Coverage] = field(default_factory=list)  # of each of the first thousand
    _listed: Counter[tuple[bool, str]] = field(default_factory=Counter)  # reasons, by whether noted and by kind

    def count(self, one: Reading) -> None:
        self.articles += 1
        self.quads += one.triples
        for name in ("sentences", "mentions", "linked", "events", "statements", "tenures"):
            setattr(self, name, getattr(self, name) + getattr(one, name))
        for name in ("reading", "mapping"):
            self.times[name] += getattr(one, name)
        if one.coverage is not None:
            self.covered = total((self.covered, one.coverage))
            self.coverage += [one.coverage] if len(self.coverage) < _MOST_LISTED else []
        for note in one.notes:
            if not note.again:
                self.left_out[note.reason] = self.left_out.get(note.reason, 0) + note.count

    @property
    def refusals(self) -> int:
        """The number of articles refused, listed or not."""
        return len(self.refused) + sum(self.refused_more.values())

    def refuse(self, source: str, reason: str) -> Step:
        return Step(source, "refused", reason, self._list(self.refused, self.refused_more, source, reason))

    def note(self, source: str, reason: str) -> Step:
        return Step(source, "noted", reason, self._list(self.noted, self.noted_more, source, reason))

    def _list(self, listed: list[tuple[str, str]], more: dict[str, int], source: str, reason: str) -> bool:
        """List a reason, or count it where enough of its kind, or enough kinds, are listed; whether it is listed."""
        kind = _VALUES.sub("…", reason)
        if len(listed) >= _MOST_LISTED:
            kind = kind if kind in more or len(more) < _MOST_KINDS else "other reasons"
        elif self._listed[more is self.noted_more, kind] < _MOST_OF_A_KIND:
            self._listed[more is self.noted_more, kind] += 1
            listed.append((source, reason))
            return True
        more[kind] = more.get(kind, 0) + 1
        return False

    def as_dict(self) -> dict[str, object]:
        """For JSON: the numbers, `refused` and `noted` as objects, and coverage in total and for single articles."""
        whole = asdict(self.covered)
        named = {name: [{"source": s, "reason": r} for s, r in getattr(self, name)] for name in ("refused", "noted")}
        numbers = {name: value for name, value in asdict(self).items() if name not in ("_listed", "covered")}
        return {**numbers, **{name: whole[name] for name in ("with_events", "skipped", "unread")}, **named}

"""What a run of reading reports: its progress, and its numbers at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from kg.model import Note
from kg.model.coverage import Coverage, total


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one article: its graph as N-Quads, and numbers for the report."""

    graph: str
    quads: bytes
    sentences: int = 0
    mentions: int = 0
    linked: int = 0
    events: int = 0
    statements: int = 0
    tenures: int = 0
    triples: int = 0
    notes: tuple[Note, ...] = ()
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of progress: an article, and what was done with it."""

    source: str
    outcome: str  # read, unchanged, refused, noted
    reason: str = ""


Progress = Callable[[Step], None]


@dataclass(slots=True)
class Report:
    """The numbers of a run.

    `refused` and `noted` hold (source, reason) of articles not read, and of those read in part.

    `unchanged` articles were in the store already, read under the same configuration. `duplicates` are copies of other
    articles of the run. `left_out` counts, by reason, claims of extractors that the text does not support.
    """

    articles: int = 0
    unchanged: int = 0
    duplicates: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    sentences: int = 0
    mentions: int = 0
    linked: int = 0
    events: int = 0
    statements: int = 0
    tenures: int = 0
    quads: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    coverage: list[Coverage] = field(default_factory=list)  # of each article that was read

    def count(self, one: Reading) -> None:
        self.articles += 1
        self.quads += one.triples
        for name in ("sentences", "mentions", "linked", "events", "statements", "tenures"):
            setattr(self, name, getattr(self, name) + getattr(one, name))
        if one.coverage is not None:
            self.coverage.append(one.coverage)

    def refuse(self, source: str, reason: str) -> Step:
        self.refused.append((source, reason))
        return Step(source, "refused", reason)

    def note(self, source: str, reason: str) -> Step:
        self.noted.append((source, reason))
        return Step(source, "noted", reason)

    def as_dict(self) -> dict[str, object]:
        """For JSON: the numbers, `refused` and `noted` as objects, and coverage in total and for each article."""
        whole = asdict(total(self.coverage))
        named = {name: [{"source": s, "reason": r} for s, r in getattr(self, name)] for name in ("refused", "noted")}
        return {**asdict(self), **{name: whole[name] for name in ("with_events", "skipped", "unread")}, **named}

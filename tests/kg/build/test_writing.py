"""When what was read is written, and when readers see it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kg.build.report import Reading, Report
from kg.build.writing import Writing
from kg.engines.local import Prepared, prepare


class Counting:
    """Counts the graphs that are put, and how many of them there are each time when they are published, and when memory
    is freed.
    """

    def __init__(self) -> None:
        self.graphs = 0
        self.freed: list[int] = []
        self.published: list[int] = []

    def fingerprint(self, graph: str) -> str | None:
        return None

    def put(self, some: Iterable[Prepared]) -> None:
        self.graphs += len(list(some))

    def publish(self) -> None:
        self.published.append(self.graphs)

    def free_memory(self) -> None:
        self.freed.append(self.graphs)


def test_what_waits_for_the_index_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing takes as long as there are articles to index: it must not wait for ever more of them."""
    empty = prepare("https://example.org/article", [])
    graph = Prepared(empty.graph, b"x" * 100, b"", empty.counts, (), ())
    limits = {"_PUBLISHED_FROM": 4, "_PUBLISHING": 1e-12, "_MOST_UNPUBLISHED": 1000, "_MOST_BYTES": 200}
    for name, value in limits.items():
        monkeypatch.setattr(f"kg.build.writing.{name}", value)
    target = Counting()
    writing = Writing(target, Report(), lambda step: None)
    for _ in range(50):
        writing.add("articles.jsonl", Reading(graph))
    first, *later = target.published
    assert later == [first + 10 * number for number in range(1, 5)]
    assert target.freed == target.published


def test_caches_are_freed_after_so_many_bytes_whether_they_are_published_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    empty = prepare("https://example.org/article", [])
    graph = Prepared(empty.graph, b"x" * 100, b"", empty.counts, (), ())
    for name, value in {"_MEMORY_FREED": 1000, "_MOST_BYTES": 200}.items():
        monkeypatch.setattr(f"kg.build.writing.{name}", value)
    target = Counting()
    writing = Writing(target, Report(), lambda step: None)
    for _ in range(50):
        writing.add("articles.jsonl", Reading(graph))
    assert target.published == []
    assert target.freed == [11, 21, 31, 41]


def test_while_the_last_articles_are_read_those_before_are_written() -> None:
    graph = prepare("https://example.org/article", [])
    target, report = Counting(), Report()
    writing = Writing(target, report, lambda step: None)
    for number in range(150):
        writing.add("articles.jsonl", Reading(graph), are_last=number >= 120)
    assert 150 - target.graphs < 8

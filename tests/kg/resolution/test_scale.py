"""What is compared grows with the number of reports, not with its square, also where all of a day are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from kg.rdf.vocab import ID
from kg.resolution.blocks import Blocks
from kg.resolution.connecting import MOST, connected_sets
from kg.resolution.index import FILE, opened
from kg.resolution.signs import LEAST
from kg.resolution.surroundings import Days
from kg.resolution.window import Window
from tests.support.dense_days import Records, archive
from tests.support.reports import paper, told


def _compared(papers: int) -> tuple[int, int]:
    """The number of reports of one day, and of the pairs of them that are compared."""
    records = Records(archive(papers, days=1))
    window = Window(records, Days(records, records.published))
    window.add(records.reports(records.events))
    window.alike(records.events)
    return len(records.events), window.compared


def test_comparisons_grow_with_the_number_of_reports_of_a_day() -> None:
    (few, of_few), (many, of_many) = _compared(120), _compared(240)
    assert many == 2 * few
    assert of_many < 1.4 * 2 * of_few, "with all pairs it would be four times as many"


def test_by_the_index_the_same_pairs_are_found_and_little_else_is_read(tmp_path: Path) -> None:
    papers = list(archive(240, days=20))
    records = Records(papers)
    by_days = Window(records, Days(records, records.published))
    events = records.of_articles([papers[100].iri])
    with opened(tmp_path / FILE) as index:
        index.update(records, {one.iri: "" for one in papers}, (), "", "")
        by_index = Window(records, index)
        found = []
        for window in (by_days, by_index):
            window.add(records.reports(events))
            found.append({(p.one, p.other, p.signs) for some in window.alike(events).values() for p in some})
    assert found[0] == found[1]
    assert len(found[0]) > 10
    assert len(by_index.reports) < 0.2 * len(by_days.reports)


def test_reports_that_are_all_alike_are_compared_with_neighbours() -> None:
    def comparisons(number: int) -> int:
        names = [f"r{i:04}" for i in range(number)]
        blocks = Blocks(lambda _: (1, 2), lambda _: ((5, 6), (7, 8)), most=20)
        for name in names:
            blocks.add(name, (3, 4))
        return sum(len(blocks.near(name, (3, 4))) for name in names)

    assert comparisons(20) == 400, "a block that is not crowded is compared as a whole"
    assert comparisons(800) < 2.1 * comparisons(400)


def test_of_a_crowded_block_those_are_compared_that_share_what_is_rare() -> None:
    blocks = Blocks(lambda _: (1,), lambda name: ((int(name) // 2, 1000), ()), most=20)
    for i in range(100):
        blocks.add(str(i), (3,))
    assert blocks.near("6", (3,)) == {"6", "7"}


def test_the_reports_that_a_new_one_concerns_are_bounded() -> None:
    """A chain of stories that agree a little, as in a long war."""
    asked: Counter[str] = Counter()

    def near(reports: Collection[str]) -> dict[str, list[tuple[str, float]]]:
        asked.update(reports)
        return {iri: list(others(int(iri))) for iri in reports}

    def others(one: int) -> list[tuple[str, float]]:
        story = [(str(i), LEAST + 3) for i in range(one - one % 3, one - one % 3 + 3)]
        return story + [(str(i), LEAST) for i in (one - 1, one + 1) if 0 <= i < 10**6]

    levels: dict[str, float] = {}
    assert connected_sets(["500000"], near, levels) == [frozenset({"499998", "499999", "500000"})]
    assert len(asked) < 2 * MOST
    asked.clear()
    assert connected_sets(["500003"], near, levels) == [frozenset({"500001", "500002", "500003"})]
    assert len(asked) < 10, "that the set is too large is known"
    many = range(0, 2 * MOST - 2 * MOST % 3, 3)
    assert connected_sets([str(i) for i in many], near, {}) == sorted(
        (frozenset(map(str, range(i, i + 3))) for i in many), key=min
    )


def test_copies_of_a_wire_report_are_compared_once() -> None:
    wire = paper("wire", told(), told(words="They attacked it again."), told())
    other = paper("other", told(words="The Hill Front attacked a dam on Tuesday."), headline="Shots at a dam")
    records = Records([wire, other, *(replace(wire, name=f"copy-{i}", copy_of="wire") for i in range(30))])
    window = Window(records, Days(records, records.published), judged=[f"{ID}article/copy-1/event-0"])
    window.add(records.reports(records.events))
    window.alike(firsts := {window.original(iri) for iri in records.events})
    judged = f"{ID}article/copy-1/event-0"
    assert firsts == {*(wire.event(i) for i in range(3)), other.event(), judged}
    assert len(window.with_copies({wire.event(0)})) == 31, "with the second of the copy of which the first is judged"
    assert window.compared <= len(firsts) ** 2 / 2

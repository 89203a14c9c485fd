"""The scorer: its measures, and the figures of a graph whose faults are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.build.reading import read_article
from kg.model import Article
from kg.rdf.mapping import Run, to_quads
from kg.rdf.vocab import ID
from tests.benchmarks.reading import gold
from tests.benchmarks.reading.__main__ import figures
from tests.benchmarks.reading.measures import auc, b_cubed, calibration_error, macro_f1, normal, word_f1

TEXT = "Kenya accused Uganda of arming rebels. On 3 May 2024 Norway sent aid to Chad."


def spans(*words: str) -> list[list[int]]:
    return [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]


def events(**changed: Any) -> list[dict[str, Any]]:
    """The events of the text as gold has them; `changed` is about the first."""
    common = {"core": True, "factuality": "Actual", "attributed": [], "place": [], "date": None}
    accuse = {
        "type": "Accuse",
        "mentions": spans("accused"),
        "actors": [spans("Kenya")],
        "recipients": [spans("Uganda")],
    }
    aid = {"type": "Aid", "mentions": spans("sent"), "actors": [spans("Norway")], "recipients": [spans("Chad")]}
    arm = {"type": "Aid", "mentions": spans("arming"), "core": False}
    return [{**common, **accuse, **changed}, {**common, **aid, "date": "2024-05-03"}, arm]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "export.nq"
    run = Run(f"{ID}run/a", "2024-01-01T00:00:00Z", "0", "0")
    quads = to_quads(read_article(Article("a", TEXT)), run, ID, run.started, "")
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    return path


def scored(folder: Path, export: Path, golds: list[dict[str, Any]]) -> dict[str, float]:
    (folder / "gold").mkdir()
    (folder / "gold" / "dev.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "events": golds}) + "\n", "utf8")
    return {name: value for name, (value, _) in figures("gold", folder, export).items()}


def test_a_graph_that_says_what_gold_says_has_full_marks(tmp_path: Path, export: Path) -> None:
    found = scored(tmp_path, export, events())
    assert {found[name] for name in ("event_f1", "typed_f1", "full_f1", "full_p", *gold.FIELDS)} == {1.0}
    assert (found["wrong_spans"], found["unsupported"]) == (0, 0)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("type", {"type": "Threaten"}),
        ("actor", {"actors": [spans("Norway")]}),
        ("actor", {"actors": []}),
        ("recipient", {"recipients": [spans("Uganda"), spans("Chad")]}),
        ("factuality", {"factuality": "Planned"}),
        ("attribution", {"attributed": spans("Kenya")}),
        ("place", {"place": spans("Chad")}),
        ("date", {"date": "2023"}),
    ],
)
def test_one_field_that_differs_costs_half_of_its_figure(
    tmp_path: Path, export: Path, field: str, changed: dict[str, Any]
) -> None:
    found = scored(tmp_path, export, events(**changed))
    assert found[field] == 0.5
    assert found["event_f1"] == 1.0
    assert found["full_f1"] == (1.0 if field in ("place", "date") else 0.5)


def test_an_event_that_gold_lacks_costs_precision_and_one_that_is_missed_recall(tmp_path: Path, export: Path) -> None:
    found = scored(tmp_path, export, [*events()[1:], events(mentions=spans("rebels"))[0]])
    assert (found["event_p"], found["event_r"]) == (0.5, 0.5)


def test_measures() -> None:
    assert macro_f1([("A", "A"), ("A", None), ("B", "A")]) == pytest.approx((0.5 + 0) / 2)
    assert b_cubed({1: "a", 2: "a", 3: "b"}, {1: "x", 2: "y", 3: "y"}) == pytest.approx(2 / 3)
    assert auc([(0.9, True), (0.4, False), (0.9, False)]) == 0.75
    assert calibration_error([(0.95, True), (0.95, False), (0.25, False)]) == pytest.approx((0.9 + 0.25) / 3)
    assert calibration_error([(1.0, True), (0.0, False)]) == 0
    assert normal("The  Ministry’s “Élan”") == "ministry elan"
    assert word_f1("the White House", "White House staff") == pytest.approx(0.8)

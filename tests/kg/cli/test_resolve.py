"""`communique resolve`, and the step at the end of `communique build`."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.engines.local import Store, open_snapshot
from tests.support.reports import groups, paper, read

TEXT = "KABUL — On Tuesday, 12 March 2024, Turkish Foreign Minister Hakan Fidan met Amir Khan Muttaqi in Kabul."


def reports(store: Path) -> list[int]:
    """The number of reports of each reported event that readers see."""

    class Published:
        query = staticmethod(lambda query: open_snapshot(store).query(query.text, prefixes={"cq": CQ}))

    return sorted(len(group) for group in groups(Published))


CQ = "https://w3id.org/communique/ontology#"


def test_a_store_is_resolved_and_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "store"
    with Store.open(folder) as store:
        read(store, paper("a"), paper("b"))
        store.publish()
    assert main(["resolve", "--store", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "articles": 2,
        "compared": 2,
        "events": 1,
        "merged": 1,
        "same_entities": 0,
        "pairs": 1,
        "crowded": 0,
    }
    assert reports(folder) == [2]
    assert main(["resolve", "--store", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("0 articles new or changed")
    assert main(["resolve", "--store", str(folder), "--anew"]) == 0
    assert capsys.readouterr().out.startswith(
        "2 articles new or changed; 2 reports compared: 1 events, 1 of them in sev"
    )


@pytest.mark.parametrize(("many", "merged"), [(1, True), (2, False)])
def test_the_files_of_the_engine_are_merged_after_many_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, merged: bool
) -> None:
    merges = []
    optimizing = Store.optimizing

    def counted(store: Store) -> AbstractContextManager[None]:
        merges.append(store.path)
        return optimizing(store)

    monkeypatch.setattr(Store, "optimizing", counted)
    monkeypatch.setattr("kg.cli.resolve._MANY", many)
    with Store.open(tmp_path) as store:
        read(store, paper("a"), paper("b"))
        store.publish()
    assert main(["resolve", "--store", str(tmp_path)]) == 0
    assert reports(tmp_path) == [2]
    assert merges == ([tmp_path] if merged else [])


def test_without_a_store_or_an_address_for_updates_nothing_is_resolved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["resolve", "--store", str(tmp_path / "none")]) == 2
    assert "no store here" in capsys.readouterr().err
    assert main(["resolve", "--backend", "http://127.0.0.1:9/query"]) == 2
    assert "--backend-update" in capsys.readouterr().err


def test_build_resolves_unless_it_is_told_not_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.jsonl").write_text(
            json.dumps({"id": name, "text": TEXT, "published": "2024-03-13"}) + "\n", "utf8"
        )
    inputs, folder = [str(tmp_path / f"{name}.jsonl") for name in ("one", "two")], tmp_path / "store"
    assert main(["build", *inputs, "--store", str(folder), "--no-resolve"]) == 0
    assert reports(folder) == []
    assert main(["build", *inputs, "--store", str(folder)]) == 0
    assert "are reported by several" in capsys.readouterr().out
    assert set(reports(folder)) == {2}

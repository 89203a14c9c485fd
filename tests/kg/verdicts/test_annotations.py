"""Events that people correct in Label Studio and doccano, and the verdicts that follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kg.errors import InputError, UsageError
from kg.export.annotation import doccano_document, export, label_config, label_studio_task, tasks
from kg.rdf.vocab import ID
from kg.sparql.selection import selection_of
from kg.verdicts.annotations import KEY, Judgements, Shown, Task, of_doccano, of_label_studio
from kg.verdicts.model import NAMES
from kg.verdicts.tables import annotated
from tests.support.tables import small_source

TEXT = "🕊 Ada and Bob of Utopia met Eve in Town. They may attack."
TIME = "2026-01-02T03:04:05Z"


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


ADA, BOB, EVE, TOWN = (f"urn:{name}" for name in ("ada", "bob", "eve", "town"))
MEETING = Shown(
    "urn:meeting",
    at("met"),
    "Consult",
    {"actor": [ADA, BOB], "recipient": [EVE], "claimed by": [], "place": [TOWN]},
    {"type": "T", "actors": f"{ADA} {BOB}", "recipients": EVE, "factuality": "F", "attribution": "", "place": TOWN},
)
ATTACK = Shown(
    "urn:attack", at("attack"), "Assault possible", {"actor": [ADA]}, {"type": "A", "actors": f"{ADA} urn:x"}
)
TASK = Task(
    "urn:article",
    [MEETING, ATTACK],
    {ADA: [at("Ada"), at("They")], BOB: [at("Bob"), at("They")], EVE: [at("Eve")], TOWN: [at("Town")]},
)
MADE = (TASK, TEXT, "Talks")


def label_studio(change: Callable[[list[dict[str, Any]]], object] = lambda result: None) -> Judgements:
    task = label_studio_task(MADE)
    (prediction,) = task.pop("predictions")
    change(prediction["result"])
    annotation = {"result": prediction["result"], "completed_by": {"email": "ana@example.org"}}
    task["annotations"] = [{**annotation, "updated_at": "2026-01-02T03:04:05.678Z"}]
    return of_label_studio(json.loads(json.dumps([task])), "", TIME)


def wrong(found: Judgements) -> dict[tuple[str, str], str]:
    return {(one.on[0], NAMES[one.field]): one.comment for one in found.verdicts if one.judgement == "Wrong"}


def region(result: list[dict[str, Any]], words: str) -> dict[str, Any]:
    return next(one for one in result if one.get("value", {}).get("text") == words)


def test_spans_are_code_points_of_the_text() -> None:
    for one in label_studio_task(MADE)["predictions"][0]["result"]:
        if one["type"] == "labels":
            assert TEXT[one["value"]["start"] : one["value"]["end"]] == one["value"]["text"]
    spans = {(TEXT[e["start_offset"] : e["end_offset"]], e["label"]) for e in doccano_document(MADE)["entities"]}
    assert spans == {
        ("met", "Consult"),
        ("attack", "Assault possible"),
        *((words, "named") for words in ("Ada", "Bob", "Eve", "Town")),
    }


def test_what_is_left_as_it_was_is_right() -> None:
    found = label_studio()
    assert wrong(found) == {}
    assert {NAMES[one.field] for one in found.verdicts if one.on == ("urn:meeting",)} == {
        *("type", "actors", "recipients", "factuality", "attribution", "place")
    }
    assert {(one.coder, one.time) for one in found.verdicts} == {("ana@example.org", TIME)}
    assert next(one.value for one in found.verdicts if NAMES[one.field] == "recipients") == EVE
    assert (found.tasks, found.missed) == (1, 0)


def test_a_field_that_the_text_could_not_show_has_no_verdict() -> None:
    judged = {NAMES[one.field] for one in label_studio().verdicts if one.on == ("urn:attack",)}
    assert "actors" not in judged
    assert "type" in judged


def test_a_removed_event_has_the_wrong_type() -> None:
    def change(result: list[dict[str, Any]]) -> None:
        gone = region(result, "attack")["id"]
        result[:] = [one for one in result if gone not in (one.get("id"), one.get("from_id"))]

    assert wrong(label_studio(change)) == {("urn:attack", "type"): "removed"}


def test_other_labels_and_relations_are_wrong_fields() -> None:
    def change(result: list[dict[str, Any]]) -> None:
        region(result, "met")["value"]["labels"] = ["Agree planned"]
        eve, bob = region(result, "Eve")["id"], region(result, "Bob")["id"]
        result[:] = [one for one in result if one.get("to_id") not in (eve,)]
        next(one for one in result if one.get("to_id") == bob)["labels"] = ["recipient"]

    assert wrong(label_studio(change)) == {
        ("urn:meeting", "type"): "is Agree",
        ("urn:meeting", "factuality"): "is Planned",
        ("urn:meeting", "actors"): f"is {ADA}",
        ("urn:meeting", "recipients"): f"is {BOB}",
    }


def test_a_participant_that_was_not_known_is_told_by_its_place() -> None:
    def change(result: list[dict[str, Any]]) -> None:
        start, end = at("Utopia")
        result.append({"id": "n", "type": "labels", "value": {"start": start, "end": end, "labels": ["named"]}})
        met = region(result, "met")["id"]
        result.append({"type": "relation", "from_id": met, "to_id": "n", "labels": ["claimed by"]})

    assert wrong(label_studio(change)) == {("urn:meeting", "attribution"): "is characters 17 to 23"}


def test_an_event_whose_borders_moved_is_the_same_and_an_added_one_is_counted() -> None:
    def change(result: list[dict[str, Any]]) -> None:
        region(result, "attack")["value"]["start"] -= 4
        start, end = at("may")
        result.append({"id": "n", "type": "labels", "value": {"start": start, "end": end, "labels": ["Threaten"]}})

    found = label_studio(change)
    assert (wrong(found), found.missed) == ({}, 1)


def test_tasks_without_a_submitted_annotation_are_not_judged() -> None:
    task = label_studio_task(MADE)
    cancelled = {**task, "annotations": [{"was_cancelled": True, "result": []}]}
    assert of_label_studio([task, cancelled], "Ana", TIME).verdicts == []


def test_doccano_gives_the_same_verdicts_with_identifiers_of_its_own() -> None:
    document = json.loads(json.dumps(doccano_document(MADE)))
    document |= {"id": 7, "entities": [{**one, "id": one["id"] + 900} for one in document["entities"]]}
    document["relations"] = [
        {**one, "from_id": one["from_id"] + 900, "to_id": one["to_id"] + 900} for one in document["relations"]
    ]
    found = of_doccano([document], "Ana", TIME)
    assert wrong(found) == {}
    assert len(found.verdicts) == len(label_studio().verdicts)
    document["entities"] = [one for one in document["entities"] if one["label"] != "Assault possible"]
    assert wrong(of_doccano([document], "Ana", TIME)) == {("urn:attack", "type"): "removed"}
    document["meta"] = {KEY: document.pop(KEY)}
    assert of_doccano([document], "Ana", TIME).tasks == 1


def test_what_is_no_task_of_ours_is_named() -> None:
    with pytest.raises(UsageError, match="task 1 was not made by communique export"):
        of_label_studio([{"data": {"text": ""}, "annotations": [{"result": []}]}], "Ana", TIME)
    with pytest.raises(UsageError, match="document 1 was not made by communique export"):
        of_doccano([{"text": "", "entities": [{"id": 1}]}], "Ana", TIME)


def test_the_labeling_interface_has_every_label() -> None:
    root = ElementTree.fromstring(label_config())
    found = {one.get("value") for one in root.iter("Label")}
    assert {"Assault", "Assault planned", "Consult denied", "Agree possible", "named"} <= found
    assert {one.get("value") for one in root.iter("Relation")} == {"actor", "recipient", "claimed by", "place"}


def test_tasks_of_a_graph(tmp_path: Path) -> None:
    source = small_source()
    (only,) = tasks(source, selection_of("reports", [("type", "Agree")]))
    assert [one.event for one in only[0].events] == [ID + "first/event-3-agree"]
    file = tmp_path / "tasks.jsonl"
    with file.open("wb") as out:
        assert export(source, "doccano", [("actor", "Germany")], out) == 2
    found = annotated(file, "Ana", TIME)
    assert found is not None
    assert (found.tasks, wrong(found)) == (2, {})
    with file.open("wb") as out:
        assert export(source, "label-studio", [], out) == 2
    told = annotated(file, "Ana", TIME)
    assert told is not None
    assert told.verdicts == []


def test_other_files_are_no_tasks(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps([{"data": {KEY: "{}"}, "annotations": [{"result": []}]}]), "utf8")
    with pytest.raises(InputError, match=r"bad\.json: task 1"):
        annotated(tmp_path / "bad.json", "Ana", TIME)
    (tmp_path / "sheet.csv").write_text("event,type?\n", "utf8")
    assert annotated(tmp_path / "sheet.csv", "Ana", TIME) is None

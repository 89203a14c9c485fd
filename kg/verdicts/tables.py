"""Verdicts as files: JSON lines to keep them, a sheet to fill in, and a table for design-based estimates."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from kg.errors import CommuniqueError, InputError
from kg.spreadsheet import safe
from kg.verdicts.annotations import Judgements, is_task, of_doccano, of_label_studio
from kg.verdicts.model import FIELDS, NAMES, Judged, Judgement, Sample, Verdict, field_iri
from kg.verdicts.report import event_is_right, field_is_right
from kg.verdicts.sampling import stratum

_JUDGEMENTS: Mapping[str, Judgement] = {
    **dict.fromkeys(("right", "yes", "y", "1", "true"), "Right"),
    **dict.fromkeys(("wrong", "no", "n", "0", "false"), "Wrong"),
    **dict.fromkeys(("unclear", "?", "can't tell"), "Unclear"),
}


def write_jsonl(found: Iterable[Verdict], out: TextIO) -> None:
    """Write verdicts, one a line, as `read` reads them back."""
    for verdict in found:
        said = {
            name: value for name, value in asdict(verdict).items() if value is not None and (value or name == "value")
        }
        said["field"] = NAMES.get(verdict.field, verdict.field)
        out.write(json.dumps(said, ensure_ascii=False) + "\n")


def read(path: Path, coder: str, time: str) -> list[Verdict]:
    """Return the verdicts of a file: JSON lines as `write_jsonl` writes them, or a filled sheet as CSV,
    with commas, semicolons or tabs.

    Args:
        coder, time: of verdicts that name none.

    Raises: InputError: a line is no verdict; the message names line, field and value.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(path), "not UTF-8; in a spreadsheet program, save it as CSV UTF-8") from error
    except OSError as error:
        raise InputError(str(path), str(error)) from error
    found = _of_lines if text.lstrip()[:1] == "{" else _of_sheet
    return list(found(path, text, coder, time))


def annotated(path: Path, coder: str, time: str) -> Judgements | None:
    """Return what an export of Label Studio or doccano says of the tasks that `communique export` made; None where the
    file is no such export.

    Raises: InputError: one of its records is not such a task.
    """
    try:
        text = path.read_text("utf-8-sig")
        said = (
            json.loads(text) if text.lstrip()[:1] == "[" else [json.loads(line) for line in text.splitlines() if line]
        )
    except OSError as error:
        raise InputError(str(path), str(error)) from error
    except ValueError:
        return None
    if not said or not is_task(said[0]):
        return None
    try:
        return (of_label_studio if "data" in said[0] else of_doccano)(said, coder, time)
    except CommuniqueError as error:
        raise InputError(str(path), str(error)) from error


def _of_lines(path: Path, text: str, coder: str, time: str) -> Iterator[Verdict]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            said = {"coder": coder, "time": time, **json.loads(line)}
            yield Verdict(**{**said, "on": tuple(said["on"]), "field": field_iri(said["field"])})
        except (ValueError, TypeError, LookupError, CommuniqueError) as error:
            raise InputError(f"{path}, line {number}", f"not a verdict: {error}") from error


def _of_sheet(path: Path, text: str, coder: str, time: str) -> Iterator[Verdict]:
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","  # programs save sheets with that of their country
    rows = csv.DictReader(lines, delimiter=delimiter)
    if "event" not in (rows.fieldnames or ()):
        raise InputError(str(path), "neither JSON lines nor a table with a column 'event'")
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        for name in FIELDS:
            said = (row.get(f"{name}?") or "").strip().lower()
            if said and said not in _JUDGEMENTS:
                raise InputError(where, f"{name}? {said!r} is not right, wrong or unclear")
            if said:
                try:
                    yield _of_cell(row, name, _JUDGEMENTS[said], coder, time)
                except (ValueError, CommuniqueError) as error:
                    raise InputError(where, str(error)) from error


def _of_cell(row: Mapping[str, str | None], name: str, judgement: Judgement, coder: str, time: str) -> Verdict:
    """Return the verdict of one cell of a sheet. Raises: ValueError, CommuniqueError."""
    cell = {column: (value or "").strip() for column, value in row.items()}
    probability = cell.get("sampling_probability")
    return Verdict(
        (cell["event"],),
        FIELDS[name],
        judgement,
        cell.get("coder") or coder,
        time,
        cell.get(f"{name}_iri"),
        cell.get("comment", ""),
        cell.get("sample", ""),
        float(probability.replace(",", ".")) if probability else None,
    )


def write_sheet(
    sample: Sample, found: Mapping[str, Judged], shown: Mapping[str, Mapping[str, str]], out: TextIO
) -> None:
    """Write a sheet for judging a sample in a spreadsheet: a row for each event, an empty column for each field.

    Args:
        found: the events by IRI, with values. shown: for each event, its sentence, article and fields for a reader.
    """
    names = list(FIELDS)
    head = [
        "number",
        "sentence",
        "words",
        *names,
        *(f"{name}?" for name in names),
        "comment",
        "coder",
        "article",
        "event",
    ]
    table = csv.writer(out)
    table.writerow([*head, "sample", "sampling_probability", *(f"{name}_iri" for name in names)])
    for number, one in enumerate(sample.drawn, 1):
        said = shown.get(one.event, {})
        row = [number, *(safe(said.get(name, "")) for name in ("sentence", "words", *names))]
        row += [""] * (len(names) + 2) + [said.get("article", ""), one.event, sample.iri, f"{one.probability:.9g}"]
        values = found[one.event].values if one.event in found else {}
        table.writerow([*row, *(values.get(name, "") for name in names)])


def write_design_table(sample: Sample, judged: Sequence[Judged], population: Sequence[Judged], out: TextIO) -> None:
    """Write a table of all events, as design-based supervised learning reads it (R `dsl`, PyPI `dsl-kit`).

    `right` is 1 or 0 for events that were judged, and empty for others; `labeled` says which; `sample_prob` is the
    probability with which an event of its stratum was drawn. `predicted` is the confidence of the graph.
    """
    known = {one.event: one for one in judged}
    probabilities = {one.stratum: one.probability for one in sample.drawn}
    table = csv.writer(out)
    table.writerow(["event", "type", "predicted", "right", *(f"right_{n}" for n in FIELDS), "labeled", "sample_prob"])
    for one in population:
        hand = known.get(one.event)
        right = event_is_right(hand) if hand else None
        fields = [field_is_right(hand, name) if hand else None for name in FIELDS]
        drawn_with = probabilities.get(stratum(one, sample.design), 0.0)
        row = [one.event, one.cls, f"{one.confidence:g}", _number(right), *map(_number, fields)]
        table.writerow([*row, int(right is not None), f"{drawn_with:.9g}"])


def _number(right: bool | None) -> str:
    return "" if right is None else str(int(right))

"""Reading of the sets: lines of JSON, and the input that is made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]  # a row of a set; "input" is a line of the input, or has the name and bytes of a file


def lines(folder: Path, name: str) -> list[Row]:
    """The rows of a set: NAME/dev.jsonl in the folder."""
    with (folder / name / "dev.jsonl").open(encoding="utf8") as rows:
        return [json.loads(row) for row in rows]


def line(name: str, identity: object, text: str, **fields: str | None) -> dict[str, str]:
    """A line of input. Its URL is made up, unless the set has one, and tells articles with the same text apart."""
    told = {key: value for key, value in fields.items() if value}
    return {"id": f"{name}-{identity}", "text": text, "url": f"https://example.org/{name}/{identity}", **told}

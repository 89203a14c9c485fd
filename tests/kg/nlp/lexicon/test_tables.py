"""Words, patterns and weights as data: the form of the files, and that each entry is used."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kg.nlp.lexicon.tables import Table, table

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "kg" / "nlp" / "lexicon" / "en"
SOURCES = {file: file.read_text("utf8") for file in (ROOT / "kg").rglob("*.py")}

TABLE = Table(
    "sample",
    {
        "words": {"plain": "one two\nthree", "spaced": ["United States", "one"]},
        "maps": {"number": {"two": 2}},
        "patterns": {
            "digit": r"\d|half",
            "dozen": r"<digit> dozen",
            "named": r"(?P<year>\d{4})",
            "long": "a\n |b\n",
            "any": "<spaced> <number>",
        },
        "weights": {"least": 0.5},
    },
)


def test_words_stand_between_spaces_or_in_a_list() -> None:
    assert TABLE.listed("plain") == ("one", "two", "three")
    assert TABLE.words("spaced") == {"United States", "one"}
    assert TABLE.mapping("number") == {"two": 2} and TABLE.weight("least") == 0.5


def test_a_pattern_refers_to_another_as_a_whole() -> None:
    assert TABLE.pattern("dozen").fullmatch("half dozen") and not TABLE.pattern("dozen").fullmatch("half")
    assert TABLE.source("long") == "a|b"
    assert TABLE.source("any") == r"(?:United\ States|one) (?:two)"
    assert (found := TABLE.pattern("named").fullmatch("2024")) and found["year"] == "2024"


@pytest.mark.parametrize("kind", ["words", "mapping", "pattern", "weight"])
def test_an_entry_that_is_missing_is_named(kind: str) -> None:
    with pytest.raises(KeyError, match=r"sample\.toml has no 'nothing'"):
        getattr(TABLE, kind)("nothing")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_every_entry_is_used_and_reads(file: Path) -> None:
    entries = tomllib.loads(file.read_text("utf8"))
    assert set(entries) <= {"words", "maps", "patterns", "weights"}
    users = "\n".join(text for text in SOURCES.values() if f'table("{file.stem}")' in text)
    referred = set(re.findall(r"(?<!P)<(\w+)>", " ".join(entries.get("patterns", {}).values())))
    unused = [
        f"{kind}.{name}"
        for kind, some in entries.items()
        for name in some
        if f'"{name}"' not in users and name not in referred
    ]
    assert not unused
    names = [name for some in entries.values() for name in some]
    assert not [n for n in referred if names.count(n) > 1], "a reference in a pattern means either of two entries"
    for name in entries.get("patterns", {}):
        table(file.stem).pattern(name)

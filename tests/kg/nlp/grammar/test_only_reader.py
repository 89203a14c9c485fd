"""The labels of the parser are known to `kg/nlp/grammar` alone: nobody else asks a token for its tag or dependency."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
GRAMMAR = ROOT / "kg" / "nlp" / "grammar"
FILES = [f for f in sorted((ROOT / "kg").rglob("*.py")) if GRAMMAR not in f.parents]
LABELS = frozenset(("dep", "dep_", "tag_", "pos_", "morph"))


def labels_read(code: str) -> set[str]:
    """The attributes named as labels of the parser that a module reads."""
    return {n.attr for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Attribute) and n.attr in LABELS}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_labels_of_the_parser_are_read_by_the_grammar_alone(file: Path) -> None:
    assert not labels_read(file.read_text("utf8"))


def test_labels_are_found() -> None:
    assert labels_read("def f(token):\n    return token.dep_ == 'nsubj' and token.head.tag_") == {"dep_", "tag_"}

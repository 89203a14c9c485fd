"""English is data in `kg/nlp/lexicon/en/`: no other module of the reading holds a collection or a pattern of English
words.
"""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from spacy.glossary import GLOSSARY

ROOT = Path(__file__).resolve().parents[4]
NLP = ROOT / "kg" / "nlp"
LEXICON = NLP / "lexicon"
# Beside the lexicon: names of components, and what language models are asked and answer, in English for any language.
OTHER_TEXT = (LEXICON, NLP / "components.py", NLP / "extractors")
MODULES = [f for f in sorted(NLP.rglob("*.py")) if not any(other in (f, *f.parents) for other in OTHER_TEXT)]

_WORD = re.compile(r"[A-Za-z][a-z'’-]+")
_IN_PATTERN = re.compile(r"(?<![\\A-Za-z(<?])[A-Za-z][a-z]{2,}")
_NO_WORD = re.compile(r"\(\?P?<\w+>|\(\?P=\w+\)|\(\?[a-z-]+[:)]|\[(?:\\.|[^\]\\])*\]|\\[a-zA-Z]|\{[^}]*\}")
_REGEX_FUNCTIONS = frozenset(("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"))


@cache
def vocabulary() -> frozenset[str]:
    """Words of code, not of articles: labels of the parser, names of classes and fields, codes of the lexicon."""
    return frozenset((*GLOSSARY, *_words_of_model(), *_codes()))


def _words_of_model() -> Iterator[str]:
    """Names of fields and of classes of the ontology, and values of enumerations."""
    for file in (ROOT / "kg" / "model").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                yield node.value


def _codes() -> Iterator[str]:
    """Values of the columns of the lexicon that are codes of ours, and the names of the entries of its tables."""
    for file in (LEXICON / "en").glob("*.csv"):
        with file.open(encoding="utf8", newline="") as lines:
            for row in csv.DictReader(lines):
                for column, cell in row.items():
                    if column in CODES:
                        yield from (part.removeprefix("not") for part in re.split(r"[\s|+,:]+", cell))
    for file in (LEXICON / "en").glob("*.toml"):
        for entries in tomllib.loads(file.read_text("utf8")).values():
            yield from entries


CODES = (
    "kind",
    "pos",
    "mode",
    "marks",
    "frame",
    "effect",
    "factuality",
    "control",
    "form",
    "pattern",
    "traits",
    "context",
    "class",
)


def english(text: str) -> bool:
    """Is a string a word, or words, of English rather than a code?"""
    return any(_WORD.fullmatch(word) and word not in vocabulary() for word in text.split())


def strings(node: ast.AST) -> list[str]:
    """The strings that are elements of a collection, keys and values of a dictionary included."""
    if isinstance(node, ast.Set | ast.List | ast.Tuple):
        elements: list[ast.expr | None] = list(node.elts)
    elif isinstance(node, ast.Dict):
        elements = [*node.keys, *node.values]
    else:
        return []
    return [e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)]


def words_of_pattern(text: str) -> list[str]:
    return [word for word in _IN_PATTERN.findall(_NO_WORD.sub(" ", text)) if word not in vocabulary()]


def pattern_text(node: ast.Call) -> str:
    """The text of the regular expression in a call of the module `re`, empty for other calls."""
    called = node.func
    if not isinstance(called, ast.Attribute) or called.attr not in _REGEX_FUNCTIONS or not node.args:
        return ""
    if not (isinstance(called.value, ast.Name) and called.value.id == "re"):
        return ""
    parts = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return " ".join(parts)


def found_english(tree: ast.AST) -> Iterator[str]:
    """Each collection, string of words or pattern of English, with its line; not the names that a module exports."""
    exported = {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"
    }
    for node in ast.walk(tree):
        if id(node) in exported:
            continue
        if len(words := [s for s in strings(node) if english(s)]) >= 2:
            yield f"{getattr(node, 'lineno', 0)}: {words[:4]}"
        if isinstance(node, ast.Call):
            if words := words_of_pattern(pattern_text(node)):
                yield f"{node.lineno}: {words[:4]}"
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr == "split" and isinstance(called.value, ast.Constant):
                words = [w for w in str(called.value.value).split() if english(w)]
                if len(words) >= 2:
                    yield f"{node.lineno}: {words[:4]}"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(NLP)))
def test_modules_hold_no_english(file: Path) -> None:
    assert not list(found_english(ast.parse(file.read_text("utf8"))))


@pytest.mark.parametrize(
    ("code", "is_english"),
    [
        ('X = frozenset(("said", "told"))', True),
        ('X = "said told".split()', True),
        ('X = {"said": 1, "told": 2}', True),
        (r'X = re.compile(r"\b(said|told)\b")', True),
        (r'X = re.search(rf"{Y}\s+says", text)', True),
        ('X = ("nsubj", "dobj")', False),
        ('X = {"PERSON": "Person", "ORG": "Organization"}', False),
        (r'X = re.compile(r"(?P<year>\d{4})-[A-Z][a-z]+")', False),
        ('X = token.lower_ == "the"', False),
        ('X = ("official", "delegation")', False),
    ],
)
def test_what_counts_as_english(code: str, is_english: bool) -> None:
    assert bool(list(found_english(ast.parse(code)))) is is_english

"""What ruff does not count: complexity with all its conditions, and the length of functions."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("kg", "server", "tools")
MOST_COMPLEX, LONGEST = 12, 60
_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.match_case)


def complexity(function: ast.AST) -> int:
    """One, and one more for each branch, loop, handler, conditional expression, `and`, `or` and condition of a
    comprehension.
    """
    count = 1
    for node in ast.walk(function):
        count += isinstance(node, _BRANCHES)
        count += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        count += len(node.ifs) if isinstance(node, ast.comprehension) else 0
    return count


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


FILES = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_functions_are_simple_and_short(file: Path) -> None:
    found = []
    for function in functions(file):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if complexity(function) > MOST_COMPLEX or lines > LONGEST:
            found.append(
                f"{file.name}:{function.lineno} {function.name}: complexity {complexity(function)}, {lines} lines"
            )
    assert not found


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("def f(): return 1", 1),
        ("def f(a, b):\n  if a and b or not a: return 1", 4),
        ("def f(a):\n  return [x for x in a if x if x > 1]", 4),
        ("def f(a):\n  try:\n    return 1 if a else 2\n  except (A, B):\n    pass", 3),
        ("def f(a):\n  for x in a:\n    while x:\n      pass", 3),
        ("def f(a):\n  match a:\n    case 1: pass\n    case _: pass", 3),
    ],
)
def test_complexity_counts_every_condition(code: str, count: int) -> None:
    assert complexity(ast.parse(code).body[0]) == count


def test_no_line_suppresses_the_checks_of_length_and_complexity() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    files = [ROOT / name for name in listed.split()] or FILES
    found = [
        f"{f}"
        for f in files
        if f.name != "test_style.py" and any(code in f.read_text("utf8") for code in ("noqa: E501", "noqa: C901"))
    ]
    assert not found


def test_each_folder_of_tests_is_looked_into(pytestconfig: pytest.Config) -> None:
    """By its own choice pytest passes over folders that are called build."""
    skipped = pytestconfig.getini("norecursedirs")
    folders = {file.parent.name for file in (ROOT / "tests").rglob("test_*.py")}
    assert [name for name in folders if any(fnmatch(name, one) for one in skipped)] == []

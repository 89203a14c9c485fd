"""Breaks the code on purpose, one rule at a time, and tells whether a test of that very room notices.

    python -m tests.benchmarks.breaks [NAME…]     all breaks of breaks.toml, or those whose file or name holds a word

Each break replaces one piece of one file in a copy of the project and runs the tests of its room there. A break that
no test notices is printed as SURVIVED; a piece that is no longer in the file as STALE. Ends with status 1 if there is
either.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("kg", "server", "ontology", "queries", "tests", "pyproject.toml", "README.md")
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Break:
    """One piece of code replaced by another. `tests` are the paths of the room's own tests, between spaces."""

    name: str
    file: str
    old: str
    new: str
    tests: str


def breaks(words: list[str]) -> list[Break]:
    """Return the breaks of breaks.toml that any of the words names; all of them without words."""
    told = tomllib.loads(Path(__file__).with_name("breaks.toml").read_text("utf8"))["break"]
    found = [Break(**one) for one in told]
    return [one for one in found if not words or any(word in f"{one.file} {one.name}" for word in words)]


def outcome(one: Break, copy: Path) -> str:
    """Return caught, SURVIVED or STALE; the copy is as it was afterwards."""
    file = copy / one.file
    before = file.read_text("utf8")
    if before.count(one.old) != 1:
        return "STALE"
    file.write_text(before.replace(one.old, one.new), "utf8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *one.tests.split()]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    finally:
        file.write_text(before, "utf8")
    return "caught" if done.returncode == 1 else "SURVIVED" if done.returncode == 0 else f"no tests ({done.returncode})"


def main(words: list[str]) -> int:
    wanted, missed = breaks(words), 0
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        copy = Path(folder)
        for name in _COPIED:
            source = ROOT / name
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, copy / name, ignore=skipped) if source.is_dir() else shutil.copy(
                source, copy / name
            )
        for one in wanted:
            started = time.monotonic()
            found = outcome(one, copy)
            missed += found != "caught"
            print(f"{found:8} {one.file}: {one.name} ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} breaks caught")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

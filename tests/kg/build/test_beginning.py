"""What a process imports before its work begins: each worker, and the process that shares out articles, begins so."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("work", "needless"),
    [
        ("import kg.build.performing, kg.build.pool, kg.build.reading", "kg.sources kg.resolution kg.http_client"),
        ("import kg.build.run", "spacy trafilatura feedparser warcio kg.http_client"),
    ],
    ids=["a process that reads", "the process that shares out articles"],
)
def test_a_process_imports_only_what_it_needs(work: str, needless: str) -> None:
    asked = f"{work}\nimport sys\nprint(*(name for name in {needless.split()} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"

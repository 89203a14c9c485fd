"""Comunica, where it is installed. Its requests are recorded in `test_recorded`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from kg.rdf.vocab import CQ
from tests.support.live_server import ROOT

PLACES = os.pathsep.join((str(ROOT / ".venv" / "comunica" / "node_modules" / ".bin"), os.environ.get("PATH", "")))
PROGRAM = shutil.which("comunica-sparql", path=PLACES)


@pytest.mark.skipif(PROGRAM is None, reason="npm install --prefix .venv/comunica @comunica/query-sparql@4")
@pytest.mark.parametrize("kind", ["", "sparql@"])
def test_rows(address: str, kind: str) -> None:
    query = f"SELECT ?who ?for WHERE {{ ?who a <{CQ}Person> ; <{CQ}actsFor> ?for }}"
    command = [str(PROGRAM), f"{kind}{address}/sparql", query, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert any(row["who"]["value"].endswith("person/anna-weiss") for row in rows)

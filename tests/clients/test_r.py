"""The recipes for R: run by R where it is installed, and their requests as R sends them everywhere."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kg.engines.local import Store
from server.pages.documentation import FOLDER
from tests.support.documents import IRI, quads
from tests.support.live_server import running

SERVER = "http://127.0.0.1:8000"
ASKED_FOR, KNOWN = "Vikram%20Misri", "Ruritania"  # whom the recipe asks for, and a name in the graph of the tests
BLOCKS = re.findall(r"^```r\n(.*?)^```", (FOLDER / "r.md").read_text("utf8"), re.DOTALL | re.MULTILINE)
# what R 4.5 with libcurl sends for read.csv of an address, and sparqlr 0.1.0 (httr2) for sparql_select
OF_R = {"User-Agent": "R (4.5.0 x86_64-pc-linux-gnu x86_64 linux-gnu)", "Accept": "*/*"}
OF_SPARQLR = {"User-Agent": "httr2/1.2.1 r-curl/6.4.0 libcurl/8.14.1", "Accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("store") / "s"
    with Store.open(folder) as store:
        store.load_ontology()
        store.replace(IRI, quads())
        store.publish()
    with running(folder, timeout=20.0) as found:
        yield found


def table(address: str) -> list[dict[str, str]]:
    answer = requests.get(address, headers=OF_R, timeout=30)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv"), answer.text
    return list(csv.DictReader(answer.text.splitlines()))


def test_tables_come_as_read_csv_asks_for_them(address: str) -> None:
    events, meetings = re.findall(r'paste0\(server, "([^"]+)"\)', "\n".join(BLOCKS))
    rows = table(address + events)
    assert rows and {row["plain_fact"] for row in rows} <= {"true", "false"} and "country" in rows[0]
    assert table(address + meetings.replace(ASKED_FOR, KNOWN))[0].keys() >= {
        "when",
        "one",
        "other",
        "place",
    }


def test_sparql_comes_as_sparqlr_asks_for_it(address: str) -> None:
    (query,) = set(re.findall(r'query <- "(.*?)"', "\n".join(BLOCKS), re.DOTALL))
    answer = requests.post(f"{address}/sparql", data={"query": query}, headers=OF_SPARQLR, timeout=30)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/sparql-results+json")
    assert answer.json()["head"]["vars"] == ["type", "events"]
    kinds = {cell["type"] for row in answer.json()["results"]["bindings"] for cell in row.values()}
    assert kinds <= {"uri", "literal", "bnode"}  # sparqlr knows no others


def test_recipes_run_in_r(address: str, tmp_path: Path) -> None:
    if (rscript := shutil.which("Rscript")) is None:
        pytest.skip("Rscript is not installed (Debian: r-base-core); the tests above send what it would send")
    script = tmp_path / "recipe.R"
    recipe = "\n".join(block for block in BLOCKS if "library(" not in block)
    script.write_text(recipe.replace(SERVER, address).replace(ASKED_FOR, KNOWN), "utf8")
    done = subprocess.run([rscript, str(script)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr

"""The README's commands do what it says, and its Python runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.resources import samples_dir
from tests.support.live_server import running

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf8")


def sessions() -> Iterator[tuple[str, list[str]]]:
    """Each command of the console blocks with the output lines told after it; "…" stands for anything."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            yield command, output.splitlines()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    (folder / "samples").symlink_to(samples_dir())
    return folder


def run(command: str, folder: Path) -> str:
    scripts = sysconfig.get_path("scripts")
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "COMMUNIQUE_STORE": "graph"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_console_blocks(place: Path) -> None:
    run("communique build samples --store graph", place)
    for command, told in sessions():
        if " build " in command:  # a new store, or there is nothing to read
            shutil.rmtree(place / "graph", ignore_errors=True)
        shown = run(command, place)
        for line in told:
            pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
            assert re.search(rf"^\s*{pattern}\s*$", shown, re.MULTILINE), f"{command}\ntold: {line}\nshown:\n{shown}"


def test_python_block(place: Path) -> None:
    run("communique build samples --store graph", place)
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    with running(place / "graph", timeout=20.0) as address:
        shown = run(f"{sys.executable} - <<'CODE'\n{code.replace('http://127.0.0.1:8000', address)}\nCODE", place)
    assert shown.count(" -> ") == 3
    assert "2025 Amir Khan Muttaqi Dubai" in shown  # kg.connect
    assert re.search(r"^Islamabad +\d+$", shown, re.MULTILINE)  # its DataFrame
    assert len(re.findall(r"^https://w3id.org/communique/ontology#\w+ \d+$", shown, re.MULTILINE)) == 3  # SPARQLWrapper


def test_links_lead_somewhere() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "server/README.md", "kg/wikidata/README.md"):
        text = (ROOT / page).read_text("utf8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"


def test_paths_that_the_documents_name_are_there() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "tests/benchmarks/READING.md"):
        text = (ROOT / page).read_text("utf8")
        named = re.findall(r"`((?:kg|server|tests|tools|queries|ontology)/[\w./-]+)`", text)
        missing = [path for path in named if not (ROOT / path).exists()]
        assert not missing, page

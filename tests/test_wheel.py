"""The wheel, installed elsewhere and run from a folder that has an ontology/ and a queries/ of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kg.engines.local import Store
from tests.support.documents import IRI, quads

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("communique-*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel. What the wheel depends on is looked up in this one; a checkout installed
    here is not.
    """
    folder = tmp_path_factory.mktemp("fresh") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf8")
    return folder


@pytest.fixture(scope="module")
def address(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The installed server over a small store, started in a foreign folder."""
    foreign = tmp_path_factory.mktemp("foreign")
    for name, file in (("ontology", "communique.ttl"), ("queries", "stray.rq")):
        (foreign / name).mkdir()
        (foreign / name / file).write_text("this is not ours", "utf8")
    with Store.open(foreign / "s") as store:
        store.load_ontology()
        store.replace(IRI, quads())
        store.publish()
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    server = subprocess.Popen(
        [str(environment / "bin" / "communique"), "serve", "--store", "s", "--port", "0"],
        cwd=foreign,
        env=clean,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield next(word for word in server.stdout.readline().split() if word.startswith("http://")).rstrip("/")
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def test_wheel_holds_the_packages_and_their_parts_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"kg", "server"}
    for wanted in (
        "kg/_data/ontology/communique.ttl",
        "kg/_data/ontology/checks/one-class.rq",
        "kg/_data/queries/who-met-whom.rq",
        "kg/_data/queries/themes.toml",
        "server/pages/words/en.toml",
        "server/pages/assets/views/map.js",
        "server/pages/assets/vendor/leaflet.js",
        "server/pages/assets/vendor/yasqe.min.js",
        "server/pages/assets/vendor/LICENSES.txt",
        "server/pages/templates/base.html",
        "server/docs/README.md",
        "server/docs/reference/options.md",
        "kg/nlp/lexicon/en/titles.csv",
    ):
        assert wanted in names
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name]


def test_installed_package_is_the_one_that_runs(environment: Path, tmp_path: Path) -> None:
    code = (
        "import kg, server; from kg.resources import ontology_dir; print(kg.__file__, server.__file__, ontology_dir())"
    )
    found = subprocess.run(
        [str(environment / "bin" / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.split()
    assert all(path.startswith(str(environment)) for path in found)


def test_pages_come_from_the_wheel(address: str) -> None:
    page = requests.get(address + "/", headers={"Accept": "text/html"}, timeout=20)
    assert page.status_code == 200
    assert "this is not ours" not in page.text
    assert "Date basis" in requests.get(address + "/docs/marks", timeout=20).text
    for path in re.findall(
        r'(?:href|src)="(/assets/[^"]+)"',
        requests.get(address + "/sparql", headers={"Accept": "text/html"}, timeout=20).text,
    ):
        assert requests.get(address + path, timeout=20).status_code == 200, path


def test_ontology_and_questions_come_from_the_wheel(address: str) -> None:
    ontology = requests.get(address + "/ontology", headers={"Accept": "text/turtle"}, timeout=20)
    assert ontology.content == (ROOT / "ontology" / "communique.ttl").read_bytes()
    questions = requests.get(address + "/queries", timeout=20).text
    assert "/queries/who-met-whom" in questions
    assert "stray" not in questions
    assert (
        requests.get(address + "/api/query/who-met-whom", headers={"Accept": "text/csv"}, timeout=20).status_code == 200
    )


def test_installed_package_checks_a_store(environment: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.load_ontology()
        store.replace(IRI, quads())
        store.publish()
    command = [str(environment / "bin" / "communique"), "check", "--store", "s"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout

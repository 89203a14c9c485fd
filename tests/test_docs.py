"""What the README and the documentation tell to type works, and their links lead somewhere."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path

import matplotlib
import pytest

from kg.cli.main import main, parser
from kg.resources import samples_dir
from server.pages.documentation import FOLDER, INDEX, contents, names, slug
from server.pages.documentation import page as rendered
from tests.support.live_server import running

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *(path for path in sorted(FOLDER.rglob("*.md")) if path.parent == FOLDER)]
BUILD = "communique build kg/samples --store graph"
matplotlib.use("Agg")
# what the Python of a page prints, as patterns; that of others needs machines that tests have not
PRINTED = {
    "README": ["2025 Amir Khan Muttaqi Dubai"],
    "sparql": [r".+ -> .+ : .+", r"https://w3id.org/communique/ontology#\w+ \d+"],
    "notebooks": ["2025 Amir Khan Muttaqi Dubai", r"Islamabad +\d+", "True", "events"],
}
ELSEWHERE = {"cluster"}
OTHERS = [ROOT / name for name in ("CONTRIBUTING.md", "DECISIONS.md")]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf8"), re.DOTALL | re.MULTILINE)


def sessions(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of the console blocks with the output lines told after it; "…" stands for anything."""
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.splitlines()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample articles, the one store that all pages share, and the query of the tutorial."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "kg").mkdir()
    (folder / "kg" / "samples").symlink_to(samples_dir())
    (folder / "build.log").write_text(run(BUILD, folder), "utf8")
    (folder / "accusations.rq").write_text(blocks(FOLDER / "tutorial.md", "sparql")[0], "utf8")
    return folder


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    with running(place / "graph", timeout=20.0) as found:
        yield found


def run(command: str, folder: Path) -> str:
    """Return what a command prints; one of ours that is alone runs in this process."""
    words = shlex.split(command)
    if words[0] == "communique" and "|" not in words and "build" not in words:
        shown = io.TextIOWrapper(io.BytesIO(), "utf8")
        with chdir(folder), redirect_stdout(shown), pytest.MonkeyPatch.context() as patch:
            patch.setenv("COMMUNIQUE_STORE", "graph")
            assert main(words[1:]) == 0, command
        shown.seek(0)
        return shown.read()
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
    return done.stdout + done.stderr


@pytest.mark.parametrize("page", [path for path in PAGES if blocks(path, "console")], ids=lambda page: page.stem)
def test_commands_print_what_the_page_says(page: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, told in sessions(page):
        capsys.readouterr()
        shown = (place / "build.log").read_text("utf8") if command == BUILD else run(command, place)
        shown += capsys.readouterr().err
        for line in told:
            pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
            assert re.search(rf"^\s*{pattern}\s*$", shown, re.MULTILINE), f"{command}\ntold: {line}\nshown:\n{shown}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_that_are_not_run_have_the_options_that_there_are(page: Path) -> None:
    text = re.sub(r" \\\n +", " ", page.read_text("utf8"))  # a command that goes on in the next line
    for line in re.findall(r"^    (communique .+)", text, re.MULTILINE):
        command = re.split(r" {3,}", line)[0]  # behind it, what it does
        words = shlex.split(command.replace("…", ""), comments=True)
        try:
            parser().parse_args(words[1:])
        except SystemExit as error:
            pytest.fail(f"{page.name}: {command}: {error}")


@pytest.mark.parametrize("page", [path for path in PAGES if blocks(path, "python")], ids=lambda page: page.stem)
def test_python_of_a_page_runs(page: Path, place: Path, address: str) -> None:
    code = "\n".join(blocks(page, "python")).replace("http://127.0.0.1:8000", address)
    compiled = compile(code, str(page), "exec")
    if page.stem in ELSEWHERE:
        return
    shown = io.StringIO()
    with chdir(place), redirect_stdout(shown):
        exec(compiled, {"__name__": "page"})
    for pattern in PRINTED[page.stem]:
        assert re.search(rf"^{pattern}$", shown.getvalue(), re.MULTILINE), shown.getvalue()


def test_notebooks_run(place: Path) -> None:
    for file in FOLDER.rglob("*.ipynb"):
        code = [cell for cell in json.loads(file.read_text("utf8"))["cells"] if cell["cell_type"] == "code"]
        assert code and not any(cell["outputs"] or cell["execution_count"] for cell in code), (
            "commit it without outputs"
        )
        names: dict[str, object] = {"__name__": "notebook"}
        with chdir(place):
            for number, cell in enumerate(code):
                exec(compile("".join(cell["source"]), f"{file.name}, cell {number}", "exec"), names)


def test_json_of_a_page_is_json() -> None:
    for page in PAGES:
        for block in blocks(page, "json"):
            assert json.loads(block), page


def test_links_lead_somewhere() -> None:
    for file in (*PAGES, *OTHERS, *FOLDER.glob("reference/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)]+)\)", file.read_text("utf8")):
            path, _, fragment = target.partition("#")
            aim = (file.parent / path).resolve() if path else file
            assert aim.exists(), f"{file}: {target}"
            if fragment:
                headings = re.findall(r"^#+ (.+)", aim.read_text("utf8"), re.MULTILINE)
                assert fragment in map(slug, headings), f"{file}: {target}"


def test_pages_link_to_nothing_that_an_installation_lacks() -> None:
    for name in names():
        for target in re.findall(r'href="([^"]+)"', rendered(name).html):
            aim = target.partition("#")[0].removeprefix("/docs").lstrip("/") or INDEX
            is_outside = re.match(r"https?:|#", target)
            assert is_outside or aim in names() or (FOLDER / aim).exists(), f"{name}: {target}"


def test_every_page_is_in_the_contents() -> None:
    listed = [name for _, pages in contents() for name, _ in pages]
    assert sorted([*listed, INDEX]) == sorted(names())


def test_paths_that_the_documents_name_are_there() -> None:
    for file in (*PAGES, *OTHERS, ROOT / "tests" / "benchmarks" / "READING.md"):
        named = re.findall(r"`((?:kg|server|tests|tools|queries|ontology)/[\w./-]+)`", file.read_text("utf8"))
        missing = [path for path in named if not (ROOT / path).exists()]
        assert not missing, file


def test_modules_that_the_documents_name_are_there() -> None:
    for file in (*PAGES, *OTHERS):
        for module in re.findall(r"`?python -m ([\w.]+)", file.read_text("utf8")):
            place = ROOT.joinpath(*module.split("."))
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists() or module in sys.modules

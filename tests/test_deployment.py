"""The container file and the systemd unit of the page for operators speak of the command that there is."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli.main import parser
from tests.support import graph_fixture
from tests.support.live_server import running
from tools.options_table import rows

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "server" / "docs" / "operator.md").read_text("utf8")
CONTAINERFILE = ROOT / "tools" / "Containerfile"
UNIT = re.findall(r"```ini\n(.*?)```", README, re.DOTALL)[0]


def steps() -> list[tuple[str, str]]:
    """The instructions of the container file, lines that go on put together."""
    text = re.sub(r"^#.*\n", "", CONTAINERFILE.read_text("utf8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def told(name: str) -> list[str]:
    return [rest for word, rest in steps() if word == name]


def variables() -> set[str]:
    """The environment variables that options are read from, and the cache folder."""
    return {row.variable for row in rows()}


def test_container_runs_a_command_that_there_is_and_no_root() -> None:
    command = [*json.loads(told("ENTRYPOINT")[0]), *json.loads(told("CMD")[0])]
    assert command[0] == "communique"
    assert parser().parse_args(command[1:]).command == "serve"
    assert told("USER")[-1] == re.search(r"--uid (\d+)", " ".join(told("RUN")))[1] != "0"  # type: ignore[index]
    assert told("STOPSIGNAL") == ["SIGTERM"]


def test_container_sets_variables_that_options_are_read_from(monkeypatch: pytest.MonkeyPatch) -> None:
    given = dict(pair.split("=", 1) for pair in shlex.split(told("ENV")[0]))
    assert {name for name in given if name.startswith("COMMUNIQUE_")} <= variables()
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    arguments = parser().parse_args(["serve"])
    assert (arguments.store, arguments.host, arguments.port, arguments.query_log) == (
        "/store",
        "0.0.0.0",
        int(told("EXPOSE")[0]),
        "-",
    )
    assert all(
        ":/store" in line for line in (CONTAINERFILE.read_text("utf8") + README).splitlines() if "podman run" in line
    )


def test_container_is_built_of_what_there_is() -> None:
    copied = [source for rest in told("COPY") if not rest.startswith("--from") for source in rest.split()[:-1]]
    assert all((ROOT / source).exists() for source in copied)
    assert {
        "kg",
        "server",
        "ontology",
        "queries",
        "pyproject.toml",
        "hatch_build.py",
        "package.json",
        "package-lock.json",
    } <= set(copied)
    assert {image.split()[0] for image in told("FROM")} == {"docker.io/library/python:3.11-slim-bookworm"}
    for command in re.findall(r"podman build \S.*", CONTAINERFILE.read_text("utf8") + README):
        assert (ROOT / command.split()[3]) == CONTAINERFILE, command


def test_health_of_a_container_is_that_of_its_server(tmp_path: Path) -> None:
    check = json.loads(told("HEALTHCHECK")[0].partition("CMD ")[2])
    graph_fixture.publish(tmp_path)
    with running(tmp_path) as address:
        code = check[-1].replace("http://127.0.0.1:8000", address)
        assert "readyz" in code and code != check[-1]
        assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30, capture_output=True).returncode == 1


def test_unit_runs_a_command_that_there_is_and_lets_answers_end(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read_string(UNIT)
    service = unit["Service"]
    command = shlex.split(service["ExecStart"])
    arguments = parser().parse_args(command[1:])
    assert (arguments.command, command[0]) == ("serve", "/opt/communique/bin/communique")
    assert Path(arguments.store).parent == Path("/var/lib") / service["StateDirectory"]
    assert f"--store {arguments.store}`" in README
    assert service["KillMode"] == "mixed" and int(service["TimeoutStopSec"]) > arguments.drain + 10
    for name, value in (
        ("DynamicUser", "yes"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("CapabilityBoundingSet", ""),
    ):
        assert service[name] == value
    assert {"user", "net"} == set(service["RestrictNamespaces"].split())  # server.workers.sandbox
    if analyze := shutil.which("systemd-analyze"):
        file = tmp_path / "communique.service"
        file.write_text(UNIT.replace(command[0], sys.executable), "utf8")
        done = subprocess.run([analyze, "verify", str(file)], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr

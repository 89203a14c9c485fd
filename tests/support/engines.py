"""Engines elsewhere, really started: `oxigraph serve` and Virtuoso, empty, on free ports of this machine."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from kg.engines.remote.backend import Backend
from kg.rdf.vocab import ID

VIRTUOSO_PASSWORD = "dba"  # of a new database
MERGED = ID + "graph/all"
_START_SECONDS = 60
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True)
class Running:
    """An engine; `sql` is the address for Virtuoso's isql."""

    name: str
    backend: Backend
    folder: Path
    sql: str = ""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Running]:
    port = free_port()
    program = str(Path(sys.executable).parent / "oxigraph")
    with _started(
        [program, "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"], folder, port
    ):
        root = f"http://127.0.0.1:{port}"
        yield Running("oxigraph", Backend(f"{root}/query", f"{root}/update", f"{root}/store"), folder)


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    if shutil.which("virtuoso-t") is None:
        pytest.skip("there is no virtuoso-t here: apt-get install virtuoso-opensource-7-bin")
    port, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(http=port, sql=sql, folder=folder), "utf8")
    with _started(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, port):
        root = f"http://127.0.0.1:{port}"
        yield Running(
            "virtuoso",
            Backend(
                f"{root}/sparql",
                f"{root}/sparql-auth",
                f"{root}/sparql-graph-crud-auth",
                MERGED,
                "dba",
                VIRTUOSO_PASSWORD,
            ),
            folder,
            f"127.0.0.1:{sql}",
        )


def isql(engine: Running, statements: str) -> None:
    """Carry out SQL at Virtuoso."""
    subprocess.run(
        ["isql-vt", engine.sql, "dba", VIRTUOSO_PASSWORD, f"exec={statements}"],
        check=True,
        capture_output=True,
        timeout=60,
    )


@contextlib.contextmanager
def _started(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        until = time.monotonic() + _START_SECONDS
        while True:
            with contextlib.suppress(requests.RequestException):
                requests.get(f"http://127.0.0.1:{port}/", timeout=5)
                break
            assert process.poll() is None and time.monotonic() < until, (folder / "said.log").read_text(
                "utf8", "replace"
            )
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()

"""An engine elsewhere that behaves as a test says: it hangs, breaks off, sends rubbish, or counts who calls."""

from __future__ import annotations

import contextlib
import http.server
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.support.loopback import listening


@dataclass
class Call:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> str:
        return parse_qs(self.body.decode("utf8")).get("query", [""])[0]


@dataclass
class Stub:
    address: str
    calls: list[Call] = field(default_factory=list)

    @property
    def queries(self) -> list[str]:
        """What was asked, but for the question by which an engine's kind is found out."""
        return [call.query for call in self.calls if call.query not in ("", "ASK {}")]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stub: Stub
    behaviour: Callable[[Handler, Call], None]

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Call(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.stub.calls.append(call)
        if call.query == "ASK {}":
            self.send('{"head": {}, "boolean": true}')
        else:
            type(self).behaviour(self, call)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_any

    def send(self, body: str, status: int = 200, kind: str = "application/sparql-results+json", **headers: str) -> None:
        """Send a whole answer."""
        said = body.encode("utf8")
        self.send_response(status)
        for name, value in (
            {"Content-Type": kind, "Content-Length": str(len(said))}
            | {n.replace("_", "-"): v for n, v in headers.items()}
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def stub(behaviour: Callable[[Handler, Call], None]) -> Iterator[Stub]:
    found = Stub("")
    with listening(type("Stubbed", (Handler,), {"stub": found, "behaviour": staticmethod(behaviour)})) as found.address:
        yield found

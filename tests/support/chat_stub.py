"""A chat endpoint on a free port that speaks the protocol over HTTP and says what a test tells it to."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.loopback import listening, send


@dataclass
class Reply:
    """What the server does with a request. A dict as `content` is written as JSON; a str as it is."""

    content: Any = field(default_factory=lambda: {"events": [], "statements": []})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    body: bytes | None = None  # instead of the envelope around `content`
    cut: int = 0  # bytes of the body that are announced and not sent
    pause: float = 0.0  # seconds before the answer

    def written(self) -> bytes:
        if self.body is not None:
            return self.body
        content = self.content if isinstance(self.content, str) else json.dumps(self.content)
        return json.dumps(
            {
                "id": "1",
                "object": "chat.completion",
                "choices": [
                    {"index": 0, "finish_reason": self.finish, "message": {"role": "assistant", "content": content}}
                ],
            }
        ).encode()


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def passage(self) -> str:
        found: str = json.loads(self.body["messages"][-1]["content"])["passage"]
        return found


class Chat:
    """The running server: `asked` holds what it was asked, `reply` decides what it answers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.reply: Callable[[Asked], Reply] = lambda asked: Reply()

    def says(self, *replies: Reply) -> None:
        """Give these replies in turn, the last one again and again."""
        left = list(replies)
        self.reply = lambda asked: left.pop(0) if len(left) > 1 else left[0]

    def tells(self, events: list[dict[str, Any]] | None = None, statements: list[dict[str, Any]] | None = None) -> None:
        """Answer every passage with these facts."""
        self.says(Reply({"events": events or [], "statements": statements or []}))


@contextlib.contextmanager
def chat() -> Iterator[Chat]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(self.path, dict(self.headers), body)
            served.asked.append(asked)
            reply = served.reply(asked)
            if reply.pause:
                time.sleep(reply.pause)
            written = reply.written()
            send(self, reply.status, {"Content-Type": "application/json", **reply.headers}, written, reply.cut)

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        served = Chat(f"{address}/v1")
        yield served

"""The chat endpoint over HTTP: what goes wrong there costs its own answer alone, and no answer is asked for twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.http_client import TimedOut
from kg.http_client.chat import Client, Endpoint
from kg.nlp.extractors.llm import llm
from kg.nlp.extractors.llm.windows import windows
from tests.support.chat_stub import Asked, Chat, Reply, chat
from tests.support.claims import TEXT, endpoint, event, found, read, ruled
from tests.support.raw_server import drip, raw


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    monkeypatch.setattr("kg.nlp.extractors.llm.answers.cache_dir", lambda: tmp_path / "cache")
    with chat() as running:
        yield running


BROKEN: dict[str, tuple[Reply, str]] = {
    "malformed content": (Reply("{events: nothing}"), "the answer is not JSON"),
    "prose": (Reply("I am sorry, but I cannot help with that."), "the answer is not JSON"),
    "deep": (Reply("[" * 50_000), "the answer is not JSON"),
    "a list": (Reply([]), "the answer is not of the schema"),
    "wrong lists": (Reply({"events": {"type": "Aid"}}), "the answer is not of the schema"),
    "truncated content": (
        Reply('{"events": [{"type": "Consult", "trig', finish="length"),
        "the answer was cut off at the model's limit",
    ),
    "empty": (Reply(" "), "an empty answer"),
    "no envelope": (Reply(body=b"<html>busy</html>"), "the answer is not of the chat protocol"),
    "an error inside": (
        Reply(body=b'{"error": {"message": "no such model"}}'),
        "the answer is not of the chat protocol",
    ),
    "huge": (Reply(body=b" " * 5_000_000), "an answer of more than 4,000,000 bytes"),
    "truncated body": (Reply(cut=20), "the answer breaks off"),
    "server error": (Reply(status=500), "HTTP 500 Internal Server Error"),
    "overloaded": (
        Reply(status=429, headers={"Retry-After": "86400"}),
        "HTTP 429 Too Many Requests; it asks to wait 86400 seconds",
    ),
    "wrong key": (Reply(status=401), "HTTP 401 Unauthorized"),
    "redirect": (Reply(status=307, headers={"Location": "http://127.0.0.1:9/"}), "HTTP 307 Temporary Redirect"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_leaves_the_rules_reading_and_its_reason(served: Chat, name: str) -> None:
    reply, reason = BROKEN[name]
    served.says(reply)
    document = read(served, attempts=2)
    before = ruled()
    assert (document.events, document.statements, document.entities) == (
        before.events,
        before.statements,
        before.entities,
    )
    assert [n.reason for n in document.notes] == [f"llm: 1 of 1 passages without an answer: {reason}"]
    assert document.notes[0].again


def test_429_is_asked_again_after_the_time_told(served: Chat) -> None:
    slept: list[float] = []
    served.says(
        Reply(status=429, headers={"Retry-After": "3"}),
        Reply(status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        Reply(status=500),
        Reply("well"),
    )
    assert Client(endpoint(served), slept.append).ask([], {}) == "well"
    assert slept == [3.0, 0.0, 0.04]
    assert len(served.asked) == 4


def test_500s_are_asked_again_so_many_times(served: Chat) -> None:
    served.says(Reply(status=500))
    read(served, attempts=3)
    assert len(served.asked) == 3


def test_a_slow_answer_is_not_waited_for(served: Chat) -> None:
    served.says(Reply(pause=1.0))
    assert "no answer within 0.2 seconds" in read(served, timeout=0.2).notes[0].reason


def test_a_dripping_answer_is_not_waited_for() -> None:
    with raw(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) as address:
        client = Client(Endpoint(f"{address}v1", "stub", timeout=0.3))
        with pytest.raises(TimedOut, match="no answer within"):
            client.ask([{"role": "user", "content": "?"}], {})


def test_an_endpoint_that_is_not_there_is_told_once_and_left_alone(
    served: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    away = Endpoint("http://127.0.0.1:9/v1", "stub", first_wait=0.0)
    long = "\n\n".join(
        f"Norway sent {n} tents to Chad, and officials of Chad said that they were glad of it. " * 14 for n in range(24)
    )
    with caplog.at_level(logging.WARNING):
        document = llm(away)(ruled(long))
    assert document.events
    all_of_them = len(list(windows(document)))
    assert [n.reason for n in document.notes] == [
        f"llm: {all_of_them} of {all_of_them} passages without an answer: cannot be reached (Connection refused)"
    ]
    assert len([r for r in caplog.records if "127.0.0.1:9" in r.getMessage()]) == 1


def test_a_wrong_key_is_tried_once(served: Chat) -> None:
    served.says(Reply(status=401))
    stage = llm(endpoint(served, key="wrong"))
    for text in (TEXT, TEXT + " Nobody else came."):
        assert stage(ruled(text)).notes
    assert len(served.asked) == 1


def test_servers_without_structured_answers_are_asked_plainly(served: Chat) -> None:
    def reply(asked: Asked) -> Reply:
        return (
            Reply(status=400)
            if "response_format" in asked.body
            else Reply({"events": [event("Aid", "handed", ("Norway",))]})
        )

    served.reply = reply
    assert "llm" in found(read(served), "Aid", "handed").extractors
    assert len(served.asked) == 2


def test_a_redirect_does_not_carry_the_key_away(served: Chat) -> None:
    with chat() as other:
        served.says(Reply(status=302, headers={"Location": f"{other.url}/chat/completions"}))
        read(served, key="secret")
        assert other.asked == []


def test_a_second_reading_asks_nothing(served: Chat, tmp_path: Path) -> None:
    served.tells([event("Aid", "handed", ("Norway",))])
    first = read(served, key="secret")
    assert read(served) == first
    assert len(served.asked) == 1
    kept = [f for f in (tmp_path / "cache").rglob("*") if f.is_file()]
    assert len(kept) == 1
    assert "secret" not in kept[0].read_text("utf8")
    kept[0].write_text("{spoilt", "utf8")
    assert read(served) == first
    assert len(served.asked) == 2


def test_broken_answers_are_not_kept(served: Chat) -> None:
    served.says(Reply("nonsense"), Reply({"events": [event("Aid", "handed", ("Norway",))]}))
    assert read(served).notes
    assert not read(served).notes


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("localhost:11434", None),
        ("ftp://localhost/v1", None),
        ("http://me:secret@localhost/v1", None),
        ("http://", None),
        ("http://localhost/v1", "a\nb"),
    ],
)
def test_addresses_and_keys_that_cannot_be_are_refused(url: str, key: str | None) -> None:
    with pytest.raises(UsageError) as error:
        Endpoint(url, "stub", key)
    assert "secret" not in str(error.value) or url.startswith("http://me")

"""An article that takes too long costs itself alone."""

from __future__ import annotations

import json
import math
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kg.build import build, reading
from kg.build.reading import read_task
from kg.build.tasks import Task
from kg.build.time_limit import TookTooLong, time_limit
from kg.errors import InputError
from kg.model import Article, Document
from kg.nlp.components import Component
from kg.rdf.mapping import Run
from kg.settings import Settings

TALKS = "Kenya's president met Uganda's president in Nairobi on 3 May 2024."


def loop_for_ever() -> None:
    while True:
        with suppress(Exception):  # as code may do that is read here
            sum(range(1000))


def test_code_that_runs_on_is_stopped_and_code_after_it_is_not() -> None:
    with pytest.raises(TookTooLong), time_limit(0.05):
        loop_for_ever()
    with time_limit(30):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_the_handler_of_before_is_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(ZeroDivisionError), time_limit(30):
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGALRM) is before


def in_a_thread(limited: Callable[[], None]) -> None:
    thread = threading.Thread(target=limited)
    thread.start()
    thread.join()


def test_code_of_another_thread_is_stopped_too_and_code_after_it_is_not() -> None:
    """As in a worker of a cluster."""
    done: list[str] = []

    def limited() -> None:
        try:
            with time_limit(0.05):
                loop_for_ever()
        except TookTooLong:
            done.append("stopped")
        with time_limit(0.05):
            done.append("in time")
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            sum(range(1000))
        done.append("after")

    in_a_thread(limited)
    assert done == ["stopped", "in time", "after"]


def test_there_is_no_limit_without_one() -> None:
    done: list[int] = []

    def limited() -> None:
        with time_limit(math.inf):
            done.append(sum(range(300_000)))

    in_a_thread(limited)
    limited()
    assert len(done) == 2


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles about the word "endless" are never done."""
    usual = reading.components

    def wait(document: Document) -> Document:
        if "endless" in document.article.text:
            loop_for_ever()
        return document

    component = Component("waiting", wait, frozenset(), frozenset())
    monkeypatch.setattr(reading, "components", lambda chosen: (component, *usual(chosen)))


@pytest.mark.usefixtures("slow")
def test_an_article_that_takes_too_long_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": f"{TALKS} It was endless."}, {"id": "b", "text": TALKS}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    report = build([str(tmp_path / "a.jsonl")], tmp_path / "store", Settings(article_timeout=3.0))
    assert report.articles == 1
    ((source, reason),) = report.refused
    assert source.endswith("line 1")
    assert reason == "reading it took more than 3 seconds, the limit (--article-timeout)"


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(("characters", "seconds"), [(1000, "0.2"), (100_000, "0.2"), (200_000, "0.4")])
def test_the_limit_grows_with_long_articles(characters: int, seconds: str) -> None:
    article = Article("a", "endless ".ljust(characters, "x"))
    run = Run("urn:run", "2024-01-01T00:00:00Z", "0", "0")
    error = read_task(Task(article, run, Settings(article_timeout=0.2), ""))
    assert isinstance(error, InputError)
    assert f"more than {seconds} seconds" in error.reason

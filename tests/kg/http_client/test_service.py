"""One service: when it is asked again, how long is waited, and when it is left alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kg.http_client import (
    BadStatus,
    BrokenAnswer,
    CircuitOpen,
    ConnectionRefused,
    HttpError,
    RetryPolicy,
    Service,
    TimedOut,
    retry_after,
)


class Clock:
    """A clock that stands still but for what is slept."""

    def __init__(self) -> None:
        self.time = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def service(self, **policy: object) -> Service:
        told = RetryPolicy(**policy)  # type: ignore[arg-type]  # any of its fields
        return Service("stub", told, self.sleep, lambda: self.time)


def answers(*given: HttpError | str) -> Callable[[], str]:
    left = list(given)

    def send() -> str:
        found = left.pop(0)
        if isinstance(found, HttpError):
            raise found
        return found

    return send


def test_waits_double_up_to_their_limit() -> None:
    clock = Clock()
    bad = [BadStatus(500) for _ in range(4)]
    assert clock.service(attempts=5, first_wait=2.0, longest_step=7.0).ask(answers(*bad, "well")) == "well"
    assert clock.slept == [2.0, 4.0, 7.0, 7.0]


def test_the_time_told_is_waited() -> None:
    clock = Clock()
    assert clock.service().ask(answers(BadStatus(429, 17.0), BrokenAnswer("cut"), "well")) == "well"
    assert clock.slept == [17.0, 2.0]


@pytest.mark.parametrize(
    "error", [TimedOut(3.0), ConnectionRefused("nobody"), BadStatus(400), BadStatus(404), BadStatus(501)]
)
def test_what_would_fail_again_is_not_repeated(error: HttpError) -> None:
    clock = Clock()
    with pytest.raises(type(error), match="stub: "):
        clock.service().ask(answers(error, "never asked"))
    assert clock.slept == []


def test_a_service_that_only_fails_is_left_alone_for_a_while() -> None:
    clock = Clock()
    service = clock.service(attempts=1, failures=3, rest=60.0)
    for _ in range(3):
        with pytest.raises(BadStatus):
            service.ask(answers(BadStatus(500)))
    assert service.is_open
    with pytest.raises(CircuitOpen, match="500"):
        service.ask(answers("never asked"))
    assert service.requests == 3
    clock.time += 61
    assert service.ask(answers("well")) == "well"


def test_failures_count_only_in_a_row() -> None:
    service = Clock().service(attempts=1, failures=2)
    for _ in range(3):
        with pytest.raises(BadStatus):
            service.ask(answers(BadStatus(500)))
        assert service.ask(answers("well")) == "well"
    assert not service.is_open


def test_a_wrong_question_is_not_the_services_fault() -> None:
    service = Clock().service(failures=1)
    with pytest.raises(BadStatus):
        service.ask(answers(BadStatus(400)))
    assert not service.is_open


@pytest.mark.parametrize("error", [BadStatus(403), BadStatus(503, 61.0)])
def test_a_refusal_or_a_long_wait_ends_the_asking_at_once(error: BadStatus) -> None:
    clock = Clock()
    service = clock.service(final=frozenset((403,)), longest_wait=60.0)
    for _ in range(2):
        with pytest.raises(CircuitOpen):
            service.ask(answers(error, "never asked"))
    assert (service.requests, clock.slept) == (1, [])
    clock.time += 10_000_000
    assert service.is_open


def test_the_rest_lasts_as_long_as_the_service_asks_for() -> None:
    clock = Clock()
    service = clock.service(longest_wait=60.0, rest=5.0)
    with pytest.raises(CircuitOpen, match="900 seconds"):
        service.ask(answers(BadStatus(429, 900.0)))
    clock.time += 899
    assert service.is_open
    clock.time += 2
    assert not service.is_open


def test_requests_keep_their_distance() -> None:
    clock = Clock()
    service = clock.service(pause=3.0)
    service.ask(answers("a"))
    clock.time += 1
    service.ask(answers("b"))
    clock.time += 10
    service.ask(answers("c"))
    assert clock.slept == [2.0]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (None, None),
        ("12", 12.0),
        (" 12 ", 12.0),
        ("soon", None),
        ("-3", None),
        ("", None),
        ("²", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
    ],
)
def test_retry_after(told: str | None, seconds: float | None) -> None:
    assert retry_after(told) == seconds


def test_retry_after_may_be_huge_or_a_date() -> None:
    assert (retry_after("9" * 5000) or 0) > 1e8
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)
    assert 500 < (retry_after(later) or math.inf) <= 600

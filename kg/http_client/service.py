"""A service asked with retries, pauses, Retry-After, and a circuit breaker."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from kg.http_client.errors import BadStatus, CircuitOpen, HttpError

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How a service is asked. Times in seconds.

    `final` are statuses after which it is not asked any more. After `failures` in a row it is not asked for `rest`
    seconds.
    """

    attempts: int = 4
    first_wait: float = 1.0  # before the second attempt; doubled for each one after, up to `longest_step`
    longest_step: float = 60.0
    longest_wait: float = 60.0  # a Retry-After beyond this opens the circuit
    pause: float = 0.0  # between two requests
    final: frozenset[int] = frozenset()
    failures: int = 3
    rest: float = math.inf


class Service:
    """One service, asked one request at a time.

    Args:
        name: for messages.
        sleep: waits; a test gives its own, and its own clock.
    """

    def __init__(
        self,
        name: str,
        policy: RetryPolicy,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.requests = 0
        self._policy, self._sleep, self._now = policy, sleep, now
        self._lock = threading.Lock()
        self._last = -math.inf
        self._failures = 0
        self._open_until = -math.inf
        self._reason = ""

    @property
    def is_open(self) -> bool:
        """Whether the circuit is open: nothing is asked for now."""
        return self._now() < self._open_until

    def ask(self, send: Callable[[], T]) -> T:
        """What `send` returns, called again where its HttpError is transient.

        Raises: HttpError, the name of the service in it; CircuitOpen where it is not asked (any more).
        """
        with self._lock:
            if self.is_open:
                raise self._named(CircuitOpen(self._reason))
            try:
                answer: T = Retrying(
                    stop=stop_after_attempt(self._policy.attempts),
                    wait=self._wait,
                    retry=retry_if_exception(lambda error: isinstance(error, HttpError) and error.transient),
                    sleep=self._sleep,
                    reraise=True,
                )(self._once, send)
            except HttpError as error:
                self._count(error)
                raise self._named(error) from error.__cause__
            self._failures = 0
            return answer

    def _once(self, send: Callable[[], T]) -> T:
        """Let the pause since the last request pass, and send; a refusal opens the circuit."""
        rest = self._policy.pause - (self._now() - self._last)
        if rest > 0:
            self._sleep(rest)
        self._last = self._now()
        self.requests += 1
        try:
            return send()
        except BadStatus as error:
            if error.code in self._policy.final:
                raise self._opened(error.reason, math.inf) from None
            if (error.retry_after or 0.0) > self._policy.longest_wait:
                reason = f"{error.reason}; it asks to wait {error.retry_after:.0f} seconds"
                raise self._opened(reason, max(error.retry_after or 0.0, self._policy.rest)) from None
            raise

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.retry_after if isinstance(error, BadStatus) else None
        step = self._policy.first_wait * 2.0 ** (state.attempt_number - 1)
        wait = min(self._policy.longest_step, step) if told is None else told
        log.info("%s: waiting %.0f seconds", self.name, wait)
        return wait

    def _count(self, error: HttpError) -> None:
        self._failures += error.counts
        if self._failures >= self._policy.failures:
            self._opened(error.reason, self._policy.rest)

    def _opened(self, reason: str, seconds: float) -> CircuitOpen:
        if not self.is_open:
            self._reason = reason
            self._open_until = self._now() + seconds
            self._failures = 0
            log.warning("%s is not asked any more%s: %s", self.name, "" if seconds == math.inf else " for now", reason)
        return CircuitOpen(reason)

    def _named(self, error: HttpError) -> HttpError:
        error.service = self.name
        return error


def retry_after(told: str | None) -> float | None:
    """The seconds of a Retry-After header, a number or a date (RFC 9110, 10.2.3); None without a valid one."""
    if told is None:
        return None
    text = told.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())

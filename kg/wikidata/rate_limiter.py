"""Manners towards a service: one request at a time, pauses, what Retry-After says, and an end when it only fails.

Source: Wikimedia's User-Agent policy, API etiquette and the limits of its query service; RFC 9110, section 10.2.3.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TypeVar

from kg.errors import CommuniqueError
from kg.wikidata.source import Source

log = logging.getLogger(__name__)
T = TypeVar("T")

_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_FAILURES = 3  # in a row, after which the service is left alone for this run
_LONGEST_STEP = 60.0  # seconds before another attempt, where the service says nothing


class Unanswered(CommuniqueError):
    """There is no answer that can be used. `again`: the service may answer another time."""

    again = True


class Shut(Unanswered):
    """The service is not asked any more in this run: it refused us, it only fails, or it wants more time than we wait."""


class Wrong(Unanswered):
    """The service holds this very question for wrong; others may do."""

    again = False


class TooMuch(Unanswered):
    """The service stopped this very question at its time limit: ask for less."""

    again = False


class Refusal(Exception):
    """One answer that is none, as it came: status, the seconds that it asks to wait, and what it says."""

    def __init__(self, status: int, wait: float | None, text: str = "") -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.wait = wait
        self.text = text


class Broken(Exception):
    """An answer that came and cannot be read: cut off, or not what was asked for."""


class Courtesy:
    """Stands between us and one service.

    Args:
        name: of the service, for messages.
        source: pauses, attempts, patience.
        sleep: waits; a test gives its own.
    """

    def __init__(
        self,
        name: str,
        source: Source,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.requests = 0
        self._source, self._sleep, self._now = source, sleep, now
        self._lock = threading.Lock()
        self._last: float | None = None
        self._failures = 0
        self._shut = ""

    @property
    def is_shut(self) -> bool:
        return bool(self._shut)

    def attempt(self, ask: Callable[[], T]) -> T:
        """What `ask` answers, asked again where the service says that it may be.

        `ask` raises Refusal or Broken, or what the network raises.

        Raises: Unanswered.
        """
        with self._lock:
            if self._shut:
                raise Shut(self._shut)
            try:
                answer = self._patiently(ask)
            except Shut as error:
                self._shut = str(error)
                raise
            except (TooMuch, Wrong):
                raise
            except Unanswered as error:
                self._failures += 1
                if self._failures >= _FAILURES:
                    self._shut = f"{error} ({_FAILURES} times in a row)"
                raise
            self._failures = 0
            return answer

    def _patiently(self, ask: Callable[[], T]) -> T:
        for tries in range(1, self._source.attempts + 1):
            last = tries == self._source.attempts
            try:
                self._breathe()
                return ask()
            except Refusal as error:
                self._settle(error, last)
                wait = self._step(tries) if error.wait is None else error.wait
            except TimeoutError:
                raise Unanswered(f"{self.name}: no answer within {self._source.timeout:g} seconds") from None
            except (OSError, HTTPException, Broken) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise Unanswered(f"{self.name}: no answer within {self._source.timeout:g} seconds") from None
                said = (
                    str(error)
                    if isinstance(error, Broken)
                    else getattr(reason, "strerror", None) or type(reason).__name__
                )
                if last or isinstance(reason, ConnectionRefusedError):
                    raise Unanswered(f"{self.name}: {said}") from None
                wait = self._step(tries)
            log.info("%s: waiting %.0f seconds", self.name, wait)
            self._sleep(wait)
        raise AssertionError("the last attempt answers or raises")

    def _settle(self, error: Refusal, last: bool) -> None:
        """Raise what the refusal means, or return where another attempt may follow."""
        if error.status == 403:
            raise Shut(f"{self.name} refuses us (HTTP 403){_quoted(error.text)}")
        if error.wait is not None and error.wait > self._source.longest_wait:
            raise Shut(f"{self.name} asks to wait {error.wait:.0f} seconds; run this again later")
        if "TimeoutException" in error.text or "timed out" in error.text.lower():
            raise TooMuch(f"{self.name}: the query took too long")
        if error.status not in _AGAIN:
            raise Wrong(f"{self.name}: HTTP {error.status}{_quoted(error.text)}")
        if last:
            raise Unanswered(f"{self.name}: HTTP {error.status}")

    def _step(self, tries: int) -> float:
        return min(_LONGEST_STEP, self._source.patience * 2.0 ** (tries - 1))

    def _breathe(self) -> None:
        """Let the pause go by since the last request ended or was refused."""
        now = self._now()
        if self._last is not None and now - self._last < self._source.pause:
            self._sleep(self._source.pause - (now - self._last))
        self._last = self._now()
        self.requests += 1


def asked_wait(told: str | None) -> float | None:
    """The seconds of a Retry-After header, which may be a number or a date; None where it says nothing."""
    if told is None:
        return None
    text = told.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _quoted(text: str) -> str:
    line = " ".join(text.split())[:160]
    return f": {line}" if line and "<" not in line else ""

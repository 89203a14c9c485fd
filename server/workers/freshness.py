"""What stands in the place of a published snapshot where an engine elsewhere answers: a stretch of time."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass

from kg.engines.remote.backend import Backend

_SUMMARY_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which an engine's graph is taken to be one. As text it is where the engine is."""

    name: str
    source: str

    def __str__(self) -> str:
        return self.source


class Assumed:
    """The state of an engine elsewhere, which nobody tells us of: what it was at most `age` seconds ago is taken for what it is.

    0: no answer is taken for that of another time. What is written through this server is seen at once.
    """

    def __init__(self, backend: Backend, age: float) -> None:
        self._source = json.dumps(backend.as_dict())
        self._age = age
        self._begun = time.time_ns()
        self._written = 0
        self._lock = threading.Lock()

    def __call__(self) -> Stretch:
        return Stretch(f"backend-{self._number(self._age)}" if self._age else "backend", self._source)

    @property
    def known(self) -> object:
        """What tells our stretches from those of a server before us; None where they tell nothing."""
        return self._begun if self._age else None

    def version(self) -> object:
        """Return what is the same as long as answers are; None where none may be kept."""
        return (self._written, self._number(self._age)) if self._age else None

    def summary(self) -> str:
        """Return what is the same as long as what pages count is, which may take the engine long."""
        return f"{self._written}-{self._number(max(self._age, _SUMMARY_SECONDS))}"

    def renew(self) -> None:
        """Forget what was answered before: something was written."""
        with self._lock:
            self._written += 1

    def _number(self, seconds: float) -> str:
        """Return what names the stretch that it is now, another one after each writing."""
        return f"{self._written}-{int(time.monotonic() / seconds)}"

"""Signals that ask a run to end: what was read until then is kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

Item = TypeVar("Item")

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)


@dataclass(slots=True)
class Stop:
    """Whether a signal has come, and whether it interrupts the code that is running."""

    asked: bool = False
    _interrupts: bool = False

    def until_asked(self, items: Iterator[Item]) -> Iterator[Item]:
        """The items. A signal that comes while one is made raises KeyboardInterrupt at once; one that comes while it is
        used, before the next: what is done with an item is done whole.
        """
        while True:
            self._interrupts = True
            try:
                self.check()
                item = next(items)
            except StopIteration:
                return
            finally:
                self._interrupts = False
            yield item

    def check(self) -> None:
        """Raises: KeyboardInterrupt: a signal has come."""
        if self.asked:
            raise KeyboardInterrupt

    def received(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal. Only the first may interrupt: a closed terminal sends several, and they must not interrupt
        the clean-up after the first.
        """
        is_first, self.asked = not self.asked, True
        if is_first and self._interrupts:
            raise KeyboardInterrupt


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """Within, Ctrl-C, SIGTERM and SIGHUP do not end the process, but are recorded in what is yielded.

    A signal that is ignored (SIGHUP under nohup) or has a handler stays as it is. In other threads than the main one,
    which alone may set handlers, all do.
    """
    stop = Stop()
    is_main = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name) for name in _NAMES if is_main and hasattr(signal, name)]
    before = {number: handler for number in numbers if (handler := signal.getsignal(number)) in _DEFAULTS}
    for number in before:
        signal.signal(number, stop.received)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""A time limit for code that cannot be asked to stop."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):
    """Not an Exception, so that nothing within the limited code takes it for an error of its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the code within when it has run for so long.

    It works by a signal, so only in the main thread and on systems with SIGALRM; elsewhere, and with `math.inf`, there
    is no limit.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "SIGALRM") or seconds == math.inf:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """End this process when it has used so many seconds of the processor within.

    It works where no code of Python runs any more, as in an endless loop of a library; so it is for processes that can
    be replaced. With `math.inf`, and on systems without SIGPROF, there is no limit.
    """
    if not hasattr(signal, "SIGPROF") or seconds == math.inf:
        yield
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)

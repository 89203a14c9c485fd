"""A time limit for code that cannot be asked to stop."""

from __future__ import annotations

import ctypes
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
    """Raise TookTooLong in the code within when it has run for so long; with `math.inf` there is no limit.

    In the main thread, and on systems with SIGALRM, a signal interrupts even a call that waits; elsewhere the code is
    stopped at its next instruction of Python.
    """
    if seconds == math.inf:
        yield
        return
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "SIGALRM"):
        with _limit_of_a_thread(seconds):
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
def _limit_of_a_thread(seconds: float) -> Iterator[None]:
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    raise_in.argtypes = (ctypes.c_ulong, ctypes.py_object)
    thread = threading.get_ident()
    lock, is_done = threading.Lock(), False

    def stop() -> None:
        with lock:
            if not is_done:
                raise_in(thread, TookTooLong)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            is_done = True
        raise_in(thread, ctypes.py_object())  # one that was about to be raised no longer is
        timer.cancel()


@contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """End this process when it has used so many seconds of the processor within.

    It works where no code of Python runs any more, as in an endless loop of a library; so it is for processes that can
    be replaced. With `math.inf`, and on systems without SIGPROF, there is no limit. The signal must have its default
    handler, as it has in Python.
    """
    if not hasattr(signal, "SIGPROF") or seconds == math.inf:
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)

"""What a request asks for while its page begins: computed in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from flask import copy_current_request_context, g

T = TypeVar("T")


def started(compute: Callable[[], T]) -> Future[T]:
    """Return what will have the value of `compute`, or what it raises. It is called as a part of this request, whose
    turn at the pages goes over to it.
    """
    turn = g.pop("page_turn", None)

    @copy_current_request_context
    def within() -> T:
        if turn is not None:
            g.page_turn = turn
        return compute()

    thread = ThreadPoolExecutor(1)
    running = thread.submit(within)
    thread.shutdown(wait=False)
    return running


def is_done(running: Future[T], seconds: float) -> bool:
    """Return whether something is done within some seconds."""
    return not wait([running], seconds).not_done

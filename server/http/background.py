"""Values that are computed in a thread of their own while the beginning of a page is sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from flask import copy_current_request_context, g

T = TypeVar("T")


def started(compute: Callable[[], T]) -> Future[T]:
    """Start `compute` in the context of this request, and return its future. The request's turn (see `page_turns`)
    passes to its thread.
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
    """Wait for some seconds at most, and return whether it is done."""
    return not wait([running], seconds).not_done

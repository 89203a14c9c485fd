"""Running answers of reader processes."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from kg.engines.engine import State
from kg.engines.errors import QueryFailed, SnapshotGone
from kg.errors import CommuniqueError
from server.workers import wire
from server.workers.errors import ClientGone, TimedOut, TooLarge, error_of
from server.workers.reader import Reader

log = logging.getLogger(__name__)

SHORT_SECONDS = 0.1
_LONG_SECONDS = 0.3
_ATTEMPTS = 3


def never() -> bool:
    return False


class Owner(Protocol):
    """The pool that a reader belongs to."""

    quick: float

    def release(self, answer: Answer, reader: Reader, *, reusable: bool) -> None: ...

    def lost(self, answer: Answer) -> None: ...


class Answer:
    """A running answer: `form` (SELECT, ASK, GRAPH or FACETS), `media_type`, and its bytes by iterating, once.

    At its end `outcome` is "ok" or that of a CommuniqueError, and `rows` the number of rows, where the answer is
    complete.
    """

    def __init__(
        self,
        owner: Owner,
        reader: Reader,
        deadline: float,
        gone: Callable[[], bool],
        ended: Callable[[Answer], None] | None = None,
    ) -> None:
        self.form = ""
        self.media_type = ""
        self.state: State | None = None
        self.outcome = ClientGone.outcome
        self.rows: int | None = None
        self.sent = 0
        self.is_long = False
        self.is_slow = False
        self._is_paused = False
        self.started = time.monotonic()
        self._stopped_at: float | None = None
        self._owner = owner
        self._reader = reader
        self._deadline = deadline
        self._gone = gone
        self._ended = ended
        self._why: CommuniqueError | None = None
        self._pending: deque[wire.Data | wire.End] = deque()
        self._released = False
        self._lock = threading.Lock()

    @property
    def seconds_left(self) -> float:
        """The seconds until its deadline."""
        return self._deadline - time.monotonic()

    def begin(self, ask: Callable[[State | None], wire.Ask], newest: Callable[[], State | None]) -> None:
        """Send the question, and wait for the head and the first piece of the answer, or for all of a short one.

        Args:
            ask: returns the message for a state.
            newest: returns the newest state.

        Raises: CommuniqueError.
        """
        head = self._head(ask, newest)
        self.form, self.media_type = head.form, head.media_type
        first = self._piece()
        self._pending.append(first)
        if isinstance(first, wire.Data) and len(first.body) < wire.CHUNK:
            self._pending.append(self._piece())  # a short piece is the last
        if isinstance(last := self._pending[-1], wire.End):
            self._finish(last)

    def _head(self, ask: Callable[[State | None], wire.Ask], newest: Callable[[], State | None]) -> wire.Head:
        """Return the head of the answer. Where a snapshot was removed before it was opened, the newest one is asked."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self.state = newest()
                wire.send(self._reader.connection, ask(self.state))
            except wire.Closed as closed:
                raise self._failed(self._why or self._reader.why_it_ended()) from closed
            except CommuniqueError as error:
                raise self._failed(error, reusable=True) from error
            message = self._message()
            if isinstance(message, wire.Head):
                return message
            reported = self._reported(message)
            if not isinstance(reported, SnapshotGone) or attempt == _ATTEMPTS:
                raise self._failed(reported, reusable=not isinstance(reported, QueryFailed | TooLarge))
        raise AssertionError("unreachable")

    def __iter__(self) -> Iterator[bytes]:
        try:
            while True:
                piece = self._pending.popleft() if self._pending else self._piece()
                if isinstance(piece, wire.End):
                    self._finish(piece)
                    return
                yield bytes(piece.body)
        finally:
            self._release(reusable=False)

    @property
    def is_whole(self) -> bool:
        """Whether the answer has arrived completely, so that no error can follow."""
        return bool(self._pending) and isinstance(self._pending[-1], wire.End)

    @property
    def seconds(self) -> float:
        """The seconds that a reader has worked on it."""
        return (self._stopped_at or time.monotonic()) - self.started

    def read(self) -> bytes:
        return b"".join(self)

    def close(self) -> None:
        """Stop the query if it still runs. Not needed after iterating to the end."""
        self._release(reusable=False)

    def beginning(self, lines: int, size: int) -> tuple[bytes, bool]:
        """Return whole lines from the beginning of the answer, and whether these are all of it; then the query is
        stopped.

        Memory is bounded: of an answer with more than `lines` lines, or `size` bytes, the rest is not received.

        Raises: CommuniqueError.
        """
        found, count = bytearray(), 0
        for piece in self:
            found += piece
            count += piece.count(b"\n")
            if count > lines or len(found) > size:
                self.outcome = "ok"
                self.close()
                kept = found[:size].split(b"\n", lines)[:lines]
                if count <= lines:
                    kept = kept[:-1]  # the line that is cut
                return b"".join(line + b"\n" for line in kept), False
        return bytes(found), True

    def watch(self) -> None:
        """Stop the query past its deadline or without a client; lower its priority if it is long and short ones run."""
        now = time.monotonic()
        if now >= self._deadline:
            seconds = self._deadline - self.started
            self.stop(TimedOut(f"The query was stopped at its time limit of {seconds:.3g} seconds."))
        elif self._gone():
            self.stop(ClientGone("the client left before its answer was whole"))
        else:
            self.is_long = self.is_long or now - self.started > _LONG_SECONDS
            if not self.is_slow and now - self.started > SHORT_SECONDS and self._owner.quick > self.started:
                with self._lock:
                    if not self._released:
                        self.is_slow = True
                        self._reader.lower_priority()

    def pause(self) -> None:
        """Pause the reader, so that others run."""
        with self._lock:
            if not self._is_paused and not self._released and self._why is None:
                self._is_paused = True
                self._reader.pause()

    def resume(self) -> None:
        with self._lock:
            if self._is_paused and not self._released:
                self._is_paused = False
                self._reader.resume()

    def stop(self, why: CommuniqueError) -> None:
        """Kill the reader and free its place at once: the thread that sends the answer may be waiting for a slow
        client.
        """
        with self._lock:
            if self._released or self._why is not None:
                return
            self._why = why
            self._stopped_at = time.monotonic()
            self._reader.kill_without_closing()
        self._owner.lost(self)
        log.info("query stopped: %s", why)

    def _piece(self) -> wire.Data | wire.End:
        message = self._message()
        if isinstance(message, wire.Data):
            self.sent += len(message.body)
            return message
        if isinstance(message, wire.End):
            return message
        raise self._failed(self._reported(message))

    def _message(self) -> wire.Message:
        try:
            return self._reader.inbox.receive()
        except wire.Closed as closed:
            raise self._failed(self._why or self._reader.why_it_ended()) from closed

    @staticmethod
    def _reported(message: wire.Message) -> CommuniqueError:
        assert isinstance(message, wire.Failure), message
        return error_of(message.kind, message.message, message.members)

    def _failed(self, why: CommuniqueError, *, reusable: bool = False) -> CommuniqueError:
        """Release the reader and return the error, to be raised."""
        self.outcome = why.outcome
        self._release(reusable=reusable)
        return why

    def _finish(self, end: wire.End) -> None:
        self.outcome = "ok"
        self.rows = end.rows
        self._release(reusable=not end.spent)

    def _release(self, *, reusable: bool) -> None:
        with self._lock:
            if self._released:
                return
            self._released = True
            if self._is_paused:
                self._reader.resume()
            self._stopped_at = self._stopped_at or time.monotonic()
            stopped = self._why is not None
        if stopped:
            self._reader.connection.close()
        else:
            self._owner.release(self, self._reader, reusable=reusable)
        if self._ended is not None:
            self._ended(self)

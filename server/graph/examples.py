"""The first rows of saved questions with their defaults, for the home page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.errors import CommuniqueError, UsageError
from kg.sparql.questions import SavedQuestion
from server.graph import queries
from server.http.state import server_state
from server.workers.answers import Question
from server.workers.pool import ReaderPool
from server.workers.results import read_rows

log = logging.getLogger(__name__)

_ROWS = 3
_SECONDS = 3.0  # for one question
_PATIENCE = 0.4  # seconds that a page waits for those that have not been answered yet


@dataclass(frozen=True, slots=True)
class Example:
    """The variables and first rows of a question; `iris` are those in the rows, whose labels a page needs."""

    names: list[str] = field(default_factory=list)
    rows: list[queries.Row] = field(default_factory=list)

    @property
    def iris(self) -> list[str]:
        return [term.value for row in self.rows for term in row.values() if queries.is_iri(term)]


def examples(questions: Sequence[SavedQuestion]) -> dict[str, Example]:
    """Return the first rows of questions, by their names, as far as they are known.

    They are asked in the background, once for each published state of the graph, since all of them together may take a
    large graph longer than a page may.
    """
    pool = server_state().pages
    asked: _Asked = queries.cached("examples", lambda: _Asked(pool, questions))
    return asked.known()


class _Asked:
    """Questions that are asked one after the other in the background."""

    def __init__(self, pool: ReaderPool, questions: Sequence[SavedQuestion]) -> None:
        self._pool = pool
        self._questions = questions
        self._found: dict[str, Example] = {}
        self._done = threading.Event()
        threading.Thread(target=self._ask, name="examples", daemon=True).start()

    def known(self) -> dict[str, Example]:
        self._done.wait(_PATIENCE)
        return dict(self._found)

    def _ask(self) -> None:
        for question in self._questions:
            try:
                answer = self._pool.ask(Question(question.bound({})), timeout=_SECONDS)
                body = answer.read()
            except (CommuniqueError, UsageError) as error:
                log.info("%s is not shown as an example: %s", question.name, error)
                continue
            if answer.form == "SELECT":
                self._found[question.name] = Example(*read_rows(body, _ROWS))
        self._done.set()

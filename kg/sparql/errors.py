"""Why a query or update is refused before an engine sees it."""

from __future__ import annotations

from typing import Any

from kg.errors import QueryError


class Refused(QueryError):
    """A query or update that is wrong or not allowed. Line and column are 1-based, None where they are not known."""

    outcome = "refused"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column

    @property
    def members(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column}

    @property
    def with_place(self) -> str:
        """The message behind its line and column."""
        return str(self) if self.line is None else f"line {self.line}, column {self.column}: {self}"


class TooManyTokens(Refused):
    """A text of more words and signs than are read."""

    status = 413


class IsUpdate(Refused):
    """An update where a query was expected."""


class IsQuery(Refused):
    """A query where an update was expected."""


class SearchProblem(Refused):
    """A malformed call of the search."""


class ServiceRefused(Refused):
    """SERVICE to an endpoint that is not allowed."""

    status = 403


class ExtensionRefused(Refused):
    """A construct beyond SPARQL that a remote engine could take, and which could make it fetch or run other code."""

    status = 403


class GraphRefused(Refused):
    """A graph that a remote engine does not hold, and which it could fetch."""

    status = 403


class DefaultGraphRefused(Refused):
    """An update of the default graph of a store whose default graph is computed from its named graphs."""

    status = 409


class LoadRefused(Refused):
    """LOAD, which would fetch from elsewhere."""

    status = 501

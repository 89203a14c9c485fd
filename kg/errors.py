"""The errors of this program: one class for each way in which a caller can react."""

from __future__ import annotations

from typing import Any, ClassVar


class CommuniqueError(Exception):
    """The root of every error raised here. Its message names the file, the field and the value.

    `status` is the HTTP status of a response that reports it, `outcome` the word for it in the server's log and
    metrics.
    """

    status: ClassVar[int] = 500
    outcome: ClassVar[str] = "failed"

    @property
    def members(self) -> dict[str, Any]:
        """The keyword arguments, beside the message, from which an equal error is made in another process."""
        return {}


class UsageError(CommuniqueError):
    """A wrong option, path or parameter."""

    status = 400


class InputError(CommuniqueError):
    """An article that cannot be read. The run goes on without it; the reason is reported."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        """For pickling between processes."""
        return type(self), (self.source, self.reason)


class ModelError(CommuniqueError):
    """A language model, a table or another part of the installation is missing or not what it should be."""


class ClusterError(CommuniqueError):
    """The machines of a cluster cannot do what they are asked to."""


class StoreError(CommuniqueError):
    """The store is missing, locked, of another version, or damaged."""

    status = 503


class QueryError(CommuniqueError):
    """A SPARQL query that is wrong, refused or stopped."""

    status = 400


class PlacedError(CommuniqueError):
    """An error at a place in a text. Line and column are 1-based, or None where they are not known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column

    @property
    def members(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column}

    @property
    def with_place(self) -> str:
        """The message, behind its line and column."""
        return str(self) if self.line is None else f"line {self.line}, column {self.column}: {self}"


class QuerySyntaxError(PlacedError, QueryError):
    """A query or update that is not SPARQL."""

    outcome = "syntax"

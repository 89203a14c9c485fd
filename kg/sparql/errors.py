"""Why a query or update is refused before an engine sees it."""

from __future__ import annotations

from kg.errors import PlacedError, QueryError


class Refused(PlacedError, QueryError):
    """A query or update that is wrong or not allowed."""

    outcome = "refused"


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

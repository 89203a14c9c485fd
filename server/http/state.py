"""The parts of a running application, and how a request reaches them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, Request, current_app, request

from kg.engines.engine import Engine
from server.http.page_turns import PageTurns
from server.http.rate_limit import Budget
from server.http.telemetry import Telemetry
from server.settings import ServerSettings
from server.workers.pool import ReaderPool
from server.workers.tally import Tally
from server.workers.writer import Writer

_KEY = "communique"


@dataclass(frozen=True, slots=True)
class ServerState:
    """The parts of a running application.

    `queries` are the readers for clients' queries, `pages` those for the server's own pages. `writer` is None for a
    read-only server. `budget` is for clients' queries, `page_budget` for those of the pages that they ask for. `cache`
    holds values that pages have computed for one state of the graph.
    """

    settings: ServerSettings
    engine: Engine
    queries: ReaderPool
    pages: ReaderPool
    tally: Tally
    budget: Budget
    page_budget: Budget
    page_turns: PageTurns
    telemetry: Telemetry
    writer: Writer | None = None
    cache: dict[str, Any] = field(default_factory=dict)

    def close(self) -> None:
        """End the worker processes; the writer's after the change that it is making."""
        if self.writer is not None:
            self.writer.close()
        self.tally.close()
        self.queries.close()
        self.pages.close()


def set_state(app: Flask, state: ServerState) -> None:
    app.extensions[_KEY] = state


def state_of(app: Flask) -> ServerState:
    return cast(ServerState, app.extensions[_KEY])


def server_state() -> ServerState:
    """Return the state of the application that answers the current request."""
    state: ServerState = current_app.extensions[_KEY]
    return state


def current_request() -> Request:
    """Return the request itself, of which many attributes are read: through `flask.request` each is looked up anew."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]
    return found

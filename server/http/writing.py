"""Writing: who may, and how the writer is asked."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import request

from kg.errors import CommuniqueError
from kg.sparql.query import InspectedQuery
from server.http.auth import has_token, is_bearer_of
from server.http.problems import Problem
from server.http.querying import problem_of
from server.http.state import server_state
from server.settings import is_loopback
from server.workers.wire import Change

READ_ONLY = "This server is read-only: it answers queries at /sparql and takes no updates."


def may_write(token: str = "") -> None:
    """Check that the client may write.

    Args:
        token: as a form of this server's own pages sends it; others send it in the header.

    Raises: Problem: 403 for a read-only server or a request by a page of another site; 401 without the token.
    """
    settings = server_state().settings
    if not settings.writable:
        raise Problem(403, READ_ONLY)
    if settings.open_to_all:
        _refuse_other_sites()
    elif not (has_token() or is_bearer_of(settings.token or "", f"Bearer {token}")):
        raise Problem(
            401,
            "Writing requires the token of this server: Authorization: Bearer …",
            headers={"WWW-Authenticate": 'Bearer realm="communique"'},
        )


def _refuse_other_sites() -> None:
    """Raise Problem 403 for requests that a page of another site made.

    Without a token, any page open in a browser on this machine could otherwise write here by a form, under this
    server's host name or its own.
    """
    if is_of_another_site() or not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        raise Problem(403, "Requests made by pages of other sites may not write here.")


def is_of_another_site() -> bool:
    """Whether a page of another site made the request."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    # forms of our own pages send the origin "null", since these tell nobody where a request comes from
    is_own_form = origin == "null" and site == "same-origin"
    foreign = origin is not None and not is_own_form and urlsplit(origin).netloc != request.host
    return foreign or site in ("cross-site", "same-site")


def carry_out(
    change: Change, timeout: float, update: InspectedQuery | None = None, check: Callable[[], None] | None = None
) -> bool:
    """Have the writer make a change, if the check lets it; returns whether its graph existed before.

    Raises: Problem. Where the engine is transactional, nothing has changed.
    """
    writer = server_state().writer
    assert writer is not None, "only those who are authorised come here"
    try:
        return writer.carry_out(change, timeout, check).existed
    except CommuniqueError as error:
        raise problem_of(error, timeout, update, "update") from error

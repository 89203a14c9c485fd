"""Forms that write: who may, and what follows a change."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, jsonify, redirect, request

from server.http.content_negotiation import wants_html
from server.http.problems import Problem
from server.http.state import server_state
from server.http.writing import may_write

_LONGEST = {"coder": 100, "why": 2000, "comment": 2000}


@dataclass(frozen=True, slots=True)
class Writing:
    """Whether this server takes what its forms send, and whether they must send its token."""

    is_possible: bool
    needs_token: bool


def writing() -> Writing:
    settings = server_state().settings
    return Writing(settings.writable, not settings.open_to_all)


def authorise() -> None:
    """Check that the client may write: it sends the token in the header or in the form, or the server needs none and
    the form is of one of its pages.

    Raises: Problem 401, 403.
    """
    may_write(request.form.get("token", ""))


def field(name: str) -> str:
    """Return what a form says, without spaces around it. Raises: Problem 400: it is too long."""
    said = request.form.get(name, "").strip()
    most = _LONGEST.get(name, 500)
    if len(said) > most:
        raise Problem(400, f"{name}: this has {len(said):,} characters; the most is {most:,}.")
    return said


def see(url: str) -> Response:
    """Return the answer to a change: the page to go to."""
    if wants_html(request.headers.get("Accept")):
        return redirect(url, 303)  # type: ignore[return-value]
    return jsonify({"see": url})

"""Error responses: problem+json (RFC 9457) for programs, HTML for people."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Response, render_template, request

from server.http.content_negotiation import wants_html


class Problem(Exception):
    """An error response. `members` are added to the problem object."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.members = members


def members_of(problem: Problem) -> dict[str, Any]:
    """Return the problem as an object of problem+json."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.members,
    }


def respond(problem: Problem) -> Response:
    """Return the response: HTML where the client wants it, or else problem+json."""
    title = HTTPStatus(problem.status).phrase
    if wants_html(request.headers.get("Accept")) and not request.path.startswith("/api/"):
        response = Response(render_template("error.html", title=title, problem=problem), mimetype="text/html")
    else:
        body = json.dumps(members_of(problem), ensure_ascii=False) + "\n"
        response = Response(body, content_type="application/problem+json")
    response.status_code = problem.status
    response.headers.extend(problem.headers)
    return response

"""Errors as answers: problem+json (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template, request

from server.http.content_negotiation import wants_html

TITLES = {
    400: "The request is wrong",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not found",
    405: "Wrong method",
    406: "No such format",
    409: "In conflict with the store",
    412: "Not in that state",
    413: "Too large",
    415: "Wrong media type",
    429: "Too much",
    500: "The server failed",
    501: "Not done here",
    502: "The engine behind this server failed",
    503: "Busy",
    504: "Stopped at the time limit",
}


class Problem(Exception):
    """A request that ends in an error answer. `members` are further members of the problem object."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.members = members


def respond(problem: Problem) -> Response:
    """Return the answer: a page where a page was asked for, else problem+json with the detail and its further members."""
    title = TITLES.get(problem.status, "Error")
    if wants_html(request.headers.get("Accept")) and not request.path.startswith("/api/"):
        response = Response(render_template("error.html", title=title, problem=problem), mimetype="text/html")
    else:
        body = {
            "type": "about:blank",
            "title": title,
            "status": problem.status,
            "detail": problem.detail,
            **problem.members,
        }
        response = Response(json.dumps(body, ensure_ascii=False) + "\n", content_type="application/problem+json")
    response.status_code = problem.status
    response.headers.extend(problem.headers)
    return response

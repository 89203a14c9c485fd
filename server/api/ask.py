"""Questions in free words, as data."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from server.graph import asking

blueprint = Blueprint("ask", __name__)


@blueprint.get("/api/ask")
def ask() -> Response:
    """The saved questions that a question in free words comes nearest to, with their fields filled, and the reasons."""
    return jsonify(asking.answer(asking.checked(request.args.get("q", ""))))

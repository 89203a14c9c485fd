"""Metrics for Prometheus."""

from __future__ import annotations

from flask import Blueprint, Response, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from server.http.auth import has_token
from server.http.problems import Problem
from server.http.state import server_state
from server.settings import is_loopback

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The metrics, for the clients that `--metrics` allows."""
    state = server_state()
    who = state.settings.metrics
    if who != "all" and not has_token() and not (who == "local" and is_loopback(request.remote_addr or "")):
        raise Problem(
            403,
            "Metrics are shown only to clients that send the token of this server or that --metrics allows.",
        )
    return Response(generate_latest(state.telemetry.registry), content_type=CONTENT_TYPE_LATEST)

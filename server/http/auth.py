"""Authorization by bearer token."""

from __future__ import annotations

import hmac

from flask import request

from server.http.state import server_state


def has_token() -> bool:
    """Whether the request has the token of this server, which must have one."""
    token: str = server_state().settings.token or ""
    return bool(token) and hmac.compare_digest(_bearer().encode("latin-1"), token.encode())


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""

"""Authorization by bearer token."""

from __future__ import annotations

import hmac

from flask import request

from server.http.state import server_state


def has_token() -> bool:
    """Whether the request has the token of this server, which must have one."""
    return is_bearer_of(server_state().settings.token or "", request.headers.get("Authorization", ""))


def is_bearer_of(token: str, authorization: str) -> bool:
    """Whether an Authorization header has this token, which must not be empty."""
    scheme, _, given = authorization.partition(" ")
    is_bearer = scheme.lower() == "bearer"
    return bool(token) and is_bearer and hmac.compare_digest(given.strip().encode("latin-1", "replace"), token.encode())

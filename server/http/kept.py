"""A response that is kept to be sent again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole response, and what telemetry tells of it. Headers are without those that belong to one request."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    query: str
    form: str
    media_type: str
    rows: int | None
    snapshot: str

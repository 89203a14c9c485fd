"""A response that is stored to be sent again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A complete response and its telemetry, without the headers that belong to one request."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    query: str
    form: str
    media_type: str
    rows: int | None
    snapshot: str

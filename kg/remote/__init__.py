"""A SPARQL 1.1 engine elsewhere: asked, written to and filled by its own protocol."""

from __future__ import annotations

from kg.remote.backend import Backend
from kg.remote.engine import Engine
from kg.remote.errors import BadAnswer, Capped, EngineError, NotAnswered, OutOfTime, Overloaded, Rejected, Throttled

__all__ = ["Backend", "BadAnswer", "Capped", "Engine", "EngineError", "NotAnswered", "OutOfTime", "Overloaded", "Rejected", "Throttled"]

"""Where engines differ from the standard, and how that is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

_VIRTUOSO_GEOMETRY = b"http://www.openlinksw.com/schemas/virtrdf#Geometry"
_WKT = b"http://www.opengis.net/ont/geosparql#wktLiteral"


class Reading(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to ask an engine, and how to correct its results.

    `mended` are replacements in the bytes of results; each pattern can occur in markup only, since quotes in text are
    escaped. `cap` is the response header with the number of rows at which the engine cut the result; `limit_query` asks
    for that number. `timeout` is the request parameter for a time limit in milliseconds, without which the engine would
    go on when its client has left.
    """

    name: str
    rows: str = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
    triples: str = (
        "text/turtle, application/n-triples;q=0.9"  # some versions of QLever fail where N-Triples are asked for first
    )
    mended: tuple[tuple[bytes, bytes], ...] = ()
    cap: str = ""
    limit_query: str = ""
    timeout: str = ""


STANDARD = Dialect("standard")
# Its Turtle is not always Turtle, and of several types in Accept it may take the wrong one. Its JSON has booleans as 1
# and 0 and blank nodes
# under names that are none; its XML has both right, but there the parser takes space off the ends of texts.
VIRTUOSO = Dialect(
    "Virtuoso",
    rows="application/sparql-results+json",
    triples="application/n-triples",
    mended=(
        (b'"bnode", "value": "nodeID://', b'"bnode", "value": "'),
        (b'XMLSchema#boolean", "value": "1"', b'XMLSchema#boolean", "value": "true"'),
        (b'XMLSchema#boolean", "value": "0"', b'XMLSchema#boolean", "value": "false"'),
        (b'"datatype": "' + _VIRTUOSO_GEOMETRY + b'"', b'"datatype": "' + _WKT + b'"'),
        (b'"^^<' + _VIRTUOSO_GEOMETRY + b">", b'"^^<' + _WKT + b">"),
    ),
    cap="x-sparql-maxrows",
    timeout="timeout",
    limit_query='SELECT (bif:cfg_item_value(bif:virtuoso_ini_path(), "SPARQL", "ResultSetMaxRows") AS ?rows) { }',
)


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of the engine that sent these headers (names in lower case)."""
    return VIRTUOSO if headers.get("server", "").startswith("Virtuoso") else STANDARD


class Mended:
    """A binary file with replacements, in constant memory."""

    def __init__(self, source: Reading, replacements: tuple[tuple[bytes, bytes], ...]) -> None:
        self._source = source
        self._replacements = replacements
        self._longest = max(len(old) for old, _ in replacements)
        self._kept = b""
        self._ready = b""
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        while not self._ready and not self._ended:
            piece = self._source.read(size if size > 0 else 1 << 16)
            self._ended = not piece
            seen = self._kept + piece
            for old, new in self._replacements:
                seen = seen.replace(old, new)
            # what may be the beginning of something to replace waits for the rest
            keep = 0 if self._ended else self._begun(seen)
            self._ready, self._kept = seen[: len(seen) - keep], seen[len(seen) - keep :]
        if size < 0:
            size = len(self._ready)
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _begun(self, seen: bytes) -> int:
        for length in range(min(self._longest - 1, len(seen)), 0, -1):
            if any(old.startswith(seen[-length:]) for old, _ in self._replacements):
                return length
        return 0

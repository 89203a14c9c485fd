"""Content negotiation: which of the formats on offer a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HTML = ("text/html", "application/xhtml+xml")

RESULTS: Mapping[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/json", "text/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPHS: Mapping[str, tuple[str, ...]] = {
    "turtle": ("text/turtle", "application/turtle", "application/x-turtle"),
    "ntriples": ("application/n-triples", "text/plain"),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
    "nquads": ("application/n-quads",),
    "trig": ("application/trig",),
}
NAMES: Mapping[str, str] = {
    "json": "json",
    "xml": "xml",
    "csv": "csv",
    "tsv": "tsv",
    "html": "html",
    "turtle": "turtle",
    "ttl": "turtle",
    "nt": "ntriples",
    "ntriples": "ntriples",
    "n-triples": "ntriples",
    "nq": "nquads",
    "nquads": "nquads",
    "n-quads": "nquads",
    "trig": "trig",
    "rdf": "rdfxml",
    "rdfxml": "rdfxml",
    "rdf+xml": "rdfxml",
    "rdf/xml": "rdfxml",
    "jsonld": "jsonld",
    "json-ld": "jsonld",
}
_IN_GRAPHS = {"json": "jsonld", "xml": "rdfxml"}


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header."""

    kind: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return 3 for the very type, 2 for its family, 1 for anything, 0 for no match."""
        if self.kind == media_type:
            return 3
        if self.kind.endswith("/*") and self.kind != "*/*" and media_type.startswith(self.kind[:-1]):
            return 2
        return 1 if self.kind == "*/*" else 0


def parse_accept(header: str | None) -> list[Range]:
    """Return the ranges of an Accept header; none, or an empty one, accepts anything. A quality that is no number counts 0."""
    ranges = []
    for part in (header or "*/*").split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if kind:
            ranges.append(Range(kind.lower(), quality))
    return ranges or [Range("*/*", 1.0)]


def quality_of(ranges: Sequence[Range], media_type: str) -> float:
    """Return how much a type is wanted, by the most specific range that covers it."""
    best = max(ranges, key=lambda r: r.specificity(media_type))
    return best.quality if best.specificity(media_type) else 0.0


def choose(accept: str | None, offered: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the name of the best format on offer, the earlier on a tie, or None where none is acceptable."""
    ranges = parse_accept(accept)
    best, best_quality = None, 0.0
    for name, media_types in offered.items():
        canonical, *others = media_types
        named = [t for t in others if any(r.kind == t for r in ranges)]
        quality = max(quality_of(ranges, t) for t in (canonical, *named))
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def format_of(name: str, accept: str | None, *, graph: bool) -> str | None:
    """Return the format of a result that a `format=` parameter, if it has a name, and an Accept header ask for.

    A name that does not fit the kind of result leaves it to the header, as "auto" and none do; a name of no format at all
    does so where the header names one. None where no format is acceptable.
    """
    offered = GRAPHS if graph else RESULTS
    chosen = by_name(name, graph=graph)
    if chosen in offered:
        return chosen
    is_format = chosen is not None or name.strip().lower() in ("", "auto")
    is_specific = any(range_.kind != "*/*" for range_ in parse_accept(accept))
    return choose(accept, offered) if is_format or is_specific else None


def wants_html(accept: str | None) -> bool:
    """Tell whether a page is named in the header and wanted at least as much as anything that is data."""
    ranges = parse_accept(accept)
    if not any(r.kind in HTML for r in ranges):
        return False
    page = max(quality_of(ranges, t) for t in HTML)
    named = [r.quality for r in ranges if r.kind not in HTML and "*" not in r.kind and _is_data(r.kind)]
    return page > 0 and page >= max(named, default=0.0)


def by_name(name: str, *, graph: bool) -> str | None:
    """Return the format that a `format=` parameter names, by short name or media type, or None.

    A media type may come with parameters, and without what stands before its slash.
    """
    wanted = name.partition(";")[0].strip().lower().replace(" ", "+")
    if wanted in HTML:
        return "html"
    for formats in (GRAPHS, RESULTS) if graph else (RESULTS, GRAPHS):
        for short, media_types in formats.items():
            if wanted in media_types or f"application/{wanted}" in media_types:
                return short
    short_name = NAMES.get(wanted)
    return _IN_GRAPHS.get(short_name, short_name) if graph and short_name else short_name


def _is_data(kind: str) -> bool:
    return any(kind in types for formats in (RESULTS, GRAPHS) for types in formats.values())

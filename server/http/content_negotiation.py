"""Content negotiation: which of the available formats a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

HTML = "text/html"

RESULTS: Mapping[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/json", "text/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPHS: Mapping[str, tuple[str, ...]] = {
    "turtle": ("text/turtle", "application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
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
_DATA = frozenset(kind for formats in (RESULTS, GRAPHS) for kinds in formats.values() for kind in kinds)
_IN_GRAPHS = {"json": "jsonld", "xml": "rdfxml"}


@lru_cache(maxsize=64)
def accepted(header: str | None) -> MIMEAccept:
    """Return the media types of an Accept header, without parameters; without a header all are accepted."""
    parsed = parse_accept_header(header or "*/*", MIMEAccept)
    return MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in parsed])


@lru_cache(maxsize=64)
def accepts_gzip(header: str | None) -> bool:
    """Return whether an Accept-Encoding header names gzip."""
    encodings = parse_accept_header(header, Accept)
    return encodings.quality("gzip") > 0 and "gzip" in {name for name, _ in encodings}


def choose(header: str | None, offered: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the name of the best format for an Accept header, the first on a tie; None: none is acceptable.

    Each format has one media type of its own; its further names count only where the header has them.
    """
    accept = accepted(header)
    named = {kind.lower() for kind, _ in accept}
    qualities = {
        name: max(accept.quality(kind) for kind in (canonical, *(other for other in others if other in named)))
        for name, (canonical, *others) in offered.items()
    }
    best = max(qualities, key=lambda name: qualities[name])
    return best if qualities[best] > 0 else None


@lru_cache(maxsize=64)
def wants_html(header: str | None) -> bool:
    """Return whether an Accept header names HTML with a quality at least as high as that of any data format it names.

    XHTML does not count, since it is never sent.
    """
    accept = accepted(header)
    named = {kind.lower() for kind, _ in accept}
    wanted = accept.quality(HTML) if HTML in named else 0.0
    return wanted > 0 and all(accept.quality(kind) <= wanted for kind in named & _DATA)


@lru_cache(maxsize=256)
def format_of(name: str, header: str | None, *, graph: bool) -> str | None:
    """Return the format for the value of a `format=` parameter ("" without one) and an Accept header; None: none is
    acceptable.

    The header decides for "auto" and for a format of another kind of result, and for an unknown format if the header is
    specific.
    """
    offered = GRAPHS if graph else RESULTS
    chosen = by_name(name, graph=graph)
    if chosen in offered:
        return chosen
    is_format = chosen is not None or name.strip().lower() in ("", "auto")
    is_specific = any(kind != "*/*" for kind, _ in accepted(header))
    return choose(header, offered) if is_format or is_specific else None


@lru_cache(maxsize=64)
def by_name(name: str, *, graph: bool) -> str | None:
    """Return the format of a short name or media type, None for an unknown one.

    A media type may have parameters, and may lack the part before its slash.
    """
    wanted = name.partition(";")[0].strip().lower().replace(" ", "+")
    if wanted in (HTML, "application/xhtml+xml"):
        return "html"
    for formats in (GRAPHS, RESULTS) if graph else (RESULTS, GRAPHS):
        for short, media_types in formats.items():
            if wanted in media_types or f"application/{wanted}" in media_types:
                return short
    short_name = NAMES.get(wanted)
    return _IN_GRAPHS.get(short_name, short_name) if graph and short_name else short_name

"""Content negotiation: which of the formats on offer a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MIMEAccept
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


def accepted(header: str | None) -> MIMEAccept:
    """Return what an Accept header accepts, without the parameters of media types; without a header that is everything."""
    parsed = parse_accept_header(header or "*/*", MIMEAccept)
    return MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in parsed])


def choose(header: str | None, offered: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the name of the best format for an Accept header, the earlier on a tie, or None where none is acceptable.

    Names beside the first of a format count only where the header names them.
    """
    accept = accepted(header)
    named = {kind.lower() for kind, _ in accept}
    qualities = {
        name: max(accept.quality(kind) for kind in (canonical, *(other for other in others if other in named)))
        for name, (canonical, *others) in offered.items()
    }
    best = max(qualities, key=lambda name: qualities[name])
    return best if qualities[best] > 0 else None


def wants_html(header: str | None) -> bool:
    """Return whether an Accept header names HTML, and wants it at least as much as any data that it names.

    XHTML does not count: it is never sent.
    """
    accept = accepted(header)
    named = {kind.lower() for kind, _ in accept}
    wanted = accept.quality(HTML) if HTML in named else 0.0
    return wanted > 0 and all(accept.quality(kind) <= wanted for kind in named & _DATA)


def format_of(name: str, header: str | None, *, graph: bool) -> str | None:
    """Return the format of a result that a `format=` parameter, if it has a name, and an Accept header ask for.

    A name that does not fit the kind of result leaves it to the header, as "auto" and none do; a name of no format at all
    does so where the header names one. None where no format is acceptable.
    """
    offered = GRAPHS if graph else RESULTS
    chosen = by_name(name, graph=graph)
    if chosen in offered:
        return chosen
    is_format = chosen is not None or name.strip().lower() in ("", "auto")
    is_specific = any(kind != "*/*" for kind, _ in accepted(header))
    return choose(header, offered) if is_format or is_specific else None


def by_name(name: str, *, graph: bool) -> str | None:
    """Return the format that a `format=` parameter names, by short name or media type, or None.

    A media type may come with parameters, and without what stands before its slash.
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

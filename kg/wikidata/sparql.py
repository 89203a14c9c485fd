"""A SELECT asked of a public SPARQL endpoint, by SPARQLWrapper."""

from __future__ import annotations

from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kg.http_client import BadStatus, BrokenAnswer, HttpError
from kg.http_client.sparql import ask
from kg.wikidata.settings import Source
from kg.wikidata.web import LARGEST, parsed

Row = dict[str, str]

_ENTITY = "http://www.wikidata.org/entity/"
_TAIL = 20_000  # bytes: where Blazegraph reports that it stopped a query whose answer had begun


class QueryTimeout(HttpError):
    """The service stopped this very query at its own time limit: ask for less."""

    transient = counts = False


def select(query: str, source: Source) -> list[Row]:
    """The rows of an answer, terms as plain strings, IRIs of items as their numbers. Raises: HttpError."""
    body, wait = _answer(query, source)
    if body.rfind(b"TimeoutException", -_TAIL) >= 0:
        raise QueryTimeout("the query took too long")
    told = parsed(body, wait)
    try:
        return [
            {
                name: str(term["value"]).removeprefix(_ENTITY) if term["type"] == "uri" else str(term["value"])
                for name, term in row.items()
            }
            for row in told["results"]["bindings"]
        ]
    except (LookupError, TypeError, AttributeError):
        raise BrokenAnswer("the answer is not SPARQL JSON") from None


def _answer(query: str, source: Source) -> tuple[bytes, str | None]:
    """The body of the answer and its Retry-After header."""
    client = SPARQLWrapper(source.sparql, returnFormat=JSON, agent=source.agent)
    client.setMethod(POST)
    client.setQuery(query)
    try:
        body, headers = ask(client, source.timeout, LARGEST)
    except BadStatus as error:
        # Blazegraph and proxies report that a query ran into the service's time limit in the text alone
        if "TimeoutException" in error.text or "timed out" in error.text.lower():
            raise QueryTimeout("the query took too long") from None
        raise
    return body, headers.get("Retry-After")

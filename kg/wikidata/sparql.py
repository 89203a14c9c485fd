"""A SELECT asked of a public SPARQL endpoint, by SPARQLWrapper."""

from __future__ import annotations

import time
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.http_client import (
    BadStatus,
    BrokenAnswer,
    ConnectionRefused,
    HttpError,
    TimedOut,
    TooLarge,
    Unreachable,
    retry_after,
)
from kg.wikidata.settings import Source
from kg.wikidata.web import LARGEST, parsed

Row = dict[str, str]

_ENTITY = "http://www.wikidata.org/entity/"
_PIECE = 65_536
_SAID = 2_000  # bytes of an error that are looked at
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
    client.setTimeout(max(1, int(source.timeout)))
    client.setQuery(query)
    deadline = time.monotonic() + source.timeout
    try:
        with client.query().response as response:
            return _read(response, deadline), response.headers.get("Retry-After")
    except HTTPError as error:
        raise _refusal(error, _beginning(error)) from None
    except SPARQLWrapperException as error:  # made of an HTTPError, whose body it has read
        told = error.__context__
        raise _refusal(told, str(error)) if isinstance(told, HTTPError) else BadStatus(400, None, str(error)) from None
    except (OSError, HTTPException) as error:
        raise _failure(error, source) from error


def _read(response: IO[bytes], deadline: float) -> bytes:
    content = bytearray()
    read = getattr(response, "read1", response.read)
    while piece := read(_PIECE):
        content += piece
        if len(content) > LARGEST:
            raise TooLarge(LARGEST)
        if time.monotonic() > deadline:
            raise TimeoutError
    if getattr(response, "length", 0):
        raise BrokenAnswer("the answer breaks off")
    return bytes(content)


def _beginning(error: HTTPError) -> str:
    try:
        return error.read(_SAID).decode("utf8", "replace")
    except (OSError, HTTPException):
        return ""


def _refusal(error: HTTPError, text: str) -> HttpError:
    """The error that a status stands for.

    Blazegraph and proxies report that a query ran into the service's time limit in the text alone.
    """
    if "TimeoutException" in text or "timed out" in text.lower():
        return QueryTimeout("the query took too long")
    return BadStatus(error.code, retry_after(error.headers.get("Retry-After")), text)


def _failure(error: OSError | HTTPException, source: Source) -> HttpError:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return TimedOut(source.timeout)
    words = getattr(reason, "strerror", None) or type(reason).__name__
    if isinstance(reason, ConnectionRefusedError):
        return ConnectionRefused(f"cannot be reached ({words})")
    return Unreachable(f"cannot be reached ({words})") if isinstance(error, URLError) else BrokenAnswer(words)

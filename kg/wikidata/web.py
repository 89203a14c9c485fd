"""One HTTP request and its JSON, within time and size."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from http.client import IncompleteRead
from typing import IO, Any
from urllib.parse import urlencode

from kg.wikidata.rate_limiter import Broken, Refusal, asked_wait
from kg.wikidata.source import Source, is_local

_LARGEST = 128_000_000  # bytes of an answer
_PIECE = 65_536
_SAID = 2_000  # bytes of an error that are looked at


def get_json(address: str, fields: Mapping[str, str], source: Source, body: bool = False) -> Any:
    """The answer to a request; `body` sends the fields as a form.

    Raises: Refusal, Broken, or what the network raises.
    """
    form = urlencode(fields)
    joined = f"{address}{'&' if '?' in address else '?'}{form}"
    headers = {"User-Agent": source.agent, "Accept": "application/json", "Accept-Encoding": "gzip"}
    request = urllib.request.Request(address if body else joined, form.encode() if body else None, headers)
    deadline = time.monotonic() + source.timeout
    try:
        with opener(address).open(request, timeout=source.timeout) as response:
            return parsed(
                whole(response, deadline, response.headers.get("Content-Encoding", "")),
                response.headers.get("Retry-After"),
            )
    except urllib.error.HTTPError as error:
        raise refusal(error) from None


def opener(address: str) -> urllib.request.OpenerDirector:
    """What opens an address; a proxy is for services elsewhere."""
    return urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if is_local(address) else []))


def refusal(error: urllib.error.HTTPError) -> Refusal:
    """The refusal in an answer with a status of its own."""
    with error:
        try:
            said = error.read(_SAID)
        except (OSError, IncompleteRead):
            said = b""
        return Refusal(error.code, asked_wait(error.headers.get("Retry-After")), said.decode("utf8", "replace"))


def whole(response: IO[bytes], deadline: float, encoding: str = "") -> bytes:
    """The body, unpacked.

    Raises: TimeoutError: it drips. Broken: it is cut or too large.
    """
    parts: list[bytes] = []
    size = 0
    unpacker = zlib.decompressobj(31) if encoding.lower() == "gzip" else None
    read = getattr(response, "read1", response.read)
    try:
        while part := read(_PIECE):
            piece = unpacker.decompress(part, _LARGEST) if unpacker else part
            parts.append(piece)
            size += len(piece)
            if size > _LARGEST:
                raise Broken(f"an answer of more than {_LARGEST:,} bytes")
            if time.monotonic() > deadline:
                raise TimeoutError
    except (IncompleteRead, zlib.error):
        raise Broken("the answer was cut off") from None
    if unpacker and not unpacker.eof:
        raise Broken("the answer was cut off")
    return b"".join(parts)


def parsed(body: bytes, retry_after: str | None = None) -> Any:
    """The JSON of a body. Raises: Broken where it is none; Refusal where it is MediaWiki's word for too much or too busy."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Broken("the answer is not whole JSON") from None
    error = found.get("error") if isinstance(found, dict) else None
    if isinstance(error, dict):
        code = str(error.get("code", ""))
        status = {"maxlag": 503, "readonly": 503, "ratelimited": 429, "internal_api_error": 500}.get(
            code.partition("-")[0], 400
        )
        wait = asked_wait(retry_after)
        raise Refusal(status, wait, f"{code}: {error.get('info', '')}")
    return found

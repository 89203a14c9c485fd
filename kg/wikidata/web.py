"""One HTTP request and its JSON, within time and size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kg.http_client import BadStatus, BrokenAnswer, request, retry_after
from kg.wikidata.settings import Source

LARGEST = 128_000_000  # bytes of an answer
# MediaWiki's error codes, up to their first hyphen, and the HTTP status that says the same
_STATUS_OF_CODE = {"maxlag": 503, "readonly": 503, "ratelimited": 429, "internal_api_error": 500}


def get_json(address: str, fields: Mapping[str, str], source: Source, body: bool = False) -> Any:
    """The JSON that a request is answered with; `body` sends the fields as a form. Raises: HttpError."""
    form = urlencode(fields)
    headers = {"User-Agent": source.agent, "Accept": "application/json", "Accept-Encoding": "gzip"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        content, told = request("POST", address, headers, form.encode(), seconds=source.timeout, limit=LARGEST)
    else:
        joined = f"{address}{'&' if '?' in address else '?'}{form}"
        content, told = request("GET", joined, headers, seconds=source.timeout, limit=LARGEST)
    return parsed(content, told.get("Retry-After"))


def parsed(body: bytes, wait: str | None = None) -> Any:
    """The JSON of a body.

    Args:
        wait: the Retry-After header.

    Raises: BrokenAnswer: it is not JSON. BadStatus: MediaWiki reports an error in an answer of status 200.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BrokenAnswer("the answer is not whole JSON") from None
    error = found.get("error") if isinstance(found, dict) else None
    if isinstance(error, dict):
        code = str(error.get("code", ""))
        status = _STATUS_OF_CODE.get(code.partition("-")[0], 400)
        raise BadStatus(status, retry_after(wait), f"{code}: {error.get('info', '')}")
    return found

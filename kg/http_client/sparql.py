"""The requests of SPARQLWrapper, sent within limits of time and size.

SPARQLWrapper sends with urllib, whose limit holds for each step alone: headers that drip are waited for without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.http_client.connections import Answer, Connections
from kg.http_client.errors import BadStatus, HttpError
from kg.http_client.service import retry_after

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

_MAX_REDIRECTS = 5
_SAID = 20_000  # bytes of an error that are looked at


def ask(client: SPARQLWrapper, seconds: float, limit: int) -> tuple[bytes, Mapping[str, str]]:
    """The body, at most `limit` bytes, and the headers of the answer to the query that the client has been given.

    Args:
        seconds: from the request to the last byte, redirects included.

    Raises: HttpError; BadStatus for any status but 2xx.
    """
    with Connections(seconds) as connections:
        answer = _followed(client, connections)
        if not 200 <= answer.status < 300:
            wait = retry_after(answer.headers.get("Retry-After"))
            raise BadStatus(answer.status, wait, answer.beginning(_SAID))
        return answer.whole(limit), answer.headers


def _followed(client: SPARQLWrapper, connections: Connections) -> Answer:
    """The answer behind the redirects; the query is sent again to each address."""
    sent = client._createRequest()  # what `query()` sends; there is no public way to it
    content = sent.data if isinstance(sent.data, bytes) else None
    headers = {name.title(): value for name, value in sent.header_items()}
    address = sent.full_url
    deadline = connections.deadline()
    for _ in range(_MAX_REDIRECTS + 1):
        answer = connections.send(sent.get_method(), address, headers, content, deadline=deadline)
        if not answer.location:
            return answer
        answer.close()
        address = answer.location
    raise HttpError(f"more than {_MAX_REDIRECTS} redirects")

"""Pages from the web whose addresses the user typed, within limits of size and time.

What the user typed may be in a private network; what a server redirects to may not, unless it is the same host.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError
from kg.http_client import Answer, Connections, HttpError, PrivateAddress, TooLarge, host_of, phrase
from kg.sources.robots import NAME, Visits

MAX_BYTES = 16_000_000
MAX_SECONDS = 30.0
_MAX_SILENCE = 10.0  # seconds without a byte
_MAX_REDIRECTS = 5
_HEADERS = {
    "User-Agent": f"{NAME} (reads news articles into a knowledge graph)",
    "Accept-Encoding": "identity",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/plain, */*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    address: str  # after redirects
    charset: str | None  # only if the server named one
    html: bool  # whether the server says so


def visits() -> Visits:
    """The visits of a run, which obey what sites say in their robots.txt."""
    return Visits(_text)


def _text(url: str, limit: int) -> tuple[int, str]:
    """The status of an address, and how its text begins. Raises: InputError: no answer."""
    try:
        with Connections(MAX_SECONDS, _MAX_SILENCE) as connections:
            _, answer = _followed(url, connections)
            return answer.status, answer.beginning(limit)
    except HttpError as error:
        raise InputError(url, f"cannot be fetched: {error}") from error


def fetch(url: str, visits: Visits | None = None) -> Fetched:
    """What a server answers with status 200.

    Args:
        visits: of this run; None: this is its only one.

    Raises: InputError with the reason: no answer, another status, too slow, too large, redirected to a private address,
    not allowed by the site's robots.txt.
    """
    (visits or Visits(_text)).begin(url.strip())
    try:
        with Connections(MAX_SECONDS, _MAX_SILENCE) as connections:
            address, answer = _followed(url, connections)
            if answer.status != 200:
                reason = f"{answer.status} {phrase(answer.status)}".rstrip()
                raise InputError(url, f"the server answers with status {reason}")
            media_type = answer.headers.get("Content-Type", "").partition(";")[0]
            return Fetched(answer.whole(MAX_BYTES), address, answer.charset, "html" in media_type.lower())
    except TooLarge as error:
        raise InputError(url, f"is too large: the limit is {MAX_BYTES:,} bytes") from error
    except HttpError as error:
        raise InputError(url, f"cannot be fetched: {error}") from error


def _followed(url: str, connections: Connections) -> tuple[str, Answer]:
    """The address behind the redirects, and its answer. Raises: InputError, HttpError."""
    address = url.strip()
    deadline = connections.deadline()
    for _ in range(_MAX_REDIRECTS + 1):
        is_typed = host_of(address) == host_of(url.strip())
        try:
            answer = connections.send("GET", address, _HEADERS, public=not is_typed, deadline=deadline)
        except PrivateAddress as error:
            raise InputError(url, f"it redirects to {address}, which is a private address") from error
        if not answer.location:
            return address, answer
        answer.close()
        address = answer.location
    raise InputError(url, f"more than {_MAX_REDIRECTS} redirects")

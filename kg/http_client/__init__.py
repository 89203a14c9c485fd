"""The HTTP client of everything that asks another machine: Wikidata, chat endpoints, SPARQL engines, pages.

`Connections` and `request` keep limits of time and size and follow no redirects. A `Service` retries, waits between
requests, obeys Retry-After, and stops asking a service that only fails.
"""

from kg.http_client.addresses import host_of, is_local, is_public, user_of
from kg.http_client.connections import AGENT, Answer, Connections, request
from kg.http_client.errors import (
    BadStatus,
    BrokenAnswer,
    CircuitOpen,
    ConnectionRefused,
    HttpError,
    NotHttp,
    PrivateAddress,
    TimedOut,
    TooLarge,
    Unreachable,
    phrase,
)
from kg.http_client.service import RetryPolicy, Service, retry_after

__all__ = [
    "AGENT",
    "Answer",
    "BadStatus",
    "BrokenAnswer",
    "CircuitOpen",
    "ConnectionRefused",
    "Connections",
    "HttpError",
    "NotHttp",
    "PrivateAddress",
    "RetryPolicy",
    "Service",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "host_of",
    "is_local",
    "is_public",
    "phrase",
    "request",
    "retry_after",
    "user_of",
]

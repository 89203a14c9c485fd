"""Where Wikidata is asked, who asks, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from kg.errors import UsageError
from kg.http_client import AGENT, RetryPolicy, is_local
from kg.options import days, duration, limit, option

API = "https://www.wikidata.org/w/api.php"
SPARQL = "https://query.wikidata.org/sparql"
DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Source:
    """Addresses and limits. Times in seconds.

    `reconcile` is a W3C reconciliation service that names candidates instead of the API's own search; "" for none.
    `contact` is how the operators of a service can reach us: a mail address or a page.

    Raises: UsageError: a malformed address, or no contact for a service that is not on this machine.
    """

    api: str = option(API, "the API of a Wikibase", "URL", variable="WIKIDATA_API")
    sparql: str = option(
        SPARQL,
        "a SPARQL endpoint that holds Wikidata: its own service, QLever, …",
        "URL",
        flag="--endpoint",
        variable="WIKIDATA_SPARQL",
    )
    reconcile: str = option(
        "", "a W3C reconciliation service that names the candidates, instead of the API's own search", "URL"
    )
    contact: str = option(
        "",
        "how the operators of the services can reach you; sent with each request, and required for public services",
        "MAIL|URL",
    )
    language: str = "en"
    timeout: float = option(
        60.0, "time limit for one answer of a service", "SECONDS", parse=limit, flag="--service-timeout"
    )
    pause: float = option(
        0.5, "time between two requests to one service", "SECONDS", parse=duration, variable="SERVICE_PAUSE"
    )
    attempts: int = 4
    first_wait: float = 2.0  # before the second attempt; doubled for each one after
    longest_wait: float = 300.0  # a service that asks for more is left alone until the next run
    maxlag: int = 5
    age: float = option(
        30 * DAY,
        "how long an answer is kept; one that found nothing, 7 at most",
        "DAYS",
        parse=days,
        variable="SERVICE_AGE",
        shown="30",
    )
    empty_age: float = 7 * DAY  # at most, of an answer that found nothing

    def __post_init__(self) -> None:
        for flag, address in (("--api", self.api), ("--endpoint", self.sparql), ("--reconcile", self.reconcile)):
            parts = urlsplit(address)
            if address and (parts.scheme not in ("http", "https") or not parts.hostname):
                raise UsageError(f"{flag} {address!r} does not begin with http:// or https://")
        if self.contact and not _is_contact(self.contact):
            raise UsageError(f"--contact {self.contact!r} is neither a mail address nor the address of a page")
        if not self.contact and not all(
            is_local(address) for address in (self.api, self.sparql, self.reconcile) if address
        ):
            raise UsageError(
                "Wikimedia asks programs for a contact, in case they cause trouble: "
                "give --contact you@example.org, or set COMMUNIQUE_CONTACT"
            )

    @property
    def age_of_nothing(self) -> float:
        """How long an answer that found nothing is kept."""
        return min(self.age, self.empty_age)

    @property
    def policy(self) -> RetryPolicy:
        """How each of the services is asked: a 403 is a ban."""
        return RetryPolicy(
            self.attempts,
            self.first_wait,
            longest_wait=self.longest_wait,
            pause=self.pause,
            final=frozenset((HTTPStatus.FORBIDDEN,)),
        )

    @property
    def agent(self) -> str:
        """The User-Agent: program, version, contact."""
        return f"{AGENT} ({self.contact or 'local'})"


def _is_contact(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or any(c in text for c in " ()"):
        return False
    name, at, host = text.partition("@")
    return bool(at and name and "." in host) or (
        text.startswith(("http://", "https://")) and bool(urlsplit(text).hostname)
    )

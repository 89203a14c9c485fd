"""Where Wikidata is asked, in whose name, and how patiently."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from kg.errors import UsageError
from kg.http_client import AGENT, Patience, is_local

API = "https://www.wikidata.org/w/api.php"
SPARQL = "https://query.wikidata.org/sparql"


@dataclass(frozen=True, slots=True)
class Source:
    """Addresses and manners. Times in seconds.

    `reconcile` is a W3C reconciliation service that names candidates in the place of the API's own search; empty: none. `contact` is whom the
    operators of a service can write to, a mail address or a page.

    Raises: UsageError for what is no address, and where no contact is given for a service that is not on this machine.
    """

    api: str = API
    sparql: str = SPARQL
    reconcile: str = ""
    contact: str = ""
    language: str = "en"
    timeout: float = 60.0  # for one answer; the public query service stops a query then, too
    pause: float = 0.5  # between two requests to one host
    attempts: int = 4
    patience: float = 2.0  # before the second attempt; doubled for each one after
    longest_wait: float = 300.0  # who asks for more is left alone until the next run
    maxlag: int = 5
    age: float = 30 * 86_400.0  # how long an answer is kept
    empty_age: float = 7 * 86_400.0  # and an answer that says: nothing

    def __post_init__(self) -> None:
        for option, address in (("--api", self.api), ("--endpoint", self.sparql), ("--reconcile", self.reconcile)):
            parts = urlsplit(address)
            if address and (parts.scheme not in ("http", "https") or not parts.hostname):
                raise UsageError(f"{option} {address!r} does not begin with http:// or https://")
        if self.contact and not _is_contact(self.contact):
            raise UsageError(f"--contact {self.contact!r} is neither a mail address nor the address of a page")
        if not self.contact and not all(
            is_local(address) for address in (self.api, self.sparql, self.reconcile) if address
        ):
            raise UsageError(
                "Wikimedia asks programs to say whom to write to when they cause trouble: "
                "give --contact you@example.org, or set COMMUNIQUE_CONTACT"
            )

    @property
    def manners(self) -> Patience:
        """How each of the services is asked: a 403 is a ban."""
        return Patience(
            self.attempts,
            self.patience,
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

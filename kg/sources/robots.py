"""Politeness towards web sites: what their robots.txt allows, and the time between two requests (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from kg.errors import InputError
from kg.http_client import is_local

NAME = "communique"  # by which a robots.txt can name us
_DELAY = 1.0  # seconds between two requests to one host, where its robots.txt names no other
_LONGEST_DELAY = 60.0  # that is waited
_MAX_BYTES = 512_000  # of a robots.txt


class Visits:
    """The visits of a run.

    Args:
        get: returns the status and the text of an address, of at most so many bytes. Raises: InputError.
        sleep: waits for some seconds.
    """

    def __init__(self, get: Callable[[str, int], tuple[int, str]], sleep: Callable[[float], None] = time.sleep) -> None:
        self._get, self._sleep = get, sleep
        self._rules: dict[str, Protego] = {}
        self._last: dict[str, float] = {}

    def begin(self, url: str) -> None:
        """Wait until the address may be asked for. Raises: InputError: its site does not allow it."""
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise InputError(url, f"cannot be fetched: {error}") from error
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(site) or self._rules.setdefault(site, self._read(url, f"{site}/robots.txt"))
        if not rules.can_fetch(url, NAME):
            raise InputError(url, f"the site does not allow programs to read this page ({site}/robots.txt)")
        told = rules.crawl_delay(NAME)
        delay = _DELAY if told is None else told
        if delay > _LONGEST_DELAY:
            raise InputError(
                url,
                f"the site asks for {delay:g} seconds between requests ({site}/robots.txt); at most "
                f"{_LONGEST_DELAY:g} are waited",
            )
        if told is not None or not is_local(url):
            self._wait(site, delay)
        self._last[site] = time.monotonic()

    def _wait(self, site: str, delay: float) -> None:
        if site in self._last:
            self._sleep(max(0.0, self._last[site] + delay - time.monotonic()))

    def _read(self, url: str, address: str) -> Protego:
        """The rules of a site. One that has none allows everything.

        Raises: InputError: they cannot be read; what they forbid is not known then.
        """
        try:
            status, text = self._get(address, _MAX_BYTES)
        except InputError as error:
            raise InputError(url, f"{address}, which tells what may be read, {error.reason}") from error
        if status >= 500:
            raise InputError(url, f"{address}, which tells what may be read, is answered with status {status}")
        return Protego.parse(text if status == 200 else "")

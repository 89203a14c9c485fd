"""Sites are asked what they allow, and not more often than they wish."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read
from kg.sources.robots import Visits

RULES = """User-agent: *
Disallow: /private/
Disallow: /*.pdf$
Crawl-delay: 3

User-agent: communique
Allow: /private/open
Disallow: /private/
Crawl-delay: 2"""
SITE = "https://news.example"
PAGE = (
    "<html lang=en><body><article><p>Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday."
    "</p><p>They agreed on a road between both countries near the lake.</p></article></body></html>"
)


def visits(rules: str, status: int = 200) -> tuple[Visits, list[str], list[float]]:
    asked: list[str] = []
    slept: list[float] = []

    def get(url: str, limit: int) -> tuple[int, str]:
        asked.append(url)
        return status, rules

    return Visits(get, slept.append), asked, slept


@pytest.mark.parametrize(("path", "allowed"), [("/news", True), ("/private/x", False), ("/private/open", True)])
def test_what_a_site_forbids_is_refused_by_name(path: str, allowed: bool) -> None:
    found, asked, _ = visits(RULES)
    if allowed:
        found.begin(SITE + path)
    else:
        with pytest.raises(InputError, match=rf"{SITE}{path}: the site does not allow .*{SITE}/robots.txt"):
            found.begin(SITE + path)
    assert asked == [f"{SITE}/robots.txt"]


def test_requests_to_one_host_are_apart_and_its_rules_are_read_once() -> None:
    found, asked, slept = visits(RULES)
    for path in ("/a", "/b", "/c"):
        found.begin(SITE + path)
    found.begin("https://other.example/a")
    assert asked == [f"{SITE}/robots.txt", "https://other.example/robots.txt"]
    assert len(slept) == 2 and all(1.5 < seconds <= 2 for seconds in slept)


def test_a_site_that_names_no_delay_has_a_second() -> None:
    found, _, slept = visits("")
    found.begin(f"{SITE}/a")
    found.begin(f"{SITE}/b")
    assert len(slept) == 1 and 0.5 < slept[0] <= 1


def test_a_very_long_delay_is_refused() -> None:
    with pytest.raises(InputError, match="asks for 3600 seconds between requests"):
        visits("User-agent: *\nCrawl-delay: 3600")[0].begin(f"{SITE}/a")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_rules_that_are_not_there_forbid_nothing_and_rules_that_cannot_be_read_everything(
    status: int, allowed: bool
) -> None:
    found, _, _ = visits("User-agent: *\nDisallow: /", status)
    if allowed:
        found.begin(f"{SITE}/a")
    else:
        with pytest.raises(InputError, match=f"is answered with status {status}"):
            found.begin(f"{SITE}/a")


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = ("User-agent: *\nDisallow: /closed\n" if self.path == "/robots.txt" else PAGE).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_run_reads_what_is_open_and_refuses_what_is_closed(site: str) -> None:
    first, second = read([f"{site}/open", f"{site}/closed"])
    assert isinstance(first, Article) and first.url is not None
    assert isinstance(second, InputError) and "does not allow" in second.reason

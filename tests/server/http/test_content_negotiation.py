"""Which of the formats on offer an Accept header gets."""

from __future__ import annotations

import pytest
import requests

from server.http.content_negotiation import GRAPHS, choose, wants_html

OFFERED = {"a": ("text/a",), "b": ("text/b", "text/c")}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "a"),
        ("", "a"),
        ("*/*", "a"),
        ("text/b", "b"),
        ("TEXT/B", "b"),
        ("text/b;charset=utf-8", "b"),
        ("text/a;q=0.1, text/b;q=0.9", "b"),
        ("text/*;q=0.5, text/a;q=0", "b"),
        ("text/a;q=0, */*;q=0.1", "b"),
        ("image/png", None),
        ("text/a;q=0", None),
        ("text/c", "b"),
        ("text/c, text/a;q=0.9", "b"),
        ("text/a;q=nonsense, text/b;q=0.1", "b"),
        ("nonsense, text/b", "b"),
    ],
)
def test_choice_by_quality(accept: str | None, expected: str | None) -> None:
    assert choose(accept, OFFERED) == expected


@pytest.mark.parametrize("accept", ["text/n3", "text/rdf+n3;q=0.9, image/png", "text/n3, application/rdf+xml;q=0.5"])
def test_n3_is_answered_in_turtle(accept: str) -> None:
    assert choose(accept, GRAPHS) == "turtle"


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),  # browsers
        ("text/html", True),
        ("text/html;q=0.5, */*;q=0.1", True),
        ("TEXT/HTML;charset=utf-8", True),
        ("*/*", False),
        (None, False),
        ("application/sparql-results+json,text/html;q=0.5", False),
        # HTML is not chosen on the quality of XHTML, as Protégé sends it
        ("application/rdf+xml, application/xhtml+xml, text/html;q=0.3", False),
        ("application/xhtml+xml, text/turtle;q=0.5", False),
        ("text/turtle;q=0.9, application/xhtml+xml;q=1, text/html;q=0.8", False),
        # quality 0 means: not acceptable
        ("text/html;q=0, */*", False),
        ("text/html;q=0.0", False),
        ("text/html; q=0, text/turtle", False),
    ],
)
def test_a_page_is_for_those_who_ask_for_it(accept: str | None, page: bool) -> None:
    assert wants_html(accept) is page


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/rdf+xml, application/xhtml+xml, text/html;q=0.3", "application/rdf+xml"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/n3", "text/turtle"),
        ("text/html, application/rdf+xml;q=0.9", "text/html"),
    ],
)
def test_the_ontology_comes_as_it_is_asked_for(address: str, accept: str, kind: str) -> None:
    answer = requests.get(address + "/ontology", headers={"Accept": accept}, timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, kind)

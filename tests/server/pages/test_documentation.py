"""The documentation as pages: rendering, links, search."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import ServerSettings
from server.app import create_app
from server.pages import documentation
from server.pages.documentation import address, names, page, search, slug


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app(ServerSettings(store=tmp_path / "none")).test_client()


def test_every_page_is_served_without_a_store(client: FlaskClient) -> None:
    for name in names():
        answer = client.get(f"/docs/{name}")
        assert answer.status_code == 200 and page(name).title in answer.text.replace("&#39;", "'"), name
    assert client.get("/docs").text.count('aria-current="page"') == 0
    assert client.get("/docs/marks").text.count('aria-current="page"') == 1


def test_the_file_itself_is_served_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/docs/reference/options.md")
    assert answer.content_type == "text/markdown; charset=utf-8" and answer.text.startswith("# Options")
    for name in ("nothing", "nothing.md", "../app.py", "..%2Fapp.md", "reference", "operator.toml"):
        assert client.get(f"/docs/{name}").status_code == 404, name


def test_links_and_headings_have_addresses_of_the_server() -> None:
    assert address("tutorial", "marks.md#place") == "/docs/marks#place"
    assert address("reference/tools", "../assistants.md", "/kg") == "/kg/docs/assistants"
    assert address("tutorial", "README.md") == "/docs"
    assert address("tutorial", "#next") == "#next"
    assert address("tutorial", "https://example.org/a.md") == "https://example.org/a.md"
    assert slug("A hundred events, read: one-by-one") == "a-hundred-events-read-one-by-one"
    assert 'id="date-basis"' in page("marks").html


def test_html_in_a_file_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# A\n\n<script>alert(1)</script> <b>b</b>\n\n[x](javascript:alert(1))\n"
    (tmp_path / "a.md").write_text(text, "utf8")
    monkeypatch.setattr(documentation, "FOLDER", tmp_path)
    page.cache_clear()
    try:
        html = page("a").html
    finally:
        page.cache_clear()
    assert "<script" not in html and "<b>" not in html and 'href="javascript' not in html


def test_search_finds_the_section_whose_heading_has_the_words_first(client: FlaskClient) -> None:
    found = search("date basis")
    assert (found[0].section.page, found[0].section.anchor) == ("marks", "date-basis")
    assert search("COMMUNIQUÉ_none") == search("zzzz") == search("   ") == ()
    assert search("Dâteline") and "ateline" in search("dateline")[0].passage
    answer = client.get("/docs?q=robots.txt").text
    assert "/docs/data-steward#input" in answer
    assert "Try other words" in client.get("/docs?q=%3Cscript%3Ezzz").text

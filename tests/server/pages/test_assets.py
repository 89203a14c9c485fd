"""Files of the pages: compressed, and kept by browsers under addresses that change with them."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from server.pages.assets_route import version


@pytest.mark.parametrize(
    ("folder", "kept"),
    [(version() + "/", "public, max-age=31536000, immutable"), ("v-0123456789ab/", "no-cache"), ("", "no-cache")],
)
def test_only_the_current_address_is_kept_without_asking(client: FlaskClient, folder: str, kept: str) -> None:
    plain = client.get(f"/assets/{folder}views/page.js")
    packed = client.get(f"/assets/{folder}views/page.js", headers={"Accept-Encoding": "gzip"})
    assert {plain.headers["Cache-Control"], packed.headers["Cache-Control"]} == {kept}
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data
    assert packed.mimetype == plain.mimetype == "text/javascript" and packed.headers["Vary"] == "Accept-Encoding"
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(f"/assets/{folder}views/page.js", headers=again).status_code == 304


@pytest.mark.parametrize(
    "path", ["nothing.js", "../assets_route.py", "views", f"{version()}/../../app.py", "%2e%2e/app.py"]
)
def test_nothing_else_is_given(client: FlaskClient, path: str) -> None:
    assert client.get(f"/assets/{path}").status_code == 404


def test_pages_and_json_are_compressed_for_those_who_accept_it(client: FlaskClient) -> None:
    for path in ("/sparql", "/api/vocabulary"):
        packed = client.get(path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
        assert gzip.decompress(packed.data) == client.get(path, headers={"Accept": "text/html"}).data

"""YASQE, the editor of YASGUI that sends its queries, on a page of another origin, in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, sync_playwright

from kg.rdf.vocab import CQ
from tests.support.live_server import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
VENDOR = ROOT / "server" / "pages" / "assets" / "vendor"
PAGE = """<!doctype html><meta charset=utf-8><link rel=stylesheet href=yasqe.min.css>
<div id=y></div><script src=yasqe.min.js></script>
<script>
window.yasqe = new Yasqe(document.getElementById("y"), { persistenceId: null, requestConfig: {
  endpoint: "ENDPOINT", method: "METHOD", headers: () => (HEADERS) } });
</script>"""
QUERY = f"SELECT ?who WHERE {{ ?who a <{CQ}Person> }}"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("elsewhere")
    if not (VENDOR / "yasqe.min.js").is_file():
        pytest.skip("YASQE has not been brought here: python -m server.build_assets")
    for name in ("yasqe.min.js", "yasqe.min.css"):
        shutil.copy(VENDOR / name, found / name)
    return found


@pytest.fixture(scope="module")
def elsewhere(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("headers", ["{}", '{ "X-Requested-With": "XMLHttpRequest", "Authorization": "Bearer x" }'])
def test_yasqe_of_another_origin(
    page: Page, folder: Path, elsewhere: str, address: str, method: str, headers: str
) -> None:
    text = PAGE.replace("ENDPOINT", address + "/sparql").replace("METHOD", method).replace("HEADERS", headers)
    (folder / "index.html").write_text(text, "utf8")
    page.goto(elsewhere + "/index.html")
    asked = "async query => { yasqe.setValue(query); return JSON.stringify(await yasqe.query()); }"
    assert "anna-weiss" in page.evaluate(asked, QUERY)


def test_errors_and_headers_can_be_read_elsewhere(page: Page, elsewhere: str, address: str) -> None:
    page.goto(elsewhere + "/yasqe.min.css")
    script = "async url => { const r = await fetch(url); return [r.status, await r.text()]; }"
    status, text = page.evaluate(script, f"{address}/sparql?query=SELECT%20*%20%7B")
    assert status == 400 and "Line 1" in text
    assert page.evaluate(script, address + "/nowhere")[0] == 404

"""Pictures of the pages over the sample articles: `python -m tools.screenshots FOLDER`.

Each page is taken wide, narrow, and narrow and dark, as a whole. `--readme` takes the few pictures of the README
instead, small, into `server/docs/images`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page

from kg.build import build
from kg.rdf.vocab import ID
from kg.resources import samples_dir
from kg.settings import Settings
from kg.verdicts.access import Verdicts, correction
from kg.verdicts.model import FIELDS, FIVE, Judged, Judgement, Verdict, now
from kg.verdicts.sampling import new_sample
from tests.browser.watched import chromium
from tests.support.live_server import writable

IMAGES = Path(__file__).resolve().parent.parent / "server" / "docs" / "images"
SIZES = {"wide": (1280, 900, "light"), "narrow": (390, 844, "light"), "dark": (390, 844, "dark"),
         "wide-dark": (1280, 900, "dark")}  # fmt: skip
_README = ("home", "claim")
_README_SIZE, _README_SCALE = (1280, 900), 0.75
_HIGHEST = 4000  # pixels of a picture
_SAMPLE, _JUDGED, _TOKEN = "screenshots", 30, "screenshots"
_WRONG = "SELECT ?name WHERE {\n  ?who a cq:Person ; rdfs:label name .\n}"
_PEOPLE = "SELECT ?who ?name {\n  ?who a cq:Person ; rdfs:label ?name\n}"
_CHART = """#+ view: chart
SELECT ?month (COUNT(?event) AS ?attacks) {
  ?event a cq:Assault ; cq:factuality cq:Actual ; cq:earliestDate ?day
  BIND(SUBSTR(STR(?day), 1, 7) AS ?month)
} GROUP BY ?month ORDER BY ?month"""
_CLAIM = "SELECT ?it { ?denial cq:denies ?it . ?it a cq:Accuse ; cq:confidence ?c } ORDER BY DESC(?c) ?it LIMIT 1"
_STATEMENT = (
    "SELECT ?it { ?it a cq:Statement ; cq:quotation cq:Direct ; cq:confidence ?c } ORDER BY DESC(?c) ?it LIMIT 1"
)
_REPORTED = "SELECT ?it { ?it a cq:ReportedEvent ; cq:articleCount ?n } ORDER BY DESC(?n) ?it LIMIT 1"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page: its address, and what shows that it is there."""

    path: str
    shown: str = "main"


def _asking(query: str) -> str:
    return "/sparql?" + urlencode({"query": query})


SHOTS: Mapping[str, Shot] = {
    "home": Shot("/", ".map .dot"),
    "browse-events": Shot("/browse/events", ".list.found li"),
    "browse-map": Shot("/browse/events?view=map", ".map .dot"),
    "browse-people": Shot("/browse/people", ".list.found li"),
    "browse-nothing": Shot("/browse/events?type=Protest&from=1900&to=1901"),
    "questions": Shot("/queries", ".card"),
    "meetings": Shot("/queries/who-met-whom?who=taliban", "table.result td"),
    "accusations": Shot("/queries/accusations-and-denials?accuser=Pakistan&accused=India", "table.result td"),
    "timeline": Shot("/queries/timeline-of-two-states?one=Afghanistan&other=Pakistan", ".drawing canvas"),
    "map": Shot("/queries/places-on-a-map", ".map .dot"),
    "matrix": Shot("/queries/states-towards-states", "table.matrix td"),
    "embedded": Shot("/embed/places-on-a-map", ".map .dot"),
    "search": Shot("/search?q=pakistan", ".list li"),
    "ask": Shot("/ask?q=" + quote("Who met the Taliban in 2025?"), ".parameters"),
    "editor": Shot("/sparql", ".CodeMirror-code"),
    "answer": Shot(_asking(_PEOPLE), "#answer td"),
    "chart": Shot(_asking(_CHART), "#answer .drawing canvas"),
    "error": Shot(_asking(_WRONG), ".problem[role=alert]"),
    "ontology": Shot("/ontology", ".term"),
    "docs": Shot("/docs", "article"),
    "marks": Shot("/docs/marks", "article"),
    "samples": Shot("/sample", "form"),
    "sample": Shot(f"/sample/{_SAMPLE}", ".headline"),
    "judge": Shot(f"/sample/{_SAMPLE}/12", ".judge"),
    "corrections": Shot("/corrections", ".corrections"),
    "missing": Shot("/page/none", ".problem"),
}
"""Pages by the names of their pictures, apart from those of things of the graph."""


def shots(address: str) -> dict[str, Shot]:
    """Return each page by the name of its picture."""
    first = {kind: _page(_first(address, kind)) for kind in ("people", "organizations", "states", "places", "articles")}
    one = {
        name: _page(_one(address, query))
        for name, query in (("claim", _CLAIM), ("statement", _STATEMENT), ("reported", _REPORTED))
    }
    return {
        **SHOTS,
        "person": Shot(first["people"], ".pointing"),
        "correct": Shot(first["people"] + "#correct", "#correct details[open]"),
        "organization": Shot(first["organizations"]),
        "state": Shot(first["states"]),
        "place": Shot(first["places"]),
        "article": Shot(first["articles"], ".text"),
        **{name: Shot(path, ".quote") for name, path in one.items()},
    }


def _page(iri: str) -> str:
    return "/page/" + iri.removeprefix(ID)


def _first(address: str, kind: str) -> str:
    """Return the first thing of a list: of entities the one with the most events."""
    return str(_json(f"{address}/api/browse/{kind}?rows=1")["rows"][0]["thing"]["value"])


def _one(address: str, query: str) -> str:
    rows = _json(f"{address}/sparql?" + urlencode({"query": query}))["results"]["bindings"]
    return str(rows[0]["it"]["value"])


def _json(url: str) -> dict[str, Any]:
    with urlopen(Request(url, headers={"Accept": "application/sparql-results+json, application/json"})) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _said(one: Judged, field: str, number: int, sample: str) -> Verdict:
    """Return a verdict made up to show what a report looks like: less is wrong where the confidence is high."""
    judgement: Judgement = "Wrong" if number % 20 > 12 + 8 * one.confidence else "Right"
    held = one.values.get(field, "")
    return Verdict((one.event,), FIELDS[field], judgement, "Ana", now(), held, "", sample, one.probability)


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Yield the address of a server over the sample articles, with a sample that is judged and a correction."""
    if not (store / "current").exists():
        build([str(samples_dir())], store, Settings(workers=1))
    verdicts = Verdicts(store)
    if not verdicts.samples():
        sample = new_sample(verdicts.base, _SAMPLE, verdicts.population(), 40, seed=7)
        verdicts.keep_sample(sample)
        judged = verdicts.judged(verdicts.sample(_SAMPLE))[:_JUDGED]
        said = [
            _said(one, field, 7 * place + 3 * number, sample.iri)
            for place, one in enumerate(judged)
            for number, field in enumerate(FIVE)
        ]
        verdicts.record([*said, correction("two", [f"{ID}state/PAK"], "Ana", "only to show what it looks like")])
    with writable(store, token=_TOKEN) as address:
        yield address


def take(browser: Browser, address: str, wanted: Mapping[str, Shot], folder: Path) -> None:
    """Write the pictures of pages in every size and colour."""
    for size, (width, height, scheme) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for name, shot in wanted.items():
            _open(page, address, shot)
            whole = min(_HIGHEST, int(page.evaluate("document.documentElement.scrollHeight")))
            page.screenshot(path=folder / f"{name}-{size}.png", full_page=True,
                            clip={"x": 0, "y": 0, "width": width, "height": whole})  # fmt: skip
            print(folder / f"{name}-{size}.png", flush=True)
        context.close()


def take_for_readme(browser: Browser, address: str, folder: Path) -> None:
    """Write the tops of a few pages."""
    width, height = _README_SIZE
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=_README_SCALE)
    page, wanted = context.new_page(), shots(address)
    for name in _README:
        _open(page, address, wanted[name])
        page.screenshot(path=folder / f"{name}.png")
    context.close()


def _open(page: Page, address: str, shot: Shot) -> None:
    page.goto("about:blank")
    page.goto(address + shot.path)
    page.wait_for_selector(shot.shown)
    page.wait_for_load_state("networkidle")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the pictures are written")
    parser.add_argument("--readme", action="store_true", help=f"write the pictures of the README to {IMAGES}")
    parser.add_argument("--store", type=Path, help="a store of the sample articles; made where it is missing")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="pictures of these pages alone")
    told = parser.parse_args()
    if not told.readme and told.folder is None:
        parser.error("name the folder for the pictures, or --readme")
    folder = IMAGES if told.readme else told.folder
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="communique-") as made,
        chromium() as browser,
        serving(told.store or Path(made) / "store") as address,
    ):
        if told.readme:
            take_for_readme(browser, address, folder)
        else:
            wanted = shots(address)
            take(browser, address, {name: wanted[name] for name in told.only or wanted}, folder)


if __name__ == "__main__":
    main()

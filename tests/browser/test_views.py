"""The views of results, drawn in a real browser from a small graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.rdf.vocab import ID, PREFIXES
from tests.browser.watched import Watched
from tests.support.graph_fixture import ARTICLE, TEXT, publish
from tests.support.live_server import running

HOSTILE = "<img src=x onerror=window.__xss=1>"
MORE = (
    "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    + f"""
{{ <{ID}place/doha> geo:hasGeometry <{ID}place/doha#point> .
  <{ID}place/doha#point> geo:asWKT "POINT(51.53 25.28)"^^geo:wktLiteral .
  <{ID}place/far> a cq:Place ; rdfs:label "{HOSTILE}" ; geo:hasGeometry <{ID}place/far#point> .
  <{ID}place/far#point> geo:asWKT "POINT(-175.2 -21.1)"^^geo:wktLiteral .
  <{ARTICLE}/event-21-consult> cq:participant <{ID}state/UTO>, <{ID}state/RUR> ;
    cq:actorState <{ID}state/UTO>, <{ID}state/RUR> ;
    cq:earliestDate "2024-07-02"^^xsd:date ; cq:latestDate "2024-07-02"^^xsd:date .
  <{ARTICLE}/event-far> a cq:Assault, cq:MaterialConflict, cq:Event ; rdfs:label "{HOSTILE}" ; cq:factuality cq:Actual ;
    cq:actorState <{ID}state/UTO> ; cq:recipientState <{ID}state/RUR> ;
    sem:hasPlace <{ID}place/far> ; cq:date "2024-05"^^xsd:gYearMonth ; cq:dateBasis cq:Explicit ;
    cq:earliestDate "2024-05-01"^^xsd:date ; cq:latestDate "2024-05-31"^^xsd:date ;
    cq:trigger <{ARTICLE}#char={TEXT.index("met")},{TEXT.index("met") + 3}> .
  <{ID}state/UTO> cq:country "UTO" . <{ID}state/RUR> cq:country "RUR" .
  cq:Actual rdfs:label "actual" . cq:Negated rdfs:label "denied" .
  cq:Assault rdfs:label "assault" ; cq:intensity -10.0 . cq:Consult rdfs:label "consult" ; cq:intensity 1.0 . }}
"""
)
NAMES_OF_A_CROWDED_GRAPH = """async () => {
  const script = document.querySelector("script[src*='/views/']");
  const { default: graph } = await import(script.src.replace("results", "graph"));
  const cell = text => ({ kind: "literal", value: text, text });
  const rows = Array.from({ length: 60 }, (_, number) => ({ one: cell("Hub"), other: cell(`Neighbour${number}`) }));
  const place = document.querySelector(".drawing");
  const drawn = await graph.draw(place, { columns: ["one", "other"], rows }, {});
  const svg = new DOMParser().parseFromString(await drawn.svg(), "image/svg+xml").documentElement;
  drawn.end();
  place.replaceChildren(svg);
  return [...place.querySelectorAll("text")].map(one => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return [one.textContent, left + 1, right - 1, top + 2, bottom - 2];
  });
}"""
TIMELINE = "/queries/timeline-of-two-states?one=Utopia&other=Ruritania"
DRAWN = [
    ("/queries/places-on-a-map", "map", ".map .dot"),
    (TIMELINE, "timeline", ".canvas canvas"),
    ("/queries/how-dates-are-known", "chart", ".canvas canvas"),
    ("/queries/co-participation-network", "graph", ".graph canvas"),
    ("/queries/most-active-dyads", "matrix", "table.matrix td[title]"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("store")
    publish(store, more=MORE)
    with running(store, timeout=10) as found:
        yield found


@pytest.mark.parametrize(("path", "view", "selector"), DRAWN, ids=[view for _, view, _ in DRAWN])
def test_each_view_is_drawn_and_gives_pictures(
    browser: Browser, address: str, tmp_path: Path, path: str, view: str, selector: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    watched = Watched(context.new_page(), address)
    page = watched.goto(path)
    page.click(f"button[data-view={view}]")
    page.wait_for_selector(f".drawing[data-view={view}] {selector}")
    page.wait_for_selector(".tools button")
    for kind, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as download:
            page.click(f"text=Picture as {kind}")
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.name.endswith(f"-{view}.{kind.lower()}") and start in file.read_bytes()[:200]
    assert page.locator("table.result tbody tr").count() > 0
    watched.assert_well()
    context.close()


def test_the_view_that_the_query_names_comes_first(browser: Browser, address: str) -> None:
    page = browser.new_page()
    for path, view in (
        ("/queries/places-on-a-map", "map"),
        (TIMELINE, "timeline"),
        ("/queries/on-whose-word", "table"),
    ):
        page.goto(address + path)
        page.wait_for_selector(".views button[aria-pressed=true]")
        assert page.get_attribute(".views button[aria-pressed=true]", "data-view") == view
    assert not page.is_visible(".drawing")
    marks = page.evaluate("""async () => {
      const script = document.querySelector("script[src*='/views/']");
      const { marks } = await import(script.src.replace("results", "timeline"));
      const labels = (first, last) => marks(Date.parse(first), Date.parse(last), 6).map(one => one.label);
      const spans = [["2021-07-20", "2025-06-01"], ["2024-01-30", "2024-06-20"], ["2024-02-27", "2024-03-02"]];
      return spans.map(span => labels(...span));
    }""")
    assert marks == [  # each year, month and day once
        ["2022", "2023", "2024", "2025"],
        ["2024-02", "2024-03", "2024-04", "2024-05", "2024-06"],
        ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"],
    ]
    page.close()


def test_a_marker_opens_what_happened_there_as_text_with_links(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(address + "/queries/places-on-a-map")
    page.click(".map .dot.unsure", timeout=5000)  # the meeting stands on Anna Weiss's word
    page.wait_for_selector(".leaflet-popup-content li a")
    assert page.inner_text(".leaflet-popup-content p") == "Doha"
    assert "according to Anna Weiss" in page.inner_text(".leaflet-popup-content li")
    page.click(".map .dot:not(.unsure)")
    page.wait_for_selector(f".leaflet-popup-content >> text={HOSTILE}")
    assert page.evaluate("typeof window.__xss") == "undefined"
    page.close()


def test_a_click_on_a_dot_of_the_graph_shows_its_ties(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(address + "/queries/network-of-an-actor?actor=Utopia")
    page.wait_for_selector(".graph canvas")
    answer = page.request.get(address + "/api/neighbours?iri=" + ID + "state/UTO").json()
    assert [(edge["to"]["label"], edge["weight"]) for edge in answer["edges"]] == [("Ruritania", 1)]
    assert page.request.get(address + "/api/neighbours?iri=" + ID + "state/XYZ").status == 404
    once, again = (page.evaluate(NAMES_OF_A_CROWDED_GRAPH) for _ in range(2))
    assert once == again
    assert "Hub" in [name for name, *_ in once] and 10 < len(once) < 61
    for (_, left, right, top, bottom), (_, left2, right2, top2, bottom2) in combinations(once, 2):
        assert right < left2 or right2 < left or bottom < top2 or bottom2 < top
    page.close()


def test_the_table_sorts_by_values(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/queries/how-dates-are-known")
    head = page.locator("table.result th", has_text="events")
    head.locator("button").click()
    numbers = page.locator("table.result tbody td.number").all_inner_texts()
    assert head.get_attribute("aria-sort") == "ascending" and numbers == sorted(numbers, key=int) and len(numbers) > 1
    head.locator("button").click()
    assert page.locator("table.result tbody td.number").all_inner_texts() == numbers[::-1]
    page.close()


def test_without_scripts_there_is_the_table(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/queries/places-on-a-map")
    assert page.locator("table.result tbody tr").count() == 2 and page.locator(".shown").count() == 0
    page.goto(address + "/queries/network-of-an-actor?actor=Utopia")
    assert page.locator("table.result thead th").all_inner_texts() == ["subject", "predicate", "object"]
    context.close()


def test_a_drawing_alone_may_stand_in_frames_and_no_other_page(browser: Browser, address: str) -> None:
    page = browser.new_page()
    answer = page.goto(address + "/embed/places-on-a-map")
    assert answer is not None and answer.headers["content-security-policy"].endswith("frame-ancestors *")
    page.wait_for_selector(".map .dot")
    answer = page.goto(address + "/queries/places-on-a-map")
    assert answer is not None and answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    page.close()


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ('#+ view: chart {"x": "month"}', {"name": "chart", "options": {"x": "month"}}),
        ('#defaultView:Map{"hide":["?point"]}', {"name": "map", "options": {"hide": ["?point"]}}),
        ("#defaultView:LineChart", {"name": "chart", "options": {"kind": "line"}}),
        ("SELECT * { ?s ?p 'view: map' }", {"name": "", "options": {}}),
        ("#+ view: map {wrong}", {"name": "map", "options": {}}),
    ],
)
def test_a_comment_of_the_query_names_the_view(browser: Browser, address: str, text: str, view: object) -> None:
    page = browser.new_page()
    page.goto(address + "/queries")
    assert (
        page.evaluate("async text => (await import('/assets/views/result.js')).viewOf(text)", f"# a\n{text}\nASK {{}}")
        == view
    )
    page.close()

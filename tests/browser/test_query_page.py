"""The query page in a real browser: writing, errors, completion, links and downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from kg.rdf.vocab import CQ, ID, RDFS, SKOS, VOID
from tests.browser.watched import Watched
from tests.support.graph_fixture import publish
from tests.support.live_server import running, until

NAMES = f"# All names\nSELECT ?name ?s {{ ?s <{RDFS}label>|<{SKOS}altLabel> ?name }} ORDER BY ?name"
DESCRIPTION = f"""
<{ID}graph/description> {{
  <urn:consult> <{VOID}class> <{CQ}Consult> ; <{VOID}propertyPartition> [ <{VOID}property> <{CQ}attributedTo> ] . }}
"""
MOST_BYTES = 500_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("store")
    publish(store, more=DESCRIPTION)
    with running(store, timeout=2) as found:
        yield found


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context.new_page(), address)
    context.close()


def write(page: Page, text: str) -> None:
    """Replace what stands in the editor, as a person does."""
    page.click(".CodeMirror-lines")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def text_of(page: Page) -> str:
    found: str = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    return found


def rows_of(page: Page) -> list[list[str]]:
    page.wait_for_selector("#answer tbody tr")
    return [row.locator("td").all_inner_texts() for row in page.locator("#answer tbody tr").all()]


def test_a_link_is_run_once_and_its_columns_are_in_the_order_of_the_query(watched: Watched) -> None:
    page, asked = watched.page, []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    watched.goto("/sparql?query=" + quote(NAMES))
    rows = rows_of(page)
    assert page.locator("#answer th").all_inner_texts() == ["Row", "name", "s"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 9)]
    assert "<img src=x onerror=window.__xss=1>" in rows[0][1]
    assert [url.rpartition("/")[2] for url in asked] == ["table"]
    assert page.inner_text("#tabs [aria-pressed=true]") == "All names" and page.title().startswith("All names")
    page.reload()  # by its fragment, into the same tab
    rows_of(page)
    assert page.locator("#tabs [aria-pressed]").count() == 1 and len(asked) == 2
    watched.assert_well()


def test_a_link_to_a_long_query_is_short_and_gives_it_back(watched: Watched, address: str) -> None:
    text = NAMES + "".join(f"\n# {number}: the same comment, again and again, é" for number in range(30))
    page = watched.goto("/sparql")
    write(page, text)
    page.click("[aria-controls=link]")
    assert until(lambda: bool(page.evaluate("document.getElementById('address').value")), 20)
    link = page.input_value("#address")
    assert link.startswith(address + "/sparql#z=") and len(link) < len(text) / 2
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto(link)
    rows_of(page)
    assert text_of(page) == text
    page.click("[aria-controls=history]")
    assert "All names" in page.inner_text("#history")


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        ("ASK {}", {"json": b'"boolean":true', "xml": b"<boolean>true"}),
        (
            "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 3",
            {"turtle": b"@prefix", "ntriples": b"<http", "rdfxml": b"<rdf:RDF", "jsonld": b"@id"},
        ),
    ],
)
def test_each_form_has_its_downloads(watched: Watched, query: str, formats: dict[str, bytes]) -> None:
    page = watched.goto("/sparql?query=" + quote(query))
    page.wait_for_selector("#answer [data-format]")
    offered = page.locator("#answer [data-format]").evaluate_all("all => all.map(one => one.dataset.format)")
    assert offered == list(formats)
    for name, start in formats.items():
        with page.expect_download() as download:
            page.click(f"#answer [data-format={name}]")
        assert start in download.value.path().read_bytes()
    assert page.inner_text("#answer .verdict, #answer summary") in ("Yes", "The triples as Turtle")
    watched.assert_well()


def test_the_view_that_the_query_names_is_drawn_and_names_give_way_to_identifiers(watched: Watched) -> None:
    text = "#+ view: chart\nSELECT ?kind (COUNT(*) AS ?number) { ?s a ?kind } GROUP BY ?kind"
    page = watched.goto("/sparql?query=" + quote(text))
    page.wait_for_selector("#answer .drawing[data-view=chart] canvas")
    assert "State" in [row[1] for row in rows_of(page)]
    page.click("text=Show identifiers")
    assert "cq:State" in [row[1] for row in rows_of(page)]
    page.click("#answer button[data-view=table]")
    assert not page.is_visible("#answer .drawing")
    watched.assert_well()


def test_completion_knows_the_graph(watched: Watched) -> None:
    page = watched.goto("/sparql")

    def offered() -> list[str]:
        """The completions that are shown at this moment."""
        found = page.evaluate("[...document.querySelectorAll('.CodeMirror-hints li')].map(one => one.innerText)")
        return [" ".join(one.split()) for one in found]

    def offers(text: str, fits: Callable[[list[str]], bool]) -> bool:
        """Whether completions that fit come to be shown while the text is written, and stay when they are asked for."""
        write(page, text[:-1])
        page.keyboard.type(text[-1])
        if not until(lambda: fits(offered()), 20):
            return False
        page.keyboard.press("Control+Space")
        page.wait_for_timeout(400)  # in which prefixes are declared, unless completions are shown
        return until(lambda: fits(offered()), 20)

    assert offers("SELECT * { ?s a Cons", lambda found: "cq:Consult consult 1 uses" in found), offered()
    page.keyboard.press("Enter")
    assert until(lambda: f"<{CQ}>" in text_of(page), 20)
    assert text_of(page).endswith("SELECT * { ?s a cq:Consult")
    # those of the subject's class come first
    assert offers("SELECT * { ?s a cq:Consult ; a", lambda found: "".join(found[:1]).startswith("cq:attributedTo"))
    assert offers(
        "SELECT * { ?s a cq:Person ; a",
        lambda found: bool(found) and not found[0].startswith("cq:attributedTo"),
    ), offered()
    assert offers("SELECT * { ?event cq:actor ?who . ?w", lambda found: found[:1] == ["?who"]), offered()
    assert offers("PREFIX rdf", lambda found: "".join(found[:1]).startswith("rdf: <")), offered()
    wanted = "SELECT * { ?event cq:attributedTo Anna Wei"
    assert offers(wanted, lambda found: any("Anna Weiss" in one for one in found)), offered()
    page.locator(".CodeMirror-hints li", has_text="Anna Weiss").first.click(timeout=20_000)
    assert until(lambda: text_of(page).endswith(f"cq:attributedTo <{ID}person/anna-weiss>"), 20)
    for text, words in (("anna-weiss", "Anna Weiss"), ("cq:attributedTo", "attributed to")):
        page.hover(f".CodeMirror-line span:text('{text}')")
        page.wait_for_selector(f".CodeMirror-line span[title^='{words}']")
    watched.assert_well()


def test_by_keyboard_one_leaves_the_editor_and_finds_examples(watched: Watched) -> None:
    page = watched.goto("/sparql")
    page.click(".CodeMirror-lines")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    described = page.get_attribute(".CodeMirror textarea", "aria-describedby")
    assert "Tab leaves the editor" in page.inner_text(f"#{described}")
    page.focus("[aria-controls=examples]")
    page.keyboard.press("Enter")
    page.fill("#example-words", "met whom")
    shown = page.locator("#examples .example:visible")
    assert shown.count() >= 1 and "met" in shown.first.inner_text()
    shown.first.click()
    page.wait_for_selector("#answer .outcome")
    page.click("#tabs .new")
    assert page.locator("#tabs [aria-pressed]").count() == 2
    page.click("#tabs .close >> nth=1")
    assert page.locator("#tabs [aria-pressed]").count() == 1
    page.click("[aria-controls=code]")
    for kind, words in (("curl", "--data-urlencode"), ("Python", "SPARQLWrapper"), ("R", "library(httr2)")):
        page.click(f"#code button:text-is('{kind}')")
        assert words in page.inner_text("#code pre")
    watched.assert_well()


def test_a_long_query_tells_its_time_and_can_be_stopped(watched: Watched) -> None:
    page = watched.goto("/sparql")
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
    page.click("#run")
    page.wait_for_selector("#progress:visible")
    assert page.inner_text("#elapsed").endswith(" s") and page.inner_text("#run") == "Stop"
    page.click("#run")
    page.wait_for_selector("#answer >> text=Stopped after")
    page.click("#run")
    page.wait_for_selector("#answer .problem")
    assert "took too long" in page.inner_text("#answer .problem") and "LIMIT" in page.inner_text("#answer .problem")


def test_the_page_is_small_and_its_files_are_kept(watched: Watched) -> None:
    page = watched.goto("/sparql?query=" + quote(NAMES))
    rows_of(page)
    sizes = "performance.getEntries().filter(e => e.encodedBodySize).map(e => e.encodedBodySize)"
    assert sum(page.evaluate(sizes)) < MOST_BYTES / 2
    files = "[...document.querySelectorAll('link[href*=assets], script[src*=assets]')].map(e => e.href || e.src)"
    for file in page.evaluate(files):
        assert "immutable" in page.request.get(file).headers["cache-control"]


def test_without_scripts_a_link_leads_to_the_table(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/sparql?query=" + quote(NAMES))
    page.wait_for_url("**format=html")
    assert page.locator("table.result tbody tr").count() == 8
    page.fill("#query", "ASK {}")
    page.click("#plain button")
    assert page.locator("table.result tbody tr").count() == 1
    context.close()

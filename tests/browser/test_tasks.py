"""What a researcher does, from the home page of the sample articles to what was wanted, in at most six clicks each."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.watched import Watched
from tests.support.live_server import writable

MOST_CLICKS = 6


@pytest.fixture(scope="module")
def address(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = shutil.copytree(samples, tmp_path_factory.mktemp("tasks") / "store")
    with writable(store, token="secret") as found:
        yield found


class Researcher(Watched):
    """A page whose clicks are counted, and the keys that are pressed instead of clicks; what is written is not."""

    clicks = 0

    def click(self, what: str | Locator) -> None:
        self.clicks += 1
        (self.page.locator(what).first if isinstance(what, str) else what).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.clicks += 1
            self.page.keyboard.press(key)

    def choose(self, field: str, written: str, label: str) -> None:
        """Write a part of a name into a field and click the entity that is suggested."""
        self.page.focus(field)
        self.page.keyboard.type(written)
        self.click(f"[role=option]:has(span:text-is('{label}'))")

    def go_to(self, written: str) -> None:
        """Write a part of a name into the search box, and open the page of the first thing that is suggested."""
        self.page.focus("#q")
        self.page.keyboard.type(written)
        self.page.wait_for_selector("#suggestions li")
        self.press("ArrowDown", "Enter")
        self.page.wait_for_url("**/page/**")

    def downloaded(self, what: str) -> list[dict[str, str]]:
        """Click on what downloads a table, and return its rows."""
        with self.page.expect_download() as download:
            self.click(what)
        return list(csv.DictReader(download.value.path().read_text("utf8").splitlines()))


@pytest.fixture
def researcher(browser: Browser, address: str) -> Iterator[Researcher]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    found = Researcher(context.new_page(), address)
    found.page.goto(address)
    yield found
    assert found.clicks <= MOST_CLICKS
    assert (found.strangers, found.complaints) == ([], [])
    context.close()


def test_who_met_afghan_officials_and_where(researcher: Researcher) -> None:
    researcher.click("text=Who met whom, where and when?")
    researcher.choose("#p-who", "afghan", "Afghanistan")
    researcher.press("Enter")
    researcher.page.wait_for_url("**who=**")
    rows = researcher.downloaded(".downloads a:text-is('csv')")
    assert {"Amir Khan Muttaqi", "Vikram Misri", "Dubai"} in [{row["one"], row["other"], row["place"]} for row in rows]
    assert any("foreign secretary" in row["words"].lower() for row in rows)


def test_accusations_of_one_side_against_the_other_and_their_denials(researcher: Researcher) -> None:
    researcher.click("text=Who accused whom, and was it denied?")
    researcher.choose("#p-accuser", "pakis", "Pakistan")
    researcher.choose("#p-accused", "india", "India")
    researcher.press("Enter")
    researcher.page.wait_for_url("**accused=**")
    rows = researcher.downloaded(".downloads a:text-is('csv')")
    assert [(row["accuser"], row["accused"], row["denied_by"]) for row in rows] == [("Pakistan", "India", "India")]
    assert "which New Delhi denies" in rows[0]["denial"]


def test_events_on_a_map(researcher: Researcher, tmp_path: Path) -> None:
    page = researcher.page
    researcher.click(".kinds a >> text=Assault")
    researcher.click("[data-source] button >> text=Map")
    researcher.click(".map .dot:not([title])")  # several places
    # a dot outside the map is clicked by chance only: the browser scrolls the map to it, and the map scrolls back
    expect(page.locator(".map .dot[title^=Rasak]")).to_be_in_viewport(ratio=1)
    researcher.click(".map .dot.unsure")
    page.wait_for_selector(".leaflet-popup-content li a")
    with page.expect_download() as download:
        researcher.click("text=Picture as PNG")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    researcher.click(".leaflet-popup-content li a")
    page.wait_for_selector(".quote mark")
    assert page.locator(".crumbs >> text=Assault").count() == 1


def test_timeline_of_two_states(researcher: Researcher) -> None:
    researcher.click("text=What happened between two states?")
    researcher.choose("#p-one", "afghan", "Afghanistan")
    researcher.choose("#p-other", "pakis", "Pakistan")
    researcher.press("Enter")
    researcher.page.wait_for_selector(".drawing[data-view=timeline] canvas")
    rows = researcher.downloaded(".downloads a:text-is('csv')")
    assert len(rows) > 20


def test_the_words_of_a_person(researcher: Researcher) -> None:
    page = researcher.page
    researcher.go_to("khawaja asif")
    researcher.click(".pointing:has-text('statements') li a")
    page.wait_for_selector(".quote mark")
    assert "Khawaja Muhammad Asif said this" in page.inner_text(".status.claimed")
    assert "Khawaja Muhammad Asif" in page.inner_text("dt:text-is('Speaker') + dd")


def test_a_query_of_ones_own_with_an_error_mended(researcher: Researcher) -> None:
    page = researcher.page
    researcher.click("nav >> text=Query")
    researcher.click(".CodeMirror-lines")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT ?name WHERE {\n  ?who a cq:Person ;\n    rdfs:label name .\n}")
    researcher.press("Control+Enter")
    page.wait_for_selector("#answer .problem[role=alert]")
    researcher.complaints.clear()  # the browser's word for the refusal
    wrong = page.locator(".CodeMirror-code > div:has(.wrong)")
    assert "rdfs:label name ." in wrong.inner_text() and "line" in wrong.locator(".wrong-words").inner_text().lower()
    assert "rdfs:label name ." in page.inner_text("#answer .problem pre")
    page.keyboard.type("?")  # before the word that is wrong, where the cursor is put
    researcher.press("Control+Enter")
    page.wait_for_selector("#answer tbody tr")
    assert page.locator(".wrong").count() == 0
    box = page.locator("#answer tbody tr").first.bounding_box()
    assert box is not None and box["y"] + box["height"] < 900, "the answer is not in sight"
    assert {"name": "Amir Khan Muttaqi"} in researcher.downloaded("#answer [data-format=csv]")


def test_events_by_month_and_type_as_a_chart(researcher: Researcher) -> None:
    page = researcher.page
    researcher.click("text=How many events of which type happened in each month?")
    page.wait_for_selector(".drawing[data-view=chart] canvas")
    with page.expect_download() as download:
        researcher.click("text=Picture as SVG")
    assert b"<svg" in download.value.path().read_bytes()[:200]
    assert {"month", "kind", "events"} <= set(researcher.downloaded(".downloads a:text-is('csv')")[0])


def test_from_a_fact_to_its_words_and_back(researcher: Researcher) -> None:
    page = researcher.page
    researcher.click(".numbers a >> nth=1")
    researcher.click(".list.found li a >> nth=0")
    shown = page.inner_text("h1")
    researcher.click(".quote footer a")
    mark = page.locator(".text :target")
    box = mark.bounding_box()
    assert box is not None and 0 < box["y"] < 700, "the words are not in sight"
    researcher.click(mark)
    researcher.click(".fact:target a >> nth=0")
    assert page.inner_text("h1") == shown


def test_a_sample_of_twenty_is_judged_by_keyboard_and_its_report_read(researcher: Researcher) -> None:
    page = researcher.page
    researcher.click("nav >> text=Accuracy")
    page.fill("#size", "20")
    page.fill("#name", "keys")
    page.fill("[name=coder]", "Ana")
    page.fill("[name=token]", "guess")
    researcher.click("button >> text=Draw a sample")
    page.wait_for_selector("[role=alert]:visible >> text=requires the token")
    researcher.complaints.clear()  # the browser's word for the refusal
    page.fill("[name=token]", "secret")
    researcher.press("Enter")
    page.wait_for_url("**/sample/keys/1?coder=Ana")
    assert page.locator("mark").count() >= 1 and page.is_hidden("[name=token]")
    page.press("body", "2")  # keys that judge are not clicks
    assert page.is_checked("[data-field=actors] [value=Wrong]")
    page.keyboard.press("7")
    page.keyboard.press("7")
    assert page.is_checked("[data-field=place] [value=Unclear]")
    page.keyboard.press("c")
    page.keyboard.type("a name is missing")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_url("**/sample/keys/2?coder=Ana")
    page.keyboard.press("b")
    page.wait_for_url("**/sample/keys/1?coder=Ana")
    assert page.is_checked("[data-field=actors] [value=Wrong]") and page.input_value("#comment") == "a name is missing"
    page.keyboard.press("n")
    for number in range(2, 21):
        page.wait_for_url(f"**/sample/keys/{number}?coder=Ana")
        page.keyboard.press("a")
    page.wait_for_url("**/sample/keys?coder=Ana")
    assert "95% right" in page.inner_text("main") and "Ana: 20 of 20 events" in page.inner_text("main")
    assert page.locator("svg.plot circle").count() >= 2
    assert len(researcher.downloaded("a[href$='design.csv']")) > 300


def test_two_entities_are_joined_and_parted_again(researcher: Researcher) -> None:
    page = researcher.page
    researcher.go_to("khawaja asif")
    researcher.click("#correct summary")
    researcher.choose("#correct-other", "ishaq", "Ishaq Dar")
    page.fill("#correct [name=why]", "one man, two spellings")
    page.fill("#correct [name=coder]", "Ana")
    page.fill("#correct [name=token]", "secret")
    researcher.click("#correct button >> text=Record")
    page.wait_for_selector(".corrected >> text=Ana says that this is the same as Ishaq Dar")
    researcher.click(".corrected button >> text=Undo")
    page.wait_for_selector(".corrected", state="detached")

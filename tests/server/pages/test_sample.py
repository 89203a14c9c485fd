"""Samples that are drawn, judged and reported by the pages, and corrections."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.rdf.vocab import ID, WD
from kg.verdicts.access import Verdicts, correction
from kg.verdicts.model import FIELDS, Verdict
from server.app import close, create_app
from server.graph import verdicts
from server.settings import ServerSettings
from tests.support.graph_fixture import ARTICLE, written

TOKEN = {"Authorization": "Bearer secret"}
ITEM = WD + "Q42"
HTML = {"Accept": "text/html"}
ANNA, UTOPIA = ID + "person/anna-weiss", ID + "state/UTO"
MEETING, REFUSAL = ARTICLE + "/event-21-consult", ARTICLE + "/event-96-agree"
MORE = f"<{ID}graph/more> {{ <{UTOPIA}> <http://www.w3.org/2002/07/owl#sameAs> <{ITEM}> }}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "store"
    written(folder, MORE)
    return folder


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(ServerSettings(store=store, writable=True, token="secret", readers=2))
    yield app.test_client()
    close(app)


def draw(client: FlaskClient, name: str, **fields: str) -> TestResponse:
    return client.post("/sample", data={"name": name, "size": "2", "seed": "7", **fields}, headers=TOKEN)


def judge(client: FlaskClient, path: str, coder: str = "Ana", **fields: str) -> TestResponse:
    """Send the form of a page of an event, as it stands there."""
    shown = re.search(r'name="shown" value="(\w+)"', client.get(path).text)
    assert shown
    data = {"shown": shown[1], "coder": coder, **fields}
    return client.post(path, data=data, headers={**TOKEN, **HTML})


def test_a_sample_is_drawn_judged_and_reported(client: FlaskClient, store: Path) -> None:
    drawn = draw(client, "First one")
    assert drawn.json == {"see": "/sample/first-one/1"}
    answer = judge(client, "/sample/first-one/1", rest="Right")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sample/first-one/2?coder=Ana")
    answer = judge(client, "/sample/first-one/2", rest="Right", **{"f-actors": "Wrong"}, comment="it was Ruritania")
    assert answer.headers["Location"] == "/sample/first-one?coder=Ana"
    judge(client, "/sample/first-one/2", "Ben", rest="Right")
    told = client.get("/sample/first-one/report.json").get_json()
    assert told["coders"] == {"Ana": 14, "Ben": 7} and told["fields"]["type"]["value"] == 1
    assert told["fields"]["actors"] == {"value": 1, "low": pytest.approx(0.2065, abs=1e-3), "high": 1, "n": 1}
    found = Verdicts(store).judged(Verdicts(store).sample("First one"))
    assert {len(one.current()) for one in found} == {7, 14}
    page = client.get("/sample/first-one").text
    assert "Ana: 2 of 2 events" in page and "100% right" in page and 'class="plot"' in page
    assert "First one" in client.get("/sample").text


def test_a_coder_goes_on_where_nothing_is_judged_and_sees_only_their_own(client: FlaskClient) -> None:
    draw(client, "own")
    judge(client, "/sample/own/1", "Cem", **{"f-place": "Unclear"})
    assert client.get("/sample/own/next?coder=Cem").headers["Location"] == "/sample/own/2?coder=Cem"
    assert client.get("/sample/own/next?coder=Dora").headers["Location"] == "/sample/own/1?coder=Dora"
    own, other = (client.get(f"/sample/own/1?coder={coder}").text for coder in ("Cem", "Dora"))
    assert 'value="Unclear" checked' in own and "checked>" not in other.replace('id="keys" checked>', "")


def test_an_event_is_shown_with_its_sentence_and_all_fields(client: FlaskClient) -> None:
    draw(client, "shown")
    pages = [client.get(f"/sample/shown/{number}").text for number in (1, 2)]
    meeting = next(page for page in pages if "<mark" in page and ">met</mark>" in page)
    for words in (
        "Ruritania",
        "Doha",
        "2024-07-02",
        "Anna Weiss",
        "Consult",
        "We will &lt;b&gt;never",
        "/page/article/talks-in-doha-0a1b2c3d#",
    ):
        assert words in meeting, words
    assert meeting.count("<fieldset") == len(FIELDS)


def test_downloads_have_the_verdicts_and_all_events(client: FlaskClient) -> None:
    draw(client, "files", size="1")
    judge(client, "/sample/files/1", rest="Right")
    assert len(client.get("/sample/files/verdicts.jsonl").text.splitlines()) == 7
    design = list(csv.DictReader(io.StringIO(client.get("/sample/files/design.csv").text)))
    assert [row["sample_prob"] for row in design] == ["0.5", "0.5"] and sum(int(row["labeled"]) for row in design) == 1
    (row,) = csv.DictReader(io.StringIO(client.get("/sample/files/sheet.csv").text))
    assert row["sampling_probability"] == "0.5" and row["type_iri"]


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"size": "none"}, 400, "size: 'none'"),
        ({"size": "5001"}, 400, "size: '5001'"),
        ({"seed": "-1"}, 400, "seed: '-1'"),
        ({"design": "odd"}, 400, "design: 'odd'"),
        ({"name": "x" * 501}, 400, "name: this has 501 characters"),
        ({"name": "Once"}, 400, "'Once': this graph has a sample of that name"),
    ],
)
def test_a_sample_that_cannot_be_drawn_is_refused_by_field_and_value(
    client: FlaskClient, fields: dict[str, str], status: int, words: str
) -> None:
    draw(client, "Once")
    answer = draw(client, **{"name": "other", **fields})
    assert answer.status_code == status and words in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({}, 400, "Nothing was judged"),
        ({"rest": "Perhaps"}, 400, "'Perhaps' is not one of Right"),
        ({"coder": " ", "rest": "Right"}, 400, "the name of whoever judges"),
        ({"shown": "old", "rest": "Right"}, 409, "has changed"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(
    client: FlaskClient, fields: dict[str, str], status: int, words: str
) -> None:
    draw(client, "refused")
    answer = judge(client, "/sample/refused/1", **fields)
    assert answer.status_code == status and words in answer.text.replace("&#39;", "'")
    assert client.get("/sample/refused/report.json").get_json()["coders"] == {}


@pytest.mark.parametrize("path", ["/sample/none", "/sample/none/1", "/sample/none/next", "/sample/none/report.json"])
def test_a_sample_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_the_token_lets_write(client: FlaskClient, store: Path) -> None:
    before = Verdicts(store).all()
    wrong = {"coder": "Eve", "what": "same", "on": ANNA, "other-same": UTOPIA}
    for path in ("/sample", "/corrections", "/corrections/undo", "/sample/first-one/1"):
        assert client.post(path, data={**wrong, "token": "guess"}).status_code == 401
        assert client.post(path, data=wrong).status_code == 401
    assert Verdicts(store).all() == before
    with_token = client.post("/corrections", data={**wrong, "token": "secret"}, headers=HTML)
    assert with_token.headers["Location"] == "/page/person/anna-weiss#correct"  # as a form without a script sends it
    client.post("/corrections/undo", data={"verdict": Verdicts(store).all()[-1].iri(ID)}, headers=TOKEN)


def test_confidence_is_fitted_to_a_sample_and_the_fit_is_undone(client: FlaskClient, store: Path) -> None:
    draw(client, "to fit")
    assert client.post("/sample/to-fit/fit", headers=TOKEN).status_code == 409
    for number in (1, 2):
        judge(client, f"/sample/to-fit/{number}", rest="Wrong")
    page = client.get("/sample/to-fit").text
    assert "fits the 2 events" in page and "0.750 as stated" in page and 'formaction="/sample/to-fit/unfit"' not in page
    for path in ("/sample/to-fit/fit", "/sample/to-fit/unfit"):
        assert client.post(path).status_code == 401
    assert client.post("/sample/to-fit/fit", headers=TOKEN).json == {"see": "/sample/to-fit#fit"}
    page, event = client.get("/sample/to-fit").text, client.get("/page/" + MEETING.removeprefix(ID)).text
    fitted = client.get("/data/" + MEETING.removeprefix(ID) + ".nt").text
    assert "have a fitted confidence" in page and "verdicts since" not in page and "fittedConfidence" in fitted
    assert "Fitted to verdicts on this graph: 0." in event
    judge(client, "/sample/to-fit/1", rest="Right")
    assert "verdicts since" in client.get("/sample/to-fit").text
    assert client.post("/sample/to-fit/unfit", headers=TOKEN).json == {"see": "/sample/to-fit#fit"}
    assert "have a fitted confidence" not in client.get("/sample/to-fit").text
    assert "fittedConfidence" not in client.get("/data/" + MEETING.removeprefix(ID) + ".nt").text


def test_a_server_that_is_read_only_says_how_to_change_that(store: Path) -> None:
    app = create_app(ServerSettings(store=store, readers=2))
    reading = app.test_client()
    for path in ("/sample", "/corrections", "/page/person/anna-weiss"):
        page = reading.get(path).text
        assert "serve --writable --token" in page and 'method="post"' not in page
    assert reading.post("/sample", data={"size": "1"}).status_code == 403
    close(app)


def test_without_a_token_pages_of_other_sites_write_nothing(tmp_path: Path) -> None:
    written(tmp_path / "store")
    app = create_app(ServerSettings(store=tmp_path / "store", writable=True, token="", readers=2))
    client, data = app.test_client(), {"size": "1", "name": "open"}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert client.post("/sample", data=data, headers=headers).status_code == 403
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # as browsers send our forms, which name no referrer
    assert client.post("/sample", data=data, headers=own).json == {"see": "/sample/open/1"}
    assert 'name="token"' not in client.get("/sample").text
    close(app)


def correct(client: FlaskClient, **fields: str) -> TestResponse:
    """Send the form of a correction; `other` is what goes with the choice `what`."""
    data = {f"other-{fields['what']}" if name == "other" else name: value for name, value in fields.items()}
    return client.post("/corrections", data={"coder": "Ana", "why": "I <b>know</b>", **data}, headers=TOKEN)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "same", "on": ANNA, "other": "utopia"}, "the same as Utopia"),
        ({"what": "different", "on": ANNA, "other": UTOPIA}, "not the same as Utopia"),
        ({"what": "two", "on": ANNA}, "says that two different things share this name"),
        ({"what": "not-a-link", "on": UTOPIA, "other": ITEM}, "the link to wd:Q42 is wrong"),
        ({"what": "wrong", "on": MEETING}, "this event is wrong: Type"),
        ({"what": "wrong", "on": MEETING, "field": "recipients"}, "this event is wrong: Recipients"),
        ({"what": "same", "on": MEETING, "other": REFUSAL}, "the same event as Utopia"),
        ({"what": "different", "on": REFUSAL, "other": MEETING}, "not the same event as Envoys of Utopia met"),
    ],
)
def test_a_correction_is_shown_at_once_listed_and_undone(
    client: FlaskClient, store: Path, fields: dict[str, str], words: str
) -> None:
    answer = correct(client, **fields)
    assert answer.status_code == 200, answer.text
    page = client.get(answer.get_json()["see"].partition("#")[0]).text
    assert words in page and "I &lt;b&gt;know&lt;/b&gt;" in page
    assert ("<s>wd:Q42</s>" in page) == (fields["what"] == "not-a-link")
    listed = client.get("/corrections").text
    (one,) = re.findall(r'name="verdict" value="([^"]+)"', listed)
    assert Verdicts(store).all()[-1].iri(ID) == one
    assert client.post("/corrections/undo", data={"verdict": one}, headers=TOKEN).json == {"see": "/corrections"}
    assert words not in client.get(answer.get_json()["see"].partition("#")[0]).text
    assert client.post("/corrections/undo", data={"verdict": one}, headers=TOKEN).status_code == 404


def test_the_newest_verdict_on_a_link_counts_and_is_told_beside_it(client: FlaskClient) -> None:
    said = correction("not-a-link", [UTOPIA, ITEM], "Ana", "another state")
    wrong, right = replace(said, time="2026-01-02T00:00:00Z"), replace(said, coder="Ben", judgement="Right")

    def page_after(*recorded: Verdict) -> str:
        with client.application.test_request_context():
            verdicts.record(recorded)
        return client.get("/page/state/UTO").text

    page = page_after(wrong, replace(right, time="2026-01-01T00:00:00Z"))
    assert '<s>wd:Q42</s> <small class="quiet">wrong, says Ana, 2026-01-02</small>' in page
    page = page_after(replace(right, time="2026-01-03T00:00:00Z"))
    assert "<s>" not in page and "Ben says that the link to wd:Q42 is right" in page
    for one in (wrong, right):
        assert client.post("/corrections/undo", data={"verdict": one.iri(ID)}, headers=TOKEN).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "same", "on": ANNA, "other": ANNA}, "the same IRI"),
        ({"what": "same", "on": ANNA, "other": "nobody at all"}, "nothing in this graph is called"),
        ({"what": "same", "on": ANNA, "other": MEETING}, "is no entity of this graph"),
        ({"what": "same", "on": ANNA}, "name the other one"),
        ({"what": "same", "on": ARTICLE, "other": ANNA}, "cannot be said"),
        ({"what": "not-a-link", "on": ANNA, "other": ITEM}, "has no link"),
        ({"what": "wrong", "on": ANNA}, "'wrong' cannot be said"),
        ({"what": "wrong", "on": MEETING, "field": "colour"}, "'colour' is not one of"),
        ({"what": "same", "on": "no iri", "other": ANNA}, "is not an IRI"),
        ({"what": "two", "on": ANNA, "coder": ""}, "the name of whoever makes it"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    client: FlaskClient, store: Path, fields: dict[str, str], words: str
) -> None:
    before = len(Verdicts(store).all())
    answer = correct(client, **fields)
    assert answer.status_code == 400 and words in answer.get_json()["detail"]
    assert len(Verdicts(store).all()) == before


def test_verdicts_of_a_sample_are_no_corrections_and_are_not_undone_as_such(client: FlaskClient, store: Path) -> None:
    draw(client, "apart")
    judge(client, "/sample/apart/1", rest="Wrong")
    (some, *_) = [one for one in Verdicts(store).all() if one.sample.endswith("/apart")]
    assert some.iri(ID) not in client.get("/corrections").text
    assert client.post("/corrections/undo", data={"verdict": some.iri(ID)}, headers=TOKEN).status_code == 404

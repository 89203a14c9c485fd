"""What the page of an event says in words: what is claimed, by whom, and what is known."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.rdf.vocab import CQ, ID, PREFIXES
from server.app import close, create_app
from server.pages.event import confidence, number, status
from server.pages.reported import Reports
from server.settings import ServerSettings
from tests.support.graph_fixture import ARTICLE, publish

NAMES = {"urn:r": "Ruritania", "urn:u": "Uto {x}"}
OTHER = ID + "article/other-1"
REPORTED, ALONE = ID + "reported/1", ID + "reported/2"
MORE = f"""
{"".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items())}
<{OTHER}> a cq:Article ; schema:headline "Envoys meet" ; schema:datePublished "2024-07-04"^^xsd:date ;
  schema:publisher "The Gazette" ; schema:url "https://gazette.example/1" .
<{OTHER}#sentence=0,30> nif:anchorOf "Envoys met at the lake in Doha." ; nif:beginIndex 0 ; nif:endIndex 30 ;
  nif:referenceContext <{OTHER}> .
<{OTHER}#char=7,10> nif:beginIndex 7 ; nif:endIndex 10 ; nif:referenceContext <{OTHER}> ;
  cq:inSentence <{OTHER}#sentence=0,30> .
<{OTHER}/event-7-consult> a cq:Consult ; rdfs:label "met" ; cq:trigger <{OTHER}#char=7,10> ; cq:factuality cq:Actual ;
  cq:injuredLow 3 ; cq:injuredHigh 5 .
<{OTHER}/event-17-consult> a cq:Consult, cq:Event ; rdfs:label "at the lake" ; cq:trigger <{OTHER}#char=7,10> ;
  cq:factuality cq:Actual ; cq:recipient <{ID}state/UTO> ; cq:earliestDate "2024-07-01"^^xsd:date .
<{OTHER}/statement-7> a cq:Statement ; cq:cue <{OTHER}#char=7,10> ; cq:content <{OTHER}#char=11,29> .
<{OTHER}#char=11,29> nif:beginIndex 11 ; nif:endIndex 29 ; nif:anchorOf "at the lake in Doha" ;
  nif:referenceContext <{OTHER}> .
<{ALONE}> a cq:ReportedEvent ; cq:class cq:Consult ; cq:recipient <{ID}state/UTO> ;
  cq:reports <{OTHER}/event-17-consult> ; cq:representative <{OTHER}/event-17-consult> .
<{REPORTED}> a cq:ReportedEvent ; rdfs:label "met" ; cq:class cq:Consult ; cq:factuality cq:Actual ;
  cq:articleCount 2 ; cq:independentSourceCount 2 ; cq:ownVoiceCount 1 ; cq:attributedCount 1 ;
  cq:actor <{ID}state/UTO>, <{ID}state/RUR> ; cq:reports <{OTHER}/event-7-consult>, <{ARTICLE}/event-21-consult> ;
  cq:mergeBasis "other-1/event-7-consult and talks-in-doha-0a1b2c3d/event-21-consult: same place +1.5,\
 other numbers -1.5; together 0.0" .
"""


def _cq(factuality: str, **others: str) -> dict[str, list[ox.NamedNode | ox.Literal | ox.BlankNode]]:
    said = {name: [ox.NamedNode(value)] for name, value in others.items()}
    return {"factuality": [ox.NamedNode(CQ + factuality)], **said}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("kind", "cq", "said"),
    [
        ("Assault", _cq("Actual"), "Reported as having happened."),
        (
            "Assault",
            _cq("Actual", attributedTo="urn:r"),
            "According to Ruritania, this happened. The article does not say that it is true.",
        ),
        (
            "Accuse",
            _cq("Actual", actor="urn:r", recipient="urn:u", attributedTo="urn:r"),
            "An accusation or criticism by Ruritania against Uto {x}. The article does not say that it is true.",
        ),
        (
            "Accuse",
            _cq("Actual", actor="urn:r", attributedTo="urn:u"),
            "According to Uto {x}: an accusation or criticism by Ruritania. The article does not say that it is true.",
        ),
        ("Consult", _cq("Planned"), "Reported as planned or promised. The article does not say that it has happened."),
        ("Assault", _cq("Negated"), "Reported as denied, or as not having happened."),
    ],
)
def test_a_claim_is_said_to_be_one(kind: str, cq: dict[str, list[ox.NamedNode | ox.Literal]], said: str) -> None:
    found = status(kind, cq, NAMES, Reports())
    assert (found.text, found.is_plain) == (said, said == "Reported as having happened.")


def test_confidence_and_numbers_in_words() -> None:
    told = confidence({"confidence": [ox.Literal("0.65")], "doubt": [ox.NamedNode(CQ + "recipient")]}, is_event=True)
    assert "about 65 should be right" in told[0] and told[1] == "Least sure: who is acted upon."
    assert [number(some) for some in (("3", "", "5"), ("3", "", ""), ("", "4", ""), ())] == [
        "3 to 5",
        "at least 3",
        "about 4",
        "",
    ]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("store")
    publish(folder, more=MORE)
    app = create_app(ServerSettings(store=Path(folder)))
    yield app.test_client()
    close(app)


def _told(client: FlaskClient, iri: str) -> str:
    page = client.get("/page/" + iri.removeprefix(ID)).get_data(as_text=True)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_page_of_a_reported_event_has_its_reports_side_by_side(client: FlaskClient) -> None:
    told = _told(client, REPORTED)
    assert "Articles that tell of this: 2. Independent sources among them: 2." in told
    assert "In 1 of 2 reports it rests on the word of Anna Weiss." in told
    assert (
        "Envoys met at the lake in Doha Envoys meet · The Gazette 2024-07-04 3 to 5 happened the article itself" in told
    )
    assert "in Doha on 2 July 2024 : for it: same place; against it: other numbers" in told
    page = client.get("/page/" + REPORTED.removeprefix(ID)).get_data(as_text=True)
    assert 'href="/page/article/other-1#char=7,10"' in page and 'href="https://gazette.example/1"' in page


@pytest.mark.parametrize("iri", [REPORTED, f"{ARTICLE}/event-21-consult", f"{ARTICLE}/statement-70"])
def test_the_explanations_that_a_page_links_are_there(client: FlaskClient, iri: str) -> None:
    page = client.get("/page/" + iri.removeprefix(ID)).get_data(as_text=True)
    links = re.findall(r'href="(/docs/\w+)#([\w-]+)"', page)
    assert links
    for address, anchor in links:
        assert f'id="{anchor}"' in client.get(address).get_data(as_text=True)


def test_the_page_of_a_report_leads_to_the_others(client: FlaskClient) -> None:
    told = _told(client, f"{ARTICLE}/event-21-consult")
    assert "Told in 2 articles; independent sources among them: 2. See them side by side" in told
    assert (
        "the type" not in told and "2024-07-02 (a date in the text)" in told and "Doha (named in the sentence)" in told
    )


def test_a_reported_event_of_one_article_has_the_page_of_the_event_there(client: FlaskClient) -> None:
    answer = client.get("/page/" + ALONE.removeprefix(ID))
    assert (answer.status_code, answer.location) == (303, "/page/article/other-1/event-17-consult")
    told = _told(client, f"{OTHER}/event-17-consult")
    assert "When 2024-07-01 or later" in told and "Statements, offices and ties" not in told
    assert "Reported event" in _told(client, REPORTED)


def test_a_list_says_who_acts_on_whom_and_when_and_is_downloaded_whole(client: FlaskClient) -> None:
    page = client.get("/browse/events").get_data(as_text=True)
    told = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "unknown → Utopia · 2024-07-01 or later" in told and "Ruritania, Utopia · 2024-07-02" in told
    said = client.get("/browse/statements").get_data(as_text=True)
    assert (
        ">Anna Weiss: &lt;script&gt;" in said and said.count("<q>") == 1
    )  # its label, or the sentence, with what is said
    assert ">Envoys met at the lake in Doha</a>" in said
    csv, shown = re.search(r'href="/sparql\?([^"]*)">csv<', page), re.search(r"<pre[^>]*>([^<]*)</pre>", page)
    assert csv is not None and "LIMIT" not in csv[1] and shown is not None and "LIMIT 500" in shown[1]

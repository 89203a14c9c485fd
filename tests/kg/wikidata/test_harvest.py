"""Whole classes of Wikidata fetched into tables, and the tables read after those of the installation."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.build import build
from kg.engines.local import open_snapshot
from kg.errors import ModelError, UsageError
from kg.gazetteer import rows as tables
from kg.gazetteer import tenures
from kg.gazetteer.own import completed, stamp
from kg.rdf.vocab import PREFIXES, WD
from kg.settings import Settings
from kg.wikidata.asking import Wikidata
from kg.wikidata.cache import AnswerFile
from kg.wikidata.harvest import HarvestReport, _date, shown, update
from kg.wikidata.lists import List, lists, roots
from kg.wikidata.tables import write_tables
from kg.wikidata.unlinked import country_items
from tests.support.wikidata_stub import Trouble, WikidataStub, entity, pointing, said, wikidata_stub

PAK = country_items()["PAK"]
LAKES = "Ministry of Inland Lakes"


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("COMMUNIQUE_GAZETTEER", str(tmp_path / "own"))
    yield tmp_path / "own"
    forget()


def forget() -> None:
    """As in a new process."""
    for cached in (tables.rows, tables.states, tenures.tenures, tenures._by_surname, tenures._by_holder):
        cached.cache_clear()


@pytest.fixture
def stub() -> Iterator[WikidataStub]:
    with wikidata_stub() as served:
        for kind in roots().values():
            served.entities |= {qid: entity(qid, names[0]) for qid, names in kind.items()}
        minister, person = "Q900000700", "Q900000701"
        served.entities |= {
            e["id"]: e
            for e in (
                entity(
                    "Q900000702",
                    LAKES,
                    ("Lakes Ministry", "MIL", "a|b"),
                    P31=[pointing("Q192350")],
                    P17=[pointing(PAK)],
                ),
                entity(minister, "Minister of Inland Lakes", P279=[pointing("Q83307")], P1001=[pointing(PAK)]),
                entity(
                    person,
                    "Zaitoon Example",
                    ("Z. Example",),
                    P31=[pointing("Q5")],
                    P39=[
                        pointing(minister, P580="2019-02-01", P582="2020-03-01"),
                        pointing(minister, P580="2022-05-04"),
                    ],
                ),
                entity(
                    "Q900000711",
                    "Minister of Foreign Affairs of Pakistan",
                    P279=[pointing("Q7330070")],
                    P1001=[pointing(PAK)],
                ),
                entity(
                    "Q900000712",
                    "Zaitoon Second",
                    P31=[pointing("Q5")],
                    P39=[pointing("Q900000711", P580="2030-05-04")],
                ),
                entity(
                    "Q900000703",
                    "Old Example",
                    P31=[pointing("Q5")],
                    P39=[pointing(minister, P580="1980-01-01", P582="1984-01-01")],
                ),
                entity("Q900000704", "Lake Unity League", ("LUL",), P31=[pointing("Q7278")], P17=[pointing(PAK)]),
                entity("Q900000705", "Unity", P31=[pointing("Q7278")], P17=[pointing(PAK)]),
                entity("Q900000706", "Twin Party", P31=[pointing("Q7278")], P17=[pointing(PAK)]),
                entity("Q900000707", "Twin Party", P31=[pointing("Q7278")], P17=[pointing(PAK)]),
                entity("Q900000709", "Boat Party", P31=[pointing("Q7278")], P17=[pointing(PAK)]),
                entity(
                    "Q900000710",
                    "Party of Boats",
                    ("Boat Party", "Party of Oars"),
                    P31=[pointing("Q7278")],
                    P17=[pointing(PAK)],
                ),
                entity(
                    "Q900000708",
                    "Lakeside",
                    P31=[pointing("Q515")],
                    P17=[pointing(PAK)],
                    P1566=[{"mainsnak": said("string", "88"), "rank": "normal"}],
                ),
            )
        }
        yield served


def updated(stub: WikidataStub, kinds: tuple[str, ...] = ("all",), page: int = 500, **settings: Any) -> HarvestReport:
    source = stub.source(**settings)
    return update(
        Wikidata(source, AnswerFile(Path("/dev/null/a"), source), lambda seconds: None), kinds, ("PAK",), page
    )


def written(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_classes_become_tables_that_the_reading_knows(where: Path, stub: WikidataStub) -> None:
    report = updated(stub)
    assert (report.fetched, report.unanswered, report.left_out, report.ambiguous) == (6, "", [], 3)
    people, bodies = read(where / "wikidata" / "persons.csv"), read(where / "wikidata" / "organizations.csv")
    assert [(p["id"], p["label"], p["aliases"], p["country"], p["status"]) for p in people] == [
        ("person/zaitoon-example", "Zaitoon Example", "Z. Example", "PAK", "wikidata"),
        ("person/zaitoon-second", "Zaitoon Second", "", "PAK", "wikidata"),
    ]
    assert {b["id"]: (b["class"], b["aliases"], b["acts_for"]) for b in bodies} == {
        "org/ministry-of-inland-lakes": ("GovernmentBody", "Lakes Ministry|?MIL", "state/PAK"),
        "org/lake-unity-league": ("PoliticalParty", "?LUL", ""),
        "org/party-of-boats": ("PoliticalParty", "Party of Oars", ""),
        "org/free-hills-front": ("ArmedGroup", "", ""),
    }
    terms = read(where / "wikidata" / "offices.csv")
    assert [(t["holder"], t["office"], t["valid_from"], t["valid_to"]) for t in terms] == [
        ("person/zaitoon-second", "foreign minister", "2030-05-04", "")
    ]
    assert [(p["geonames"], p["qid"]) for p in read(where / "wikidata" / "place_qids.csv")] == [("88", "Q900000708")]
    forget()
    row = tables.rows()["org/ministry-of-inland-lakes"]
    assert (row.cls, row.country, row.acts_for, row.weak) == (
        "GovernmentBody",
        "PAK",
        ("state/PAK",),
        frozenset(("MIL",)),
    )
    assert [(x.iri.rpartition("/")[2], x.basis) for x in row.links] == [("Q900000702", "Wikidata, by the gazetteer")]
    assert [(h.holder.label, h.office) for h in tenures.holders("second", day="2030-06-01")] == [
        ("Zaitoon Second", "foreign minister")
    ]
    assert tenures.holders("second", day="2029-06-01") == ()
    assert any("parties-PAK" in line for line in shown())


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2019-02-03T00:00:00Z", "2019-02-03"),
        ("2019-01-01T00:00:00Z", "2019"),
        ("", ""),
        ("http://www.wikidata.org/.well-known/genid/0a1b", ""),
        ("-0044-03-15T00:00:00Z", ""),
    ],
)
def test_dates_of_terms(told: str, day: str) -> None:
    assert _date(told) == day


def test_pages_are_put_together_and_too_much_is_halved(where: Path, stub: WikidataStub) -> None:
    stub.troubles["/sparql"] = [Trouble(500, {}, b"java.util.concurrent.TimeoutException")]
    assert updated(stub, ("parties",), page=50).fetched == 1
    assert [a.fields["query"].split("LIMIT ")[1].split()[0] for a in stub.asked if a.path == "/sparql"] == ["50", "25"]
    small = [f"Q9100000{n}" for n in range(10, 90)]
    stub.entities |= {q: entity(q, f"Party number {q}", P31=[pointing("Q7278")], P17=[pointing(PAK)]) for q in small}
    assert updated(stub, ("parties",), page=30, age=-1.0, empty_age=-1.0).rows["organizations"] == 82
    found = [r["label"] for r in read(where / "wikidata" / "organizations.csv")]
    assert len(found) == len(set(found)) == 82


def test_goes_on_where_it_was_stopped(where: Path, stub: WikidataStub) -> None:
    small = [f"Q9100000{n}" for n in range(10, 90)]
    stub.entities |= {q: entity(q, f"Party number {q}", P31=[pointing("Q7278")], P17=[pointing(PAK)]) for q in small}
    answer = stub.answer

    def banning(path: str, fields: dict[str, str]) -> bytes:
        if "OFFSET 30" in fields.get("query", ""):
            stub.always["/sparql"] = Trouble(403, {}, b"banned")
        return answer(path, fields)

    stub.answer = banning  # type: ignore[method-assign]
    report = updated(stub, ("parties", "igos"), page=30, timeout=60.0)  # a slow page would be asked for by halves
    assert "banned" in report.unanswered
    assert (report.fetched, report.left) == (0, 2)
    assert report.rows["organizations"] > 50  # what came is used
    stub.answer = answer  # type: ignore[method-assign]
    stub.always.clear()
    stub.asked.clear()
    report = updated(stub, ("parties", "igos"), page=30, timeout=60.0)
    assert (report.fetched, report.left, report.rows["organizations"]) == (2, 0, 82)
    assert "OFFSET 60" in next(a.fields["query"] for a in stub.asked if a.path == "/sparql")
    assert updated(stub, ("parties", "igos")).kept == 2


def test_a_class_that_wikidata_calls_otherwise_is_left_out(where: Path, stub: WikidataStub) -> None:
    stub.entities["Q245065"]["labels"]["en"]["value"] = "fast fashion"
    report = updated(stub, ("igos",))
    assert report.left_out == ["igos: Wikidata does not call Q245065 'intergovernmental organization'"]
    assert not [p for p in stub.paths() if p == "/sparql"]


def test_bundled_rows_are_completed_and_keep_their_names(where: Path, tmp_path: Path) -> None:
    free = next(r for r in tables.bundled("persons.csv") if r["status"] != "verified" and r["country"])
    taken = next(
        r
        for r in tables.bundled("organizations.csv")
        if r["status"] == "verified" and r["class"] == "InternationalOrganization"
    )
    found = {
        f"offices-{free['country']}": {"Q900000800": {"label": [free["label"]], "alias": ["Another Spelling"]}},
        "igos-all": {"Q900000801": {"label": [taken["label"]]}},
    }
    counts, ambiguous = write_tables(tmp_path, found, "2026-11-24", written)
    assert (counts["persons"], counts["organizations"], ambiguous) == (1, 0, 1)
    assert read(tmp_path / "persons.csv")[0]["id"] == free["id"]
    where.mkdir()
    (where / "persons.csv").write_bytes((tmp_path / "persons.csv").read_bytes())
    row = next(r for r in tables.table("persons.csv") if r["id"] == free["id"])
    assert (row["label"], row["qid"], row["status"]) == (free["label"], "Q900000800", "wikidata")
    assert "Another Spelling" in row["aliases"].split("|")


def test_bodies_that_a_rule_makes_get_their_items(where: Path, tmp_path: Path) -> None:
    found = {
        "ministries-PAK": {
            "Q900000900": {"label": ["Ministry of Foreign Affairs"]},
            "Q900000901": {"label": ["Ministry of Defence of Pakistan"]},
            "Q900000902": {"label": ["Ministry of Justice"]},
            "Q900000903": {"label": ["Pakistani Justice Ministry"]},
        }
    }
    counts, ambiguous = write_tables(tmp_path, found, "2026-11-24", written)
    made = {r["qid"]: (r["id"], r["label"], r["aliases"], r["sectors"]) for r in read(tmp_path / "organizations.csv")}
    assert made == {
        "Q900000900": (
            "org/ministry-of-foreign-affairs-of-pakistan",
            "Ministry of Foreign Affairs of Pakistan",
            "",
            "GOV",
        ),
        "Q900000901": ("org/pak-defence-ministry", "Ministry of Defence of Pakistan", "", "MIL"),
    }
    assert (counts["organizations"], ambiguous) == (2, 2)


def test_own_tables(where: Path) -> None:
    assert stamp() == ""
    before = Settings().configuration()
    where.mkdir()
    (where / "organizations.csv").write_text(
        "id,class,label,aliases,country\norg/x,ArmedGroup,X Front,XF,PAK\norg/un,,,Blue Berets,\n", "utf8"
    )
    (where / "wikidata").mkdir()
    (where / "wikidata" / "organizations.csv").write_text(
        "id,qid,status\norg/un,Q5,wikidata\norg/x,Q6,wikidata\n", "utf8"
    )
    assert stamp() and Settings().configuration() != before
    ours = [
        {
            "id": "org/un",
            "label": "United Nations",
            "aliases": "UN",
            "class": "InternationalOrganization",
            "qid": "Q1065",
            "status": "verified",
            "country": "",
        }
    ]
    un, new = completed("organizations.csv", ours)
    assert (un["aliases"], un["qid"], un["class"]) == ("UN|Blue Berets", "Q1065", "InternationalOrganization")
    assert new == {
        "id": "org/x",
        "label": "X Front",
        "aliases": "XF",
        "class": "ArmedGroup",
        "qid": "Q6",
        "status": "wikidata",
        "country": "PAK",
    }
    (where / "organizations.csv").write_text("name\nnothing\n", "utf8")
    with pytest.raises(ModelError, match=r"organizations\.csv: a row has no value in the column 'id'"):
        completed("organizations.csv", ours)


def test_lists_and_their_queries() -> None:
    assert [one.name for one in lists(("armed", "parties"), ("pak", "IND"))] == [
        "parties-PAK",
        "parties-IND",
        "armed-all",
    ]
    for kinds, countries, wrong in ((("parties", "cats"), ("PAK",), "cats"), (("parties",), ("XXX",), "XXX")):
        with pytest.raises(UsageError, match=wrong):
            lists(kinds, countries)
    for one in lists(("all",), ("PAK",)):
        text = one.query(("Q1",), "en", 10, 20)
        assert "wikibase" not in text and "bd:" not in text and "hint:" not in text
    assert "OFFSET 20" in List("igos", "all").query(("Q1",), "en", 10, 20)


def test_the_commands(where: Path, stub: WikidataStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_CACHE", str(tmp_path / "cache"))
    services = ["--api", f"{stub.address}/w/api.php", "--endpoint", f"{stub.address}/sparql", "--pause", "0"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "kg.cli", *arguments], capture_output=True, text=True, timeout=60)

    done = run("gazetteer", "update", "--kind", "parties,armed", "--country", "PAK", "--json", *services)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["fetched"] == 2
    assert "2 lists" in run("gazetteer", "show").stdout
    assert run("gazetteer", "update", "--kind", "cats", *services).returncode == 2
    assert "COMMUNIQUE_CONTACT" in run("gazetteer", "update").stderr
    stub.always["/"] = Trouble(403, {}, b"banned")
    assert run("gazetteer", "update", "--kind", "igos", *services, "--age", "1").returncode in (0, 1)


def test_articles_are_read_with_it_from_the_next_build_on(where: Path, stub: WikidataStub, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(
        "ISLAMABAD, March 5, 2024: The Lake Unity League accused the government of Pakistan of fraud on Monday.\n"
        "Pakistan rejected the charge.\n",
        "utf8",
    )

    def items() -> str:
        found = open_snapshot(tmp_path / "graph").query(
            "SELECT ?q { ?e rdfs:label 'Lake Unity League' ; owl:sameAs ?q }", prefixes=PREFIXES
        )
        assert isinstance(found, ox.QuerySolutions)
        return " ".join(row["q"].value for row in found if isinstance(row["q"], ox.NamedNode))

    def is_unchanged() -> bool:
        return build([str(article)], tmp_path / "graph").unchanged == 1

    assert not is_unchanged() and items() == ""
    assert is_unchanged()
    updated(stub, ("parties",))
    command = [sys.executable, "-m", "kg.cli", "build", str(article), "--store", str(tmp_path / "graph"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unchanged"] == 0 and items() == WD + "Q900000704"

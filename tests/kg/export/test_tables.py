"""Tables of a small graph: what each format has in its rows, and how claims, plans and compound sides are told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from kg.errors import UsageError
from kg.export import ged, polecat
from kg.export.codes import state_codes
from kg.export.dictionary import describe, package, resource
from kg.export.formats import TABLES, Wanted, wanted
from kg.export.records import Report
from kg.export.source import Kept, Source
from kg.rdf.vocab import ID
from tests.support.tables import rows_of, small_source, written

ALL = (("factuality", "Actual"), ("factuality", "Planned"))


@pytest.fixture(scope="module")
def source() -> Source:
    return small_source()


def test_polecat_has_its_forty_columns_first(source: Source) -> None:
    header = written(source, "polecat")[0].decode().partition("\n")[0].split("\t")
    assert len(polecat.COLUMNS.split("|")) == 40
    assert header[:40] == polecat.COLUMNS.split("|")
    assert (header[1], header[2], header[7], header[15]) == ("Event Date", "Event Type", "Actor Name", "Recipient Name")


def test_polecat_has_a_row_for_each_pair(source: Source) -> None:
    rows = [row for row in rows_of(source, "polecat") if row["Event ID"] == "first/event-1-assault"]
    assert [(row["Actor Name"], row["Recipient Name"]) for row in rows] == [("Ada", "Rebels"), ("Germany", "Rebels")]
    assert {(row["Compound"], row["Pairs Of Event"]) for row in rows} == {("true", "2")}
    ada = rows[0]
    assert (
        ada["Actor Country"],
        ada["Actor COW"],
        ada["Actor Sectors"],
        ada["Actor Title"],
        ada["Actor Name Raw"],
    ) == (("DEU", "255", "GOV", "Chancellor", "German troops"))
    assert ada["Actor Wikidata ID"] == "Q1"
    assert ada["Wikipedia Actor ID"] == ""


def test_polecat_says_what_where_and_when(source: Source) -> None:
    row = rows_of(source, "polecat")[0]
    assert (row["Event Date"], row["Event Type"], row["Event Mode"], row["Intensity"], row["Quad Code"]) == (
        ("2024-05-30", "ASSAULT", "aerial", "-9.5", "MATERIAL CONFLICT")
    )
    assert (row["City"], row["District"], row["Province"], row["Country"]) == ("Town", "District", "Province", "VNM")
    assert (row["Latitude"], row["Longitude"], row["GeoNames ID"], row["Raw Placename"]) == (
        "10.3",
        "-0.6",
        "77",
        "Town",
    )
    assert (row["Source"], row["Publication Date"], row["Language"]) == ("The Courier", "2024-06-01", "en")
    assert (row["Story People"], row["Story Locations"]) == ("Ada", "Germany;Town")


def test_those_who_meet_are_pairs_and_said_to_be_mutual(source: Source) -> None:
    rows = [row for row in rows_of(source, "polecat") if row["Event Type"] == "CONSULT"]
    pairs = {(row["Actor Link"].removeprefix(ID), row["Recipient Link"].removeprefix(ID)) for row in rows}
    assert pairs == {("eve", "ada"), ("eve", "rebels"), ("ada", "rebels")}
    assert {row["Mutual"] for row in rows} == {"true"}
    assert {row["Status"] for row in rows} == {"claimed by Ada"}
    assert {row["Plain Fact"] for row in rows} == {"false"}


def test_what_did_not_happen_is_in_fixed_formats_only_if_asked_for(source: Source) -> None:
    assert {row["Factuality"] for row in rows_of(source, "polecat")} == {"Actual"}
    planned = rows_of(source, "polecat", ("factuality", "Planned"))
    assert [(row["Status"], row["Plain Fact"], row["Date Precision"]) for row in planned] == [
        ("planned", "false", "open")
    ]
    assert {row["status"] for row in rows_of(source, "reports")} >= {"planned", "reported as fact", "claimed by Rebels"}


def test_an_event_of_several_reports_is_one_row(source: Source) -> None:
    rows = {row["event_id"]: row for row in rows_of(source, "csv")}
    assert sorted(rows) == ["first/event-2-consult", "first/event-3-agree", "id/happening"]
    row = rows["id/happening"]
    assert (row["reports_of_event"], row["publisher"]) == ("2", "The Courier; The Wire")
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == ("3", "4", "5")
    assert (row["plain_fact"], row["status"]) == ("false", "reported as fact; claimed by Rebels")
    assert (row["earliest_date"], row["latest_date"]) == ("2024-05-01", "2024-05-31")
    assert (row["actors"], row["confidence"], row["independent_sources"]) == ("Ada; Germany", "0.8", "1")


def test_reports_of_one_event_share_its_id(source: Source) -> None:
    rows = rows_of(source, "reports", ("type", "Assault"))
    assert [row["event_id"] for row in rows] == ["id/happening"] * 2
    assert [row["report_id"] for row in rows] == ["first/event-1-assault", "second/event-4-assault"]
    assert [row["source"] for row in rows] == ["The Courier", "The Wire"]
    assert [row["date_precision"] for row in rows] == ["day", "month"]
    assert [row["place_precision"] for row in rows] == ["place", ""]


def test_ged_has_its_columns_and_codes(source: Source) -> None:
    assert len(ged.COLUMNS.split("|")) == 49
    (row,) = rows_of(source, "ged")
    assert list(row)[:49] == ged.COLUMNS.split("|")
    assert (row["relid"], row["year"], row["best"], row["high"], row["low"]) == ("id/happening", "2024", "4", "7", "3")
    assert (row["deaths_unknown"], row["deaths_civilians"]) == ("4", "")
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("1", "Ada; Germany", "Rebels")
    assert (row["where_prec"], row["adm_1"], row["adm_2"]) == ("1", "Province", "District")
    assert (row["country"], row["country_id"], row["gwnoa"], row["gwnob"]) == ("Vietnam", "816", "260", "")
    assert (row["date_prec"], row["date_start"]) == ("1", "2024-05-30")
    assert row["priogrid_gid"] == str(200 * 720 + 358 + 1)
    assert row["number_of_sources"] == "1"
    assert row["source_original"] == "Rebels"
    assert int(row["id"]) < 2**53


def test_each_participant_of_a_report_is_a_row(source: Source) -> None:
    rows = [row for row in rows_of(source, "participants") if row["report_id"] == "first/event-1-assault"]
    told = [(row["role"], row["participant"], row["participant_class"], row["participant_words"]) for row in rows]
    assert told == [
        ("actor", "Ada", "Person", "German troops"),
        ("actor", "Germany", "State", "German troops"),
        ("recipient", "Rebels", "ArmedGroup", ""),
    ]
    assert {(row["pairs_of_event"], row["event_id"]) for row in rows} == {("3", "id/happening")}
    planned = [row for row in rows_of(source, "participants") if row["factuality"] == "Planned"]
    assert [(row["status"], row["plain_fact"]) for row in planned] == [("planned", "false")]


def test_a_statement_is_a_row_and_nobodys_fact(source: Source) -> None:
    (row,) = rows_of(source, "statements", ("actor", "Germany"))  # for which the speaker acts
    assert (row["speaker"], row["speaker_states"], row["addressees"]) == ("Ada", "DEU", "Rebels")
    assert (row["quotation"], row["cue"], row["words"]) == ("Indirect", "told", "Stop … now")
    assert (row["about"], row["plain_fact"], row["status"]) == ("Germany struck Rebels", "false", "said by Ada")
    assert (row["sentence"], row["sentence_link"]) == ("Stop, she told the rebels, now.", "urn:s5")
    assert (row["statement_link"], row["published"]) == (ID + "first/statement-5", "2024-06-01")
    assert rows_of(source, "statements", ("actor", "Rebels")) == []


def test_each_entity_is_a_row_with_how_often_it_is_told_of(source: Source) -> None:
    rows = {row["entity"]: row for row in rows_of(source, "entities")}
    assert len(rows) == 8
    ada = rows["Ada"]
    assert (ada["entity_class"], ada["other_names"], ada["acts_for"]) == ("Person", "A.", "Germany")
    assert (ada["reports"], ada["plain_facts"], ada["mentions"], ada["articles"]) == ("2", "1", "1", "1")
    assert (ada["sentence"], ada["sentence_link"]) == ("German troops struck the rebels in Town.", "urn:s1")
    town = rows["Town"]
    assert (town["located_in"], town["latitude"], town["geonames"]) == ("District; Province; Vietnam", "10.3", "77")
    assert set(rows) - {row["entity"] for row in rows_of(source, "entities", ("type", "Place"))} == {
        *("Ada", "Rebels", "'=cmd|' /C calc'!A0", "Germany", "Vietnam"),
    }


def test_a_link_that_somebody_has_judged_wrong_is_in_no_table() -> None:
    judged = """id:verdict cq:field owl:sameAs ; cq:on id:ada, wd:Q1 ; cq:judgement cq:%s ;
      prov:generatedAtTime "2024-07-0%dT10:00:00Z"^^xsd:dateTime ."""
    wrong, right = judged % ("Wrong", 1), (judged % ("Right", 2)).replace("id:verdict", "id:later")
    for verdicts, known in ((wrong, ""), (wrong + right, "Q1")):
        source = small_source(f"GRAPH <urn:verdicts> {{ {verdicts} }}")
        links = {row["entity"]: row["entity_wikidata"] for row in rows_of(source, "entities")}
        assert links["Ada"] == known


@pytest.mark.parametrize("name", ["polecat", "reports", "ged", "csv", "participants"])
def test_every_row_leads_to_its_sentence_report_and_article(source: Source, name: str) -> None:
    spaced = {
        key.lower().replace(" ", "_") for row in rows_of(source, name, *ALL) for key, value in row.items() if value
    }
    assert {"sentence", "sentence_link", "report_link", "event_link", "article_link"} <= spaced
    for row in rows_of(source, name, *ALL):
        row = {key.lower().replace(" ", "_"): value for key, value in row.items()}
        known = source.facts([row["report_link"]], ["cq:trigger"])
        mention = source.facts(known[row["report_link"]]["cq:trigger"], ["cq:inSentence", "nif:referenceContext"])
        assert list(mention.values()) == [
            {"cq:inSentence": (row["sentence_link"],), "nif:referenceContext": (row["article_link"],)}
        ]
        assert row["event_link"] in (row["report_link"], ID + "happening")


def test_cells_are_one_line_and_begin_no_formula(source: Source) -> None:
    row = rows_of(source, "csv", ("type", "Agree"))[0]
    assert row["actors"] == "'=cmd|' /C calc'!A0"
    assert rows_of(source, "polecat")[0]["Sentence"] == "German troops struck the rebels in Town."
    assert rows_of(source, "polecat")[0]["Longitude"] == "-0.6"


def test_what_is_never_filled_is_listed(source: Source) -> None:
    table = TABLES["polecat"]
    empty = written(source, "polecat")[1].empty(table)
    assert {"Wikipedia Actor ID", "Wikipedia Recipient ID", "Feature Type"} <= set(empty)
    assert "Event ID" not in empty


def test_parquet_has_the_types_of_its_columns(source: Source) -> None:
    data, found = written(source, "parquet")
    table = pq.read_table(io.BytesIO(data))
    assert (table.num_rows, found.rows) == (3, 3)
    frame = pandas.read_parquet(io.BytesIO(data))
    row = frame[frame.event_id == "id/happening"].iloc[0]
    assert (row.killed_high, row.latitude, bool(row.plain_fact)) == (5, 10.3, False)
    assert table.schema.field("plain_fact").metadata[b"description"].startswith(b"true only where")
    assert pq.read_table(io.BytesIO(written(source, "parquet", ("type", "Aid"))[0])).num_rows == 0


@pytest.mark.parametrize("name", [name for name in TABLES if name != "events"])  # it is csv
def test_data_package_is_valid_and_names_every_column(source: Source, name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    given = ALL if table.kind in ("events", "reports") else (("source", "The Courier"),)
    data, found = written(source, name, *given)
    file = tmp_path / f"events.{table.ending}"
    file.write_bytes(data)
    place = describe(file, resource(wanted(name, given), file.name, found))
    report = Package(str(place)).validate()
    assert report.valid, report.flatten(["message"])
    told = json.loads(place.read_text("utf8"))["resources"][0]
    assert [one["name"] for one in told["schema"]["fields"]] == [column.name for column in table.columns]
    assert all(one["description"].endswith(".") for one in told["schema"]["fields"])
    assert ("=".join(given[-1]) in told["selection"]["parameters"], told["rows"]) == (True, found.rows)
    assert found.rows


def test_dictionaries_of_a_folder_are_one_data_package(source: Source, tmp_path: Path) -> None:
    for file in ("a.csv", "b.csv", "a.csv"):
        described = resource(wanted("csv", ()), file)
        place = describe(tmp_path / file, described)
    resources = json.loads(place.read_text("utf8"))["resources"]
    assert sorted(one["path"] for one in resources) == ["a.csv", "b.csv"]
    assert len({one["name"] for one in resources}) == 2
    place.write_text(json.dumps(package([]) | {"name": "somebody-elses"}), "utf8")
    assert describe(tmp_path / "a.csv", described).name == "a.csv.datapackage.json"


def test_names_of_entities_stand_for_their_iris(source: Source) -> None:
    assert len(rows_of(source, "reports", ("actor", "Ada"))) == 2
    assert len(rows_of(source, "reports", ("place", "Vietnam"))) == 1
    assert len(rows_of(source, "reports", ("attributed", "yes"))) == 2
    with pytest.raises(UsageError, match="recipient: nothing in the graph is called 'Bob'"):
        rows_of(source, "reports", ("recipient", "Bob"))
    with pytest.raises(UsageError, match=r"actor: 'A\.' is the name of 2 things; choose one: id:ada, id:eve"):
        rows_of(source, "reports", ("actor", "A."))


def test_what_is_asked_passes_through_json() -> None:
    asked = wanted("polecat", [("from", " 2024 "), ("type", ""), ("actor", "Ada")])
    assert Wanted.of_json(asked.as_json()) == asked == Wanted("polecat", (("from", "2024"), ("actor", "Ada")))
    assert asked.assumed == [("factuality", "Actual")]
    with pytest.raises(UsageError, match="no table 'xls'; there are: polecat"):
        wanted("xls", [])
    assert Wanted.of_json(wanted("statements", [], "parquet").as_json()).table.ending == "parquet"
    with pytest.raises(UsageError, match="ged is not written as 'parquet'; it is as: csv"):
        wanted("ged", [], "parquet")


def test_codes_of_states() -> None:
    assert (state_codes("DEU").cow, state_codes("DEU").gw, state_codes("USA").abbreviation) == ("255", "260", "USA")
    assert state_codes("XYZ").cow == ""


def test_status_in_words(source: Source) -> None:
    report = Report("urn:x", "urn:x", "", "Agree", "", None, "", "", "", factuality="Negated")  # type: ignore[arg-type]
    assert report.status == "denied or not done"


def test_memory_does_not_grow_with_the_articles_that_are_remembered(source: Source) -> None:
    kept = Kept(source, ("rdfs:label",), size=2)
    kept.load([ID + "ada", ID + "eve", ID + "DEU"])
    kept.load([ID + "VNM"])
    assert len(kept._known) <= 3
    assert kept[ID + "VNM"] == {"rdfs:label": ("Vietnam",)}

"""Verdicts in a real store, and by the command line."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.engines.querying import rows
from kg.errors import InputError, StoreError, UsageError
from kg.verdicts.access import Verdicts, correction
from kg.verdicts.model import FIELDS, Sample, Verdict, sample_iri
from kg.verdicts.records import shown
from kg.verdicts.sampling import draw
from kg.verdicts.tables import read

TEXT = (
    "Kenya's President William Ruto met Prime Minister Abiy Ahmed in Nairobi on Tuesday. Ethiopia condemned the attack."
    " Kenya accused Uganda of lying. Sudan and Egypt signed an agreement in Cairo on Monday."
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verdicts")
    article = {"id": "a", "text": TEXT, "published": "2026-03-04"}
    (folder / "a.jsonl").write_text(json.dumps(article), "utf8")
    assert main(["build", str(folder / "a.jsonl"), "--store", str(folder / "store"), "--workers", "1"]) == 0
    return folder / "store"


def drawn(store: Path, label: str) -> Sample:
    verdicts = Verdicts(store)
    population = verdicts.population()
    sample = Sample(
        sample_iri(verdicts.base, label), label, "2026-05-06T07:08:09Z", "simple", 3, len(population),
        draw(population, 2, 3),
    )  # fmt: skip
    verdicts.keep_sample(sample)
    return sample


def test_a_sample_is_kept_and_read_back(built: Path) -> None:
    sample = drawn(built, "kept")
    assert Verdicts(built).sample("kept") == sample
    with pytest.raises(UsageError, match=r"no sample 'other'.*kept"):
        Verdicts(built).sample("other")


def test_a_new_sample_leaves_others_and_their_verdicts_and_replaces_one_of_its_name(built: Path) -> None:
    verdicts, first = Verdicts(built), drawn(built, "stays")
    one = Verdict((first.drawn[0].event,), FIELDS["type"], "Right", "Ana", "2026-05-06T07:08:09Z", sample=first.iri)
    verdicts.record([one])
    drawn(built, "later")
    verdicts.keep_sample(replace(drawn(built, "later"), drawn=first.drawn[:1]))
    assert verdicts.sample("stays") == first and one in verdicts.all()
    assert verdicts.sample("later").drawn == first.drawn[:1]


def test_a_verdict_is_kept_replaced_by_its_coder_and_withdrawn(built: Path) -> None:
    verdicts, sample = Verdicts(built), drawn(built, "replaced")
    event = sample.drawn[0]
    first = Verdict(
        (event.event,), FIELDS["actors"], "Wrong", "Ana", "2026-05-06T07:08:09Z", "", "a \"quoted\" word\n", sample.iri,
        event.probability,
    )  # fmt: skip
    second = Verdict(
        (event.event,), FIELDS["actors"], "Right", "Ana", "2026-05-07T07:08:09Z", sample=sample.iri,
        probability=event.probability,
    )  # fmt: skip
    verdicts.record([first])
    assert [v for v in verdicts.all() if v.sample == sample.iri] == [first]
    verdicts.record([second])
    assert [v for v in verdicts.all() if v.sample == sample.iri] == [second]
    assert verdicts.withdraw([second.iri(verdicts.base)]) == [second]
    assert not [v for v in verdicts.all() if v.sample == sample.iri]
    with pytest.raises(UsageError, match="no verdict 'http://x/1'"):
        verdicts.withdraw(["http://x/1"])


def test_verdicts_survive_reading_the_articles_again(built: Path) -> None:
    verdicts = Verdicts(built)
    one = correction("same", ["id:person/ruto", "id:person/william-ruto"], "Ana", "one man")
    verdicts.record([one])
    assert one.on[0] == "https://w3id.org/communique/id/person/ruto"
    assert main(["build", str(built.parent / "a.jsonl"), "--store", str(built), "--workers", "1"]) == 0
    assert one in verdicts.all()
    assert main(["check", "--store", str(built)]) == 0


def test_a_reader_sees_what_is_judged(built: Path) -> None:
    verdicts = Verdicts(built)
    (meeting,) = [one for one in verdicts.population() if one.cls == "Consult"]
    told = shown(verdicts.ask, [meeting.event])[meeting.event]
    assert (
        told["type"] == "consult" and "Ruto" in told["actors"] and told["sentence"] in TEXT and told["words"] == "met"
    )


def test_an_incomplete_record_is_named(built: Path) -> None:
    verdicts = Verdicts(built)
    bad, graph = f"<{verdicts.base}verdict/bad>", f"<{verdicts.base}graph/verdicts>"
    verdicts._update(f"INSERT DATA {{ GRAPH {graph} {{ {bad} a cq:Verdict ; cq:coder 'Ana' }} }}")
    with pytest.raises(StoreError, match=r"verdict/bad: .*incomplete"):
        verdicts.all()
    verdicts._update(f"DELETE WHERE {{ GRAPH {graph} {{ {bad} ?p ?o }} }}")


def test_the_command_line_draws_judges_reports_and_fits(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, sheet = ["--store", str(built)], tmp_path / "sheet.csv"
    assert main(["sample", *store, "--size", "3", "--seed", "5", "--name", "cli", "-o", str(sheet)]) == 0
    with sheet.open(newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 3 and all(row["sentence"] in TEXT for row in table)
    for row in table:
        row |= {f"{name}?": "right" for name in FIELDS} | {"coder": "Ana"}
    table[0]["actors?"] = "wrong"
    with sheet.open("w", newline="") as file:
        filled = csv.DictWriter(file, list(table[0]), delimiter=";")  # as spreadsheet programs of many countries do
        filled.writeheader()
        filled.writerows(table)
    assert main(["verdicts", "import", str(sheet), *store]) == 0
    assert f"{3 * len(FIELDS)} verdicts recorded" in capsys.readouterr().out
    assert main(["verdicts", "report", "--sample", "cli", "--json", *store]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["right"]["value"] == pytest.approx(2 / 3) and found["fields"]["type"]["value"] == 1
    assert main(["verdicts", "fit", "--sample", "cli", *store]) == 0
    counted = rows(built, "SELECT (COUNT(*) AS ?n) { ?e cq:confidence ?c ; cq:fittedConfidence ?f }")
    assert int(counted[0]["n"]) == len(Verdicts(built).population())
    assert main(["verdicts", "unfit", *store]) == 0
    assert not rows(built, "SELECT ?e { ?e cq:fittedConfidence ?f }")


def test_the_table_for_design_based_estimates_has_all_events(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "--store", str(built), "--size", "2", "--seed", "6", "--name", "design"]) == 0
    capsys.readouterr()
    assert main(["verdicts", "export", "--table", "design", "--sample", "design", "--store", str(built)]) == 0
    table = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    population = len(Verdicts(built).population())
    assert len(table) == population
    assert {float(row["sample_prob"]) for row in table} == {round(2 / population, 9)}


def test_exported_verdicts_are_read_back(built: Path, tmp_path: Path) -> None:
    verdicts = Verdicts(built)
    verdicts.record([correction("different-event", ["http://x/1", "http://x/2"], "Ben", "other days")])
    file = tmp_path / "verdicts.jsonl"
    assert main(["verdicts", "export", "-o", str(file), "--store", str(built)]) == 0
    assert read(file, "", "") == verdicts.all()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("event,type?\nhttp://x/1,perhaps\n", "line 2.*type[?] 'perhaps'"),
        ("event,type?\nno iri,right\n", "line 2.*not an IRI: 'no iri'"),
        ("a,b\n1,2\n", "no.*column 'event'|neither"),
        ('{"on": ["http://x/1"], "field": "colour", "judgement": "Right"}\n', "line 1.*'colour' is not one of type"),
        ('{"on": "http://x/1", "field": "type", "judgement": "Right"}\n', "line 1"),
        ("{broken\n", "line 1"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_line_field_and_value(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "v"
    file.write_text(content, "utf8")
    with pytest.raises(InputError, match=message):
        read(file, "Ana", "2026-01-01T00:00:00Z")


def test_a_verdict_without_a_coder_is_refused() -> None:
    with pytest.raises(UsageError, match="name of its coder"):
        correction("same", ["http://x/1", "http://x/2"], " ", "")
    with pytest.raises(UsageError, match="needs two different IRIs, not http://x/1, http://x/1"):
        correction("same", ["http://x/1", "http://x/1"], "Ana", "")

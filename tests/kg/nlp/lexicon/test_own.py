"""Tables of one's own words: what is wrong in them is named by file, line and column; what they say is read."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.build.lexicon import own_faults
from kg.cli.main import main
from kg.errors import UsageError
from kg.nlp.lexicon.own import tables
from kg.nlp.lexicon.tables import bundled, rows
from kg.settings import Settings


def written(folder: Path, name: str, *lines: str) -> Path:
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf8")
    return folder


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("events", ("lemma,pos,kind", "dharna,noun,x"), "events.csv, line 1, column kind: no such column"),
        ("events", ("lemma,class", "dharna,Protest"), "events.csv, line 1, column pos: this column must be there"),
        ("events", ("lemma,pos,class", "dharna,noun,Riot"), "events.csv, line 2, column class: 'Riot' is not one of"),
        ("events", ("lemma,pos,class,mode", "dharna,noun,Protest,visit"), "column mode: 'visit' is not one of"),
        ("events", ("lemma,pos,cameo", "dharna,noun,999"), "column cameo: '999' is no CAMEO code"),
        ("events", ("lemma,pos,recipient", "dharna,noun,objekt"), "column recipient: 'objekt' is not one of"),
        ("events", ("lemma,pos,marks", "dharna,noun,strong"), "column marks: 'strong' is not one of"),
        ("events", ("lemma,pos,frame", "dharna,noun,sideways"), "'sideways' is no condition of a frame"),
        ("events", ("lemma,pos,frame", "dharna,noun,obj:thing"), "column frame: 'thing' is not one of"),
        ("events", ("lemma,pos,class", "attack,verb,Assault"), "'attack verb' is a word of our events.csv already"),
        ("events", ("lemma,pos,reads", "dharna,noun,who=x"), "column reads: 'who=x' is not field=value"),
        ("titles", ("title,kind", "sarpanch,office", "sarpanch,rank"), "'sarpanch' stands in line 2, too"),
        ("roles", ("lemma,kind", "razakar,wild"), "column kind: 'wild' is not one of"),
        ("verbs", ("lemma", "x"), "verbs.csv: no table of this name"),
        ("persons", ("id,name", "person/x,X"), "persons.csv, line 1, column name: no such column"),
    ],
)
def test_faults_are_named(tmp_path: Path, name: str, lines: tuple[str, ...], said: str) -> None:
    assert said in "\n".join(map(str, own_faults(written(tmp_path, name, *lines))))


def test_rows_are_read_behind_ours_and_change_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Settings().configuration()
    monkeypatch.setenv("COMMUNIQUE_LEXICON", str(written(tmp_path, "roles", "lemma,kind,example", "razakar,armed,x")))
    assert rows("roles") == [*bundled("roles"), {"lemma": "razakar", "kind": "armed", "sector": ""}]
    assert Settings().configuration() != before


def test_with_faulty_words_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kg.build import build

    monkeypatch.setenv("COMMUNIQUE_LEXICON", str(written(tmp_path, "roles", "lemma,kind", "razakar,wild")))
    with pytest.raises(UsageError, match="line 2, column kind"):
        build([str(tmp_path)], tmp_path / "store")
    assert not (tmp_path / "store").exists()
    assert main(["explain", str(tmp_path)]) != 0
    assert "line 2, column kind" in capsys.readouterr().err


def test_examples_of_the_tables_are_read(tmp_path: Path) -> None:
    for table in tables().values():
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf8", newline="") as out:
            writer = csv.DictWriter(out, list(table.columns))
            writer.writeheader()
            writer.writerow(table.row)
    written(
        tmp_path,
        "organizations",
        "id,class,label,country,example,reads",
        "org/ravik,ArmedGroup,Ravik Front,IND,Ravik Front fighters met Indian officials in Delhi.,entity=Ravik Front",
        "org/nobody,ArmedGroup,Tarvo League,IND,Indian officials met in Delhi.,",
    )
    command = [sys.executable, "-m", "kg.cli", "lexicon", "check", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "organizations.csv, line 3, column example: 'Indian officials met in Delhi.': "
        "entity=Tarvo League is wanted; read were Delhi, India, Indian officials"
    ]


def test_columns_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lexicon", "show"]) == 0
    shown = capsys.readouterr().out
    assert all(column in shown for table in tables().values() for column in table.columns)

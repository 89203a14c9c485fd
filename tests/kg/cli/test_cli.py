"""The command line as a user meets it: what it prints, where, and with which status."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.main import main

TALKS = (
    "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday. “We agreed with Tanzania on the"
    " border,” Ruto said."
)
STRIKE = "Rebels killed seven soldiers near Goma on 3 May 2024, the army said. The rebels denied the attack."
PAGE = f"""<!doctype html><html lang="en"><head><title>Talks</title>
<meta property="og:title" content="Talks in Nairobi">
<meta property="article:published_time" content="2024-05-07T10:00:00Z"></head><body><article><h1>Talks in Nairobi</h1>
<p>{TALKS} The two presidents spoke about trade, the lake and the road between both countries for three hours.</p>
<p>Ugandan President Yoweri Museveni visited Kigali on Friday, and Rwanda's minister accused rebels of an attack.</p>
</article></body></html>"""
FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
COMMANDS = ("build", "explain", "query", "export", "check", "serve", "demo")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles of several kinds, and three that cannot be read."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "strike.txt").write_text(STRIKE, "utf8")
    (folder / "talks.html").write_text(PAGE, "utf8")
    good = [{"id": f"n{i}", "text": f"{TALKS} It was meeting number {i}.", "published": "2024-05-07"} for i in range(2)]
    (folder / "many.jsonl").write_text(
        "".join(json.dumps(g) + "\n" for g in good) + '{"id": "broken"\n{"id": "empty", "text": ""}\n', "utf8"
    )
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 8)
    return folder


@pytest.fixture(scope="module")
def store(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("built") / "store")
    assert main(["build", str(articles), "--store", folder, "--workers", "1"]) == 1
    return folder


def run(*argv: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, `given` on its stdin."""
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *argv],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | environment,
        check=False,
    )


def test_refused_articles_are_named_and_the_rest_is_stored(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(articles), "--store", str(tmp_path / "s"), "--workers", "1"]) == 1
    out, err = capsys.readouterr()
    refused = [line for line in err.splitlines() if line.startswith("refused   ")]
    assert len(refused) == 3
    assert [
        place
        for place, line in zip(("line 3", "line 4", "picture.txt"), sorted(refused), strict=True)
        if place not in line
    ] == []
    assert out.startswith("4 articles read, 3 refused") and "events" in out
    assert (
        sum(line.startswith("read ") for line in err.splitlines()) == 4
    )  # one line an article where there is no terminal


def test_status_is_0_when_all_was_read(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(articles / "strike.txt"), str(articles / "talks.html"), "--store", str(tmp_path / "s")]
    assert main(["build", *given]) == 0
    assert main(["build", *given]) == 0
    assert "0 articles read, 2 unchanged" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path / "nothing.txt"), "--store", str(tmp_path / "s")]) == 1
    assert "nothing.txt: no such file" in capsys.readouterr().err


def test_the_report_as_json(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(articles), "--store", str(tmp_path / "s"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {
        "articles",
        "refused",
        "duplicates",
        "sentences",
        "mentions",
        "linked",
        "events",
        "statements",
        "quads",
        "seconds",
    } <= told.keys()
    assert (
        told["articles"] == 4
        and len(told["refused"]) == 3
        and all(r["source"] and r["reason"] for r in told["refused"])
    )
    assert told["events"] > 0 and told["statements"] > 0 and told["quads"] > 100


def test_lines_on_stdin(tmp_path: Path) -> None:
    found = run("build", "-", "--store", str(tmp_path / "s"), given=json.dumps({"id": "a", "text": TALKS}) + "\n")
    assert found.returncode == 0 and found.stdout.startswith("1 articles read")


@pytest.mark.parametrize(
    "argv",
    [
        ["build"],
        ["build", "x", "--workers", "0"],
        ["query", "--format", "xlsx", "who-met-whom"],
        ["fly"],
        [],
        ["export", "--format", "doc"],
        ["serve", "--timeout", "-1"],
        ["serve", "--port", "many"],
    ],
)
def test_wrong_usage_is_status_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2 and "usage: communique" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["query", "who-met-whom"], ["export"], ["check"], ["serve"]])
def test_a_store_that_is_not_there(argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*argv, "--store", str(tmp_path / "none")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("communique: ") and "communique build" in err and "Traceback" not in err


def test_a_folder_of_something_else_is_not_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf8")
    assert main(["build", str(tmp_path / "letter.txt"), "--store", str(tmp_path)]) == 2
    assert "not a store" in capsys.readouterr().err and [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_saved_questions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query"]) == 0
    out = capsys.readouterr().out
    assert "who-met-whom" in out and "what-x-said-about-y" in out


def test_a_saved_question_in_every_format(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {}
    for name in ("table", "json", "csv", "tsv", "xml"):
        assert main(["query", "who-met-whom", "--store", store, "--format", name]) == 0
        answers[name] = capsys.readouterr().out
    rows = json.loads(answers["json"])["results"]["bindings"]
    assert rows and any("Ruto" in cell["value"] for row in rows for cell in row.values())
    assert len(list(csv.reader(io.StringIO(answers["csv"])))) == len(rows) + 1 == len(answers["tsv"].splitlines())
    assert (
        answers["xml"].startswith("<?xml") and f"{len(rows):,} rows" in answers["table"] and "Ruto" in answers["table"]
    )


def test_a_parameter_narrows_the_answer(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    def rows(*params: str) -> list[list[str]]:
        assert (
            main(
                [
                    "query",
                    "what-x-said-about-y",
                    "--store",
                    store,
                    "--format",
                    "csv",
                    *(p for one in params for p in ("--param", one)),
                ]
            )
            == 0
        )
        return list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:]

    assert any("agreed with Tanzania" in cell for row in rows("speaker=William Ruto", "topic=") for cell in row)
    assert rows("speaker=william ruto", "topic=") == rows("speaker=William Ruto", "topic=")
    assert len(rows("speaker=", "topic=")) >= len(rows("speaker=William Ruto", "topic=")) > 0


@pytest.mark.parametrize(
    ("param", "told"),
    [
        ("day=Monday", "no parameter day"),
        ("speaker", "name=value"),
        ("speaker=Nobody At All", "speaker: nothing in this graph is called 'Nobody At All'"),
    ],
)
def test_a_wrong_parameter_is_named(param: str, told: str, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "what-x-said-about-y", "--store", store, "--param", param]) == 2
    assert told in capsys.readouterr().err


def test_a_query_of_ones_own(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "SELECT ?who { ?who a cq:Person ; rdfs:label 'William Ruto' }"
    (tmp_path / "my.rq").write_text(query, "utf8")
    for name in (str(tmp_path / "my.rq"), "-"):
        monkeypatch.setattr("sys.stdin", io.StringIO(query))
        assert main(["query", name, "--store", store, "--format", "csv"]) == 0
        assert "person/william-ruto" in capsys.readouterr().out
    for text, name, told in (
        ("ASK { ?s a cq:Event }", "table", "yes"),
        ("CONSTRUCT WHERE { ?s a cq:State }", "turtle", "cq:State"),
        ("DESCRIBE ?s { ?s a cq:State }", "table", "cq:State"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        assert main(["query", "-", "--store", store, "--format", name]) == 0
        assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("SELECT * {", "table", "This is not a SPARQL query. Line 1, column 11: a closing } is missing.\n"),
        ("SELECT * { ?s ?p ?o }", "turtle", "is rows"),
        ("CONSTRUCT WHERE { ?s a cq:State }", "csv", "is triples"),
    ],
)
def test_a_query_that_cannot_be_answered(
    query: str, name: str, told: str, store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(query))
    assert main(["query", "-", "--store", store, "--format", name]) == 2
    assert told in capsys.readouterr().err


def test_unknown_questions_and_files(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "who-ate-whom", "--store", store]) == 2
    assert "who-met-whom" in capsys.readouterr().err
    assert main(["query", str(tmp_path / "none.rq"), "--store", store]) == 2
    assert capsys.readouterr().err.endswith("none.rq: No such file or directory\n")


@pytest.mark.parametrize("name", FORMATS)
def test_two_exports_are_the_same_to_the_byte(
    name: str, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in ("one", "two"):
        assert main(["export", "--store", store, "--format", name, "-o", str(tmp_path / file)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert len(list(ox.parse((tmp_path / "one").read_bytes(), format=FORMATS[name]))) > 100
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"] and not capsys.readouterr().out


def test_an_export_on_stdout_and_where_none_can_be(
    store: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", "--store", store]) == 0
    out = capsysbinary.readouterr().out
    assert main(["export", "--store", store, "-o", str(tmp_path / "all.nq")]) == 0
    assert (tmp_path / "all.nq").read_bytes() == out
    assert main(["export", "--store", store, "-o", str(tmp_path / "no" / "folder.nq")]) == 2
    assert b"folder.nq" in capsysbinary.readouterr().err


@pytest.mark.parametrize("name", ["csv", "parquet", "polecat", "reports"])
def test_a_table_has_its_dictionary_beside_it(
    name: str, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events"
    for _ in range(2):
        assert main(["export", "--store", store, "--format", name, "-o", str(file), "--from", "2024"]) == 0
    told = capsys.readouterr().err
    assert "rows; One row" in told and "columns without any value: " in told
    assert ("assumed: --factuality Actual" in told) == (name == "polecat")
    (described,) = json.loads((tmp_path / "datapackage.json").read_text("utf8"))["resources"]
    assert described["path"] == "events" and described["rows"] > 0
    assert described["selection"]["parameters"][0] == "from=2024"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "csv", "--from", "soon"], "from: 'soon' is not a day, month or year"),
        (["--format", "csv", "--type", "Murder"], "type: 'Murder' is not a class of events"),
        (["--format", "csv", "--actor", "Nobody At All"], "actor: nothing in the graph is called 'Nobody At All'"),
        (["--table", "entities", "--format", "ged"], "--table entities goes with --format csv or parquet, not ged"),
        (["--table", "statements", "--type", "Aid"], "statements are not selected by 'type'; they are by: from, to"),
        (
            ["--min-confidence", "0.5"],
            "--min-confidence selects rows of a table, or events: --table, or",
        ),
    ],
)
def test_selections_that_are_none(
    options: list[str], said: str, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--store", store, *options]) == 2
    assert said in capsys.readouterr().err


def test_tasks_for_annotation_come_back_as_verdicts(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, file = str(tmp_path / "s"), tmp_path / "tasks.json"
    assert main(["build", str(articles / "strike.txt"), "--store", store, "--workers", "1"]) == 0
    assert main(["export", "--store", store, "--format", "label-studio", "-o", str(file)]) == 0
    assert "<Labels" in file.with_suffix(".xml").read_text("utf8")
    tasks = json.loads(file.read_text("utf8"))
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"], "created_at": "2026-01-02T03:04:05Z"}]
    file.write_text(json.dumps(tasks), "utf8")
    assert main(["verdicts", "import", "--store", store, "--coder", "Ana", str(file)]) == 0
    assert "1 articles; 0 events added there" in capsys.readouterr().out
    assert main(["verdicts", "list", "--store", store]) == 0
    listed = capsys.readouterr().out
    assert "Ana  type right" in listed and " wrong " not in listed


def test_every_rule_holds(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--store", store]) == 0, capsys.readouterr().out
    assert "every rule holds" in capsys.readouterr().out


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    for argv, told in [
        ([], COMMANDS),
        *(([c], ("communique " + c,)) for c in ("build", "query", "export", "serve")),
        (["check"], ("Status 1",)),
    ]:
        with pytest.raises(SystemExit) as stopped:
            main([*argv, "--help"])
        out = capsys.readouterr().out
        assert stopped.value.code == 0 and all(word in out for word in told)


def test_the_environment_mirrors_the_options(
    store: str, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_STORE", store)
    assert main(["query", "who-met-whom", "--format", "csv"]) == 0
    assert "Ruto" in capsys.readouterr().out
    assert main(["query", "who-met-whom", "--store", str(tmp_path / "none")]) == 2  # an option is stronger
    monkeypatch.setenv("COMMUNIQUE_WORKERS", "none")
    with pytest.raises(SystemExit) as stopped:
        main(["build", str(articles)])
    assert stopped.value.code == 2
    monkeypatch.setenv("COMMUNIQUE_WORKERS", "1")
    monkeypatch.setenv("COMMUNIQUE_MODEL", "no_such_model")
    capsys.readouterr()
    assert main(["build", str(articles), "--store", str(tmp_path / "s")]) == 2
    assert "no-such-model" in capsys.readouterr().err


def test_the_command_as_a_process(store: str) -> None:
    assert run("query", "who-met-whom", COMMUNIQUE_STORE=store).returncode == 0
    told = run("--version")
    assert told.returncode == 0 and told.stdout.startswith("communique ")
    assert run("fly").returncode == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_was_read(workers: int, tmp_path: Path) -> None:
    with (tmp_path / "long.jsonl").open("w", encoding="utf8") as out:
        for i in range(20_000):
            out.write(json.dumps({"id": f"a{i}", "text": f"{TALKS} {STRIKE} It was number {i}."}) + "\n")
    argv = [
        sys.executable,
        "-m",
        "kg.cli",
        "build",
        str(tmp_path / "long.jsonl"),
        "--store",
        str(tmp_path / "s"),
        "--workers",
        str(workers),
    ]
    # in the background of a script the signal is ignored from the start, and what inherits that keeps it
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed
    ) as process:
        assert process.stderr is not None
        for _ in range(5):
            assert process.stderr.readline().startswith("read")
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the run
        out_text, err = process.communicate(timeout=30)
    assert process.returncode == 130 and time.monotonic() - started < 20
    assert "before the interrupt; what was read is stored" in out_text and "Traceback" not in err, err[-2000:]
    count = run(
        "query",
        "-",
        "--format",
        "csv",
        given="SELECT (COUNT(*) AS ?n) { ?a a cq:Article }",
        COMMUNIQUE_STORE=str(tmp_path / "s"),
    )
    told, stored = int(out_text.split()[0].replace(",", "")), int(count.stdout.splitlines()[1])
    assert (
        told >= 5 and 0 <= stored - told <= 1
    )  # the signal may come between the storing and the counting of an article


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a\x1b[2J.txt", STRIKE),
        ("\x1b]0;pwned\x07.pdf", "%PDF-1.7"),
        ("two\nlines\r.txt", STRIKE),
        ("lines.jsonl", json.dumps({"id": "n1", "text": STRIKE, "published": "\x9b2J on Monday"})),
    ],
    ids=["name of a file", "name of a refused file", "line feed in a name", "value of a field"],
)
def test_no_name_commands_the_terminal(
    name: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, "utf8")
    main(["build", str(tmp_path / name), "--store", str(tmp_path / "s"), "--workers", "1"])
    out, err = capsys.readouterr()
    assert "\\" in err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", out + err)

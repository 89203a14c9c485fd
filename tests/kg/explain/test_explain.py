"""What was read and why: told of a document by hand, of a text that is read, on a terminal, as a page and as data."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from kg.build.reading import read_article
from kg.cli.main import main
from kg.explain import Explanation, as_dict, explain
from kg.explain.descriptions import date_of, range_of
from kg.explain.marks import Mark, nested, pieces
from kg.explain.page import page
from kg.explain.terminal import show
from kg.model import Article, Count, Skipped, TimeValue
from kg.model.coverage import NO_REASON, coverage, covered, silent, total, unread
from tests.support.documents import LINK, SENTENCES, TEXT, document

TEXT_READ = """Breaking News

NAIROBI, May 7 — Kenyan President William Ruto will meet Tanzanian diplomats in Nairobi on Tuesday. The lake was calm. \
Uganda's army said rebels had killed at least seven soldiers near Goma last week. The rebels denied the attack.

Read more: <b>Kenya</b> & Tanzania at odds

Rwanda has not accused Burundi of the attack. The attack in Goma was the worst in years."""


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return explain(read_article(Article("goma", TEXT_READ, headline="The <lake> & the road", published="2024-05-07")))


def shown(explanation: Explanation, **options: object) -> str:
    out = io.StringIO()
    show(explanation, Console(file=out, **options))  # type: ignore[arg-type]
    return out.getvalue()


def test_coverage_adds_up() -> None:
    whole = coverage(document())
    assert (whole.sentences, whole.with_events, whole.skipped, whole.unread) == (3, 3, {}, {"link": len(LINK)})
    none = replace(document(), events=(), skipped=(Skipped(0, len(SENTENCES[0]), "no word that shows an event"),))
    assert [s.reason for s in silent(none)] == ["no word that shows an event", NO_REASON, NO_REASON]
    both = total([whole, coverage(none)])
    assert both.sentences == 6 == both.with_events + sum(both.skipped.values())
    assert both.unread == {"link": 2 * len(LINK)} and "3 of 6 sentences gave events" in covered(both)


def test_every_character_is_in_a_sentence_or_named_as_unread() -> None:
    found = read_article(Article("x", TEXT_READ))
    left = [(found.surface(u), u.reason) for u in unread(found)]
    assert left == [
        ("Breaking News", "banner"),
        ("NAIROBI, May 7 —", "dateline"),
        ("Read more: <b>Kenya</b> & Tanzania at odds", "link"),
    ]
    spans = [*((s.start, s.end) for s in found.sentences), *((u.start, u.end) for u in unread(found))]
    assert not "".join(c for i, c in enumerate(TEXT_READ) if not any(start <= i < end for start, end in spans)).strip()


def test_events_tell_who_when_and_why() -> None:
    told = {e.key: e for p in explain(document()).passages for e in p.events}
    met, agreed, accused, killed = (told[f"e{i}"] for i in range(1, 5))
    assert (met.actors, met.place, met.date, met.quad_class) == (
        ("Anna Weiss", "Ruritanian envoys"),
        "Geneva",
        "2024-03-12",
        "VerbalCooperation",
    )
    assert met.why == ('met: Consult, frame "meet obj:actor"',) and met.part_of == ("Lake Conference",)
    assert (agreed.factuality, agreed.attributed_to, agreed.date) == ("Planned", "Anna Weiss", "2024-05")
    assert accused.date_known == "the day of publication, a fallback"
    assert killed.date == "2024-03-04 to 2024-03-10" and killed.date_known == "“last week”, counted from another date"
    assert killed.counts == {"killed": "at least 7"}


def test_words_that_were_merged_are_named() -> None:
    first = document().events[0]
    merged = replace(first, mentions=(*first.mentions, document().events[2].trigger))
    told = explain(replace(document(), events=(merged,))).passages[0].events[0]
    assert told.why[-1] == "the same event told again: “accused” (sentence 3)"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(7, 7, 7), "7"),
        (Count(7, 7), "at least 7"),
        (Count(3, 4, 5), "3 to 5, best 4"),
        (Count(3, None, 5), "3 to 5"),
        (Count(None, None, 9), "up to 9"),
        (Count(None, 4), "about 4"),
        (Count(), "an unknown number"),
    ],
)
def test_numbers_in_words(count: Count, words: str) -> None:
    assert range_of(count) == words


def test_dates_in_words() -> None:
    assert [date_of(t) for t in (None, TimeValue("2024"), TimeValue(None))] == [None, "2024", None]


def test_marks_nest_and_give_back_the_text() -> None:
    outer, inner, event, crossing = (
        Mark(0, 9, "entity", "Group", "a"),
        Mark(2, 4, "entity", "State", "b"),
        Mark(7, 12, "event", "Aid", "c"),
        Mark(3, 6, "time", "DATE", "d"),
    )
    assert nested([event, crossing, inner, outer]) == (inner, event)  # an event's word is never lost
    text = "0123456789abcdef"
    found = list(pieces(text, 0, nested([outer, inner])))
    assert "".join(p.text for p in found) == text
    assert [(p.text, len(p.around), p.opens, p.closes) for p in found] == [
        ("01", 1, 1, 0),
        ("23", 2, 1, 1),
        ("45678", 1, 0, 1),
        ("9abcdef", 0, 0, 0),
    ]
    whole = "".join(
        p.text for passage in explain(document()).passages for p in pieces(passage.text, passage.start, passage.marks)
    )
    assert whole == TEXT.replace("\n", "")


def test_a_pipe_gets_marks_and_no_colours(explanation: Explanation) -> None:
    out = shown(explanation, force_terminal=False)
    assert "\x1b" not in out
    for told in (
        "(not read: banner) Breaking News",
        "{meet|#2 Consult, planned}",
        "[William Ruto|Person]",
        "<Tuesday|DATE 2024-05-07>",
        "killed at least 7",
        "word of",
        "no event “The lake was calm.”: no word that shows an event",
        "not read “NAIROBI, May 7 —”: dateline",
        "sentences gave events",
    ):
        assert told in out
    assert re.search(r"why +\w+: Assault, frame", out) and re.search(r"\{accused\|#\d+ Accuse, negated", out)


def test_a_terminal_gets_colours_unless_told_not_to(explanation: Explanation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in shown(explanation, force_terminal=True, color_system="truecolor", width=90)
    monkeypatch.setenv("NO_COLOR", "1")
    quiet = shown(explanation, force_terminal=True, width=90)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", quiet)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", quiet)
    assert "{meet|#" in plain and max(map(len, plain.splitlines())) <= 90


class _Seen(HTMLParser):
    """What a page links to, loads and leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.targets: set[str] = set()
        self.ids: list[str] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.loaded += [str(given[a]) for a in ("src", "srcset", "action") if a in given] + (
            [tag] if tag in ("script", "link", "img") else []
        )
        if tag == "a":
            self.targets.add(str(given["href"]))
            assert "a" not in self.open, "a link in a link"
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.crossed.append(tag)


def test_the_page_is_whole_and_needs_nothing_else(explanation: Explanation) -> None:
    html = page(explanation)
    seen = _Seen()
    seen.feed(html)
    assert (seen.open, seen.crossed, seen.loaded) == ([], [], [])
    assert seen.targets == {f"#{one}" for one in seen.ids} and len(seen.ids) == len(set(seen.ids)) >= 4
    assert "&lt;b&gt;Kenya&lt;/b&gt; &amp; Tanzania" in html and "The &lt;lake&gt; &amp; the road" in html
    assert "planned" in html and 'class="silent"' in html and "Not read: banner." in html and "url(" not in html


def test_the_data_hold_the_same(explanation: Explanation) -> None:
    told = json.loads(json.dumps(as_dict(explanation)))
    assert told["coverage"]["sentences"] == 6 and told["article"] == "goma"
    for p in told["passages"]:
        assert TEXT_READ[p["start"] : p["end"]] == p["text"]
        assert all(p["start"] <= m["start"] < m["end"] <= p["end"] for m in p["marks"])
    assert sum(len(p["silent"]) for p in told["passages"]) == sum(told["coverage"]["skipped"].values())


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "two.jsonl").write_text(
        '{"id": "broken"\n'
        + "".join(
            json.dumps({"id": name, "text": text}) + "\n"
            for name, text in (("a", "Kenya met Uganda."), ("b", "Rwanda accused Burundi."))
        ),
        "utf8",
    )
    given = ["explain", str(tmp_path / "two.jsonl")]
    assert main(given) == 0
    out, err = capsys.readouterr()
    assert "{met|#1 Consult}" in out and "Burundi" not in out and "line 1" in err
    assert main([*given, "--id", "b", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["passages"][0]["events"][0]["cls"] == "Accuse"
    assert main([*given, "--html", str(tmp_path / "b.html")]) == 0
    assert (tmp_path / "b.html").read_text("utf8").startswith("<!doctype html>") and {
        p.name for p in tmp_path.iterdir()
    } == {"b.html", "two.jsonl"}
    assert main([*given, "--html", "-"]) == 0
    capsys.readouterr()
    assert main([*given, "--id", "c"]) == 2
    assert "no article with the id 'c'; it has a, b" in capsys.readouterr().err
    assert main(["explain", str(tmp_path / "none.txt")]) == 2


def test_the_report_of_a_build_names_what_was_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "goma.txt").write_text(TEXT_READ, "utf8")
    given = ["build", str(tmp_path / "goma.txt"), "--store", str(tmp_path / "s")]
    assert main([*given, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (one,) = told["coverage"]
    assert one["article"] == "goma.txt" and one["unread"] == told["unread"] == {
        "link": 42,
        "dateline": 16,
        "banner": 13,
    }
    assert one["sentences"] == told["sentences"] == told["with_events"] + sum(told["skipped"].values())
    (tmp_path / "goma.txt").write_text(TEXT_READ + " Kenya met Uganda.", "utf8")
    assert main([*given, "--verbose"]) == 0
    out, err = capsys.readouterr()
    assert "sentences gave events" in out and "covered  goma.txt: " in err and "13 (banner)" in err


@pytest.mark.parametrize(
    "article",
    [
        Article("a", TEXT_READ, headline="Talks \x1b]0;pwned\x07 \x1b[2J"),
        Article("a\x1b[31m", TEXT_READ),
        Article("a", TEXT_READ.replace("William Ruto", "William \x1b[8mRuto")),
        Article("a", TEXT_READ.replace("The lake was calm.", "The lake \x9b2J was calm.\rNothing \u202e happened.")),
    ],
    ids=["headline", "id", "name", "sentence"],
)
def test_no_text_of_an_article_commands_the_terminal(article: Article) -> None:
    for is_terminal in (True, False):
        out = io.StringIO()
        show(
            explain(read_article(article)), Console(file=out, force_terminal=is_terminal, width=100, color_system=None)
        )
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out.getvalue())

"""What is read of a query before it is parsed, and that this takes work in proportion to its length."""

from __future__ import annotations

import contextlib
import re
import sys
from types import FrameType
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError
from kg.rdf.vocab import CQ, RDFS
from kg.sparql import query as query_module
from kg.sparql import tokens
from kg.sparql.errors import Refused, TooManyTokens
from kg.sparql.guard import admitted
from kg.sparql.query import inspect, unescape
from kg.sparql.search_service import with_answers
from kg.sparql.syntax_errors import explained
from kg.sparql.tokens import Token, tokenise


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?from ?p 'FROM' }", False),
        ("SELECT * # FROM\n{ ?s ?p ?o }", False),
        ("SELECT * FROM <urn:g> {}", True),
        ("PREFIX from: <urn:> SELECT * { from:a ?p ?o }", False),
        ("select*from<urn:g>where{}", True),
        ("CONSTRUCT FROM NAMED <g> WHERE {}", True),
        ("CONSTRUCT { ?s ?p ?o } FROM <g> WHERE { ?s ?p ?o }", True),
        ("PREFIX e: <urn:> ASK FROMe:g {}", True),
        ("DESCRIBE <urn:from>", False),
    ],
)
def test_whether_a_query_names_its_graphs(query: str, names: bool) -> None:
    assert inspect(query).names_dataset is names


@pytest.mark.parametrize(
    "begin",
    [
        "# c\n",
        "PREFIX e: <urn:e#>\n",
        "BASE <urn:b>\nPREFIX : <#>",
        "\ufeff",
        "prefix select: <x:>\n" * 3,
        " " * 100_000,
    ],
)
@pytest.mark.parametrize(
    ("text", "form"),
    [("SELECT ?x { }", "SELECT"), ("describe<x>", "DESCRIBE"), ("ASK{}", "ASK"), ("SELECTx", ""), ("", "")],
)
def test_the_form_is_found_behind_any_prologue(begin: str, text: str, form: str) -> None:
    assert inspect(begin + text).form == inspect(begin + text + " # '").form == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ASK {}", "ASK"),
        ("prefix a: <b> construct where { ?s ?p ?o }", "CONSTRUCT"),
        ("#SELECT\nDESCRIBE <a>", "DESCRIBE"),
        ("BASE <http://a/> WITH <g> DELETE {} WHERE {}", "UPDATE"),
        ("load <x>", "UPDATE"),
        ("nonsense", ""),
    ],
)
def test_form(text: str, form: str) -> None:
    assert inspect(text).form == form


@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT ?x { ?x foaf:knows ?y }", False),
        ("SELECT ?random ?now { ?random ex:now ?now }", False),
        ("SELECT (NOW() AS ?t) {}", True),
        ("SELECT * { FILTERRAND()}", True),
        ("SELECT (now #(\n ( ) AS ?t) {}", True),
        ("SELECT (STRUUID() AS ?t) {}", True),
        ("SELECT * { SERVICE <http://example.org/> {} }", True),
        (r"SELECT (\u004eOW() AS ?t) {}", True),
        ("now" + "#\r" * 50_000, False),
    ],
)
def test_a_query_that_may_have_another_answer_next_time_is_volatile(query: str, volatile: bool) -> None:
    assert inspect(query).is_volatile is volatile


@given(st.text(alphabet=st.sampled_from("SERVICEex: {}<>\"'#\\?.@_1\n")))
def test_all_but_space_and_comments_is_in_a_token(text: str) -> None:
    rest, end = [], 0
    for token in tokenise(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        rest.append(text[end : token.start])
        end = token.start + len(token.text)
    for between in (*rest, text[end:]):
        assert re.fullmatch(r"(?:\s|#[^\n]*(?:\n|$))*", between)


def test_prefixes() -> None:
    read = inspect("PREFIX a: <urn:a#> SELECT * { a:x b:y _:c ; :d 'e:f' ; cq:date rdfs:label }")
    assert read.declared == {"a": "urn:a#"}
    assert list(read.undeclared) == ["b", ""]
    assert read.assumed == {"cq": CQ, "rdfs": RDFS}
    assert read.declarations == f"PREFIX cq: <{CQ}> PREFIX rdfs: <{RDFS}> "
    assert not read.redeclares
    assert inspect("PREFIX a: <b> ASK {} PREFIX a: <c>").redeclares
    own = inspect("PREFIX cq: <urn:other#> SELECT * { cq:x ?p ?o }")
    assert (own.assumed, own.iri(own.tokens[6])) == ({}, "urn:other#x")
    assert inspect("SELECT * { z:x ?p ?o }", {"z": "urn:z#"}).assumed == {"z": "urn:z#"}


def test_graphs_limits_and_variables() -> None:
    read = inspect(
        '# ASK\nPREFIX p: <urn:> SELECT ("ASK LIMIT 3" AS ?x) FROM <urn:a> FROM NAMED p:b '
        "{ GRAPH p:c { <r> ?p $o } GRAPH x:d {} { SELECT * {} LIMIT 2 } } LIMIT 7"
    )
    assert (read.form, read.limit, read.variables) == ("SELECT", 7, {"x", "p", "o"})
    assert (read.sources, read.graphs) == (["urn:a", "urn:b"], ["urn:c", "x:d"])
    assert read.has_relative and not read.any_graph and not read.has_base and not read.services
    read = inspect("BASE <urn:b> ASK { { SELECT * {} LIMIT 2 } GRAPH ?g { ?s a ?o } }")
    assert (read.limit, read.any_graph, read.has_base, read.has_relative) == (None, True, True, False)


def test_services() -> None:
    text = (
        "ASK { SERVICE <urn:x> { ?s ?p '}' { } } service silent ?y {} SERVICE cq:search {} SERVICE"
        f" <{CQ}search> {{}} 1SERVICE:z {{}} PREFIX SERVICE: <u> SERVICE:a SERVICE:b {{}} GRAPH SERVICE:c {{}} }}"
    )
    read = inspect(text)
    assert [(one.endpoint, one.is_silent, one.is_search) for one in read.services] == [
        ("urn:x", False, False),
        ("", True, False),
        ("", False, True),
        (f"{CQ}search", False, True),
        ("", False, False),
        ("", False, False),
    ]
    assert [read.tokens[read.closing(one)].text for one in read.services[:4]] == ["}"] * 4
    assert read.text[read.tokens[read.closing(read.services[0])].start :].startswith("} service silent")
    assert not any(one.opening for one in read.services[4:])
    assert len(read.searches) == 2


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("SELECT ?x { ?s ?p ?o }", 10),
        ("CONSTRUCT { ?s ?p '{' } WHERE { ?s ?p ?o }", 30),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 16),
        ("CONSTRUCT {} {}", 13),
        ("ASK", -1),
    ],
)
def test_where_the_pattern_opens(text: str, pattern: int) -> None:
    read = inspect(text)
    assert (read.tokens[read.pattern].start if read.pattern >= 0 else -1) == pattern


@given(st.text(alphabet="a\n\r{}", max_size=30), st.integers(0, 30))
def test_places_are_those_of_lines_and_columns(text: str, offset: int) -> None:
    read, offset = inspect(text), min(offset, len(text))
    line, column = read.position(offset)
    before = text[:offset].split("\n")
    assert (line, column) == (len(before), len(before[-1]) + 1)
    assert read.offset(line, column) == offset
    found = read.token_at(offset)
    assert found == next((token for token in reversed(read.tokens) if token.start <= offset), None)


def test_edits_and_what_is_left_open() -> None:
    read = inspect("ASK { { }\n'it")
    assert (read.depth, read.open_string and read.open_string.start) == (1, 10)
    assert read.edited([(6, 9, "x"), (0, 3, "SELECT *"), (4, 4, "WHERE ")]) == "SELECT * WHERE { x\n'it"
    assert inspect("} }").depth == -2


def test_escapes_are_resolved_where_they_are_characters() -> None:
    assert unescape(r"\u0053ERVICE \U00000053 \UFFFFFFFF \u12") == r"SERVICE S \UFFFFFFFF \u12"


def test_a_query_is_tokenised_once_however_many_ask_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenised: list[str] = []

    def counting(text: str, most: int) -> list[Token]:
        tokenised.append(text)
        return tokens.tokenise(text, most)

    monkeypatch.setattr(query_module, "tokenise", counting)
    text = "SELECT * { SERVICE cq:search { ?x cq:matchesName 'a' } ?x a cq:Person"
    read = inspect(text)
    assert admitted(read) is read
    assert with_answers(read, lambda search: []).startswith("SELECT * { VALUES")
    assert "a closing } is missing" in explained(QuerySyntaxError("expected one of x", 1, 60), read, "query")[0]
    assert tokenised == [text]


def test_tokens_may_be_limited() -> None:
    assert len(inspect("ASK { } ^^^^", most=4).tokens) == 4
    with pytest.raises(TooManyTokens, match="may have 3 words") as refused:
        inspect("ASK { } ^^^^", most=3)
    assert refused.value.status == 413


class CountedText(str):
    """A text that counts the characters which its own methods go through."""

    seen = 0

    def _counted(self, name: str, *arguments: Any) -> Any:
        start, end = ((*arguments[1:], 0, len(self)) if len(arguments) == 1 else (*arguments[1:], len(self)))[:2]
        self.seen += (end if isinstance(end, int) else len(self)) - (start if isinstance(start, int) else 0)
        return getattr(str, name)(self, *arguments)

    def count(self, *arguments: Any) -> int:
        return int(self._counted("count", *arguments))

    def find(self, *arguments: Any) -> int:
        return int(self._counted("find", *arguments))

    def rfind(self, *arguments: Any) -> int:
        return int(self._counted("rfind", *arguments))

    def upper(self) -> str:
        self.seen += len(self)
        return super().upper()


def work(text: str) -> tuple[int, int]:
    """Return the calls that reading, guarding and refusing a text take, and the characters they go through."""
    counted, calls = CountedText(text), 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read = inspect(counted)
        with contextlib.suppress(Refused):
            admitted(read)
        explained(QuerySyntaxError("expected one of x", 1, len(text)), read, "query")
    finally:
        sys.setprofile(None)
    return calls, counted.seen


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "'' ",
        "'''",
        '\\"',
        "<a",
        '"""\\"',
        "{",
        "}",
        "^",
        "?",
        "a:",
        "'\n",
        "{}",
        "SERVICE ",
        "SERVICE SILENT <x> { ",
        "SERVICE SILENT <x> {} ",
        "SERVICE cq:search { ",
        "SERVICE cq:search { ?x cq:matchesName 'a' } ",
        "x:y \\u0041 ",
        "VALUES ?x ",
        "PREFIX a: <b> ",
    ],
)
def test_work_grows_with_the_length_alone(piece: str) -> None:
    small, large = (work("ASK { FILTER(1 = '' " + piece * number) for number in (200, 2000))
    assert large[0] < 11 * small[0]
    assert large[1] < 11 * small[1]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffSELECT * { ?s ?p ?o }",
        "SELECT\u00a0*\u00a0{ ?s ?p ?o }",
        "SELECT\x0c*\x0b{ ?s\x1c?p\x1f?o }",
        "SELECT * {\u200b?s ?p\u2060?o\u2028}\u3000LIMIT 1\u00ad",
        "\ufeff\ufeff# no\u00a0break\nASK\u00a0{}",
    ],
)
def test_invisible_characters_are_spaces(text: str) -> None:
    read = inspect(text)
    ox.Store().query(read.text)
    assert len(read.text) == len(text)
    assert [token.start for token in read.tokens] == [token.start for token in tokenise(read.text)]


def test_invisible_characters_of_strings_and_names_stay() -> None:
    text = 'ASK { <urn:a\u200bb> ?p \'\ufeff\u00a0\' , """\n\u2060""" }'
    assert inspect(text).text == text
    assert inspect("\ufeff" + text).text == " " + text


def test_the_column_of_an_error_is_that_of_the_text_as_it_was_sent() -> None:
    with pytest.raises(Refused) as refused:
        admitted(inspect("\ufeffASK\u00a0{ SERVICE <urn:x> {} }"))
    assert (refused.value.line, refused.value.column) == (1, 8)

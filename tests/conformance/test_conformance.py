"""The W3C's suites for SPARQL 1.0, 1.1 and 1.2 over HTTP; every miss is named in misses.csv with its reason, and
there are no others.

They are found by COMMUNIQUE_W3C, a folder with the content of https://github.com/w3c/rdf-tests:

    git clone --depth 1 https://github.com/w3c/rdf-tests && COMMUNIQUE_W3C=rdf-tests python -m pytest tests/conformance
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

from tests.conformance.answers import same_quads, same_rows
from tests.conformance.runner import Missed, Runner
from tests.conformance.suite import Suite
from tests.support.live_server import writable

MISSES = Path(__file__).with_name("misses.csv")
FOLDER = os.environ.get("COMMUNIQUE_W3C", "")


def misses() -> dict[str, str]:
    with MISSES.open(encoding="utf-8", newline="") as file:
        return {row["test"]: row["reason"] for row in csv.DictReader(file)}


@pytest.mark.timeout(1200)
@pytest.mark.skipif(not FOLDER, reason="COMMUNIQUE_W3C names no folder with the W3C's tests")
def test_every_miss_is_known(tmp_path: Path) -> None:
    suite = Suite(Path(FOLDER))
    missed: dict[str, str] = {}
    ran: Counter[str] = Counter()
    with writable(tmp_path / "store", "--default-graph", "own") as address:
        runner = Runner(address, suite)
        for test in suite.tests():
            ran[test.name.partition("/")[0]] += 1
            try:
                runner.run(test)
            except (Missed, requests.RequestException, SyntaxError, ValueError) as error:
                missed[test.name] = str(error)
    assert sum(ran.values()) > 1200, ran
    assert {name: why for name, why in missed.items() if name not in misses()} == {}
    assert set(misses()) - set(missed) == set(), "these are done now: take them out of the file"


def test_every_miss_has_a_reason() -> None:
    assert all(len(reason) > 20 for reason in misses().values())


def test_answers_are_compared_up_to_blank_nodes() -> None:
    one, other, third = ox.BlankNode("a"), ox.BlankNode("b"), ox.BlankNode("c")
    assert same_rows([(("x", one),), (("x", one),)], [(("x", other),), (("x", other),)])
    assert not same_rows([(("x", one),), (("x", one),)], [(("x", other),), (("x", third),)])
    assert same_rows([(("x", ox.Literal(1.0)),)], [(("x", ox.Literal("1.0E0", datatype=ox.Literal(1.0).datatype)),)])
    p = ox.NamedNode("urn:p")
    assert same_quads([ox.Quad(one, p, other)], [ox.Quad(other, p, third)])
    assert not same_quads([ox.Quad(one, p, other)], [ox.Quad(one, p, one)])

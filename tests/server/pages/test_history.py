"""An article's page says that it is a copy, and that it was corrected."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from kg.rdf.vocab import CQ, ID, PROV
from tests.support.graph_fixture import ARTICLE, publish
from tests.support.live_server import running

HISTORY = f"""<{ARTICLE}> {{ <{ARTICLE}> <{CQ}copyOf> <{ID}article/first> ;
  <{PROV}wasRevisionOf> <{ARTICLE}#version=1>, <{ARTICLE}#version=2> }}"""


def test_copies_and_corrections_are_told(tmp_path: Path) -> None:
    publish(tmp_path, more=HISTORY)
    with running(tmp_path) as address:
        page = urllib.request.urlopen(f"{address}/page/{ARTICLE.removeprefix(ID)}").read().decode()
    assert "A copy of" in page and "no further source" in page and "article/first" in page
    assert "Corrected: this text has replaced 2 earlier versions" in page

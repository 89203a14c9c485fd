"""RDF/XML with a document type declaration is refused before it is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.engines.errors import NotSupported
from server.workers.write_worker import refuse_declarations

ROOT = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
DECLARED = b'<!DOCTYPE a [<!ENTITY b "c">]>' + ROOT
LONG = 70_000


@pytest.mark.parametrize(
    "content",
    [
        DECLARED,
        b"\xef\xbb\xbf\n<?xml version='1.0'?>" + DECLARED,
        b"<!-- x --><?a b?>" + DECLARED,
        b"<?a " + b"x" * LONG + b"?>" + DECLARED,
        b"<!-- " + b"x" * LONG + b"-->" + DECLARED,
        b" " * LONG + DECLARED,
        b"<?a?>" * LONG + DECLARED,
        b"<?a " + b"x" * (65_536 - 6) + b"?>" + DECLARED,
        ROOT.decode().encode("utf-16"),
    ],
)
def test_a_declaration_is_refused_wherever_it_hides(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.rdf"
    file.write_bytes(content)
    with pytest.raises(NotSupported):
        refuse_declarations(file)


@pytest.mark.parametrize(
    "content",
    [
        ROOT,
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a DOCTYPE --><?a <!DOCTYPE?>" + ROOT,
        b"<!-- " + b"x" * 60_000 + b"-->" + ROOT + b" " * LONG,
        b"",
        b"<?a",
        b"no XML",
    ],
)
def test_what_has_none_is_left_to_the_parser(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.rdf"
    file.write_bytes(content)
    refuse_declarations(file)

"""Event types are rows of the ontology and the lexicon, and of nothing else."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.nlp.lexicon.event_types import event_types, with_trait
from kg.rdf import taxonomy
from kg.rdf.reasoning import ontology_files, read

ROOT = Path(__file__).resolve().parents[4]
TURTLE = """
cq:Flyover a owl:Class ; rdfs:subClassOf cq:MaterialConflict ; rdfs:label "Flyover"@en ;
    skos:definition "To send aircraft over another's territory without leave."@en .
"""
ROWS = {
    "event_types.csv": {"class": "Flyover", "quad": "MaterialConflict", "traits": "occurrence", "announced": "Threaten"}
    | {"asked": "change", "promised": "030", "demanded": "100", "refused": "120", "threatened": "130"},
    "events.csv": {"lemma": "overfly", "pos": "verb", "class": "Flyover", "cameo": "190", "recipient": "obj"},
}
READ = """
import json
from kg.build.reading import read_article
from kg.model import Article
from kg.rdf.mapping import Run, to_quads
from kg.rdf.vocab import ID
document = read_article(Article("a", "Kenya overflew Uganda on Monday. Kenya threatened to overfly Uganda."))
quads = to_quads(document, Run(ID + "run/a", "2024-01-01T00:00:00Z", "0", "0"), ID, "2024-01-01T00:00:00Z", "")
types = sorted({q.object.value.rpartition("#")[2] for q in quads if q.predicate.value.endswith("#type")})
print(json.dumps([[(e.cls, e.cameo) for e in document.events], types]))
"""


def test_lexicon_has_the_types_of_the_ontology_in_its_order() -> None:
    assert {one.name: one.quad for one in event_types().values()} == taxonomy.event_types()
    assert list(event_types()) == list(taxonomy.event_types())


def test_each_trait_and_each_code_is_known() -> None:
    names = {trait for one in event_types().values() for trait in one.traits}
    assert names == {
        "abroad",
        "answered",
        "everyday",
        "figurative",
        "movement",
        "occurrence",
        "presupposed",
        "scene",
        "spoken",
        "tried",
    }
    known = {t.subject.value for t in read(ontology_files()) if hasattr(t.subject, "value")}
    for one in event_types().values():
        assert one.announced in ("", "Agree", "Threaten")
        for code in (one.promised, one.demanded, one.refused, one.threatened):
            assert any(iri.endswith(f"/cameo/{code}") for iri in known), (one.name, code)


@pytest.mark.parametrize(
    ("trait", "name", "has"),
    [
        ("abroad", "Aid", True),
        ("answered", "Accuse", True),
        ("answered", "Aid", False),
        ("abroad", "Consult", False),
        ("everyday", "Consult", True),
        ("everyday", "Accuse", False),
        ("figurative", "Assault", True),
        ("figurative", "Protest", False),
        ("movement", "Retreat", True),
        ("movement", "Assault", False),
        ("occurrence", "Consult", True),
        ("occurrence", "Request", False),
        ("presupposed", "Accuse", True),
        ("spoken", "Reject", True),
        ("tried", "Assault", True),
        ("tried", "Coerce", False),
        ("spoken", "Consult", False),
        ("presupposed", "Consult", False),
    ],
)
def test_traits_of_types(trait: str, name: str, has: bool) -> None:
    assert (name in with_trait(trait)) is has


def test_material_types_are_those_of_the_two_material_quadrants() -> None:
    assert event_types()["Aid"].material and event_types()["Assault"].material
    assert not event_types()["Consult"].material and not event_types()["Threaten"].material


def test_a_new_type_is_read_and_written_without_a_change_of_python(tmp_path: Path) -> None:
    for folder in ("kg", "ontology"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    ontology = tmp_path / "ontology" / "communique.ttl"
    ontology.write_text(ontology.read_text("utf8") + TURTLE, "utf8")
    for name, row in ROWS.items():
        table = tmp_path / "kg" / "nlp" / "lexicon" / "en" / name
        with table.open(encoding="utf8", newline="") as lines:
            columns = next(csv.reader(lines))
        with table.open("a", encoding="utf8", newline="") as lines:
            csv.DictWriter(lines, columns, restval="").writerow(row)
    done = subprocess.run([sys.executable, "-c", READ], cwd=tmp_path, capture_output=True, text=True, check=True)
    events, types = json.loads(done.stdout)
    assert ["Flyover", "190"] in events
    assert ["Threaten", "130"] in events
    assert {"Flyover", "MaterialConflict", "Event"} <= set(types)

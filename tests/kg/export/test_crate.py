"""The folder to deposit: complete, described, and without texts that nobody has licensed."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import mlcroissant
import pyoxigraph as ox
import pytest
from frictionless import Package
from rocrate.rocrate import ROCrate

from kg.build import build
from kg.cli.main import main
from kg.export.crate import GRAPH, METADATA
from kg.rdf.vocab import NIF
from kg.verdicts.access import Verdicts
from kg.verdicts.model import FIELDS, FIVE, Sample, Verdict, sample_iri
from kg.verdicts.sampling import draw

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
ORCID = "https://orcid.org/0000-0002-1825-0097"
TEXT = "The minister of Kenya met the president of Uganda in Kampala on Monday. It was warm and sunny in the city."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crate")
    told = [
        {"id": "talks", "text": TEXT, "published": "2024-05-07"},
        {"id": "undated", "text": f"{TEXT} So they said."},
    ]
    (folder / "talks.jsonl").write_text("".join(json.dumps(one) + "\n" for one in told), "utf8")
    build([str(folder / "talks.jsonl")], folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def crate(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "deposit"
    command = ["export", "--store", str(store), "--format", "rocrate", "--license", LICENSE, "-o", str(folder)]
    assert main([*command, "--title", "Talks", "--author", f"Ana Weiss <{ORCID}>"]) == 0
    return folder


def test_every_file_is_described_with_its_size_and_hash(crate: Path) -> None:
    graph = json.loads((crate / METADATA).read_text("utf8"))["@graph"]
    files = {one["@id"]: one for one in graph if one["@type"] == "File"}
    there = {path.relative_to(crate).as_posix(): path for path in crate.rglob("*") if path.is_file()}
    assert set(files) == set(there) - {METADATA}
    for name, one in files.items():
        data = there[name].read_bytes()
        assert (one["contentSize"], one["sha256"]) == (str(len(data)), hashlib.sha256(data).hexdigest())
    wanted = (
        "tables/events.csv tables/polecat.txt tables/datapackage.json ontology/communique.ttl queries/who-met-whom.rq"
    )
    assert set(wanted.split()) < set(there)


def test_its_metadata_are_read_by_the_crate_library(crate: Path) -> None:
    read = ROCrate(crate)
    root = read.root_dataset
    assert (root["name"], root["license"].id, root["temporalCoverage"]) == ("Talks", LICENSE, "2024-05-07/2024-05-07")
    assert len(root["hasPart"]) == len([one for one in read.get_entities() if one.type == "File"])
    (run,) = [one for one in read.get_entities() if one.type == "CreateAction"]
    assert run["instrument"].id == "#communique"
    assert run["result"].id == GRAPH
    assert (root["author"].id, root["author"]["name"], root["mentions"].id) == (ORCID, "Ana Weiss", run.id)
    cited = (crate / "CITATION.cff").read_text("utf8")
    assert f'authors:\n  - name: "Ana Weiss"\n    orcid: "{ORCID}"\n' in cited


def test_tables_and_croissant_are_valid(crate: Path) -> None:
    assert Package(str(crate / "tables" / "datapackage.json")).validate().valid
    described = mlcroissant.Dataset(jsonld=crate / "croissant.json")
    rows = list(described.records(record_set="rows-of-csv"))
    assert rows[0]["rows-of-csv/type"] == b"Consult"


def test_texts_are_in_it_only_with_a_licence(crate: Path, store: Path, tmp_path: Path) -> None:
    def texts(folder: Path) -> list[str]:
        quads = ox.parse(gzip.decompress((folder / GRAPH).read_bytes()), ox.RdfFormat.N_QUADS)
        names = (NIF + "isString", NIF + "anchorOf")
        return [quad.object.value for quad in quads if quad.predicate.value in names and hasattr(quad.object, "value")]

    assert TEXT in texts(crate)
    assert any("sunny" in one for one in texts(crate))
    bare = tmp_path / "bare"
    assert main(["export", "--store", str(store), "--format", "rocrate", "-o", str(bare)]) == 0
    assert not any("sunny" in one for one in texts(bare))
    assert "published from 2024-05-07 to 2024-05-07" in (bare / "README.md").read_text("utf8")
    assert any("Kampala on Monday." in one for one in texts(bare))
    assert "No licence of the articles' texts was stated" in (bare / "README.md").read_text("utf8")
    assert ROCrate(bare).root_dataset["license"]["description"].startswith("No licence of the articles' texts")


def test_it_says_how_right_it_is_where_a_sample_was_judged(store: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    assert main(["export", "--store", str(store), "--format", "rocrate", "-o", str(before)]) == 0
    assert "No sample of this graph has been judged by hand" in (before / "README.md").read_text("utf8")
    assert not (before / "accuracy.json").exists()
    verdicts = Verdicts(store)
    drawn = draw(verdicts.population(), 1, 1, "simple")
    sample = Sample(sample_iri(verdicts.base, "one"), "one", "2026-01-01T00:00:00Z", "simple", 1, 1, drawn)
    verdicts.keep_sample(sample)
    later = sample_iri(verdicts.base, "later")
    verdicts.keep_sample(Sample(later, "later", "2026-02-01T00:00:00Z", "simple", 1, 1, drawn))  # and nobody judged it
    verdicts.record(
        [Verdict((drawn[0].event,), FIELDS[f], "Right", "Ana", sample.time, sample=sample.iri) for f in FIVE]
    )
    after = tmp_path / "after"
    assert main(["export", "--store", str(store), "--format", "rocrate", "-o", str(after)]) == 0
    assert "are 100% (95 %:" in (after / "README.md").read_text("utf8")
    assert json.loads((after / "accuracy.json").read_text("utf8"))["right"]["value"] == 1.0


def test_a_folder_with_files_is_left_alone(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("", "utf8")
    assert main(["export", "--store", str(store), "--format", "rocrate", "-o", str(tmp_path)]) == 2
    assert "name a folder that is new or empty" in capsys.readouterr().err
    assert main(["export", "--store", str(store), "--format", "rocrate"]) == 2
    assert "name it with -o FOLDER" in capsys.readouterr().err

"""What the server says of its data: Croissant, DCAT, a citation file, and JSON-LD in the home page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import mlcroissant
import pyoxigraph as ox
import pytest
import requests

from kg.export.citing import citation
from kg.export.dataset import Dataset, File, tables


def get(address: str, path: str) -> requests.Response:
    answer = requests.get(address + path, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer


def test_croissant_is_valid_and_leads_to_the_tables(address: str, tmp_path: Path) -> None:
    answer = get(address, "/.well-known/croissant.json")
    assert answer.headers["Content-Type"] == "application/ld+json"
    file = tmp_path / "croissant.json"
    file.write_text(answer.text, "utf8")
    described = mlcroissant.Dataset(jsonld=file)
    assert not described.metadata.ctx.issues.errors
    told = answer.json()
    assert told["temporalCoverage"] == "2024-07-03/2024-07-03"
    assert [one["name"] for one in told["distribution"]] == [table.name for table in tables()]
    for one, rows in zip(told["distribution"], told["recordSet"], strict=True):
        data = get(address, one["contentUrl"].removeprefix(address))
        assert data.headers["Content-Type"].startswith(one["encodingFormat"])
        header = data.text.partition("\n")[0].split("\t" if one["name"] == "polecat" else ",")
        assert header == [field["source"]["extract"]["column"] for field in rows["field"]]


def test_the_rows_of_a_croissant_are_read(address: str, tmp_path: Path) -> None:
    told = get(address, "/.well-known/croissant.json").json()
    (tmp_path / "events.csv").write_bytes(get(address, "/export/csv").content)
    told["distribution"] = [{**one, "contentUrl": "events.csv"} for one in told["distribution"] if one["name"] == "csv"]
    told["recordSet"] = [one for one in told["recordSet"] if one["name"] == "rows-of-csv"]
    (tmp_path / "croissant.json").write_text(json.dumps(told), "utf8")
    found = mlcroissant.Dataset(jsonld=tmp_path / "croissant.json").records(record_set="rows-of-csv")
    assert {one["rows-of-csv/type"] for one in found} == {b"Consult", b"Agree"}


def test_dcat_is_rdf(address: str) -> None:
    answer = get(address, "/.well-known/dcat.jsonld")
    store = ox.Store()
    store.load(answer.content, ox.RdfFormat.JSON_LD)
    prefixes = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
    query = f"""ASK {{ <{address}/#dataset> a dcat:Dataset ; dct:temporal/dcat:startDate ?day ; dcat:landingPage ?page ;
        dcat:distribution/dcat:downloadURL <{address}/export/csv>, <{address}/store> ;
        dcat:distribution/dcat:accessService/dcat:endpointURL <{address}/sparql> }}"""
    assert bool(store.query(query, prefixes=prefixes))


def test_the_home_page_carries_both(address: str, tmp_path: Path) -> None:
    page = get(address, "/").text
    told = [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    assert [one["@type"] for one in told] == ["sc:Dataset", "dcat:Dataset"]
    assert told[0]["url"] == address + "/"
    (tmp_path / "croissant.json").write_text(json.dumps(told[0]), "utf8")
    mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")
    assert '<link rel="describedby" type="application/ld+json" href="/.well-known/croissant.json">' in page


def test_the_citation_file(address: str) -> None:
    told = get(address, "/CITATION.cff").text
    assert told.startswith("cff-version: 1.2.0\ntype: dataset\n")
    assert f'url: "{address}/"' in told


@pytest.mark.parametrize("name", ['A "b" c', "back\\slash", "two\nlines"])
def test_a_name_is_one_scalar_of_yaml(name: str) -> None:
    line = next(line for line in citation(Dataset([File(tables()[0], "x")], name=name)).splitlines() if "title" in line)
    assert json.loads(line.removeprefix("title: ")) == name.replace("\n", " ")

"""A data set described for those who look for data: Croissant with the terms of schema.org, DCAT, a citation file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.export.dictionary import media_type
from kg.export.formats import TABLES
from kg.export.tables import Table
from kg.version import __version__

NAME = "Political events read from news articles"
DESCRIPTION = (
    "Who did what to whom, when and where, according to news articles. Each row of the tables says whether it is "
    "reported as fact, planned, possible, denied or claimed, how likely it is to have been read right, and on which "
    "sentence it rests. Made by Communiqué; it is what articles say, not what is true."
)
WITHOUT_WORDS = (
    "The words of the articles are not kept in it: each fact names the article and the characters in it on which it "
    "rests, so that whoever has the article can look it up."
)
KEYWORDS = ("events", "politics", "conflict", "international relations", "news", "PLOVER", "RDF")
_OF_CROISSANT = "http://mlcommons.org/croissant/1.0"
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
    "boolean": "sc:Boolean",
}
# the context that the specification of Croissant 1.0 gives
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "equivalentProperty": "cr:equivalentProperty",
    "samplingRate": "cr:samplingRate",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


@dataclass(frozen=True, slots=True)
class File:
    """A table where it can be had: its address, or its path beside the description with the SHA-256 of its bytes."""

    table: Table[Any]
    address: str
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a data set: a name, and an address such as that of ORCID, "" where none is stated."""

    name: str
    address: str = ""


def author(text: str) -> Author:
    """Return the author that a text names: `Ana Weiss`, or `Ana Weiss <https://orcid.org/0000-0002-1825-0097>`."""
    found = re.fullmatch(r"(.*\S)\s*<(https?://[^\s<>]+)>", text.strip())
    return Author(found[1], found[2]) if found else Author(text.strip())


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is known of a data set.

    Args:
        authors: as its owner states them; () if nobody is stated: the program.
        url: its address, "" where it has none.
        license: of the texts, as its owner states it: an address or words; "" if nothing is stated.
        version: of the graph. modified: a day or time.
        first, last: the days of publication of the first and last article.
        graphs: addresses or paths of the graph, by media type. endpoint: of SPARQL queries.
        is_live: whether it changes while it is described, so that its files have no checksums.
        has_words: whether the words of the articles are kept.
    """

    files: Sequence[File]
    url: str = ""
    name: str = NAME
    license: str = ""
    authors: Sequence[Author] = ()
    version: str = ""
    modified: str = ""
    first: str = ""
    last: str = ""
    articles: int | None = None
    graphs: Mapping[str, str] = field(default_factory=dict)
    endpoint: str = ""
    is_live: bool = False
    has_words: bool = True

    @property
    def description(self) -> str:
        """What it is, in sentences."""
        return DESCRIPTION if self.has_words else f"{DESCRIPTION} {WITHOUT_WORDS}"


def tables() -> list[Table[Any]]:
    """Return the tables that a data set is described with: those that are read without a further program, each once."""
    return [table for table in TABLES.values() if table.ending != "parquet" and table.name != "events"]


def croissant(dataset: Dataset) -> dict[str, Any]:
    """Return the description in Croissant 1.0, whose terms are those of schema.org where it has them."""
    described: dict[str, Any] = {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": _OF_CROISSANT,
        **_common(dataset),
        "isLiveDataset": dataset.is_live,
        "distribution": [_file_object(one) for one in dataset.files],
        "recordSet": [_record_set(one.table) for one in dataset.files],
    }
    return described


def _common(dataset: Dataset) -> dict[str, Any]:
    told = {
        "name": dataset.name,
        "description": dataset.description,
        "url": dataset.url,
        "license": dataset.license or "not stated",
        "version": dataset.version,
        "dateModified": dataset.modified,
        "datePublished": dataset.modified,
        "temporalCoverage": f"{dataset.first}/{dataset.last}" if dataset.first else "",
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "creator": [_person(one) for one in dataset.authors]
        or {"@type": "sc:Organization", "name": f"Communiqué {__version__}"},
        "citeAs": citation_text(dataset),
    }
    return {name: value for name, value in told.items() if value}


def _person(author: Author) -> dict[str, str]:
    return {"@type": "sc:Person", "name": author.name, **({"url": author.address} if author.address else {})}


def _file_object(file: File) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:FileObject",
        "@id": file.table.name,
        "name": file.table.name,
        "description": f"{file.table.title}. {file.table.unit}",
        "contentUrl": file.address,
        "encodingFormat": media_type(file.table.ending),
    }
    if file.sha256:
        found["sha256"] = file.sha256
    if file.size is not None:
        found["contentSize"] = f"{file.size} B"
    return found


def _record_set(table: Table[Any]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": f"rows-of-{table.name}",
        "name": f"rows-of-{table.name}",
        "description": table.unit,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"rows-of-{table.name}/{column.name.replace(' ', '-')}",  # mlcroissant allows no spaces
                "name": column.name,
                "description": column.description,
                "dataType": _TYPES[column.type],
                "source": {"fileObject": {"@id": table.name}, "extract": {"column": column.name}},
            }
            for column in table.columns
        ],
    }


def dcat(dataset: Dataset) -> dict[str, Any]:
    """Return the description in DCAT 3 as JSON-LD."""
    described: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        "dct:title": {"@value": dataset.name, "@language": "en"},
        "dct:description": {"@value": dataset.description, "@language": "en"},
        "dcat:keyword": list(KEYWORDS),
        "dct:language": "en",
        "dcat:version": dataset.version,
        "dcat:distribution": [
            *(_distribution(one.table.title, one.address, media_type(one.table.ending)) for one in dataset.files),
            *(_distribution("The graph", address, kind) for kind, address in dataset.graphs.items()),
        ],
    }
    if dataset.url:
        described |= {"@id": dataset.url + "#dataset", "dcat:landingPage": {"@id": dataset.url}}
    if dataset.license:
        described["dct:license"] = _reference(dataset.license)
    if dataset.modified:
        described["dct:modified"] = _day(dataset.modified[:10])
    if dataset.first:
        described["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(dataset.first),
            "dcat:endDate": _day(dataset.last),
        }
    if dataset.endpoint:
        service = {"@type": "dcat:DataService", "dct:title": "SPARQL", "dcat:endpointURL": {"@id": dataset.endpoint}}
        described["dcat:distribution"].append(
            {"@type": "dcat:Distribution", "dct:title": "SPARQL", "dcat:accessService": service}
        )
    return described


def _distribution(title: str, address: str, kind: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind}"},
    }


def _reference(text: str) -> dict[str, str] | str:
    return {"@id": text} if text.startswith(("http://", "https://")) else text


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:date"}


def citation_text(dataset: Dataset) -> str:
    """Return how the data set is cited, in one line."""
    of = f" ({dataset.modified[:4]})" if dataset.modified else ""
    version = f", version {dataset.version}" if dataset.version else ""
    by = "; ".join(one.name for one in dataset.authors)
    return f"{by}{': ' * bool(by)}{dataset.name}{of}{version}. Read by Communiqué {__version__}. {dataset.url}".strip()


def citation(dataset: Dataset) -> str:
    """Return the citation file (CITATION.cff, format 1.2.0)."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {_quoted(dataset.name)}",
        f"message: {_quoted('Please cite this data set, and the program that made it.')}",
        f"abstract: {_quoted(dataset.description)}",
        "authors:",
        *(line for one in dataset.authors or [Author(f"Communiqué {__version__}")] for line in _cited(one)),
        f"keywords: [{', '.join(map(_quoted, KEYWORDS))}]",
    ]
    for name, value in (
        ("version", dataset.version),
        ("date-released", dataset.modified[:10]),
        ("url", dataset.url),
        ("license-url", dataset.license if dataset.license.startswith("http") else ""),
    ):
        if value:
            lines.append(f"{name}: {value if name == 'date-released' else _quoted(value)}")
    return "\n".join(lines) + "\n"


def _cited(author: Author) -> Iterator[str]:
    """Yield the lines of an author. As `name`, since the parts of a person's name are not told apart here."""
    yield f"  - name: {_quoted(author.name)}"
    if author.address.startswith("https://orcid.org/"):
        yield f"    orcid: {_quoted(author.address)}"
    elif author.address:
        yield f"    website: {_quoted(author.address)}"


def _quoted(text: str) -> str:
    """Return a text as a scalar of YAML in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'

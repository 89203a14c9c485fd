"""A data set described for those who look for data: Croissant with the terms of schema.org, and DCAT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.export.citing import citation_text
from kg.export.dataset import KEYWORDS, Author, Dataset, File
from kg.export.dictionary import media_type
from kg.export.tables import Table
from kg.version import __version__

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

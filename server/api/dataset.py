"""Descriptions of the data set: Croissant and DCAT as JSON-LD, and how to cite it."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response

from kg.export.citing import citation
from kg.export.describing import croissant, dcat
from server.graph.dataset import dataset

blueprint = Blueprint("dataset", __name__)


@blueprint.get("/.well-known/croissant.json")
def as_croissant() -> Response:
    """Croissant 1.0, whose terms are those of schema.org where it has them."""
    return _json_ld(croissant(dataset()))


@blueprint.get("/.well-known/dcat.jsonld")
def as_dcat() -> Response:
    return _json_ld(dcat(dataset()))


@blueprint.get("/CITATION.cff")
def as_citation() -> Response:
    return Response(citation(dataset()), content_type="application/yaml; charset=utf-8")


def _json_ld(described: dict[str, Any]) -> Response:
    return Response(json.dumps(described, ensure_ascii=False, indent=1) + "\n", content_type="application/ld+json")

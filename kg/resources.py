"""Where the parts that are not code lie: in the wheel under kg/_data, in a checkout beside the package."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    for place in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise ModelError(f"the folder {name} is missing from this installation: install communique again")


def ontology_dir() -> Path:
    """The folder of communique.ttl, its vocabularies, shapes and checks."""
    return _folder("ontology")


def queries_dir() -> Path:
    """The folder of the saved questions, *.rq."""
    return _folder("queries")


def samples_dir() -> Path:
    """The folder of the sample articles."""
    return _PACKAGE / "samples"

"""The folders of data files: under kg/_data in an installed wheel, beside the package in a checkout."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

from kg.errors import ModelError
from kg.options import CACHE

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


def cache_dir() -> Path:
    """COMMUNIQUE_CACHE, else the user's cache folder; if that cannot be written to, the folder for temporary files."""
    own = CACHE.told
    folder = (
        Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "communique"
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.gettempdir())


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table that is part of the installation. Raises: ModelError: it is missing."""
    try:
        with path.open(encoding="utf8", newline="") as lines:
            return list(csv.DictReader(lines))
    except FileNotFoundError as error:
        raise ModelError(f"{path}: the table is missing from this installation: install communique again") from error

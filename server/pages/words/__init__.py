"""The texts of the pages, by language: one file for each beside this module."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_FIRST = "en"  # the language that has all texts


@functools.cache
def words(language: str = _FIRST) -> Mapping[str, Mapping[str, Any]]:
    """Return the texts of a language by section and name; English ones for those that it lacks."""
    first = _read(_FIRST)
    if language == _FIRST:
        return first
    own = _read(language)
    return {section: {**texts, **own.get(section, {})} for section, texts in first.items()}


def languages() -> tuple[str, ...]:
    """Return the languages that there are, English first."""
    return tuple(sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda name: (name != _FIRST, name)))


def _read(language: str) -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf8"))

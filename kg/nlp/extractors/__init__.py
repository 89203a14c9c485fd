"""Other extractors beside the rules: models of named entities, of coreference, and chat models. A run imports only those it names.

Whatever package a model of spans comes from, it is one `Tagger` here: names and coreference alike. A chat model is asked in `llm`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol, TypeVar

from kg.errors import ModelError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that a model marks: half-open, in code points of that text. `score` is from 0 to 1."""

    start: int
    end: int
    label: str  # of a name: what kind it is; of a mention in coreference: which cluster it belongs to
    score: float = 1.0


class Tagger(Protocol):
    """Marks spans in texts, those of each text in one sequence, in any order."""

    def __call__(self, texts: Sequence[str]) -> Sequence[Sequence[Span]]: ...


def imported(package: str, extra: str) -> ModuleType:
    """A package that only this extractor needs.

    Raises: ModelError, saying what to install.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise ModelError(
            f"the extractor {extra!r} needs the package {package}: pip install 'communique[{extra}]' ({error})"
        ) from error


def loaded(load: Callable[[], T], model: str, extra: str) -> T:
    """What `load` gives.

    Raises: ModelError naming the model where it cannot be had.
    """
    try:
        return load()
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"the extractor {extra!r} cannot load the model {model!r}: {error}") from error

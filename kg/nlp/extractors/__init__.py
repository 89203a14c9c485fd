"""Optional extractors beside the rules: named entity recognition, coreference and chat models.

A run imports only those that it names. Models that mark spans, for names or for coreference, are `Tagger`s here,
whatever package they come from. Chat models are in `llm`.
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
    """Returns the spans that it marks, one sequence for each text, in any order."""

    def __call__(self, texts: Sequence[str]) -> Sequence[Sequence[Span]]: ...


def imported(package: str, extra: str) -> ModuleType:
    """An optional package.

    Raises: ModelError: it is not installed; the message says what to install.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise ModelError(
            f"the extractor {extra!r} needs the package {package}: pip install 'communique[{extra}]' ({error})"
        ) from error


def loaded(load: Callable[[], T], model: str, extra: str) -> T:
    """What `load` returns.

    Raises: ModelError: the model cannot be loaded.
    """
    try:
        return load()
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"the extractor {extra!r} cannot load the model {model!r}: {error}") from error

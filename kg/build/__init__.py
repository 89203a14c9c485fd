"""A run that reads inputs into a store: `build`, and what it reports.

They are imported when they are first asked for: a process that only reads articles for a run begins without readers of
inputs, HTTP and resolution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build.run import FieldError, Report, Step, Target, article_iri, build

__all__ = ["FieldError", "Report", "Step", "Target", "article_iri", "build"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg.build import run

    return getattr(run, name)

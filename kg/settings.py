"""What a run of reading can be told, all in one place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import UsageError
from kg.gazetteer.own import stamp
from kg.rdf.vocab import ID
from kg.version import __version__

# each extractor by name, and the settings that decide what it reads
EXTRACTORS: dict[str, tuple[str, ...]] = {
    "rules": (),
    "llm": ("llm_url", "llm_model"),
    "gliner": ("gliner_model",),
    "transformer": ("transformer_model",),
    "coref": ("coref_model",),
}
_FACTS = frozenset(("rules", "llm"))  # the others read no events

_DECIDES = ("nlp", "gazetteer", "model", "rdf/mapping", "rdf/iris.py")


@dataclass(frozen=True, slots=True)
class Settings:
    """`base` begins the IRIs of the data, `model` names a spaCy package (None: the usual one), `workers` is a number of processes.

    `extractors` are names of EXTRACTORS; the settings that begin with one of these names are its own. What they are is in the README.

    Raises: UsageError for an extractor that does not exist or lacks a setting, and where none of them reads events.
    """

    base: str = ID
    model: str | None = None
    workers: int = 1
    extractors: tuple[str, ...] = ("rules",)
    llm_url: str | None = None
    llm_model: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    llm_timeout: float = 120.0  # seconds for one answer
    gliner_model: str | None = None
    transformer_model: str | None = None
    coref_model: str = "biu-nlp/f-coref"

    def __post_init__(self) -> None:
        unknown = [name for name in self.extractors if name not in EXTRACTORS]
        if unknown:
            raise UsageError(f"no extractor {', '.join(map(repr, unknown))}; there are: {', '.join(EXTRACTORS)}")
        for name in self.extractors:
            missing = next((s for s in EXTRACTORS[name] if not getattr(self, s)), None)
            if missing:
                raise UsageError(
                    f"the extractor {name!r} needs --{missing.replace('_', '-')}, or COMMUNIQUE_{missing.upper()} in the environment"
                )
        if not _FACTS & set(self.extractors):
            raise UsageError(
                f"the extractors {', '.join(self.extractors) or '(none)'} read no events: name rules or llm beside them"
            )

    def configuration(self) -> str:
        """A hash of all that decides what is read out of an article, the code and its lexicons included."""
        chosen = [f"{name}={[getattr(self, s) for s in EXTRACTORS[name]]}" for name in sorted(set(self.extractors))]
        return hashlib.sha256(
            "\0".join((__version__, self.base, self.model or "", *chosen, _code(), stamp())).encode()
        ).hexdigest()[:16]


@cache
def _code() -> str:
    """A hash over the files that reading is made of: an article is read again when any of them has changed."""
    here = Path(__file__).parent
    files = [
        f for part in _DECIDES for f in ([here / part] if part.endswith(".py") else sorted((here / part).rglob("*")))
    ]
    found = hashlib.sha256()
    for file in files:
        if file.suffix in (".py", ".csv"):
            found.update(file.read_bytes())
    return found.hexdigest()

"""The settings of a run that reads articles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.errors import UsageError
from kg.gazetteer import own as own_names
from kg.nlp.lexicon import own as own_words
from kg.options import count, limit, option, truth, words
from kg.rdf.vocab import ID
from kg.version import READING

# each extractor by name, with the settings that it needs
EXTRACTORS: dict[str, tuple[str, ...]] = {
    "rules": (),
    "llm": ("llm_url", "llm_model"),
    "gliner": ("gliner_model",),
    "transformer": ("transformer_model",),
    "coref": ("coref_model",),
}
_READ_EVENTS = frozenset(("rules", "llm"))


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run.

    `extractors` are names of EXTRACTORS; a setting whose name begins with one of these is its own.

    Raises: UsageError for an unknown extractor, for one that lacks a setting, and if none of them reads events.
    """

    base: str = ID  # the beginning of every IRI of the data
    model: str | None = option(None, "the spaCy model to read with, where several are installed", "PACKAGE")
    workers: int = option(1, "processes that read", "N", parse=count, shown="one for each processor, at most 4")
    article_timeout: float = option(
        300.0,
        "time limit for one article, in proportion more for over 100,000 characters; none with the extractor llm",
        "SECONDS",
        parse=limit,
    )
    text: bool = option(
        True,
        "keep the words of articles; with --no-text only where they stand, and a hash. A new store stays as it begins",
        parse=truth,
    )
    extractors: tuple[str, ...] = option(
        ("rules",), "what reads: rules, llm, gliner, transformer, coref", "NAME,…", parse=words, flag="--extractor"
    )
    llm_url: str | None = option(
        None, "address of an OpenAI-compatible chat endpoint, as http://localhost:11434/v1", "URL"
    )
    llm_model: str | None = option(None, "the model to ask there", "MODEL")
    llm_key: str | None = option(None, "the key of the chat endpoint", flag="", variable="LLM_KEY", secret=True)
    llm_timeout: float = option(120.0, "time limit for one answer of the chat endpoint", "SECONDS", parse=limit)
    gliner_model: str | None = option(None, "a GLiNER model", "MODEL")
    transformer_model: str | None = option(None, "a spaCy package or a Hugging Face model for names", "MODEL")
    coref_model: str = option("biu-nlp/f-coref", 'a fastcoref model, or "coreferee"', "MODEL")

    def __post_init__(self) -> None:
        unknown = [name for name in self.extractors if name not in EXTRACTORS]
        if unknown:
            raise UsageError(f"no extractor {', '.join(map(repr, unknown))}; there are: {', '.join(EXTRACTORS)}")
        for name in self.extractors:
            missing = next((s for s in EXTRACTORS[name] if not getattr(self, s)), None)
            if missing:
                flag, variable = f"--{missing.replace('_', '-')}", f"COMMUNIQUE_{missing.upper()}"
                raise UsageError(f"the extractor {name!r} needs {flag}, or {variable} in the environment")
        if not _READ_EVENTS & set(self.extractors):
            raise UsageError(
                f"the extractors {', '.join(self.extractors) or '(none)'} read no events: name rules or llm beside them"
            )

    def configuration(self) -> str:
        """A hash of what decides how an article is read: these settings, `kg.version.READING` and the user's own
        tables.

        16 hexadecimal digits. A stored article is read again when it differs. Workers, keys, time limits
        and whether words are kept are left out: a store keeps them or not for good.
        """
        chosen = [f"{name}={[getattr(self, s) for s in EXTRACTORS[name]]}" for name in sorted(set(self.extractors))]
        parts = (
            f"reading {READING}",
            self.base,
            self.model or "",
            *chosen,
            own_names.stamp(),
            *filter(None, [own_words.stamp()]),
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where articles are read, if not on this machine alone, and where shards are written."""

    address: str = option(
        "",
        'Dask workers read: the address of their scheduler, its file, or "local": a cluster on this machine',
        "ADDRESS",
        flag="--cluster",
    )
    shards: str = option(
        "",
        "where workers of the cluster write what they have read: a folder that all share, s3://…",
        "URL",
        flag="--shards",
        shown="the store's folder with -shards at its end",
    )

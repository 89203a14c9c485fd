"""Shards: what was read of some articles, in files wherever fsspec writes (a folder, `s3://…`).

NAME.nq.gz      the named graphs of the articles, and their triples in the default graph, as N-Quads, for any engine
NAME.json.gz    the manifest: size and SHA-256 of NAME.nq.gz, and of each article where its quads are and its numbers

The name is made of the articles' texts, of their history in the store and of the configuration under which they are
read: so who makes the shard again makes the same, and a shard that is there whole need not be made again.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, fields
from hashlib import sha256
from typing import Any

import pyoxigraph as ox

from kg.build.report import Reading
from kg.build.tasks import Task
from kg.engines.local import Prepared
from kg.engines.local.indexed_texts import Text
from kg.engines.statistics import Counts
from kg.errors import ClusterError, InputError, UsageError
from kg.model import Note
from kg.model.coverage import Coverage
from kg.rdf.iris import article_iri

_FORMAT = 1
_NUMBERS = [one.name for one in fields(Reading) if one.name not in ("graph", "notes", "coverage")]
QUADS, MANIFEST = ".nq.gz", ".json.gz"


class NotWhole(ClusterError):
    """A shard that is missing, damaged, or half written."""


def shard_name(tasks: Sequence[Task]) -> str:
    """The name of the shard of these articles: 32 hexadecimal digits."""
    told = [
        (task.fingerprint, task.history.copy_of, [(one.content_hash, one.generated) for one in task.history.versions])
        for task in tasks
    ]
    with_words = all(task.settings.text for task in tasks)
    return sha256(repr((_FORMAT, told, *(() if with_words else ("no text",)))).encode()).hexdigest()[:32]


class Shards:
    """The shards at an address: a folder, or whatever else fsspec knows.

    Raises: UsageError: there is no package for addresses of this kind, or it refuses this one.
    """

    def __init__(self, address: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise UsageError("--shards needs fsspec: pip install 'communique[dask]'") from error
        try:
            self._files, self._folder = url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise UsageError(f"--shards {address!r}: {error}") from error
        self.address: str = self._files.unstrip_protocol(self._folder)  # the same in any working directory

    def write(self, name: str, results: Sequence[Reading | InputError]) -> None:
        """Write a shard; the manifest last, so that a shard with it is whole. Raises: OSError."""
        quads: list[bytes] = []
        triples: dict[bytes, None] = {}
        for one in results:
            if isinstance(one, Reading):
                quads += [one.graph.own, one.graph.shared]
                parsed = ox.parse(one.graph.shared, format=ox.RdfFormat.N_QUADS, lenient=True)
                merged = ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b""
                triples.update(dict.fromkeys(merged.splitlines(keepends=True)))
        packed = gzip.compress(b"".join([*quads, *triples]), mtime=0)
        manifest = {
            "format": _FORMAT,
            "bytes": len(packed),
            "sha256": sha256(packed).hexdigest(),
            "articles": [_entry(one) for one in results],
        }
        self._files.makedirs(self._folder, exist_ok=True)
        self._files.pipe_file(f"{self._folder}/{name}{QUADS}", packed)
        self._files.pipe_file(f"{self._folder}/{name}{MANIFEST}", gzip.compress(json.dumps(manifest).encode(), mtime=0))

    def read(self, name: str, tasks: Sequence[Task]) -> list[Reading | InputError]:
        """What a shard holds: the result for each of its articles. Raises: NotWhole, OSError."""
        manifest, packed = self._whole(name)
        entries = manifest["articles"]
        if len(entries) != len(tasks):
            raise NotWhole(f"{self._folder}/{name}{MANIFEST}: is of {len(entries)} articles, not of {len(tasks)}")
        quads, start = memoryview(gzip.decompress(packed)), 0
        found: list[Reading | InputError] = []
        for task, entry in zip(tasks, entries, strict=True):
            if "refused" in entry:
                found.append(InputError(task.source, entry["refused"]))
                continue
            middle = start + entry["own"]
            end = middle + entry["shared"]
            found.append(_reading(task, entry, bytes(quads[start:middle]), bytes(quads[middle:end])))
            start = end
        return found

    def has(self, name: str) -> bool:
        """Whether there is this shard, whole, of articles that were all read, and as well as they can be.

        Raises: OSError.
        """
        try:
            manifest, _ = self._whole(name)
        except NotWhole:
            return False
        return not any("refused" in one or any(note["again"] for note in one["notes"]) for one in manifest["articles"])

    def _whole(self, name: str) -> tuple[dict[str, Any], bytes]:
        """The manifest of a shard, and its quads as they are packed. Raises: NotWhole, OSError."""
        place = f"{self._folder}/{name}"
        try:
            manifest = json.loads(gzip.decompress(self._files.cat_file(place + MANIFEST)))
            packed: bytes = self._files.cat_file(place + QUADS)
        except FileNotFoundError as error:
            raise NotWhole(f"{place}: is not there") from error
        except (gzip.BadGzipFile, zlib.error, EOFError, ValueError) as error:
            raise NotWhole(f"{place}{MANIFEST}: {error}") from error
        if sha256(packed).hexdigest() != manifest["sha256"]:
            raise NotWhole(f"{place}{QUADS}: is not what its manifest says")
        return manifest, packed


def _entry(one: Reading | InputError) -> dict[str, Any]:
    if isinstance(one, InputError):
        return {"refused": one.reason}
    return {
        "graph": one.graph.graph,
        "own": len(one.graph.own),
        "shared": len(one.graph.shared),
        "counts": one.graph.counts.as_dict(),
        "texts": one.graph.texts,
        "subjects": one.graph.subjects,
        "notes": [asdict(note) for note in one.notes],
        "coverage": one.coverage and asdict(one.coverage),
        **{name: getattr(one, name) for name in _NUMBERS},
    }


def _reading(task: Task, entry: dict[str, Any], own: bytes, shared: bytes) -> Reading:
    graph = article_iri(task.settings.base, task.article)
    texts = tuple(Text(*one) for one in entry["texts"])
    return Reading(
        Prepared(graph, own, shared, Counts.of(entry["counts"]), texts, tuple(entry["subjects"])),
        notes=tuple(Note(**note) for note in entry["notes"]),
        coverage=Coverage(**entry["coverage"]) if entry["coverage"] else None,
        **{name: entry[name] for name in _NUMBERS},
    )

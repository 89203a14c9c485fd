"""A folder to deposit: the graph, tables, ontology and questions with all that describes them, as an RO-Crate 1.1."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from kg.engines.local import current_snapshot, export
from kg.engines.local.manifest import keeps_texts
from kg.errors import UsageError
from kg.export.citing import citation
from kg.export.dataset import NAME, WITHOUT_WORDS, Author, Dataset, File, tables
from kg.export.describing import croissant
from kg.export.dictionary import FILE, describe, media_type, resource
from kg.export.formats import Wanted
from kg.export.source import Source, open_store
from kg.rdf.vocab import NIF
from kg.resources import ontology_dir, queries_dir
from kg.verdicts.access import Verdicts
from kg.verdicts.report import Report, report
from kg.verdicts.statistics import Share
from kg.version import __version__

METADATA = "ro-crate-metadata.json"
GRAPH = "graph.nq.gz"
_TEXT, _WORDS, _SENTENCE = f" <{NIF}isString> ".encode(), f" <{NIF}anchorOf> ".encode(), b"#sentence="
_QUOTED = """SELECT DISTINCT ?sentence {
  ?fact cq:trigger|cq:cue|cq:content ?mention . ?mention cq:inSentence ?sentence }"""
_PROFILE = "https://w3id.org/ro/crate/1.1"
_PROGRAM = "#communique"
_RUNS = """SELECT ?run ?start ?end ?version ?hash { ?run a prov:Activity ; prov:startedAtTime ?start .
  OPTIONAL { ?run prov:endedAtTime ?end } OPTIONAL { ?run cq:softwareVersion ?version }
  OPTIONAL { ?run cq:configurationHash ?hash } } ORDER BY ?start"""
_ARTICLES = "SELECT (COUNT(?article) AS ?articles) { ?article a cq:Article }"
_PERIOD = """SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {
  ?article a cq:Article ; schema:datePublished ?date . BIND(SUBSTR(STR(?date), 1, 10) AS ?day) }"""
_NO_LICENSE = (
    "No licence of the articles' texts was stated, so that the texts themselves are left out; sentences are quoted "
    "where facts rest on them."
)


@dataclass(frozen=True, slots=True)
class Crate:
    """What a folder is made of.

    Args:
        license: of the articles' texts, as the user states it; "" leaves the texts out.
        authors: as the user states them.
    """

    store: Path
    license: str = ""
    title: str = NAME
    authors: Sequence[Author] = ()

    def write(self, folder: Path) -> None:
        """Write the folder. Raises: UsageError: it exists and is not empty; StoreError."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder}: exists already; name a folder that is new or empty")
        source = open_store(self.store)
        folder.mkdir(parents=True, exist_ok=True)
        self._write_graph(source, folder / GRAPH)
        files = [_write_table(source, Wanted(table.name), folder) for table in tables()]
        _copy(ontology_dir(), folder / "ontology", ("*.ttl", "vocabularies/*.ttl", "checks/*.rq"))
        _copy(queries_dir(), folder / "queries", ("*.rq",))
        found = {**next(source.rows(_ARTICLES), {}), **next(source.rows(_PERIOD), {})}
        dataset = Dataset(
            files,
            name=self.title,
            license=self.license,
            authors=self.authors,
            version=f"0.0.{int(current_snapshot(self.store).name)}",
            modified=datetime.now(UTC).strftime("%Y-%m-%d"),
            first=found.get("first", ""),
            last=found.get("last", ""),
            articles=int(found.get("articles", 0)),
            has_words=keeps_texts(self.store),
        )
        right = _accuracy(self.store)
        if right is not None:
            _write_json(folder / "accuracy.json", right.as_dict())
        _write_json(folder / "croissant.json", croissant(dataset))
        (folder / "CITATION.cff").write_text(citation(dataset), "utf8")
        (folder / "README.md").write_text(_readme(dataset, right), "utf8")
        _write_json(folder / METADATA, _metadata(folder, dataset, list(source.rows(_RUNS)), right))

    def _write_graph(self, source: Source, file: Path) -> None:
        """Write the graph as N-Quads, without the articles' texts where no licence allows them."""
        with gzip.GzipFile(file, "wb", mtime=0) as out:
            if self.license:
                export(self.store, "nquads", cast(IO[bytes], out))
            else:
                quoted = {row["sentence"].encode() for row in source.rows(_QUOTED)}
                export(self.store, "nquads", cast(IO[bytes], _WithoutTexts(out, quoted)))


class _WithoutTexts:
    """A file that leaves out lines of N-Quads with the text of an article, or that of a sentence no fact rests on."""

    def __init__(self, out: gzip.GzipFile, quoted: Collection[bytes]) -> None:
        self._out, self._quoted = out, quoted
        self._rest = b""

    def write(self, piece: bytes) -> int:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        self._out.write(b"".join(line + b"\n" for line in lines if not self._is_text(line)))
        return len(piece)

    def _is_text(self, line: bytes) -> bool:
        if _WORDS not in line:
            return _TEXT in line
        subject = line.partition(b" ")[0].strip(b"<>")
        return _SENTENCE in subject and subject not in self._quoted

    def flush(self) -> None:
        """N-Quads end with a line feed, so that nothing is left."""


def _write_table(source: Source, wanted: Wanted, folder: Path) -> File:
    name = f"tables/{'events' if wanted.name == 'csv' else wanted.name}.{wanted.table.ending}"
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    with file.open("wb") as out:
        written = wanted.write(source, out)
    describe(file, resource(wanted, file.name, written))
    return File(wanted.table, name, _hash(file), file.stat().st_size)


def _copy(source: Path, target: Path, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        for file in sorted(source.glob(pattern)):
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def _accuracy(store: Path) -> Report | None:
    """Return how right the graph is by the newest sample that has an event judged in full; None without one."""
    verdicts = Verdicts(store)
    newest_first = (report(verdicts.judged(sample), verdicts.confidences()) for sample in verdicts.samples()[::-1])
    return next((found for found in newest_first if found.right.n), None)


def _readme(dataset: Dataset, right: Report | None) -> str:
    """Return what a reader of the folder needs to know first."""
    accuracy = (
        f"Right in type, actors, recipients, factuality and attribution are {_share(right.right)} of the events, by a "
        "random sample judged by hand (`accuracy.json`). By field:\n\n"
        + "".join(f"- {name}: {_share(share)}\n" for name, share in right.fields.items())
        if right
        else "No sample of this graph has been judged by hand. `confidence` of an event is the program's own estimate."
    )
    return f"""# {dataset.name}

{dataset.description}

{dataset.articles or 0:,} articles, published from {dataset.first or "?"} to {dataset.last or "?"}.
Made by communique {__version__} on {dataset.modified}.

- `tables/`: events, their reports and participants, statements, entities; `tables/{FILE}` explains every column and
  lists those that stayed empty
- `{GRAPH}`: the whole graph as N-Quads; `ontology/` defines its terms, `queries/` has questions to it in SPARQL
- `{METADATA}`, `croissant.json`, `CITATION.cff`: the same for programs, and how to cite it

## How accurate it is

{accuracy}

## Licence

{_terms(dataset)} The ontology is under CC BY-SA 4.0, the program under Apache-2.0.
"""


def _terms(dataset: Dataset) -> str:
    """Return on what terms the articles' texts are in the folder, if they are."""
    if dataset.license:
        return f"Licence of the articles' texts, as stated by who made this: {dataset.license.rstrip('.')}."
    return _no_license(dataset)


def _no_license(dataset: Dataset) -> str:
    return _NO_LICENSE if dataset.has_words else WITHOUT_WORDS


def _share(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "not judged"
    return f"{share.value:.0%} (95 %: {share.low:.0%} to {share.high:.0%}, {share.n:,} judged)"


def _metadata(
    folder: Path, dataset: Dataset, runs: Iterable[Mapping[str, str]], right: Report | None
) -> dict[str, Any]:
    described = {one.address: one.table for one in dataset.files}
    files = [_file(folder, path, described.get(path.relative_to(folder).as_posix())) for path in _files(folder)]
    acts = [_run(one) for one in runs]
    authors = [
        {"@id": one.address or f"#author-{number}", "@type": "Person", "name": one.name}
        for number, one in enumerate(dataset.authors, 1)
    ]
    program = {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": "Communiqué",
        "softwareVersion": __version__,
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
    }
    license = _license(dataset)
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": dataset.name,
        "description": dataset.description,
        "datePublished": dataset.modified,
        "version": dataset.version,
        "license": {"@id": license["@id"]},
        "temporalCoverage": f"{dataset.first}/{dataset.last}",
        "creator": {"@id": _PROGRAM},
        "author": _references(authors or [program]),
        "hasPart": _references(files),
        "mentions": _references(acts),
    }
    if right is not None and right.right.value is not None:
        root["variableMeasured"] = f"share of events right in all five fields: {right.right.value:.3f}"
    about = {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": _PROFILE}, "about": {"@id": "./"}}
    graph = [about, root, program, license, *authors, *files, *acts]
    return {"@context": f"{_PROFILE}/context", "@graph": graph}


def _references(things: Sequence[Mapping[str, Any]]) -> Any:
    """Return references to things: a single one by itself, as the compact form of JSON-LD has it."""
    found = [{"@id": one["@id"]} for one in things]
    return found[0] if len(found) == 1 else found


def _license(dataset: Dataset) -> dict[str, str]:
    stated = dataset.license
    is_address = stated.startswith("http")
    found = {"@id": stated if is_address else "#license", "@type": "CreativeWork", "name": stated or "not stated"}
    return found if stated else {**found, "description": _no_license(dataset)}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _file(folder: Path, path: Path, table: Any) -> dict[str, Any]:
    ending = path.name.rpartition(".")[2]
    types = {"gz": "application/gzip", "ttl": "text/turtle", "rq": "application/sparql-query", "md": "text/markdown"}
    told = {"json": "application/json", "cff": "application/yaml", **types}.get(ending, "text/plain")
    found = {
        "@id": path.relative_to(folder).as_posix(),
        "@type": "File",
        "name": table.title if table else path.name,
        "encodingFormat": media_type(table.ending) if table else told,
        "contentSize": str(path.stat().st_size),
        "sha256": _hash(path),
    }
    return {**found, "description": table.unit} if table else found


def _run(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a run of reading as the action that made the graph."""
    found: dict[str, Any] = {
        "@id": row["run"],
        "@type": "CreateAction",
        "name": "articles read into the graph",
        "startTime": row["start"],
        "instrument": {"@id": _PROGRAM},
        "result": {"@id": GRAPH},
        "description": f"communique {row.get('version', '?')}, configuration {row.get('hash', '?')}",
    }
    return {**found, "endTime": row["end"]} if "end" in row else found


def _write_json(file: Path, said: Any) -> None:
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf8")


def _hash(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()

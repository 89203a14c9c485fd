"""`communique remove`, `backup`, `restore` and `compact`: the care of a store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.options import Command, Parser, add_options
from kg.cli.output import line
from kg.options import STORE, Option, truth
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.engines.local.removal import Removed

_REMOVE = """examples:
  communique remove https://example.org/2024/report.html
  communique remove id:article/doha-1a2b3c4d samples/doha.txt
  communique remove - < retracted.txt        one article a line
What only the article said is forgotten: its text, its events and statements, links of entities that no other article
names, and verdicts on it. The store is compacted then, so that the words are no more in its files: --no-compact puts
that off until communique compact. Backups made before still have them. Status 1: an article was not found; the others
are removed."""
_BACKUP = """examples:
  communique backup /mnt/backup/graph        a folder, which is itself a store
  communique backup graph.tar.gz             one file; .tar, .tar.gz or .tgz
The copy is of the last published state, whole and consistent, also while the store is built, served or updated. Every
file is compared with its checksum."""
_RESTORE = """examples:
  communique restore graph.tar.gz --store graph
  communique restore /mnt/backup/graph --store graph --overwrite
Every file is compared with its checksum before anything is replaced. A server of the store goes on with the new
state."""
_COMPACT = """Writes the store anew without what was removed or replaced, and deletes the states before the newest.
A server goes on meanwhile."""
_COMPACTED = Option(
    "compact", True, "write the store anew, so that nothing of them is left in its files", parse=truth, variable=""
)
_OVERWRITE = Option("overwrite", False, "replace what is there", parse=truth, variable="")


def _fill_remove(parser: Parser) -> None:
    help = 'the IRI, id or URL of an article; "-" for a list on stdin, one a line'
    parser.add_argument("articles", metavar="ARTICLE", nargs="+", help=help)
    add_options(parser, [STORE, _COMPACTED])


def _run_remove(arguments: argparse.Namespace) -> int:
    from kg.build.history import forget
    from kg.engines.local import Store
    from kg.engines.local.removal import find, remove
    from kg.rdf.vocab import RESOLUTION_GRAPH
    from kg.resolution import resolve

    names = [name for given in arguments.articles for name in (sys.stdin if given == "-" else [given])]
    status, done = 0, list[str]()
    with Store.open(arguments.store, create=False, base=None) as store:
        with store.published():
            for name in dict.fromkeys(name.strip() for name in names if name.strip()):
                graphs = find(store, name)
                if len(graphs) != 1:
                    status = 1
                    line(one_line(f"refused  {name}: {_why_not(graphs)}"))
                    continue
                print(one_line(_told(remove(store, graphs[0]))))
                done.append(graphs[0])
            if done and store.has_graph(store.base + RESOLUTION_GRAPH):
                resolve(store, store, store.base, folder=store.path)
        forget(store.path, done)
        if done and arguments.compact:
            store.compact()
    print(f"{len(done):,} articles removed")
    return status


def _why_not(graphs: list[str]) -> str:
    if not graphs:
        return "no article has this IRI, URL or id"
    return f"{len(graphs):,} articles have this URL or id; name one by its IRI: {', '.join(graphs)}"


def _told(one: Removed) -> str:
    verdicts = f", {one.verdicts:,} verdicts on it" if one.verdicts else ""
    return (
        f"removed  {one.graph} ({one.label}): {one.events:,} events, {one.statements:,} statements, "
        f"{one.entities:,} entities that no other article names, {one.quads:,} quads{verdicts}"
    )


def _fill_backup(parser: Parser) -> None:
    parser.add_argument("target", metavar="DIR|FILE", help="where the copy goes")
    add_options(parser, [STORE, _OVERWRITE])


def _run_backup(arguments: argparse.Namespace) -> int:
    from kg.engines.local.backup import backup

    size = backup(Path(arguments.store), Path(arguments.target), arguments.overwrite)
    print(f"{arguments.target}: {size:,} bytes of {arguments.store}, every file as its checksum says")
    return 0


def _fill_restore(parser: Parser) -> None:
    parser.add_argument("source", metavar="DIR|FILE", help="a backup")
    add_options(parser, [STORE, _OVERWRITE])


def _run_restore(arguments: argparse.Namespace) -> int:
    from kg.engines.local.backup import restore

    size = restore(Path(arguments.source), Path(arguments.store), arguments.overwrite)
    print(f"{arguments.store}: restored from {arguments.source}, {size:,} bytes, every file as its checksum says")
    return 0


def _fill_compact(parser: Parser) -> None:
    add_options(parser, [STORE])


def _run_compact(arguments: argparse.Namespace) -> int:
    from kg.engines.local import Store

    before = _size(Path(arguments.store))
    with Store.open(arguments.store, create=False, base=None, merged=False) as store:
        store.compact()
    print(f"{arguments.store}: {before:,} bytes before, {_size(Path(arguments.store)):,} now")
    return 0


def _size(folder: Path) -> int:
    """Bytes on disk of a store; files that are hard links to each other count once."""
    files = [file.stat() for file in folder.rglob("*") if file.is_file()]
    return sum({stat.st_ino: stat.st_size for stat in files}.values())


REMOVE = Command("remove", "forget articles and what only they said", _REMOVE, _fill_remove, _run_remove)
BACKUP = Command("backup", "copy a store that may be in use", _BACKUP, _fill_backup, _run_backup)
RESTORE = Command("restore", "make a store from a backup", _RESTORE, _fill_restore, _run_restore)
COMPACT = Command("compact", "free the space of what was removed from a store", _COMPACT, _fill_compact, _run_compact)

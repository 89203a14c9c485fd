"""Checksums of a snapshot's files, written when it is published, and the way back from damaged ones.

Tables are hard links to those of the snapshot before, whose checksums are taken over, so that publishing reads new
files only.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeAlias

FILE = "checksums.json"
_BLOCK = 1 << 20
Sums: TypeAlias = dict[str, tuple[int, int]]


def write(snapshot: Path, before: Path | None) -> None:
    """Write the size and CRC-32 of each file of a new snapshot. `before`: the snapshot that was current."""
    known = read(before) if before else {}
    sums: Sums = {}
    for file in sorted(snapshot.iterdir()):
        if before is not None and file.name in known and _is_same(file, before / file.name):
            sums[file.name] = known[file.name]
        elif file.name != FILE:
            sums[file.name] = file.stat().st_size, _crc(file)
    (snapshot / FILE).write_text(json.dumps(sums) + "\n", "utf8")


def damaged(snapshot: Path) -> Iterator[tuple[str, str]]:
    """Yield each file that is not as it was published, with what is wrong; none where there are no checksums."""
    for name, (size, crc) in read(snapshot).items():
        file = snapshot / name
        try:
            found = file.stat().st_size
            if found != size:
                yield name, f"{found:,} of {size:,} bytes"
            elif _crc(file) != crc:
                yield name, "other bytes than were written"
        except FileNotFoundError:
            yield name, "missing"
        except OSError as error:
            yield name, f"cannot be read: {error.strerror or error}"


def cover_tables(snapshot: Path) -> bool:
    """Whether each table of a snapshot has a checksum."""
    known = read(snapshot)
    return all(table.name in known for table in snapshot.glob("*.sst"))


def way_back(snapshot: Path, files: Collection[str]) -> str:
    """Return what to do about a snapshot of which these files are damaged; none: it is not known which."""
    store, live = snapshot.parent.parent, snapshot.parent.parent / "live"
    if not files:
        return (
            f"Delete {snapshot} and build again, which publishes the writer's database; if that is damaged, too, "
            f"restore a backup of {store}"
        )
    if (live / "CURRENT").is_file() and not any(_is_shared(snapshot / name, live / name) for name in files):
        return f"The writer's database does not share them: delete {snapshot} and build again, which publishes it"
    older = sorted((one for one in snapshot.parent.iterdir() if one.name < snapshot.name), reverse=True)
    whole = next((one for one in older if read(one) and not any(damaged(one))), None)
    if whole is not None:
        return (
            f"The snapshot {whole.name} is whole: to go back to it, delete {live}, write {whole.name} into "
            f"{store / 'current'} and build again; or restore a backup of {store}"
        )
    return f"Restore a backup of {store}, or build again from the articles into another folder with --store"


def _is_shared(file: Path, other: Path) -> bool:
    """Whether two files, of which the first may be gone, are the same on disk."""
    return other.exists() and (not file.exists() or Path(file).samefile(other))


def read(snapshot: Path) -> Sums:
    """The size and CRC-32 of each file of a snapshot as it was published; empty where they are not known."""
    try:
        told = json.loads((snapshot / FILE).read_text("utf8"))
        return {str(name): (int(size), int(crc)) for name, (size, crc) in told.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _is_same(file: Path, other: Path) -> bool:
    try:
        return Path(file).samefile(other)
    except OSError:
        return False


def _crc(file: Path) -> int:
    crc = 0
    with file.open("rb", buffering=0) as source:
        while block := source.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    return crc

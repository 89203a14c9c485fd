"""The files of a folder, and the names by which their articles are known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.sources.seen import Seen


def files_of(folder: Path) -> Iterator[Path | InputError]:
    """The files under a folder, sorted by name, without hidden ones and README files.

    An error stands for a subfolder that cannot be read, and for what is not a file of this folder: a pipe or device,
    whose reading could wait for ever, and a symbolic link that leads out of it.
    """
    unreadable: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append):
        yield from _errors(unreadable)
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        links = [path for name in folders if (path := Path(place, name)).is_symlink()]
        yield from (InputError(shown(path), "is a symbolic link to a folder, and is not followed") for path in links)
        for name in sorted(name for name in files if not name.upper().startswith((".", "README."))):
            path = Path(place, name)
            reason = _why_not(path, folder.resolve())
            yield InputError(shown(path), reason) if reason else path
    yield from _errors(unreadable)


def _errors(unreadable: list[OSError]) -> Iterator[InputError]:
    while unreadable:
        error = unreadable.pop(0)
        yield InputError(shown(Path(error.filename or "")), f"the folder cannot be read: {error.strerror}")


def _why_not(path: Path, folder: Path) -> str | None:
    """Why something in a folder is not read; None for a file of the folder."""
    if not path.exists():
        return "is a symbolic link to a file that does not exist"
    if not path.is_file():
        return "is not a regular file"
    if path.is_symlink() and not path.resolve().is_relative_to(folder):
        return f"is a symbolic link to a file outside of the folder {shown(folder)}"
    return None


class Names:
    """Gives each file of a run a name of its own, as short as possible."""

    def __init__(self) -> None:
        self._files, self._names = Seen(), Seen()

    def of(self, file: Path, root: Path) -> str | None:
        """The file's path below `root`, with parent folders if another file has that name; None if it was read
        before."""
        whole = file.resolve()
        if self._files.of(str(whole)):
            return None
        self._files.add(str(whole), "")
        parts = whole.parts
        own = file.relative_to(root).parts
        candidates = ["/".join(own), *("/".join(parts[-length:]) for length in range(len(own) + 1, len(parts)))]
        name = next((name for name in candidates if not self._names.of(name)), str(whole))
        self._names.add(name, "")
        return shown(Path(name))


def shown(file: Path) -> str:
    """The path as text; what is not UTF-8 in it becomes U+FFFD."""
    return str(file).encode("utf8", "surrogateescape").decode("utf8", "replace")

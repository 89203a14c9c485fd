"""What several commands show: progress bars, reports, files that are put in place whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def output_file(path: str | None) -> Iterator[IO[bytes]]:
    """A file that is put in place when it is whole; stdout without a path. Raises: UsageError: it cannot be written."""
    if path is None:
        yield sys.stdout.buffer
        return
    part = Path(path + ".part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # nothing was written to a read-only folder
            part.unlink(missing_ok=True)


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[tuple[Progress, Callable[..., None]]]:
    """A line with a bar on a terminal's stderr, and a function that advances it, with the arguments of rich's `update`.

    It shows how many are done a second, and where the total is known, the time that is left.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    times = (TimeElapsedColumn(), *(() if total is None else (TextColumn("left"), TimeRemainingColumn())))
    source = TextColumn("{task.fields[source]}", style="dim", markup=False)
    with Progress(*columns, *times, source, console=Console(stderr=True), speed_estimate_period=60) as bar:
        task = bar.add_task(what, total=total, source="", rate="")

        def advance(**fields: Any) -> None:
            bar.update(task, rate=_rate(bar.tasks[task].completed, bar.tasks[task].elapsed), **fields)

        yield bar, advance


def _rate(done: float, seconds: float | None) -> str:
    """How many were done a second, or a minute where it is less than one: "2.1/s"."""
    if not done or not seconds:
        return ""
    return f"{done / seconds:.1f}/s" if done >= seconds else f"{60 * done / seconds:.0f}/min"


def line(text: str) -> None:
    """Print a line to stderr at once."""
    print(text, file=sys.stderr, flush=True)


def print_json(report: Mapping[str, Any]) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=2))

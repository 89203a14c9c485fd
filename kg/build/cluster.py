"""Articles read by the workers of a Dask cluster.

A worker reads some articles at a time and writes what it has read as a shard (`kg.build.shards`); this process reads
the shards in the order of the articles. Dask gives what a lost worker had to another one.
"""

from __future__ import annotations

import threading
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.build.performing import perform, prepare
from kg.build.report import Reading
from kg.build.shards import NotWhole, Shards, shard_name
from kg.build.tasks import Task, longest
from kg.build.time_limit import last_resort
from kg.errors import ClusterError, CommuniqueError, InputError, UsageError
from kg.settings import Cluster
from kg.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
_HERE = "127.0.0.1"
_USUAL = 32  # articles of a shard, on average
_MOST = 128
_MOST_CHARACTERS = 1_000_000
_AHEAD = 3  # batches for each thread of the cluster: a slow one must not leave the others without work
_TIMES = 3  # that a shard is made, where it comes out damaged
_RETRIES = 2  # where a shard cannot be written
_LOSSES = 1  # of workers by one batch that a cluster of our own allows; other schedulers have their own number
_CONNECTING = 30  # seconds
# Ctrl-C reaches the workers of a local cluster, too, but this process ends them
_PRELOADED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"

_alone = threading.Lock()  # one article at a time in a process, however many threads it has

Work: TypeAlias = Callable[[Task], Reading | InputError]
Result: TypeAlias = tuple[Task, Reading | InputError]


@contextmanager
def reading_cluster(cluster: Cluster, workers: int) -> Iterator[Client]:
    """A connection to a cluster, which is started where it is to be local.

    Args:
        workers: processes of a local cluster.

    Raises: UsageError: Dask is not installed, or there is no such scheduler.
    """
    try:
        import dask

        with dask.config.set({"logging.distributed": "warning"}):  # which is read at import
            from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError("--cluster needs Dask: pip install 'communique[dask]'") from error
    with ExitStack() as stack:
        told: dict[str, Any] = {"address": cluster.address}
        if cluster.address == LOCAL:
            kinds = {"host": _HERE, "processes": True, "threads_per_worker": 1, "dashboard_address": f"{_HERE}:0"}
            limits = {"scheduler_kwargs": {"allowed_failures": _LOSSES}, "preload": [_PRELOADED]}
            told = {"address": stack.enter_context(LocalCluster(n_workers=workers, **kinds, **limits))}
        elif Path(cluster.address).is_file():
            told = {"scheduler_file": cluster.address}
        try:
            client = Client(**told, set_as_default=False, timeout=_CONNECTING)
        except (OSError, ValueError) as error:
            raise UsageError(f"--cluster {cluster.address!r}: no scheduler of Dask: {error}") from error
        yield stack.enter_context(client)


def clustered(
    tasks: Iterator[Task], client: Client, shards: Shards, work: Work = perform
) -> Generator[Result, None, None]:
    """Each task with its result, in order.

    An article whose worker is lost each time that it is read has an InputError. To find it among those that were given
    to a worker together, they are read one at a time, when nothing else is.

    Args:
        work: a function of a module, since workers import it by name.

    Raises: ClusterError: the workers or the scheduler cannot do it. OSError: shards cannot be read.
    """
    waiting = batches(tasks)
    running: deque[tuple[list[Task], Future]] = deque()

    def submit(batch: list[Task]) -> Future:
        key = f"communique-{shard_name(batch)}-{uuid.uuid4().hex[:8]}"
        return client.submit(read_batch, batch, shards.address, work, key=key, pure=False, retries=_RETRIES)

    try:
        while True:
            most = max(2, _AHEAD * sum(client.nthreads().values()))
            while len(running) < most and (batch := next(waiting, None)):
                running.append((batch, submit(batch)))
            if not running:
                return
            batch, future = running[0]
            results = _results(batch, future, shards, submit)
            if results is None:
                for _, other in running:
                    other.exception()  # waits for it
                for task in batch:
                    results = _results([task], submit([task]), shards, submit)
                    yield task, results[0] if results else _lost(task)
            else:
                yield from zip(batch, results, strict=True)
            running.popleft()
    finally:
        client.cancel([future for _, future in running], force=True)


def batches(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    """Articles that make a shard together.

    Where one ends is told by its last article. So a run that begins later, because the first articles are stored by
    now, soon has the same shards as the one before.
    """
    batch: list[Task] = []
    characters = 0
    for task in tasks:
        batch.append(task)
        characters += len(task.article.text)
        is_end = int(task.fingerprint[:8], 16) % _USUAL == 0
        if is_end or len(batch) >= _MOST or characters >= _MOST_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def read_batch(tasks: Sequence[Task], address: str, work: Work) -> str:
    """Read articles and write their shard, in a worker; return the name of the shard.

    Raises:
        ClusterError: this worker would read under another configuration than the tasks say.
        ModelError: it lacks a model.
        OSError: the shard cannot be written.
    """
    with _alone:
        shards, name = Shards(address), shard_name(tasks)
        if shards.has(name):
            return name
        settings, wanted = tasks[0].settings, tasks[0].run
        if settings.configuration() != wanted.configuration:
            raise ClusterError(
                f"a worker with communique {__version__} would read differently from this machine with communique "
                f"{wanted.software}: install the same version, with the same tables of your own (COMMUNIQUE_GAZETTEER)"
            )
        prepare(settings)
        results = []
        for task in tasks:
            with last_resort(longest(task)):
                results.append(work(task))
        shards.write(name, results)
        return name


def _results(
    batch: list[Task], future: Future, shards: Shards, submit: Callable[[list[Task]], Future]
) -> list[Reading | InputError] | None:
    """The results for a batch; None where its workers were lost again and again. A damaged shard is made again.

    Raises: ClusterError, OSError.
    """
    from distributed import KilledWorker

    for attempt in range(1, _TIMES + 1):
        error = future.exception()
        if isinstance(error, KilledWorker):
            return None
        if isinstance(error, CommuniqueError):
            raise error
        if error is not None:
            raise ClusterError(f"a worker of the cluster failed: {type(error).__name__}: {error}") from error
        if future.status != "finished":
            raise ClusterError(f"the cluster's scheduler is lost, or has given up the work: {future.status}")
        try:
            return shards.read(future.result(), batch)
        except NotWhole as damaged:
            if attempt == _TIMES:
                raise ClusterError(
                    f"{damaged}: a worker has written it, but not here; --shards {shards.address!r} must be a place "
                    "that this machine and all workers share"
                ) from damaged
            future = submit(batch)
    raise AssertionError("unreachable")


def _lost(task: Task) -> InputError:
    reason = "the worker that read it was lost each time: it used too much memory, never ended, or its job was ended"
    return InputError(task.source, reason)

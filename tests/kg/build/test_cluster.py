"""Articles read by a real scheduler of Dask with two worker processes, some of which are killed while they read."""

from __future__ import annotations

import gzip
import os
import signal
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.build import build, cluster, shards
from kg.build.cluster import batches, clustered
from kg.build.reading import read_task
from kg.build.report import Reading
from kg.build.shards import Shards, shard_name
from kg.build.tasks import Task
from kg.engines.local import prepare
from kg.errors import ClusterError, InputError, UsageError
from kg.model import Article
from kg.rdf.iris import article_iri
from kg.rdf.mapping import Run
from kg.rdf.vocab import ID
from kg.settings import Cluster, Settings
from tests.kg.build.test_build import STRIKE, TALKS, lines, said

if TYPE_CHECKING:
    from distributed import Client

RUN = Run(f"{ID}run/0", "2024-01-01T00:00:00Z", "0", Settings().configuration())
PLACES = ("Nairobi", "Goma", "Kampala", "Kigali", "Lusaka")


def articles(folder: Path) -> str:
    """A file of articles that share entities; one is a copy."""
    texts = [
        (TALKS if n % 2 else STRIKE).replace("Nairobi", place).replace("Goma", place) for n, place in enumerate(PLACES)
    ]
    rows = [{"id": place, "text": text, "published": "2024-05-07"} for place, text in zip(PLACES, texts, strict=True)]
    return lines(folder / "a.jsonl", *rows, {"id": "copy", "text": texts[0], "published": "2024-05-08"})


def task(name: str, folder: Path) -> Task:
    return Task(Article(name, TALKS, source=f"{folder}/{name}"), RUN, Settings(), f"00000001{name}")


def read_or_die(one: Task) -> Reading | InputError:
    """Without a model, a graph of one triple. A "deadly" article ends its process."""
    name, folder = one.article.id, Path(one.article.source).parent
    with (folder / "tried").open("a", encoding="utf8") as tried:
        tried.write(f"{name}\n")
    if "deadly" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "refused" in name:
        return InputError(one.source, "it is refused")
    node = ox.NamedNode(article_iri(ID, one.article))
    return Reading(prepare(node.value, [ox.Quad(node, node, ox.Literal(name), node)]), triples=1)


def read_with_a_loss(one: Task) -> Reading | InputError:
    """As a build reads, but the worker that has one of the articles is killed the first time."""
    mark = Path(one.source.partition(" ")[0]).parent / "killed"
    if one.article.id == PLACES[3] and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return read_task(one)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Of a scheduler with two worker processes."""
    with cluster.reading_cluster(Cluster(cluster.LOCAL), 2) as connected:
        yield connected


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_MOST", 2)


def test_the_graph_is_that_of_a_plain_build_though_a_worker_is_killed(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = articles(tmp_path)
    address = client.scheduler.address
    monkeypatch.setattr("kg.build.run.clustered", partial(clustered, work=read_with_a_loss))
    report = build([given], tmp_path / "there", cluster=Cluster(address, str(tmp_path / "shards")))
    assert (tmp_path / "killed").exists()
    here = build([given], tmp_path / "here")
    assert said(tmp_path / "there") == said(tmp_path / "here")
    assert (report.articles, report.duplicates, report.quads, report.events, report.coverage) == (
        len(PLACES) + 1,
        1,
        here.quads,
        here.events,
        here.coverage,
    )
    again = build([given], tmp_path / "there", cluster=Cluster(address, str(tmp_path / "shards")))
    assert (again.articles, again.unchanged) == (0, len(PLACES) + 1)


def test_a_whole_shard_is_not_made_again_and_a_damaged_one_is(tmp_path: Path, client: Client) -> None:
    place = Shards(str(tmp_path / "shards"))
    tasks = [task(name, tmp_path) for name in ("a", "b", "c", "d")]

    def graphs() -> list[bytes]:
        results = [result for _, result in clustered(iter(tasks), client, place, read_or_die)]
        return [one.graph.own for one in results if isinstance(one, Reading)]

    first = graphs()
    assert graphs() == first and len(first) == 4
    assert sorted((tmp_path / "tried").read_text().split()) == ["a", "b", "c", "d"]
    damaged = next((tmp_path / "shards").glob(f"{shard_name(tasks[:2])}*.nq.gz"))
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert graphs() == first
    assert sorted((tmp_path / "tried").read_text().split()) == ["a", "a", "b", "b", "c", "d"]


def test_a_shard_with_a_refused_article_is_made_again(tmp_path: Path) -> None:
    """As a build without a cluster tries again what was refused."""
    tasks = [task(name, tmp_path) for name in ("a", "refused")]
    for _ in range(2):
        name = cluster.read_batch(tasks, str(tmp_path / "shards"), read_or_die)
    assert (tmp_path / "tried").read_text().split() == ["a", "refused"] * 2
    good, bad = Shards(str(tmp_path / "shards")).read(name, tasks)
    assert isinstance(good, Reading) and isinstance(bad, InputError)
    assert (bad.source, bad.reason) == (tasks[1].source, "it is refused")


def test_workers_that_would_read_differently_are_an_error(tmp_path: Path, client: Client) -> None:
    other = task("a", tmp_path)
    run = Run(RUN.iri, RUN.started, "9.9", "0123456789abcdef")
    changed = Task(other.article, run, other.settings, other.fingerprint)
    with pytest.raises(ClusterError, match=r"communique 9\.9: install the same version"):
        list(clustered(iter([changed]), client, Shards(str(tmp_path / "shards")), read_or_die))


def test_a_place_that_workers_do_not_share_is_an_error(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Shards(str(tmp_path / "shards"))
    monkeypatch.setattr(place, "_folder", str(tmp_path / "elsewhere"))
    with pytest.raises(ClusterError, match="must be a place that this machine and all workers share"):
        list(clustered(iter([task("a", tmp_path)]), client, place, read_or_die))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Cluster("tcp://127.0.0.1:9"), "--cluster 'tcp://127.0.0.1:9': no scheduler of Dask"),
        (Cluster("local", "nothing://x"), "--shards 'nothing://x'"),
    ],
)
def test_what_cannot_be_had_is_named(
    tmp_path: Path, given: Cluster, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECTING", 0.5)
    with pytest.raises(UsageError, match=message):
        build([articles(tmp_path)], tmp_path / "store", cluster=given)


def test_a_shard_holds_what_any_engine_needs(tmp_path: Path) -> None:
    """Loaded as it is, each triple of a named graph is in the default graph, too."""
    tasks = [Task(Article(name, text), RUN, Settings(), f"{name:0>8}") for name, text in (("a", TALKS), ("b", STRIKE))]
    name = cluster.read_batch(tasks, str(tmp_path), read_task)
    quads = list(
        ox.parse(gzip.decompress((tmp_path / f"{name}{shards.QUADS}").read_bytes()), format=ox.RdfFormat.N_QUADS)
    )
    merged = {quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()}
    named = [quad for quad in quads if quad.graph_name != ox.DefaultGraph()]
    assert merged == {quad.triple for quad in named}
    assert {quad.graph_name.value for quad in named} == {article_iri(ID, one.article) for one in tasks}


@pytest.mark.parametrize("skipped", [0, 1, 5, 40])
def test_shards_are_the_same_wherever_a_run_begins(skipped: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the first."""
    monkeypatch.setattr(cluster, "_MOST", 128)
    tasks = [Task(Article(str(n), ""), RUN, Settings(), sha256(str(n).encode()).hexdigest()) for n in range(300)]
    whole = [shard_name(batch) for batch in batches(iter(tasks))]
    rest = [shard_name(batch) for batch in batches(iter(tasks[skipped:]))]
    assert len(set(rest) - set(whole)) <= 1 and len(whole) > 4


def test_an_article_that_kills_each_worker_is_named_and_the_others_are_read(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it had been given to a worker together with another one."""
    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", 0)  # a worker takes seconds to come back
    tasks = [task(name, tmp_path) for name in ("a", "b", "good", "deadly", "c")]
    done = list(clustered(iter(tasks), client, Shards(str(tmp_path / "shards")), read_or_die))
    assert [one for one, _ in done] == tasks
    failed = [result for _, result in done if isinstance(result, InputError)]
    assert [(error.source, "worker that read it was lost" in error.reason) for error in failed] == [
        (f"{tmp_path}/deadly", True)
    ]
    assert [one.article.id for one, result in done if isinstance(result, Reading)] == ["a", "b", "good", "c"]

"""Damaged stores: one sentence with the file and the way back, bounded memory, and a check that reads everything."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Literal, URIRef

import kg
from kg.engines.local import Store, checksums, open_snapshot
from kg.engines.local.damage import naming_damage, verify
from kg.errors import StoreError
from kg.rdf.vocab import CQ, ID
from tests.support.documents import IRI, quads

LIMIT = "900M"
BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
PAIRS = "SELECT ?a ?b ?c { ?a ?p ?o . ?b ?q ?r . ?c ?t ?u } ORDER BY ?c ?a ?b"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "s"
    with Store.open(folder) as store:
        store.replace(IRI, quads())
        for number in range(30):
            graph = f"{ID}article/long-{number}"
            node = ox.NamedNode(graph)
            store.replace(
                graph,
                [
                    ox.Quad(ox.NamedNode(f"{graph}#{n}"), ox.NamedNode(CQ + f"part{n % 7}"), ox.Literal(n), node)
                    for n in range(100)
                ],
            )
        with store.optimizing():
            pass
        store.publish()
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    """A copy in which, as in the original, tables of the snapshot are those of the writer's database."""
    subprocess.run(["cp", "-a", str(whole), str(tmp_path / "s")], check=True)
    return tmp_path / "s"


def newest(store: Path) -> Path:
    return store / "snapshots" / (store / "current").read_text("ascii").strip()


def tables(store: Path) -> list[Path]:
    return sorted(newest(store).glob("*.sst"))


def zero(file: Path) -> None:
    """Overwrite a part of the first block in place, so that hard links have it, too."""
    with file.open("r+b") as out:
        out.seek(100)
        out.write(bytes(200))


def zero_tables(store: Path) -> None:
    for table in tables(store):
        if table.stat().st_size > 5000:  # the first block of a smaller one is near its index
            zero(table)


def truncate(store: Path) -> None:
    largest = max(tables(store), key=lambda table: table.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)


def remove(store: Path) -> None:
    max(tables(store), key=lambda table: table.stat().st_size).unlink()


def flip_current(store: Path) -> None:
    (newest(store) / "CURRENT").write_text("MANIFEST-000777\n", "ascii")


DAMAGES: tuple[Callable[[Path], None], ...] = (zero_tables, truncate, remove, flip_current)


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *words], capture_output=True, text=True, timeout=100, check=False
    )


@pytest.mark.parametrize("damage", DAMAGES)
def test_commands_name_the_store_and_the_way_back(store: Path, damage: Callable[[Path], None], tmp_path: Path) -> None:
    damage(store)
    (tmp_path / "all.rq").write_text(BY_PROPERTY, "utf8")
    for words in (["query", str(tmp_path / "all.rq")], ["export", "-o", str(tmp_path / "o.nq")], ["check"]):
        done = command(*words, "--store", str(store), "--memory-limit", LIMIT)
        assert done.returncode == 2, (words, done)
        assert len(done.stderr.splitlines()) == 1 and not done.stdout, (words, done)
        assert str(store) in done.stderr and "build again" in done.stderr
    assert not (tmp_path / "o.nq").exists()


def test_every_table_is_verified_with_and_without_checksums(store: Path) -> None:
    verify(store)
    sums = (newest(store) / checksums.FILE).read_bytes()
    for table in tables(store):
        before = table.read_bytes()
        zero(table)
        with pytest.raises(StoreError, match=table.name):
            verify(store)
        (newest(store) / checksums.FILE).unlink()
        with pytest.raises(StoreError, match=r"damaged|cannot be opened"):
            verify(store)
        table.write_bytes(before)
        (newest(store) / checksums.FILE).write_bytes(sums)


def test_the_search_index_is_verified(store: Path) -> None:
    index = newest(store) / "search.sqlite"
    os.truncate(index, index.stat().st_size - 4096)
    with pytest.raises(StoreError, match=r"search\.sqlite"):
        verify(store)


@pytest.mark.parametrize("index", ["predicate", "object", "subject"])
def test_indexes_that_differ_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: str) -> None:
    with Store.open(tmp_path / "s") as store:
        store.replace(IRI, quads())
        store.publish()
    monkeypatch.setattr(f"kg.engines.local.damage._by_{index}", lambda *_: 7)
    if index != "predicate":  # these are counted through only where no checksums tell that the tables are whole
        verify(tmp_path / "s")
        (newest(tmp_path / "s") / checksums.FILE).unlink()
    with pytest.raises(StoreError, match=f"7 quads by {index}"):
        verify(tmp_path / "s")


def test_the_way_back_works(store: Path) -> None:
    """It is the writer's database where that is whole, else a whole snapshot."""
    with Store.open(store) as opened:
        opened.load_ontology()
        before = len(opened)
    flip_current(store)
    with pytest.raises(StoreError, match="does not share them: delete"):
        open_snapshot(store)
    shutil.rmtree(newest(store))
    with Store.open(store) as opened:
        opened.publish()
        opened.replace(ID + "article/more", [])
        opened.publish()
    verify(store)
    first, second = sorted((store / "snapshots").iterdir())[-2:]
    own = next(p for p in tables(store) if not (first / p.name).exists()) if _differ(first, second) else None
    if own is not None:
        zero(own)
        with pytest.raises(StoreError, match=f"{first.name} is whole"):
            verify(store)
        shutil.rmtree(store / "live")
        (store / "current").write_text(first.name + "\n", "ascii")
    with Store.open(store) as opened:
        assert len(opened) == before
        opened.publish()
    verify(store)


def _differ(first: Path, second: Path) -> bool:
    return bool({p.name for p in second.glob("*.sst")} - {p.name for p in first.glob("*.sst")})


def test_checksums_of_tables_are_taken_over(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    crc = checksums._crc

    def noted(file: Path) -> int:
        read.append(file.name)
        return crc(file)

    monkeypatch.setattr(checksums, "_crc", noted)
    with Store.open(store) as opened:
        opened.publish()
        before = {table.name for table in tables(store)}
        assert before & set(read)
        read.clear()
        opened.publish()
    assert not before & set(read)
    verify(store)


def test_a_large_question_is_stopped_and_the_option_named(store: Path, tmp_path: Path) -> None:
    (tmp_path / "pairs.rq").write_text(PAIRS, "utf8")
    done = command("query", str(tmp_path / "pairs.rq"), "--store", str(store), "--memory-limit", "700M")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "--memory-limit" in done.stderr and "0.684 GiB" in done.stderr


def test_connections_survive_damage_and_large_questions(whole: Path, store: Path) -> None:
    zero_tables(store)
    with pytest.raises(StoreError, match="is damaged"):
        kg.connect(store, memory=900 << 20).query(BY_PROPERTY)
    graph = kg.connect(whole, memory=1 << 30)
    rows = graph.query(BY_PROPERTY)
    with pytest.raises(StoreError, match="--memory-limit"):
        graph.query(PAIRS)
    assert sorted(map(str, graph.query(BY_PROPERTY))) == sorted(map(str, rows))


def test_a_damaged_database_of_the_writer_is_named(store: Path, tmp_path: Path) -> None:
    shutil.copytree(newest(store), tmp_path / "snapshot")
    zero_tables(store)
    shutil.rmtree(newest(store))
    (tmp_path / "snapshot").rename(newest(store))
    with pytest.raises(StoreError, match="live: the writer's database is damaged"):
        read_live(store)
    (store / "live").rename(tmp_path / "damaged")
    with Store.open(store) as opened:
        opened.publish()
    verify(store)


def read_live(store: Path) -> None:
    with naming_damage(store), Store.open(store) as opened:
        for graph in opened.graphs():
            opened.remove(graph)


@pytest.mark.parametrize("end", ["int", "term", "hup"])
def test_a_signal_ends_both_processes(whole: Path, tmp_path: Path, end: str) -> None:
    (tmp_path / "pairs.rq").write_text("SELECT (COUNT(*) AS ?n) { ?a ?p ?o . ?b ?q ?r . ?c ?t ?u }", "utf8")
    words = [sys.executable, "-m", "kg.cli", "query", str(tmp_path / "pairs.rq"), "--store", str(whole)]
    # where a run was started with nohup the signal is ignored from the start, and what inherits that keeps it
    heed = partial(signal.signal, signal.SIGHUP, signal.SIG_DFL)
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, preexec_fn=heed)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 30
    while not (child := children.read_text("ascii").split()) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal({"int": signal.SIGINT, "term": signal.SIGTERM, "hup": signal.SIGHUP}[end])
    try:
        assert process.wait(20) == {"int": 130, "term": 143, "hup": 129}[end]
    finally:
        process.kill()
    assert process.stderr is not None and process.stderr.read() == ""
    process.stderr.close()
    assert not Path(f"/proc/{child[0]}").exists()


def test_patterns_with_numbers_find_these_alone(tmp_path: Path) -> None:
    """The engine's patterns find 256 to 511 for 255, too; its queries do not."""
    graph, part = ox.NamedNode(IRI), ox.NamedNode(CQ + "part")
    with Store.open(tmp_path / "s") as store:
        store.replace(IRI, [ox.Quad(graph, part, ox.Literal(n), graph) for n in range(250, 700)])
        other = ox.NamedNode(IRI + "-2")
        store.replace(IRI + "-2", [ox.Quad(graph, part, ox.Literal(n), other) for n in (300, 600)])
        store.replace(IRI, [ox.Quad(graph, part, ox.Literal(n), graph) for n in range(256, 700)])
        store.publish()
        assert len(store) == 444  # without 255, which no graph has any more
    found = kg.open_graph(tmp_path / "s")
    for number in (511, 256, 699):
        pattern = (None, URIRef(CQ + "part"), Literal(number))
        assert [int(str(o)) for _, _, o in found.triples(pattern)] == [number]

"""Runs of `communique build` that are killed at random moments, and what they leave.

Used by the tests a few times, and by `python -m tests.benchmarks.killing` a hundred times.
"""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.build import build
from kg.engines.local import Store, export
from kg.rdf.vocab import ID
from kg.settings import Settings

# what tells which run made a graph, and when
_OF_THE_RUN = ("wasGeneratedBy", "generatedAtTime", "invalidatedAtTime", "startedAtTime", "endedAtTime", "/run/")
_VERSION = re.compile(r"(#version=[0-9a-f]+)-[0-9T:Z-]+")
_TEXTS = (
    "Kenyan President William Ruto met {} Tanzanian diplomats in Nairobi on Tuesday, the ministry said.",
    "Rebels killed {} soldiers near Goma on 3 May 2024, the army said. The rebels denied the attack.",
    "The AL-SHABAAB group attacked {} checkpoints in Somalia on 4 May 2024. The African Union condemned the attack.",
    "Al-Shabaab released {} hostages near Mogadishu, the Red Cross said on Monday. “They are free,” it said.",
)
_DEADLINE = 300.0


def articles(file: Path, number: int, edition: int) -> Path:
    """Write a file of articles. Every third one differs from edition to edition, the others never do."""
    rows = []
    for n in range(number):
        text = _TEXTS[n % len(_TEXTS)].replace("{}", str(n + 2)) * (1 + n % 5)
        if edition and n % 3 == 0:
            text += f" {edition + 1} observers were there."
        rows.append({"id": f"article-{n}", "text": text, "published": "2024-05-07", "url": f"https://n.example/{n}"})
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return file


def command(file: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "kg.cli", "build", str(file), "--store", str(store), "--workers", "2"]


def built(file: Path, store: Path) -> None:
    """A whole run, in this process."""
    assert not build([str(file)], store, Settings(workers=1)).refused


def killed(file: Path, store: Path, chance: random.Random, log: Path) -> bool:
    """Kill a run at a random moment, as it begins to write or after some articles; whether it had not ended before."""
    with log.open("w") as err:
        process = subprocess.Popen(command(file, store), stdout=subprocess.DEVNULL, stderr=err)
        until, wanted = time.monotonic() + _DEADLINE, chance.choice((0, 0, 1, 4, 16))
        while process.poll() is None and time.monotonic() < until:
            is_writing = (store / "unindexed").exists() if wanted == 0 else _read(log) >= wanted
            if is_writing:
                break
            time.sleep(0.005)
        time.sleep(chance.random() * chance.choice((0.02, 0.3, 2.0)))
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


def _read(log: Path) -> int:
    return log.read_text("utf8").count("read  ")


def graphs(store: Path) -> dict[str, frozenset[str]]:
    """What the writer's database says of each article, the run aside."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    with Store.open(store) as opened:
        for quad in opened.quads():
            if (graph := getattr(quad.graph_name, "value", "")).startswith(f"{ID}article/"):
                found[graph].add(str(quad))
    return {graph: frozenset(lasting(quads)) for graph, quads in found.items()}


def lasting(lines: Iterable[str]) -> Iterator[str]:
    """The lines without those about the run, and without the time of a version that was replaced."""
    for line in lines:
        if not any(word in line for word in _OF_THE_RUN):
            yield _VERSION.sub(r"\1", line)


def exported(store: Path) -> str:
    """The exported lines in their order, those of the run aside."""
    out = io.BytesIO()
    export(store, "nquads", out)
    return "\n".join(lasting(out.getvalue().decode("utf8").splitlines()))


def kill_many(folder: Path, times: int, number: int, seed: int) -> tuple[int, int, list[str]]:
    """Kill runs over two editions of some articles, and finish. How many were killed, how many articles were written
    when they were, and what is wrong.

    A run goes on where the one before was killed; when an edition is read, the next begins, and after the second a new
    store.
    """
    chance, wrong = random.Random(seed), list[str]()
    editions = [articles(folder / f"{n}.jsonl", number, n) for n in (0, 1)]
    whole = folder / "whole"
    states = []
    for edition in editions:
        built(edition, whole)
        states.append((graphs(whole), exported(whole)))
    done = stored = round_ = 0
    while done < times:
        store = folder / f"store-{round_}"
        round_ += 1
        for at, edition in enumerate(editions):
            kills = 0
            while done < times and kills < 4 and killed(edition, store, chance, folder / "log"):
                done, kills = done + 1, kills + 1
                found = graphs(store) if (store / "store.json").is_file() else {}
                stored += len(found)
                known = [state for state, _ in states[: at + 1]]
                wrong += [
                    f"kill {done}: {graph} is neither whole nor absent"
                    for graph, quads in found.items()
                    if not any(quads == state.get(graph) for state in known)
                ]
            built(edition, store)
            if exported(store) != states[at][1]:
                lines = set(exported(store).splitlines()) ^ set(states[at][1].splitlines())
                wrong.append(
                    f"after kill {done}: the finished store differs in {len(lines)} lines: {sorted(lines)[:2]}"
                )
        shutil.rmtree(store)
    return done, stored, wrong

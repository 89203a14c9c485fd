"""What it costs to find candidates for a name: tables in memory against SQLite FTS5 over the same names.

    python -m tests.benchmarks.candidates

Prints the names, the time to build each index, and the time a name takes. FTS5 finds names by their words only: no
spelling, no first letters.
"""

from __future__ import annotations

import sqlite3
import time

from kg.gazetteer import candidates
from kg.gazetteer.atlas import plain
from kg.gazetteer.rows import rows


def main() -> None:
    names = [
        (name, row.id)
        for row in rows().values()
        if row.cls not in ("State", "Place")
        for name in (row.label, *row.aliases)
    ]
    asked = [name for name, _ in names][:2000] + ["Abdul Fatah al-Sissi", "John Smith", "Bank of Nowhere"] * 100
    started = time.perf_counter()
    candidates("", "Person")
    candidates.__wrapped__("Some Body", "Organization")
    built = time.perf_counter() - started
    started = time.perf_counter()
    for name in asked:
        candidates.__wrapped__(name, "Organization")
    memory = (time.perf_counter() - started) / len(asked)
    started = time.perf_counter()
    file = sqlite3.connect(":memory:")
    file.execute(
        "CREATE VIRTUAL TABLE names USING fts5(name, id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
    )
    file.executemany("INSERT INTO names VALUES (?, ?)", names)
    filled = time.perf_counter() - started
    started = time.perf_counter()
    for name in asked:
        file.execute(
            "SELECT id FROM names WHERE names MATCH ? ORDER BY bm25(names) LIMIT 10", (plain(name),)
        ).fetchall()
    full_text = (time.perf_counter() - started) / len(asked)
    print(
        f"{len(names)} names; in memory: {built * 1e3:.0f} ms to build, {memory * 1e6:.0f} µs a name; "
        f"FTS5: {filled * 1e3:.0f} ms to build, {full_text * 1e6:.0f} µs a name"
    )


if __name__ == "__main__":
    main()

"""Builds that are killed at random moments: `python -m tests.benchmarks.killing [--times 100]`.

After each kill the store must open with every article whole or absent; the run that goes on must end in the same graph
as one that was never killed, byte for byte but for what tells which run it was. Status 1 where it does not.

With --updates a server that is sent SPARQL updates and graphs is killed, or its writing process alone: each update must
be carried out in whole or not at all, and in whole if it was answered.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support import killing, killing_updates


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--updates", action="store_true")
    parser.add_argument("--articles", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=said.folder) as folder:
        if said.updates:
            done, answered, wrong = killing_updates.kill_many(Path(folder), said.times, said.seed)
            print(f"killed {done} times, with {answered} updates answered in all: {len(wrong)} faults")
        else:
            done, stored, wrong = killing.kill_many(Path(folder), said.times, said.articles, said.seed)
            print(
                f"killed {done} times, with {stored / max(done, 1):.0f} articles stored on average: {len(wrong)} faults"
            )
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

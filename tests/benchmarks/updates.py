"""How long an update of a merged store takes until it is published: `python -m tests.benchmarks.updates STORE`, on a
copy of it.

One that names its graphs, a graph that is put in place, and with --whole one that does not say which graphs it writes.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.engines.local import Store
from kg.rdf.vocab import RDFS
from kg.sparql.query import inspect
from kg.sparql.updates import checked

_TURNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--whole", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=said.store.absolute().parent) as folder:
        shutil.copytree(said.store, Path(folder) / "store")
        with Store.open(Path(folder) / "store", base=None) as store:
            store.publish()
            print(f"{len(store):,} triples in its default graph")
            body = Path(folder) / "body.nt"
            for turn in range(_TURNS):
                insert = (
                    f'INSERT DATA {{ GRAPH <urn:x-benchmark:{turn}> {{ <urn:x-benchmark:thing> <{RDFS}label> "update'
                    f' {turn}" }} }}'
                )
                body.write_text(f'<urn:x-benchmark:thing> <{RDFS}label> "put {turn}" .\n', "utf8")
                timed(
                    store,
                    "an update that names its graph",
                    lambda: store.update(insert, None, checked(inspect(insert)).graphs),
                )
                timed(
                    store, "a graph put in place", lambda: store.put_graph("urn:x-benchmark:put", [(body, "ntriples")])
                )
            if said.whole:
                timed(store, "an update that does not", lambda: store.update(insert))


def timed(store: Store, what: str, change: Callable[[], None]) -> None:
    begun = time.monotonic()
    with store.published():
        change()
    print(f"{what}: {time.monotonic() - begun:.2f} s", flush=True)


if __name__ == "__main__":
    main()

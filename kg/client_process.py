"""The process in which `kg.connect` asks a store on this machine: `python -m kg.client_process MEMORY`.

Standard input has a pickled (store, query) for each query, standard output the pickled answer or error. It ends with
its input.
"""

from __future__ import annotations

import pickle
import signal
import sys

from kg.client import Answer, answered
from kg.engines.local.confinement import OUT_OF_MEMORY, confine
from kg.engines.local.damage import naming_damage
from kg.errors import CommuniqueError


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for the process that asks
    confine(int(sys.argv[1]))
    out = sys.stdout.buffer
    while True:
        try:
            store, query = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            pickle.dump(_answer(store, query), out)
            out.flush()
        except MemoryError:
            sys.exit(OUT_OF_MEMORY)


def _answer(store: str, query: str) -> Answer | Exception:
    try:
        with naming_damage(store):
            return answered(store, query)
    except (CommuniqueError, OSError, ValueError, RuntimeError) as error:
        return error


if __name__ == "__main__":
    main()

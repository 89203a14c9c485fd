"""The graph on disk: one writer, any number of readers on published snapshots.

    STORE/store.json            format and base of the IRIs
    STORE/live/                 the writer's own database
    STORE/snapshots/000000012/  immutable checkpoints, hard links to it
    STORE/current               the name of the newest one
"""

from __future__ import annotations

from kg.store.exporting import export
from kg.store.snapshots import current_snapshot, open_snapshot
from kg.store.store import Store

__all__ = ["Store", "current_snapshot", "export", "open_snapshot"]

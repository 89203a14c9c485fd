"""The graph on disk: one writer, any number of readers on published snapshots.

STORE/store.json            format, base of the IRIs, and whether the default graph is merged from the named ones
STORE/lock                  held by the writer
STORE/live/                 the writer's own database
STORE/snapshots/000000012/  immutable checkpoints, hard links to it, each with the index of its texts (search.sqlite)
                            and what was counted of it, where that is known (counts.json)
STORE/current               the name of the newest one
STORE/unfinished            there while a change is made that a kill would undo
STORE/unindexed             there while the live state is ahead of the published one
"""

from __future__ import annotations

from kg.engines.local.export import export
from kg.engines.local.manifest import is_merged
from kg.engines.local.snapshots import current_snapshot, open_snapshot
from kg.engines.local.store import Store

__all__ = ["Store", "current_snapshot", "export", "is_merged", "open_snapshot"]

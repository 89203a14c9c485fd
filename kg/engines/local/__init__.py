"""A store on disk: one writer, any number of readers of published snapshots.

STORE/store.json            the manifest: version of the data format, base of the IRIs, whether the default graph
                            is derived and the texts of the articles are held
STORE/lock                  locked by the writer
STORE/live/                 the writer's database
STORE/snapshots/000000012/  immutable checkpoints, made of hard links where possible, each with its search index
                            (search.sqlite), table of facets (facets.columns), checksums of its files
                            (checksums.json) and, where known, its counts (counts.json)
STORE/current               the name of the newest snapshot
STORE/copies.sqlite         hashes of the articles' texts, by which `build` finds copies (kg/build/history.py)
STORE/alike.sqlite          keys of reports, by which `resolve` finds what may be one event (kg/resolution/index.py)
STORE/unfinished            exists during a change that is undone if the writer is killed
STORE/unindexed             exists while the live database has changes that are not published
"""

from __future__ import annotations

from kg.engines.local.bulk import Prepared, prepare
from kg.engines.local.export import export
from kg.engines.local.manifest import is_merged
from kg.engines.local.snapshots import current_snapshot, open_snapshot
from kg.engines.local.store import Store

__all__ = ["Prepared", "Store", "current_snapshot", "export", "is_merged", "open_snapshot", "prepare"]

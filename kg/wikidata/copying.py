"""What Wikidata says of the linked, copied into a graph of its own; items that were merged are followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import Protocol

from kg.wikidata.asking import BATCH, Wikidata
from kg.wikidata.facts import facts, pointed
from kg.wikidata.items import Item
from kg.wikidata.linkstore import LinkStore

_SAVED = 10  # batches between two writings: what a kill takes away is in the cache of answers


class Counts(Protocol):
    """The part of a report that copying fills."""

    items: int
    merged: int
    withdrawn: int


def copy_facts(links: Mapping[str, Set[str]], kept: LinkStore, wikidata: Wikidata, image: bool, counts: Counts) -> None:
    """Copy what is missing or old, 50 items at a time, and forget items that nothing is linked to.

    Args:
        links: QIDs by entity.

    Raises: HttpError.
    """
    entities: dict[str, list[str]] = {}
    for entity, qids in links.items():
        for qid in qids:
            entities.setdefault(qid, []).append(entity)
    for qid in kept.items() - entities.keys() - {kept.merged_into(q) for q in entities}:
        kept.unknow(qid)
    recent = (datetime.now(UTC) - timedelta(seconds=wikidata.source.age)).strftime("%Y-%m-%dT%H:%M:%SZ")
    todo = sorted(
        (q for q in entities if (kept.told_at(q) or "") < recent), key=lambda q: int(q[1:]) if q[1:].isdigit() else 0
    )
    ours = set(kept.linked())
    for start in range(0, len(todo), BATCH):
        some = todo[start : start + BATCH]
        known = wikidata.items(some)
        labels = _labels(known.items.values(), wikidata)
        for qid in some:
            found = known.items.get(qid)
            if found is None:
                for entity in [e for e in entities[qid] if (e, qid) in ours]:
                    kept.refuse(entity, f"{qid} is not in Wikidata any more")
                    counts.withdrawn += 1
                continue
            if found.qid != qid:
                _follow(qid, found, entities[qid], links, kept)
                kept.unknow(qid)
                if any((e, qid) not in ours for e in entities[qid]):
                    kept.merge(qid, found.qid)  # articles go on pointing to the old one
                counts.merged += 1
            kept.know(found.qid, facts(found, known.told[qid], labels, kept.facts, wikidata.source.language, image))
            counts.items += 1
        if start // BATCH % _SAVED == _SAVED - 1:
            kept.save()


def _labels(items: Iterable[Item], wikidata: Wikidata) -> dict[str, str]:
    """The labels of the items that some point to."""
    wanted = sorted({qid for item in items for qid in pointed(item)})
    return {qid: item.label for qid, item in wikidata.items(wanted).items.items() if item.label}


def _follow(old: str, found: Item, entities: list[str], links: Mapping[str, Set[str]], kept: LinkStore) -> None:
    """Link to the item that an old one was merged into; a link that articles give stays beside it."""
    for entity in entities:
        if found.qid not in links[entity]:
            kept.link(entity, found.qid, 0.99, f"{old} was merged into {found.qid} ({found.label or 'no label'})")

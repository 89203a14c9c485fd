"""Facts of the linked items copied into a graph of their own; merged items are followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import Protocol

from kg.wikidata.asking import BATCH, Known, Wikidata
from kg.wikidata.facts import facts, pointed
from kg.wikidata.items import Item
from kg.wikidata.linkstore import LinkStore

_SAVED = 10  # batches between two writings: what a killed run has lost is in the cache of answers


class Counts(Protocol):
    """The part of a report that copying fills."""

    items: int
    merged: int
    withdrawn: int


def copy_facts(links: Mapping[str, Set[str]], kept: LinkStore, wikidata: Wikidata, image: bool, counts: Counts) -> None:
    """Copy what is missing or old, 50 items at a time, and remove items that nothing is linked to.

    Args:
        links: QIDs by entity.

    Raises: HttpError.
    """
    entities: dict[str, list[str]] = {}
    for entity, qids in links.items():
        for qid in qids:
            entities.setdefault(qid, []).append(entity)
    for qid in kept.items() - entities.keys() - {kept.merged_into(q) for q in entities}:
        kept.drop_facts(qid)
    todo = _old(entities, kept, wikidata.source.age)
    copy = _Copy(links, entities, kept, wikidata.source.language, image, counts)
    for start in range(0, len(todo), BATCH):
        some = todo[start : start + BATCH]
        known = wikidata.items(some)
        labels = _labels(known.items.values(), wikidata)
        for qid in some:
            copy.take(qid, known, labels)
        if start // BATCH % _SAVED == _SAVED - 1:
            kept.save()


def _old(qids: Iterable[str], kept: LinkStore, age: float) -> list[str]:
    """The items whose facts are missing or older than `age` seconds, by number."""
    recent = (datetime.now(UTC) - timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%SZ")
    old = (qid for qid in qids if (kept.copied_at(qid) or "") < recent)
    return sorted(old, key=lambda qid: int(qid[1:]) if qid[1:].isdigit() else 0)


class _Copy:
    """Copies one item after the other.

    Args:
        links: QIDs by entity; `entities` are the entities by QID.
    """

    def __init__(
        self,
        links: Mapping[str, Set[str]],
        entities: Mapping[str, list[str]],
        kept: LinkStore,
        language: str,
        image: bool,
        counts: Counts,
    ) -> None:
        self._links, self._entities, self._kept = links, entities, kept
        self._language, self._image, self._counts = language, image, counts
        self._ours = set(kept.all_links())

    def take(self, qid: str, known: Known, labels: Mapping[str, str]) -> None:
        """Copy the facts of an item; links to an item that no longer exists are withdrawn."""
        found = known.items.get(qid)
        if found is None:
            self._withdraw(qid)
            return
        if found.qid != qid:
            self._follow(qid, found)
        told = known.answered_at[qid]
        self._kept.put_facts(found.qid, facts(found, told, labels, self._kept.facts, self._language, self._image))
        self._counts.items += 1

    def _withdraw(self, qid: str) -> None:
        for entity in self._entities[qid]:
            if (entity, qid) in self._ours:
                self._kept.put_no_link(entity, f"{qid} is not in Wikidata any more")
                self._counts.withdrawn += 1

    def _follow(self, old: str, found: Item) -> None:
        """Link to the item that an old one was merged into; links that articles give stay as they are."""
        reason = f"{old} was merged into {found.qid} ({found.label or 'no label'})"
        for entity in self._entities[old]:
            if found.qid not in self._links[entity]:
                self._kept.link(entity, found.qid, 0.99, reason)
        self._kept.drop_facts(old)
        if any((entity, old) not in self._ours for entity in self._entities[old]):
            self._kept.merge(old, found.qid)  # articles go on pointing to the old one
        self._counts.merged += 1


def _labels(items: Iterable[Item], wikidata: Wikidata) -> dict[str, str]:
    """The labels of the items that these refer to."""
    wanted = sorted({qid for item in items for qid in pointed(item)})
    return {qid: item.label for qid, item in wikidata.items(wanted).items.items() if item.label}

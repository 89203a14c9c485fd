"""Linking: the unlinked entities of a store, batch by batch.

Each batch is stored when it is done, so that an interrupted run loses nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.engines.local import Store, open_snapshot
from kg.engines.local.manifest import manifest
from kg.http_client import HttpError
from kg.options import count, option, share, truth
from kg.rdf.vocab import ID, LINKS_GRAPH, WIKIDATA_GRAPH
from kg.wikidata.asking import Hit, Wikidata
from kg.wikidata.copying import copy_facts
from kg.wikidata.items import Item
from kg.wikidata.kinds import Kinds
from kg.wikidata.linkstore import LinkStore
from kg.wikidata.ranking import Decision, Wanted, decide
from kg.wikidata.unlinked import Graph

log = logging.getLogger(__name__)

_STEP = 20  # entities in a batch
_LONGEST_NAME = 200  # characters
_OTHER_NAMES = 2  # are searched for if the label finds nothing


@dataclass(frozen=True, slots=True)
class Options:
    """What a run of linking looks up and writes."""

    threshold: float = option(0.85, "how sure a link must be", "0-1", parse=share, variable="LINK_THRESHOLD")
    below: float = option(
        0.0,
        "also look up entities whose link is less sure than this",
        "0-1",
        parse=share,
        variable="LINK_BELOW",
        shown="only those without a link",
    )
    limit: int | None = option(
        None, "the most entities to look up in this run", "N", parse=count, variable="LINK_LIMIT"
    )
    again: bool = option(False, "look up again what was not found lately", parse=truth, variable="")
    dry_run: bool = option(
        False, "write nothing; print each entity with what would become of it", parse=truth, variable=""
    )
    image: bool = option(
        False, "also keep the address of an image of each linked item", parse=truth, variable="LINK_IMAGE"
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for one entity: linked to an item, or why not. `outcome` is linked, nil or doubtful."""

    entity: str
    label: str
    outcome: str
    item: str = ""
    confidence: float = 0.0
    reason: str = ""


@dataclass(slots=True)
class LinkReport:
    """What a run did. `left`: entities not reached. `unanswered`: why, if a service did not answer."""

    looked_up: int = 0
    linked: int = 0
    nil: int = 0
    doubtful: int = 0
    left: int = 0
    merged: int = 0
    withdrawn: int = 0
    items: int = 0
    requests: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    unanswered: str = ""
    doubted_classes: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def count(self, one: Outcome) -> None:
        self.looked_up += 1
        setattr(self, one.outcome, getattr(self, one.outcome) + 1)
        self.outcomes.append(one)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def link(
    path: Path | str,
    wikidata: Wikidata,
    options: Options | None = None,
    progress: Callable[[Outcome, int], None] = lambda outcome, of: None,
) -> LinkReport:
    """Look up the unlinked entities of a store in Wikidata, the most frequent first, and copy facts of the linked.

    What articles say is not touched: links stand in a graph of their own, and no IRI changes. An entity that is not
    found is looked up again only when the cached answers are old.

    Args:
        progress: called after each entity with how many there are.

    Raises: StoreError: there is no store, or it cannot be written.
    """
    chosen, report, started = options or Options(), LinkReport(), time.monotonic()
    with _opened(path, chosen.dry_run) as store:
        published = open_snapshot(path)
        base = store.base if store else str(manifest(path).get("base", ID))
        graph = Graph(published, base)
        kept = LinkStore(store, published, base)
        try:
            _prune(graph, kept, report)
            todo = _to_look_up(graph, kept, chosen, wikidata.source.age_of_nothing)
            report.left = len(todo)
            _link_all(todo, graph, kept, wikidata, chosen, report, progress)
            copy_facts(_all_links(graph, kept), kept, wikidata, chosen.image, report)
        except KeyboardInterrupt:
            report.interrupted = True
        except HttpError as error:
            report.unanswered = report.unanswered or str(error)
        finally:
            kept.save()
            if store is not None:
                store.publish()
    report.requests = wikidata.requests
    report.seconds = round(time.monotonic() - started, 2)
    return report


@contextmanager
def _opened(path: Path | str, dry_run: bool) -> Iterator[Store | None]:
    """The store, open for writing and published as it stands; None for a dry run."""
    if dry_run:
        yield None
        return
    with Store.open(path, create=False, base=None) as store:
        store.publish()
        yield store


def undo(path: Path | str) -> None:
    """Remove all that linking has added. Raises: StoreError."""
    with Store.open(path, create=False, base=None) as store:
        for graph in (LINKS_GRAPH, WIKIDATA_GRAPH):
            store.remove(store.base + graph)
        store.publish()


def _prune(graph: Graph, kept: LinkStore, report: LinkReport) -> None:
    """Remove links of entities that no article mentions any more, and links that the reading has by now or contradicts,
    and those that a person has judged wrong.

    Links of the reading are confirmed, so they take precedence.
    """
    known = graph.links()
    for entity, qid in list(kept.all_links()):
        told = known.get(entity, [])
        is_contradicted = graph.is_refused(entity, qid) or any(kept.merged_into(other) != qid for other in told)
        if is_contradicted or qid in told or not graph.is_told_elsewhere(entity):
            kept.drop_link(entity)
            report.withdrawn += qid not in told


def _to_look_up(graph: Graph, kept: LinkStore, options: Options, age: float) -> list[tuple[str, int]]:
    recent = (datetime.now(UTC) - timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = {entity for entity, _ in kept.all_links()}
    lately = {} if options.again else {e: when for e, when in graph.looked_up().items() if when >= recent}
    todo = [(e, n) for e, n in graph.unlinked(options.below) if e not in lately and (e not in known or options.below)]
    return todo[: options.limit]


def _all_links(graph: Graph, kept: LinkStore) -> dict[str, set[str]]:
    found = {entity: set(qids) for entity, qids in graph.links().items()}
    for entity, qid in kept.all_links():
        found.setdefault(entity, set()).add(qid)
    return found


def _link_all(
    todo: Sequence[tuple[str, int]],
    graph: Graph,
    kept: LinkStore,
    wikidata: Wikidata,
    options: Options,
    report: LinkReport,
    progress: Callable[[Outcome, int], None],
) -> None:
    """Decide on every entity and store the outcome. Raises: HttpError: going on would be useless."""
    if not todo:
        return
    kinds = Kinds.of(wikidata)
    report.doubted_classes = [f"{r.qid} {r.label}" for r in kinds.unconfirmed]
    before = graph.links()
    for start in range(0, len(todo), _STEP):
        step = dict(todo[start : start + _STEP])
        for wanted, decision in _decided(graph.wanted(step), wikidata, kinds, options.threshold):
            outcome = _store_outcome(wanted, decision, before.get(wanted.iri, []), kept)
            report.count(outcome)
            progress(outcome, len(todo))
        report.left -= len(step)
        kept.save()


def _store_outcome(wanted: Wanted, decision: Decision, known: Sequence[str], kept: LinkStore) -> Outcome:
    """Keep what was decided. An entity that has a link already keeps it, and a doubt is only reported."""
    if known:
        return _compared(wanted, decision, known)
    chosen = decision.chosen
    if chosen is None:
        kept.put_no_link(wanted.iri, decision.reason)
        return Outcome(wanted.iri, wanted.label, "nil", reason=decision.reason)
    kept.link(wanted.iri, chosen.item.qid, chosen.score, f"{chosen.item.label or chosen.item.qid}: {chosen.basis}")
    return Outcome(wanted.iri, wanted.label, "linked", chosen.item.qid, chosen.score, chosen.basis)


def _compared(wanted: Wanted, decision: Decision, known: Sequence[str]) -> Outcome:
    """The outcome for an entity that is linked to these items already."""
    chosen = decision.chosen
    if chosen is None:
        return Outcome(wanted.iri, wanted.label, "nil", reason=decision.reason)
    if chosen.item.qid in known:
        outcome, reason = "linked", decision.reason or "as it was linked before"
    else:
        outcome, reason = "doubtful", f"linked to {', '.join(known)}; Wikidata rather has this"
    return Outcome(wanted.iri, wanted.label, outcome, chosen.item.qid, chosen.score, reason)


def _decided(
    wanted: Sequence[Wanted], wikidata: Wikidata, kinds: Kinds, threshold: float
) -> Iterator[tuple[Wanted, Decision]]:
    """Each entity with its decision: by its label, and if that finds nothing, by its other names.

    Raises: HttpError.
    """
    hits = {w.iri: _hits([w.label], w, wikidata, kinds) for w in wanted}
    first = _ranked(wanted, hits, wikidata, kinds, threshold)
    again = [
        w for w in wanted if not first[w.iri].chosen and w.names and not first[w.iri].candidates and " " in w.label
    ]
    more = {w.iri: hits[w.iri] + _hits(sorted(w.names, key=len)[-_OTHER_NAMES:], w, wikidata, kinds) for w in again}
    second = _ranked([w for w in again if len(more[w.iri]) > len(hits[w.iri])], more, wikidata, kinds, threshold)
    for w in wanted:
        yield w, second.get(w.iri, first[w.iri])


def _hits(names: Sequence[str], wanted: Wanted, wikidata: Wikidata, kinds: Kinds) -> tuple[Hit, ...]:
    found: list[Hit] = []
    for name in names:
        try:
            found += wikidata.search(name[:_LONGEST_NAME], kinds.roots_of(wanted.cls))
        except HttpError as error:
            if error.counts:
                raise
            # the service refuses this name only
            log.warning("%s cannot be looked up: %s", wanted.iri, error)
    return tuple(found)


def _ranked(
    wanted: Sequence[Wanted], hits: Mapping[str, Sequence[Hit]], wikidata: Wikidata, kinds: Kinds, threshold: float
) -> dict[str, Decision]:
    """The decisions on some entities; items, classes and titles of all candidates are requested together."""
    qids = dict.fromkeys(hit.qid for w in wanted for hit in hits[w.iri])
    items = wikidata.items(qids).items
    kinds.learn(c for i in items.values() for c in i.classes)
    candidates = {w.iri: _candidates(hits[w.iri], items, w.refused) for w in wanted}
    titles = _titles(wanted, candidates, wikidata)
    return {
        w.iri: decide(w, [(i, kinds.fit(w.cls, i.classes)) for i in candidates[w.iri]], titles, threshold)
        for w in wanted
    }


def _candidates(hits: Sequence[Hit], items: Mapping[str, Item], refused: Collection[str]) -> list[Item]:
    """The items of the hits, each once; an item that was merged counts as the one that it was merged into."""
    found = {items[h.qid].qid: items[h.qid] for h in hits if h.qid in items and h.qid not in refused}
    return [item for qid, item in found.items() if qid not in refused]


def _titles(wanted: Sequence[Wanted], candidates: Mapping[str, Sequence[Item]], wikidata: Wikidata) -> dict[str, str]:
    """The labels of the positions that candidates hold, by QID, where an article gives the person an office."""
    persons = [w.iri for w in wanted if w.cls == "Person" and w.offices]
    titled = {held.position for iri in persons for item in candidates[iri] for held in item.positions}
    return {qid: item.label for qid, item in wikidata.items(sorted(titled)).items.items()} if titled else {}

"""A graph whose verdicts are read and written: a store on this machine, or an engine elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.engines.engine import Location
from kg.engines.local.manifest import manifest
from kg.engines.opening import open_writer
from kg.engines.querying import rows
from kg.engines.remote.backend import Backend
from kg.errors import UsageError
from kg.rdf.vocab import ID, PREFIXES, VERDICTS_GRAPH, expand
from kg.verdicts import recalibration, records
from kg.verdicts.model import Judged, Sample, Verdict, field_iri, now, sample_iri
from kg.verdicts.statistics import Recalibration


class Verdicts:
    """The verdicts of a graph. `base` is what the IRIs of its data begin with.

    Methods raise StoreError: there is no store, or it is being written by another process; EngineError: the engine
    elsewhere does not answer.
    """

    def __init__(self, where: Path | Backend) -> None:
        self._where = where
        self.base = ID if isinstance(where, Backend) else str(manifest(where).get("base", ID))

    def ask(self, query: str) -> Sequence[Mapping[str, str]]:
        return rows(self._where, query)

    def population(self) -> list[Judged]:
        return records.population(self.ask)

    def confidences(self) -> dict[float, int]:
        """The number of events of each confidence."""
        return records.confidences(self.ask)

    def all(self) -> list[Verdict]:
        return records.verdicts(self.ask, self.base)

    def judged(self, sample: Sample | None = None) -> list[Judged]:
        return records.judged(self.ask, self.base, sample)

    def samples(self) -> list[Sample]:
        return records.samples(self.ask, self.base)

    def sample(self, label: str) -> Sample:
        """Return the sample of this name. Raises: UsageError: there is none; the message lists those that there are."""
        known = self.samples()
        for one in known:
            if one.iri in (label, sample_iri(self.base, label)):
                return one
        names = ", ".join(one.label for one in known) or "none"
        raise UsageError(f"no sample {label!r} in this graph; there are: {names}. communique sample draws one")

    def record(self, found: Sequence[Verdict]) -> None:
        if found:
            self._update(records.recording(found, self.base))

    def withdraw(self, iris: Sequence[str]) -> list[Verdict]:
        """Remove verdicts and return them. Raises: UsageError: one of the IRIs is no verdict of this graph."""
        known = {verdict.iri(self.base): verdict for verdict in self.all()}
        for iri in iris:
            if iri not in known:
                raise UsageError(f"no verdict {iri!r} in this graph; communique verdicts list shows them")
        self._update(records.withdrawing(iris, self.base))
        return [known[iri] for iri in iris]

    def keep_sample(self, sample: Sample) -> None:
        self._update(records.keeping_sample(sample, self.base))

    def recalibrate(self, curve: Recalibration, sample: str = "") -> int:
        """Write a fitted confidence beside the stated one of every event, and return their number.

        They are in a graph of their own in the place of those before, so that they can be removed. `sample`: the IRI of
        the sample whose verdicts it was fitted to, "" for all verdicts.
        """
        with (
            recalibration.written(self.ask, self.base, curve, sample) as (body, count),
            open_writer(self._location()) as writer,
            writer.published(),
        ):
            writer.put_graph(recalibration.graph(self.base), [(body, "ntriples")])
        return count

    def forget_recalibration(self) -> None:
        with open_writer(self._location()) as writer, writer.published():
            writer.drop_graph(recalibration.graph(self.base))

    def _update(self, text: str) -> None:
        with open_writer(self._location()) as writer, writer.published():
            writer.update(text, graphs=[self.base + VERDICTS_GRAPH])

    def _location(self) -> Location:
        if isinstance(self._where, Backend):
            return Location("remote", json.dumps(self._where.as_dict()))
        return Location("local", str(self._where))


def correction(what: str, on: Sequence[str], coder: str, why: str) -> Verdict:
    """Return a correction.

    Args:
        what: same or different (entities), same-event or different-event, not-a-link (an entity and a Wikidata item),
            two (one entity).

    Raises: UsageError.
    """
    if (what == "two") != (len(on) == 1):
        raise UsageError(f"correct {what}: needs {'one IRI' if what == 'two' else 'two IRIs'}, not {len(on)}")
    field = field_iri("same-event" if what.endswith("-event") else "same")
    return Verdict(
        tuple(map(_whole, on)), field, "Right" if what.startswith("same") else "Wrong", coder, now(), comment=why
    )


def _whole(iri: str) -> str:
    """The IRI that a prefixed name such as id:state/IND stands for; other IRIs as they are."""
    return expand(iri) if iri.partition(":")[0] in PREFIXES else iri

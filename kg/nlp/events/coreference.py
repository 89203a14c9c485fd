"""One event for its mentions in an article: "killed eight and wounded three", "met … the meeting", "the strikes … the attack".

Two readings are one event only with a reason in the text: words tied by grammar, or a definite noun or a repeated verb whose
participants, time and place do not contradict what was told before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Basis, Count, Factuality, Mention, TimeValue
from kg.nlp.events.candidates import Draft
from kg.nlp.events.frame_matching import happens
from kg.nlp.lexicon.event_types import with_trait

_REACH = 4000  # characters that a definite noun may lie behind what it takes up


@dataclass(slots=True)
class Grounded:
    """A draft with all that its sentence says of it."""

    draft: Draft
    time: TimeValue | None
    place: str | None
    part_of: list[str]
    speaker: str | None
    counts: dict[str, Count]
    contexts: tuple[str, ...]
    confidence: float
    mentions: list[Mention] = field(default_factory=list)
    takes_up: bool = False  # one of its words is a definite noun that says nothing of its own: "killed in that raid"


def merged(found: list[Grounded]) -> list[Grounded]:
    """One of each event, in text order, with the mentions of all that were put together.

    A definite noun without participants that takes nothing up is dropped: there is no saying which event it means.
    """
    kept: list[Grounded] = []
    for one in _tied(found):
        before = _antecedent(one, kept)
        if before is not None:
            _join(before, one)
        elif one.draft.parties or "bare" in one.draft.frame.marks and not _is_generic(one):
            kept.append(one)
    return kept


def _is_generic(one: Grounded) -> bool:
    """ "Charged with murder", "to prevent attacks": the kind of deed, not one that has a place, a number, a time or a side."""
    noun = one.draft.head
    if noun.pos_ == "VERB" or one.place is not None or one.counts or one.draft.linked or one.mentions:
        return False
    if one.draft.factuality is not Factuality.ACTUAL:
        return True
    if one.time is not None and not _fallback(one.time):
        return False
    return not any(c.dep_ in ("det", "poss", "nummod") for c in noun.children) and not happens(noun)


def _tied(found: list[Grounded]) -> list[Grounded]:
    """Put together what grammar ties: an attack and whom it killed, the dead and the injured of one clause."""
    result: list[Grounded] = []
    doc, here = None, 0  # the paragraph, and where its events begin
    for one in found:
        if one.draft.head.doc is not doc:
            doc, here = one.draft.head.doc, len(result)
        partner = next((o for o in reversed(result[here:]) if _are_tied(o.draft, one.draft)), None)
        one.takes_up = one.draft.definite and one.draft.head.pos_ != "VERB" and not one.draft.parties
        if partner is None:
            result.append(one)
        else:
            _join(partner, one)
    return result


def _are_tied(a: Draft, b: Draft) -> bool:
    if a.cls != b.cls or (a.factuality is not b.factuality):
        return False
    if any(t.i == b.head.i for t in a.linked) or any(t.i == a.head.i for t in b.linked):
        return True
    if not (a.frame.marks & {"kill", "injure"} and b.frame.marks & {"kill", "injure"}):
        return False
    beside = a.head.sent.start == b.head.sent.start and (b.head.dep_ == "conj" or b.head.head.dep_ == "conj")
    return beside and (a.actors == b.actors or not b.actors)


def _antecedent(one: Grounded, kept: list[Grounded]) -> Grounded | None:
    for other in reversed(kept):
        if (
            other.draft.cls == one.draft.cls
            and one.draft.trigger.start - other.draft.trigger.start < _REACH
            and _same(other, one)
        ):
            return other
    return None


def _same(old: Grounded, new: Grounded) -> bool:
    a, b = old.draft, new.draft
    if a.factuality is not b.factuality or a.head.i == b.head.i and a.head.doc is b.head.doc:
        return False
    if b.mode and a.mode != b.mode and not (a.head.pos_ == "VERB" and not a.mode):
        return False
    if (
        a.cls != "Consult"
        and a.head.tag_ in ("NN", "NNS")
        and b.head.tag_ in ("NN", "NNS")
        and a.head.tag_ != b.head.tag_
    ):
        return False  # "attacks" are not "the attack"
    if (
        not _compatible(old.place, new.place)
        or not _times_agree(old.time, new.time)
        or not _counts_agree(old.counts, new.counts)
    ):
        return False
    if _is_claim_beside(new, old):
        return False
    noun = b.head.pos_ != "VERB"
    if new.takes_up and (noun and not b.parties or _subset(a.actors, b.actors) and _subset(a.recipients, b.recipients)):
        return True
    if a.cls not in with_trait("occurrence") and not (noun and b.definite):
        return False
    if not (b.parties and a.parties) or not (noun and b.definite or a.head.lemma_ == b.head.lemma_):
        return False
    if b.frame.mutual or a.frame.mutual:
        return set(b.parties) <= set(a.parties) or (set(a.parties) <= set(b.parties) and len(a.parties) > 1)
    return _subset(a.actors, b.actors) and _subset(a.recipients, b.recipients)


def _is_claim_beside(told: Grounded, other: Grounded) -> bool:
    """Does a telling on the word of somebody name a side that the other, on the word of nobody or another, does not?

    Put together, that side would stand there as a fact.
    """
    claimed = told.speaker is not None and told.speaker != other.speaker
    return claimed and not set(told.draft.parties) <= set(other.draft.parties)


def _subset(one: list[str], other: list[str]) -> bool:
    return not one or not other or set(one) <= set(other) or set(other) <= set(one)


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _times_agree(one: TimeValue | None, other: TimeValue | None) -> bool:
    if one is None or other is None or _fallback(one) or _fallback(other):
        return True
    if one.earliest and one.latest and other.earliest and other.latest:
        return one.earliest <= other.latest and other.earliest <= one.latest
    return one.value == other.value


def _fallback(time: TimeValue) -> bool:
    return time.basis in (Basis.PUBLICATION, Basis.DATELINE)


def _counts_agree(one: dict[str, Count], other: dict[str, Count]) -> bool:
    return all(one[k] == other[k] for k in one.keys() & other.keys())


def _join(kept: Grounded, other: Grounded) -> None:
    """Add to an event what another telling of it says; the telling in the article's own voice shows it."""
    a, b = kept.draft, other.draft
    kept.mentions += [b.trigger, *other.mentions]
    a.linked += b.linked
    kept.takes_up = kept.takes_up or other.takes_up
    if (
        kept.speaker is not None
        and other.speaker is None
        and a.factuality is Factuality.ACTUAL
        and b.parties
        and set(a.parties) <= set(b.parties)
    ):
        kept.mentions.append(a.trigger)
        a.head, a.first, a.last, a.outer, kept.speaker = b.head, b.first, b.last, b.outer, None
    a.actors += [k for k in b.actors if k not in a.actors and k not in a.recipients]
    a.recipients += [k for k in b.recipients if k not in a.parties]
    if kept.time is None or (other.time is not None and _fallback(kept.time) and not _fallback(other.time)):
        kept.time = other.time
    kept.place = kept.place or other.place
    kept.part_of += [k for k in other.part_of if k not in kept.part_of]
    kept.counts = {**other.counts, **kept.counts}
    kept.contexts = tuple(sorted({*kept.contexts, *other.contexts}))
    if b.mode and not a.mode and a.cls == "Assault":
        a.mode, a.cameo = b.mode, b.cameo
    kept.confidence = max(kept.confidence, other.confidence)

"""Who holds which office of whom, out of the offices that the text tells of; the sectors of their holders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Document, Mention, MentionKind, Tenure
from kg.nlp.grammar.offices import NOT_HELD, HeldOffice, told_offices
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.sectors import of_office
from kg.nlp.offices.affiliation import affiliated

_SECTORS = 2  # of a person, at most


def tenures(document: Document) -> Document:
    """Fill `tenures`, in text order, one for each holder and office that is held now, and sectors of holders."""
    view = View(document)
    told = list(told_offices(view))
    held = affiliated(view, [o for o in told if o.kind not in NOT_HELD])
    sectors: dict[str, list[str]] = {}
    for o in (*held, *(o for o in told if o.kind == "former")):
        sectors.setdefault(o.holder, []).extend(of_office(o.position, o.kind, view.entities.get(o.of or "")))
    entities = tuple(
        replace(e, sectors=tuple(dict.fromkeys(some))[:_SECTORS]) if (some := sectors.get(e.key)) else e
        for e in document.entities
    )
    return replace(document, entities=entities, tenures=tuple(_tenures(held)))


def _tenures(held: list[HeldOffice]) -> Iterator[Tenure]:
    """One tenure for a holder, office and owner; offices without an owner go with those that have one."""
    groups: dict[tuple[str, str], list[HeldOffice]] = {}
    for o in held:
        groups.setdefault((o.holder, o.position.casefold()), []).append(o)
    for same in groups.values():
        owners: list[str | None] = list(dict.fromkeys(o.of for o in same if o.of))
        for owner in owners or [None]:
            yield _tenure([o for o in same if o.of in (owner, None)], owner, alone=len(owners) < 2)


def _tenure(some: list[HeldOffice], owner: str | None, *, alone: bool) -> Tenure:
    one = some[0]
    return Tenure(
        f"tenure-{one.start}-{one.end}" + ("" if alone else f"-{owner}"),
        one.holder,
        one.position,
        tuple(sorted({Mention(o.start, o.end, MentionKind.TITLE) for o in some})),
        owner,
        next((o.into for o in some if o.into), None),
    )

"""The words that a terminal and a page share."""

from __future__ import annotations

from kg.explaining import Explanation
from kg.explaining.telling import Office, Said, Told

LEGEND = "[mention|class, whom it stands for]  {trigger|number, class, how it is told}  <time|value>"


def numbers(explanation: Explanation) -> dict[str, int]:
    """The events of an article numbered from 1, in text order, by key."""
    return {e.key: i for i, e in enumerate((e for p in explanation.passages for e in p.events), 1)}


def what_it_is(x: Explanation) -> str:
    return " · ".join(dict.fromkeys(one for one in (x.article, x.published and x.published[:10], x.url or x.source) if one))


def event_head(e: Told) -> str:
    """"Accuse/disapprove, negated, 0.75"."""
    kind = "/".join((e.cls, *e.modes))
    return f"{kind}, {e.factuality.lower()}, confidence {e.confidence:.2f}"


def actors_of(e: Told) -> str:
    """"A, B → C"; who does not stand in the text is "unknown"."""
    actors = ", ".join(e.actors) or ("unknown" if e.recipients else "")
    return f"{actors} → {', '.join(e.recipients)}" if e.recipients else actors


def date_and_basis(e: Told) -> str:
    """"2024-05-03 (“on Friday”, counted from another date)"; "no date is told for it"."""
    return e.date_known if e.date_basis is None else f"{e.date or 'not worked out'} ({e.date_known})"


def said_of(s: Said) -> str:
    speaker = f"{s.speaker or 'unknown speaker'}" + (f" to {s.addressee}" if s.addressee else "") + (f", “{s.cue}”" if s.cue else "")
    about = f"; about {', '.join(s.about)}" if s.about else ""
    return f"{speaker}: “{s.words}” ({s.quotation.lower()}, confidence {s.confidence:.2f}){about}"


def office_of(o: Office) -> str:
    """"Anna Weiss, ambassador to Qatar, for Utopia, in Qatar"."""
    return ", ".join((o.holder, o.position, *([f"for {o.position_of}"] if o.position_of else []), *([f"in {o.position_in}"] if o.position_in else [])))

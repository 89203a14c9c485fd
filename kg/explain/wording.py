"""The words that a terminal and a page share."""

from __future__ import annotations

from kg.explain import Explanation
from kg.explain.descriptions import Office, Said, Told

LEGEND = "[mention|class, whom it stands for]  {trigger|number, class, how it is told}  <time|value>"


def numbers(explanation: Explanation) -> dict[str, int]:
    """The events of an article numbered from 1, in text order, by key."""
    return {e.key: i for i, e in enumerate((e for p in explanation.passages for e in p.events), 1)}


def what_it_is(x: Explanation) -> str:
    return " · ".join(
        dict.fromkeys(one for one in (x.article, x.published and x.published[:10], x.url or x.source) if one)
    )


def event_head(e: Told) -> str:
    """ "Accuse/disapprove, negated, 0.75"."""
    kind = "/".join((e.cls, *e.modes))
    return f"{kind}, {e.factuality.lower()}, confidence {e.confidence:.2f}"


def actors_of(e: Told) -> str:
    """ "A, B → C"; who does not stand in the text is "unknown"."""
    actors = ", ".join(e.actors) or ("unknown" if e.recipients else "")
    return f"{actors} → {', '.join(e.recipients)}" if e.recipients else actors


def roles_of(e: Told) -> list[tuple[str, str]]:
    """What is known of an event, each with its name; what is not known is left out."""
    people = ", ".join(f"{kind} {number}" for kind, number in e.counts.items())
    rows = [
        ("who", actors_of(e)),
        ("where", e.place),
        ("when", date_and_basis(e)),
        ("word of", e.attributed_to),
        ("part of", ", ".join(e.part_of)),
        ("people", people),
    ]
    return [(name, words) for name, words in rows if words]


def date_and_basis(e: Told) -> str:
    """ "2024-05-03 (“on Friday”, counted from another date)"; "no date is told for it"."""
    return e.date_known if e.date_basis is None else f"{e.date or 'not worked out'} ({e.date_known})"


def said_of(s: Said) -> str:
    speaker = (
        f"{s.speaker or 'unknown speaker'}"
        + (f" to {s.addressee}" if s.addressee else "")
        + (f", “{s.cue}”" if s.cue else "")
    )
    about = f"; about {', '.join(s.about)}" if s.about else ""
    return f"{speaker}: “{s.words}” ({s.quotation.lower()}, confidence {s.confidence:.2f}){about}"


def office_of(o: Office) -> str:
    """ "Anna Weiss, ambassador to Qatar, for Utopia, in Qatar"."""
    ties = [f"{word} {name}" for word, name in (("for", o.position_of), ("in", o.position_in)) if name]
    return ", ".join((o.holder, o.position, *ties))

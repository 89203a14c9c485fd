"""Setting: where an article is written, which is where its own news happens if nothing else is told."""

from __future__ import annotations

from kg.model import Entity, Factuality, Paragraph
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.relations import is_common_noun
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import event_types, with_trait

_FOREIGN = frozenset(("State", "GovernmentBody", "InternationalOrganization"))
_AUTHORITIES = frozenset(("COP", "GOV", "JUD"))  # sectors whose bodies act in their own state
_LEGISLATURES = frozenset(("LEG",))
_VOTED = frozenset(("Reject", "Support"))  # types of what is voted on
_PROSECUTION = frozenset(("investigate", "convict"))  # modes


def set_at_home(view: View, readings: list[EventReading]) -> list[EventReading]:
    """The readings, those that name no place with that of the dateline, or with the state whose authorities did it."""
    place, paragraph = dateline_place(view), _dated_paragraph(view)
    for one in readings:
        if one.place is None and place is not None and paragraph is not None:
            one.place = place if _is_lead(view, one, paragraph) and _is_domestic(view, one, place) else None
        if one.place is None:
            one.place = own_state(view, one)
    return readings


def dateline_place(view: View) -> str | None:
    """The key of the place of the article's first dateline, the state if it names nothing smaller."""
    paragraph = _dated_paragraph(view)
    if paragraph is None:
        return None
    keys = view.inside(paragraph.start, paragraph.start + paragraph.dateline)
    places = [k for k in keys if view.entities[k].cls in ("Place", "State")]
    return next((k for k in places if view.entities[k].cls == "Place"), places[0] if places else None)


def _dated_paragraph(view: View) -> Paragraph | None:
    """The first paragraph whose dateline names a place."""
    dated = (p for p in view.document.paragraphs if p.dateline)
    return next((p for p in dated if _names_place(view, p)), None)


def _names_place(view: View, paragraph: Paragraph) -> bool:
    keys = view.inside(paragraph.start, paragraph.start + paragraph.dateline)
    return any(view.entities[k].cls in ("Place", "State") for k in keys)


def _is_lead(view: View, one: EventReading, paragraph: Paragraph) -> bool:
    """Is it the news of the sentence behind the dateline, and if it is a deed, does that name no other place?"""
    candidate = one.candidate
    if candidate.factuality is not Factuality.ACTUAL or is_common_noun(candidate.outer):
        return False
    text = paragraph.start + paragraph.dateline
    lead = next((s for s in view.document.sentences if s.start >= text), None)
    tellings = (candidate.trigger, *one.mentions)
    if lead is None or not any(lead.start <= m.start < lead.end for m in tellings):
        return False
    deed = event_types()[candidate.cls].material
    return not deed or all(view.entities[k].cls != "Place" for k in view.inside(lead.start, lead.end))


def _is_domestic(view: View, one: EventReading, place: str) -> bool:
    """Is a side of the dateline's country: who acts, any side of a meeting, the victims of violence?

    It is not asked who acts where armies may act abroad.
    """
    country, candidate = view.entities[place].country, one.candidate
    if country is None:
        return False
    actors, recipients = ([_country_of(view, k) for k in keys] for keys in (candidate.actors, candidate.recipients))
    if candidate.cls == "Consult":
        return country in (*actors, *recipients)
    if candidate.cls in with_trait("abroad"):
        return country in recipients and all(c in (None, country) for c in actors)
    return country in actors


def _country_of(view: View, key: str) -> str | None:
    """The country of an actor, of whom it acts for, of its nationality or of the office beside its name."""
    e = view.entities[key]
    spans = {(m.start, m.end) for m in e.mentions}
    offices = (o.possessor for o in view.document.offices if o.possessor and o.name in spans)
    owners = (k for possessor in offices for k in view.inside(*possessor))
    around = (view.entities[k].country for k in (*e.acts_for, *e.nationality, *e.part_of, *owners))
    return e.country or next((c for c in around if c), None)


def own_state(view: View, one: EventReading) -> str | None:
    """What authorities do at home: "Tanzania expelled five men", "Kenyan police seized his phone", "a Kenyan court
    sentenced him", "Kenya's parliament rejected the bill".
    """
    candidate = one.candidate
    if candidate.factuality is not Factuality.ACTUAL:
        return None
    at_home = _at_home(candidate)
    states = {_authority_of(view.entities[k], at_home) for k in candidate.actors} if at_home else set()
    concerned = {k for key in candidate.recipients for k in (key, *view.entities[key].part_of)}
    abroad = candidate.cls != "Reject" and any(view.entities[k].cls in _FOREIGN for k in concerned)
    state = states.pop() if len(states) == 1 and not abroad else None
    return state if state is not None and view.entities[state].cls == "State" else None


def _at_home(candidate: EventCandidate) -> frozenset[str]:
    """The sectors of the authorities that do such a thing at home; with "" where the state itself does, too."""
    if candidate.cls == "Coerce":
        return _AUTHORITIES | {""}
    if candidate.mode in _PROSECUTION:
        return _AUTHORITIES
    return _LEGISLATURES if candidate.cls in _VOTED else frozenset()


def _authority_of(actor: Entity, sectors: frozenset[str]) -> str | None:
    """The key of the state that an actor is or acts for as an authority of these sectors; None of soldiers, who act
    abroad, too.
    """
    if actor.cls == "State":
        return actor.key if "" in sectors else None
    owners = (*actor.acts_for, *actor.part_of)
    return next(iter(owners), None) if sectors.intersection(actor.sectors) else None

"""Whose office it is, where the words beside the name do not say: "Foreign Minister X", "Ambassador Y", "government spokesman Z".

In this order: the office joined with one that says it, the delegation that the holder leads, the holder's other offices, the country
that the holder is known or said to be of, the province governed, the embassy in the sentence, the capital where the holder receives
a foreigner, the country that the article is written from and about. What none of these tells stays open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg import gazetteer
from kg.model import Block, Entity, MentionKind, Sentence
from kg.model.classes import BODIES
from kg.nlp.grammar.tokens import View, sentence_of

OWNERS = BODIES
_SPOKEN_OF = frozenset((MentionKind.NAME, MentionKind.DEMONYM))
_EMBASSIES = ("embassy", "consulate", "high commission", "mission")
_OFTEN = 3  # mentions of the only state of an article, so that it is about it
_GOVERNING = ("governor", "prefect")
_NOT_OF_STATES = ("senior vice", "executive vice", "associate", "assistant", "first minister")
_SECRETARIAL = re.compile(r"\b(secretary|under)[- ]general\b", re.I)
_JOINED = frozenset(("and", ",", ", and", "as well as", "along with"))


@dataclass(frozen=True, slots=True)
class Office:
    """A title beside a name. Offsets of the article; `first` and `last` are token indices of the title phrase."""

    holder: str
    doc: Doc
    first: int
    last: int
    start: int
    end: int
    position: str
    kind: str
    of: str | None
    into: str | None
    name: int  # token index of the name's beginning


def owned(view: View, found: list[Office]) -> list[Office]:
    """Give offices without an owner the one they must be of."""
    return _Owners(view, _inherited(view, found)).all()


def _inherited(view: View, found: list[Office]) -> list[Office]:
    """Give offices without an owner that of the coordinated office before, or of the delegation that the holder leads."""
    done: list[Office] = []
    for office in found:
        owner = office.of
        previous = done[-1] if done else None
        if (
            owner is None
            and previous is not None
            and previous.of is not None
            and previous.doc is office.doc
            and previous.holder != office.holder
        ):
            between = view.document.article.text[previous.end : office.start].strip()
            country = view.entities[office.holder].country
            if between in _JOINED and country in (None, view.entities[previous.of].country):
                owner = previous.of
        owner = owner or _led(view, office)
        done.append(replace(office, of=owner))
    return done


def _led(view: View, office: Office) -> str | None:
    """The body that the holder's delegation acts for: "a delegation from the Taliban, led by spokesperson X"."""
    group = next((e for e in view.entities.values() if office.holder in e.led_by), None)
    if group is None or office.kind == "legislative":
        return None
    if group.cls in OWNERS and group.named:
        return group.key
    tied = [k for k in (*group.acts_for, *group.part_of) if view.entities[k].cls in OWNERS]
    if tied:
        return tied[0]
    heads = [t for m in group.mentions if (t := view.token_at(m.head)) is not None]
    over = (
        k for t in heads for c in t.children if c.lower_ in ("from", "of") for g in c.children for k in view.all_at(g)
    )
    return next((k for k in over if view.entities[k].cls in OWNERS), None)


class _Owners:
    """What the article tells of states and offices."""

    def __init__(self, view: View, found: list[Office]) -> None:
        self._view = view
        self._found = found
        self._states = {e.country: e.key for e in view.entities.values() if e.cls == "State" and e.country}
        self._told: Counter[str] = Counter(
            {e.key: sum(m.kind in _SPOKEN_OF for m in e.mentions) for e in view.entities.values() if e.cls == "State"}
        )
        self._told = +self._told
        self._held: dict[str, list[str]] = {}
        for o in found:
            if o.of is not None:
                self._held.setdefault(o.holder, []).append(o.of)
        self._home = self._written_from()

    def all(self) -> list[Office]:
        return [replace(o, of=self._owner(o)) if o.of is None else o for o in self._found]

    def _owner(self, o: Office) -> str | None:
        if o.kind == "office":
            return self._governed(o) or self._of_many(o)
        if o.kind not in ("national", "diplomatic") or o.position.lower().startswith(_NOT_OF_STATES):
            return None
        known = self._known(o)
        if known is not None:
            return known
        if o.kind == "diplomatic":
            return self._sent_by(o)
        return self._governed(o) or self._host(o) or self._domestic(o)

    def _known(self, o: Office) -> str | None:
        """By the country of the holder in a reference list, else by an office told of elsewhere, else by a tie to one state alone."""
        holder = self._view.entities[o.holder]
        if holder.country:
            return self._states.get(holder.country)
        held = set(self._held.get(o.holder, ()))
        states = {s for k in held if (s := self._state_of(k)) is not None}
        if len(states) == 1 or len(held) == 1:
            return next(iter(states or held))
        ties = {k for k in (*holder.acts_for, *holder.nationality) if self._view.entities[k].cls == "State"}
        return next(iter(ties)) if len(ties) == 1 else None

    def _state_of(self, key: str) -> str | None:
        e = self._view.entities[key]
        return key if e.cls == "State" else self._states.get(e.country or "")

    def _governed(self, o: Office) -> str | None:
        """The state of the province that a governor governs."""
        if o.kind == "office" and not any(w in o.position.lower() for w in _GOVERNING):
            return None
        place = self._view.entities[o.into] if o.into is not None else None
        return self._states.get(place.country or "") if place is not None and place.cls == "Place" else None

    def _of_many(self, o: Office) -> str | None:
        """The one international organization of the article, for its secretary-general."""
        bodies = {
            e.key
            for e in self._view.entities.values()
            if e.cls == "InternationalOrganization" and e.mentions and not e.part_of
        }
        return bodies.pop() if len(bodies) == 1 and _SECRETARIAL.search(o.position) else None

    def _sent_by(self, o: Office) -> str | None:
        """The state whose embassy, alone, the sentence names."""
        sent = sentence_of(self._view.document, o.start)
        states = {
            k
            for e in self._in(sent)
            if e.cls == "GovernmentBody" and any(w in e.label.lower() for w in _EMBASSIES)
            for k in e.acts_for
            if self._view.entities[k].cls == "State"
        }
        return states.pop() if len(states) == 1 else None

    def _host(self, o: Office) -> str | None:
        """ "X met Prime Minister Y in Z": Y is of the country whose capital Z is, if X is of another and the article is about the two."""
        sent = sentence_of(self._view.document, o.start)
        hosts = {
            row.id for e in self._in(sent) if e.cls == "Place" and (row := gazetteer.capital_of(e.label)) is not None
        }
        keys = {e.key for e in self._view.entities.values() if e.cls == "State" and e.ref in hosts}
        if len(keys) != 1:
            return None
        (host,) = keys
        others = (
            other
            for other in self._found
            if other.holder != o.holder and sentence_of(self._view.document, other.start) == sent
        )
        guests = {s for other in others if other.of is not None and (s := self._state_of(other.of)) is not None}
        two = {k for k, _ in self._told.most_common(2)}
        return host if guests and host not in guests and host in two and guests <= two else None

    def _domestic(self, o: Office) -> str | None:
        """The only state the article speaks of; or the one that it is written from and speaks of most, in a sentence that names no other."""
        sent = sentence_of(self._view.document, o.start)
        if len(self._told) == 1:
            only = next(iter(self._told))
            return only if self._told[only] >= _OFTEN or only in (e.key for e in self._in(sent)) else None
        home = self._home
        if home is None or self._told[home] < max(self._told.values(), default=0):
            return None
        named = {
            e.key if e.cls == "State" else self._states.get(e.country or "", "")
            for e in self._in(sent)
            if e.cls in ("State", "Place") and e.key != o.into
        } - {""}
        return home if named <= {home} else None

    def _written_from(self) -> str | None:
        """The state of the first paragraph's dateline."""
        for p in self._view.document.paragraphs:
            if p.block is Block.BODY:
                stop = p.start + p.dateline
                places = (e for e in self._view.entities.values() if e.cls in ("Place", "State"))
                found = next((e for e in places if any(p.start <= m.start < stop for m in e.mentions)), None)
                return self._states.get(found.country or "") if found is not None else None
        return None

    def _in(self, sent: Sentence | None) -> Iterator[Entity]:
        """The entities that a sentence speaks of."""
        if sent is not None:
            yield from (self._view.entities[k] for k in self._view.inside(sent.start, sent.end))

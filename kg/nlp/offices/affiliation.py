"""Whose office it is, where the words beside the name do not say: "Foreign Minister X", "government spokesman Z".

In this order: the office joined with one that says it, the delegation that the holder leads, the holder's other
offices, the country that the holder is known or said to be of, the province governed, the embassy in the sentence, the
capital where the holder receives a foreigner, the country that the article is written from and about. What none of
these tells stays open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg import gazetteer
from kg.model import Block, Entity, MentionKind, Sentence
from kg.nlp.grammar.offices import OWNERS, HeldOffice
from kg.nlp.grammar.relations import obliques
from kg.nlp.grammar.tokens import View, sentence_of
from kg.nlp.lexicon.tables import table

_WORDS = table("offices")
_EMBASSIES = _WORDS.words("embassies")
_GOVERNING = _WORDS.words("governing")
_NOT_OF_STATES = _WORDS.listed("not_of_states")
_SECRETARIAL = _WORDS.pattern("secretarial", re.IGNORECASE)
_SOURCES = _WORDS.words("delegation_prepositions")
_JOINED = _WORDS.words("joined")
_OFTEN = int(_WORDS.weight("mentions_of_only_state"))
_SPOKEN_OF = frozenset((MentionKind.NAME, MentionKind.DEMONYM))


def affiliated(view: View, found: list[HeldOffice]) -> list[HeldOffice]:
    """The offices with the owner that those without one must be of; they are in text order."""
    return _Owners(view, _inherited(view, found)).all()


def _inherited(view: View, found: list[HeldOffice]) -> list[HeldOffice]:
    """Give offices without an owner that of the coordinated office before, or of the holder's delegation."""
    done: list[HeldOffice] = []
    for office in found:
        owner = office.of
        if owner is None and done:
            owner = _of_coordinated(view, done[-1], office)
        done.append(replace(office, of=owner or _led(view, office)))
    return done


def _of_coordinated(view: View, before: HeldOffice, office: HeldOffice) -> str | None:
    """ "Norway's foreign minister X and defence minister Y": the owner of the first, unless Y is of elsewhere."""
    between = view.document.article.text[before.end : office.start].strip()
    if before.of is None or before.holder == office.holder or between not in _JOINED:
        return None
    country = view.entities[office.holder].country
    return before.of if country in (None, view.entities[before.of].country) else None


def _led(view: View, office: HeldOffice) -> str | None:
    """The body that the holder's delegation acts for: "a delegation from the Taliban, led by spokesperson X"."""
    group = next((e for e in view.entities.values() if office.holder in e.led_by), None)
    if group is None or office.kind == "legislative":
        return None
    if group.named and group.cls in OWNERS:
        return group.key
    tied = (*group.acts_for, *group.part_of, *_joined_by_preposition(view, group))
    return next((k for k in tied if view.entities[k].cls in OWNERS), None)


def _joined_by_preposition(view: View, group: Entity) -> Iterator[str]:
    """The Taliban in "a delegation from the Taliban"."""
    for m in group.mentions:
        head = view.token_at(m.head)
        for source in obliques(head, *_SOURCES) if head is not None else ():
            yield from view.all_at(source)


class _Owners:
    """What the article tells of states and offices."""

    def __init__(self, view: View, found: list[HeldOffice]) -> None:
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

    def all(self) -> list[HeldOffice]:
        return [replace(o, of=self._owner(o)) if o.of is None else o for o in self._found]

    def _owner(self, o: HeldOffice) -> str | None:
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

    def _known(self, o: HeldOffice) -> str | None:
        """The state that the holder is known to be of, or whose other office the holder has.

        By the country in a reference list, else by an office told of elsewhere, else by a tie to one state alone.
        """
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

    def _governed(self, o: HeldOffice) -> str | None:
        """The state of the province that a governor governs."""
        if o.kind == "office" and not any(w in o.position.lower() for w in _GOVERNING):
            return None
        place = self._view.entities[o.into] if o.into is not None else None
        return self._states.get(place.country or "") if place is not None and place.cls == "Place" else None

    def _of_many(self, o: HeldOffice) -> str | None:
        """The one international organization of the article, for its secretary-general."""
        bodies = {
            e.key
            for e in self._view.entities.values()
            if e.cls == "InternationalOrganization" and e.mentions and not e.part_of
        }
        return bodies.pop() if len(bodies) == 1 and _SECRETARIAL.search(o.position) else None

    def _sent_by(self, o: HeldOffice) -> str | None:
        """The state whose embassy, alone, the sentence names."""
        embassies = (
            e
            for e in self._in(sentence_of(self._view.document, o.start))
            if e.cls == "GovernmentBody" and any(w in e.label.lower() for w in _EMBASSIES)
        )
        states = {k for e in embassies for k in e.acts_for if self._view.entities[k].cls == "State"}
        return states.pop() if len(states) == 1 else None

    def _host(self, o: HeldOffice) -> str | None:
        """ "X met Prime Minister Y in Z": Y is of the country whose capital Z is, if X is of another.

        The two must be those that the article is most about.
        """
        hosts = self._capitals_states(sentence_of(self._view.document, o.start))
        if len(hosts) != 1:
            return None
        (host,) = hosts
        guests = self._others_states(o)
        two = {k for k, _ in self._told.most_common(2)}
        return host if guests and host not in guests and {host, *guests} <= two else None

    def _capitals_states(self, sent: Sentence | None) -> set[str]:
        """The states whose capitals a sentence names as places."""
        places = (e for e in self._in(sent) if e.cls == "Place")
        refs = {row.id for e in places if (row := gazetteer.capital_of(e.label)) is not None}
        return {e.key for e in self._view.entities.values() if e.cls == "State" and e.ref in refs}

    def _others_states(self, o: HeldOffice) -> set[str]:
        """The states that others in the sentence have offices of."""
        sent = sentence_of(self._view.document, o.start)
        others = (
            other.of
            for other in self._found
            if other.holder != o.holder and sentence_of(self._view.document, other.start) == sent
        )
        return {s for k in others if k is not None and (s := self._state_of(k)) is not None}

    def _domestic(self, o: HeldOffice) -> str | None:
        """The only state the article speaks of, or the one it is written from; see the two functions below."""
        sent = sentence_of(self._view.document, o.start)
        return self._only_state(sent) if len(self._told) == 1 else self._home_state(o, sent)

    def _only_state(self, sent: Sentence | None) -> str | None:
        """The one state that is spoken of, if it is often or in the sentence."""
        only = next(iter(self._told))
        return only if self._told[only] >= _OFTEN or only in (e.key for e in self._in(sent)) else None

    def _home_state(self, o: HeldOffice, sent: Sentence | None) -> str | None:
        """The state that the article is written from and speaks of most, in a sentence that names no other."""
        home = self._home
        if home is None or self._told[home] < max(self._told.values(), default=0):
            return None
        named = (e for e in self._in(sent) if e.cls in ("State", "Place") and e.key != o.into)
        states = {e.key if e.cls == "State" else self._states.get(e.country or "", "") for e in named}
        return home if states - {""} <= {home} else None

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

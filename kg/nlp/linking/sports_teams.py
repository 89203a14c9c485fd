"""Countries and places that play: "England beat Samoa" is told of two teams, not of two states."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from kg import gazetteer
from kg.model import Document, Entity, Mention, MentionKind
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.names import TEAM_SUFFIX
from kg.nlp.lexicon.tables import table

_SPORT_WORDS = table("topic").words("sport")
_GAME = re.compile(
    r"\b(?P<one>[A-Z]\w+(?: [A-Z]\w+)?) (?:versus|vs\.?) [A-Z]\w+(?: [A-Z]\w+)? "
    r"(?:football|basketball|baseball|hockey|rugby|cricket|soccer|game|match)\b"
)
_AGAINST = frozenset(
    ("against", "versus", "vs", "vs.", "v", "over", "beat", "with", "by", "between", "for", "than", "like")
)
_TEAM_WORDS = frozenset(
    "captain manager squad team side victory win defeat loss fan supporter player great star legend skipper debut international".split()
)


def teams(document: Document) -> Document:
    """The document with the teams of its states and places as organizations of their own, where it tells of sports; else the same object."""
    sport = "sport" in document.topics
    games = [found.span("one") for found in _GAME.finditer(document.article.text)]
    if not sport and not games:
        return document
    view = View(document)
    entities: list[Entity] = []
    made: dict[str, Entity] = {}
    for e in document.entities:
        plays = (
            tuple(
                m
                for m in e.mentions
                if m.kind is MentionKind.NAME and (sport and _plays(view, m) or (m.start, m.end) in games)
            )
            if _may_play(e)
            else ()
        )
        taken = tuple(sorted((*plays, *_following(e, plays))))
        rest = tuple(m for m in e.mentions if m not in taken)
        if plays:
            label = e.label + TEAM_SUFFIX
            team = made.get(label, Entity(f"{e.key}:team", "Organization", label, country=e.country))
            made[label] = replace(
                team, mentions=tuple(sorted((*team.mentions, *taken))), country=team.country or e.country
            )
        if rest or not plays or e.ref:
            entities.append(replace(e, mentions=rest))
    return replace(document, entities=(*entities, *made.values()))


def _may_play(e: Entity) -> bool:
    """States and places; and what the model took for somebody, if it has a country's name."""
    if e.cls in ("State", "Place"):
        return True
    unknown = e.cls in ("Person", "Organization") and e.named and not e.ref
    return unknown and any(r.kind in ("country", "admin1") for r in gazetteer.find_place(e.label))


def _plays(view: View, m: Mention) -> bool:
    head = view.token_at(m.head)
    if head is None:
        return False
    while head.dep_ in ("conj", "appos") and head.head.i != head.i:
        head = head.head
    if head.dep_ == "pobj":
        return head.head.lower_ in _AGAINST
    if head.dep_ in ("nsubj", "nsubjpass", "dobj", "agent", "dative"):
        return True
    return head.dep_ in ("compound", "poss", "amod", "nmod") and _of_a_team(head.head)


def _of_a_team(owner: Token) -> bool:
    return owner.lower_ in _SPORT_WORDS or owner.lemma_.lower() in _TEAM_WORDS or owner.ent_type_ == "PERSON"


def _following(e: Entity, plays: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """What speaks of the team again without its name."""
    found = []
    last: Mention | None = None
    for m in e.mentions:
        if m.kind in (MentionKind.NAME, MentionKind.DEMONYM):
            last = m
        elif last in plays:
            found.append(m)
    return tuple(found)

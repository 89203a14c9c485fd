"""Countries and places that play: "England beat Samoa" is told of two teams, not of two states."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kg import gazetteer
from kg.model import Document, Entity, Mention, MentionKind
from kg.nlp.grammar.relations import MODIFIERS, NOMINAL_SUBJECTS, OBJECTS, Function, function, is_root, preposition_of
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.names import TEAM_SUFFIX
from kg.nlp.lexicon.tables import table

_SPORT_WORDS = table("topic").words("sport")
_TABLE = table("linking")
_GAME = _TABLE.pattern("game")
_BETWEEN_TEAMS, _OF_TEAMS = _TABLE.words("between_teams"), _TABLE.words("of_teams")
_PLAYING = NOMINAL_SUBJECTS | OBJECTS | {Function.BY_PHRASE}
_RENAMING = (Function.CONJUNCT, Function.APPOSITION)
_Spans = frozenset[tuple[int, int]]


def teams(document: Document) -> Document:
    """The document with the teams of its states and places as organizations; the same object if none plays."""
    sport = "sport" in document.topics
    games = frozenset(found.span("one") for found in _GAME.finditer(document.article.text))
    if not sport and not games:
        return document
    view = View(document) if sport else None
    entities: list[Entity] = []
    made: dict[str, Entity] = {}
    for e in document.entities:
        plays = _plays(e, view, games)
        taken = tuple(sorted((*plays, *_following(e, plays))))
        rest = tuple(m for m in e.mentions if m not in taken)
        if plays:
            label = e.label + TEAM_SUFFIX
            made[label] = _team(made.get(label), label, e, taken)
        if rest or not plays or e.ref:
            entities.append(replace(e, mentions=rest))
    return replace(document, entities=(*entities, *made.values()))


def _team(known: Entity | None, label: str, e: Entity, mentions: tuple[Mention, ...]) -> Entity:
    team = known or Entity(f"{e.key}:team", "Organization", label)
    return replace(team, mentions=tuple(sorted((*team.mentions, *mentions))), country=team.country or e.country)


def _plays(e: Entity, view: View | None, games: _Spans) -> tuple[Mention, ...]:
    """The names by which a team is meant.

    Args:
        view: that of a document that tells of sports, else None.
        games: the spans of the first sides of matches.
    """
    if not _may_play(e):
        return ()
    names = (m for m in e.mentions if m.kind is MentionKind.NAME)
    return tuple(m for m in names if (m.start, m.end) in games or (view is not None and _stands_for_team(view, m)))


def _may_play(e: Entity) -> bool:
    """States and places; and what the model took for somebody, if it has a country's name."""
    if e.cls in ("State", "Place"):
        return True
    unknown = e.cls in ("Person", "Organization") and e.named and not e.ref
    return unknown and any(r.kind in ("country", "admin1") for r in gazetteer.find_place(e.label))


def _stands_for_team(view: View, m: Mention) -> bool:
    """Does a name in an article on sports play, or is it "the England captain"?"""
    head = view.token_at(m.head)
    if head is None:
        return False
    while function(head) in _RENAMING and not is_root(head):
        head = head.head
    preposition = preposition_of(head)
    if preposition is not None:
        return preposition.lower_ in _BETWEEN_TEAMS
    if function(head) in MODIFIERS | {Function.POSSESSOR}:
        return _is_of_team(head.head)
    return function(head) in _PLAYING


def _is_of_team(noun: Token) -> bool:
    return noun.lower_ in _SPORT_WORDS or noun.lemma_.lower() in _OF_TEAMS or noun.ent_type_ == "PERSON"


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

"""Does a time expression look back or ahead? Told by the verb that governs it."""

from __future__ import annotations

from enum import Enum

from numpy import searchsorted
from spacy.tokens import Doc, Token


class Direction(Enum):
    """Likely: tied to a noun ("the May 3 attack") or a verb without tense, about which the verb of the sentence says little."""

    PAST = "past"
    FUTURE = "future"
    LIKELY_PAST = "likely past"
    LIKELY_FUTURE = "likely future"

    @property
    def ahead(self) -> bool:
        return self in (Direction.FUTURE, Direction.LIKELY_FUTURE)

    @property
    def sure(self) -> bool:
        return self in (Direction.PAST, Direction.FUTURE)


_PLANNING = frozenset(
    "schedule plan expect set slate due intend hope want propose postpone delay reschedule anticipate aim prepare promise vow "
    "pledge agree offer invite threaten decide bind ready likely poise will prospect".split()
)
_DECIDED = frozenset("decide agree offer vow want".split())  # done by saying so: "they agreed on Monday"
_DEFERRING = frozenset("give extend postpone delay defer adjourn suspend have grant reschedule push".split())
_PUT_OFF = frozenset("postpone delay defer reschedule adjourn put push move".split())
_DONE_BY_DOING = frozenset(
    "begin start continue fail manage refuse decline force help appear seem happen come go gather use stop finish keep travel "
    "fly arrive rush meet return prove turn".split()
)
_HAPPENED = frozenset(
    "attack bombing killing murder assassination blast explosion clash crash shooting strike airstrike raid incident arrest "
    "massacre coup earthquake quake accident ambush assault uprising riot ruling verdict statement announcement remark comment "
    "violence death defeat victory".split()
)
_SAYING = frozenset("say tell report add quote write".split())
_MODALS = frozenset("will would shall should may might can could must 'll 'd ’ll ’d wo ca".split())
_HAVE = frozenset("have has had 've ’ve".split())
_BE = frozenset("is are 's ’s am 're ’re".split())
_VERBS = ("VERB", "AUX")


def head_of(doc: Doc, start: int, end: int) -> Token | None:
    """The token of doc.text[start:end] that the sentence ties to the rest."""
    offsets = doc.to_array("IDX")
    first, last = int(searchsorted(offsets, start, "right")) - 1, int(searchsorted(offsets, end, "left"))
    return doc[max(0, first) : last].root if last > max(0, first) else None


def direction(doc: Doc, start: int, end: int) -> Direction:
    """Where the expression at these offsets of the paragraph looks; back where nothing tells."""
    token = head_of(doc, start, end)
    if token is None:
        return Direction.PAST
    noun = happened = waiting = until = False
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in _VERBS:
            break
        noun = noun or token.pos_ in ("NOUN", "PROPN", "ADJ")
        happened = happened or token.lemma_.lower() in _HAPPENED
        waiting = waiting or token.lower_ in ("ahead", "pending", "upcoming")
        until = until or token.lower_ in ("until", "till")
    ahead = not happened and (
        waiting or (until and token.lemma_.lower() in _DEFERRING) or (token.pos_ in _VERBS and _ahead(token))
    )
    if noun or happened or token.tag_ in ("VB", "VBG"):
        return Direction.LIKELY_FUTURE if ahead else Direction.LIKELY_PAST
    return Direction.FUTURE if ahead else Direction.PAST


def deferred(doc: Doc, start: int, end: int) -> bool:
    """Is something put off to this date ("postponed until Friday"), so that it is no bound?"""
    token = head_of(doc, start, end)
    return token is not None and token.head.dep_ == "prep" and token.head.head.lemma_.lower() in _PUT_OFF


def _ahead(verb: Token, depth: int = 0) -> bool:
    """Is this verb's act still to come, as its sentence tells it?"""
    lemma = verb.lemma_.lower()
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & _MODALS:
        return not helpers & _HAVE
    if helpers & _HAVE and lemma not in _PLANNING:
        return False
    if verb.tag_ == "VBD":
        return lemma in _PLANNING and lemma not in _DECIDED
    if verb.tag_ in ("VBZ", "VBP"):
        return lemma not in _SAYING
    if verb.tag_ == "VB":
        return depth > 5 or _ahead_bare(verb, helpers, depth)
    if lemma in _PLANNING:
        return True
    if helpers or verb.tag_ == "VBN":
        return bool(helpers & _BE) and not helpers & {"was", "were", "been"}
    return verb.tag_ == "VBG" and depth < 6 and _governed(verb) and _ahead(verb.head, depth + 1)


def _ahead_bare(verb: Token, helpers: set[str], depth: int) -> bool:
    """An infinitive looks ahead, unless it tells the purpose or the course of what is done ("came to see", "failed to meet")."""
    if not _governed(verb):
        return not helpers & {"did", "do", "does"}
    if "to" not in helpers or verb.dep_ == "advcl" or verb.head.lemma_.lower() in _DONE_BY_DOING:
        return not helpers & {"did"} and _ahead(verb.head, depth + 1)
    return True


def _governed(verb: Token) -> bool:
    return verb.head.i != verb.i and verb.head.pos_ in _VERBS

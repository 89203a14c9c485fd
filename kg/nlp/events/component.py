"""Events: who did what to whom, when and where, whether it happened, and on whose word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Basis, Document, Event, Factuality, Mention, Skipped
from kg.nlp.events.candidates import Draft, drafts, event_words
from kg.nlp.events.casualties import counted
from kg.nlp.events.commitments import with_intents
from kg.nlp.events.coreference import Grounded, merged
from kg.nlp.events.figurative import is_game, literal
from kg.nlp.events.location import Ground
from kg.nlp.events.relevance import Relevance, relevance
from kg.nlp.grammar.arguments import clause_of, surface_subject
from kg.nlp.grammar.speakers import Attributions, actor_of
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.lexicon.event_types import event_types, with_trait
from kg.nlp.lexicon.events import complements, contexts, frames, weapons

_FALLBACKS = frozenset(("Publication", "Dateline"))
_NEXT_PARAGRAPH = 8  # characters between two paragraphs that follow on each other
_WEAPONS = (
    "suicide-attack",
    "drone",
    "unconventional",
    "crowd-control",
    "sexual",
    "heavy-weapons",
    "aerial",
    "explosives",
    "firearms",
    "primitive",
)
_TOLD_MODES = frozenset(
    ("abduct", "torture", "targeted", "crowd-control", "sexual", "suicide-attack", "drone", "aerial")
)
_DOUBT = 0.25  # what it takes off the confidence that nobody known from politics takes part
_NATURAL = frozenset(("die", "perish", "injure", "toll", "hurt"))
_ILLS = frozenset(
    "weather cold heat malnutrition starvation disease cancer illness flu virus coronavirus covid covid-19 ebola cholera "
    "malaria measles heatwave hunger outbreak pneumonia accident stroke overdose fire blaze smoke hospice age".split()
)
_SIDES = 3  # names on each side of a label
_SHOWN = 3  # words of a condition that a reader is shown


def events(document: Document) -> Document:
    """Fill `events`, in text order, one for all its mentions, and `skipped`: the sentences that gave none, and why."""
    view = View(document)
    ground, spoken = Ground(view), Attributions(document.attributions)
    sport = "sport" in document.topics
    meant = (d for d in with_intents(view, drafts(view)) if not (sport and is_game(d)))
    found = [one for d in meant if (said := literal(view, d)) is not None for one in _told(view, ground, spoken, said)]
    for one in found:  # an agreement to act in a state concerns that state
        if one.draft.inner is not None and not one.draft.recipients:
            one.draft.recipients = [k for k in one.draft.inner.recipients if k not in one.draft.actors]
    kept = merged(list(_carried_on(view, ground, found)))
    done = tuple(sorted((_event(view, one) for one in kept), key=lambda e: (e.trigger.start, e.cls)))
    return replace(document, events=_unique(done), skipped=document.skipped + tuple(_silent(view, done)))


def _told(view: View, ground: Ground, spoken: Attributions, draft: Draft) -> Iterator[Grounded]:
    """The draft with what its sentence says of it, unless it is no event of politics."""
    weight = relevance(view, draft)
    if weight is Relevance.EVERYDAY:
        return
    if weight is Relevance.DOUBTFUL:
        draft.confidence -= _DOUBT
    one = _grounded(view, ground, spoken, draft)
    if not _is_misfortune(one):
        yield one


def _grounded(view: View, ground: Ground, spoken: Attributions, draft: Draft) -> Grounded:
    time, surer = ground.timing.when(draft)
    if draft.factuality is Factuality.PLANNED and time is not None and time.basis.value in _FALLBACKS:
        time = None
    counts = counted(view, draft)
    place = ground.where(draft)
    if (
        place is not None
        and not draft.recipients
        and draft.cls in with_trait("abroad")
        and _foreign(view, draft, place)
    ):
        draft.recipients = [place]  # what one state does in another concerns the other
    return Grounded(
        draft,
        time,
        place,
        ground.within(draft),
        _speaker(view, spoken, draft),
        counts,
        _contexts(draft),
        min(0.95, max(0.05, draft.confidence + surer)),
    )


def _is_misfortune(one: Grounded) -> bool:
    """Dead and injured of a crash, an illness or an earthquake: nobody attacked them."""
    draft = one.draft
    harm = draft.cls == "Assault" and not draft.actors and not draft.linked
    violent = {"military", "terrorism"} & set(one.contexts)
    return (
        harm and not violent and ("disasters" in one.contexts or draft.frame.lemma in _NATURAL and _is_natural(draft))
    )


def _is_natural(draft: Draft) -> bool:
    """Does the sentence name an illness or the weather as what they died of?"""
    return bool(_ILLS & {t.lower_ for t in draft.head.sent})


def _foreign(view: View, draft: Draft, place: str) -> bool:
    """Is the place a state, and are the doers known to be of others?"""
    own = {
        k
        for a in draft.actors
        for k in (a, *view.entities[a].acts_for, *view.entities[a].nationality, *view.entities[a].part_of)
    }
    known = any(view.entities[k].cls in ("State", "InternationalOrganization") for k in own)
    return view.entities[place].cls == "State" and known and place not in own


def _carried_on(view: View, ground: Ground, found: list[Grounded]) -> Iterator[Grounded]:
    """A deed without a time or place of its own, told after another in the same or the next paragraph, has that one's.

    Source: narrative containers, Pustejovsky and Stubbs 2011. Words are left out: they are mostly said when they are told.
    """
    when: Grounded | None = None
    where: Grounded | None = None
    places = sorted(m.start for e in view.entities.values() if e.cls == "Place" for m in e.mentions)
    for one in found:
        if event_types()[one.draft.cls].material and one.draft.factuality is Factuality.ACTUAL and one.speaker is None:
            when, where = _dated(ground, one, when), _placed(one, where, places)
        yield one


def _dated(ground: Ground, one: Grounded, last: Grounded | None) -> Grounded | None:
    """Give the deed the time of the last one if its own is only a fallback; returns the deed whose time goes on."""
    if one.time is not None and one.time.basis.value not in _FALLBACKS:
        return one if one.time.earliest is not None and one.time.earliest == one.time.latest else None
    setting = ground.timing.setting(one.draft)
    if setting is not None:
        one.time = replace(setting, basis=Basis.RELATIVE)
        one.confidence = max(0.05, one.confidence - 0.05)
        return one
    if one.time is not None and last is not None and last.time is not None and _follows(last.draft, one.draft):
        one.time = replace(last.time, basis=Basis.RELATIVE)
        one.confidence = max(0.05, one.confidence - 0.05)
    return last


def _placed(one: Grounded, last: Grounded | None, places: list[int]) -> Grounded | None:
    """As `_dated`, for the place; a sentence that names a place has its own say."""
    if one.place is not None:
        return one
    sentence = one.draft.head.sent
    start = offset(sentence[0])
    if (
        last is not None
        and _follows(last.draft, one.draft)
        and not _any_between(places, start, start + len(sentence.text))
    ):
        one.place = last.place
        one.confidence = max(0.05, one.confidence - 0.05)
    return last


def _any_between(offsets: list[int], start: int, end: int) -> bool:
    """Is one of these offsets, which are sorted, in text[start:end]?"""
    i = bisect_left(offsets, start)
    return i < len(offsets) and offsets[i] < end


def _follows(before: Draft, after: Draft) -> bool:
    gap = int(after.head.doc.user_data["start"]) - int(before.head.doc.user_data["start"]) - len(before.head.doc.text)
    return before.head.doc is after.head.doc or 0 <= gap <= _NEXT_PARAGRAPH


def _speaker(view: View, spoken: Attributions, draft: Draft) -> str | None:
    """The actor on whose word the event rests: the speaker of the innermost content around it who is known."""
    at = draft.trigger.start
    around = sorted((a for a in spoken.around(at) if a.cue is None or a.cue[0] != at), key=lambda a: a.size)
    return next((key for one in around if (key := actor_of(view, one.subject)) is not None), None)


def _contexts(draft: Draft) -> tuple[str, ...]:
    """PLOVER contexts that words of the event's sentence show."""
    text = draft.head.sent.text.lower()
    words = set(re.findall(r"[\w-]+", text))
    return tuple(
        sorted(
            {
                name
                for word, names in contexts().items()
                if (word in words if " " not in word else word in text)
                for name in names
            }
        )
    )


def _event(view: View, one: Grounded) -> Event:
    d = one.draft
    trigger = d.trigger
    mentions: tuple[Mention, ...] = tuple(sorted({trigger, *one.mentions}))
    return Event(
        key=f"{trigger.start}-{d.cls.lower()}",
        cls=d.cls,
        trigger=trigger,
        label=_label(view, one),
        mentions=mentions,
        actors=tuple(dict.fromkeys(d.actors)),
        recipients=tuple(dict.fromkeys(k for k in d.recipients if k not in d.actors)),
        place=one.place,
        time=one.time,
        factuality=d.factuality,
        attributed_to=one.speaker,
        modes=_modes(d),
        contexts=one.contexts,
        cameo=d.cameo or None,
        part_of=tuple(one.part_of),
        killed=one.counts.get("killed"),
        injured=one.counts.get("injured"),
        detained=one.counts.get("detained"),
        confidence=round(one.confidence, 2),
        why=_why(view, d),
    )


def _why(view: View, d: Draft) -> str:
    """The word with the row of the lexicon that it fits, and what the words around it make of that row."""
    word = " ".join(view.document.article.text[d.trigger.start : d.trigger.end].split())
    kind = f"{d.cls}/{d.mode}" if d.mode else d.cls
    row = f'"{" ".join((d.frame.lemma, *map(_shortened, d.frame.conditions)))}"'
    if d.frame in frames(d.frame.pos).get(d.frame.lemma, ()):
        bare = f"{d.frame.cls}/{d.frame.mode}" if d.frame.mode else d.frame.cls
        return f"{word}: {bare}, frame {row}" + (f"; by the words around it {kind}" if bare != kind else "")
    rule = complements().get((d.frame.lemma, "noun" if d.head.pos_ in ("NOUN", "PROPN") else "verb"))
    if rule is not None and rule.effect != "none":
        return f'{word}: {kind}, complement "{rule.lemma}" ({rule.effect}) before another event'
    return f"{word}: {kind}, " + (
        "a duty that somebody tells of" if d.cls == "Request" else "since its doer says that he will do it"
    )


def _shortened(condition: str) -> str:
    """A condition with the first of the words that it allows."""
    slot, _, words = condition.partition("=")
    some = words.split(";")
    return condition if len(some) <= _SHOWN else f"{slot}={';'.join(some[:_SHOWN])};…"


def _modes(draft: Draft) -> tuple[str, ...]:
    """The mode of the frame; of an attack also what the words around its trigger tell of the weapon."""
    own = (draft.mode,) if draft.mode else ()
    if draft.cls != "Assault" or draft.mode in _TOLD_MODES:
        return own
    near = [
        draft.head,
        draft.outer,
        *draft.linked,
        *(surface_subject(draft.outer, 4) or draft.head).subtree,
        *draft.head.subtree,
    ]
    words = {
        t.lower_
        for t in near
        if t.sent.start == draft.head.sent.start and (t.i == draft.head.i or clause_of(t) == clause_of(draft.outer))
    }
    told = [
        mode for mode in dict.fromkeys(weapons().values()) if any(w in words for w, m in weapons().items() if m == mode)
    ]
    strongest = sorted(told, key=_WEAPONS.index)[:1]
    return tuple(strongest) or own


def _unique(found: tuple[Event, ...]) -> tuple[Event, ...]:
    """One event for a key: the first where two drafts share trigger and class."""
    return tuple({e.key: e for e in reversed(found)}.values())[::-1]


_WAYS = {
    Factuality.PLANNED: " (planned)",
    Factuality.HYPOTHETICAL: " (possible)",
    Factuality.NEGATED: " (denied or not done)",
    Factuality.ACTUAL: "",
}


def _label(view: View, one: Grounded) -> str:
    """ "Kenya met Uganda in Nairobi", "Rebels: attack on the convoy": readable by itself, made of the article's own words."""
    d = one.draft
    actors, recipients = _names(view, d.actors), _names(view, [k for k in d.recipients if k not in d.actors])
    word = " ".join(view.document.article.text[offset(d.first) : end(d.last)].split())
    if d.cls == "Consult" and len(d.actors) > 1 and not recipients:
        text = f"{actors}: {word}"
    elif d.head.pos_ == "VERB" and actors:
        text = f"{actors} {word} {recipients}" if recipients else f"{actors} {word}"
    elif d.head.pos_ == "VERB":
        text = f"{recipients} {word} (by unknown)" if recipients else word
    else:
        text = (f"{actors}: " if actors else "") + word + (f" – {recipients}" if recipients else "")
    where = view.entities[one.place].label if one.place else ""
    return text.strip() + (f" in {where}" if where and where not in text else "") + _WAYS[d.factuality]


def _names(view: View, keys: list[str]) -> str:
    names = list(dict.fromkeys(view.entities[k].label for k in keys))
    shown = names[:_SIDES]
    more = f" and {len(names) - _SIDES} more" if len(names) > _SIDES else ""
    return (", ".join(shown) if more or len(shown) < 2 else ", ".join(shown[:-1]) + " and " + shown[-1]) + more


def _silent(view: View, found: tuple[Event, ...]) -> Iterator[Skipped]:
    """The sentences without an event, with the reason."""
    told = sorted(m.start for e in found for m in e.mentions)
    words = sorted(offset(t) for t in event_words(view))
    for s in view.document.sentences:
        if not _any_between(told, s.start, s.end):
            known = _any_between(words, s.start, s.end)
            yield Skipped(
                s.start, s.end, "an event word without participants" if known else "no word that shows an event"
            )

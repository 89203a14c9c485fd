"""What an event is called, and why it was read: made of the article's own words, for a reader."""

from __future__ import annotations

from kg.model import Factuality
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.complements import complement_rule
from kg.nlp.grammar.relations import is_lexical_verb
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.lexicon.events import frames

_NAMES = 3  # on each side of a label
_CONDITION_WORDS = 3  # of a condition that a reader is shown
_QUALIFIED = {
    Factuality.PLANNED: " (planned)",
    Factuality.HYPOTHETICAL: " (possible)",
    Factuality.NEGATED: " (denied or not done)",
    Factuality.ACTUAL: "",
}


def label_of(view: View, one: EventReading) -> str:
    """ "Kenya met Uganda in Nairobi", "Rebels: attack on the convoy": readable by itself."""
    text = _core(view, one.candidate).strip()
    where = view.entities[one.place].label if one.place else ""
    return text + (f" in {where}" if where and where not in text else "") + _QUALIFIED[one.candidate.factuality]


def _core(view: View, candidate: EventCandidate) -> str:
    actors, recipients = _sides(view, candidate)
    word = " ".join(view.document.article.text[offset(candidate.first) : end(candidate.last)].split())
    if candidate.cls == "Consult" and len(candidate.actors) > 1 and not recipients:
        return f"{actors}: {word}"
    if not is_lexical_verb(candidate.head):
        return (f"{actors}: " if actors else "") + word + (f" – {recipients}" if recipients else "")
    if actors:
        return f"{actors} {word} {recipients}"
    return f"{recipients} {word} (by unknown)" if recipients else word


def _sides(view: View, candidate: EventCandidate) -> tuple[str, str]:
    """Who is named before the word and who behind it: on a visit the host, whom the words tell of, not the visitor."""
    actors = _names(view, candidate.actors)
    recipients = _names(view, [k for k in candidate.recipients if k not in candidate.actors])
    is_host_first = recipients and "hostfirst" in candidate.frame.marks
    return (recipients, actors) if is_host_first else (actors, recipients)


def _names(view: View, keys: list[str]) -> str:
    """ "A", "A and B", "A, B, C and 2 more"; empty for nobody."""
    names = list(dict.fromkeys(view.entities[k].label for k in keys))
    if len(names) > _NAMES:
        return f"{', '.join(names[:_NAMES])} and {len(names) - _NAMES} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def why_read(view: View, candidate: EventCandidate) -> str:
    """The word with the row of the lexicon that it fits, and what the words around it make of that row."""
    trigger, frame = candidate.trigger, candidate.frame
    word = " ".join(view.document.article.text[trigger.start : trigger.end].split())
    kind = _kind(candidate.cls, candidate.mode)
    if frame in frames(frame.pos).get(frame.lemma, ()):
        row, bare = " ".join((frame.lemma, *map(_shortened, frame.conditions))), _kind(frame.cls, frame.mode)
        return f'{word}: {bare}, frame "{row}"' + (f"; by the words around it {kind}" if bare != kind else "")
    return f"{word}: {kind}, {_commitment(candidate)}"


def _commitment(candidate: EventCandidate) -> str:
    """What shows an event without a frame of its own."""
    rule, inner = complement_rule(candidate.head), candidate.inner
    if rule is not None and rule.effect != "none":
        return f'complement "{rule.lemma}" ({rule.effect}) before another event'
    if candidate.frame.cls == "Request":
        return "an obligation that somebody states"
    announced = inner is not None and inner.head is candidate.head
    return "announced by its agent" if announced else "an undertaking with this purpose"


def _kind(cls: str, mode: str) -> str:
    return f"{cls}/{mode}" if mode else cls


def _shortened(condition: str) -> str:
    """A condition with the first of the words that it allows."""
    slot, _, words = condition.partition("=")
    some = words.split(";")
    if len(some) <= _CONDITION_WORDS:
        return condition
    return f"{slot}={';'.join(some[:_CONDITION_WORDS])};…"

"""What events and statements are called on pages: words of the article, from who takes part to the end of the clause.

    "Muttaqi called India a close friend and promised that Afghanistan would not let anyone use its soil."
    sentence_of(told([event])[event])
    "Amir Khan Muttaqi promised that Afghanistan would not let anyone use its soil"

The label of an event in the graph is a note that names little more than the word that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from server.graph.told import Mention, Told

_LONGEST = 150  # characters from the word that shows the event to the end of a title
_FAR = 80  # characters before that word, from which a title leaves words out
_FAR_SOURCE = 160  # the same where they begin with the one who says so
_NEAR = 32  # characters from the beginning of a sentence, with which a title begins, too
_SHORT = 24  # characters of a title that says too little without the rest of its sentence
_LEAST = 40  # characters behind that word, from which a comma may end a title
_NAMES = 3
_PRONOUNS = {"he", "she", "they", "it", "we", "i"}
_AUXILIARIES = "then|also|later|has|have|had|not|is|are|was|were|be|been|will|would"
_JOINED = re.compile(rf"\b(?:and|but)\s+((?:(?:{_AUXILIARIES})\s+)*)$")
_PART = re.compile(r"(?:,|\band\b|\bbut\b)\s+")
_BREAK = re.compile(r"[;:!?]\s|\s[–—]\s")
_END = re.compile(r"[;!?]\s|\s[–—]\s")
_SET_APART = re.compile(r"\s?[,(]\s?")  # between a name and another one for the same
_DETERMINERS = r"the|an?|his|her|its|their|all|two|three|four|five|at least \d[\d,]*|\d[\d,]*"
_BEFORE_NAMES = re.compile(rf"(?:\b(?:{_DETERMINERS})\s+)+$", re.I)
_QUOTES = "“”"


def sentence_of(one: Told, qualified: Callable[[str, list[str]], str] | None = None) -> str:
    """Return an event as a sentence, without a full stop.

    Args:
        qualified: what is said in brackets behind it, from its factuality and the names of those on whose word it
            rests that the sentence does not show.
    """
    text, shown = _clause(one)
    ends_with_word = not one.words[one.end :].strip(' .,;!?”"')
    is_whole = ends_with_word or len(text) < _SHORT or 0 <= one.said < shown[0]
    if is_whole:
        text, shown = _whole(one.words)
    actors = one.names("actor")
    if actors and not _shows(one, ("actor", "recipient"), shown, is_whole):
        more = ["…"] if len(actors) > _NAMES else []
        text = f"{', '.join([*actors[:_NAMES], *more])}: {text}"
    sources = [] if _shows(one, ("source",), shown, is_whole) else one.names("source")
    behind = qualified(one.factuality, sources) if qualified else ""
    return text[:1].upper() + text[1:] + (f" ({behind})" if behind else "")


def _shows(one: Told, roles: Collection[str], shown: tuple[int, int], is_as_it_is: bool) -> bool:
    """Return whether somebody in a role is named between two places of the sentence, by more than a pronoun if the
    sentence is shown as it is.
    """
    return any(
        mention.role in roles
        and _is_within(mention, shown)
        and not (is_as_it_is and one.words[mention.begin : mention.end].lower() in _PRONOUNS)
        for mention in one.mentions
    )


def _whole(words: str) -> tuple[str, tuple[int, int]]:
    """Return a sentence, or its beginning if it is long, and where what is returned begins and ends."""
    end = len(words) if len(words) <= _LONGEST + _NEAR else words.rfind(" ", 0, _LONGEST)
    text = _balanced(words[: max(end, 0)].rstrip(" .,;"))
    return text + ("…" if 0 <= end < len(words) else ""), (0, end)


def _is_within(mention: Mention, shown: tuple[int, int]) -> bool:
    return mention.begin >= 0 and shown[0] <= mention.begin and mention.end <= shown[1]


def _clause(one: Told) -> tuple[str, tuple[int, int]]:
    """Return the words of a clause, its first name in full, and where they begin and end in the sentence."""
    first, last = _first(one), _last(one)
    tail = one.words[one.begin : last].rstrip(" ,;:.")
    cut = "…" if last < len(one.words) and one.words[last] in " ," else ""
    begin = _start(one) if first is None else first.begin
    if first is None:
        head = one.words[begin : one.begin]
    elif left_out := _left_out(one, first):
        head = first.label + left_out
    else:
        begin = _with_article(one, first)
        name = _in_full(one.words[first.begin : first.end], first.label, one.words[begin : first.begin])
        head = one.words[begin : first.begin] + name + _behind(one, first, begin)
    return _balanced(" ".join((head + tail).split())) + cut, (begin, last)


def _left_out(one: Told, first: Mention) -> str:
    """Return what stands between a name and the word that shows the event where not all of it does, else ""."""
    between = one.words[first.end : one.begin]
    if first.role != "source" and (joined := _JOINED.search(between)):
        return " " + joined[1]
    if len(between) <= (_FAR_SOURCE if first.role == "source" else _FAR):
        return ""
    parts = [found.end() for found in _PART.finditer(between)]
    return " … " + (between[parts[-1] :] if parts else "")


def _with_article(one: Told, first: Mention) -> int:
    """Return where a title with a name begins: with the sentence, if its beginning is near or if something before the
    name may say that the event did not happen; else with a "the" before the name.
    """
    before = one.words[: first.begin]
    is_short = one.factuality not in ("", "Actual") and len(one.words) <= _LONGEST
    if is_short or (len(before) <= _NEAR and "," not in before and not _BREAK.search(before)):
        return 0
    found = _BEFORE_NAMES.search(before)
    return found.start() if found else first.begin


def _behind(one: Told, first: Mention, begin: int) -> str:
    """Return what stands behind a name, without the end of an aside that the title begins in."""
    between = one.words[first.end : one.begin]
    is_in_aside = one.words[:begin].rstrip().endswith((",", "(")) and not set(between[1:]) & set(",()")
    return between[1:] if is_in_aside and between.startswith((",", ")")) else between


def _first(one: Told) -> Mention | None:
    """Return who is named first before the word that shows the event, in the same part of the sentence: who says so,
    else an actor, else a recipient.
    """
    for role in ("source", "actor", "recipient"):
        nearest: dict[str, Mention] = {}
        for mention in sorted((m for m in one.mentions if m.role == role), key=lambda m: (m.begin, -m.end)):
            if (
                mention.begin >= 0
                and mention.end <= one.begin
                and not _BREAK.search(one.words[mention.end : one.begin])
            ):
                known = nearest.get(mention.iri)
                if known is None or not _SET_APART.fullmatch(one.words[known.end : mention.begin]):
                    nearest[mention.iri] = mention
        if nearest:
            return min(nearest.values(), key=lambda mention: (mention.begin, -mention.end))
    return None


def _start(one: Told) -> int:
    """Return where the part of the sentence begins that has the word that shows the event."""
    before = one.words[: one.begin]
    start = max((found.end() for found in _BREAK.finditer(before)), default=0)
    if one.begin - start > _FAR:
        comma = before.rfind(", ", start)
        start = comma + 2 if comma >= 0 else before.find(" ", one.begin - _FAR) + 1
    return start


def _last(one: Told) -> int:
    """Return where a title ends: where the clause does, or at the last comma or space before it is too long."""
    end = len(one.words.rstrip())
    found = _END.search(one.words, one.end)
    end = min(end, found.start()) if found else end
    longest = max(one.begin + _LONGEST, one.end)
    if end <= longest:
        return end
    comma = one.words.rfind(",", one.end + _LEAST, longest)
    space = one.words.rfind(" ", one.end, longest)
    return comma if comma > 0 else space if space > 0 else end


def _in_full(words: str, label: str, before: str) -> str:
    """Return a name in full, and who is meant by a pronoun; other descriptions, and what was named before, as it is."""
    if set(label.split()) & set(before.split()):
        return words
    if words.lower() in _PRONOUNS or (words[:1].isupper() and f" {words} " in f" {label} "):
        return label
    return words


def _balanced(text: str) -> str:
    """Return a text without quotation marks whose other half was left out."""
    if text.count(_QUOTES[0]) != text.count(_QUOTES[1]):
        text = text.translate(dict.fromkeys(map(ord, _QUOTES)))
    return text.replace('"', "") if text.count('"') % 2 else text

"""Who holds which office: "Pakistan's Ambassador to Qatar Muhammad Aejaz", "X, the foreign minister of Y,", "X, who heads Z".

Found by the shape of the words around a person's name (lexicon/titles.csv), for a parser takes long titles apart in its own
way. Former and future offices are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.model import Document, Entity, Mention, MentionKind, Tenure
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.lexicon.roles import title_words
from kg.nlp.lexicon.sectors import of_office
from kg.nlp.offices.affiliation import OWNERS, Office, owned
from kg.nlp.offices.titles import PREPOSITIONS, goes_on, kind_of, names_portfolio, of_title, past, title_ending

_LONGEST = 14  # tokens of a title with all that belongs to it
_CLOSING = frozenset((",", ".", ";", ")", ":", "—", "–", "who", "and", "-", "?", "!", "”", '"'))


def tenures(document: Document) -> Document:
    """Fill `tenures`, in text order, one for each holder and office."""
    view = View(document)
    found = _beside(view)
    held = _held(view, found)
    told: dict[str, list[str]] = {}
    for o in (*held, *(o for o in found if o.kind == "former")):
        told.setdefault(o.holder, []).extend(of_office(o.position, o.kind, view.entities.get(o.of or "")))
    entities = tuple(
        replace(e, sectors=tuple(dict.fromkeys(told[e.key]))[:2]) if told.get(e.key) else e for e in document.entities
    )
    return replace(document, entities=entities, tenures=tuple(_merged(held)))


def offices(view: View) -> list[Office]:
    """Every title beside a person's name, in text order, with its owner where that is told or certain."""
    return _held(view, _beside(view))


def _held(view: View, found: list[Office]) -> list[Office]:
    return owned(view, sorted((o for o in found if o.kind not in ("former", "future")), key=lambda o: (o.start, o.end)))


def _beside(view: View) -> list[Office]:
    return [
        o
        for e in view.document.entities
        if e.cls == "Person"
        for m in e.mentions
        if m.kind is MentionKind.NAME
        for o in _around(view, e, m)
    ]


def _around(view: View, person: Entity, m: Mention) -> Iterator[Office]:
    first, last = view.token_at(m.start), view.token_at(m.end - 1)
    if first is None or last is None or first.doc is not last.doc:
        return
    doc = first.doc
    start = first.i
    while start < last.i and kind_of(doc, start, start + 1) in (
        "national",
        "diplomatic",
        "office",
        "legislative",
        "rank",
        "honorific",
    ):
        start += 1  # a name that has swallowed its title
    before = _before(view, person.key, doc, start, last.i)
    if before is not None:
        yield before
    behind = _behind(view, person.key, doc, start, last.i)
    if behind is not None:
        yield behind


def _inside_title(view: View, token: Token) -> bool:
    """May the word stand in a title phrase before a name?"""
    word = token.lower_
    return (
        word in PREPOSITIONS
        or word in ("the", "and", "&", "'s", "’s", "’", "'", "-", "d'affaires", "d’affaires")
        or word in title_words("portfolio")
        or word in title_words("modifier")
        or (token.text[0].isupper() and token.pos_ != "VERB")
        or title_ending(token.doc, token.i, token.i) is not None
        or _entity_over(view, token) is not None
        or token.tag_ == "PRP$"
        or names_portfolio(token)
    )


def _before(view: View, holder: str, doc: Doc, name: int, name_last: int) -> Office | None:
    """A title right before a name, or with a comma between ("the ministry's spokesman, X, said")."""
    lowest = doc[name].sent.start
    limit = name
    while (
        limit > lowest
        and (rank := title_ending(doc, limit - 1, lowest)) is not None
        and rank[1] in ("rank", "honorific")
    ):
        limit = rank[0]
    comma = limit > lowest and doc[limit - 1].text == ","
    if comma:
        if name_last + 1 >= len(doc) or doc[name_last + 1].text not in (",", ".", ")", ";"):
            return None
        limit -= 1
    left = limit
    while left > lowest and limit - left < _LONGEST and _inside_title(view, doc[left - 1]):
        left -= 1
    for i in range(limit - 1, left - 1, -1):
        title = title_ending(doc, i, left)
        if title is None or title[1] in ("rank", "honorific"):
            continue
        if i + 1 < limit and doc[i + 1].lower_ not in PREPOSITIONS:
            if _entity_over(view, doc[i]) is None:
                return None
            continue
        if comma and not _definite(doc, title[0], left):
            return None
        return _office(
            view, holder, doc, title[0], i, limit - 1, title[1], left, name, (offset(doc[name]), end(doc[name_last]))
        )
    return None


def _definite(doc: Doc, first: int, left: int) -> bool:
    return any(t.lower_ in ("the", "'s", "’s") or t.tag_ == "PRP$" for t in doc[max(left - 1, 0) : first])


def _behind(view: View, holder: str, doc: Doc, name: int, name_last: int) -> Office | None:
    """A title behind a name: "X, the foreign minister of Y,", "X is the head of Y", "X, who heads Y"."""
    i = name_last + 1
    comma = i < len(doc) and doc[i].text in (",", "(", "—", "–")
    i += comma
    if i < len(doc) and doc[i].lower_ == "who":
        i += 1
    if i < len(doc) and doc[i].lower_ in ("heads", "leads", "chairs", "commands") and doc[i].pos_ == "VERB":
        return _heads(view, holder, doc, i, name, name_last)
    copula = i < len(doc) and doc[i].lower_ in ("is", "serves")
    if copula:
        i += 1
        i += i < len(doc) and doc[i].lower_ in ("currently", "also", "now")
        i += i < len(doc) and doc[i].lower_ == "as"
    elif not comma:
        return None
    if i < len(doc) and doc[i].lower_ in ("the", "a", "an"):
        i += 1
    found = _title_from(view, doc, i)
    if found is None:
        return None
    first, noun, kind = found
    last = _phrases(view, doc, noun)
    after = doc[last + 1].text if last + 1 < len(doc) else "."
    if (
        kind in ("rank", "honorific")
        or (after.lower() not in _CLOSING and doc[last + 1].pos_ != "VERB")
        or (not copula and after == "and")
    ):
        return None
    return _office(view, holder, doc, first, noun, last, kind, i, name, (offset(doc[name]), end(doc[name_last])))


def _title_from(view: View, doc: Doc, start: int) -> tuple[int, int, str] | None:
    """The first title in the noun phrase that begins at a token: its first and last token, its kind."""
    for i in range(start, min(start + _LONGEST, len(doc))):
        widest = next(((j, k) for j in range(min(i + 5, len(doc)), i, -1) if (k := kind_of(doc, i, j))), None)
        if widest is not None and (widest[0] >= len(doc) or not goes_on(doc, widest[0])):
            return i, widest[0] - 1, widest[1]
        if doc[i].lower_ in PREPOSITIONS or not (_inside_title(view, doc[i]) and doc[i].text != "."):
            return None
    return None


def _phrases(view: View, doc: Doc, noun: int) -> int:
    """The last token of the prepositional phrases behind a title."""
    last = noun
    while last + 2 < len(doc) and doc[last + 1].lower_ in PREPOSITIONS:
        i = last + 2
        while (
            i < len(doc)
            and i - noun < _LONGEST
            and (
                _inside_title(view, doc[i])
                and doc[i].lower_ not in PREPOSITIONS
                and doc[i].lower_ != "and"
                or doc[i].lower_ == "and"
                and doc[i - 1].lower_ in title_words("portfolio")
                or (doc[i].pos_ in ("NOUN", "ADJ", "PROPN") and i - last <= 5)
            )
        ):
            i += 1
        if i == last + 2:
            break
        last = i - 1
    return last


def _heads(view: View, holder: str, doc: Doc, verb: int, name: int, name_last: int) -> Office | None:
    target = next((c for c in doc[verb].rights if c.dep_ == "dobj"), None)
    owner = _owner(view, target) if target is not None else None
    if target is None or owner is None:
        return None
    word = {"heads": "head", "leads": "leader", "chairs": "chair", "commands": "commander"}[doc[verb].lower_]
    return Office(holder, doc, verb, verb, offset(doc[name]), end(target), word, "office", owner, None, name)


def _office(
    view: View,
    holder: str,
    doc: Doc,
    title: int,
    noun: int,
    last: int,
    kind: str,
    left: int,
    name: int,
    span: tuple[int, int],
) -> Office | None:
    """Put a found title together; its kind tells if the office is not held now."""
    first = title
    while first > left and of_title(doc, first - 1) and _entity_over(view, doc[first - 1]) is None:
        first -= 1
    kind = past(doc, first, last) or kind
    possessor = _possessor(view, doc, first, left)
    of, of_at = _of(view, doc, noun, last)
    stop = last
    if possessor is None and of is not None:
        stop = of_at - 1
    into = _into(view, doc, noun, last, kind)
    words = doc[first : stop + 1]
    position = " ".join(words.text.split()).strip(" ,-")
    start = min(span[0], offset(doc[_possessed_from(view, doc, first)]))
    return Office(
        holder, doc, first, last, start, max(span[1], end(doc[last])), position, kind, possessor or of, into, name
    )


def _possessed_from(view: View, doc: Doc, first: int) -> int:
    """The first token of the title phrase with the possessor or country before it."""
    i, lowest = first, doc[first].sent.start
    while i > lowest:
        j = i - 1 - (i - 1 > lowest and doc[i - 1].lower_ in ("'s", "’s", "’"))
        if _owner(view, doc[j]) is None or doc[j].dep_ == "pobj":
            break
        i = j
    return i


def _possessor(view: View, doc: Doc, first: int, left: int) -> str | None:
    """ "Pakistan's", "Pakistani", "UN", "its" before a title: the key of the state or organization."""
    i = first - 1
    while i >= max(left, 0) and doc[i].lower_ in ("'s", "’s", "’", "-", "the"):
        i -= 1
    return _owner(view, doc[i]) if i >= max(left, 0) else None


def _of(view: View, doc: Doc, noun: int, last: int) -> tuple[str | None, int]:
    """(key, token index of the preposition) of "of Iran", "for the ministry" behind a title."""
    for i in range(noun + 1, last + 1):
        if doc[i].lower_ in ("of", "for", "at"):
            j = i + 1
            while j <= last and doc[j].lower_ not in PREPOSITIONS:
                owner = _owner(view, doc[j])
                if owner is not None:
                    return owner, i
                j += 1
    return None, -1


def _into(view: View, doc: Doc, noun: int, last: int, kind: str) -> str | None:
    """The state or place that a diplomat is posted to, or a governor governs."""
    abroad = kind == "diplomatic" or any(t.lower_ in ("mission", "embassy", "consulate") for t in doc[noun : last + 1])
    prepositions = ("to", "in", "at") if abroad else ("of",)
    for i in range(noun + 1, last + 1):
        if doc[i].lower_ in prepositions:
            for token in doc[i + 1 : last + 1]:
                key = _entity_over(view, token)
                if key and view.entities[key].cls in (("State", "Place") if prepositions != ("of",) else ("Place",)):
                    return key
    return None


def _owner(view: View, token: Token) -> str | None:
    """The state or organization a token names or stands for."""
    key = _entity_over(view, token)
    return key if key and view.entities[key].cls in OWNERS else None


def _entity_over(view: View, token: Token) -> str | None:
    """The entity with the longest mention over a token, names before descriptions."""
    over = [
        (m.kind in (MentionKind.NAME, MentionKind.DEMONYM, MentionKind.PRONOUN), m.end - m.start, e.key)
        for m, e in view.over(offset(token))
        if m.kind is not MentionKind.NOMINAL or e.cls == "GovernmentBody"
    ]
    return max(over)[2] if over else None


def _merged(found: list[Office]) -> Iterator[Tenure]:
    """One tenure an office: mentions put together, an office without an owner into the same with one."""
    kept: dict[tuple[str, str], list[Office]] = {}
    for o in found:
        kept.setdefault((o.holder, o.position.casefold()), []).append(o)
    for same in kept.values():
        owners: list[str | None] = [*dict.fromkeys(o.of for o in same if o.of)] or [None]
        for owner in owners:
            some = [o for o in same if o.of == owner or o.of is None]
            one = some[0]
            yield Tenure(
                f"tenure-{one.start}-{one.end}" + ("" if len(owners) == 1 else f"-{owner}"),
                one.holder,
                one.position,
                tuple(sorted({Mention(o.start, o.end, MentionKind.TITLE) for o in some})),
                owner,
                next((o.into for o in some if o.into), None),
            )

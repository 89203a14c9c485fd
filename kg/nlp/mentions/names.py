"""Proper names in a paragraph: known ones by the gazetteer, unknown ones by the model and by their shape.

Everything is in tokens: both ends of a name are included.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg import gazetteer
from kg.nlp.grammar.noun_phrases import lacks_subject, proper_run_end, verb_after
from kg.nlp.grammar.relations import Function, function, is_proper_noun
from kg.nlp.lexicon.tables import table
from kg.nlp.mentions.model_names import from_model, long_capitals, unlabelled_actors, unlabelled_places
from kg.nlp.mentions.name import Name
from kg.nlp.mentions.shaped_names import (
    hyphenated_names,
    native_names,
    occasions,
    operations,
    particled_names,
    plural_bodies,
)

_TABLE = table("mentions")
_LETTERS, _HYPHENS = _TABLE.words("letters_of_parties"), _TABLE.words("hyphens")
_BEFORE_SEATS = (",", "(")
_TITLED, _SHAPED, _KNOWN, _FROM_MODEL = range(4)  # kinds of readings; of those of one length the first counts


def names(doc: Doc) -> tuple[Name, ...]:
    """All names of the paragraph in text order, never overlapping.

    Of readings that overlap, a name behind a title is kept, then an operation or conference, then the longer one, and
    of two of one length a known name.
    """
    known = [Name(first, last - 1, row.cls, row) for first, last, row in gazetteer.find_names([t.text for t in doc])]
    found = [(_TITLED, name) for name in _titled(doc, known)]
    found += [(_SHAPED, name) for name in (*operations(doc), *occasions(doc))]
    found += [
        (_KNOWN, name)
        for name in (*hyphenated_names(doc), *known, *particled_names(doc), *plural_bodies(doc))
        if _stands_as_name(doc, name)
    ]
    found += [(_FROM_MODEL, name) for name in native_names(doc)]
    found += [(_FROM_MODEL, name) for name in filter(None, map(from_model, doc.ents))]
    found += [(_FROM_MODEL, name) for name in (*unlabelled_actors(doc), *unlabelled_places(doc), *long_capitals(doc))]
    return _settled([(kind, name) for kind, name in found if not _is_seat(doc[name.first])])


def _is_seat(first: Token) -> bool:
    """Does a name stand behind the letter of a party, as what a politician represents: "Anna Cole, D-Riverton"?"""
    before = first.doc[max(0, first.i - 3) : first.i]
    return (
        len(before) == 3
        and before[0].text in _BEFORE_SEATS
        and before[1].lower_ in _LETTERS
        and before[2].text in _HYPHENS
    )


def _titled(doc: Doc, known: list[Name]) -> list[Name]:
    """The names behind a title, which parsing has found."""
    rows = {(k.first, k.last): k.row for k in known if k.cls == "Person"}
    spans = [(t.start, t.end - 1) for t in doc.spans.get("titled", ())]
    return [Name(*span, "Person", rows.get(span)) for span in spans]


def _stands_as_name(doc: Doc, name: Name) -> bool:
    """Known names must stand as names: "Turkey" does, "turkey" and the adjective in "Jordan Smith" do not."""
    if not any(c.isupper() for c in doc[name.first : name.last + 1].text) or _is_town(doc, name):
        return False
    if name.first < name.last or name.cls not in ("State", "Place") or doc[name.first].ent_type_ != "PERSON":
        return True
    in_name = name.first > 0 and (doc[name.first - 1].ent_type_ == "PERSON" or _is_first_name(doc, name.first))
    return not in_name


def _is_town(doc: Doc, name: Name) -> bool:
    """Is what is called as a state a town of the division behind a comma: "Palestine, Texas"? Not in "Cuba, New York
    and Rome".
    """
    if name.cls != "State" or doc[name.last + 1 : name.last + 2].text != ",":
        return False
    end = proper_run_end(doc, name.last + 2, lambda _: True)
    if end < len(doc) and function(doc[end]) is Function.COORDINATOR:
        return False
    regions = {r.id for r in gazetteer.find_place(doc[name.last + 2 : end].text) if r.kind == "admin1"}
    towns = gazetteer.find_place(doc[name.first : name.last + 1].text) if regions else ()
    return any(town.kind == "city" and town.admin1 in regions for town in towns)


def _is_first_name(doc: Doc, i: int) -> bool:
    return i + 1 < len(doc) and doc[i + 1].ent_type_ == "PERSON" and doc[i + 1].ent_iob_ == "I"


def _settled(found: list[tuple[int, Name]]) -> tuple[Name, ...]:
    """The names that do not overlap with a better one, in text order."""
    order = sorted(found, key=lambda f: (min(f[0], _KNOWN), f[1].first - f[1].last, f[0], f[1].first))
    taken: set[int] = set()
    kept = []
    for _, name in order:
        if taken.isdisjoint(range(name.first, name.last + 1)):
            kept.append(name)
            taken.update(range(name.first, name.last + 1))
    return tuple(sorted(kept, key=lambda n: n.first))


@dataclass(frozen=True, slots=True)
class Repeated:
    """The names of a paragraph, and the tokens (by index) that are subjects though the parse does not say so."""

    names: tuple[Name, ...]
    subjects: tuple[int, ...] = ()


def repeated(docs: tuple[Doc, ...], found: list[tuple[Name, ...]]) -> list[Repeated]:
    """The names of all paragraphs with those seen in one place and missed in another, bare surnames among them."""
    seen = _seen(docs, found)
    widths: dict[str, set[int]] = {}
    for words in seen:
        widths.setdefault(words[0], set()).add(len(words))
    return [_with_repeated(doc, some, seen, widths) for doc, some in zip(docs, found, strict=True)]


def _seen(docs: tuple[Doc, ...], found: list[tuple[Name, ...]]) -> dict[tuple[str, ...], Name]:
    """What each name is by its words, as it is first seen; the surname of a full name is a person's."""
    seen: dict[tuple[str, ...], Name] = {}
    for doc, some in zip(docs, found, strict=True):
        for name in some:
            words = tuple(t.text for t in doc[name.first : name.last + 1])
            if len(words) > 1 or (len(words[0]) > 2 and name.row is None and is_proper_noun(doc[name.first])):
                seen.setdefault(words, name)
            if name.cls == "Person" and len(words) > 1 and len(words[-1]) > 2:
                seen.setdefault(words[-1:], Name(0, 0, "Person"))
    return seen


def _with_repeated(
    doc: Doc, some: tuple[Name, ...], seen: dict[tuple[str, ...], Name], widths: dict[str, set[int]]
) -> Repeated:
    """The names of a paragraph with repeated ones. `widths`: how many words the names that begin with a word have."""
    matches = [
        name
        for token in doc
        if token.text[0].isupper() and token.text in widths and token.ent_type_ != "DATE"  # "Theresa May" in May
        for name in [_repeated_at(token, seen, widths[token.text])]
        if name is not None
    ]
    subjects = [n.first for n in matches if _is_capital_by_place(doc[n.first], n) and _lost_its_verb(doc[n.first])]
    return Repeated(_settled([(_KNOWN, n) for n in some] + [(_FROM_MODEL, n) for n in matches]), tuple(subjects))


def _repeated_at(token: Token, seen: dict[tuple[str, ...], Name], widths: set[int]) -> Name | None:
    """The longest name seen elsewhere that begins at a token."""
    doc = token.doc
    for width in sorted((w for w in widths if token.i + w <= len(doc)), reverse=True):
        like = seen.get(tuple(t.text for t in doc[token.i : token.i + width]))
        if like is not None:
            name = Name(token.i, token.i + width - 1, like.cls, like.row)
            if _is_seat(token):
                return None
            if not _is_capital_by_place(token, name) or _is_surname_that_acts(token, name):
                return name
    return None


def _is_capital_by_place(token: Token, name: Name) -> bool:
    """Does one word alone, which the parser does not take for a name, begin a sentence?"""
    return name.first == name.last and bool(token.is_sent_start) and not is_proper_noun(token)


def _is_surname_that_acts(token: Token, name: Name) -> bool:
    """Is this the surname of a person, which the parser takes for another word, before what the person does?"""
    return name.cls == "Person" and not token.is_stop and verb_after(token) is not None


def _lost_its_verb(token: Token) -> bool:
    """Does a word hang on the verb behind it, which has no subject?"""
    verb = verb_after(token)
    return verb is not None and token.head.i == verb.i and lacks_subject(verb)

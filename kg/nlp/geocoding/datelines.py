"""What stands in a dateline ("NAIROBI, Kenya (AP) —"), which is not parsed: a place, a state, an agency."""

from __future__ import annotations

from kg import gazetteer
from kg.gazetteer import Row
from kg.model import Block, Document, Entity, Mention, MentionKind, Paragraph
from kg.nlp.geocoding.mentions import Entities, add_mention, add_place
from kg.nlp.lexicon.tables import table

_TABLE = table("geocoding")
_MONTHS = table("temporal").words("months") | table("temporal").words("short_months")
_AGENCY, _DATELINE = _TABLE.pattern("agency"), _TABLE.pattern("dateline")


def add_datelines(document: Document, entities: Entities) -> None:
    for p in document.paragraphs:
        if p.block is Block.BODY and p.dateline and not p.is_labelled:
            _add_dateline(document.article.text[p.start : p.start + p.dateline], p, entities)


def _add_dateline(line: str, p: Paragraph, entities: Entities) -> None:
    if agency := _AGENCY.search(line):
        _add_agency(entities, agency[1], _spot(p, *agency.span(1)))
    if found := _DATELINE.match(line):
        for part in ("name", "around"):
            if found[part] and not _is_date(found[part]):
                _add_place(entities, found[part], _spot(p, *found.span(part)))


def _is_date(words: str) -> bool:
    """Is it the month of the dateline's day: "NAIROBI, March 3"?"""
    return words.split()[0].rstrip(".").title() in _MONTHS


def _spot(p: Paragraph, first: int, last: int) -> Mention:
    return Mention(p.start + first, p.start + last, MentionKind.NAME, p.start + first)


def _known(words: list[str], cls: str) -> Row | None:
    """The row of a class that has these words for its whole name."""
    found = gazetteer.find_names(words)
    return next((r for first, last, r in found if (first, last) == (0, len(words)) and r.cls == cls), None)


def _add_agency(entities: Entities, name: str, spot: Mention) -> None:
    """The news agency of a dateline: "(Reuters)"."""
    row = _known(name.split(), "MediaOrganization")
    if row is not None:
        add_mention(entities, _entity_of(entities, row), spot)


def _add_place(entities: Entities, name: str, spot: Mention) -> None:
    """The state or place of a dateline, often in capitals."""
    state = _known([w.capitalize() if w.isupper() and len(w) > 3 else w for w in name.split()], "State")
    if state is not None:
        add_mention(entities, _entity_of(entities, state), spot)
    elif any(r.kind != "country" for r in gazetteer.find_place(name)):
        add_place(entities, " ".join(w.capitalize() if len(w) > 2 else w for w in name.split()), spot)


def _entity_of(entities: Entities, row: Row) -> Entity:
    """The entity of a row, a new one if the article has none yet."""
    known = next((e for e in entities.values() if e.ref == row.id), None)
    return known or Entity(row.id, row.cls, row.label, ref=row.id, country=row.country)

"""Texts with soft hyphens and characters of no width are read as those without, at the offsets of their own text."""

from __future__ import annotations

import re

import pytest

from kg.model import Article, Document, Paragraph, Span
from kg.nlp.components import read
from kg.nlp.text.invisible import with_offsets_of, without_invisible

SHY, ZERO_WIDTH, JOINER, NON_JOINER, WORD_JOINER, MARK = "\u00ad", "\u200b", "\u200d", "\u200c", "\u2060", "\ufeff"
LEFT_TO_RIGHT = "\u200e"
TEXTS = {
    "soft hyphens in triggers and names": (
        f"Ken{SHY}yan po{SHY}lice ar{SHY}rested 12 pro{SHY}testers in Nai{SHY}robi on Thurs{SHY}day."
        f" For{SHY}eign Min{SHY}ister John{SHY}son Mwan{SHY}gi met Ugan{SHY}dan en{SHY}voys."
    ),
    "zero-width spaces at the ends of words": (
        f"Kenya{ZERO_WIDTH}’s army attacked{ZERO_WIDTH} Somalia{ZERO_WIDTH} on Thurs{ZERO_WIDTH}day.{ZERO_WIDTH}"
    ),
    "joiners inside of words": (
        f"The Ira{JOINER}nian for{NON_JOINER}eign mi{WORD_JOINER}nister vis{JOINER}ited Mos{WORD_JOINER}cow"
        f" on 3 M{JOINER}ay 2024."
    ),
    "byte order marks inside of the text": (
        f"{MARK}PARIS, 2 July 2024 (AP) — {MARK}French troops killed {MARK}five mili{MARK}tants in Mali.{MARK}\n\n"
        f"{MARK}“We wel{MARK}come the help,” Malian President Assimi Go{MARK}ïta said."
    ),
    "marks of direction around names": (
        f"{LEFT_TO_RIGHT}Hamas{LEFT_TO_RIGHT} and Is{LEFT_TO_RIGHT}rael held talks in Cai{LEFT_TO_RIGHT}ro."
    ),
}
INVISIBLE = "".join((SHY, ZERO_WIDTH, JOINER, NON_JOINER, WORD_JOINER, MARK, LEFT_TO_RIGHT))


def plain(text: str) -> str:
    return re.sub(f"[{INVISIBLE}]", "", text)


def spans_of(document: Document) -> list[Span]:
    """Every span of a document, in an order that does not depend on its text."""
    mentions = [m for e in document.entities for m in e.mentions]
    mentions += [m for e in document.events for m in (e.trigger, *e.mentions)]
    mentions += [m for s in document.statements for m in (*s.content, s.cue) if m is not None]
    mentions += [m for t in document.tenures for m in t.mentions]
    spans = [(m.start, m.end) for m in mentions]
    spans += [(p.start, p.end) for p in document.paragraphs] + [(s.start, s.end) for s in document.sentences]
    spans += [(t.start, t.end) for t in document.times] + [(s.start, s.end) for s in document.skipped]
    spans += [span for a in document.attributions for span in a.spans]
    return spans + [span for o in document.offices for span in ((o.start, o.end), o.name, o.title)]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_facts_are_those_of_the_visible_text_and_offsets_those_of_the_input(text: str) -> None:
    found, expected = read(Article("x", text)), read(Article("x", plain(text)))
    assert found.article.text == text
    assert expected.events
    assert [(e.cls, e.label, e.actors, e.recipients, e.place, e.time, e.killed) for e in found.events] == [
        (e.cls, e.label, e.actors, e.recipients, e.place, e.time, e.killed) for e in expected.events
    ]
    assert [(e.cls, e.label, e.ref) for e in found.entities] == [(e.cls, e.label, e.ref) for e in expected.entities]
    inputs = [text[start:end] for start, end in spans_of(found)]
    assert [plain(words) for words in inputs] == [plain(text)[start:end] for start, end in spans_of(expected)]
    assert all(words[0] not in INVISIBLE and words[-1] not in INVISIBLE for words in inputs)
    heads = [m.head for e in found.entities for m in e.mentions if m.head >= 0]
    assert heads and not any(text[head] in INVISIBLE for head in heads)


def test_every_occurrence_of_a_torn_name_is_a_mention() -> None:
    text = f"Nai{SHY}robi was calm. Kenyan police arrested two men in Nairo{ZERO_WIDTH}bi."
    named = [m for e in read(Article("x", text)).entities if e.label == "Nairobi" for m in e.mentions]
    assert [text[m.start : m.end] for m in named] == [f"Nai{SHY}robi", f"Nairo{ZERO_WIDTH}bi"]


def test_a_dateline_takes_the_characters_of_the_input() -> None:
    text = TEXTS["byte order marks inside of the text"]
    first = read(Article("x", text)).paragraphs[0]
    assert text[first.start : first.start + first.dateline] == f"PARIS, 2 July 2024 (AP) — {MARK}"


def test_a_headline_is_kept_as_it_came_and_found_in_the_text() -> None:
    headline = f"Po{SHY}lice arrest ten"
    text = f"Police arrest ten\n\nKenyan po{SHY}lice arrested ten men. They were taken to Nairobi."
    document = read(Article("x", text, headline=headline))
    assert document.article.headline == headline
    assert [p.block.value for p in document.paragraphs] == ["headline", "body"]


def test_an_article_without_invisible_characters_is_not_copied() -> None:
    article = Article("x", "Naïve “envoys” met – in São Tomé.\u00a0They left.")
    assert without_invisible(article) is article


@pytest.mark.parametrize("text", [SHY, ZERO_WIDTH * 3])
def test_invisible_characters_alone_are_no_text(text: str) -> None:
    document = read(Article("x", text))
    assert (document.article.text, document.sentences, document.events) == (text, (), ())


def test_a_span_ends_at_its_last_visible_character() -> None:
    article = Article("x", f"{MARK}ab{SHY}c{SHY}")
    document = with_offsets_of(
        article, Document(Article("x", "abc"), (Paragraph(0, 2), Paragraph(2, 3), Paragraph(3, 3)))
    )
    assert [(p.start, p.end) for p in document.paragraphs] == [(1, 3), (4, 5), (6, 6)]

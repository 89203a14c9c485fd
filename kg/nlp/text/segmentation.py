"""Article to paragraphs: what is body, and what only stands around it.

A headline, a banner, a link to another article, a byline or a caption without a full stop would glue itself to the
next sentence, and none of them is a sentence of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Block, Document, Paragraph
from kg.nlp.lexicon.tables import table

_TABLE = table("text")
_BANNER, _LINK = _TABLE.pattern("banner", re.I), _TABLE.pattern("link", re.I)
_LABEL, _SPEAKER = _TABLE.pattern("label"), _TABLE.pattern("speaker")
_BYLINE, _CAPTION = _TABLE.pattern("byline", re.I), _TABLE.pattern("caption", re.I)
_DATELINE, _BURIED = _TABLE.pattern("dateline"), _TABLE.pattern("buried_dateline")
_NARROWEST, _WIDEST, _WRAPPED = _TABLE.weight("narrowest"), _TABLE.weight("widest"), _TABLE.weight("wrapped")
_FEWEST_WORDS, _MOST_WORDS = _TABLE.weight("fewest_headline_words"), _TABLE.weight("most_headline_words")
_LONGEST_HEADLINE, _HEADLINE_WORD = _TABLE.weight("longest_headline"), _TABLE.weight("headline_word")
_HEADLINE_CAPITALS, _LONGEST_HEADING = _TABLE.weight("headline_capitals"), _TABLE.weight("longest_heading")
_BREAK = r"\n\r\v\f\x85\u2028\u2029"
_END = re.compile(r"[.!?…:;][\"”’')\]]*$")
_HEADED = 300  # characters that a heading before a buried dateline may take
_COLON = 40  # characters of a link in which its colon stands
_SHORT_LINK = 60  # characters of a link that may end as a sentence does
_NO_WORD = re.compile(r"\S{500,}")
LONGEST = 20_000  # characters of a piece that is parsed at once, so that memory stays bounded
# No sentence of prose is longer; the cost of reading one grows with the square of its length.
LONGEST_SENTENCE = 2_000
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+")
_FULL_STOP = re.compile(r"[^\W\d_]{2}[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z])")


def segment(document: Document) -> Document:
    """Add the paragraphs, in text order, never overlapping; set the headline where the text alone has it."""
    text = document.article.text
    spans = list(_lines(text))
    paragraphs = _with_speakers(text, tuple(_classify(text, spans, document.article.headline)))
    article = document.article
    if article.headline is None:
        found = next((p for p in paragraphs if p.block is Block.HEADLINE), None)
        article = replace(article, headline=" ".join(text[found.start : found.end].split())) if found else article
    return replace(document, article=article, paragraphs=paragraphs)


def dateline_end(text: str) -> int:
    """How many characters of a paragraph its dateline takes, with a heading before it: "KABUL, Afghanistan (AP) — "."""
    found = _DATELINE.match(text) or _BURIED.search(text[:_HEADED])
    return found.end() if found else 0


def unreadable(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of signs in a span that are too long for words: encoded data, rows of dashes."""
    return (found.span() for found in _NO_WORD.finditer(text, start, end))


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph's span in pieces of at most LONGEST characters: cut where a sentence ends, else between words.

    Where no sentence ends for LONGEST_SENTENCE characters, the words are cut there, too. Pieces follow on each other;
    what is unreadable and pieces of white space alone are left out.
    """
    for first, last in (*unreadable(text, start, end), (end, end)):
        while start < first:
            cut = first if first - start <= LONGEST else _cut(text, start, start + LONGEST)
            yield from ((a, b) for a, b in _sentences_cut(text, start, cut) if text[a:b].strip())
            start = cut
        start = last


def _sentences_cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, cut between words where no sentence ends for LONGEST_SENTENCE characters."""
    begin = start
    for stop in (*(found.end() for found in _SENTENCE_END.finditer(text, start, end)), end):
        while stop - begin > LONGEST_SENTENCE:
            begin = _cut(text, begin, begin + LONGEST_SENTENCE)
            yield start, begin
            start = begin
        begin = stop
    yield start, end


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut, in the second half of the piece if there is a place."""
    half = (start + limit) // 2
    for pattern in (_FULL_STOP, re.compile(r"\s+")):
        if ends := [found.end() for found in pattern.finditer(text, half, limit)]:
            return ends[-1]
    return limit


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs: lines, with the lines of hard-wrapped text put together."""
    for block in re.finditer(rf"\S(?:[^{_BREAK}]|[{_BREAK}](?!\s*[{_BREAK}]))*", text):
        lines = [
            (m.start() + block.start(), m.end() + block.start()) for m in re.finditer(rf"[^{_BREAK}]+", block.group())
        ]
        lines = [_strip(text, line) for line in lines]
        yield from _joined(text, [line for line in lines if line[0] < line[1]])


def _strip(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    inner = [end - start for start, end in lines[:-1]]
    wide = sum(_NARROWEST <= size <= _WIDEST for size in inner)
    wrapped = len(inner) >= 2 and wide >= _WRAPPED * len(inner)
    current: tuple[int, int] | None = None
    for start, end in lines:
        if current is None:
            current = (start, end)
            continue
        before = text[current[0] : current[1]]
        if (wrapped and not _BANNER.fullmatch(before)) or (not _END.search(before) and text[start].islower()):
            current = (current[0], end)
        else:
            yield current
            current = (start, end)
    if current is not None:
        yield current


def normal(text: str) -> str:
    """Letters and digits in lower case: what makes two headlines the same."""
    return re.sub(r"\W+", " ", text).strip().lower()


def _classify(text: str, spans: list[tuple[int, int]], headline: str | None) -> Iterator[Paragraph]:
    """The paragraphs with what each of them is. A text of one line is body."""
    if len(spans) == 1:
        yield _paragraph(text, spans[0], None)
        return
    lines = [text[start:end] for start, end in spans]
    kinds = [_apart(line) for line in lines]
    known = normal(headline) if headline else None
    body_seen = headline_seen = False
    for i, line in enumerate(lines):
        kind = kinds[i]
        if kind is None:
            if _is_headline(lines, kinds, i, known, body_seen):
                kind = Block.REPEAT if headline_seen else Block.HEADLINE
                headline_seen, known = True, normal(line)
            elif body_seen and _heading(line):
                kind = Block.CAPTION
        body_seen = body_seen or kind is None
        yield _paragraph(text, spans[i], kind)


def _with_speakers(text: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The paragraphs, those labelled that begin with a name and a colon, where several names do and one does twice."""
    bodies = (p for p in paragraphs if p.block is Block.BODY and not p.is_labelled)
    found = {p.start: match for p in bodies if (match := _SPEAKER.match(text, p.start, p.end))}
    counted = Counter(match.group() for match in found.values())
    if len(counted) + any(p.is_labelled for p in paragraphs) < 2 or max(counted.values(), default=0) < 2:
        return paragraphs
    return tuple(
        replace(p, dateline=found[p.start].end() - p.start, is_labelled=True) if p.start in found else p
        for p in paragraphs
    )


def _paragraph(text: str, span: tuple[int, int], kind: Block | None) -> Paragraph:
    start, end = span
    if kind:
        return Paragraph(start, end, kind)
    label = _LABEL.match(text, start, end)
    if label:
        return Paragraph(start, end, Block.BODY, label.end() - start, is_labelled=True)
    return Paragraph(start, end, Block.BODY, dateline_end(text[start:end]))


def _is_headline(lines: list[str], kinds: list[Block | None], i: int, known: str | None, body_seen: bool) -> bool:
    """Is the i-th line the known headline or, where none is known, looks like one before a line that is a sentence?"""
    if known is not None:
        return normal(lines[i]) == known
    if body_seen or not _looks_like_headline(lines[i]):
        return False
    behind = zip(lines[i + 1 :], kinds[i + 1 :], strict=True)
    return any(kind is None and _END.search(line) for line, kind in behind)


def _apart(line: str) -> Block | None:
    """The kind of a line that is no sentence of the article, by its words alone."""
    if _BANNER.fullmatch(line):
        return Block.BANNER
    if _LINK.fullmatch(line) and (":" in line[:_COLON] or not _END.search(line) or len(line) < _SHORT_LINK):
        return Block.LINK
    if _BYLINE.fullmatch(line):
        return Block.BYLINE
    return Block.CAPTION if _CAPTION.fullmatch(line) else None


def _looks_like_headline(line: str) -> bool:
    words = re.findall(r"[^\W\d_][\w’'-]*", line)
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or len(line) > _LONGEST_HEADLINE or dateline_end(line):
        return False
    if line.rstrip().endswith(":"):
        return False  # "Foreign Minister X told reporters in Y on Monday:"
    if not _END.search(line) or line.rstrip().endswith(("?", "!")):
        return True
    long = [w for w in words if len(w) >= _HEADLINE_WORD]
    return len(long) >= _FEWEST_WORDS and sum(w[0].isupper() for w in long) >= _HEADLINE_CAPITALS * len(long)


def _heading(line: str) -> bool:
    """A short line without an end between paragraphs: a subheading or a stray caption."""
    return (
        not _END.search(line)
        and len(line.split()) <= _LONGEST_HEADING
        and not dateline_end(line)
        and not re.search(r"\d{4}", line)
    )

"""Article to paragraphs: what is body, and what only stands around it.

A headline, a banner, a link to another article, a byline or a caption without a full stop would glue itself to the
next sentence, and none of them is a sentence of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Block, Document, Paragraph

_BANNER = re.compile(
    r"(breaking( news)?|exclusive|live( updates?| blog)?|advertisement|developing( story)?|top stor(y|ies)|editor['’]?s? (pick|choice)s?|"
    r"just in|updated?|news alert|watch live|sponsored|press release|for immediate release|opinion|analysis|featured)\W*",
    re.I,
)
_LINK = re.compile(
    r"(read (more|also|next|the (full|rest|original))|also read|see also|more (on this|from|stories|news)|"
    r"related( (stor|article|news|content|topic)\w*)?\s*:|"
    r"click here|watch\s*:|listen\s*:|subscribe|sign up|follow us|recommended|don['’]t miss|you (may|might) (also )?like|"
    r"share this|in pictures\s*:|download (the|our) app|get the latest|for more (information|news))\b.*",
    re.I,
)
_BYLINE = re.compile(
    r"(by|from|written by|reported by|reporting by|editing by|edited by|additional reporting by|compiled by) [A-Z][^.!?]{2,80}"
    r"|(published|updated|posted|last (updated|modified)|first published|date|released?|issued)\s*(on\b|at\b|:|mon|tue|wed|thu|fri|sat|sun).{0,60}"
    r"|[A-Z][\w.’'-]+( [A-Z][\w.’'-]+){0,3}\s*[|•·]\s*.{0,60}"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|@\w+|\(?c?\)? ?©.{0,100}|\d+ min(ute)?s? read",
    re.I,
)
_CAPTION = re.compile(
    r"(file )?(photo|image|picture|caption|credit|video|graphic|map|illustration)s?( (by|courtesy|credit))?\s*[:/(|].{0,300}"
    r"|.{0,300}\((ap |file )?(photo|image|reuters|afp|getty)[^)]*\)\W*",
    re.I,
)
_BREAK = r"\n\r\v\f\x85\u2028\u2029"
_END = re.compile(r"[.!?…:;][\"”’')\]]*$")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.?"
)
_DATED = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’]+(?:[ -][A-Z.'’]+){0,3}(?:\s*/\s*[A-Z][A-Z .'’-]+)?(?:,\s+[A-Z][\w.’' -]{1,25}){0,2}"
    rf"(?:\s*\([^)\n]{{2,60}}\)|,?\s+{_DATED}(?:\s*\([^)\n]{{2,40}}\))?)?"
    r"|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}(?:,\s+[A-Z][\w.’' -]{1,25}){0,2}"
    rf"(?:\s*\([^)\n]{{2,60}}\)|,\s+{_DATED}(?:\s*\([^)\n]{{2,40}}\))?))"
    r"\s*(?:—|–|--|-(?=\s)|:(?=\s)|(?<=\))(?=\s*$))\s*"
)


# A dateline behind the heading of a release in one paragraph: "… For Immediate Release KABUL, Afghanistan (May 22, 2011) – In …"
_BURIED = re.compile(
    r"(?<=\s)[A-Z][A-Z.'’]+(?: [A-Z][A-Z.'’]+){0,2}(?:,\s+[A-Z][\w.’' -]{1,25})?\s*"
    r"\([A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?\)\s*(?:[—–:-]+\s*|(?=[A-Z“\"]))"
)
_HEADED = 300  # characters that a heading before a buried dateline may take
_NO_WORD = re.compile(r"\S{500,}")
LONGEST = 20_000  # characters of a piece that is parsed at once, so that memory stays bounded
_FULL_STOP = re.compile(r"[^\W\d_]{2}[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z])")


def segment(document: Document) -> Document:
    """Add the paragraphs, in text order, never overlapping; set the headline where the text alone has it."""
    text = document.article.text
    spans = list(_lines(text))
    paragraphs = tuple(_classify(text, spans, document.article.headline))
    article = document.article
    if article.headline is None:
        found = next((p for p in paragraphs if p.block is Block.HEADLINE), None)
        article = replace(article, headline=" ".join(text[found.start : found.end].split())) if found else article
    return replace(document, article=article, paragraphs=paragraphs)


def dateline_end(text: str) -> int:
    """How many characters of a paragraph its dateline ("KABUL, Afghanistan (AP) — ") takes, a heading before it included; 0 without one."""
    found = _DATELINE.match(text) or _BURIED.search(text[:_HEADED])
    return found.end() if found else 0


def unreadable(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of signs in a span that are too long for words: encoded data, rows of dashes."""
    return (found.span() for found in _NO_WORD.finditer(text, start, end))


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph's span in pieces of at most LONGEST characters: cut where a sentence ends, else between words.

    Pieces follow on each other; what is unreadable and pieces of white space alone are left out.
    """
    for first, last in (*unreadable(text, start, end), (end, end)):
        while start < first:
            cut = first if first - start <= LONGEST else _cut(text, start, start + LONGEST)
            if text[start:cut].strip():
                yield start, cut
            start = cut
        start = last


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
    wrapped = len(inner) >= 2 and sum(45 <= size <= 100 for size in inner) >= 0.8 * len(inner)
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
    known = normal(headline) if headline else None
    body_seen = False
    seen_headline = False
    for i, (start, end) in enumerate(spans):
        line = text[start:end]
        block = _apart(line) if len(spans) > 1 else None
        if block is None and len(spans) > 1:
            same = known is not None and normal(line) == known
            first = (
                not body_seen
                and known is None
                and _looks_like_headline(line)
                and any(_END.search(text[a:b]) and _apart(text[a:b]) is None for a, b in spans[i + 1 :])
            )
            if same or first:
                block = Block.REPEAT if seen_headline else Block.HEADLINE
                seen_headline, known = True, normal(line)
            elif body_seen and _heading(line):
                block = Block.CAPTION
        body_seen = body_seen or block is None
        yield Paragraph(start, end, block or Block.BODY, 0 if block else dateline_end(line))


def _apart(line: str) -> Block | None:
    """The kind of a line that is no sentence of the article, by its words alone."""
    if _BANNER.fullmatch(line):
        return Block.BANNER
    if _LINK.fullmatch(line) and (":" in line[:40] or not _END.search(line) or len(line) < 60):
        return Block.LINK
    if _BYLINE.fullmatch(line):
        return Block.BYLINE
    return Block.CAPTION if _CAPTION.fullmatch(line) else None


def _looks_like_headline(line: str) -> bool:
    words = re.findall(r"[^\W\d_][\w’'-]*", line)
    if not 3 <= len(words) <= 30 or len(line) > 220 or dateline_end(line):
        return False
    if not _END.search(line) or line.rstrip().endswith(("?", "!")):
        return True
    long = [w for w in words if len(w) > 3]
    return len(long) >= 3 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


def _heading(line: str) -> bool:
    """A short line without an end between paragraphs: a subheading or a stray caption."""
    return (
        not _END.search(line) and len(line.split()) <= 10 and not dateline_end(line) and not re.search(r"\d{4}", line)
    )

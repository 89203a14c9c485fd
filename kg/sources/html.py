"""The article of an HTML page: its text as trafilatura extracts it, its metadata as the page gives them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import FieldError, admitted, unread_date
from kg.sources.bylines import authors
from kg.sources.dates import days_of, iso
from kg.sources.fields import absolute, one_line, visible
from kg.sources.live import Update, live_updates
from kg.sources.metadata import Metadata, metadata
from kg.sources.paywall import drop_offers
from kg.sources.text import byte_order_mark, decode, western

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)"
    rb"|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)",
    re.I,
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{6000,}")
# the encoding with which browsers decode what is told to be in one that is part of it, by Python's name for that one
_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1", "latin-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("euc_kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("shift_jis", "x-sjis"), "cp932"),
    **dict.fromkeys(("tis-620", "iso8859-11", "windows-874"), "cp874"),
    "iso8859-9": "cp1254",
    "big5": "big5hkscs",
}
_SINGLE = re.compile(r"ascii|cp125\d|iso8859|koi8|mac")  # encodings with a byte for each character
_ERROR_PAGE = re.compile(
    r"\W*(error\W*)?(40\d|410|50\d)(\W*$|\W+(error|page|not found|forbidden|bad gateway))"
    r"|((sorry|oops)\W+)?(this |the )?(page|article|story) (was |could |can)?\W?not (be )?found|not found\W*$"
    r"|just a moment\W*$|access denied\b|attention required\b|(are|verify) (that )?you( are)?( a| not a)? (human|robot)"
    r"|(service|site) (is )?(temporarily )?unavailable|(security|browser) check\W*$",
    re.I,
)
_MOST_OF_ERROR = 80  # words of an error page
_MOST_OF_CELL = 40  # words in the cell of a table that holds data
_LEAST_WORDS = 8
MAX_PAGE = 16_000_000  # bytes
MAX_ELEMENTS = 100_000  # of a page; a page of the New York Times has 5,000
MAX_GUESSED = 10_000  # elements of a page whose date and author are guessed; the time for it grows with their square
MAX_ATTRIBUTES = 2_000  # of an element; the time to parse them grows with their square


def read_page(
    source: str, name: str, content: bytes, address: str | None = None, charset: str | None = None
) -> Iterator[Article | InputError]:
    """The article of a page, or one for each update of a live blog, after a FieldError for what could not be read of
    it.

    Args:
        address: where the page came from, if known; the page's own canonical address goes before it.
        charset: the encoding that the server named.

    Raises: InputError, also when the page holds no article.
    """
    tree = _tree(source, decode_page(source, content, charset))
    found = metadata(tree, address)
    updates = live_updates(tree, found.headline, found.published)
    if updates:
        yield from (_update(source, name, number, one, found) for number, one in enumerate(updates, 1))
        return
    etree.strip_elements(tree, "script", with_tail=False)  # read above, and they hold dates of other articles
    has_offer = drop_offers(tree)
    guessed = _extracted(source, tree, found)
    text = _text([guessed.text if guessed else None, found.body], found.headline if has_offer else None)
    if not text:
        offer = "the page shows an offer to subscribe and no article text"
        raise InputError(source, offer if has_offer else "no article text was found in the page")
    article = _article(source, name, text, found, guessed)
    if found.unread_date and not article.published:
        yield unread_date(source, found.unread_date)
    if has_offer:
        yield FieldError(
            source, "field text: the page shows an offer to subscribe; only the text outside of it is read"
        )
    yield article


def _text(candidates: list[str | None], headline: str | None) -> str | None:
    """The first text that is long enough for an article and not just this headline."""
    texts = (text for text in candidates if text and len(re.findall(r"\w+", text)) >= _LEAST_WORDS)
    return next((text for text in texts if one_line(text) != headline), None)


def _article(
    source: str, name: str, text: str, found: Metadata, guessed: trafilatura.settings.Document | None
) -> Article:
    """The article with the page's metadata, and where there is no author or date that which trafilatura finds.

    Trafilatura guesses which number of a date is the day: where that is not clear, its date is not used.

    Raises: InputError: the page tells of an error, or checks who reads it.
    """
    if _ERROR_PAGE.match(found.headline or "") and len(text.split()) <= _MOST_OF_ERROR:
        raise InputError(source, f"is no article but the page of an error or a check: {found.headline!r}")
    date, names = (guessed.date, guessed.author) if guessed else (None, None)
    is_ambiguous = bool(days_of(found.unread_date or ""))
    return admitted(
        Article(
            name,
            text,
            source,
            headline=found.headline,
            url=found.url,
            published=found.published or (None if is_ambiguous else iso(date or "")),
            publisher=found.publisher,
            authors=found.authors or authors([names or ""], found.publisher),
            language=found.language,
            part_of=found.part_of,
        )
    )


def _update(source: str, name: str, number: int, update: Update, found: Metadata) -> Article:
    """An update of a live blog as an article that is part of the blog."""
    page = (found.url or "").partition("#")[0]
    return admitted(
        Article(
            f"{name}#{number}",
            update.text,
            source,
            headline=update.headline,
            url=update.url or (absolute(f"{page}#{update.anchor or f'update-{number}'}") if page else None),
            published=update.published,
            publisher=found.publisher,
            authors=found.authors,
            language=found.language,
            part_of=found.headline,
        )
    )


def decode_page(source: str, content: bytes, charset: str | None = None) -> str:
    """The characters of a page, decoded as browsers do it.

    The encoding is that of the byte order mark, of the server, of the page, UTF-8 or Windows-1252, in this order. What
    is told to be in an encoding of single bytes, and is valid UTF-8 with other characters than ASCII, is UTF-8. A page
    that is truncated or damaged in a few places is still read, with U+FFFD for what is lost.
    """
    if byte_order_mark(content):
        return decode(source, content)
    told = _CHARSET.search(content[:4096])
    named = charset or (next(g for g in told.groups() if g).decode("ascii") if told else "utf-8")
    try:
        encoding = _encoding(named, content)
    except LookupError:
        encoding = "utf-8"
    text = content.decode(encoding, "replace")
    if "\ufffd" in text and not (told or charset):
        text = western(content) or text
    if text.count("\ufffd") * 200 > len(text) + 200:
        return decode(source, content)
    return text


def _encoding(named: str, content: bytes) -> str:
    """The encoding to decode a page with that names this one. Raises: LookupError: there is none of this name."""
    encoding = _WIDER.get(named.lower()) or codecs.lookup(named).name
    if encoding.startswith(("utf-16", "utf-32")):
        return "utf-8"  # the declaration could not have been found in it
    if _SINGLE.match(encoding) and not content.isascii() and _is_utf8(content):
        return "utf-8"
    return _WIDER.get(encoding, encoding)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _tree(source: str, page: str) -> HtmlElement:
    """Raises: InputError if nothing in the page can be parsed."""
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    page = visible(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", page))
    page = re.sub("&(?:shy|#173|#xad|ZeroWidthSpace|#8203|#x200b);", "", page, flags=re.I)
    _check_attributes(source, page)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml_html.document_fromstring(page.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(source, f"is not HTML that can be read: {error}") from error
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        raise InputError(source, f"the page has {elements:,} elements, the limit is {MAX_ELEMENTS:,}")
    _enclose(tree)
    _open_tables(tree)
    return tree


def _check_attributes(source: str, page: str) -> None:
    """Raises: InputError for a tag with too many attributes, told by its words outside of quotation marks."""
    for tag in _LONG_TAG.finditer(page):
        words = len(re.sub(r"\"[^\"]*\"|'[^']*'", "", tag.group()).split())
        if words > MAX_ATTRIBUTES:
            raise InputError(source, f"an element has {words:,} attributes, the limit is {MAX_ATTRIBUTES:,}")


def _enclose(tree: HtmlElement) -> None:
    """Put a body with paragraphs or lists of its own into an article: trafilatura drops lists that lie in the body
    itself."""
    body = tree.find("body")
    if body is not None and any(body.find(tag) is not None for tag in ("p", "ul", "ol")):
        article = lxml_html.Element("article")
        article.text, body.text = body.text, None
        article.extend(list(body))
        body.append(article)


def _open_tables(tree: HtmlElement) -> None:
    """Turn tables that lay out the page into blocks: trafilatura would put their texts on a line for each row."""
    for table in list(tree.iter("table")):
        cells = list(table.iter("td", "th"))
        if any(len(" ".join(cell.itertext()).split()) > _MOST_OF_CELL for cell in cells):
            for element in (table, *table.iter("tbody", "thead", "tr"), *cells):
                element.tag = "div"


def _extracted(source: str, tree: HtmlElement, known: Metadata) -> trafilatura.settings.Document | None:
    """The main text, and trafilatura's guesses of date and author if the page does not tell both.

    Raises: InputError where its heuristics stumble over the page.
    """
    is_guessing = not (known.published and known.authors) and sum(1 for _ in tree.iter()) <= MAX_GUESSED
    try:
        found = trafilatura.bare_extraction(
            tree,
            url=known.url,
            include_comments=False,
            with_metadata=is_guessing,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        AssertionError,
        RecursionError,
        etree.LxmlError,
    ) as error:
        raise InputError(source, f"no article can be extracted from the page: {error}") from error
    return found if isinstance(found, trafilatura.settings.Document) else None

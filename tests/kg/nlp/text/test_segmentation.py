"""What is body and what stands around it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Article, Block, Document
from kg.model.coverage import unread
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import LONGEST, LONGEST_SENTENCE, dateline_end, pieces, segment


def blocks(text: str, headline: str | None = None) -> list[tuple[Block, str]]:
    document = segment(Document(Article("x", text, headline=headline)))
    return [(p.block, text[p.start : p.end]) for p in document.paragraphs]


def test_headline_banner_repeat_and_link_are_not_body() -> None:
    text = (
        "Breaking News\n\nMinisters Meet In Vienna To Discuss Grain\n\nMinisters Meet In Vienna To Discuss Grain\n\n"
        "The ministers met on Monday.\n\nRead more: Grain prices rise again\n\nThey agreed to meet again.\n"
    )
    assert [b for b, _ in blocks(text)] == [
        Block.BANNER,
        Block.HEADLINE,
        Block.REPEAT,
        Block.BODY,
        Block.LINK,
        Block.BODY,
    ]
    assert segment(Document(Article("x", text))).article.headline == "Ministers Meet In Vienna To Discuss Grain"


def test_known_headline_is_found_again_in_the_text() -> None:
    found = blocks("Grain deal signed\nThe deal was signed on Monday.", headline="Grain Deal Signed")
    assert found[0][0] is Block.HEADLINE and found[1][0] is Block.BODY


def test_a_lone_sentence_without_full_stop_is_body() -> None:
    assert blocks("Kenya signed a trade deal with Uganda") == [(Block.BODY, "Kenya signed a trade deal with Uganda")]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    lines = [
        "The foreign ministers of the three countries met in the capital on",
        "Tuesday and agreed to open the border for trade, the statement they",
        "issued after the talks said, and they promised to meet again in the",
        "spring.",
    ]
    assert [b for b, _ in blocks("\n".join(lines) + "\n\nA second paragraph stands here.")] == [Block.BODY, Block.BODY]


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Schmidt",
        "Published: 3 May 2024",
        "Photo: Reuters",
        "Read more: Something else",
        "BREAKING NEWS",
        "Also read: Other news",
    ],
)
def test_lines_around_the_article(line: str) -> None:
    assert blocks(f"The king visited Oman.\n\n{line}\n\nHe left on Friday.")[1][0] is not Block.BODY


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KABUL, Afghanistan (Nov. 12, 2011) — Troops left.", "KABUL, Afghanistan (Nov. 12, 2011) — "),
        ("NAIROBI, 7 May — The border was closed.", "NAIROBI, 7 May — "),
        ("Geneva, Switzerland, 12 June 2024 - They called for calm.", "Geneva, Switzerland, 12 June 2024 - "),
        ("Oslo, Chapter 12 - The end.", ""),
        ("ISLAMABAD: The minister spoke.", "ISLAMABAD: "),
        ("WASHINGTON (AP) — He spoke.", "WASHINGTON (AP) — "),
        ("SAN FRANCISCO - The court ruled.", "SAN FRANCISCO - "),
        ("The court ruled.", ""),
        ("US: the state of things", "US: "),
    ],
)
def test_dateline(text: str, dateline: str) -> None:
    assert text[: dateline_end(text)] == dateline


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Q: Did the rebels attack Niger?", "Q: "),
        ("22:51 Police use water cannon.", "22:51 "),
        ("9:05 am GMT – The border was closed.", "9:05 am GMT – "),
        ("12:30 was the hour of the vote.", ""),
        ("A treaty was signed.", ""),
    ],
)
def test_labels_of_paragraphs_are_not_read(text: str, label: str) -> None:
    document = segment(Document(Article("x", f"The talks went on.\n\n{text}")))
    assert text[: document.paragraphs[-1].dateline] == label
    assert document.paragraphs[-1].is_labelled is bool(label)
    assert not label or [s.reason for s in unread(parse(document))] == ["label"]


@given(st.text(max_size=300))
def test_paragraphs_lie_inside_any_text_in_order(text: str) -> None:
    paragraphs = segment(Document(Article("x", text))).paragraphs
    assert all(0 <= p.start < p.end <= len(text) for p in paragraphs)
    assert all(a.end <= b.start for a, b in pairwise(paragraphs))


@pytest.mark.parametrize(
    ("sentence", "mark", "longest"),
    [
        ("the army attacked rebels", " and ", LONGEST_SENTENCE),
        ("the army attacked rebels", ". ", LONGEST),
        ("The army attacked rebels", "! ", LONGEST),
    ],
)
def test_words_without_the_end_of_a_sentence_are_parsed_in_pieces(sentence: str, mark: str, longest: int) -> None:
    text = mark.join([sentence] * (2 * LONGEST // len(sentence)))
    spans = list(pieces(text, 0, len(text)))
    assert "".join(text[a:b] for a, b in spans) == text
    assert longest // 2 < max(b - a for a, b in spans) <= longest
    assert all(not text[b - 1].isalpha() or not text[b].isalpha() for _, b in spans[:-1])


def test_a_long_stretch_is_cut_out_of_its_sentences() -> None:
    first, long, last = "Chad met Niger. ", "and so on " * 300, "so it ended. Mali met Togo."
    text = first + long + last
    spans = list(pieces(text, 0, len(text)))
    assert len(spans) == 2 and text[slice(*spans[0])].startswith(first) and text[slice(*spans[1])].endswith(last)


@pytest.mark.parametrize(
    "caption",
    [
        "Photo: the road to the capital, seen from the north.",
        "Protesters on the road to the capital. (Reuters)",
        "The road to the capital, closed by protesters. (AP Photo/Jonas Dahl)",
    ],
)
def test_a_caption_is_no_body_although_it_ends_like_a_sentence(caption: str) -> None:
    text = f"The ministers met on Monday.\n\n{caption}\n\nThey left on Tuesday."
    assert [p.block for p in segment(Document(Article("x", text))).paragraphs][1] is Block.CAPTION


def test_a_short_line_without_an_end_between_paragraphs_is_no_body() -> None:
    text = "The ministers met on Monday.\n\nA long road\n\nThey left on Tuesday."
    assert [p.block for p in segment(Document(Article("x", text))).paragraphs] == [
        Block.BODY,
        Block.CAPTION,
        Block.BODY,
    ]


def test_a_first_line_that_introduces_a_quotation_is_no_headline() -> None:
    introduction = "Kenyan Foreign Minister Grace Mutesi Told Reporters In Lagos On Friday:"
    document = segment(Document(Article("test", f"{introduction}\n\n“We will sign the treaty.”")))
    assert [p.block for p in document.paragraphs] == [Block.BODY, Block.BODY]

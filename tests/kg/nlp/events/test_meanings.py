"""What the words of diplomacy and violence mean where they mean something else: everyday talk, contests, figures of speech, kinds of deeds."""

from __future__ import annotations

import pytest
from spacy import blank
from spacy.tokens import Doc

from kg.model import Factuality
from kg.nlp.mentions.titles import Titled, repair
from kg.nlp.text.truecasing import abbreviations, truecased
from tests.kg.nlp.events.test_events import labels, one, read


@pytest.mark.parametrize(
    "text",
    [
        "A new drug could help patients.",
        "The band offered to give the drummer money.",
        "Most bakers volunteer to do that.",
        "Her office has promised help by post to customers.",
        "Donald Trump fought Hillary Clinton for the votes of Ohio.",
        "Bernie Sanders beat Hillary Clinton in the Ohio primary.",
        "The mayor attacked ignorance and poverty in her speech.",
        "Critics say he destroyed her chances.",
        "In cases of murder a judge may be harsh.",
        "The council wants to prevent attacks.",
        "The bus company charges customers a fee.",
        "The school fired two veteran teachers.",
        "The senator conceded that his remarks were wrong.",
        "Officials agreed that the winter was cold.",
        "Analysts warned that floods could hit the coast.",
        "The minister demonstrated her commitment to reform.",
        "The drought took its toll on the farms of Chad.",
        "Police investigated the crash.",
        "A shelf was hung in the kitchen.",
        "Two tourists died of malaria.",
    ],
)
def test_what_is_no_event_of_politics(text: str) -> None:
    assert [(e.cls, e.label) for e in read(text).events] == []


def test_a_named_private_person_leaves_a_doubt() -> None:
    private = one(read("Jonas Lund promised to help the farmers."), "Agree")
    official = one(read("Prime Minister Jonas Lund promised to help the farmers."), "Agree")
    assert private.confidence < 0.5 < official.confidence


@pytest.mark.parametrize(
    ("text", "cls", "expected"),
    [
        ("A committee of Chad may answer questions about the attack on the consulate.", "Assault", "Actual"),
        ("The minister did not mention the attack on the consulate.", "Assault", "Actual"),
        ("Police prevented the attack on the minister.", "Assault", "Negated"),
        ("Chad and Niger may meet after this month's attack on the convoy.", "Assault", "Actual"),
        ("The journalist should never have been arrested by the police.", "Coerce", "Actual"),
        ("The police should have arrested the colonel.", "Coerce", "Negated"),
        ("The minister of Chad went on to accuse Niger.", "Accuse", "Actual"),
        ("The law makes it easier for Chad to sue Niger.", "Accuse", "Hypothetical"),
        ("Chad is proud to support Niger.", "Support", "Actual"),
        ("When the king of Chad visits Niger, he will speak.", "Consult", "Planned"),
        ("The army of Chad is to be withdrawn from Mali.", "Retreat", "Planned"),
        ("The colonel will appear in court to be formally charged with treason.", "Coerce", "Planned"),
        (
            "The students refused to leave the square, as part of a protest against the king of Chad.",
            "Protest",
            "Actual",
        ),
        ("Oman became the first state to recognise Chad.", "Support", "Actual"),
    ],
)
def test_what_has_happened(text: str, cls: str, expected: str) -> None:
    assert one(read(text), cls).factuality is Factuality(expected)


@pytest.mark.parametrize(
    ("text", "cls", "actors", "recipients"),
    [
        ("Senator Marco Rubio attacked President Donald Trump on Monday.", "Accuse", ["Marco Rubio"], ["Donald Trump"]),
        ("Chad has begun a campaign of attacks against Niger.", "Assault", ["Chad"], ["Niger"]),
        (
            "An ambush that took place near the mill against a patrol was claimed by Boko Haram.",
            "Assault",
            ["Boko Haram"],
            ["patrol"],
        ),
        ("Chad warned Niger that it would close the border.", "Threaten", ["Chad"], ["Niger"]),
        ("Chad's refusal to meet Niger surprised the envoys.", "Reject", ["Chad"], ["Niger"]),
        ("The king of Chad called on the rebels to surrender.", "Retreat", ["rebels"], []),
        ("Union leaders in Paris announced a strike over pensions.", "Protest", ["Union leaders"], []),
    ],
)
def test_who_by_the_meaning(text: str, cls: str, actors: list[str], recipients: list[str]) -> None:
    document = read(text)
    event = one(document, cls)
    assert labels(document, event.actors) == actors
    assert labels(document, event.recipients) == recipients


@pytest.mark.parametrize(
    ("text", "cls", "actors"),
    [
        ('"We demand the release of the sailors," Kenyan Foreign Minister Jonas Lund said.', "Request", ["Kenya"]),
        ('"I thank Uganda for its help," Kenyan Foreign Minister Jonas Lund said.', "Support", ["Jonas Lund"]),
        ("The rebels said: “We attacked the convoy near Kampala.”", "Assault", ["rebels"]),
        ('The baker Jonas Lund said: "We condemn Chad."', "Accuse", []),
    ],
)
def test_i_and_we_in_quotations(text: str, cls: str, actors: list[str]) -> None:
    document = read(text)
    assert [labels(document, e.actors) for e in document.events if e.cls == cls][:1] == [actors]


def test_they_behind_a_thing_are_not_the_people_before_it() -> None:
    document = read("The police said that the rules failed because they attacked freedom.")
    assert not any(m.start == document.article.text.index("they") for e in document.entities for m in e.mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad closed the border on Thursday, two days after Niger attacked the convoy.", "2024-05-14"),
        ("Envoys of Chad met envoys of Niger on Monday and Tuesday.", None),
    ],
)
def test_days_counted_from_another_event_and_two_days(text: str, expected: str | None) -> None:
    document = read(text, published="2024-05-17")
    event = one(document, "Assault" if expected else "Consult")
    assert event.time is not None
    assert event.time.value == expected
    if expected is None:
        assert event.time.earliest is not None and event.time.latest is not None
        assert (event.time.latest - event.time.earliest).days == 1


@pytest.mark.parametrize(
    ("shouted", "cased"),
    [
        (
            "THE ARMY OF CHAD SAID THE NATIONAL\nLIBERATION ARMY (NLA) ATTACKED IT. THE NLA DENIED THIS.",
            "The army of Chad said the National\nLiberation Army (NLA) attacked it. The NLA denied this.",
        ),
        (
            "COL PONCE SAID ON 12 JANUARY THAT THE U.S. DECISION WAS KNOWN TO THE 1ST BRIGADE.",
            "Col Ponce said on 12 January that the U.S. decision was known to the 1st brigade.",
        ),
        (
            "ON THE EVENING OF 24 MAY TWO CITIZENS OF CHAD WERE KILLED, AND THERE MAY BE MORE.",
            "On the evening of 24 May two citizens of Chad were killed, and there may be more.",
        ),
        (
            'FOREIGN MINISTER OSCAR MARTINEZ MET FARMERS IN SANTA ANA, AS HE SAID: "WE GO HOME."',
            'Foreign minister Oscar Martinez met farmers in Santa Ana, as he said: "We go home."',
        ),
    ],
)
def test_text_in_capitals_is_cased_by_names_and_sentences_not_by_lines(shouted: str, cased: str) -> None:
    assert truecased(shouted, known=abbreviations(shouted)) == cased


def test_a_title_that_hangs_on_what_hangs_on_its_name_leaves_a_tree() -> None:
    words = ["Vice", "President", "of", "Trade", "Soto", "said", ",", "Cano"]
    heads = [1, 7, 1, 2, 5, 5, 5, 4]  # "President" on "Cano", and that on "Soto"
    deps = ["compound", "conj", "prep", "pobj", "nsubj", "ROOT", "punct", "appos"]
    doc = Doc(
        blank("en").vocab,
        words,
        heads=heads,
        deps=deps,
        pos=["PROPN", "PROPN", "ADP", "PROPN", "PROPN", "VERB", "PUNCT", "PROPN"],
    )
    repair(doc, (Titled(1, 4, 4),))
    for token in doc:
        steps = 0
        while token.head.i != token.i:
            token, steps = token.head, steps + 1
            assert steps < len(doc), "the heads go round in a circle"
    assert doc[1].head.text == "Soto"

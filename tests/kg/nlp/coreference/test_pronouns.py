"""What pronouns of the third person stand for."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read


def meant(text: str, pronoun: str) -> str | None:
    """The label of the entity that the only occurrence of a pronoun is a mention of."""
    document = read(text)
    at = document.article.text.index(f" {pronoun} ") + 1
    return next((e.label for e in document.entities for m in e.mentions if m.start == at), None)


@pytest.mark.parametrize(
    ("text", "pronoun", "expected"),
    [
        # the subject behind a phrase that opens the sentence
        ("Peter Otieno praised Jonas Dahl. In his speech, Omar Diallo spoke of war.", "his", "Omar Diallo"),
        ("Peter Otieno praised Ann Berg. In his defence, Ann Berg said nothing.", "his", "Peter Otieno"),
        # what somebody is judged for is their own
        ("Peter Otieno criticised Jonas Dahl over his call for a ban.", "his", "Jonas Dahl"),
        # gender and number
        ("President Laura Chinchilla came with Peter Otieno. Later she left.", "she", "Laura Chinchilla"),
        ("President Laura Chinchilla came with Peter Otieno. Later he left.", "he", "Peter Otieno"),
        ("Minister Peter Otieno met Susan Berg. On Monday she offered help.", "she", "Susan Berg"),
        ("Spokeswoman Otieno met Mr. Berg. On Monday he offered help.", "he", "Berg"),
        ("President Laura Chinchilla met the Mexican delegation. Later they left.", "they", "Mexican delegation"),
        ("President Laura Chinchilla met the Kenyan army. Later it left.", "it", "Kenyan army"),
        # the subject before others
        ("Kenya attacked Uganda. Later it apologized.", "it", "Kenya"),
        # the nearest sentence first
        ("Kenya agreed. Uganda refused. Later it apologized.", "it", "Uganda"),
        # too far back
        (
            "Kenya agreed. The road is long. The lake is deep. The sky is blue. The sea is far. Later it left.",
            "it",
            None,
        ),
        # nothing
        ("Kenya agreed. Later it rained for a week.", "it", None),
        ("Kenya agreed. But it seems that nobody came.", "it", None),
        # the object of a verb is not its subject
        ("General Omar Diallo met Pierre Martin. Martin thanked him again.", "him", "Omar Diallo"),
        # the subject of the clause around it, rather than of the sentence before
        (
            "Peter Otieno spoke. A Canadian known as Omar Diallo, who says he left, is free.",
            "he",
            "Omar Diallo",
        ),
        ("Mike Otieno spoke. Omar Diallo left, noting he would help.", "he", "Omar Diallo"),
        ("Omar Diallo refused. The words that Paul Berg used when he was asked were few.", "he", "Paul Berg"),
        ('Peter Berg met Jonas Lund in Oslo. "Today he condemned the attack," Berg said.', "he", "Jonas Lund"),
        ("ISIS held the town. ISIS left. Kurdish officials said they would stay.", "they", "Kurdish officials"),
        ("Omar Diallo spoke. A former judge said little. Mr Berg's insistence he was ill was odd.", "he", "Berg"),
        # whose spokesman speaks
        (
            "The European Union left. A State Department spokesman said it had called.",
            "it",
            "United States Department of State",
        ),
        ("Turkey left. The US refusal to end its help angered them.", "its", "United States"),
        ("Chad left. The Turkish refusal to end its help angered them.", "its", "Turkey"),
        # the possessor of the noun beside its own
        ("Kenya is angry about Turkey's visit and its ban on rice.", "its", "Turkey"),
        # nobody calls himself so in his own words
        ("Peter Otieno met Omar Diallo. Otieno wrote: “I thank him for this.”", "him", "Omar Diallo"),
        # a person before one of a group, and before a reporter
        ("The authority met on Monday. Although the authority met, Peter Berg said he left.", "he", "Peter Berg"),
        ("Omar Diallo rejected it. BBC reporter Evan Berg said it was odd. In May he left.", "he", "Omar Diallo"),
        ("Rebels left. Peter Otieno told the BBC on Monday that they lied.", "they", "Rebels"),
        # what somebody only is
        ("The rebels led the town. As experts in war, they knew it.", "they", "rebels"),
        ("General Omar Diallo called Pierre Martin, urging him to leave.", "him", "Pierre Martin"),
        ("General Omar Diallo saw Pierre Martin and told him to wait.", "him", "Pierre Martin"),
        # nor the owner of what one judges
        ("General Omar Diallo led the army. Pierre Martin praised his courage.", "his", "Omar Diallo"),
        ("General Omar Diallo led the army. Pierre Martin defended his plan.", "his", "Pierre Martin"),
        # the object of the verb beside its own
        ("The rebels left. Kenya asked Uganda to take over 80 fighters and put them on trial.", "them", "80 fighters"),
        # nor is any member of a coordination
        ("Chad spoke. Kenya, Uganda and Niger left, accusing it of lies.", "it", "Chad"),
        # the subject behind a participle that opens the sentence
        ("Peter Otieno spoke. Thanking his hosts, Omar Diallo left for Oslo.", "his", "Omar Diallo"),
        ("Despite losing their leader, the rebels stayed.", "their", "rebels"),
        ("Peter Otieno spoke. Asked about his visit, Omar Diallo left for Oslo.", "his", "Peter Otieno"),
        # who speaks is the nearest before the quotation
        (
            'Peter Otieno spoke. Jonas Dahl said Omar Diallo has to leave, adding: "In May he said no."',
            "he",
            "Omar Diallo",
        ),
        # what is said of another
        ("Omar Diallo spoke. The winner is a farmer from Oslo. On Monday he left.", "he", "Omar Diallo"),
        ("There are rebels in the town. On Monday they left.", "they", "rebels"),
        # a thing that nobody is named by
        ("Kenya said the rules failed because they were old.", "they", None),
        ("Kenya signed the treaty and sent it to Oslo.", "it", None),
        ("Kenya spoke. The parliament passed a bill, but Peter Otieno rejected it on Monday.", "it", None),
        ("Kenya spoke. Peter Otieno said the treaty failed and accused it of lies.", "it", "Kenya"),
        ("Kenya spoke. Ann Berg wrote the bill. Peter Otieno rejected it on Monday.", "it", None),
        ("The rebels left. Peter Otieno read the letters and burned them on Monday.", "them", None),
        # nothing
        ("Kenya left. In May it was agreed that nobody pays.", "it", None),
        ("Kenya left. In May it became clear that nobody pays.", "it", None),
        ("Kenya left. In May it took two years before anybody paid.", "it", None),
        ("Kenya left. In May it became a member.", "it", "Kenya"),
        ("Kenya left. In May it became rich.", "it", "Kenya"),
    ],
)
def test_who_is_meant(text: str, pronoun: str, expected: str | None) -> None:
    assert meant(text, pronoun) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad and Niger signed a deal after talks between them, Egypt said.", {"Chad", "Niger"}),
        (
            "Egypt's foreign ministry said that Chad, Niger and Mali had ended the fighting between them.",
            {"Chad", "Niger", "Mali"},
        ),
        ("The foreign ministry of Egypt spoke of talks between them.", set()),
    ],
)
def test_between_them_are_the_members_of_a_coordination(text: str, expected: set[str]) -> None:
    document = read(text)
    at = text.index("them")
    assert {e.label for e in document.entities if any(m.start == at for m in e.mentions)} == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        # all members of a coordination that does something
        ("Kenya and Uganda signed a deal. Later they attacked Sudan.", "they", {"Kenya", "Uganda"}),
        ("Peter Otieno and Jonas Dahl met. Sudan asked them to leave.", "them", {"Peter Otieno", "Jonas Dahl"}),
        ("Kenya, Uganda and Niger ate while they slept.", "they", {"Kenya", "Uganda", "Niger"}),
        # and of a pronoun for them
        ("Kenya and Uganda met. They left. Sudan said they had lied.", "they", {"Kenya", "Uganda"}),
        # a coordination that only describes is nobody
        ("The Kenyan and Ugandan rebels met. Later they left.", "they", {"Kenyan and Ugandan rebels"}),
        # one and one alone
        ("Kenya met the rebels. Later they left.", "they", {"rebels"}),
        # two
        (
            "Peter Otieno and Jonas Dahl met. Sudan praised the pair on Monday.",
            "the pair",
            {"Peter Otieno", "Jonas Dahl"},
        ),
        (
            "Peter Otieno met Jonas Dahl. Amina Berg and Paul Dahl ate. In May the two men left.",
            "the two men",
            {"Amina Berg", "Paul Dahl"},
        ),
        ("Kenya and Uganda met. But both denied it.", "both", {"Kenya", "Uganda"}),
        # no two persons, and not those two
        ("Kenya and Uganda met. On Monday the two men left.", "the two men", {"two men"}),
        ("Peter Otieno and Jonas Dahl met. On Monday the other two men left.", "other two men", {"other two men"}),
        ("Kenya, Uganda and Niger met. But both denied it.", "both", set()),
    ],
)
def test_who_are_meant_together(text: str, word: str, expected: set[str]) -> None:
    document = read(text)
    at = text.index(f" {word} ") + 1
    found = {e.label for e in document.entities for m in e.mentions if m.start <= at + len(word) - 1 < m.end}
    assert found == expected


def test_a_pronoun_tells_the_gender() -> None:
    text = "Minister Otieno spoke. Then she left. Later {} ate."
    assert meant(text.format("she"), "she") == "Otieno"
    document = read(text.format("he"))
    assert {document.surface(m) for m in entity(document, "Otieno").mentions} == {"Otieno", "she"}


def test_what_a_pronoun_owns_acts_for_whom_it_means() -> None:
    document = read("Kenya closed the road. On Monday its army left the town.")
    assert entity(document, "army").acts_for == (entity(document, "Kenya").key,)
    both = read("Kenya and Uganda closed the road. On Monday their army left the town.")
    assert entity(both, "army").acts_for == (entity(both, "Kenya").key, entity(both, "Uganda").key)
    person = read("Peter Otieno closed the road. On Monday his army left the town.")
    assert entity(person, "army").acts_for == ()


def test_a_possessive_that_the_parser_takes_for_a_noun_is_read() -> None:
    text = "Minister Susan Berg came with four children, two of which were hers."
    at = text.index("hers")
    assert any(m.start == at and m.end == at + len("hers") for e in read(text).entities for m in e.mentions)

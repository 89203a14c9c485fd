"""On whose word an event rests."""

from __future__ import annotations

import pytest

from kg.model import Statement
from tests.kg.nlp.events.reading import read


def sources(text: str) -> dict[str, str | None]:
    """The source of each event, by its trigger."""
    document = read(text)
    labels: dict[str | None, str | None] = {None: None} | {e.key: e.label for e in document.entities}
    return {document.surface(e.trigger): labels[e.attributed_to] for e in document.events}


@pytest.mark.parametrize(
    ("text", "trigger", "source"),
    [
        # the speaker's own act of speech is told by the article
        ("Kenya said it opposed the plan of Uganda.", "opposed", None),
        ("Kenya said it would not attend the summit in Doha.", "attend", None),
        ("“I condemn the raid on Goma,” said William Ruto.", "condemn", None),
        ("Kenyan President William Ruto said that Kenya rejected the proposal of Uganda.", "rejected", None),
        ("Rebels had fled, and Kenya opposed the plan of Uganda, Kenya said.", "opposed", None),
        # what was said before is not
        ("Kenya said it had opposed the plan of Uganda.", "opposed", "Kenya"),
        ("William Ruto says he urged Uganda to leave.", "urged", "William Ruto"),
        ("“I urged Uganda to leave Goma,” said William Ruto.", "urged", "William Ruto"),
        # deeds, the acts of others and those done together with others are not
        ("Kenya said it had arrested ten rebels.", "arrested", "Kenya"),
        ("Kenya said that Uganda opposed the plan of Rwanda.", "opposed", "Kenya"),
        ("William Ruto said he and Paul Kagame agreed to send aid to Burundi.", "agreed", "William Ruto"),
        # who reports the words of another is the source of that act
        ("Kenya said that Uganda had accused Rwanda.", "accused", "Kenya"),
        # what is judged has happened
        ("Kenya condemned the bombing of a market in Goma.", "bombing", None),
        ("Kenya praised Uganda for sending aid to Rwanda.", "sending", None),
        ("Kenya denounced the raid as an attack on all Africans.", "attack", "Kenya"),
        ("Kenya accused Uganda of bombing Goma.", "bombing", "Kenya"),
        ("Kenya said that Uganda had bombed Goma.", "bombed", "Kenya"),
        # so has what a relative clause adds
        ("Kenya said that the raid was led by Uganda, which has bombed Goma.", "bombed", None),
        ("Kenya called for the release of a journalist who was arrested by Uganda.", "arrested", None),
        ("Kenya said that the soldiers who bombed Goma came from Uganda.", "bombed", "Kenya"),
        # a participle behind what only tells how somebody is
        ("Kenya rejected the idea that Musa Okello would be president, saying Uganda bombed Goma.", "bombed", "Kenya"),
        ("Kenya denied that Paul Kagame was ill, adding that Uganda had bombed Goma.", "bombed", "Kenya"),
        # what the writer adds
        ("Kenya said it could not help – although it had arrested ten rebels in May.", "arrested", None),
        ("Kenya said it could not help because it had arrested ten rebels in May.", "arrested", "Kenya"),
        ("Kenya threatened to leave since Uganda bombed Goma.", "bombed", None),
        ("Kenya said it planned to leave since Uganda bombed Goma.", "bombed", "Kenya"),
        # nor is what stands beside a quotation
        ("Kenya denied the plan was off, and on Monday William Ruto told them: “We trust Uganda.”", "denied", None),
        # whom a speaker cites, and who comes up with what is said
        ("Ten farmers were killed in Goma, Reuters reported, citing police.", "killed", "police"),
        ("Reuters said, quoting a Kenyan official, that Uganda bombed Goma.", "bombed", "Kenyan official"),
        ("The paper said that Uganda bombed Goma, citing unnamed officials.", "bombed", "unnamed officials"),
        ("Kenya declined to help, citing fears that Uganda had bombed Goma.", "bombed", "Kenya"),
        ("William Ruto stunned Kenya with an announcement that Uganda had bombed Goma.", "bombed", "William Ruto"),
        ("William Ruto smiled, despite a new book saying that Uganda bombed Goma.", "bombed", "new book"),
        # what somebody feels about has happened, and what is set against it is the article's
        ("Kenya voiced concern over the bombing of Goma.", "bombing", None),
        ("Kenya praised the plan of Burundi, while Uganda bombed Goma.", "bombed", None),
        # so has what something came after, if it is known, and what was done on a visit is not said
        ("Kenya said it closed the border after the raid on Goma by rebels.", "raid", None),
        ("Kenya said it closed the border after a raid on Goma by rebels.", "raid", "Kenya"),
        ("William Ruto was speaking on the second day of a visit to Uganda.", "visit", None),
        # what is believed of somebody is not believed by them
        ("The others are Ali Bakr, believed killed in a Kenyan raid, and Musa Idris.", "killed", None),
        # a participle of speech behind a comma is the speaker's
        ("Kenya said that ten farmers were killed, accusing Uganda of murder.", "accusing", None),
        ("The United Nations said the situation was critical and called on Uganda to leave Goma.", "called on", None),
    ],
)
def test_sources(text: str, trigger: str, source: str | None) -> None:
    assert sources(text)[trigger] == source


@pytest.mark.parametrize(
    ("text", "trigger", "source"),
    [
        (
            "Gunmen attacked a patrol in Karak, said a statement by Kenya's army.\n\nTen farmers were killed in Goma, "
            "the statement said.",
            "killed",
            "Kenya's army",
        ),
        ("In a letter, William Ruto urged peace. Uganda bombed Goma, the letter said.", "bombed", "William Ruto"),
        ("Kenya's report was short. Uganda bombed Goma, a report said.", "bombed", "report"),  # another report
        ("Kenya's report was short. Uganda bombed Goma, the letter said.", "bombed", "letter"),
        # "the statement" without an author is that of whoever spoke last
        ("Kenya's army said gunmen fled. Uganda bombed Goma, the statement said.", "bombed", "Kenya's army"),
        # nobody knows whose words they are
        ("Media reports say that Uganda bombed Goma.", "bombed", "Media reports"),
        ("According to a new book, Uganda bombed Goma.", "bombed", "new book"),
        ("There were rumours that Uganda had bombed Goma.", "bombed", "rumours"),
        ("A United Nations report says that Uganda bombed Goma.", "bombed", "United Nations"),
        # nor who they are, beside the noun for them
        ("The map said that Uganda bombed Goma.", "bombed", "map"),
        ("A producer told Radio Goma on Monday that Kenya had arrested William Ruto.", "arrested", "producer"),
        ("Half of those asked said they supported William Ruto.", "supported", None),
        ("Reports of clashes between rebels and the army in Goma spread on Monday.", "clashes", "Reports"),
        ("The report on the attack on Goma was short.", "attack", None),  # which has happened
        ("Kenya wrote of a Ugandan report that rebels had bombed Goma.", "bombed", "Ugandan report"),
        # what is announced by whoever is to do it
        ("Kenya announced it was withdrawing its troops from Goma.", "withdrawing", None),
        ("Kenya said it was withdrawing its troops from Goma.", "withdrawing", "Kenya"),
        ("Calm has returned after what Kenya says was an attack on its troops.", "attack", "Kenya"),
    ],
)
def test_authors_of_documents_and_free_relatives(text: str, trigger: str, source: str | None) -> None:
    assert sources(text)[trigger] == source


@pytest.mark.parametrize(
    ("text", "presupposed"),
    [
        ("Kenya condemned the bombing of a market in Goma.", ["bombing"]),
        ("Kenya said that Uganda had bombed Goma.", []),
        ("Kenya called for the release of a journalist who was arrested by Uganda.", ["arrested"]),
        ("Kenya condemned a planned attack on Goma.", []),
    ],
)
def test_what_statements_presuppose(text: str, presupposed: list[str]) -> None:
    document = read(text)
    triggers = {e.key: document.surface(e.trigger) for e in document.events}
    found: list[Statement] = list(document.statements)
    assert [triggers[k] for s in found for k in s.presupposes] == presupposed


INTRODUCED = "William Ruto spoke to the paper in Nairobi.\n\n"


@pytest.mark.parametrize(
    ("text", "trigger", "source"),
    [
        # an answer is that of whom the text introduces, a paragraph without a label goes on, a question is nobody's
        (INTRODUCED + "Q: Was it Uganda?\n\nA: Uganda bombed Goma in May.", "bombed", "William Ruto"),
        (INTRODUCED + "Q: And then?\n\nA: We waited.\n\nUganda bombed Goma in May.", "bombed", "William Ruto"),
        (INTRODUCED + "Q: Uganda bombed Goma in May.\n\nA: We know.", "bombed", None),
        ("Q: And then?\n\nA: Uganda bombed Goma in May.", "bombed", None),
        # a name and a colon in a transcript, with several names of which one comes again
        (
            INTRODUCED + "QUESTION: And then?\n\nRUTO: Uganda bombed Goma.\n\nQUESTION: When?\n\nRUTO: In May.",
            "bombed",
            "William Ruto",
        ),
        (INTRODUCED + "NAIROBI: Uganda bombed Goma in May.\n\nThe town fell.", "bombed", None),
    ],
)
def test_what_is_said_in_an_interview_rests_on_the_speaker(text: str, trigger: str, source: str | None) -> None:
    assert sources(text)[trigger] == source

"""The subject of a verb that has none of its own."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.subjects import subject
from tests.kg.nlp.grammar.parsing import word


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        # whose plan or decision it is
        ("A US plan to train a border force angered Turkey.", "train", "US"),
        ("The government promise to release the prisoners was welcomed.", "release", "government"),
        ("Sanders' decision to hold off on backing Clinton angered Democrats.", "backing", "Sanders"),
        ("The plan to train a border force angered Turkey.", "train", None),
        # who issues a document
        ("An official complaint has been made by the Board of Deputies, demanding an inquiry.", "demanding", "Board"),
        ("Two motions were passed by the London Assembly on Monday asking him to resign.", "asking", "Assembly"),
        ("The mayor was arrested by police, asking for a lawyer.", "asking", "mayor"),
        # beside an adverb that denies
        ("Togo stopped short of blaming Mali.", "blaming", "Togo"),
        ("Far from blaming Mali, Togo thanked it.", "blaming", "Togo"),
        # a participle of speaking behind what somebody reports
        ("The party said nine members were arrested in Batumi, accusing the police of lies.", "accusing", "party"),
        ("The party said the rebels attacked the town, killing nine.", "killing", "rebels"),
        # a verb beside "said", not beside what is said
        ("The WHO said the situation was critical and urged all sides to stop.", "urged", "WHO"),
        ("David Davis said it was not possible to wait and urged the government to act.", "urged", "Davis"),
        ("The minister said the army attacked the town and killed two people.", "killed", "army"),
        ("The offensive killed nine and wounded forty, doctors said.", "wounded", "offensive"),
        ("The minister said the rebels had been defeated and announced an inquiry.", "announced", "minister"),
        ("He said France had given up its role and urged Chad to wait.", "urged", "He"),
        # charged or credited with it
        ("The union empowered the court to investigate the general.", "investigate", "court"),
        ("Prosecutors charged the editor with attacking a guard.", "attacking", "editor"),
        ("Berg credited Otieno with ending the war.", "ending", "Otieno"),
        # called on to do it
        ("A spokesman for UKIP called on Mr Otieno to quit the party.", "quit", "Otieno"),
        ("The king rejected an invitation by Chad to attend the talks.", "attend", "king"),
        ("Police foiled a plot to attack the airport.", "attack", None),
        # trained to do it
        ("US soldiers trained Kurdish units to fight the rebels.", "fight", "units"),
        # relative clauses
        ("Berg met a fighter of Somali heritage, who led the raid.", "led", "fighter"),
        ("Kenya's Otieno is the senator who accused Trump.", "accused", "Otieno"),
        ("She spoke to troops of Chad who have left the town.", "left", "troops"),
        ("The plane of a minister from Chad who has left crashed.", "left", "minister"),
    ],
)
def test_who_is_understood(text: str, verb: str, expected: str | None) -> None:
    found = subject(word(text, verb))
    assert (found.text if found is not None else None) == expected

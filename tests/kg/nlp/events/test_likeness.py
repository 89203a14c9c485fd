"""Signs that two tellings are of one event or of two, and how the likelihood follows from them."""

from __future__ import annotations

import pytest

from kg.nlp.events.likeness import EXCLUDING, Sign, log_odds, signs
from tests.kg.nlp.events.test_coreference import readings

FOUND = [
    ("Chad attacked Mali. Chad attacked Mali.", "same_word same_actor same_recipient verb_then_verb"),
    ("Chad attacked Mali. The attack went on.", "same_word definite no_sides verb_then_noun"),
    ("Chad attacked Mali. Another attack hit Niger.", "indefinite another"),
    ("Rebels attacked a bank. Another attack by rebels hit a school.", "another"),
    ("The attack on Mali shocked Chad. The attacks on Mali went on.", "other_number same_recipient noun_then_noun"),
    ("The talks between Norway and Sweden failed. The meeting of Norway and Sweden was short.", "consult same_actor"),
    ("Norway met Sweden. Norway met Denmark.", "same_actor other_name"),
    ("Chad attacked Mali. Mali attacked Chad.", "swapped other_name"),
    ("Talks between Chad and rebels failed. The talks between Mali and students went on.", "other_name"),
    ("A coup in Chad failed. The attack went on.", "other_mode"),
    ("The attack came a day after the army killed a rebel.", "beside"),
    ("Chad attacked Mali. Chadian troops attacked Mali.", "like_actor"),
    ("Rebels killed two guards. Rebels wounded three guards.", "both_harm"),
    ("Rebels attacked a bank. Two guards were killed.", "harm_and_deed"),
    ("Chad condemned Niger and accused Niger of fraud.", "beside"),
    ("Police detained two leaders in Mali. Police detained two additional men.", "more"),
    ("Police arrested a rebel in Mali. Another rebel was arrested.", "more"),
    ("Chad condemned Niger. Chad did not condemn Niger.", "negated"),
    ("Rebels attacked a bank in Chad, and rebels attacked a school.", "same_sentence"),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_signs_of_two_tellings(text: str, expected: str) -> None:
    view, told = readings(text)
    old, new = [one for one in told if one.candidate.cls == told[0].candidate.cls][:2]
    assert set(expected.split()) <= {sign.value for sign in signs(view.entities, old, new)}


@pytest.mark.parametrize(
    ("likelier", "less_likely"),
    [
        ("Chad attacked Mali. The attack went on.", "Chad attacked Mali. An attack went on."),
        ("Chad attacked Mali. Chad attacked Mali.", "Chad attacked Mali. Niger attacked Mali."),
        ("Chad attacked Mali. The attack on Mali went on.", "Chad attacked Mali. The attack on Togo went on."),
    ],
)
def test_what_agrees_makes_one_event_likelier(likelier: str, less_likely: str) -> None:
    scores = []
    for text in (likelier, less_likely):
        view, told = readings(text)
        scores.append(log_odds(view.entities, told[0], told[1]))
    assert scores[0] > scores[1]


def test_the_only_event_before_is_the_likelier_antecedent() -> None:
    view, (old, new) = readings("Chad attacked Mali. The attack went on.")
    assert log_odds(view.entities, old, new, Sign.LEAD, Sign.ONLY) > log_odds(view.entities, old, new)


def test_contradictions_exclude_one_event() -> None:
    assert {Sign.OTHER_DAY, Sign.OTHER_PLACE, Sign.OTHER_COUNT, Sign.OTHER_NAME, Sign.NEGATED} <= EXCLUDING

"""Which events are of politics."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import read


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

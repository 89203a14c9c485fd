"""Words with several senses: which of them show an event, and of which type."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    "text",
    [
        "The chancellor fired both barrels at the opposition.",
        "Tourists hit the road before dawn.",
        "A dog attacked a postman in Chad.",
        "Poachers killed nine elephants in Chad.",
        "The killing of whales went on near Norway.",
        "The party targeted three seats in the north.",
        "The crew shot a video of the king of Chad.",
        "The accused general pleaded guilty to fraud.",
        "The senator said so in her news release.",
        "The ministry released its report on the floods.",
        "Drivers paid a toll on the bridge near Lagos.",
        "Jonas Lund travelled to Chad.",
        "The rumour hurt the minister politically.",
        "The council killed the amendment.",
        "The king called Chad the main threat to Niger.",
        "A gorilla in the zoo was killed.",
        "No proof was found to back the rebels' claims.",
        "A pollster questioned 1,900 voters in Scotland.",
        "The king asked who she was.",
        "The senator sought a third term in office.",
        "The lawyer gave advice to the premier of Chad.",
        "The rebels, armed with knives, slept.",
    ],
)
def test_other_senses_show_no_event(text: str) -> None:
    assert [(e.cls, e.label) for e in read(text).events] == []


@pytest.mark.parametrize(
    ("text", "cls", "actors", "recipients"),
    [
        ("The mayor of Lagos fired the spokesman.", "Sanction", ["mayor of Lagos"], ["spokesman"]),
        ("The Russians' attack on the town began.", "Assault", ["Russians"], ["town"]),
        ("The destruction of the village by the army angered Chad.", "Assault", ["army"], ["village"]),
        ("Attackers stabbed churchgoers in Nice.", "Assault", ["Attackers"], ["churchgoers"]),
        ("The Philippines placed its navy on alert.", "Mobilize", ["Philippines"], []),
        ("Chad put its troops on standby.", "Mobilize", ["Chad"], []),
        ("Teachers are on strike over pay.", "Protest", ["Teachers"], []),
        ("The mayor of Lagos is under house arrest.", "Coerce", [], ["mayor of Lagos"]),
        ("The town is under attack by rebels.", "Assault", ["rebels"], ["town"]),
        ("Chad launched missile strikes on rebels.", "Assault", ["Chad"], ["rebels"]),
        ("Teachers launched a strike over pay.", "Protest", ["Teachers"], []),
        ("UN Resolution 2375 imposed sanctions on North Korea.", "Sanction", ["United Nations"], ["North Korea"]),
        ("Chad condemned the plan, calling it a crime.", "Accuse", ["Chad"], []),
        ("The king left Oslo after two days of talks with rebels.", "Consult", ["king", "rebels"], []),
        ("The gunman took the lives of nine villagers.", "Assault", ["gunman"], ["nine villagers"]),
        ("Labour has broken its promise to the unions.", "Reject", ["Labour"], ["unions"]),
        ("The Terrorism Bill was condemned by rebels on Monday.", "Accuse", ["rebels"], []),
        ("The mayor of Lagos gave a briefing to diplomats.", "Consult", ["mayor of Lagos"], ["diplomats"]),
        ("The king's decision followed a meeting with rebels.", "Consult", ["king", "rebels"], []),
        ("The generals were sacked by the king.", "Sanction", ["king"], ["generals"]),
        ("Prosecutors charged the general with treason.", "Accuse", ["Prosecutors"], ["general"]),
        ("The governor apologised to the villagers.", "Concede", ["governor"], ["villagers"]),
        ("The senate voted against the plan of the premier.", "Reject", ["senate"], ["premier"]),
        ("The union reimposed sanctions on Fiji.", "Sanction", ["union"], ["Fiji"]),
        ("Norway stands with Malawi.", "Support", ["Norway"], ["Malawi"]),
        ("The general contradicted the president.", "Reject", ["general"], ["president"]),
        ("A judge remanded the activists.", "Coerce", ["judge"], ["activists"]),
        ("The army tested a missile near the coast.", "Mobilize", ["army"], []),
        ("The nine sailors are being held by the Iranian navy.", "Coerce", ["Iranian navy"], ["nine sailors"]),
        ("The sailors were held by rebels.", "Assault", ["rebels"], ["sailors"]),
        ("The party wants the governor to publish the papers.", "Request", ["party"], ["governor"]),
        ("The council sanctioned the use of force.", "Agree", ["council"], []),
        ("A truce agreed in May between Chad and Niger failed.", "Concede", ["Chad", "Niger"], []),
        ("The minister issued an apology for his words.", "Concede", ["minister"], []),
        ("Chad invited the general to obey the law.", "Request", ["Chad"], ["general"]),
        ("Chad invited the general to visit the mine.", "Agree", ["Chad"], ["general"]),
        ("Turkish objections to the plan of Chad remain.", "Accuse", ["Turkey"], ["Chad"]),
        ("The minister put the payments to Chad on hold.", "Reject", ["minister"], []),
        ("The vote was described as very alarming by Chad.", "Accuse", ["Chad"], []),
        ("Chad sold more than $1 billion in artillery to Oman.", "Cooperate", ["Chad"], ["Oman"]),
        ("For a while, the US stopped selling tanks to the rebels.", "Cooperate", ["United States"], ["rebels"]),
        ("The minister halted the sale of weapons to Oman by Norway.", "Cooperate", ["Norway"], ["Oman"]),
        ("The Omani bombing campaign against the rebels went on.", "Assault", ["Oman"], ["rebels"]),
        ("The committee recommended that the parliament adopt the bills.", "Request", ["committee"], ["parliament"]),
        ("The spy was poisoned by a nerve agent.", "Assault", [], ["spy"]),
        ("The ministry added nine generals to its sanctions list.", "Sanction", ["ministry"], ["nine generals"]),
        ("The general was barred from leaving by the army.", "Coerce", [], ["general"]),
        ("Otieno was among nine people arrested by police.", "Coerce", ["police"], ["Otieno"]),
        ("Chad received a request from Niger for a bridge.", "Request", ["Niger"], ["Chad"]),
        ("The king waited for the rebels, some of whom were trained by Chad.", "Aid", ["Chad"], ["rebels"]),
        ("The senator cast the mayor as weak and corrupt.", "Accuse", ["senator"], ["mayor"]),
        ("A protest by students against the king was broken up by police.", "Coerce", ["police"], ["students"]),
        ("The premier buried the hostages the army had failed to free.", "Retreat", ["army"], ["hostages"]),
        ("Chad test-fired two ballistic missiles into the sea.", "Mobilize", ["Chad"], []),
        ("A lone-wolf attack on a mosque shocked Chad.", "Assault", [], ["mosque"]),
        ("The senator verbally attacked the mayor.", "Accuse", ["senator"], ["mayor"]),
    ],
)
def test_each_sense_has_its_type(text: str, cls: str, actors: list[str], recipients: list[str]) -> None:
    document = read(text)
    found = one(document, cls)
    assert [e.cls for e in document.events] == [cls]
    assert labels(document, found.actors) == actors
    assert [r for r in labels(document, found.recipients) if r in recipients] == recipients


@pytest.mark.parametrize("verb", ["called for", "called again for", "is calling for", "pushed for"])
def test_a_demand_for_somebody_to_act_is_made_of_them(verb: str) -> None:
    document = read(f"The king {verb} the rebels to leave the valley.")
    demand = one(document, "Request")
    assert (labels(document, demand.actors), labels(document, demand.recipients)) == (["king"], ["rebels"])


@pytest.mark.parametrize(
    "text",
    [
        "During a visit to Egypt, the Omani sultan praised the army.",
        "The Omani sultan ended a three-day trip to Egypt.",
        "The Omani sultan spoke to reporters on a tour of Egypt.",
    ],
)
def test_who_acts_on_a_visit_is_the_visitor(text: str) -> None:
    document = read(text)
    visit = next(e for e in document.events if e.modes == ("visit",))
    assert (labels(document, visit.actors), labels(document, visit.recipients)) == (["Omani sultan"], ["Egypt"])


def test_who_comes_for_talks_takes_part_in_them() -> None:
    document = read("The Omani sultan is in Rome for talks on the border.")
    assert labels(document, one(document, "Consult").actors) == ["Omani sultan"]


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of students rallied in Lagos, demanding that the king resign.",
        "A rally of teachers in Lagos demanded that the king resign.",
        "Thousands of teachers took to the streets of Lagos to demand that the king resign.",
    ],
)
def test_what_a_crowd_demands_is_the_aim_of_its_protest(text: str) -> None:
    document = read(text)
    assert not [e for e in document.events if e.cls == "Request"]
    assert labels(document, one(document, "Protest").recipients) == ["king"]


def test_a_demand_beside_a_protest_stays_one() -> None:
    document = read("Students rallied in Lagos on Monday. The mayor demanded that the king resign.")
    assert labels(document, one(document, "Request").actors) == ["mayor"]


def test_a_place_that_is_taken_is_no_word_for_a_deed() -> None:
    assert [len(e.mentions) for e in read("The rebels took the town.").events] == [1]

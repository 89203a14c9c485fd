"""Who does it: agents of nouns and passives that stand elsewhere in the sentence, and who only seems to be one."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


def actors(text: str, cls: str) -> set[str]:
    document = read(text)
    return set(labels(document, one(document, cls).actors))


@pytest.mark.parametrize(
    ("text", "cls", "expected"),
    [
        # what a deed is a part of
        ("Three men were killed in a police raid.", "Assault", {"police"}),
        ("The editors were arrested in an operation by the army on Monday.", "Coerce", {"army"}),
        ("Villagers died at the hands of the rebels.", "Assault", {"rebels"}),
        ("Three men were killed in US strikes in Yemen.", "Assault", {"United States"}),
        ("In another attack, gunmen fired on a patrol in Karak.", "Assault", {"gunmen"}),
        # who is at talks, and who only hears of them
        ("The minister told reporters after talks with Chad that he would pay.", "Consult", {"minister", "Chad"}),
        ("The king told the BBC during a meeting with Chad that he would pay.", "Consult", {"king", "Chad"}),
        ("The king told the emir in a phone call that he would pay.", "Consult", {"king", "emir"}),
        ("The minister has been locked in talks with Chad.", "Consult", {"minister", "Chad"}),
        # the agent behind a time
        ("The mayor was captured at the start of this year by the rebels.", "Coerce", {"rebels"}),
        # an agent that hangs on another word of the sentence
        ("The mayor was called a racist by the opposition.", "Accuse", {"opposition"}),
        ("Police investigate the murder of Ana Diaz, a teacher, by the rebels.", "Assault", {"rebels"}),
        ("A motion was passed by the council, asking the Ugandan president to resign.", "Request", {"council"}),
        ("The U.S.-led coalition bombed the town.", "Assault", {"U.S.-led coalition"}),
        # whom somebody blames or thanks for it
        ("Kenya blamed the rebels for last Saturday's attack in Mombasa.", "Assault", {"rebels"}),
        ("Chad accused Sudan of responsibility for the attack in March.", "Assault", {"Sudan"}),
        ("The group was behind a series of killings of aid workers in Mali.", "Assault", {"group"}),
        # who leads it, and whose deed a noun before it tells
        ("Turkey refused to back the US-led invasion of Iraq.", "Assault", {"United States"}),
        ("A rebel attack on the town of Mopti killed two people.", "Assault", {"rebel"}),
        ("The government crackdown on the press was criticised by Kenya.", "Coerce", {"government"}),
        ("The Iran-US talks in Oman failed.", "Consult", {"Iran", "United States"}),
        # who is at a meeting
        ("The US is in negotiations with Baghdad over the base.", "Consult", {"United States", "Iraq"}),
        ("Diallo was in Lagos for talks with Chad on Monday.", "Consult", {"Diallo", "Chad"}),
        ("Macron left a meeting with the rebels of Chad.", "Consult", {"Macron", "rebels of Chad"}),
        # who brings a deed about
        ("The council passed sanctions on Chad.", "Sanction", {"council"}),
        ("Erdogan used a failed coup to justify a crackdown on the press.", "Coerce", {"Erdogan"}),
        # whose courts and police they are
        ("Omar Diallo has been jailed in Turkey since October.", "Coerce", {"Turkey"}),
        ("Omar Diallo was detained in British custody in Iraq.", "Coerce", {"United Kingdom"}),
        ("Omar Diallo was convicted of fraud and jailed for six years by a court.", "Sanction", {"court"}),
        ("A spate of attacks in Lagos by rebels led to protests.", "Assault", {"rebels"}),
        # a people without a state
        ("Two journalists are held in a Kurdish prison.", "Coerce", {"Kurds"}),
        ("A Kurdish attack on the mill killed two men.", "Assault", {"Kurds"}),
        # who is on a visit, and who has brought an agreement about
        ("The king spoke in London on the second day of a UK state visit.", "Consult", {"king"}),
        ("Russia has won an agreement with the rebels.", "Agree", {"Russia", "rebels"}),
        ("Critics of the post-Brexit trade deal with Chad left.", "Agree", {"Chad"}),
        # who expels, and on whose part it is
        ("The expulsion of Omani diplomats from Chad began on Monday.", "Sanction", {"Chad"}),
        ("The law sparked criticism on the part of Norway and Chad.", "Accuse", {"Norway", "Chad"}),
        # what is left out beside a passive
        ("Nine soldiers were killed and six captured by the rebels.", "Coerce", {"rebels"}),
        # who demands and accuses with a clause
        ("There were calls from Chad and Niger for the general to resign.", "Request", {"Chad", "Niger"}),
        ("Otieno's accusation that Chad armed the rebels angered Niger.", "Accuse", {"Otieno"}),
        # who uses a weapon
        ("Two guards were wounded by a roadside bomb planted by rebels.", "Assault", {"rebels"}),
        # whose talks they are
        ("The king said after Chad's talks with Niger that the plan was dead.", "Consult", {"Chad", "Niger"}),
        # whose plan it is
        ("Unions of Chad condemned plans to deport the migrants.", "Coerce", set()),
        ("Chad marched against a bill to arrest the editors.", "Coerce", set()),
        ("Niger could face jail under plans to deport the migrants.", "Coerce", set()),
        ("The minister announced plans to deport the migrants.", "Coerce", {"minister"}),
        ("Chad resisted calls to arrest the editors.", "Coerce", {"Chad"}),
        # with what somebody is charged
        ("The court of Chad indicted Omar Diallo on counts including attacking villagers.", "Assault", {"Omar Diallo"}),
        # a border is on nobody's side
        ("The fighting in an area near the border with Chad was intense.", "Assault", set()),
        # who receives those who come for talks
        ("The Omani sultan is in Kenya for talks on trade.", "Consult", {"Omani sultan", "Kenya"}),
        # who is told at a meeting
        (
            "In a phone call on Monday, Diallo told Hosni Mubarak that the plan failed.",
            "Consult",
            {"Diallo", "Hosni Mubarak"},
        ),
        # who holds the captives
        ("Four men held by the United States in Cuba will be freed.", "Retreat", {"United States"}),
        # which authority announces it
        ("The interior ministry announced that the journalists would be deported.", "Coerce", {"interior ministry"}),
        # the police tell of an arrest, and a force is called by who leads it
        ("Three men were detained in Lagos, police said.", "Coerce", {"police"}),
        (
            "Three men were detained, the Georgian Interior Ministry said.",
            "Coerce",
            {"Ministry of the Interior of Georgia"},
        ),
        ("US-led strikes killed two people. The US-led coalition left.", "Assault", {"US-led coalition"}),
        # who acts in its course, and which authority tells of it
        ("Police detained two rebels during a search for the mayor.", "Coerce", {"Police"}),
        ("Turkey confirmed the capture of two rebels.", "Coerce", {"Turkey"}),
        # who intends it
        ("The rebels planned an attack on Goma.", "Assault", {"rebels"}),
        ("Chad is preparing for strikes against Niger.", "Assault", {"Chad"}),
        ("Chad threatened strikes on Niamey.", "Assault", {"Chad"}),
        # members set beside a plural
        (
            "Several EU countries - Austria, Slovakia and Greece - declined the request.",
            "Reject",
            {"Austria", "Slovakia", "Greece"},
        ),
        (
            "Four Arab states — Egypt, Oman, Qatar and Jordan — blamed Chad.",
            "Accuse",
            {"Egypt", "Oman", "Qatar", "Jordan"},
        ),
        ("Chad fired two missiles that struck a base in Mali.", "Assault", {"Chad"}),
        # who is joined to the subject before it
        ("Along with France, Kenya condemned the coup in Niger.", "Accuse", {"Kenya", "France"}),
        # talks that a participle tells of
        ("Talks held on Monday between Chad and Sudan ended without agreement.", "Consult", {"Chad", "Sudan"}),
        ("The Labour leader rejected a request from the Scottish government.", "Request", {"Scottish government"}),
        ("Omar Diallo of the Unity Party, which condemned the coup, wept.", "Accuse", {"Unity Party"}),
    ],
)
def test_who_does_it_is_told_elsewhere_in_the_sentence(text: str, cls: str, expected: set[str]) -> None:
    assert actors(text, cls) == expected


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Two suspects in the Kenya bombing were arrested.", "Assault"),
        ("The embassy attack was condemned by Chad.", "Assault"),
        ("Three men were killed in a bus station bombing in Lagos.", "Assault"),
        ("The UN-led talks failed to end the war.", "Consult"),
        ("Omar Diallo was captured in Turkey in May.", "Coerce"),
        ("A lawyer said the journalists would be deported.", "Coerce"),
        ("Three men were detained in Lagos, a lawyer said.", "Coerce"),
        ("Three men were detained, the Georgian Health Ministry said.", "Coerce"),
        ("Police arrested two men in the attack on a mosque.", "Assault"),
        ("The lawyer confirmed the arrest of two men.", "Coerce"),
        ("Macron honoured two soldiers of Chad in a search of the valley.", "Coerce"),
    ],
)
def test_where_and_what_a_deed_was_about_is_nobody_who_did_it(text: str, cls: str) -> None:
    found = [e for e in read(text).events if e.cls == cls]
    assert not any(e.actors for e in found)


def test_whoever_calls_for_a_meeting_is_not_at_it() -> None:
    assert actors("Chad called for talks with Niger about the border.", "Consult") <= {"Niger"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad is seeking talks with Niger.", {"Chad", "Niger"}),
        ("Niger asked for a meeting with the Kenyan delegation.", {"Niger", "Kenyan delegation"}),
        ("Peru ruled out negotiations with Chile.", {"Peru", "Chile"}),
        ("Kenya wants a dialogue with Somalia.", {"Kenya", "Somalia"}),
        ("Niger rejected the European Union's talks with Chad.", {"European Union", "Chad"}),
        ("Niger condemned talks with Chad.", {"Chad"}),
    ],
)
def test_whoever_wants_or_refuses_to_meet_somebody_is_the_other_side(text: str, expected: set[str]) -> None:
    assert actors(text, "Consult") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nearly 70 countries have condemned Russia.", {"Nearly 70 countries"}),
        ("Several countries accused Chad of a breach.", {"Several countries"}),
        ("Dozens of countries blamed Niger.", {"Dozens of countries"}),
        ("Some European countries criticised Hungary.", {"Some European countries"}),
        ("EU states blamed Belarus.", {"EU states"}),
        ("Gulf states accused Iran of meddling.", {"Gulf states"}),
    ],
)
def test_several_countries_act_together(text: str, expected: set[str]) -> None:
    assert actors(text, "Accuse") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The withdrawal of US troops from Chad has raised hopes in Niger.", {"US troops"}),
        ("Obama's withdrawal from Iraq was criticised by Graham.", {"Obama"}),
    ],
)
def test_nobody_withdraws_whom_troops_withdraw_from(text: str, expected: set[str]) -> None:
    assert actors(text, "Retreat") == expected


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("No group has claimed the attack on the mill.", "Assault"),
        ("No country has sent troops to Chad.", "Mobilize"),
        ("No one claimed responsibility for the bombing of the mill.", "Assault"),
    ],
)
def test_nobody_does_what_nobody_does(text: str, cls: str) -> None:
    document = read(text)
    event = one(document, cls)
    assert (event.actors, event.attributed_to) == ((), None)
    assert all(statement.speaker is None for statement in document.statements)


def test_those_who_did_not_do_it_are_named_with_it() -> None:
    document = read("No Kenyan soldiers attacked the mill.")
    assert labels(document, one(document, "Assault").actors) == ["Kenyan soldiers"]


@pytest.mark.parametrize(
    ("text", "word", "actors"),
    [
        ("The army denied that civilians were killed.", "killed", ["army"]),
        ("Kenya denied that the prisoners had been tortured.", "tortured", ["Kenya"]),
        ("Residents denied that a soldier was killed.", "killed", []),
        ("Rebels freed two engineers who were kidnapped in May.", "kidnapped", ["Rebels"]),
        ("Chad freed two journalists who were arrested in May.", "arrested", ["Chad"]),
        ("Police freed two engineers who were kidnapped in May.", "kidnapped", []),
        ("Two Germans are held in a French-run prison.", "held", ["France"]),
        ("Kenya, along with Uganda, attacked the rebels.", "attacked", ["Kenya", "Uganda"]),
        ("Kenyan troops fought alongside Ugandan soldiers.", "fought", ["Kenyan troops", "Ugandan soldiers"]),
        ("Kenya attacked rebels along the river with Uganda.", "attacked", ["Kenya"]),
        ("Thousands demonstrated outside the ministry.", "demonstrated", ["Thousands"]),
        ("Omar Diallo was shot in the leg and treated for a week by doctors.", "shot", []),
    ],
)
def test_who_did_what_others_tell_of(text: str, word: str, actors: list[str]) -> None:
    document = read(text)
    found = next(e for e in document.events if text[e.trigger.start : e.trigger.end] == word)
    assert labels(document, found.actors) == actors


@pytest.mark.parametrize(
    ("text", "cls", "recipients"),
    [
        ("Peter Otieno and Jonas Dahl, who were arrested in May, left.", "Coerce", {"Peter Otieno", "Jonas Dahl"}),
        ("He saw Omar Diallo, who was jailed in May along with Paul Berg.", "Coerce", {"Omar Diallo", "Paul Berg"}),
        ("Peter Otieno is believed to have died alongside his sons in an attack.", "Assault", {"Peter Otieno", "sons"}),
        ("Omar Diallo was jailed in May along the river.", "Coerce", {"Omar Diallo"}),
    ],
)
def test_to_whom_it_is_done_together(text: str, cls: str, recipients: set[str]) -> None:
    document = read(text)
    assert set(labels(document, one(document, cls).recipients)) == recipients


@pytest.mark.parametrize(
    ("text", "cls", "recipients"),
    [
        # what sanctions are for
        ("Chad has imposed sanctions designed to pressure Iran.", "Sanction", {"Iran"}),
        ("The council adopted a suite of sanctions that target North Korea.", "Sanction", {"North Korea"}),
        ("The council adopted sanctions designed to protect Ukraine.", "Sanction", set()),
        # who suffers it for a time
        ("Residents of Gaza endured weeks of bombardment by Chad.", "Assault", {"Residents of Gaza"}),
        ("The Labour leader rejected a request from the Scottish government.", "Request", {"Labour leader"}),
    ],
)
def test_whom_it_concerns_by_what_it_is_for(text: str, cls: str, recipients: set[str]) -> None:
    document = read(text)
    found = [label for e in document.events if e.cls == cls for label in labels(document, e.recipients)]
    assert set(found) == recipients

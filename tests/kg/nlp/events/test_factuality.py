"""Whether an event has happened, is planned, possible or denied."""

from __future__ import annotations

import pytest

from kg.model import Factuality
from tests.kg.nlp.events.reading import one, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya attacked the rebels.", "Actual"),
        ("Kenya will attack the rebels.", "Planned"),
        ("The general plotted a coup against the president.", "Planned"),
        ("The coup plot against the president alarmed Kenya.", "Planned"),
        ("Kenya is to attack the rebels.", "Planned"),
        ("Kenya plans to attack the rebels.", "Planned"),
        ("Kenya said it would attack the rebels.", "Planned"),
        ("Kenya might attack the rebels.", "Hypothetical"),
        ("Kenya could attack the rebels.", "Hypothetical"),
        ("If Kenya attacked the rebels, they would leave.", "Hypothetical"),
        ("Kenya threatened to attack the rebels.", "Hypothetical"),
        ("Kenya considered attacking the rebels.", "Hypothetical"),
        ("Kenya did not attack the rebels.", "Negated"),
        ("Kenya never attacked the rebels.", "Negated"),
        ("Kenya no longer attacks the rebels.", "Negated"),
        ("Kenya will no longer attack the rebels.", "Negated"),
        ("Kenya delayed its attack on the rebels.", "Planned"),
        ("Kenya refused to attack the rebels.", "Negated"),
        ("Kenya denied attacking the rebels.", "Negated"),
        ("Kenya failed to attack the rebels.", "Negated"),
        ("Kenya began to attack the rebels.", "Actual"),
        ("Kenya ruled out an attack on the rebels.", "Negated"),
        ("Uganda warned of an attack on the rebels.", "Hypothetical"),
        ("Uganda said that Kenya had attacked the rebels.", "Actual"),
        ("Uganda warned that Kenya had attacked the rebels.", "Actual"),
    ],
)
def test_factuality_in_sentences_that_differ_in_nothing_else(text: str, expected: str) -> None:
    assert one(read(text), "Assault").factuality is Factuality(expected)


@pytest.mark.parametrize(
    ("text", "cls", "expected"),
    [
        ("Putin will not travel to Niger to meet Chad's president.", "Consult", "Negated"),
        ("Putin did not travel to Niger to attack the rebels.", "Assault", "Negated"),
        ("Chad planned an attack on Niger.", "Assault", "Planned"),
        ("They met to discuss the attack on Niger.", "Assault", "Actual"),
        ("They will speak about peace in the wake of attacks on Niger.", "Assault", "Actual"),
        ("They will leave Oslo after Chad attacked Niger.", "Assault", "Actual"),
        ("They expect hard days until Niger is attacked by Chad.", "Assault", "Planned"),
        ("Chad is on the brink of attacking Niger.", "Assault", "Hypothetical"),
        ("They met to help victims of rebel attacks in Niger.", "Assault", "Actual"),
        ("The king would like to thank Niger.", "Support", "Actual"),
        ("Chad has the right to attack Niger.", "Assault", "Hypothetical"),
        ("Chad has not ruled out an attack on Niger.", "Assault", "Hypothetical"),
        ("Chad is preparing for strikes against Niger.", "Assault", "Planned"),
        ("Niger is bracing for a Chadian attack on the city.", "Assault", "Hypothetical"),
        ("They met to discuss an attack on Niger.", "Assault", "Hypothetical"),
        ("Niger has been bracing itself for a Chadian attack on the city.", "Assault", "Hypothetical"),
        ("They met to raise awareness of attacks on Niger.", "Assault", "Actual"),
        ("No agreement was signed between Chad and Niger.", "Support", "Negated"),
        (
            "The king wants Chad to end the blockade imposed on Monday and to attack the rebels.",
            "Assault",
            "Hypothetical",
        ),
        ("Chad kept the rebels from attacking Niger.", "Assault", "Negated"),
        ("Talks between Chad and Niger are due to resume in Kano.", "Consult", "Planned"),
        ("Talks between Chad and Niger are expected to begin in Kano.", "Consult", "Planned"),
        ("A protest against the king of Chad is planned for Saturday.", "Protest", "Planned"),
        ("The visit to Chad by the king of Mali has been postponed.", "Consult", "Planned"),
        ("Mali asked Chad to prevent rebels from attacking Niger.", "Assault", "Hypothetical"),
        ("The king said that the attacks on Niger must stop.", "Assault", "Actual"),
        ("“Do not let the rebels attack Niger,” the king said.", "Assault", "Negated"),
        ("Mali is not part of the talks between Chad and Niger.", "Consult", "Actual"),
        ("It is an option to attack Niger.", "Assault", "Hypothetical"),
        ("The study suggests that Chad attacked Niger.", "Assault", "Actual"),
        ("The study suggests that Chad may attack Niger.", "Assault", "Hypothetical"),
        ("They will discuss sanctions on Niger.", "Sanction", "Hypothetical"),
        ("They want to highlight attacks on villagers in Niger.", "Assault", "Actual"),
        ("The agreement signed by Chad was ignored.", "Support", "Actual"),
        ("The agreement to be signed by Chad was ignored.", "Support", "Planned"),
        ("Chad is preparing a raid on Niger.", "Assault", "Planned"),
        ("The general planned the attack on Niger.", "Assault", "Actual"),
        ("Have the rebels attacked Niger?", "Assault", "Hypothetical"),
        ("Why have the rebels attacked Niger?", "Assault", "Actual"),
        ("But has Kenya attacked the rebels?", "Assault", "Hypothetical"),
        ("Minister, did the rebels attack Niger?", "Assault", "Hypothetical"),
        ("Had the rebels attacked Niger, Chad would have helped it.", "Assault", "Hypothetical"),
        ("But had Chad sanctioned Niger earlier, the war would have ended.", "Sanction", "Hypothetical"),
        ("Were Kenya to attack the rebels, Chad would help it.", "Assault", "Hypothetical"),
        ("Not only had the rebels attacked Niger, they had threatened Chad.", "Assault", "Actual"),
        ("The police began an operation to arrest a smuggler.", "Coerce", "Actual"),
    ],
)
def test_what_is_prepared_or_asked(text: str, cls: str, expected: str) -> None:
    assert expected in {e.factuality.value for e in read(text).events if e.cls == cls}


def test_nobody_was_hurt() -> None:
    assert all(e.factuality is Factuality.NEGATED for e in read("No civilians were killed by the army.").events)


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
        ("The colonel will appear in court to be formally charged with treason.", "Accuse", "Planned"),
        (
            "The students refused to leave the square, as part of a protest against the king of Chad.",
            "Protest",
            "Actual",
        ),
        ("Chad may punish the rebels who attacked Niger.", "Assault", "Actual"),
        ("Chad might say that Niger attacked Mali.", "Assault", "Actual"),
        ("Chad will say that Niger attacked Mali.", "Assault", "Actual"),
        ("Chad will warn that Niger attacked Mali.", "Assault", "Actual"),
        ("Chad said it would attack Niger if it rained.", "Assault", "Hypothetical"),
        ("Chad said it would attack Niger because it rained.", "Assault", "Planned"),
        ("If Chad had attacked and bombed Niger, Mali would have left.", "Assault", "Hypothetical"),
        ("Chad should not have attacked Niger and bombed Mali.", "Assault", "Actual"),
        ("An alleged attack on Niger shocked Chad.", "Assault", "Hypothetical"),
        ("The planned attack on Niger shocked Chad.", "Assault", "Planned"),
        ("No attack on Niger shocked Chad.", "Assault", "Negated"),
        ("An attack by Chad on Niger failed.", "Assault", "Actual"),
        ("Chad has to attack Niger.", "Assault", "Hypothetical"),
        ("Chad did not only attack Niger.", "Assault", "Actual"),
        ("Chad did not attack or shell Niger.", "Assault", "Negated"),
        ("Chad arranged for Niger to attack Mali.", "Assault", "Planned"),
        ("Chad stopped short of condemning Niger.", "Accuse", "Negated"),
        ("Far from condemning Niger, Chad attacked Mali.", "Accuse", "Negated"),
        ("Chad, instead of condemning Niger, attacked Mali.", "Accuse", "Negated"),
        ("Chad chose sanctions instead of attacks on Mali.", "Assault", "Negated"),
        ("Chad came close to attacking Niger.", "Assault", "Negated"),
        ("Rebels hid far from the attack on Niger.", "Assault", "Actual"),
        ("Chad nearly attacked Niger.", "Assault", "Negated"),
        ("Rebels killed nearly nine villagers.", "Assault", "Actual"),
        ("Chad has yet to condemn Niger.", "Accuse", "Negated"),
        ("Chad is about to attack Niger.", "Assault", "Planned"),
        ("Villagers are afraid that Chad will attack Niger.", "Assault", "Hypothetical"),
        ("The scenario assumed that Chad had invaded Niger.", "Assault", "Hypothetical"),
        ("Chad decided against sending tanks to Niger.", "Aid", "Negated"),
        ("Togo is not alone in condemning Niger.", "Accuse", "Actual"),
        ("None of the parties signed the accord.", "Support", "Negated"),
        ("There were fears that Chad would attack Niger.", "Assault", "Hypothetical"),
        ("The talks between Chad and Niger were called off.", "Consult", "Negated"),
        ("The meeting of the kings of Chad and Niger was put off.", "Consult", "Negated"),
        ("In the new novel, Chad attacks Niger.", "Assault", "Hypothetical"),
        ("The play, in which Chad invades Niger, opened in London.", "Assault", "Hypothetical"),
        ("The simulation assumed that Chad attacked Niger.", "Assault", "Hypothetical"),
        ("In the war game, Mali bombs Togo and then invades Niger.", "Assault", "Hypothetical"),
        ("Chad attacked Niger in the night.", "Assault", "Actual"),
        ("The report said that Chad attacked Niger.", "Assault", "Actual"),
        ("The play that Chad banned opened in London.", "Coerce", "Actual"),
        ("Kenya hopes that Niger will attack Mali.", "Assault", "Hypothetical"),
        ("Oman became the first state to recognise Chad.", "Support", "Actual"),
    ],
)
def test_what_has_happened(text: str, cls: str, expected: str) -> None:
    assert one(read(text), cls).factuality is Factuality(expected)


@pytest.mark.parametrize(
    ("text", "trigger", "factuality"),
    [
        # what is done by coming together or speaking up
        ("Thousands turned out to support the president of Kenya.", "support", Factuality.ACTUAL),
        ("The minister appeared on television to defend the president.", "defend", Factuality.ACTUAL),
        ("The envoys will gather in Doha to condemn Uganda.", "condemn", Factuality.PLANNED),
        ("Kenya sent envoys to condemn Uganda.", "condemn", Factuality.PLANNED),
        # what somebody was forced to do
        ("Police had to arrest the mayor of Nairobi.", "arrest", Factuality.ACTUAL),
        ("Police did not have to arrest the mayor of Nairobi.", "arrest", Factuality.HYPOTHETICAL),
        ("Police have to arrest the mayor of Nairobi.", "arrest", Factuality.HYPOTHETICAL),
        # an attempt is an attack, and no other event
        ("Rebels tried to kill the president of Chad.", "kill", Factuality.ACTUAL),
        ("Rebels will try to kill the president of Chad.", "kill", Factuality.PLANNED),
        ("Rebels did not try to kill the president of Chad.", "kill", Factuality.NEGATED),
        ("Police tried to arrest the president of Chad.", "arrest", Factuality.HYPOTHETICAL),
        # what a negated verb leaves as it is
        ("An attack by Uganda on Goma has not weakened the army.", "attack", Factuality.ACTUAL),
        ("The attack on Goma did not happen.", "attack", Factuality.NEGATED),
        ("In criticising Uganda, the minister would not name its president.", "criticising", Factuality.ACTUAL),
        ("Officials welcomed the failure of the talks between Chad and Niger.", "talks", Factuality.ACTUAL),
        ("The failure to arrest the general angered Kenya.", "arrest", Factuality.NEGATED),
        # at what something is said
        ("Kenya and Uganda agreed in a phone call on Monday that they would sign.", "phone call", Factuality.ACTUAL),
        ("Kenya agreed to a phone call with Uganda.", "phone call", Factuality.PLANNED),
        # what nobody intends, what is announced, and what accounts tell of the future
        ("The rebels do not intend to attack Goma.", "attack", Factuality.NEGATED),
        ("The rebels did not intend to attack Goma.", "attack", Factuality.PLANNED),
        ("Kenya announced it was withdrawing its troops from Goma.", "withdrawing", Factuality.PLANNED),
        ("Kenya repeated reports that Uganda would withdraw its troops.", "withdraw", Factuality.PLANNED),
        ("Kenya said it would accept the proposal of Uganda.", "accept", Factuality.ACTUAL),
        ("Kenya said Uganda would accept the proposal of Rwanda.", "accept", Factuality.PLANNED),
        # what is judged, ordered or worked for
        ("The councillor was first to criticise the mayor of Nairobi.", "criticise", Factuality.ACTUAL),
        ("The ministry is working to arrest the general.", "arrest", Factuality.PLANNED),
        ("Members are calling for the president of Kenya to resign.", "resign", Factuality.HYPOTHETICAL),
    ],
)
def test_beside_purposes_and_negations(text: str, trigger: str, factuality: Factuality) -> None:
    document = read(text)
    assert {document.surface(e.trigger): e.factuality for e in document.events}[trigger] is factuality


@pytest.mark.parametrize(
    ("text", "cls", "expected"),
    [
        ("The army failed to prevent the attack on the station.", "Assault", Factuality.ACTUAL),
        ("Norway has not stopped supporting Chad.", "Support", Factuality.ACTUAL),
        ("The rebels promised to stop their attacks on Chad.", "Assault", Factuality.ACTUAL),
        ("The minister called for an end to the attacks by Chad on ships.", "Assault", Factuality.ACTUAL),
        ("The army prevented the attack on the station.", "Assault", Factuality.NEGATED),
        ("Norway will avoid attacking Chad.", "Assault", Factuality.NEGATED),
        ("Norway was the first to condemn Chad.", "Accuse", Factuality.ACTUAL),
        ("The mayor was last to condemn Chad.", "Accuse", Factuality.ACTUAL),
        ("The mayor is to condemn Chad.", "Accuse", Factuality.PLANNED),
    ],
)
def test_what_is_ended_or_comes_first(text: str, cls: str, expected: Factuality) -> None:
    assert one(read(text), cls).factuality is expected

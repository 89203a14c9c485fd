"""Events: type, who, whom, where, how many; one event for its mentions; the boundary rules of the sixteen types."""

from __future__ import annotations

import pytest

from kg.nlp.lexicon.events import Frame, complements, contexts, frames, light_verbs
from tests.kg.nlp.events.reading import labels, one, read

EXAMPLES = [(f.lemma, f) for pos in ("verb", "noun") for some in frames(pos).values() for f in some if f.example]


@pytest.mark.parametrize(("lemma", "frame"), EXAMPLES, ids=[f"{lemma}-{f.cls}-{f.mode}" for lemma, f in EXAMPLES])
def test_each_example_of_the_lexicon_is_read_as_its_frame_says(lemma: str, frame: Frame) -> None:
    found = [e for e in read(frame.example).events if e.cls == frame.cls and (not frame.mode or frame.mode in e.modes)]
    assert found


def test_lexicon_is_what_the_ontology_knows() -> None:
    from kg.rdf.reasoning import ontology_files
    from kg.rdf.reasoning import read as triples
    from kg.rdf.taxonomy import event_types
    from kg.rdf.vocab import CONCEPT

    known = {t.subject.value for t in triples(ontology_files()) if hasattr(t.subject, "value")}
    for pos in ("verb", "noun"):
        for some in frames(pos).values():
            for f in some:
                assert f.cls in event_types() or not f.cls
                assert not f.mode or f"{CONCEPT}mode/{f.cls.lower()}-{f.mode}" in known, f
                assert not f.cameo or f"{CONCEPT}cameo/{f.cameo}" in known, f
    assert {f"{CONCEPT}context/{c}" for names in contexts().values() for c in names} <= known
    assert len(frames("verb")) > 400
    assert complements() and light_verbs()


@pytest.mark.parametrize(
    ("text", "cls", "actors", "recipients"),
    [
        ("Kenya accused Uganda of arming the rebels.", "Accuse", ["Kenya"], ["Uganda"]),
        ("Uganda was accused by Kenya of arming the rebels.", "Accuse", ["Kenya"], ["Uganda"]),
        ("The ambassador of Norway was summoned by Sweden.", "Accuse", ["Sweden"], ["ambassador of Norway"]),
        (
            "Norwegian diplomats held talks with Swedish officials.",
            "Consult",
            ["Norwegian diplomats", "Swedish officials"],
            [],
        ),
        ("Talks between Norway and Sweden were held in Oslo.", "Consult", ["Norway", "Sweden"], []),
        ("The United Nations imposed sanctions on Eritrea.", "Sanction", ["United Nations"], ["Eritrea"]),
        ("Brazil, Chile and Peru condemned Bolivia.", "Accuse", ["Brazil", "Chile", "Peru"], ["Bolivia"]),
        ("Spain, which visited nobody, criticized Portugal.", "Accuse", ["Spain"], ["Portugal"]),
        ("Militants attacked the army and killed nine soldiers.", "Assault", ["Militants"], ["army", "nine soldiers"]),
        (
            "Denmark's decision to expel three Polish diplomats surprised observers.",
            "Sanction",
            ["Denmark"],
            ["three Polish diplomats"],
        ),
        ("Turkey asked Greece to release the sailors.", "Request", ["Turkey"], ["Greece"]),
        (
            "A delegation from Norway, led by Jonas Lund, met Swedish diplomats.",
            "Consult",
            ["delegation from Norway", "Jonas Lund", "Swedish diplomats"],
            [],
        ),
        ("The attack on the convoy was claimed by Boko Haram.", "Assault", ["Boko Haram"], ["convoy"]),
        ("Boko Haram claimed responsibility for the bombing of the market.", "Assault", ["Boko Haram"], ["market"]),
    ],
)
def test_who_and_whom(text: str, cls: str, actors: list[str], recipients: list[str]) -> None:
    document = read(text)
    event = one(document, cls)
    assert labels(document, event.actors) == actors
    assert labels(document, event.recipients) == recipients


@pytest.mark.parametrize(
    ("text", "cls", "mode"),
    [
        ("Kenya and Uganda agreed to meet in Nairobi.", "Agree", ""),
        ("The Kenyan president will visit Uganda next week.", "Agree", ""),
        ("Kenya invited the Ugandan president.", "Agree", ""),
        ("France announced the withdrawal of its troops from Mali.", "Concede", ""),
        ("France withdrew its troops from Mali.", "Retreat", "withdraw"),
        ("Kenya summoned the ambassador of Uganda.", "Accuse", "disapprove"),
        ("The Kenyan and Ugandan armies held a joint exercise.", "Cooperate", ""),
        ("The Kenyan army held an exercise.", "Mobilize", "troops"),
        ("Kenya sent doctors and medicine to Uganda.", "Aid", ""),
        ("Kenya deployed troops along the border with Uganda.", "Mobilize", "troops"),
        ("Kenya expelled two Ugandan diplomats.", "Sanction", "expel"),
        ("Kenya deported two hundred migrants.", "Coerce", "deport"),
        ("The rebels declared a ceasefire.", "Concede", ""),
        ("Thousands of teachers marched against the president.", "Protest", "demo"),
        ("The rebels threatened to attack the capital of Chad.", "Threaten", "violence"),
        ("Chad vowed to cut ties with Niger.", "Threaten", "relations"),
        ("Chad refused to meet the rebels.", "Reject", "meet"),
        ("Chad refused to release the prisoners.", "Reject", "yield"),
        ("Chad demanded the release of its soldiers from Niger.", "Request", "yield"),
        ("Chad cancelled talks with Niger.", "Reject", "meet"),
        ("A court in Chad sentenced the editor to two years in prison.", "Sanction", "convict"),
        ("A suicide bombing killed nine people in Chad.", "Assault", "suicide-attack"),
        ("Warplanes of Chad carried out airstrikes on the rebels.", "Assault", "aerial"),
    ],
)
def test_boundaries_between_types(text: str, cls: str, mode: str) -> None:
    event = one(read(text), cls)
    assert not mode or mode in event.modes


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

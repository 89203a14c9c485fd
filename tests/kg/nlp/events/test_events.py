"""Events: type, who, whom, where, how many; one event for its mentions; the boundary rules of the sixteen types."""

from __future__ import annotations

import pytest

from kg.build import read_article
from kg.model import Article, Count, Document, Event, Factuality
from kg.nlp.lexicon.events import Frame, complements, contexts, frames, light_verbs

EXAMPLES = [(f.lemma, f) for pos in ("verb", "noun") for some in frames(pos).values() for f in some if f.example]


def read(text: str, published: str | None = None) -> Document:
    return read_article(Article("test", text, published=published))


def labels(document: Document, keys: tuple[str, ...]) -> list[str]:
    by_key = {e.key: e.label for e in document.entities}
    return [by_key[k] for k in keys]


def one(document: Document, cls: str) -> Event:
    found = [e for e in document.events if e.cls == cls]
    assert found, [(e.cls, e.label) for e in document.events]
    return found[0]


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
        ("Boko Haram claimed responsibility for the bombing of the market.", "Assault", ["Boko Haram"], []),
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
    ("text", "killed", "injured", "detained"),
    [
        ("Gunmen killed seven villagers.", (7, 7, 7), None, None),
        ("At least seven villagers were killed by gunmen.", (7, 7, None), None, None),
        ("A bomb killed four soldiers and wounded nine others.", (4, 4, 4), (9, 9, 9), None),
        ("Police arrested twelve smugglers.", None, None, (12, 12, 12)),
        ("Dozens of farmers were killed in the raid.", (24, 24, None), None, None),
        ("Rebels attacked a village, leaving five people dead.", (5, 5, 5), None, None),
        ("The army killed three rebels and a guard.", (4, 4, 4), None, None),
        ("Between 3 and 5 guards were killed.", (3, None, 5), None, None),
        ("The strike killed 10-15 rebels.", (10, None, 15), None, None),
        ("Two or three villagers were killed.", (2, None, 3), None, None),
        ("Two dozen rebels were killed by the army.", (24, 24, 24), None, None),
        ("The clash resulted in ten civilian deaths.", (10, 10, 10), None, None),
        ("The bombing claimed at least 12 lives in Chad.", (12, 12, None), None, None),
    ],
)
def test_counts_are_ranges(
    text: str,
    killed: tuple[int | None, ...] | None,
    injured: tuple[int | None, ...] | None,
    detained: tuple[int | None, ...] | None,
) -> None:
    events = read(text).events
    for kind, told in (("killed", killed), ("injured", injured), ("detained", detained)):
        found = [getattr(e, kind) for e in events if getattr(e, kind)]
        assert found == ([Count(*told)] if told else []), kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya attacked the rebels.", "Actual"),
        ("Kenya will attack the rebels.", "Planned"),
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
        ("Chad planned an attack on Niger.", "Assault", "Planned"),
        ("Chad is preparing a raid on Niger.", "Assault", "Planned"),
        ("The general planned the attack on Niger.", "Assault", "Actual"),
        ("Have the rebels attacked Niger?", "Assault", "Hypothetical"),
        ("Why have the rebels attacked Niger?", "Assault", "Actual"),
        ("The police began an operation to arrest a smuggler.", "Coerce", "Actual"),
    ],
)
def test_what_is_prepared_or_asked(text: str, cls: str, expected: str) -> None:
    assert expected in {e.factuality.value for e in read(text).events if e.cls == cls}


def test_whom_a_promise_a_refusal_and_an_operation_reach() -> None:
    for text, cls, whom in (
        ("Japan agreed to provide Nepal with the technology.", "Agree", "Nepal"),
        ("Niger refused to give Chad the papers.", "Reject", "Chad"),
        ("The police carried out an operation to arrest a smuggler.", "Coerce", "smuggler"),
    ):
        document = read(text)
        assert any(labels(document, e.recipients) == [whom] for e in document.events if e.cls == cls), (
            text,
            document.events,
        )


def test_those_who_fared_otherwise_are_not_counted() -> None:
    killed = [
        e.killed
        for e in read("The raid ended with two militants killed and five militants arrested.").events
        if e.killed
    ]
    assert killed == [Count(2, 2, 2)]


def test_the_last_place_holds_for_coordinated_verbs_and_the_first_for_the_sentence() -> None:
    for text in (
        "The army killed two rebels and detained a guard in Kano.",
        "In Kano city, Kano province, the army killed two rebels.",
    ):
        document = read(text)
        event = one(document, "Assault")
        assert event.place is not None and "Kano" in labels(document, (event.place,))[0], text


def test_the_day_that_the_sentence_before_is_about() -> None:
    document = read("Soldiers came upon a camp near Kano on Monday. Two men were detained.", "2024-05-15")
    event = one(document, "Coerce")
    assert event.time is not None and str(event.time.earliest) == "2024-05-13" and event.time.basis.value == "Relative"


def test_nobody_was_hurt() -> None:
    assert all(e.factuality is Factuality.NEGATED for e in read("No civilians were killed by the army.").events)


def test_accusation_and_what_it_is_about_are_two_events_and_the_second_is_the_accusers_word() -> None:
    document = read("Kenya accused Uganda of attacking a border post.")
    accusation, attack = one(document, "Accuse"), one(document, "Assault")
    assert accusation.attributed_to is None
    assert labels(document, attack.actors) == ["Uganda"]
    assert attack.attributed_to is not None and labels(document, (attack.attributed_to,)) == ["Kenya"]


def test_denial_stays_beside_the_accusation() -> None:
    document = read("Kenya accused Uganda of attacking a border post. Uganda denied attacking the post.")
    assert {e.factuality for e in document.events if e.cls == "Assault"} == {Factuality.ACTUAL, Factuality.NEGATED}
    assert labels(document, one(document, "Reject").actors) == ["Uganda"]


def test_one_event_for_its_mentions() -> None:
    document = read("Norway met Sweden in Oslo on Monday. The meeting lasted two hours. The talks will be continued.")
    meetings = [e for e in document.events if e.cls == "Consult" and e.factuality is Factuality.ACTUAL]
    assert len(meetings) == 1
    assert len(meetings[0].mentions) >= 2


def test_two_attacks_are_two_events() -> None:
    document = read(
        "Rebels attacked a school in Chad, killing four teachers. Rebels also attacked a bank in Niger, killing two guards."
    )
    assert len([e for e in document.events if e.cls == "Assault"]) == 2


def test_place_and_date_belong_to_their_event() -> None:
    document = read(
        "Speaking in London on Tuesday, the Kenyan president said rebels had attacked a village in Uganda on 3 May 2024.",
        "2024-06-05",
    )
    attack = one(document, "Assault")
    assert attack.time is not None and attack.time.value == "2024-05-03"
    assert attack.place is not None and labels(document, (attack.place,)) == ["Uganda"]


def test_fallback_date_is_marked_and_none_is_invented() -> None:
    text = "Kenya condemned Uganda."
    with_date, without = one(read(text, "2024-06-05"), "Accuse"), one(read(text), "Accuse")
    assert with_date.time is not None and with_date.time.basis.value == "Publication"
    assert without.time is None


def test_violence_without_a_named_actor_is_kept() -> None:
    event = one(read("Nine people were killed in a bombing in Chad."), "Assault")
    assert not event.actors and event.killed == Count(9, 9, 9)


def test_sentences_without_an_event_say_why() -> None:
    document = read("The weather was mild. Kenya condemned Uganda.")
    assert [(document.surface(s), s.reason) for s in document.skipped] == [
        ("The weather was mild.", "no word that shows an event")
    ]

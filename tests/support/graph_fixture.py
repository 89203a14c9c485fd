"""A small graph by hand in the vocabulary of the contract, for tests of the server."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import Store
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import ID, PREFIXES, RDF

ARTICLE = ID + "article/talks-in-doha-0a1b2c3d"
TEXT = (
    "Envoys of Utopia met Ruritanian diplomats in Doha on 2 July 2024. \N{DOVE OF PEACE} "
    '"We will <b>never</b> sign," said Anna Weiss.\nBoth delegations left on Wednesday.'
)

PIGEON = "\N{DOVE OF PEACE}"


def _span(of: str, words: str, kind: str, more: str = "") -> str:
    start = TEXT.index(words)
    fragment = {"cq:Sentence": "sentence", "cq:Unread": "unread"}.get(kind, "char")
    return (
        f"<{ARTICLE}#{fragment}={start},{start + len(words)}> a {kind} ; nif:beginIndex {start} ; nif:endIndex"
        f" {start + len(words)} ; nif:anchorOf {_text(words)} ; nif:referenceContext <{ARTICLE}> {more}.\n"
        + (f"{of} gaf:denotedBy <{ARTICLE}#{fragment}={start},{start + len(words)}> .\n" if of else "")
    )


def _text(words: str) -> str:
    return str(ox.Literal(words))


def trig() -> str:
    """Return the graph of one article and one with labels that try to be code, as TriG."""
    first, second, third = TEXT[:65], TEXT[68:113], TEXT[TEXT.index("Both") :]
    assert TEXT.startswith(first) and first.endswith("2024.")

    def inside(sentence: str) -> str:
        start = TEXT.index(sentence)
        return f"; cq:inSentence <{ARTICLE}#sentence={start},{start + len(sentence)}> "

    meeting, statement = f"<{ARTICLE}/event-21-consult>", f"<{ARTICLE}/statement-70>"
    refusal = f"<{ARTICLE}/event-96-agree>"
    prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    return f"""{prologue}
<{ARTICLE}> {{
<{ARTICLE}> a cq:Article ; schema:headline "Talks in Doha" ; schema:datePublished "2024-07-03"^^xsd:date ;
  nif:isString {_text(TEXT)} ;
  schema:url "javascript:alert(1)" ; schema:publisher "The Courier" .
{_span("", first, "cq:Sentence")}{_span("", second, "cq:Sentence")}{_span("", third, "cq:Sentence")}
{_span("<" + ID + "state/UTO>", "Utopia", "cq:Mention", inside(first))}
{_span("<" + ID + "place/doha>", "Doha", "cq:Mention", inside(first))}
{_span("<" + ID + "person/anna-weiss>", "Anna Weiss", "cq:Mention", inside(second))}
{_span(meeting, "met", "cq:Mention", inside(first))}
{_span(statement, "said", "cq:Mention", inside(second))}
{_span(refusal, "sign", "cq:Mention", inside(second))}
{_span("", "Wednesday", "cq:TimeMention", inside(third) + '; cq:timexType "DATE" ; cq:timexValue "2024-07-03"')}
<{ARTICLE}#sentence={TEXT.index(third)},{len(TEXT)}> cq:reason "no word that shows an event" .
{_span("", PIGEON, "cq:Unread", '; cq:reason "banner"')}
{_span("", "We will <b>never</b> sign,", "cq:Mention", inside(second))}
<{ID}state/UTO> a cq:State ; rdfs:label "Utopia" .
<{ID}state/RUR> a cq:State ; rdfs:label "Ruritania" .
<{ID}place/doha> a cq:Place ; rdfs:label "Doha" .
<{ID}person/anna-weiss> a cq:Person ; rdfs:label "Anna Weiss" ; skos:altLabel "<img src=x onerror=window.__xss=1>" ;
  owl:sameAs <javascript:window.__xss=1> .
{meeting} a cq:Consult ; rdfs:label "Utopia met Ruritania in Doha" ; cq:actor <{ID}state/UTO>, <{ID}state/RUR> ;
  sem:hasPlace <{ID}place/doha> ;
  cq:date "2024-07-02"^^xsd:date ; cq:dateBasis cq:Explicit ; cq:factuality cq:Actual ;
  cq:attributedTo <{ID}person/anna-weiss> ;
  cq:trigger <{ARTICLE}#char={TEXT.index("met")},{TEXT.index("met") + 3}> ; cq:confidence 0.9 .
{refusal} a cq:Agree ; rdfs:label "signing (denied or not done)" ;
  cq:actor <{ID}state/UTO> ; cq:actorState <{ID}state/UTO> ;
  cq:factuality cq:Negated ; cq:attributedTo <{ID}person/anna-weiss> ; cq:confidence 0.6 ;
  cq:trigger <{ARTICLE}#char={TEXT.index("sign")},{TEXT.index("sign") + 4}> ;
  cq:reason "sign: Agree, frame \\"sign <b>\\"" .
{statement} a cq:Statement ; rdfs:label "Anna Weiss: <script>window.__xss=1</script>" ;
  cq:speaker <{ID}person/anna-weiss> ; cq:quotation cq:Direct ;
  cq:content <{ARTICLE}#char={TEXT.index("We will")},{TEXT.index("We will") + 25}> .
}}
"""


def publish(folder: Path, number: int = 1, more: str = "") -> None:
    """Publish the graph as a snapshot of a store, in the layout of kg.engines.local; `more` is TriG that is added to
    it.
    """
    live = folder / f"made-{number}"
    store = ox.Store(str(live))
    quads = _quads(more)
    store.extend([*quads, *(ox.Quad(q.subject, q.predicate, q.object) for q in quads)])
    store.flush()
    (folder / "snapshots").mkdir(exist_ok=True)
    store.backup(str(folder / "snapshots" / f"{number:09d}"))
    fresh = folder / "current.new"
    fresh.write_text(f"{number:09d}\n", "utf8")
    fresh.replace(folder / "current")


def written(folder: Path, more: str = "") -> None:
    """Write the graph into a store that can be changed, as `communique build` leaves one; `more` is TriG."""
    body = folder.with_suffix(".nq")
    ox.serialize(_quads(more), str(body), ox.RdfFormat.N_QUADS)
    with Store.open(folder) as store, store.published():
        store.load_dataset([(body, "nquads")])
    body.unlink()


def _quads(more: str) -> list[ox.Quad]:
    """Return the quads of the graph with the wider classes of its things, and those of TriG that is added to it."""
    quads = list(ox.parse(trig(), format=ox.RdfFormat.TRIG))
    quads += [
        ox.Quad(q.subject, q.predicate, ox.NamedNode(above), q.graph_name)
        for q in quads
        if q.predicate.value == RDF + "type" and isinstance(q.object, ox.NamedNode)
        for above in superclasses().get(q.object.value, ())
    ]
    return [*quads, *ox.parse(more, format=ox.RdfFormat.TRIG)]


MORE_PEOPLE = f"""<{ID}graph/more> {{
<{ID}person/anya-vays> a <{PREFIXES["cq"]}Person>, <{PREFIXES["cq"]}Actor> ; <{PREFIXES["rdfs"]}label> "Anya Vays" .
}}"""
"""A person whose name is no spelling of another's, as TriG."""

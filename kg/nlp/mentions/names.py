"""Proper names in a paragraph: known ones by the gazetteer, unknown ones by the model, made whole by rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from kg import gazetteer
from kg.gazetteer import Row
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.roles import role_of
from kg.nlp.mentions.entity_typing import is_site, kind_of, no_name
from kg.nlp.mentions.titles import Titled

_MODEL_CLASSES = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "EVENT": "Conference",
}
_KEYWORDS = (
    (
        "MediaOrganization",
        r"\b(times|post|news|newspaper|tv|television|radio|herald|journal|press|tribune|gazette|guardian|telegraph"
        r"|broadcast\w*|media)\b",
    ),
    (
        "ArmedGroup",
        r"\b(militia|brigades?|liberation (army|front)|mujahid\w*|mujahed\w*|jihad|lashkar|jaish|tehrik|tehreek|jamaat-ul"
        r"|resistance front|martyrs?|network)\b",
    ),
    ("PoliticalParty", r"\b(party|parti|democrats|republicans|muslim league|front)\b"),
    (
        "GovernmentBody",
        r"\b(ministry|department|government|army|navy|air force|police|parliament|senate|congress|assembly|court|agency|commission|"
        r"bureau|forces?|military|embassy|consulate|cabinet|white house|pentagon|kremlin|authority|council|guards?|directorate|"
        r"marines?|command|house of representatives|house of commons|corps|secretariat|administration|treasury|legislature|office)\b",
    ),
    (
        "Company",
        r"\b(inc|corp|corporation|co|ltd|llc|plc|bank|airlines?|airways|oil|gas|motors|group|holdings|petroleum|industries)\b\.?$",
    ),
    ("InternationalOrganization", r"\b(united nations|international|world|organi[sz]ation of|union|nations)\b"),
)
_PLACING = frozenset(("in", "near", "at", "from", "outside", "around"))
_LARGE = 200_000  # people of a city that a bare name is taken for
_DOING = frozenset(("nsubj", "nsubjpass", "dobj", "conj"))
_OCCASION = re.compile(
    r"\b(conference|summit|talks|assembly|forum|meeting|congress|convention|process|round|dialogue|jirga)\b", re.I
)
_GATHERING = re.compile(r"\b(march|rally|protests?|demonstration|parade|festival|olympics|cup|games)\b", re.I)
_OPERATION = frozenset(("operation", "exercise"))
_JOINERS = frozenset("of for and the on in to de al e ul ur i u - – ’s 's & against with".split())
_NO_NAME = re.compile(
    r"^(breaking news|read more|[\w.]+-(led|backed|based|born|brokered|funded|made|trained)|\W*|"
    r"mr|mrs|ms|dr|gen|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\.?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name: token indices, both ends included, its class, and its row in the gazetteer if it has one."""

    first: int
    last: int
    cls: str
    row: Row | None = None


def names(doc: Doc, titles: tuple[Titled, ...]) -> tuple[Name, ...]:
    """All names of the paragraph in text order, never overlapping.

    Where two readings overlap: a name behind a title, then an operation or conference, then the longer one; a known name
    before an unknown one of the same length.
    """
    words = [t.text for t in doc]
    known = [Name(first, last - 1, row.cls, row) for first, last, row in gazetteer.find_names(words)]
    rows = {(k.first, k.last): k.row for k in known if k.cls == "Person"}
    found = [(0, Name(t.first, t.last, "Person", rows.get((t.first, t.last)))) for t in titles]
    found += [(1, name) for name in (*_operations(doc), *_occasions(doc))] + [(2, name) for name in _hyphened(doc)]
    found += [(2, name) for name in known if _is_name(doc, name)]
    found += [(3, name) for name in map(_from_model, doc.ents) if name]
    found += [(3, name) for name in (*_unseen(doc), *_unseen_places(doc))]
    return _settle(found)


def _unseen(doc: Doc) -> list[Name]:
    """Names that the model has no label for and that do or suffer something: "Sisi held a meeting", "accused Gulen"."""
    found = []
    for token in doc:
        if token.dep_ not in _DOING or not _unlabelled(token):
            continue
        if (
            token.dep_ in ("nsubj", "nsubjpass", "dobj")
            and token.head.pos_ != "VERB"
            or gazetteer.demonym(token.text)
            or _NO_NAME.match(token.text)
        ):
            continue
        first = token.i
        while first > 0 and doc[first - 1].head.i == token.i and _unlabelled(doc[first - 1]):
            first -= 1
        letters = token.text.isupper()  # "the NGO", "ICE": a body by its letters
        if letters or not any(c.dep_ == "det" for c in token.children):
            found.append(Name(first, token.i, refine("Organization", token.text) if letters else "Person"))
    return found


def _unseen_places(doc: Doc) -> list[Name]:
    """Known cities behind a word of place that the model has no label for: "the consulate in Tunis"."""
    alone = (
        t for t in doc if t.dep_ == "pobj" and t.head.lower_ in _PLACING and t.head.i == t.i - 1 and _unlabelled(t)
    )
    return [
        Name(t.i, t.i, "Place")
        for t in alone
        if gazetteer.capital_of(t.text) or any(p.population >= _LARGE for p in gazetteer.find_place(t.text))
    ]


def _unlabelled(token: Token) -> bool:
    """A word written as a name that the model says nothing of."""
    written = token.text.istitle() or (token.text.isupper() and len(token) > 1)
    return token.tag_ == "NNP" and not token.ent_type_ and token.is_alpha and written and role_of(token) is None


def again(docs: tuple[Doc, ...], found: list[tuple[Name, ...]]) -> list[tuple[Name, ...]]:
    """The names of all paragraphs with those that the model saw in one place and missed in another, bare surnames among them."""
    seen: dict[tuple[str, ...], Name] = {}
    for doc, some in zip(docs, found, strict=True):
        for name in some:
            words = tuple(t.text for t in doc[name.first : name.last + 1])
            if len(words) > 1 or (len(words[0]) > 2 and name.row is None and doc[name.first].pos_ == "PROPN"):
                seen.setdefault(words, name)
            if name.cls == "Person" and len(words) > 1 and len(words[-1]) > 2:
                seen.setdefault(words[-1:], Name(0, 0, "Person"))
    widths: dict[str, set[int]] = {}
    for words in seen:
        widths.setdefault(words[0], set()).add(len(words))
    return [
        _settle([(2, n) for n in some] + [(3, n) for n in _repeated(doc, seen, widths)])
        for doc, some in zip(docs, found, strict=True)
    ]


def _repeated(doc: Doc, seen: dict[tuple[str, ...], Name], widths: dict[str, set[int]]) -> list[Name]:
    """Where names that were seen stand in a paragraph. `widths`: how many words those that begin with a word have."""
    words = [t.text for t in doc]
    matches = []
    for i, word in enumerate(words):
        if word[0].isupper():
            for width in sorted((w for w in widths.get(word, ()) if w <= len(words) - i), reverse=True):
                name = seen.get(tuple(words[i : i + width]))
                if name and not (
                    width == 1 and doc[i].is_sent_start and doc[i].pos_ != "PROPN" and not _does(doc[i], name)
                ):
                    matches.append(Name(i, i + width - 1, name.cls, name.row))
                    break
    return matches


def _does(token: Token, name: Name) -> bool:
    """Is this the surname of a person, which the parser takes for another word, before what the person does? Its place in the tree is put right."""
    verb = next((t for t in token.doc[token.i + 1 : token.i + 4] if t.pos_ != "ADV"), token)
    if name.cls != "Person" or token.is_stop or verb.pos_ not in ("VERB", "AUX"):
        return False
    if token.head.i == verb.i and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        token.dep_, token.pos_, token.tag_ = "nsubj", "PROPN", "NNP"
    return True


def _settle(found: list[tuple[int, Name]]) -> tuple[Name, ...]:
    order = sorted(found, key=lambda f: (f[0] if f[0] < 2 else 2, -(f[1].last - f[1].first), f[0], f[1].first))
    taken: dict[int, Name] = {}
    kept = []
    for _, name in order:
        if not any(i in taken for i in range(name.first, name.last + 1)):
            kept.append(name)
            taken.update(dict.fromkeys(range(name.first, name.last + 1), name))
    return tuple(sorted(kept, key=lambda n: n.first))


def _is_name(doc: Doc, name: Name) -> bool:
    """Known names must stand as names: "Turkey" does, "turkey" and the adjective in "Jordan Smith" do not."""
    if not any(c.isupper() for c in doc[name.first : name.last + 1].text):
        return False
    if name.first == name.last and name.cls in ("State", "Place"):
        before = doc[name.first - 1] if name.first else None
        person = doc[name.first].ent_type_ == "PERSON"
        return not (person and before is not None and (before.ent_type_ == "PERSON" or _is_first_name(doc, name.first)))
    return True


def _is_first_name(doc: Doc, i: int) -> bool:
    return i + 1 < len(doc) and doc[i + 1].ent_type_ == "PERSON" and doc[i + 1].ent_iob_ == "I"


def _from_model(ent: Span) -> Name | None:
    cls = _MODEL_CLASSES.get(ent.label_)
    placed = (
        ent.label_ == "NORP" and ent.start > 0 and ent.doc[ent.start - 1].lower_ in _PLACING and ent.root.dep_ == "pobj"
    )
    if placed and not gazetteer.people(ent.text) and not gazetteer.demonym(ent.text):  # "shouted in Turkish"
        cls = "Place"  # "a village near Saravan"
    elif (
        ent.label_ == "NORP"
        and len(ent) == 1
        and ent.root.dep_ in _DOING
        and gazetteer.holders(ent.text)
        and not gazetteer.demonym(ent.text)
    ):
        cls = "Person"  # "Museveni spoke"
    if cls is None and ent.label_ == "PRODUCT" and is_site(ent.doc, ent.end - 1, ent.root):
        cls = "Place"  # "the Moyale crossing"
    if cls is None:
        return None
    first, last = ent.start, ent.end - 1
    doc = ent.doc
    while first <= last and (
        doc[first].pos_ in ("DET", "PUNCT", "ADP")
        or doc[first].tag_ in ("PRP$", "_SP")
        or doc[first].is_space
        or doc[first].lower_ in ("’s", "'s")
    ):
        first += 1
    while last >= first and (
        doc[last].pos_ in ("PUNCT", "ADP", "CCONJ") or doc[last].is_space or doc[last].lower_ in ("’s", "'s", "the")
    ):
        last -= 1
    if cls == "Organization" and first == last and doc[first].text in given_names() and _goes_on(doc, last):
        cls = "Person"
    if cls == "Person":
        while first < last and (_title_word(doc[first]) or not doc[first].text[0].isalpha()):
            first += 1
        while last - first < 4 and _goes_on(doc, last):
            last += 1
    opened = next((i for i in range(first, last + 1) if doc[i].text == "("), None)
    if opened is not None and not any(t.text == ")" for t in doc[opened : last + 1]):
        last = opened - 1  # "Shanghai Cooperation Organisation (SCO"
    if cls in ("Organization", "Person") and first <= last and no_name(doc, first, last):
        return None
    if first == last and doc[first].is_sent_start and doc[first].text.istitle() and role_of(doc[first]) is not None:
        return None  # "Pirates boarded the ship": a capital by its place alone
    if cls == "Place" and first <= last:
        first, cls = _unknown_place(doc, first, last)
    text = doc[first : last + 1].text if first <= last else ""
    if not any(c.isupper() for c in text) or _NO_NAME.match(text) or len(text) < 2:
        return None
    if cls == "Person" and re.search(r"\d|@|#|http", text):
        return None
    refined = refine(cls, text)
    return Name(first, last, refined if refined != cls else kind_of(doc, first, last, cls))


_BEFORE_NAMES = frozenset(
    (
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "gen.",
        "gen",
        "lt.",
        "lt",
        "col.",
        "sen.",
        "rep.",
        "gov.",
        "sir",
        "col",
        "prime",
        "foreign",
        "vice",
        "president",
        "minister",
        "former",
    )
)


def _unknown_place(doc: Doc, first: int, last: int) -> tuple[int, str]:
    """Where a place begins and its class; one that no list knows and that has a first name before it, or speaks, is a person."""
    text = doc[first : last + 1].text
    if gazetteer.capital_of(text) or gazetteer.find_place(text):
        return first, "Place"
    before = doc[first - 1] if first else None
    if before is not None and before.head.i == doc[last].i and _unlabelled(before):
        return first - 1, "Person"
    head = doc[last]
    return first, "Person" if head.dep_ == "nsubj" and head.head.pos_ == "VERB" and cue_of(
        head.head
    ) is not None else "Place"


def _title_word(token: Token) -> bool:
    return token.lower_ in _BEFORE_NAMES or (role_of(token) is not None and token.i + 1 < len(token.doc))


def _goes_on(doc: Doc, last: int) -> bool:
    """Does the person's name go on behind what the model took for its end?"""
    if last + 1 == len(doc):
        return False
    word = doc[last + 1]
    return (
        word.pos_ == "PROPN"
        and not word.ent_type_
        and word.text.istitle()
        and role_of(word) is None
        and doc[last].dep_ == "compound"
        and doc[last].head.i >= word.i
    )


def refine(cls: str, text: str) -> str:
    """A narrower class by the words of the name."""
    if cls == "Conference":
        return "PublicGathering" if _GATHERING.search(text) else "Conference"
    if cls == "Organization":
        return next((narrow for narrow, pattern in _KEYWORDS if re.search(pattern, text, re.I)), cls)
    return cls


def _operations(doc: Doc) -> list[Name]:
    found = []
    for token in doc:
        if token.text[0].isupper() and token.lower_ in _OPERATION and token.i + 1 < len(doc):
            last = _capital_run(doc, token.i + 1)
            if last > token.i:
                found.append(Name(token.i, last, "Operation"))
    return found


def _capital_run(doc: Doc, start: int) -> int:
    """The last token of the capitalised run from `start` on, joiners inside allowed; start - 1 if there is none."""
    last = start - 1
    i = start
    while i < len(doc) and (
        doc[i].text[0].isupper()
        or doc[i].is_digit
        and i > start
        or doc[i].lower_ in ("-", "–", "e", "ul", "of", "al", "i")
    ):
        if doc[i].text[0].isupper() or doc[i].is_digit:
            last = i
        i += 1
    return last


def _occasions(doc: Doc) -> list[Name]:
    """Named meetings: a conference word with a capitalised name, number or abbreviation before it."""
    found = []
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or not re.fullmatch(
            r"(conference|summit|forum|convention|jirga|assembly)", token.lower_
        ):
            continue
        first = token.i
        while first > 0 and (
            doc[first - 1].text[0].isupper()
            and doc[first - 1].pos_ in ("PROPN", "NOUN", "ADJ", "NUM", "X")
            or doc[first - 1].lower_ in ("-", "–")
            or re.fullmatch(r"\d+(st|nd|rd|th)|\d{4}", doc[first - 1].text)
        ):
            first -= 1
        words = doc[first : token.i + 1]
        strong = token.text[0].isupper() or any(
            re.search(r"\d|^[IVX]+$|[A-Z]{2}", t.text) or "-" in t.text for t in words[:-1]
        )
        if first < token.i and strong and token.lower_ != "assembly":
            found.append(Name(first, token.i, "Conference"))
    return found


def _hyphened(doc: Doc) -> list[Name]:
    """Names that the tokenizer takes apart: "Lashkar-e-Jhangvi", "Jamaat-ul-Ahrar Pakistan"."""
    found = []
    i = 0
    while i + 2 < len(doc):
        last = i
        while (
            last + 2 < len(doc)
            and doc[last + 1].text in ("-", "–")
            and not doc[last + 1].whitespace_
            and (doc[last + 2].text[0].isupper() or doc[last + 2].lower_ in ("e", "i", "ul", "al", "ur", "u", "o"))
        ):
            last += 2
        linked = any(t.lower_ in ("e", "i", "ul", "al", "ur", "u") for t in doc[i + 1 : last])
        if last > i and linked and doc[i].text[0].isupper() and doc[last].text[0].isupper():
            while (
                last + 1 < len(doc)
                and doc[last].whitespace_
                and doc[last + 1].text.istitle()
                and doc[last + 1].pos_ == "PROPN"
                and role_of(doc[last + 1]) is None
            ):
                last += 1
            found.append(Name(i, last, refine("Organization", doc[i : last + 1].text)))
        i = last + 1
    return found

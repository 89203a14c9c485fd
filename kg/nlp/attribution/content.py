"""What a cue says: the clause, object or phrase that is its content, as ranges of tokens of a paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from kg.nlp.grammar.reporting import cue_of, misplaced, particle_of, passive, subject_of
from kg.nlp.lexicon.cues import Cue, cues

_NOTION = frozenset(
    "possibility idea claim notion report suggestion prospect allegation accusation concern criticism call demand offer proposal "
    "speculation rumour rumor argument fear talk charge assertion plea request warning".split()
)
_HEARER = frozenset("tell inform assure remind notify ask warn urge advise brief".split())
_ADVERBIAL = ("npadvmod", "advmod", "prep", "advcl", "npmod", "tmod")


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with what it needs. `ranges`: token indices, both ends included, in order; empty where only a quotation will do."""

    cue: Token
    last: Token  # the last word of the cue: its particle, or itself
    subject: Token | None
    hearer: Token | None
    frame: str
    ranges: tuple[tuple[int, int], ...]


def reported(doc: Doc) -> tuple[Found, ...]:
    """Every cue of a paragraph with the content the tree gives it, in text order. Quotations are not looked at."""
    found = []
    for token in doc:
        phrase = _phrase(token)
        if phrase is not None:
            found.append(phrase)
            continue
        cue = cue_of(token)
        one = _read(token, cue) if cue is not None else None
        if one is not None:
            found.append(one)
    return tuple(found)


def _read(token: Token, cue: Cue) -> Found | None:
    last = particle_of(token) or token
    subject = subject_of(token)
    if token.pos_ == "NOUN" and not any(c.dep_ == "ccomp" for c in token.children):
        frame, ranges = _noun(token, cue)
        if not ranges or (subject is None and frame != "that"):
            return None
        return Found(token, last, subject, None, frame, ranges)
    frame, ranges = _verb(token, cue, subject)
    if not ranges and not cue.takes("quote"):
        return None
    if subject is None and frame != "clause" and not (passive(token) and ranges):
        return None
    return Found(token, last, subject, _hearer(token), frame, ranges)


def _noun(noun: Token, cue: Cue) -> tuple[str, tuple[tuple[int, int], ...]]:
    for child in noun.rights:
        if (
            cue.takes("that")
            and child.dep_ in ("acl", "ccomp")
            and any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        ):
            return "that", ((child.left_edge.i, child.right_edge.i),)
        if cue.takes("infinitive") and child.dep_ in ("acl", "xcomp") and child.tag_ == "VB":
            return "infinitive", ((child.left_edge.i, child.right_edge.i),)
        if child.dep_ == "prep" and cue.takes(child.lower_):
            last = next(
                (i - 1 for i in range(child.i + 2, child.right_edge.i) if noun.doc[i].text == ","), child.right_edge.i
            )
            return child.lower_, ((child.i + 1, last),)
    return "", ()


def _verb(verb: Token, cue: Cue, subject: Token | None) -> tuple[str, tuple[tuple[int, int], ...]]:
    if any((p,) in cue.patterns for p in ("clause", "clause:final")):
        clause = _clause(verb, subject, final="clause:final" in [p for ps in cue.patterns for p in ps])
        if clause:
            return "clause", clause
    best: tuple[str, list[Token]] = ("", [])
    for parts in cue.patterns:
        if parts[0].startswith("ing:") and not (
            verb.tag_ == "VBG" and verb.dep_ in ("advcl", "conj", "xcomp") and not _has_aux(verb)
        ):
            continue
        tokens = [_part(verb, p.removeprefix("ing:")) for p in parts]
        complete = [t for t in tokens if t is not None]
        if len(complete) == len(parts) and len(complete) > len(best[1]):
            best = ("+".join(parts), complete)
    if not best[1]:
        return "", ()
    return best[0], _complements(verb, best[1])


def _has_aux(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _part(verb: Token, part: str) -> Token | None:
    """The head of what stands for a part of a pattern."""
    if part in ("object", "notion"):
        wanted = ("nsubjpass",) if passive(verb) else ("dobj",)
        found = next(
            (
                c
                for c in verb.children
                if c.dep_ in wanted and c.lower_ not in ("itself", "himself", "herself", "themselves")
            ),
            None,
        )
        return found if part == "object" or (found is not None and found.lemma_ in _NOTION) else None
    if part == "infinitive":
        return next(
            (c for c in verb.rights if c.dep_ in ("xcomp", "ccomp") and any(g.tag_ == "TO" for g in c.children)), None
        )
    if part == "predicate":
        return next(
            (
                c
                for c in verb.rights
                if c.dep_ == "oprd" or (c.dep_ in ("ccomp", "xcomp") and not _finite(c) and c.pos_ != "VERB")
            ),
            None,
        )
    if part in ("quote", "clause"):
        return None
    if part == "tail":
        return max(verb.rights, key=lambda c: c.right_edge.i, default=None)
    return _preposition(verb, part)


def _preposition(verb: Token, word: str) -> Token | None:
    """A preposition of the verb, also where the parser hung it on an object or phrase between."""
    for child in verb.rights:
        if child.dep_ in ("prep", "prt", "advmod", "dative") and child.lower_ == word:
            return child
    for child in verb.rights:
        if child.dep_ in ("dobj", "prep", "npadvmod"):
            for token in child.subtree:
                if (
                    token.lower_ == word
                    and token.dep_ == "prep"
                    and token.i > verb.i
                    and (child.dep_ == "dobj" or token.head.dep_ == "pobj")
                ):
                    return token
    return None


def _finite(clause: Token) -> bool:
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in [clause, *clause.children])


def _complements(verb: Token, parts: list[Token]) -> tuple[tuple[int, int], ...]:
    """From the first complement to the end of the last; a passive's subject is a range of its own."""
    right = [p for p in parts if p.i > verb.i]
    ranges = [(p.left_edge.i, min(p.right_edge.i, verb.i - 1)) for p in parts if p.i < verb.i and p.dep_ == "nsubjpass"]
    if right:
        objects = [c for c in verb.rights if c.dep_ == "dobj"]
        start = min([c.left_edge.i for c in right + objects])
        first = right[0] if len(right) == 1 and not objects else None
        if (
            first is not None
            and first.dep_ in ("prep", "prt", "advmod")
            and first.lower_ in ("for", "of", "about", "on")
        ):
            start = first.i + 1
        ranges.append((start, max(c.right_edge.i for c in right)))
    return tuple(r for r in ranges if r[0] <= r[1])


def _clause(verb: Token, subject: Token | None, final: bool) -> tuple[tuple[int, int], ...]:
    """The finite clause that a verb of saying has before, around or behind it."""
    sent = verb.sent
    core = _core(verb, subject)
    clause = (
        None
        if final
        else next(
            (c for c in verb.children if c.dep_ == "ccomp" or c.dep_ == "xcomp" and (_finite(c) or c.i > verb.i)), None
        )
    )
    before = _stretch(sent, core[0], -1)
    after = _stretch(sent, core[1], 1)
    own = subject is not None and core[0] <= subject.i <= core[1]
    if own and before and _comma_before(verb.doc, core[0], sent.start):
        if (
            core[1] + 1 < sent.end
            and verb.doc[core[1] + 1].text == ","
            and _introduces(verb, core)
            and (clause is None or clause.i > core[1])
        ):
            return tuple(r for r in (before, after) if r)
        if (clause is None or clause.i < core[0]) and _sentence_like(verb.doc, before):
            return (before,)
    if clause is None:
        return ()
    last = min(
        [clause.right_edge.i]
        + [t.left_edge.i - 1 - (verb.doc[t.left_edge.i - 1].dep_ == "cc") for t in clause.subtree if misplaced(t)]
    )
    return _cut(clause.left_edge.i, last, verb, subject)


def _sentence_like(doc: Doc, stretch: tuple[int, int]) -> bool:
    words = [t for t in doc[stretch[0] : stretch[1] + 1] if not t.is_punct]
    return len(words) >= 5 or (len(words) > 1 and any(t.pos_ in ("VERB", "AUX") for t in words))


def _introduces(verb: Token, core: tuple[int, int]) -> bool:
    """Is "…, he said, …" an insertion, its sentence its own?"""
    return verb.dep_ in ("ROOT", "parataxis", "ccomp") and core[1] - core[0] <= 12


def _core(verb: Token, subject: Token | None) -> tuple[int, int]:
    """The words from the subject to the verb, with the adverbials right behind it ("officials said on Monday")."""
    near = [
        t for t in verb.children if t.dep_ in ("aux", "neg", "advmod", "auxpass") and t.i < verb.i and verb.i - t.i < 6
    ]
    first = min([verb.i] + [t.i for t in near])
    last = verb.i
    own = subject is not None and subject.head.i == verb.i and subject.dep_ in ("nsubj", "nsubjpass")
    if subject is not None and own:
        first = min(first, subject.left_edge.i)
        if subject.i > verb.i:
            last = max(last, subject.right_edge.i)
    for child in verb.rights:
        if (
            child.dep_ in (*_ADVERBIAL, "dobj", "dative", "punct")
            and not _finite(child)
            and child.left_edge.i <= last + 1
            and child.dep_ != "punct"
        ):
            last = max(last, child.right_edge.i)
    return first, last


def _comma_before(doc: Doc, first: int, start: int) -> bool:
    i = first - 1
    while i > start and doc[i].is_quote:
        i -= 1
    return i > start + 1 and doc[i].text in (",", "—", "–", "--", ",”")


def _stretch(sent: Span, edge: int, direction: int) -> tuple[int, int] | None:
    """All of the sentence before (-1) or behind (1) an edge, None if no word is there."""
    doc = sent.doc
    first, last = (sent.start, min(edge, sent.end) - 1) if direction < 0 else (max(edge + 1, sent.start), sent.end - 1)
    while first <= last and doc[first].is_space:
        first += 1
    while first <= last and doc[last].is_space:
        last -= 1
    return (first, last) if any(not t.is_punct and not t.is_space for t in doc[first : last + 1]) else None


def _cut(first: int, last: int, verb: Token, subject: Token | None) -> tuple[tuple[int, int], ...]:
    """A range without the cue and its subject, where they stand inside of it."""
    if not first < verb.i < last:
        return ((first, last),)
    low, high = _core(verb, subject)
    pieces = [(first, low - 1), (high + 1, last)]
    return tuple(
        p
        for p in pieces
        if p[0] <= p[1] and not (p[0] == p[1] and verb.doc[p[0]].lower_ in ("which", "who", "that", "what", "whom"))
    )


def _hearer(verb: Token) -> Token | None:
    """ "told Y", "said to Y": Y."""
    if verb.lemma_ in _HEARER:
        return next((c for c in verb.rights if c.dep_ in ("dobj", "dative")), None)
    told = verb.lemma_ in ("say", "write", "complain", "explain")
    to = next((c for c in verb.rights if c.dep_ in ("prep", "dative") and c.lower_ == "to"), None) if told else None
    return next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None


def _phrase(token: Token) -> Found | None:
    """ "According to X", "as X put it": the rest of the sentence is the content."""
    if token.lower_ == "according" and "according to" in cues("phrase"):
        to = next((c for c in token.children if c.lower_ == "to"), None)
        source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
        if to is None or source is None:
            return None
        return Found(token, to, source, None, "rest", _rest(token, token.i, source.right_edge.i))
    if (
        token.pos_ == "VERB"
        and token.dep_ == "advcl"
        and "quote" in [p for ps in (cue_of(token) or Cue("", (), "")).patterns for p in ps]
    ):
        mark = next(
            (c for c in token.children if c.lower_ == "as" and c.dep_ in ("mark", "advmod") and c.i < token.i), None
        )
        subject = subject_of(token)
        if mark is not None and subject is not None and not any(c.dep_ in ("ccomp", "dobj") for c in token.children):
            return Found(
                token, particle_of(token) or token, subject, None, "rest", _rest(token, mark.i, token.right_edge.i)
            )
    return None


def _rest(token: Token, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """The clause that a phrase hangs on, without the phrase."""
    sent = token.sent
    pieces = [_stretch(sent, first, -1), _stretch(sent, last, 1)]
    return tuple(p for p in pieces if p)

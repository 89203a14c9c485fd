"""Did it happen? Read from auxiliaries, negation, conditionals, and the words that an event hangs on."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.grammar.arguments import rule_of
from kg.nlp.grammar.reporting import misplaced
from kg.nlp.lexicon.events import Complement

_WILL = frozenset(("will", "'ll", "’ll", "shall", "wo", "going"))
_MAY = frozenset(("may", "might", "could", "would", "should", "can", "must", "ca", "ought"))
_OUGHT = frozenset(("should", "ought"))
_NOT = frozenset(("not", "n't", "n’t", "never", "no", "neither", "without", "nor"))
_IF = frozenset(("if", "unless", "whether", "should", "lest"))
_RANKS = frozenset(("first", "second", "third", "last", "only", "latest"))
_PLANNED = frozenset(
    "planned scheduled upcoming forthcoming future proposed expected next anticipated intended imminent looming prospective".split()
)
_UNSURE = frozenset(
    "possible potential likely alleged hypothetical feared threatened eventual probable would-be purported rumoured rumored "
    "imagined".split()
)
_NO = frozenset(("no", "neither", "zero"))
_SCALE = {Factuality.ACTUAL: 0, Factuality.PLANNED: 1, Factuality.HYPOTHETICAL: 2, Factuality.NEGATED: 3}
_CLAUSES = ("xcomp", "ccomp", "acl", "advcl", "pcomp", "relcl", "conj", "dep", "parataxis", "csubj", "attr", "oprd")
_NOMINAL = (
    "dobj",
    "pobj",
    "nsubj",
    "nsubjpass",
    "attr",
    "appos",
    "conj",
    "compound",
    "prep",
    "agent",
    "dative",
    "npadvmod",
    "pcomp",
)
_DEEP = 10
_AHEAD = frozenset(("plan", "prepare", "arrange"))
_ADJUNCT = frozenset(("as", "amid", "after", "before", "following", "since", "despite", "during"))
_COMPLEMENTS = frozenset(("of", "for", "to"))
_FELT = frozenset(
    "happy glad proud pleased sorry surprised honoured honored grateful sad lucky fortunate right wrong delighted "
    "quick slow first last".split()
)
_WHEN = frozenset(("once", "when", "until", "till", "after", "before", "as"))
_SPEAKING = frozenset(("say", "tell", "add", "write", "urge", "shout", "ask"))
_KNOWN = frozenset(("the", "this", "that", "these", "those"))


def factuality(trigger: Token, presupposed: bool = False) -> Factuality:
    """How the text presents the event that a verb or noun shows; attribution to a speaker is another matter.

    `presupposed`: a definite noun that takes up what is known. "May have a role in the attack", "did not mention the attack" leave
    the attack as it is; only a word whose complement it is has a say ("prevented the attack").
    """
    found = _own(trigger)
    if presupposed:
        return _stronger(found, _of_definite(trigger))
    token = trigger
    for _ in range(_DEEP):
        if found is Factuality.NEGATED or token.dep_ == "ROOT" or token.head.i == token.i:
            break
        above = token.head
        if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX"):
            token = _finite_head(token) if misplaced(token) else above
            continue
        if token.dep_ == "prep" and token.lower_ in _ADJUNCT and above.pos_ in ("VERB", "AUX"):
            return found  # "refused to leave, as part of another protest"
        found = _stronger(found, _from_above(token, above))
        if (
            token.dep_ == "relcl"
            or (token.dep_ in ("advcl", "acl") and not _infinitive(token))
            or _reports(token, above)
        ):
            return found  # what is told beside the main clause stands on its own
        token = above
    return _stronger(found, Factuality.HYPOTHETICAL) if _asked(token) else found


def _of_definite(noun: Token) -> Factuality:
    """What the word says that a definite noun is the complement of."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    rule = rule_of(above)
    token = noun.head if noun.dep_ == "pobj" else noun
    if rule is not None and _complement(token, above) and holds(rule, token):
        return rule.factuality
    return Factuality.NEGATED if noun.dep_ == "pobj" and noun.head.lower_ == "without" else Factuality.ACTUAL


def _asked(root: Token) -> bool:
    """Does the main clause ask whether it is so ("Did Iran attack?"), rather than when or why?"""
    words = [t for t in root.sent if not t.is_punct and not t.is_space]
    ends = [t.text for t in root.sent if not t.is_space and t.text not in ('"', "”", "’", "'")][-1:]
    return ends == ["?"] and bool(words) and words[0].dep_ in ("aux", "auxpass", "ROOT") and words[0].pos_ == "AUX"


def _finite_head(verb: Token) -> Token:
    """The verb that a coordinated one really stands beside."""
    head = verb.head
    while head.tag_ not in ("VBD", "VBZ", "VBP") and head.head.i != head.i:
        head = head.head
    return head


def _own(token: Token) -> Factuality:
    words = {
        c.lower_
        for c in token.children
        if c.dep_ in ("aux", "auxpass", "neg", "det", "advmod", "amod", "preconj", "compound")
    }
    if token.pos_ == "VERB" and words & _OUGHT and "have" in words and token.tag_ == "VBN":
        return Factuality.ACTUAL if words & _NOT else Factuality.NEGATED  # "should never have been jailed": but was
    if any(c.dep_ == "neg" or (c.dep_ in ("det", "advmod", "preconj") and c.lower_ in _NOT) for c in token.children):
        return Factuality.NEGATED
    if token.dep_ == "conj" and any(c.lower_ in ("neither", "nor") for c in token.head.children):
        return Factuality.NEGATED  # "has neither confirmed nor denied"
    if token.pos_ in ("VERB", "AUX"):
        if any(c.dep_ in ("nsubj", "nsubjpass", "dobj", "agent") and _nobody(c) for c in token.children):
            return Factuality.NEGATED
        if "would" in words and _reported_future(token):
            return Factuality.PLANNED
        if words & _MAY:
            return Factuality.HYPOTHETICAL
        if words & _WILL or _going_to(token):
            return Factuality.PLANNED
        if any(c.dep_ in ("mark", "advmod") and c.lower_ in _IF for c in token.children) or _is_imperative(token):
            return Factuality.HYPOTHETICAL
        shares = token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX") and token.tag_ in ("VB", "VBN")
        if shares and not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in token.children):
            return _own(token.head)
        return Factuality.ACTUAL
    if words & _NO:
        return Factuality.NEGATED
    if words & _UNSURE:
        return Factuality.HYPOTHETICAL
    return Factuality.PLANNED if words & _PLANNED else Factuality.ACTUAL


def _is_imperative(verb: Token) -> bool:
    """ "Support the mayor!": asked for, not told."""
    alone = verb.dep_ == "ROOT" or verb.dep_ == "ccomp" and verb.head.lemma_ in _SPEAKING and verb.i < verb.head.i
    return (
        verb.tag_ == "VB"
        and alone
        and not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "expl") for c in verb.children)
    )


def _reported_future(verb: Token) -> bool:
    """ "Said it would leave" is "will leave", told in the past; with a condition it is not."""
    conditional = any(c.dep_ == "advcl" and any(m.lower_ in _IF for m in c.children) for c in verb.children)
    above = verb.head
    while verb.dep_ == "conj" and above.pos_ in ("VERB", "AUX"):
        verb, above = above, above.head
    return verb.dep_ == "ccomp" and above.tag_ in ("VBD", "VBN") and not conditional


def _nobody(phrase: Token) -> bool:
    """ "No civilians", "none of them", "nobody"."""
    return (
        phrase.lower_ in ("none", "nobody", "nothing")
        or (phrase.lower_ == "one" and any(c.lower_ == "no" for c in phrase.children))
        or any(c.dep_ in ("det", "neg") and c.lower_ in _NO for c in phrase.children)
    )


def _going_to(token: Token) -> bool:
    return token.dep_ == "xcomp" and token.head.lower_ == "going" and any(c.dep_ == "aux" for c in token.head.children)


def _from_above(token: Token, above: Token) -> Factuality:
    """What the word that an event hangs on says of it."""
    rule = rule_of(above)
    if (
        rule is not None
        and rule.factuality is not Factuality.ACTUAL
        and _complement(token, above)
        and holds(rule, token)
    ):
        return rule.factuality
    if token.dep_ in ("acl", "relcl") and _infinitive(token) and any(c.lower_ in _RANKS for c in above.children):
        return Factuality.ACTUAL  # "the first country to recognise"
    if above.pos_ in ("VERB", "AUX"):
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ == "attr":
            return _own(above)  # "it would be the first visit"
        if token.dep_ in ("advcl", "acl", "xcomp") and _infinitive(token) and _goes_on(above):
            return _own(above)
        if token.dep_ in ("advcl", "acl") and _infinitive(token):
            return Factuality.PLANNED  # a purpose
        if token.dep_ == "xcomp" and _infinitive(token) and above.lemma_ in ("be", "have") and above.tag_ != "VBG":
            return Factuality.PLANNED  # "is to visit", "has to leave"
        if token.dep_ == "advcl" and _when(token) and _own(above) is Factuality.PLANNED:
            return Factuality.PLANNED  # "when he arrives, they will talk"
        if token.dep_ in _CLAUSES and token.dep_ not in ("xcomp", "pcomp", "conj") and token.dep_ != "oprd":
            return Factuality.ACTUAL
        return _own(above)
    if token.dep_ in ("acl", "relcl") and _infinitive(token):
        return Factuality.PLANNED
    if token.dep_ in ("pobj", "pcomp") and above.lower_ == "without":
        return Factuality.NEGATED
    if above.pos_ in ("NOUN", "PROPN") and (
        token.dep_ in ("compound", "acl") or token.dep_ == "prep" and token.lower_ in _COMPLEMENTS
    ):
        return _own(above)  # "no plan of an attack", but not "no influence on the inquiry"
    if above.pos_ == "ADJ" and _infinitive(token) and above.lemma_.lower() not in _FELT:
        return Factuality.HYPOTHETICAL  # "easier to sue", but not "proud to support"
    return Factuality.ACTUAL


def _when(clause: Token) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in _WHEN for c in clause.children)


def _goes_on(verb: Token) -> bool:
    """ "Went on to promise" did promise."""
    return verb.lemma_ == "go" and any(c.lower_ == "on" and c.i == verb.i + 1 for c in verb.children)


def holds(rule: Complement, token: Token) -> bool:
    """Does the rule hold of a complement of this form?"""
    if rule.form == "infinitive":
        if (
            token.dep_ == "dobj" and token.pos_ == "NOUN" and token.head.lemma_ in _AHEAD
        ):  # "planned an attack", but not "the attack"
            return not any(c.dep_ == "poss" or c.lower_ in _KNOWN for c in token.lefts)
        return (
            token.dep_ in ("xcomp", "ccomp", "advcl", "acl", "conj", "nsubjpass")
            and not _is_finite(token)
            and token.pos_ in ("VERB", "AUX")
        )
    if rule.form == "modal":
        return not _is_finite(token) or any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)
    return rule.form == "any" or not _is_finite(token)


def _is_finite(token: Token) -> bool:
    """A clause with a verb form of its own: "warned that X would attack"; a subjunctive is none."""
    auxiliary = any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in token.children)
    return token.dep_ == "ccomp" and (token.tag_ in ("VBD", "VBZ", "VBP") or auxiliary)


def _complement(token: Token, above: Token) -> bool:
    """Does the event hang on the word as its complement, rather than as its subject or beside it?"""
    if token.dep_ in ("xcomp", "ccomp", "dobj", "pcomp", "oprd", "csubj", "acl", "appos"):
        return True
    if token.dep_ == "advcl":
        return above.pos_ == "VERB" and _infinitive(token) and any(c.dep_ == "auxpass" for c in above.children)
    if token.dep_ == "nsubjpass":
        return True
    if token.dep_ == "prep":
        return token.lower_ in ("of", "for", "to", "on", "against", "from", "about", "in", "with")
    return token.dep_ == "compound"


def _infinitive(verb: Token) -> bool:
    """ "To visit", "to be visited"."""
    bare = (
        verb.tag_ == "VB" or verb.tag_ == "VBN" and any(c.dep_ == "auxpass" and c.tag_ == "VB" for c in verb.children)
    )
    return bare and any(c.tag_ == "TO" for c in verb.children)


def _reports(token: Token, above: Token) -> bool:
    """A finite clause under a word of saying: what the speaker's own clause is, does not make its content so."""
    rule = rule_of(above)
    return (
        token.dep_ in ("ccomp", "parataxis")
        and (rule is None or (rule.form != "any" and _is_finite(token)))
        and above.pos_ in ("VERB", "AUX")
    )


def _stronger(one: Factuality, other: Factuality) -> Factuality:
    return max(one, other, key=lambda f: _SCALE[f])

"""The rules of spaCy's attribute ruler, matched once for all tokens that are alike.

The ruler tries each of its 179 rules on each token. All but a few ask for one token, and for nothing but its tag, its
function and whether it is one of some 70 forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_ASKED = frozenset(("TAG", "DEP", "LOWER", "IS_SPACE"))  # what rules may ask of a token
_KEPT = 50_000  # forms of which is known whether a rule asks for them
_OTHER = "\ue000"  # stands for all forms that no rule asks for
Pattern = list[dict[str, Any]]  # what is asked of each token
Match = tuple[int, int, int, int]  # the number of a rule, its key, and the first token and that after the last


def match_once(ruler: AttributeRuler) -> None:
    """Replace the matching of a ruler by a faster one with the same result. A ruler whose rules ask for more is left as
    it is.
    """
    asked = {name for some in _patterns(ruler) for pattern in some for token in pattern for name in token}
    if asked <= _ASKED:
        ruler.match = Rules(ruler).match  # type: ignore[method-assign]


class Rules:
    """The rules of a ruler."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._strings, self._vocab, self._all = ruler.vocab.strings, ruler.vocab, ruler.matcher
        self._longer = Matcher(ruler.vocab, validate=False)  # rules that ask for several tokens
        for number, patterns in enumerate(_patterns(ruler)):
            if longer := [pattern for pattern in patterns if len(pattern) > 1]:
                self._longer.add(str(number), longer)
        self._forms = re.compile("|".join(_forms(ruler)))
        self._kind_of_form = lru_cache(_KEPT)(self._form)
        self._of_kind = lru_cache(None)(self._of_token)

    def match(self, doc: Doc) -> list[Match]:
        """All matches in a document, in the order of the rules."""
        found = self._numbered(self._longer, doc)
        for at, (tag, function, form) in enumerate(doc.to_array(["TAG", "DEP", "LOWER"]).tolist()):
            rules = self._of_kind(tag, function, self._kind_of_form(form))
            found += [(number, key, at, at + 1) for number, key in rules]
        return sorted(found)

    def _form(self, form: int) -> str:
        text = self._strings[form]
        return text if text.isspace() or self._forms.search(text) else _OTHER

    def _of_token(self, tag: int, function: int, form: str) -> list[tuple[int, int]]:
        """The numbers and keys of the rules that match a token."""
        doc = Doc(self._vocab, words=[form])
        doc[0].tag, doc[0].dep = tag, function
        return [(number, key) for number, key, _, _ in self._numbered(self._all, doc)]

    def _numbered(self, matcher: Matcher, doc: Doc) -> list[Match]:
        found = matcher(doc, allow_missing=True)
        return [(int(self._strings[key]), key, start, end) for key, start, end in found]


def _patterns(ruler: AttributeRuler) -> Iterator[list[Pattern]]:
    """Of each rule, in order, the patterns of which one must match."""
    for rule in ruler.patterns:
        patterns: Any = rule["patterns"]
        yield patterns


def _forms(ruler: AttributeRuler) -> Iterator[str]:
    """The forms that rules ask for, as regular expressions; one that matches all where a rule asks in another way."""
    for patterns in _patterns(ruler):
        for asked in (token.get("LOWER") for pattern in patterns for token in pattern):
            if isinstance(asked, Mapping):
                yield asked.get("REGEX") or "|".join(f"^{re.escape(form)}$" for form in asked.get("IN", ()))
            elif asked is not None:
                yield f"^{re.escape(asked)}$"

"""Dating: which time expression of a sentence belongs to an event, and what stands in where it has none."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from kg.model import Basis, Factuality, TimeValue
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.confidence import Sign
from kg.nlp.events.shared_time import NEWS_ARGUMENTS, carrier, clause_above, saying
from kg.nlp.events.time_expressions import (
    TimedSentence,
    TimeExpression,
    apart,
    beginning,
    governed_token,
    is_before_or_after,
    is_day,
    is_simultaneous,
    is_since,
    key_of,
)
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.direction import is_threatened
from kg.nlp.grammar.predicates import is_event_noun
from kg.nlp.grammar.relations import (
    NOUN_CLAUSES,
    Function,
    dependents,
    determiner,
    function,
    is_base_form,
    is_finite_form,
    is_ing_form,
    is_lexical_verb,
    is_noun,
    is_past_form,
    is_past_participle,
    is_root,
    is_superlative,
    is_to_infinitive,
    is_verb,
    obliques,
)
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.grammar.verb_groups import Aspect, Tense, aspect, tense
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_MEETING_PREPOSITIONS = _WORDS.words("meeting_prepositions")
_ORDER = _WORDS.words("order_conjunctions")
_LATER = _WORDS.words("later_conjunctions")
_SINCE, _OF_THE_PAST = _WORDS.words("since"), _WORDS.words("tellers_of_the_past")
_CONCERNING = _WORDS.words("concerning")
_WHEN, _RANKS, _TIMES = _WORDS.words("relative_times"), _WORDS.words("ranks"), _WORDS.words("times")
_IN_DEEDS, _DEFINITE = _WORDS.listed("place_adverbials"), _WORDS.words("definite_determiners")
_TAKING = _WORDS.words("taking_time")
_STARTING = table("temporal").words("starting")
_JOINING = _WORDS.words("joining_days")
_FARTHEST = int(_WORDS.weight("farthest_time"))
_OUTER = int(_WORDS.weight("distance_of_light_verb"))
_COPULA = int(_WORDS.weight("distance_of_copula"))
_MEETING = int(_WORDS.weight("distance_of_meeting"))

_RECENT = timedelta(31)  # how long before the article the time of its own news may lie
_YEARS = re.compile(r"P(\d{1,4})Y")  # of TIMEX3
_DURATION = re.compile(r"P(\d+)([DWM])")  # of TIMEX3
_LASTING = frozenset(("Coerce", "Sanction"))  # types of measures that last
_OTHER_CLAUSES = frozenset(
    (Function.FINITE_COMPLEMENT, Function.RELATIVE_CLAUSE, Function.NOUN_CLAUSE, Function.ADVERBIAL_CLAUSE)
)
_NEWS_CLAUSES = frozenset(
    (
        Function.ROOT,
        Function.FINITE_COMPLEMENT,
        Function.CONJUNCT,
        Function.PARATAXIS,
        Function.ADVERBIAL_CLAUSE,
        Function.OPEN_COMPLEMENT,
    )
)
_NEWS_VERBS = frozenset((Function.ROOT, Function.FINITE_COMPLEMENT, Function.CONJUNCT))


class Dating:
    """The time expressions of a document by sentence, made once a document."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._told = view.document.date
        self._places = {mention: i for i, mention in enumerate(view.document.times)}
        self._durations = {t.end: t for t in view.document.times if t.timex_type == "DURATION"}
        by_sentence: dict[tuple[int, int], list[TimeExpression]] = defaultdict(list)
        spans: dict[tuple[int, int], Span] = {}
        for mention in view.document.times:
            token = governed_token(view, mention) if mention.time is not None else None
            if token is not None and mention.time is not None:
                span = token.sent
                spans[key_of(span)] = span
                by_sentence[key_of(span)].append(TimeExpression(mention, mention.time, token))
        self._sentences = {key: TimedSentence(span, tuple(by_sentence[key])) for key, span in spans.items()}

    def date_of(self, candidate: EventCandidate) -> tuple[TimeValue | None, tuple[Sign, ...]]:
        """The date of an event, and what the way in which it is known does to the confidence.

        It is that of a time expression of its own, else of its clause, else the day of the article, marked as such.
        """
        sentence = self._sentences.get(key_of(candidate.head.sent))
        if sentence is not None:
            counted = self._counted_from_main_clause(candidate, sentence) or self._years_since(candidate)
            if counted is not None:
                return counted, ()
            own = _of_when(candidate, sentence) or self._own(candidate, sentence)
            if own is not None:
                counted = self._counted_from_noun(candidate, own) or _begun(candidate, own)
                if _of_when(candidate, sentence) is own:
                    counted = beginning(own)
                return counted or self._with_next_day(own), (Sign.OWN_DATE,)
            told = self._of_saying(candidate, sentence)
            if told is not None:
                return told, (Sign.OWN_DATE,)
        if candidate.factuality is Factuality.ACTUAL and _is_told_as_news(candidate.outer):
            return self._told, (Sign.FALLBACK_DATE,)
        return None, ()

    def day_before(self, candidate: EventCandidate) -> TimeValue | None:
        """The one day that the sentence before is about: "they came upon a post on Monday. Two men were detained"."""
        here = candidate.head.sent
        if here.start == 0 or _takes_up_deed(candidate):
            return None
        before = here.doc[here.start - 1].sent
        sentence = self._sentences.get(key_of(before))
        if sentence is None or len(sentence.expressions) != 1 or not _is_past(before.root):
            return None
        [only] = sentence.expressions
        dates_main = all(is_simultaneous(t) for t in only.governing_verbs if t.i != before.root.i)
        one_day = only.time.earliest is not None and only.time.earliest == only.time.latest
        return only.time if dates_main and one_day and not self._is_too_late(candidate, only.time) else None

    def _own(self, candidate: EventCandidate, sentence: TimedSentence) -> TimeExpression | None:
        """The nearest time expression that may belong to the event."""
        ends = _ends(candidate)
        if (verb := carrier(self._view, candidate)) is not None:
            ends.setdefault(verb.i, _COPULA)
        distances = [(d, one) for one in sentence.expressions if (d := _distance(ends, one.token)) is not None]
        near = [one for _, one in sorted(distances, key=lambda pair: (pair[0], pair[1].mention.start))]
        for one in near or _of_clause(candidate, sentence):
            known = one.time.value or one.time.earliest or one.time.latest or self._told is None
            if known and not self._is_of_other(candidate, one):
                return one
        return None

    def _of_saying(self, candidate: EventCandidate, sentence: TimedSentence) -> TimeValue | None:
        """The time at which a speaker says what they did by words."""
        verb = saying(self._view, candidate)
        times = (one.time for one in sentence.expressions if one.clause == verb)
        return next((time for time in times if time.earliest is not None and time.latest is not None), None)

    def _is_of_other(self, candidate: EventCandidate, one: TimeExpression) -> bool:
        late = self._is_too_late(candidate, one.time) or self._is_too_early(candidate, one.time)
        return (
            late
            or _is_of_rank(candidate, one)
            or self._is_of_concern(candidate, one)
            or self._is_of_threat(candidate, one.time)
        )

    def _is_of_concern(self, candidate: EventCandidate, one: TimeExpression) -> bool:
        """Is it the time of what a charge or punishment is for: "suspected of killing two on Monday", "of 1989"?"""
        cause = _concern_above(candidate, one.token)
        if cause is None:
            return False
        told = self._told.latest if self._told is not None else None
        old = told is not None and one.time.latest is not None and one.time.latest < told - _RECENT
        return old or any(function(t) is Function.PREPOSITIONAL_CLAUSE for t in cause.children)

    def _is_of_threat(self, candidate: EventCandidate, time: TimeValue) -> bool:
        """Is it the time of the threat, not that of what is threatened: "threatened to close the port on Tuesday"?"""
        if self._told is None or self._told.latest is None or time.latest is None:
            return False
        return is_threatened(candidate.outer) and time.latest <= self._told.latest

    def _is_too_late(self, candidate: EventCandidate, time: TimeValue) -> bool:
        """Is it told as done, yet after the day on which it is told? Then the time belongs to something else."""
        if candidate.factuality is not Factuality.ACTUAL or self._told is None:
            return False
        return time.earliest is not None and self._told.latest is not None and time.earliest > self._told.latest

    def _is_too_early(self, candidate: EventCandidate, time: TimeValue) -> bool:
        """Is it told as going on, and the time is over: "are investigating X after an attack last week"?"""
        if self._told is None or self._told.earliest is None or time.latest is None:
            return False
        verb = candidate.outer
        goes_on = is_lexical_verb(verb) and tense(verb) is Tense.PRESENT and aspect(verb) is Aspect.PROGRESSIVE
        return goes_on and time.latest < self._told.earliest

    def _counted_from_main_clause(self, candidate: EventCandidate, sentence: TimedSentence) -> TimeValue | None:
        """Tuesday, for the raid in "closed the border on Thursday, two days after the raid began"."""
        verb = governing_verb(candidate.outer)
        conjunction = _order(verb)
        if conjunction is None:
            return None
        main = next((one.time.earliest for one in sentence.expressions if _dates_day(one, verb.head)), None)
        counted = self._duration_before(conjunction)
        if main is None or counted is None:
            return None
        return apart(main, -counted[0] if conjunction.lower_ in _LATER else counted[0], counted[1])

    def _years_since(self, candidate: EventCandidate) -> TimeValue | None:
        """1945 for the bomb in "marked 80 years since the bomb was dropped", told in 2025."""
        verb = governing_verb(candidate.outer)
        since = next((c for c in verb.lefts if function(c) is Function.MARKER and c.lower_ in _SINCE), None)
        if since is None or self._told is None or self._told.latest is None:
            return None
        start = offset(since)
        before = self._durations.get(start - 1)
        found = _YEARS.fullmatch(before.timex_value) if before is not None else None
        year = self._told.latest.year - int(found[1]) if found is not None else 0
        return TimeValue(f"{year:04}", date(year, 1, 1), date(year, 12, 31), Basis.RELATIVE) if year > 0 else None

    def _duration_before(self, word: Token) -> tuple[int, str] | None:
        """The number and the unit that stand right before a word: "two days after"; not "in two days after"."""
        start = offset(word)
        before = self._durations.get(start - 1) or self._durations.get(start)
        found = _DURATION.fullmatch(before.timex_value) if before is not None else None
        first = self._view.token_at(before.start) if before is not None else None
        if found is None or first is None or (first.i and first.nbor(-1).lower_ in _TAKING):
            return None
        return int(found[1]), found[2]

    def _counted_from_noun(self, candidate: EventCandidate, one: TimeExpression) -> TimeValue | None:
        """The time of what comes before or after something dated: "a month before the May 8 vote".

        Without a number of days it is only bounded, and what is told as done is not later than the article.
        """
        order = _order_of_noun(one.token)
        if order is None or candidate.head.i in (one.token.head.i, one.token.i):
            return None
        day, counted, later = one.time.earliest, self._duration_before(order), order.lower_ in _LATER
        if day is None or not is_day(one.time):
            return None
        if counted is not None:
            return apart(day, counted[0] if later else -counted[0], counted[1])
        return self._after(candidate, day) if later else TimeValue(None, None, day - timedelta(1), Basis.RELATIVE)

    def _after(self, candidate: EventCandidate, day: date) -> TimeValue:
        done = self._told is not None and candidate.factuality is Factuality.ACTUAL
        return TimeValue(None, day, self._told.latest if done and self._told is not None else None, Basis.RELATIVE)

    def _with_next_day(self, first: TimeExpression) -> TimeValue:
        """ "On Sunday and Monday": from the one to the other."""
        times, time = self._view.document.times, first.time
        i = self._places[first.mention] + 1
        second = times[i].time if i < len(times) else None
        if second is None or not is_day(time) or not is_day(second):
            return time
        between = self._view.document.article.text[first.mention.end : times[i].start].strip()
        if between not in _JOINING or time.earliest is None or second.latest is None:
            return time
        return replace(time, value=None, latest=second.latest) if time.earliest < second.latest else time


def _is_of_rank(candidate: EventCandidate, one: TimeExpression) -> bool:
    """Is it since when there was none like it: "their first meeting since May", "met for the first time since May",
    "the first talks since the 1991 summit"?
    """
    if not is_since(one):
        return False
    above = {candidate.head.i, *(t.i for t in one.token.ancestors)}
    ranked = (t for t in one.token.sent if t.i < one.token.i and (t.lower_ in _RANKS or is_superlative(t)))
    return any(t.head.i in above or t.head.lower_ in _TIMES for t in ranked if is_noun(t.head))


def _takes_up_deed(candidate: EventCandidate) -> bool:
    """ "Five were wounded in the attack", which may have been told long before."""
    nouns = obliques(candidate.outer, *_IN_DEEDS)
    return any(is_event_noun(t) and (d := determiner(t)) is not None and d.lower_ in _DEFINITE for t in nouns)


def _begun(candidate: EventCandidate, one: TimeExpression) -> TimeValue | None:
    """When something began that has lasted since then or is told by its beginning: "has been detained since October",
    "a summit starting on Monday".
    """
    lasting = candidate.cls in _LASTING and aspect(candidate.outer) is Aspect.PERFECT
    starting = is_ing_form(one.clause) and one.clause.lemma_.lower() in _STARTING
    return beginning(one) if lasting or starting else None


def _dates_day(one: TimeExpression, verb: Token) -> bool:
    return one.clause == verb and is_day(one.time)


def _order(verb: Token) -> Token | None:
    """The word that says that a clause comes before or after the one it stands beside."""
    if function(verb) not in (Function.ADVERBIAL_CLAUSE, Function.CONJUNCT):
        return None
    opening = (Function.MARKER, Function.ADVERB, Function.PREPOSITION)
    return next((c for c in verb.lefts if function(c) in opening and c.lower_ in _ORDER), None)


def _concern_above(candidate: EventCandidate, time: Token) -> Token | None:
    """The preposition of the event before the phrase that a time stands in: "over" in "over the raid in 2010"."""
    own = (candidate.head.i, candidate.outer.i)
    above = (t for t in time.ancestors if t.lower_ in _CONCERNING and t.head.i in own and t != time.head)
    return next((t for t in above if function(t) is Function.PREPOSITION), None)


def _order_of_noun(time: Token) -> Token | None:
    """ "Before" in "before Friday's summit", "before the May 8 vote"."""
    noun = time.head
    if not is_noun(noun) or function(noun) is not Function.PREPOSITIONAL_OBJECT:
        return None
    return noun.head if noun.head.lower_ in _ORDER else None


# time expressions that hang on the event


def _ends(candidate: EventCandidate) -> dict[int, int]:
    """The tokens, by index, that a time expression of the event may hang on, each with its distance from the event."""
    head, outer = candidate.head, candidate.outer
    ends = {head.i: 0, outer.i: _OUTER}
    ranked = function(outer) in NOUN_CLAUSES and is_base_form(outer) and function(outer.head) is Function.ATTRIBUTE
    if ranked:  # "on Friday became the first state to recognise it"
        ends[outer.head.head.i] = _COPULA
    ends |= _ends_above(candidate)
    meeting = function(head) is Function.PREPOSITIONAL_OBJECT and head.head.lower_ in _MEETING_PREPOSITIONS
    if meeting and is_lexical_verb(head.head.head):
        ends[head.head.head.i] = _MEETING  # "announced on Friday after talks with X"
    return ends


def _ends_above(candidate: EventCandidate) -> dict[int, int]:
    """ "Last month began closing it", "a rally on Monday demanding it", "on Monday gave a speech condemning it"."""
    outer, above = candidate.outer, candidate.outer.head
    aspect_of = function(outer) is Function.OPEN_COMPLEMENT and candidate.factuality is Factuality.ACTUAL
    behind_noun = function(outer) is Function.NOUN_CLAUSE and is_ing_form(outer)
    ends = {above.i: _COPULA} if aspect_of or behind_noun else {}
    beside = candidate.cls in with_trait("spoken") and function(above) is Function.OBJECT
    doing = candidate.cls in with_trait("spoken") | with_trait("movement") and function(above) is Function.SUBJECT
    if behind_noun and (beside or doing):
        ends[above.head.i] = _MEETING
    return ends


def _distance(ends: dict[int, int], time: Token) -> int | None:
    """How far a time expression of the sentence stands from the event in the tree; None if it belongs to another
    clause.
    """
    token = time
    for steps in range(_FARTHEST + 1):
        if token.i in ends:
            return steps + ends[token.i]
        if is_root(token) or (token.i != time.i and _opens_other_clause(token)):
            return None
        token = token.head
    return None


def _opens_other_clause(token: Token) -> bool:
    """Is it the verb of a clause below another, save a participle behind a noun?"""
    starting = token.lemma_.lower() in _STARTING
    participle = is_ing_form(token) and (function(token) is Function.NOUN_CLAUSE or starting)
    other = function(token) in _OTHER_CLAUSES or is_before_or_after(token)
    return is_verb(token) and other and not participle


# time expressions of the clause


def _of_clause(candidate: EventCandidate, sentence: TimedSentence) -> list[TimeExpression]:
    """Expressions that date the event's clause as a whole, in text order."""
    closing = sentence.closing(governing_verb(candidate.outer))
    shared = _shared(candidate.outer, sentence)
    above = clause_above(candidate.outer)
    return [one for one in sentence.expressions if one in closing or one in shared or one.clause == above]


def _coordinated(verb: Token) -> list[Token]:
    """The verbs coordinated with it; of an infinitive only infinitives: "end the ban set on Monday and to leave"."""
    return [v for v in verb.conjuncts if is_base_form(v) or not is_to_infinitive(verb)]


def _of_when(candidate: EventCandidate, sentence: TimedSentence) -> TimeExpression | None:
    """The time that a clause behind it tells of: "since 2005, when it joined"."""
    verb = governing_verb(candidate.outer)
    when = next((c for c in verb.lefts if c.lower_ in _WHEN), None)
    if when is None or function(verb) not in (Function.RELATIVE_CLAUSE, Function.ADVERBIAL_CLAUSE):
        return None
    before = when.nbor(-2 if when.i > 1 and when.nbor(-1).text == "," else -1) if when.i else when
    return next((one for one in sentence.expressions if one.mention.end == end(before)), None)


def _shared(verb: Token, sentence: TimedSentence) -> list[TimeExpression]:
    """One time for coordinated verbs: "visited X and met Y on Monday", "on Monday visited X and met Y"."""
    chain = (verb, *_coordinated(verb))
    if not is_lexical_verb(verb) or len(chain) < 2:
        return []
    clauses, last = {v.i for v in chain if is_verb(v)}, max(v.i for v in chain)
    here = (one for one in sentence.expressions if one.clause.i in clauses)
    return [one for one in here if one.clause.i < verb.i or one.token.i > last]


# events without a time expression


def _is_past(verb: Token) -> bool:
    return is_past_form(verb) or is_past_participle(verb)


def _is_told_as_news(outer: Token) -> bool:
    """Is it the clause's own news, rather than background in a modifier or in the past perfect?"""
    if not is_lexical_verb(outer):
        news = function(outer) in NEWS_ARGUMENTS and function(outer.head) in _NEWS_VERBS
        return news and is_finite_form(outer.head)
    if _is_past_perfect(outer) or _order(outer) is not None or _is_of_the_past(outer):
        return False
    above = outer
    while function(above) in (Function.ADVERBIAL_CLAUSE, Function.CONJUNCT) and is_verb(above.head):
        above = above.head
    return function(outer) in _NEWS_CLAUSES and function(above) is not Function.RELATIVE_CLAUSE


def _is_of_the_past(verb: Token) -> bool:
    """ "Historians say that the army burned the town"."""
    told = function(verb) is Function.FINITE_COMPLEMENT
    return told and any(t.lemma_.lower() in _OF_THE_PAST for t in dependents(verb.head, Function.SUBJECT))


def _is_past_perfect(verb: Token) -> bool:
    return tense(verb) is Tense.PAST and aspect(verb) in (Aspect.PERFECT, Aspect.PERFECT_PROGRESSIVE)

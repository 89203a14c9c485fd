"""What the page of an event or a statement says in words: what is claimed, by whom, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.rdf.vocab import CQ
from server.graph import queries
from server.graph.told import Told
from server.pages.reported import Reports, Values, local
from server.pages.words import words

_CLAIMS = ("Accuse", "Reject", "Threaten", "Request", "Agree")  # that they were made does not say that they are true


@dataclass(frozen=True, slots=True)
class Status:
    """Sentences that a page begins with; `is_plain` is false of what is not told as having happened by the article."""

    text: str
    is_plain: bool


def qualified(factuality: str, sources: list[str]) -> str:
    """Return what stands in brackets behind the title of an event that did not surely happen."""
    said = words()["event"]
    told = [said["qualified"].get(factuality, "")]
    if sources:
        told.append(said["according_to"].format(who=listed(sources)))
    return "; ".join(part for part in told if part)


def listed(names: list[str], most: int = 4) -> str:
    """Return "A", "A and B", "A, B and 3 more"."""
    said = words()["event"]
    if len(names) > most:
        return f"{', '.join(names[:most])} {said['and_more'].format(count=len(names) - most)}"
    return f"{', '.join(names[:-1])} {said['and']} {names[-1]}" if len(names) > 1 else "".join(names)


def status(kind: str, cq: Mapping[str, list[queries.Term]], names: Mapping[str, str], of: Reports) -> Status:
    """Return in words how an event of a type is told.

    Args:
        cq: its factuality, attribution, actors and recipients, by local name.
        of: its reports, if it is a reported event.
    """
    said = words()["event"]
    factuality = local(cq.get("factuality", [])) or "Actual"
    articles = said["articles" if len(of.all) > 1 else "article"]
    others = _others(kind, cq, names, of)
    if factuality == "Actual" and kind in _CLAIMS:
        return Status(_claim(kind, cq, names, others).format(articles=articles), False)
    text = said["word" if others else "status"][factuality].format(who=listed(others), articles=articles)
    resting = sum("attributedTo" in one.said for one in of.all)
    if resting and not others:
        who = listed(_named([term for one in of.all for term in one.said.get("attributedTo", [])], names))
        text += " " + said["some_word"].format(some=resting, all=len(of.all), who=who)
    return Status(text, factuality == "Actual" and not others)


def _others(kind: str, cq: Mapping[str, list[queries.Term]], names: Mapping[str, str], of: Reports) -> list[str]:
    """Return on whose word an event rests in all of its reports, apart from those who accuse, promise or threaten."""
    if any("attributedTo" not in one.said for one in of.all):
        return []
    actors = _named(cq.get("actor", []), names) if kind in _CLAIMS else []
    return [name for name in _named(cq.get("attributedTo", []), names) if name not in actors]


def _claim(kind: str, cq: Mapping[str, list[queries.Term]], names: Mapping[str, str], others: list[str]) -> str:
    """Return what is said of an accusation, a demand or a promise; {articles} is left to be filled in."""
    said = words()["event"]
    actors, recipients = (listed(_named(cq.get(name, []), names)) for name in ("actor", "recipient"))
    by = said["by"].format(who=actors) if actors else ""
    against = said["against"].format(who=recipients) if recipients else ""
    text = said["claims"][kind].format(by=_safe(by), against=_safe(against), articles="{articles}")
    if others:
        text = f"{_safe(said['heard'].format(who=listed(others)))} {text[:1].lower()}{text[1:]}"
    return _tidy(text)


def _safe(text: str) -> str:
    """Return a text that names may stand in so that `format` leaves it as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def status_of_statement(cq: Mapping[str, list[queries.Term]], names: Mapping[str, str]) -> Status:
    """Return in words who said it to whom, and how it is quoted."""
    said = words()["event"]
    speakers = _named(cq.get("speaker", []), names) or [said["somebody"]]
    to = said["to"].format(who=listed(_named(cq["addressee"], names))) if cq.get("addressee") else ""
    how = said["quotations"].get(local(cq.get("quotation", [])), "")
    return Status(_tidy(said["statement"].format(who=listed(speakers), to=to, how=how)), False)


def confidence(cq: Mapping[str, list[queries.Term]], is_event: bool) -> list[str]:
    """Return in words how surely it was read, and in what there is most doubt."""
    said = words()["event"]
    if not cq.get("confidence"):
        return []
    number = float(cq["confidence"][0].value)
    text = said["confidence" if is_event else "confidence_of_statement"].format(
        value=cq["confidence"][0].value, count=round(100 * number)
    )
    fitted = [said["fitted"].format(value=f"{float(term.value):.2f}") for term in cq.get("fittedConfidence", [])]
    doubts = [said["fields"].get(local([term]), local([term])) for term in cq.get("doubt", [])]
    return [text, *fitted, *([said["doubt"].format(field=listed(doubts))] if doubts else [])]


def place_basis(one: Told | None) -> str:
    """Return in words how the place of an event is known, "" where it has none."""
    if one is None or not one.names("place"):
        return ""
    return str(words()["event"]["place_here" if one.is_named("place") else "place_elsewhere"])


def dates(said: Values) -> str:
    """Return when: a day, month or year; or the first and last day that are possible; "" for no date."""
    if "date" in said:
        return said["date"][0].value
    return between(*(said[name][0].value if name in said else "" for name in ("earliestDate", "latestDate")))


def between(first: str, last: str) -> str:
    """Return in words the days from a first to a last one, of which either may be ""."""
    told = words()["event"]
    if not first or not last:
        return str(told["or_later"].format(day=first) if first else told["or_earlier"].format(day=last) if last else "")
    return first if first == last else f"{first} – {last}"


def number(told: tuple[str, str, str] | tuple[()]) -> str:
    """Return a number of people in words: "7", "at least 7", "7 to 9"."""
    said = words()["event"]["numbers"]
    if not told:
        return ""
    low, best, high = told
    if low and high:
        return low if low == high else str(said["range"].format(low=low, high=high))
    name = "least" if low else "most" if high else "about"
    return str(said[name].format(number=low or high or best))


def kind_of(types: list[str], facts: Mapping[str, list[queries.Term]]) -> str:
    """Return the type of an event, which of a reported event is the value of a property."""
    return local(facts.get(CQ + "class", [])) or next(iter(types), "")


def _named(terms: list[queries.Term], names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(names.get(term.value, term.value) for term in terms))


def _tidy(text: str) -> str:
    text = " ".join(text.split()).replace(" .", ".").replace(" ,", ",")
    return text[:1].upper() + text[1:]

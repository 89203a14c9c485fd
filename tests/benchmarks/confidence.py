"""How likely an event is to be right: fits the models of kg/nlp/events/probability.py, and says how well they do.

    python -m tests.benchmarks.confidence ARTICLES... [--write]

ARTICLES are JSON lines (.gz too) with `text` and, where it is known, `date` or `published`. Those whose text has the
hash of a row of judgements.jsonl are read; nothing else of them is kept. judgements.jsonl has one article a row, as
offsets in code points without its words:
  sha256    of the text in UTF-8
  reader    the number of the person who judged
  events    type, also, mentions, actors, recipients, factuality, attributed as in the set gold (reading/gold.py);
            core: a careful coder would surely code it; missed: no event of the graph stood there
  none      spans of triggers that show no event
An event of the reading is judged by the event of the row that it shares most mentions with. A second telling of an
event that is there already, and one at a span of `none`, is wrong; borderline events and triggers that nobody has
judged are left out. Prints, for predictions on articles that were not in the fit (ten folds, by article):
the area under the ROC curve, the expected calibration error in ten bins, and the share right above .5 and .8.
--write fits on all and writes kg/nlp/lexicon/en/event_probability.toml. Needs scikit-learn (extra `test`).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import Article
from kg.nlp.components import RULES, read
from kg.nlp.events.component import event_readings
from kg.nlp.events.probability import ALL, FIELDS, features
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.tokens import View
from tests.benchmarks.reading.measures import Span, are_met, auc, calibration_error, one_to_one, overlap, same_span

JUDGEMENTS = Path(__file__).with_name("judgements.jsonl")
MODEL = Path(__file__).parents[2] / "kg" / "nlp" / "lexicon" / "en" / "event_probability.toml"
HEAD = """# How likely an event is to be right (events/probability.py says what each feature is). Written by
# python -m tests.benchmarks.confidence: logistic regressions over {events:,} events of {articles} judged articles.

[maps]
"""
_FOLDS = 10
_STRENGTH = 0.2  # of the fit: scikit-learn's C, chosen among .05, .1, .2 and .3 by the area under the curve
_NEGLIGIBLE = 0.005


@dataclass(frozen=True, slots=True)
class Judged:
    """An event of the reading: its article, what is known of it, and which fields are right; only ALL if it is none."""

    article: str
    features: dict[str, float]
    right: dict[str, bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("articles", nargs="+", type=Path, help="JSON lines with the texts that were judged")
    parser.add_argument("--write", action="store_true", help="write the fitted models into the lexicon")
    args = parser.parse_args()
    judged = list(_judged(args.articles))
    if not judged:
        sys.exit(f"no text of {', '.join(map(str, args.articles))} has a hash of {JUDGEMENTS.name}")
    for name in (ALL, *FIELDS):
        print(name, _report(judged, name))
    if args.write:
        articles = len({one.article for one in judged})
        rows = "\n\n".join(f"[maps.{name}]\n{_fitted(judged, name)}" for name in (ALL, *FIELDS))
        MODEL.write_text(HEAD.format(events=len(judged), articles=articles) + rows + "\n", "utf8")


# what is judged


def _judged(files: Iterable[Path]) -> Iterator[Judged]:
    rows = {row["sha256"]: row for row in reversed([json.loads(r) for r in JUDGEMENTS.read_text("utf8").splitlines()])}
    before_events = RULES[: [c.name for c in RULES].index("events")]
    for text in (line for file in files for line in _lines(file)):
        row = rows.pop(hashlib.sha256(text["text"].encode()).hexdigest(), None)
        if row is not None:
            published = text.get("published") or text.get("date") or None
            document = read(Article(row["sha256"], text["text"], published=published), before_events)
            view = View(document)
            yield from _of_article(view, row)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf8") if file.suffix == ".gz" else file.open(encoding="utf8") as lines:
        yield from map(json.loads, lines)


def _of_article(view: View, row: dict[str, Any]) -> Iterator[Judged]:
    readings = event_readings(view)
    pairs = _pairs(readings, row["events"])
    for i, one in enumerate(readings):
        event = row["events"][pairs[i]] if i in pairs else None
        right = _verdict(view, one, event) if event is not None and event["core"] else None
        if event is None and _is_wrong(one, row):
            right = {ALL: False}
        if right is not None:
            yield Judged(row["sha256"], features(view, one), right)


def _spans(one: EventReading) -> list[Span]:
    return [(m.start, m.end) for m in {one.candidate.trigger, *one.mentions}]


def _shared(spans: Iterable[Span], others: Iterable[Any]) -> int:
    known = list(spans)
    return sum(any(overlap(span, (other[0], other[1])) for span in known) for other in others)


def _pairs(readings: list[EventReading], events: list[dict[str, Any]]) -> dict[int, int]:
    """By the number of a reading the number of the judged event that it is taken for, one to one."""
    weighed: list[tuple[int, bool, int, int]] = []
    for i, one in enumerate(readings):
        for j, event in enumerate(events):
            if shared := _shared(_spans(one), event["mentions"]):
                weighed.append((-shared - (one.candidate.cls == event["type"]), not event["core"], i, j))
    return one_to_one(weighed)


def _is_wrong(one: EventReading, row: dict[str, Any]) -> bool:
    """Is a reading that is paired with nothing a second telling of a core event, or no event at all?"""
    borderline, core = (
        [s for e in row["events"] if e["core"] is kind for s in e["mentions"]] for kind in (False, True)
    )
    spans = _spans(one)
    return not _shared(spans, borderline) and bool(_shared(spans, core) or _shared(spans, row["none"]))


def _verdict(view: View, one: EventReading, event: dict[str, Any]) -> dict[str, bool]:
    told = one.candidate
    recipients = [k for k in told.recipients if k not in told.actors]
    speaker = [one.speaker] if one.speaker is not None else []
    right = {
        "type": told.cls in (event["type"], *event.get("also", ())),
        "actor": _are_right(view, told.actors, event["actors"]),
        "recipient": _are_right(view, recipients, event["recipients"]),
        "factuality": told.factuality.value == event["factuality"],
        "attribution": _are_right(view, speaker, [event["attributed"]] if event["attributed"] else []),
    }
    return {**right, ALL: all(right.values())}


def _are_right(view: View, keys: Iterable[str], wanted: list[Any]) -> bool:
    """Is every participant named, of four or more three quarters, and no other?"""
    said = list(dict.fromkeys(keys))
    return are_met([[_names(view, key, spans) for key in said] for spans in wanted], len(said))


def _names(view: View, key: str, spans: list[Any]) -> bool:
    """Has the entity a mention on one of the spans, or its words for a name?"""
    entity, text = view.entities[key], view.document.article.text
    if any(same_span((m.start, m.end), (begin, end)) for m in entity.mentions for begin, end in spans):
        return True
    names = {name.casefold() for name in (entity.label, *entity.aliases)}
    return any(text[begin:end].casefold() in names for begin, end in spans)


# the models


def _matrix(judged: list[Judged]) -> tuple[Any, list[str]]:
    from sklearn.feature_extraction import DictVectorizer

    vectorizer = DictVectorizer()
    return vectorizer.fit_transform([one.features for one in judged]), list(vectorizer.get_feature_names_out())


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, max_iter=5000)


def _report(judged: list[Judged], name: str) -> str:
    from sklearn.model_selection import GroupKFold, cross_val_predict

    judged = [one for one in judged if name in one.right]
    found, _ = _matrix(judged)
    right = [one.right[name] for one in judged]
    groups = [one.article for one in judged]
    chances = cross_val_predict(_model(), found, right, groups=groups, cv=GroupKFold(_FOLDS), method="predict_proba")
    ranked = [(float(chance), ok) for chance, ok in zip(chances[:, 1], right, strict=True)]
    shares = [[ok for chance, ok in ranked if chance >= least] for least in (0.5, 0.8)]
    above = " ".join(f"{sum(s) / max(1, len(s)):.3f} of {len(s)}" for s in shares)
    base = sum(right) / len(right)
    return f"right {base:.3f} of {len(right)} auc {auc(ranked):.3f} ece {calibration_error(ranked):.3f} above {above}"


def _fitted(judged: list[Judged], name: str) -> str:
    judged = [one for one in judged if name in one.right]
    found, names = _matrix(judged)
    model = _model().fit(found, [one.right[name] for one in judged])
    weights = [("base", model.intercept_[0]), *sorted(zip(names, model.coef_[0], strict=True))]
    return "\n".join(
        f'"{feature}" = {weight:.2f}' for feature, weight in weights if feature == "base" or abs(weight) >= _NEGLIGIBLE
    )


if __name__ == "__main__":
    main()

"""The government, ministries, parliament and supreme court of every state, by a rule (bodies.csv) and exceptions to it
(state_bodies.csv).

Their names are not in the index of names, since every state has a foreign ministry: they are looked up with the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.gazetteer.atlas import plain
from kg.gazetteer.rows import Row, aliases_of, rows, states, table


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    label: str  # with {} for the state
    cls: str
    sectors: tuple[str, ...]


def body_of(name: str, country: str) -> Row | None:
    """The body of a state by its name without that of the state: "Foreign Ministry", "parliament"."""
    rule = _rules_by_name().get(plain(name))
    return _bodies().get((country, rule.kind)) if rule is not None else None


def body_rows() -> Iterator[Row]:
    """Every row of the rule and its exceptions, except those that are in the table of organizations."""
    return (row for row in _bodies().values() if row.id not in rows())


@cache
def by_id() -> dict[str, Row]:
    """The rows of `body_rows` by id."""
    return {row.id: row for row in body_rows()}


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(c["kind"], c["label"], c["class"], tuple(c["sectors"].split("|"))) for c in table("bodies.csv"))


@cache
def _rules_by_name() -> dict[str, _Rule]:
    rules = {r.kind: r for r in _rules()}
    return {plain(name): rules[c["kind"]] for c in table("bodies.csv") for name in c["names"].split("|")}


@cache
def _bodies() -> dict[tuple[str, str], Row]:
    special = {(c["country"], c["kind"]): c for c in table("state_bodies.csv")}
    return {
        (code, rule.kind): _body(code, rule, special.get((code, rule.kind))) for code in states() for rule in _rules()
    }


def _body(code: str, rule: _Rule, cells: dict[str, str] | None) -> Row:
    if cells is not None and cells["id"]:
        return rows()[cells["id"]]
    names, weak = aliases_of(cells["aliases"]) if cells else ((), frozenset())
    label = cells["label"] if cells else rule.label.format(states()[code].row.label)
    return Row(
        f"org/{code.lower()}-{rule.kind}",
        rule.cls,
        label,
        code,
        names,
        weak,
        acts_for=(f"state/{code}",),
        sectors=rule.sectors,
    )

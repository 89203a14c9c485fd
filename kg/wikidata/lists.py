"""Whole classes of Wikidata as SPARQL queries: a list for each kind and country, fetched in pages.

Standard SPARQL 1.1, without Wikidata's label service, so that any endpoint can answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import UsageError
from kg.resources import read_table
from kg.wikidata.unlinked import country_items

_TABLE = Path(__file__).parent / "lists.csv"
SINCE = "2000-01-01T00:00:00Z"  # offices that ended before are left out
# "mul" are names that are the same in all languages, which Wikidata then has only once
_PREFIXES = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_PAGE = (
    _PREFIXES
    + """SELECT ?item ?label ?alias ?country ?geonames ?office ?start ?end WHERE {{
  {{ SELECT DISTINCT ?item WHERE {{
      VALUES ?kind {{ {roots} }}
      {pattern}
    }} ORDER BY ?item LIMIT {limit} OFFSET {offset} }}
  OPTIONAL {{ ?item rdfs:label ?label . FILTER(LANG(?label) IN ("{language}", "mul")) }}
  {more}
}}"""
)
_ALIAS = 'OPTIONAL {{ ?item skos:altLabel ?alias . FILTER(LANG(?alias) IN ("{language}", "mul")) }}'
_OFFICE = "?position (wdt:P31|wdt:P279)/wdt:P279* ?kind . ?position wdt:P1001|wdt:P17 wd:{country} ."
_PATTERNS = {
    "offices": _OFFICE
    + """ ?held ps:P39 ?position . ?item p:P39 ?held ; wdt:P31 wd:Q5 .
      OPTIONAL {{ ?held pq:P582 ?until }} FILTER(!BOUND(?until) || ?until >= "{since}"^^xsd:dateTime)""",
    "ministries": "?item wdt:P31/wdt:P279* ?kind ; wdt:P1001|wdt:P17 wd:{country} .",
    "parties": "?item wdt:P31/wdt:P279* ?kind ; wdt:P17 wd:{country} .",
    "armed": "?item wdt:P31/wdt:P279* ?kind .",
    "igos": "?item wdt:P31/wdt:P279* ?kind .",
    "cities": "?item wdt:P31/wdt:P279* ?kind ; wdt:P17 wd:{country} ; wdt:P1566 ?number .",
}
_MORE = {
    "offices": _ALIAS
    + """
  OPTIONAL {{ ?item p:P39 ?term . ?term ps:P39 ?post . ?post wdt:P1001|wdt:P17 wd:{country} .
    ?post rdfs:label ?office . FILTER(LANG(?office) IN ("{language}", "mul"))
    OPTIONAL {{ ?term pq:P580 ?start }} OPTIONAL {{ ?term pq:P582 ?end }} }}""",
    "cities": "OPTIONAL {{ ?item wdt:P1566 ?geonames }}",
}
_WITH_COUNTRY = _ALIAS + " OPTIONAL {{ ?item wdt:P17 ?country }}"
EVERYWHERE = "all"  # the list of a kind that is not cut by country


@dataclass(frozen=True, slots=True)
class List:
    """One list: a kind, and the ISO 3166-1 alpha-3 code of a country, or EVERYWHERE."""

    kind: str
    country: str

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.country}"

    def query(self, roots: tuple[str, ...], language: str, limit: int, offset: int) -> str:
        """The query for one page."""
        words = {"country": country_items().get(self.country, ""), "language": language, "since": SINCE}
        return _PAGE.format(
            roots=" ".join(f"wd:{q}" for q in roots),
            pattern=_PATTERNS[self.kind].format(**words),
            limit=limit,
            offset=offset,
            language=language,
            more=_MORE.get(self.kind, _WITH_COUNTRY).format(**words),
        )


@cache
def roots() -> dict[str, dict[str, tuple[str, ...]]]:
    """The classes of each kind, with the labels that Wikidata must have for them. Raises: ModelError."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_table(_TABLE):
        found.setdefault(row["kind"], {})[row["qid"]] = tuple(row["label"].split("|"))
    return found


def lists(kinds: tuple[str, ...], countries: tuple[str, ...]) -> list[List]:
    """The lists to fetch. ("all",) stands for all kinds or countries.

    Raises: UsageError for an unknown kind or country.
    """
    codes = _codes(countries)
    return [
        List(kind, country)
        for kind in _kinds(kinds)
        for country in (codes if "{country}" in _PATTERNS[kind] else [EVERYWHERE])
    ]


def _kinds(told: tuple[str, ...]) -> list[str]:
    wrong = [kind for kind in told if kind not in (*_PATTERNS, "all")]
    if wrong:
        raise UsageError(f"--kind {', '.join(wrong)}: the kinds are {', '.join(_PATTERNS)}")
    return [kind for kind in _PATTERNS if kind in told or "all" in told]


def _codes(told: tuple[str, ...]) -> list[str]:
    known = country_items()
    wrong = [code for code in told if code.upper() not in known and code != "all"]
    if wrong:
        raise UsageError(f"--country {', '.join(wrong)}: not an ISO 3166-1 alpha-3 code of a known state, such as PAK")
    return sorted(known) if "all" in told else list(dict.fromkeys(code.upper() for code in told))

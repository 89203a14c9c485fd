"""The tables of known names, how they are found in words, and the places of GeoNames."""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from itertools import combinations

import pytest
import rigour.territories
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from kg import gazetteer
from kg.gazetteer import atlas, bodies, tenures
from kg.gazetteer.index import _index
from kg.gazetteer.rows import rows, states, table
from kg.model.classes import ORGANIZATIONS
from kg.rdf.iris import slug

SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)


def found(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return [(" ".join(words[first:end]), row.id) for first, end, row in gazetteer.find_names(words)]


@pytest.mark.parametrize(
    ("text", "surface", "row"),
    [
        ("The U.S. agreed", "U.S.", "state/USA"),
        ("a deal with the US and America", "US", "state/USA"),
        ("Turkey and Jordan", "Turkey", "state/TUR"),
        ("North Korea fired a missile", "North Korea", "state/PRK"),
        ("Niger 's neighbour Nigeria", "Niger", "state/NER"),
        ("the Democratic Republic of the Congo", "Democratic Republic of the Congo", "state/COD"),
        ("the Republic of the Congo", "Republic of the Congo", "state/COG"),
        ("Cote d'Ivoire", "Cote d'Ivoire", "state/CIV"),
        ("fighters of Lashkar - e - Jhangvi fled", "Lashkar - e - Jhangvi", "org/lej"),
        ("fighters of Lashkar-e-Jhangvi fled", "Lashkar-e-Jhangvi", "org/lej"),
        ("fighters of Lashkar e Jhangvi fled", "Lashkar e Jhangvi", "org/lej"),
        ("the al - Qaida network", "al - Qaida", "org/al-qaeda"),
        ("Pakistani Taliban fighters", "Pakistani Taliban", "org/ttp"),
        ("Afghan Taliban fighters", "Afghan Taliban", "org/taliban"),
        ("the U.N. Security Council met", "U.N. Security Council", "org/un-security-council"),
        ("killed by IS militants", "IS", "org/isis"),
        ("in South Asia today", "South Asia", "place/south-asia"),
        ("Olaf Scholz spoke", "Olaf Scholz", "person/olaf-scholz"),
    ],
)
def test_find_names(text: str, surface: str, row: str) -> None:
    assert (surface, row) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "they told us to wait",
        "a turkey for dinner",
        "who is it",
        "HE SAID THIS IS NOT TRUE",
        "Scholz spoke",
        "an Arab leader",
        "a European court",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.text(max_size=12), max_size=30))
def test_found_names_lie_in_the_words_in_order(words: list[str]) -> None:
    last = 0
    for first, end, _ in gazetteer.find_names(words):
        assert last <= first < end <= len(words)
        last = end


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Islamabad", "PAK"),
        ("the Kremlin", "RUS"),
        ("White House", "USA"),
        ("Downing Street", "GBR"),
        ("Kyiv", "UKR"),
        ("New Delhi", "IND"),
        ("Sana'a", "YEM"),
        ("Brussels", None),
        ("Karachi", None),
        ("Victoria", None),
        ("The Hague", None),
        ("San Jose", None),
    ],
)
def test_capital_of(text: str, state: str | None) -> None:
    row = gazetteer.capital_of(text)
    assert (row.country if row else None) == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Pakistani", "PAK"),
        ("South Korean", "KOR"),
        ("Dutch", "NLD"),
        ("U.S.", "USA"),
        ("U.S.-led", "USA"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("Filipino", "PHL"),
        ("Burmese", "MMR"),
        ("European", None),
        ("Arab", None),
        ("Afghans", None),
        ("polish", None),
        ("The Dutch", None),
    ],
)
def test_demonym(text: str, state: str | None) -> None:
    row = gazetteer.demonym(text)
    assert (row.country if row else None) == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Afghans", "AFG"),
        ("Britons", "GBR"),
        ("Danes", "DNK"),
        ("Poles", "POL"),
        ("Turks", "TUR"),
        ("the French", "FRA"),
        ("Swiss", "CHE"),
        ("Iraqis", "IRQ"),
        ("New Zealanders", "NZL"),
        ("Africans", None),
    ],
)
def test_people(text: str, state: str | None) -> None:
    row = gazetteer.people(text)
    assert (row.country if row else None) == state


def test_states_have_the_identifiers_that_rigour_confirms() -> None:
    territories = {t.alpha3.upper(): t for t in rigour.territories.get_territories() if t.alpha3}
    for code, names in states().items():
        (link,) = names.row.links
        assert link.iri.rsplit("/", 1)[1] in territories[code].qids, code


def test_every_member_of_the_united_nations_is_a_state_with_its_adjective_and_people() -> None:
    assert len(states()) >= 195
    for code, names in states().items():
        if code not in ("COG", "DMA", "VAT"):  # whose adjectives belong to a neighbour, or do not exist
            assert names.adjectives and names.people, code


TABLES = ("organizations.csv", "persons.csv", "regions.csv", "place_qids.csv")


def test_only_confirmed_identifiers_become_links() -> None:
    for name in TABLES:
        for cells in table(name):
            row = gazetteer.row(cells["id"] if "id" in cells else f"geonames/{cells['geonames']}")
            items = [link for link in row.links if "wikidata" in link.iri] if row else []
            assert cells["status"] in ("package", "verified", "unverified"), (name, cells)
            assert bool(items) == (row is not None and cells["status"] != "unverified"), (name, cells)
            assert cells["qid"] or cells["status"] == "unverified", (name, cells)
    assert not rows()["org/taliban"].links


def test_every_confirmed_identifier_names_its_sources() -> None:
    owner = {cells["id"]: cells["owner"] for cells in table("sources.csv")}
    kind = {cells["id"]: cells["kind"] for cells in table("sources.csv")}
    for name in (*TABLES, "offices.csv"):
        for cells in table(name):
            named = [s for s in cells["sources"].split("|") if s]
            assert set(named) <= set(owner), (name, cells)
            if cells["status"] == "package":
                assert len(named) == 1 and kind[named[0]] == "package", (name, cells)
            if cells["status"] == "verified":
                assert len({owner[s] for s in named}) >= 2, (name, cells)


def test_no_item_is_two_things() -> None:
    owners = defaultdict(set)
    for name in TABLES:
        for cells in table(name):
            if cells["status"] != "unverified":
                owners[cells["qid"]].add(
                    cells.get("id") or cells["label"].removesuffix(" City")
                )  # a city that is a division of its own
    assert {qid: ids for qid, ids in owners.items() if len(ids) > 1} == {}


RELATIVES = {  # who bear each other's names, or nearly, and are two
    frozenset(pair.split("|"))
    for pair in (
        "hamza-shehbaz-sharif|shehbaz-sharif",
        "idriss-deby|mahamat-idriss-deby",
        "nawaf-al-ahmad-al-jaber-al-sabah|jaber-al-ahmad-al-sabah",
        "nawaf-al-ahmad-al-jaber-al-sabah|sabah-al-ahmad-al-sabah",
        "hamad-bin-khalifa-al-thani|khalid-bin-khalifa-al-thani",
        "meshal-al-ahmad-al-sabah|sabah-al-ahmad-al-sabah",
        "faisal-bin-farhan-al-saud|saud-al-faisal",
        "jaber-al-ahmad-al-sabah|sabah-al-ahmad-al-sabah",
    )
}


def test_nobody_has_two_rows() -> None:
    people = defaultdict(list)
    for cells in table("persons.csv"):
        people[cells["country"]].append((cells["id"].removeprefix("person/"), slug(cells["label"]).split("-")))
    doubles = {
        frozenset((one, other))
        for group in people.values()
        for (one, names), (other, more) in combinations(group, 2)
        if min(len(names), len(more)) > 1
        and (
            set(names) <= set(more)
            or set(more) <= set(names)
            or fuzz.token_sort_ratio(" ".join(names), " ".join(more)) >= 88
        )
    }
    assert doubles - RELATIVES == set()


def test_rows_point_to_rows_and_use_known_classes_and_sectors() -> None:
    assert len({c["id"] for c in table("organizations.csv")}) == len(table("organizations.csv"))
    for row in rows().values():
        assert row.cls in {*ORGANIZATIONS, "State", "Person", "Place"}, row.id
        assert row.country is None or row.country in states(), row.id
        assert set(row.sectors) <= SECTORS, row.id
        assert all(gazetteer.row(other) for other in row.acts_for + row.part_of + row.located_in), row.id
        assert row.weak <= set(row.aliases), row.id


def test_a_name_of_two_rows_is_weak_for_all_but_one() -> None:
    owners: defaultdict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for names in _index().values():
        for name in names:
            owners[name.atoms][name.row.id] = name.weak
    shared = {atoms: rows for atoms, rows in owners.items() if len(rows) > 1}
    assert {atoms for atoms, rows in shared.items() if sum(not weak for weak in rows.values()) > 1} == set()
    assert ("Congo",) in shared and ("Taliban",) in shared
    assert all(
        (found := gazetteer.row(row)) and found.country for rows in shared.values() for row in rows
    )  # which tells them apart


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Doha", 290030),
        ("Kabul", 1138958),
        ("Kiev", 703448),
        ("Bombay", 1275339),
        ("Karak", 250625),
        ("Washington, D.C.", 4140963),
        ("Konar", 1135702),
        ("MAZAR-I-SHARIF", 1133616),
    ],
)
def test_find_place(name: str, number: int) -> None:
    assert number in [p.id for p in gazetteer.find_place(name)]


def test_places_come_by_population_and_know_what_they_lie_in() -> None:
    homonyms = gazetteer.find_place("Hyderabad")
    assert {p.country for p in homonyms} >= {"IND", "PAK"}
    assert [p.population for p in homonyms] == sorted((p.population for p in homonyms), reverse=True)
    kabul = next(p for p in gazetteer.find_place("Kabul") if p.kind == "city" and p.country == "AFG")
    province = gazetteer.place(kabul.within[-1])
    assert province is not None and (province.name, province.kind) == ("Kabul Province", "admin1")


@pytest.mark.parametrize(
    ("spelt", "country", "name"),
    [("Khowst", "AFG", "Khost"), ("Urozgon", "AFG", "Uruzgan"), ("Nad-e Ali", "AFG", "Nad Ali")],
)
def test_other_transliterations(spelt: str, country: str, name: str) -> None:
    places = (*gazetteer.similar_places(spelt, country), *gazetteer.find_place(spelt))
    assert name in {p.name.removesuffix(" Province").removesuffix(" District") for p in places}


def test_row_of_a_place_has_its_links_and_the_next_larger_division() -> None:
    row = gazetteer.row("geonames/290030")
    assert row is not None
    assert {link.iri for link in row.links} == {
        "https://sws.geonames.org/290030/",
        "http://www.wikidata.org/entity/Q3861",
    }
    assert row.country == "QAT" and row.latitude is not None and row.located_in
    assert gazetteer.row("geonames/1") is None and gazetteer.row("org/nobody") is None


@pytest.mark.parametrize(
    ("name", "printed"),
    [("Paktīkā", "Paktika"), ("Nād ‘Alī", "Nad Ali"), ("São Paulo", "São Paulo"), ("Zürich", "Zürich")],
)
def test_readable(name: str, printed: str) -> None:
    assert atlas.readable(name) == printed


def test_the_atlas_is_whole_when_many_ask_for_it_at_once(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_CACHE", str(tmp_path))
    monkeypatch.setattr(atlas, "_places", lambda: [atlas._Place(1, "Nowhere", "city", "AFG", {"Nowhere"})])
    counts: list[int] = []

    def ask() -> None:
        connection: sqlite3.Connection = atlas.connect()
        counts.append(connection.execute("SELECT count(*) FROM place").fetchone()[0])
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [1] * 8


def test_offices_are_held_by_one_at_a_time() -> None:
    last: dict[tuple[str, str], gazetteer.Held] = {}
    for held in sorted(tenures.tenures(), key=lambda h: (h.country, h.office, h.valid_from)):
        before = last.get((held.country, held.office))
        assert not held.valid_to or held.valid_from <= held.valid_to, held
        if before is not None and held.office != "government":
            shorter = min(len(before.valid_to), len(held.valid_from))
            assert before.valid_to and before.valid_to[:shorter] <= held.valid_from[:shorter], (before, held)
        last[held.country, held.office] = held


@pytest.mark.parametrize(
    ("surname", "title", "day", "who"),
    [
        ("Sharif", "prime minister", "2015-03-02", {"person/nawaz-sharif"}),
        ("Sharif", "Prime Minister", "2023-03-02", {"person/shehbaz-sharif"}),
        ("Sharif", "prime minister", None, {"person/nawaz-sharif", "person/shehbaz-sharif"}),
        ("Bush", "President", "2005-01-31", {"person/george-w-bush"}),
        ("el-Sissi", "president", "2018-01-01", {"person/abdel-fattah-el-sisi"}),
        ("Xi", "president", "2018-01-01", {"person/xi-jinping"}),
        ("Erdogan", "prime minister", "2010-01-01", {"person/recep-tayyip-erdogan"}),
        ("Sharif", "president", "2015-03-02", set()),
    ],
)
def test_who_held_an_office(surname: str, title: str, day: str | None, who: set[str]) -> None:
    assert {h.holder.id for h in gazetteer.holders(surname, gazetteer.offices_of_title(title), day)} == who


def test_sectors_follow_the_office() -> None:
    obama, taliban = rows()["person/barack-obama"], rows()["org/taliban"]
    assert gazetteer.sectors_on(obama, "2010-05-05") == ("GOV",)
    assert gazetteer.sectors_on(obama, "2020-05-05") == ("ELI",)
    assert gazetteer.sectors_on(taliban, "2022-05-01") == ("GOV",)
    assert gazetteer.sectors_on(taliban, "2015-05-01") == ()


@pytest.mark.parametrize(
    ("name", "country", "body"),
    [
        ("Foreign Ministry", "KEN", "org/ken-foreign-ministry"),
        ("Ministry of Foreign Affairs", "KEN", "org/ken-foreign-ministry"),
        ("foreign ministry", "USA", "org/state-department"),
        ("parliament", "ISR", "org/knesset"),
        ("Defense Ministry", "GBR", "org/gbr-defence-ministry"),
        ("Ministry of Fish", "KEN", None),
    ],
)
def test_every_state_has_its_bodies(name: str, country: str, body: str | None) -> None:
    row = gazetteer.body_of(name, country)
    assert (row.id if row else None) == body
    assert row is None or (row.country == country and gazetteer.row(row.id) == row)


def test_bodies_made_by_rule_do_not_take_known_ids() -> None:
    made = bodies.by_id()
    assert len(made) > 190 * 8 and not set(made) & set(rows())
    assert all(row.acts_for == (f"state/{row.country}",) for row in made.values())


@pytest.mark.parametrize(
    ("name", "cls", "row"),
    [
        ("Abdul Fatah al-Sissi", "Person", "person/abdel-fattah-el-sisi"),
        ("Tamim bin Hamad", "Person", "person/tamim-bin-hamad-al-thani"),
        ("european court of human rights", "Organization", "org/echr"),
        ("ECHR", "Organization", "org/echr"),
        ("John Smith", "Person", None),
        ("Smith", "Person", None),
        ("Court of Human", "Organization", None),
        ("United Nations Population Force", "Organization", None),  # not the Fund, nor the Protection Force
        ("Radoslaw Soi", "Person", None),
        ("Barack Obama", "Organization", None),
    ],
)
def test_candidates(name: str, cls: str, row: str | None) -> None:
    found = gazetteer.candidates(name, cls)
    assert (found[0].row.id if found else None) == row
    assert all(0 < c.alike <= 1 for c in found) and [c.alike for c in found] == sorted(
        (c.alike for c in found), reverse=True
    )


def test_bearers_are_all_who_bear_a_name() -> None:
    assert {r.id for r in gazetteer.bearers("the Taliban")} == {"org/taliban", "org/ttp"}
    assert gazetteer.bearers("") == () and gazetteer.bearers("Utopia") == ()


def test_no_unknown_name_gets_the_iri_of_a_row() -> None:
    """What no table knows has an IRI made of its name: a row's id must be made of a name that is surely its own, or of
    name and country.
    """
    for row in rows().values():
        if row.cls != "State":
            own = {slug(name) for name in (row.label, *row.aliases) if name not in row.weak}
            word = row.id.partition("/")[2]
            assert word in own or word.endswith(f"-{(row.country or 'x').lower()}"), row.id

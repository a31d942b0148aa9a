"""The tables as they ship, and what the mapping says of every row."""

import re
from collections import Counter

import pytest
import yaml

from xieshou.apps.places import reference
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan import works
from xieshou.demo.guangdong_sichuan.claims import total_rows
from xieshou.demo.guangdong_sichuan.published import DATA, FOLDER, TABLES, cases, claims_mapping, mapping, rows, table
from xieshou.demo.guangdong_sichuan.quantities import quantity_rows
from xieshou.engine.place_codes import is_within
from xieshou.engine.reconcile.checks import Select, Stated, Text, read_check

ROW_COUNTS = {
    "pairings": 38, "agreements": 15, "funds": 26, "projects": 88, "people": 10, "labour": 6, "industry": 8,
    "consumption": 5, "outcomes": 67, "meetings": 24, "totals": 26, "sources": 88,
}  # fmt: skip
NOUNS = {"pairing", "agreement", "movement", "reported_quantity", "project", "meeting"}
ADDRESS = re.compile(r"://|www\.|[\w-]+\.(?:com|cn|net|org|news|cc|us|info)\b")


@pytest.mark.parametrize("name", ROW_COUNTS)
def test_every_row_is_there_once(name):
    first = "code" if name == "sources" else "record_id"
    numbers = [row[first] for row in table(name)]
    assert len(numbers) == len(set(numbers)) == ROW_COUNTS[name]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_becomes_one_noun_of_the_register(name):
    assert {row.rule["becomes"] for row in rows(name)} <= NOUNS
    assert len(rows(name)) == ROW_COUNTS[name]


@pytest.mark.parametrize("name", TABLES)
def test_the_mapping_speaks_of_no_row_or_kind_that_is_not_there(name):
    said = mapping()[name]
    assert set(said.get("rows", {})) <= {row["record_id"] for row in table(name)}
    if "by" in said:
        assert set(said["kinds"]) == {row[said["by"]] for row in table(name)}


def test_every_total_has_its_check_and_there_is_no_other():
    assert list(claims_mapping()) == [row["record_id"] for row in table("totals")]


def test_a_quantity_has_an_indicator_of_the_catalogue_or_says_why_none():
    for row in quantity_rows():
        indicator = row.rule.get("indicator", "")
        assert indicator in packs.indicators() if indicator else row.rule.get("why_none"), row.number


def test_a_row_that_is_outside_or_not_counted_says_why_in_both_languages():
    for row in (row for name in TABLES for row in rows(name)):
        if row.rule.get("outside") or row.rule.get("counted") is False:
            assert row.rule["why_zh"], row.number
            assert row.rule["why_en"], row.number
            assert len(row.why) <= 200, row.number


def test_a_fund_row_that_counts_in_no_total_never_becomes_money_of_the_programme():
    for row in rows("funds"):
        inside = row.rule["becomes"] == "movement" and not row.rule.get("outside")
        assert inside <= (row["counts_in_total"] == "yes"), row.number
        if row["counts_in_total"] == "yes":
            assert row.rule["becomes"] == "movement", row.number


def test_there_are_83_different_works_of_which_78_have_a_guangdong_donor():
    different = [row for row in rows("projects") if not row["same_as"]]
    of_guangdong = [row for row in different if is_within(row["donor_code"], "440000")]
    assert (len(different), len(of_guangdong)) == (83, 78)
    assert [row.number for row in different if row.rule.get("outside")] == [f"gs-proj-0{n}" for n in range(83, 88)]


def test_a_work_comes_after_the_works_it_refers_to():
    seen: set[str] = set()
    for batch in works.projects_in_order([]):
        for project in batch:
            assert set(works.links()[project.record_no].values()) <= seen
        seen |= {project.record_no for project in batch}
    assert len(seen) == 88


def test_every_row_names_a_source_and_every_source_proves_a_row():
    named = Counter(row.values["source"] for row in [*total_rows(), *(row for name in TABLES for row in rows(name))])
    assert set(named) == {row["code"] for row in table("sources")}


def test_no_address_ships_but_those_of_the_publishers_own_pages():
    originals = [row["address"] for row in table("sources") if row["mirror_copy"] == "no"]
    assert len(originals) == 30
    assert all(originals)
    assert {row["address"] for row in table("sources") if row["mirror_copy"] == "yes"} == {""}
    shipped = [path for path in FOLDER.rglob("*") if path.is_file() and not {"tests", "__pycache__"} & set(path.parts)]
    for path in shipped:
        text = path.read_text(encoding="utf-8")
        for address in originals if path == DATA / "sources.csv" else ():
            text = text.replace(address, "")
        assert not ADDRESS.findall(text), path


def test_partners_after_2010_are_either_taken_or_published_already():
    said = mapping()["successors"]
    of_interest = [
        line
        for line, row in enumerate(reference.table("pairing_provinces"), start=2)
        if row["recipient_code"][:4] in ("5133", "5134")
    ]
    assert sorted([*said["lines"], *said["already_published"]]) == of_interest
    assert set(said["already_published"].values()) <= {row.number for row in rows("pairings")}


def test_a_number_or_text_that_a_check_quotes_stands_in_the_row_it_names():
    text_of = {row.number: " ".join(row.values.values()) for row in total_rows()}
    text_of |= {row.number: " ".join(row.values.values()) for name in TABLES for row in rows(name)}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    checks = [rule["checked_by"] for rule in claims_mapping().values()]
    checks += [{"comparisons": rule["comparisons"]} for rule in cases()["reconcile"] + cases()["differ"]]
    quoted = 0
    for check in map(read_check, checks):
        for comparison in check.comparisons:
            for term in (comparison.published, *comparison.terms, *comparison.texts):
                if isinstance(term, Stated | Text):
                    quoted += 1
                    assert term.words in text_of[term.row] or term.words in readme, term
    assert quoted >= 20


def test_there_are_seven_cases_that_reconcile_and_eighteen_that_do_not():
    assert [rule["id"] for rule in cases()["reconcile"]] == [f"gs-case-r{n}" for n in range(1, 8)]
    assert [rule["id"] for rule in cases()["differ"]] == [f"gs-case-d{n:02d}" for n in range(1, 19)]


def test_every_select_of_a_check_is_narrowed_to_a_side():
    for number, rule in claims_mapping().items():
        for comparison in read_check(rule["checked_by"]).comparisons:
            for term in comparison.terms:
                assert not isinstance(term, Select) or term.donor or term.recipient, number


def test_the_area_of_every_work_is_mapped_by_the_pack():
    assert {row["area"] for row in rows("projects")} <= set(mapping()["projects"]["categories"])
    for row in rows("projects"):
        packs.areas().canonical("published_projects", row["area"])
        assert (row.rule.get("category") or row.rule["categories"][row["area"]]) in packs.categories()


def test_the_yaml_files_say_nothing_twice():
    for path in FOLDER.glob("*.yaml"):
        tree = yaml.compose(path.read_text(encoding="utf-8"))
        todo = [tree]
        while todo:
            node = todo.pop()
            if isinstance(node, yaml.MappingNode):
                keys = [key.value for key, _ in node.value]
                assert len(keys) == len(set(keys)), (path.name, keys)
                todo += [value for _, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                todo += node.value

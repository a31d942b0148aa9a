"""A malformed pack is refused in words its editor can act on: file, entry, fault, remedy."""

import shutil

import pytest
import yaml

from xieshou.data import packs
from xieshou.data.pack_file import PackError
from xieshou.data.pack_folder import PackFolder


@pytest.fixture
def edited(tmp_path):
    """A copy of the packs in which one text of one file was replaced by another."""

    def edit(name, old, new):
        for each in packs.PACKS:
            shutil.copy(packs.pack_path(each), tmp_path)
        file = tmp_path / f"{name}.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{name}.yaml holds no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return PackFolder(tmp_path)

    return edit


MISTAKES = [
    ("qualifiers", "name_en: nearly", "nmae_en: nearly", "qualifiers", "(nearly): `name_en` is missing"),
    ("qualifiers", "words_zh: [近, 将近, 接近]", "wrods_zh: [近]", "qualifiers", "(nearly): unknown key wrods_zh"),
    ("qualifiers", "code: about", "code: nearly", "qualifiers", "nearly is there twice"),
    ("qualifiers", "source: [R80]", "source: [R999]", "qualifiers", "the source R999 is not in sources.yaml"),
    ("qualifiers", "source: [R80]", "source: []", "qualifiers", "`source` is empty"),
    ("qualifiers", "source: [R80]", "source: R80", "qualifiers", "`source` is 'R80'"),
    ("qualifiers", "basis: published", "basis: guessed", "qualifiers", "Choose one of: published, inferred"),
    ("qualifiers", "name_zh: 超过", "name_zh: over", "qualifiers", "holds no Chinese"),
    ("qualifiers", "name_en: over", "name_en: 超过", "qualifiers", "holds no English"),
    ("qualifiers", "name_en: over", "name_en: no", "qualifiers", "False, which is no text"),
    ("qualifiers", "bound: upper", "bound: none", "qualifiers", "Only a bound is lower or upper"),
    ("qualifiers", "pack: qualifiers", "pack: qualifier", "qualifiers", "Write `pack: qualifiers`"),
    ("qualifiers", "valid_from: 2016-01-01", "valid_from: soon", "qualifiers", "which is no day"),
    ("qualifiers", "version: 1", "version: one", "qualifiers", "which is no whole number"),
    ("qualifiers", "version: 1", "version: 1\nversion: 2", "qualifiers", "the key 'version' is written twice"),
    ("qualifiers", "qualifiers:\n", "qualifiers: [\n", "qualifiers", "it is not YAML"),
    ("qualifiers", "qualifiers:\n", "terms:\n", "qualifiers", "unknown key terms"),
    ("regimes", "last_year: 2020", "last_year: 2021", "regimes", "2016-2020 and 2021-2025 overlap"),
    ("regimes", "last_year: 2020", "last_year: 2010", "regimes", "it ends in 2010, before 2016"),
    ("indicators", "block: FUN\n", "block: FUND\n", "indicators", "`block` is 'FUND'"),
    ("indicators", "unit: yuan_per_county", "unit: yuan_a_county", "indicators", "(FUN-02): `unit`"),
    ("indicators", "also: [gifts]", "also: [presents]", "indicators", "(FUN-07): `also` names 'presents'"),
    ("indicators", "years: [2021, 2022]}", "years: [2019]}", "indicators", "names no year inside the regime"),
    ("indicators", "basis: published, years: [2017]}", "basis: inferred, years: [2017]}", "indicators", "but names"),
    ("indicators", "labels_only: true", "labels_only: false", "indicators", "is not as regime 2026- says"),
    ("indicators", "reports: each", "reports: nobody", "indicators", "`reports` is 'nobody'"),
    ("stages", "order: 3", "order: 4", "stages", "Number them 1, 2, 3"),
    ("stages", "stage: upkeep", "stage: running", "statuses", "(operating): `stage` is 'running'"),
    ("fund_types", "counts_in: [FUN-01]", "counts_in: [FUN-99]", "fund_types", "(fiscal): `counts_in` names 'FUN-99'"),
    ("fund_types", "part_of: fiscal\n", "part_of: treasury\n", "fund_types", "part of 'treasury'"),
    ("posting_kinds", "field: education", "field: schools", "posting_kinds", "(teaching_support): `field`"),
    ("negative_list", "categories: [management_fee]", "categories: []", "negative_list", "so it never hits"),
    ("areas", "parent: industry", "parent: trades", "areas", "agriculture lies in 'trades'"),
    ("areas", "value: ORG, area: organisation", "value: ORG, area: offices", "areas", "(ORG): `area` is 'offices'"),
    ("areas", "value: FUN, area: funds", "value: ORG, area: funds", "areas", "ORG is there twice"),
    ("sources", "grade: B\n", "grade: A\n", "sources", "it has grade A and no address"),
    ("programme_kinds", "carries_regime: true", "carries_regime: sometimes", "programme_kinds", "Write `true`"),
]


@pytest.mark.parametrize(("name", "old", "new", "reading", "fault"), MISTAKES, ids=[m[-1] for m in MISTAKES])
def test_a_mistake_in_a_pack_is_refused_with_file_entry_fault_and_remedy(edited, name, old, new, reading, fault):
    folder = edited(name, old, new)
    with pytest.raises(PackError) as refused:
        getattr(folder, reading)
    assert str(refused.value).startswith(f"{name}.yaml, ")
    assert fault in str(refused.value)
    assert refused.value.entry
    assert refused.value.remedy.endswith((".", "/"))


def test_a_pack_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PackError, match=r"regimes\.yaml, the file: it is not there"):
        _ = PackFolder(tmp_path).regimes


def test_a_pack_in_another_encoding_asks_to_be_saved_as_utf_8(edited):
    folder = edited("qualifiers", "pack: qualifiers", "pack: qualifiers")
    file = folder.path("qualifiers")
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(PackError, match="not UTF-8"):
        _ = folder.qualifiers


def test_an_empty_pack_is_refused(edited):
    folder = edited("qualifiers", "pack: qualifiers", "pack: qualifiers")
    folder.path("qualifiers").write_text("", encoding="utf-8")
    with pytest.raises(PackError, match="expected"):
        _ = folder.qualifiers


LISTS = [
    ("sources", "sources"),
    ("regimes", "regimes"),
    ("programme_kinds", "programme_kinds"),
    ("indicators", "indicators"),
    ("stages", "stages"),
    ("posting_kinds", "posting_kinds"),
    ("fund_types", "fund_types"),
    ("qualifiers", "qualifiers"),
    ("negative_list", "negative_list"),
]
MAY_BE_LEFT_OUT = {
    *("definition_zh", "definition_en", "published_on", "labels_only", "carries_regime", "also_printed", "also"),
    *("field", "counts_in", "part_of", "words_zh", "unless_zh", "categories", "needs", "last_year"),
}


def refusal(folder, key):
    """The words with which a pack is refused; empty when it is read."""
    try:
        getattr(folder, key)
    except PackError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(("name", "key"), LISTS, ids=[name for name, _ in LISTS])
@pytest.mark.parametrize("damage", ["left out", "a number", "a list of lists", "empty"])
def test_whatever_happens_to_a_value_the_answer_is_a_pack_error(edited, name, key, damage):
    folder = edited(name, f"pack: {name}", f"pack: {name}")
    file = folder.path(name)
    whole = yaml.safe_load(file.read_text(encoding="utf-8"))
    for spoilt in whole[key][0]:
        if damage in ("left out", "empty") and spoilt in MAY_BE_LEFT_OUT:
            continue
        if damage == "a number" and spoilt in ("first_year", "last_year", "order"):
            continue
        copy = {**whole, key: [dict(entry) for entry in whole[key]]}
        match damage:
            case "left out":
                del copy[key][0][spoilt]
            case "a number":
                copy[key][0][spoilt] = 7
            case "a list of lists":
                copy[key][0][spoilt] = [[1]]
            case "empty":
                copy[key][0][spoilt] = None
        file.write_text(yaml.safe_dump(copy, allow_unicode=True), encoding="utf-8")
        assert refusal(PackFolder(folder.folder), key), f"{name}.yaml was read although {spoilt} was {damage}"

"""What the packs that ship hold: complete, in two languages, sourced, and in agreement with one another."""

import re

import pytest
import yaml

from xieshou.data import packs
from xieshou.data.pack_file import HAN

CATALOGUE = {"ORG": 6, "FUN": 12, "TAL": 10, "IND": 9, "LAB": 10, "CON": 2, "PAI": 7, "CNS": 5, "RUR": 2, "INN": 1}
COMPUTED = [
    "ORG-01",
    "ORG-02",
    "ORG-03",
    "ORG-04",
    "ORG-05",
    "ORG-06",
    "FUN-01",
    "FUN-02",
    "FUN-03",
    "FUN-06",
    "FUN-07",
    "FUN-08",
    "TAL-01",
    "TAL-03",
    "IND-01",
    "IND-02",
    "LAB-03",
    "CNS-01",
    "PAI-01",
    "PAI-02",
    "PAI-03",
    "PAI-04",
    "PAI-05",
    "PAI-06",
]
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!(][\u4e00-\u9fff]")
REGIMES = ["2016-2020", "2021-2025", "2026-"]


def every_entry(values, where=""):
    """Every mapping of a pack file below its head, with the path to it."""
    if isinstance(values, dict):
        yield where, values
    for key, inner in values.items() if isinstance(values, dict) else enumerate(values):
        if isinstance(inner, dict | list):
            yield from every_entry(inner, f"{where}/{key}")


def entries_of(name):
    whole = yaml.safe_load(packs.pack_path(name).read_text(encoding="utf-8"))
    return [(where, entry) for where, entry in every_entry(whole) if where]


# --- the indicator catalogue ---------------------------------------------------------------------------------------


def test_the_catalogue_holds_exactly_the_sixty_four_indicators():
    listed = [f"{block}-{number:02d}" for block, count in CATALOGUE.items() for number in range(1, count + 1)]
    assert sorted(packs.indicators()) == sorted(listed)
    assert len(listed) == 64


def test_exactly_the_indicators_of_the_first_release_are_computed():
    assert sorted(code for code, each in packs.indicators().items() if each.computed) == sorted(COMPUTED)


def test_every_indicator_has_a_definition_in_every_regime_or_says_why_not():
    for indicator in packs.indicators().values():
        without = [regime for regime in REGIMES if indicator.definition(regime) is None]
        assert bool(without) == bool(indicator.absent_zh), indicator.id
        assert without in ([], ["2016-2020"]), indicator.id


def test_a_computed_indicator_is_computed_in_both_past_regimes_and_for_counterpart_support():
    for code in set(COMPUTED) - {"FUN-08"}:
        computed = [key for key, each in packs.indicators()[code].definitions.items() if each.computed]
        assert computed == ["2016-2020", "2021-2025", "counterpart_support"], code


def test_the_number_of_projects_is_computed_from_2021_only():
    computed = [key for key, each in packs.indicators()["FUN-08"].definitions.items() if each.computed]
    assert computed == ["2021-2025"]


def test_the_regime_from_2026_ships_labels_only():
    for indicator in packs.indicators().values():
        definition = indicator.definition("2026-")
        assert definition is not None
        assert definition.labels_only
        assert not definition.computed
        assert definition.basis == "inferred"


def test_counterpart_support_has_no_published_definition():
    for indicator in packs.indicators().values():
        definition = indicator.definition("counterpart_support")
        assert definition is None or definition.basis == "inferred"


def test_a_definition_is_published_only_when_a_source_names_a_year_of_its_regime():
    for indicator in packs.indicators().values():
        for definition in indicator.definitions.values():
            inside = [year for year in definition.years if packs.regime_of("ew_cooperation", year) == definition.regime]
            assert (definition.basis == "published") == bool(inside), definition.id
            assert len(inside) == len(definition.years), definition.id


def test_a_check_that_only_auditors_use_is_never_called_published():
    for indicator in packs.indicators().values():
        if indicator.kind == ("Q",):
            assert indicator.basis == "inferred", indicator.id
            assert {each.basis for each in indicator.definitions.values()} == {"inferred"}, indicator.id


def test_a_definition_is_named_by_indicator_regime_and_version():
    definition = packs.indicators()["FUN-01"].definition("2016-2020")
    assert definition is not None
    assert definition.id == "FUN-01/2016-2020/1"
    ids = [each.id for indicator in packs.indicators().values() for each in indicator.definitions.values()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("code", "regime", "name"),
    [
        ("IND-08", "2016-2020", "带动贫困人口"),
        ("IND-08", "2021-2025", "带动脱贫人口"),
        ("IND-07", "2016-2020", "扶贫车间及吸纳人数"),
        ("CNS-04", "2026-", "防止返贫致贫对象人均纯收入"),
        ("FUN-01", "2016-2020", "财政援助资金"),
    ],
)
def test_the_object_of_help_changes_its_name_with_the_regime(code, regime, name):
    assert packs.indicators()[code].name("zh-hans", regime) == name


def test_no_name_of_the_poverty_years_speaks_of_lifted_people_nor_a_later_one_of_poor_people():
    for indicator in packs.indicators().values():
        for regime in REGIMES:
            if definition := indicator.definition(regime):
                wrong = "脱贫" if regime == "2016-2020" else "贫困"
                assert wrong not in definition.name_zh, definition.id


def test_the_six_tiles_hold_all_blocks():
    assert list(packs.tiles()) == ["organisation", "talent", "funds", "industry", "labour", "pairing"]
    tiles = {code: block.tile for code, block in packs.blocks().items()}
    assert list(tiles) == ["ORG", "FUN", "TAL", "IND", "LAB", "CON", "PAI", "CNS", "RUR", "INN"]
    assert {code for code, tile in tiles.items() if tile == "industry"} == {"IND", "CON"}
    assert {code for code, tile in tiles.items() if tile == "pairing"} == {"PAI", "CNS", "RUR", "INN"}
    assert packs.indicators()["CON-01"].tile == "industry"


def test_every_unit_is_used_by_an_indicator():
    used = {unit for each in packs.indicators().values() for unit in (each.unit, *each.also)}
    assert used == set(packs.units())


def test_persons_and_person_times_are_two_units():
    professionals = packs.indicators()["TAL-03"]
    assert professionals.unit == "persons"
    assert professionals.also == ("person_times",)


# --- regimes and kinds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "year", "regime"),
    [
        ("ew_cooperation", 2015, None),
        ("ew_cooperation", 2016, "2016-2020"),
        ("ew_cooperation", 2020, "2016-2020"),
        ("ew_cooperation", 2021, "2021-2025"),
        ("ew_cooperation", 2025, "2021-2025"),
        ("ew_cooperation", 2026, "2026-"),
        ("ew_cooperation", 2040, "2026-"),
        ("counterpart_support", 2019, None),
        ("friendship_city", 2021, None),
    ],
)
def test_a_regime_follows_from_kind_and_year(kind, year, regime):
    assert packs.regime_of(kind, year) == regime


def test_only_east_west_cooperation_carries_a_regime():
    carrying = [code for code, kind in packs.programme_kinds().items() if kind.carries_regime]
    assert carrying == ["ew_cooperation"]


def test_a_kind_nobody_knows_has_no_silent_regime():
    with pytest.raises(packs.UnknownTerm, match="ew_coop"):
        packs.regime_of("ew_coop", 2019)


def test_the_definition_of_a_figure_follows_from_kind_and_year():
    assert packs.definition_of("FUN-01", "ew_cooperation", 2019).id == "FUN-01/2016-2020/1"
    assert packs.definition_of("FUN-01", "counterpart_support", 2019).id == "FUN-01/counterpart_support/1"
    assert packs.definition_of("FUN-01", "ew_cooperation", 2012) is None
    assert packs.definition_of("FUN-01", "friendship_city", 2022) is None
    assert packs.definition_of("FUN-04", "counterpart_support", 2019) is None


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("东西部扶贫协作", "ew_cooperation"),
        ("东西扶贫协作", "ew_cooperation"),
        ("东西部协作", "ew_cooperation"),
        ("对口支援", "counterpart_support"),
        ("友好城市", "friendship_city"),
        ("万企帮万村", "wanqi_action"),
        ("社会帮扶", "social_assistance"),
        ("消费扶贫", "consumption"),
    ],
)
def test_a_kind_is_found_by_the_name_that_was_printed(printed, kind):
    assert packs.programme_kind_of(printed).code == kind


# --- code lists ----------------------------------------------------------------------------------------------------


def test_the_stages_run_from_idea_to_upkeep_with_two_side_states():
    in_order = [stage.name_zh for stage in packs.stages().values() if not stage.is_side_state]
    assert in_order == ["谋划", "入库", "批复", "下达", "招标", "开工", "完工", "验收", "决算", "移交", "管护"]
    assert [stage.name_zh for stage in packs.stages().values() if stage.is_side_state] == ["调整", "终止"]


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("approved", "approved"),
        ("under_construction", "started"),
        ("completed", "completed"),
        ("operating", "upkeep"),
    ],
)
def test_a_published_status_is_read_as_a_stage(status, stage):
    assert packs.stage_of(status).code == stage


@pytest.mark.parametrize(
    ("printed", "code", "bound", "states"),
    [
        ("", "exact", "none", "value"),
        ("exact", "exact", "none", "value"),
        ("over", "over", "lower", "bound"),
        ("at least", "at_least", "lower", "bound"),
        ("nearly", "nearly", "upper", "bound"),
        ("about", "about", "none", "approximation"),
        ("planned", "planned", "none", "plan"),
    ],
)
def test_a_qualifier_says_what_the_printed_number_bounds(printed, code, bound, states):
    qualifier = packs.qualifier_of(printed)
    assert (qualifier.code, qualifier.bound, qualifier.states) == (code, bound, states)


@pytest.mark.parametrize(
    ("printed", "code", "counts_in"),
    [
        ("fiscal", "fiscal", ("FUN-01",)),
        ("social", "donation", ("FUN-07",)),
        ("recipient_matching", "recipient_matching", ()),
        ("city_extra", "city_extra", ()),
        ("enterprise", "enterprise", ("FUN-07",)),
        ("fiscal_payment", "fiscal_payment", ()),
        ("fiscal_earmarked_housing", "fiscal_earmarked_housing", ()),
    ],
)
def test_a_published_fund_type_says_where_it_counts(printed, code, counts_in):
    fund_type = packs.fund_type_of(printed)
    assert (fund_type.code, fund_type.counts_in) == (code, counts_in)


def test_money_that_is_part_of_other_money_counts_nowhere():
    parts = [each for each in packs.fund_types().values() if each.part_of]
    assert {each.code for each in parts} == {"fiscal_payment", "fiscal_earmarked_housing"}
    assert all(each.counts_in == () for each in parts)


@pytest.mark.parametrize(
    "category",
    [
        "cadres_dispatched",
        "professionals_dispatched",
        "cadres_stationed",
        "cadres_and_professionals_stationed",
        "cadres_and_professionals_trained",
        "doctors_dispatched",
        "teachers_dispatched",
    ],
)
def test_every_category_of_the_published_people_is_read(category):
    assert packs.people_of(category).category in packs.posting_categories()


def test_an_office_building_warns_and_an_ambulance_does_not():
    assert [item.code for item, _ in packs.negative_hits("新建县委办公楼")] == ["NL-01"]
    assert packs.negative_hits("购置车辆：救护车2台") == []
    assert [item.code for item, _ in packs.negative_hits("前期工作", "management_fee")] == ["NL-10"]
    assert packs.negative_hits("新建村卫生室", "health") == []


def test_only_what_was_seen_published_is_called_published_in_the_negative_list():
    assert [code for code, item in packs.negative_list().items() if item.basis == "published"] == ["NL-01"]


# --- every pack ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", packs.PACKS)
def test_a_pack_opens_by_saying_what_it_is(name):
    header = packs.header(name)
    assert header.pack == name
    assert header.version >= 1
    assert header.valid_from.year <= 2016
    assert HAN.search(header.description_zh)
    assert header.description_en


@pytest.mark.parametrize("name", [name for name in packs.PACKS if name != "sources"])
def test_every_entry_names_its_source_and_its_basis(name):
    for where, entry in entries_of(name):
        assert entry.get("source"), f"{name}.yaml{where}"
        assert entry.get("basis") in ("published", "inferred"), f"{name}.yaml{where}"
        if entry["basis"] == "published":
            assert entry["source"] != ["XS"], f"{name}.yaml{where}: our own inference is no publication"


@pytest.mark.parametrize("name", packs.PACKS)
def test_every_text_stands_in_both_languages(name):
    for where, entry in entries_of(name):
        for key, text in entry.items():
            if isinstance(key, str) and key.endswith(("_zh", "_en")) and isinstance(text, str):
                stem = key[:-3]
                both = entry.get(f"{stem}_zh"), entry.get(f"{stem}_en")
                assert all(both), f"{name}.yaml{where}: {stem}"
                if key.endswith("_en") and name != "sources":
                    quoted = re.sub("国开发〔2017〕6号", "", text)
                    assert not HAN.search(quoted), f"{name}.yaml{where}: Chinese in {key}"


@pytest.mark.parametrize("name", packs.PACKS)
def test_chinese_texts_use_full_width_marks(name):
    for where, entry in entries_of(name):
        for key, text in entry.items():
            if isinstance(key, str) and key.endswith("_zh") and isinstance(text, str):
                assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!(][\u4e00-\u9fff]", text), (
                    f"{name}{where}: {text}"
                )


def test_only_sources_of_the_best_grade_carry_an_address():
    for reference in packs.sources().values():
        assert bool(reference.url) == (reference.grade == "A"), reference.id


def test_a_pack_that_does_not_exist_is_refused_by_name():
    with pytest.raises(packs.UnknownTerm, match="indicatrs"):
        packs.pack_path("indicatrs")

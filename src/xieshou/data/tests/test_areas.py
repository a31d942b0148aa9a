"""The four lists that name areas of work: each value of each has exactly one area."""

import pytest

from xieshou.data import packs

COMMUNIQUE_AREAS = [
    "organisation",
    "talent",
    "funds",
    "industry",
    "industry.agriculture",
    "industry.tourism",
    "industry.resources",
    "labour",
    "labour.training",
    "housing_relocation",
    "education",
    "health",
    "infrastructure_logistics",
    "trade_investment",
    "innovation",
    "culture",
    "ecology",
    "governance",
    "social",
    "consumption",
    "cooperation_general",
    "poverty_alleviation_general",
    "political",
]
PUBLISHED_PROJECT_AREAS = [
    "housing",
    "infrastructure",
    "education",
    "relocation",
    "industry",
    "health",
    "tourism",
    "rural_revitalisation",
    "consumption",
]


def test_every_block_of_the_indicator_catalogue_has_an_area():
    assert set(packs.areas().lists["indicator_blocks"].readings) == set(packs.blocks())


def test_every_project_category_has_an_area():
    assert set(packs.areas().lists["project_categories"].readings) == set(packs.categories())


def test_every_area_of_a_communique_has_an_area():
    assert len(COMMUNIQUE_AREAS) == 23
    assert set(packs.areas().lists["communique_areas"].readings) == set(COMMUNIQUE_AREAS)


def test_every_area_of_the_published_projects_has_an_area():
    assert set(packs.areas().lists["published_projects"].readings) == set(PUBLISHED_PROJECT_AREAS)


def test_there_are_four_lists_and_every_area_is_meant_by_one_of_their_values():
    areas = packs.areas()
    assert list(areas.lists) == ["indicator_blocks", "project_categories", "communique_areas", "published_projects"]
    meant = {reading.area for each in areas.lists.values() for reading in each.readings.values()}
    assert meant == set(areas.areas)


@pytest.mark.parametrize(
    ("list_name", "value", "area"),
    [
        ("indicator_blocks", "CON", "consumption"),
        ("indicator_blocks", "INN", "good_practice"),
        ("project_categories", "employment", "labour"),
        ("communique_areas", "innovation", "innovation"),
        ("communique_areas", "housing_relocation", "housing"),
        ("published_projects", "relocation", "relocation"),
    ],
)
def test_a_value_is_read_as_its_area(list_name, value, area):
    assert packs.areas().canonical(list_name, value).code == area


def test_a_wider_area_holds_the_values_of_those_inside_it():
    assert packs.areas().values_of("industry", "published_projects") == ("industry", "tourism")
    assert packs.areas().values_of("housing", "published_projects") == ("housing", "relocation")


def test_an_unmapped_value_is_an_error_that_says_what_to_add():
    with pytest.raises(packs.UnknownTerm, match=r"published_projects: 'fisheries' is not mapped\. Add a line"):
        packs.areas().canonical("published_projects", "fisheries")


def test_an_unknown_list_is_an_error_that_names_the_lists():
    with pytest.raises(packs.UnknownTerm, match="indicator_blocks"):
        packs.areas().canonical("blocks", "ORG")

"""What is kept about places (地区), and the constraints that keep it true.

Belongs here: one row per code, one row per code and span of years, changes, the township crosswalk, flags of counties.
Does not belong: statistics and outlines of places; outlines are map files that an office may replace.
"""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

# The first year of each source's lists. A place that begins there began "then or before".
FIRST_LIST = {"areacodes": 1981, "nbs": 2018}
PUBLISHERS = {
    "areacodes": _("Ministry of Civil Affairs"),
    "areacodes-sub": _("Ministry of Civil Affairs"),
    "quhua-mca": _("Ministry of Civil Affairs, register"),
    "nbs": _("Bureau of Statistics"),
    "invented": _("invented"),
}
# Changes of counties and up are said in the source's three English words; those of townships as printed, in Chinese.
CHANGES = {
    "abolished": _("abolished"),
    "established": _("established"),
    "renamed or reassigned": _("renamed or reassigned"),
}


class PlaceCode(models.Model):
    """A division code (区划代码) ever in use. Other rooms point here, so their column holds the code itself."""

    code = models.CharField(_("code"), primary_key=True, max_length=12)

    def __str__(self) -> str:
        return self.code


class Level(models.TextChoices):
    """How high a place stands (层级)."""

    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")
    STATISTICAL_AREA = "statistical_area", _("statistical area")


class Place(models.Model):
    """A place under one name for a span of years (地区): in use in year y if valid_from <= y < valid_to."""

    code = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="places", db_column="code")
    valid_from = models.PositiveSmallIntegerField(_("from year"))
    valid_to = models.PositiveSmallIntegerField(_("until year"), null=True, blank=True)
    # Sources print years. Where an office knows the very day of a change, it decides between two candidates.
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    parent = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("official name"), max_length=60)
    name_plain = models.CharField(_("name"), max_length=60)  # without the committee's title (村民委员会)
    pinyin = models.CharField(_("pinyin"), max_length=160, blank=True)
    search = models.TextField(_("what search reads"), blank=True)  # made by place_search.tokens
    successors = models.CharField(_("successors"), max_length=120, blank=True)  # codes, ";" between
    mca_code = models.CharField(_("ministry's code of 2026"), max_length=12, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40)
    invented = models.BooleanField(_("invented"), default=False)
    inferred = models.BooleanField(_("inferred"), default=False)  # the source prints no years: they were worked out

    class Meta:
        verbose_name = _("place")
        constraints = [
            UniqueConstraint(
                name="a_place_code_begins_once_in_a_year",
                fields=["code", "valid_from"],
                violation_error_message=_("This code already has a name that begins in this year."),
            ),
            CheckConstraint(
                name="a_place_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("The year a place ends must come after the year it begins."),
            ),
            CheckConstraint(
                name="a_place_stands_on_a_known_level",
                condition=Q(level__in=Level.values),
                violation_error_message=_("The level must be one of the listed ones."),
            ),
            CheckConstraint(
                name="a_place_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("code")),
                violation_error_message=_("A place cannot lie inside itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_plain} {self.code_id}"

    @property
    def name_en(self) -> str:
        """The name for readers of Latin script: pinyin as the data has it, not an official romanisation."""
        return self.pinyin or self.name_plain

    @property
    def publisher(self) -> str:
        """Who publishes the lists that the row comes from."""
        return str(PUBLISHERS.get(self.source, self.source))

    @property
    def is_current(self) -> bool:
        """Whether no end is known."""
        return self.valid_to is None

    @property
    def began_then_or_before(self) -> bool:
        """Whether the year is only the first year of the source's lists."""
        return FIRST_LIST.get(self.source) == self.valid_from

    def in_use_in(self, year: int) -> bool:
        """Whether the name stands in the lists of that year."""
        return self.valid_from <= year and (self.valid_to is None or self.valid_to > year)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the command line and for JSON."""
        return {
            "code": self.code_id,
            "name": self.name,
            "name_plain": self.name_plain,
            "pinyin": self.pinyin,
            "level": self.level,
            "parent": self.parent_id,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "began_on": self.began_on.isoformat() if self.began_on else None,
            "ended_on": self.ended_on.isoformat() if self.ended_on else None,
            "source": self.source,
            "invented": self.invented,
            "inferred": self.inferred,
        }


class DivisionChange(models.Model):
    """A change of divisions with its approval (区划变更, 批复). Codes are as printed; some are older than our lists.

    Township rows print old and new names side by side without saying which belongs to which.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    old_code = models.CharField(_("old code"), max_length=12, blank=True, db_index=True)
    old_name = models.CharField(_("old name"), max_length=60, blank=True)
    change = models.CharField(_("change"), max_length=60)
    new_code = models.CharField(_("new code"), max_length=12, blank=True, db_index=True)
    new_name = models.CharField(_("new name"), max_length=60, blank=True)
    approval = models.CharField(_("approval"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=40)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="a_division_change_is_kept_once",
                fields=["year", "old_code", "old_name", "change", "new_code", "new_name", "approval"],
            )
        ]

    @property
    def said(self) -> str:
        """The kind of change in the reader's words, where the source has its own."""
        return str(CHANGES.get(self.change, self.change))


class Crosswalk(models.Model):
    """From an old township to one of 2023 (乡镇对照), by the villages that kept their name. Derived, not printed."""

    old_code = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="became", db_column="old_code")
    old_name = models.CharField(_("old name"), max_length=60)
    new_code = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="came_from", db_column="new_code")
    new_name = models.CharField(_("new name"), max_length=60)
    villages_same_name = models.PositiveSmallIntegerField(_("villages that kept their name"))
    villages_old = models.PositiveSmallIntegerField(_("villages before"))
    share = models.FloatField(_("share"))
    best = models.BooleanField(_("chief successor"))
    scope = models.CharField(_("found within"), max_length=16)  # county, or prefecture when in another county

    class Meta:
        constraints = [UniqueConstraint(name="a_township_pair_is_counted_once", fields=["old_code", "new_code"])]


class CountyFlag(models.Model):
    """What a county of the end of 2020 counts as (县域标识): the lists of 832 and of 160, 三区三州, autonomy."""

    code = models.OneToOneField(
        PlaceCode, on_delete=models.PROTECT, primary_key=True, related_name="flag", db_column="code"
    )
    poverty_832 = models.BooleanField(_("on the list of 832 poor counties"))
    delisted_year = models.PositiveSmallIntegerField(_("left the list in"), null=True, blank=True)
    key_county_2021 = models.BooleanField(_("key county for revitalisation (2021)"), null=True, blank=True)
    three_regions = models.BooleanField(_("in the three regions and three prefectures"))
    autonomy = models.CharField(_("ethnic autonomy"), max_length=16, blank=True)  # county, prefecture or region

    class Meta:
        constraints = [
            CheckConstraint(
                name="only_a_poor_county_leaves_the_list",
                condition=Q(delisted_year=None) | Q(poverty_832=True),
                violation_error_message=_("A county that was never on the list of 832 cannot have left it."),
            )
        ]

"""A folder of packs (数据包目录): turns each file into terms, and checks what one pack says of another.

Belongs here: which keys an entry of each pack has, and that the codes, units and areas it names exist.
Does not belong: what all packs have in common (`pack_reader.py`), the folder that ships (`packs.py`), Django.
"""

import re
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

from xieshou.data import pack_terms as terms
from xieshou.data.pack_file import Entry
from xieshou.data.pack_reader import PackReader

REPORTERS = ("D", "R", "B", "each", "derived")
DIRECTIONS = ("up", "down", "yes_no", "none")
INDICATOR_KINDS = ("T", "M", "E", "Q")
PROVIDERS = ("donor_budget", "donor_other", "society", "recipient_budget", "state_budget", "other")
COUNTERPART_SUPPORT = "counterpart_support"  # no regime, yet some indicators are computed for it and shown apart


class PackFolder(PackReader):
    """The packs of one folder as terms, each read when first asked for."""

    @cached_property
    def regimes(self) -> dict[str, terms.Regime]:
        def make(entry: Entry) -> terms.Regime:
            programme_zh, programme_en = entry.in_two_languages("programme")
            object_zh, object_en = entry.in_two_languages("object")
            assessment_zh, assessment_en = entry.in_two_languages("assessment")
            first_year = entry.number("first_year")
            last_year = entry.number("last_year") if entry.has("last_year") else None
            if last_year is not None and last_year < first_year:
                raise entry.error(f"it ends in {last_year}, before {first_year}.", "Correct one of the two years.")
            return terms.Regime(
                **self._term(entry),
                first_year=first_year,
                last_year=last_year,
                programme_zh=programme_zh,
                programme_en=programme_en,
                object_zh=object_zh,
                object_en=object_en,
                assessment_zh=assessment_zh,
                assessment_en=assessment_en,
                labels_only=entry.flag("labels_only"),
            )

        whole = self._whole("regimes")
        made = self._by_code(whole.entries("regimes"), make)
        in_order = sorted(made.values(), key=lambda regime: regime.first_year)
        for earlier, later in pairwise(in_order):
            if earlier.last_year is None or earlier.last_year >= later.first_year:
                raise whole.error(f"{earlier.code} and {later.code} overlap.", "A year has one regime: correct a year.")
        return made

    @cached_property
    def programme_kinds(self) -> dict[str, terms.ProgrammeKind]:
        whole = self._whole("programme_kinds")
        return self._by_code(
            whole.entries("programme_kinds"),
            lambda entry: terms.ProgrammeKind(
                **self._term(entry),
                also_printed=entry.texts("also_printed"),
                carries_regime=entry.flag("carries_regime"),
            ),
        )

    @cached_property
    def tiles(self) -> dict[str, terms.Term]:
        return self._by_code(self._list("indicators", "tiles"), lambda entry: terms.Term(**self._term(entry)))

    @cached_property
    def blocks(self) -> dict[str, terms.Block]:
        return self._by_code(
            self._list("indicators", "blocks"),
            lambda entry: terms.Block(**self._term(entry), tile=entry.choice("tile", self.tiles)),
        )

    @cached_property
    def units(self) -> dict[str, terms.Unit]:
        return self._by_code(
            self._list("indicators", "units"),
            lambda entry: terms.Unit(**self._term(entry), symbol=entry.text("symbol", "")),
        )

    @cached_property
    def indicators(self) -> dict[str, terms.Indicator]:
        return self._by_code(self._list("indicators", "indicators"), self._indicator, lambda made: made.id)

    def _indicator(self, entry: Entry) -> terms.Indicator:
        code, block = entry.text("id"), entry.choice("block", self.blocks)
        if not re.fullmatch(rf"{block}-\d\d", code):
            raise entry.error(f"`id` is {code!r} in block {block}.", f"Write it as {block}-01.")
        name_zh, name_en = entry.in_two_languages("name")
        counts_zh, counts_en = entry.in_two_languages("counts")
        note_zh, note_en = entry.in_two_languages("note", required=False)
        absent_zh, absent_en = entry.in_two_languages("absent", required=False)
        also, kind = entry.texts("also"), entry.texts("kind", required=True)
        self._known(entry, "also", also, self.units, "the list `units`")
        self._known(entry, "kind", kind, INDICATOR_KINDS, "the reader")
        definitions = self._by_code(
            entry.entries("regimes"),
            lambda each: self._definition(each, code, name_zh, name_en),
            lambda definition: definition.regime,
        )
        missing = [regime for regime in self.regimes if regime not in definitions]
        if missing and not absent_zh:
            raise entry.error(f"no definition for {', '.join(missing)}.", "Add it, or say why under `absent_zh/_en`.")
        return terms.Indicator(
            id=code,
            block=block,
            tile=self.blocks[block].tile,
            name_zh=name_zh,
            name_en=name_en,
            counts_zh=counts_zh,
            counts_en=counts_en,
            unit=entry.choice("unit", self.units),
            also=also,
            stock_flow=cast(Any, entry.choice("stock_flow", ("stock", "flow"))),
            reports=entry.choice("reports", REPORTERS),
            direction=entry.choice("direction", DIRECTIONS),
            kind=kind,
            note_zh=note_zh,
            note_en=note_en,
            absent_zh=absent_zh,
            absent_en=absent_en,
            definitions=definitions,
            **self._sourced(entry),
        )

    def _definition(self, entry: Entry, indicator: str, name_zh: str, name_en: str) -> terms.IndicatorDefinition:
        regime = entry.choice("regime", (*self.regimes, COUNTERPART_SUPPORT))
        own_zh, own_en = entry.in_two_languages("name", required=False)
        years, sourced = entry.years("years"), self._sourced(entry)
        computed, labels_only = entry.flag("computed"), entry.flag("labels_only")
        if computed and labels_only:
            raise entry.error("it is both `computed` and `labels_only`.", "Leave one of the two.")
        if regime in self.regimes and labels_only != self.regimes[regime].labels_only:
            raise entry.error(f"`labels_only` is not as regime {regime} says.", "Write it as regimes.yaml does.")
        inside = bool(years) and regime in self.regimes and all(self.regimes[regime].holds(year) for year in years)
        if sourced["basis"] == "published" and not inside:
            raise entry.error(
                "it is `published`, but `years` names no year inside the regime, or one outside it.",
                "Name the years that the sources print, or write `basis: inferred`.",
            )
        if sourced["basis"] == "inferred" and years:
            raise entry.error("it is `inferred` but names `years`.", "Write `basis: published`, or remove the years.")
        return terms.IndicatorDefinition(
            indicator=indicator,
            regime=regime,
            version=entry.number("version"),
            name_zh=own_zh or name_zh,
            name_en=own_en or name_en,
            computed=computed,
            labels_only=labels_only,
            years=years,
            **sourced,
        )

    @cached_property
    def categories(self) -> dict[str, terms.Term]:
        return self._plain("categories", "categories")

    @cached_property
    def natures(self) -> dict[str, terms.Term]:
        return self._plain("categories", "natures")

    @cached_property
    def mechanisms(self) -> dict[str, terms.Term]:
        return self._plain("categories", "mechanisms")

    @cached_property
    def fund_sources(self) -> dict[str, terms.Term]:
        return self._plain("categories", "fund_sources")

    @cached_property
    def stages(self) -> dict[str, terms.StageTerm]:
        def make(entry: Entry) -> terms.StageTerm:
            side = entry.flag("side")
            if side and entry.has("order"):
                raise entry.error("it has `side: true` and an `order`.", "A side state has no order: remove one.")
            order = None if side else entry.number("order")
            return terms.StageTerm(**self._term(entry), order=order, needs=entry.texts("needs"))

        whole = self._whole("stages")
        made = self._by_code(whole.entries("stages"), make)
        orders = [stage.order for stage in made.values() if stage.order is not None]
        if orders != list(range(1, len(orders) + 1)):
            raise whole.error(f"the stages are numbered {orders}.", "Number them 1, 2, 3 … in the order of the file.")
        return made

    @cached_property
    def statuses(self) -> dict[str, terms.PublishedStatus]:
        whole = self._whole("stages")
        return self._by_code(
            whole.entries("statuses"),
            lambda entry: terms.PublishedStatus(**self._term(entry, "value"), stage=entry.choice("stage", self.stages)),
        )

    @cached_property
    def posting_categories(self) -> dict[str, terms.Term]:
        return self._plain("posting_kinds", "posting_categories")

    @cached_property
    def posting_fields(self) -> dict[str, terms.Term]:
        return self._plain("posting_kinds", "posting_fields")

    @cached_property
    def posting_kinds(self) -> dict[str, terms.PostingKind]:
        return self._by_code(
            self._list("posting_kinds", "posting_kinds"),
            lambda entry: terms.PostingKind(
                **self._term(entry),
                category=entry.choice("category", self.posting_categories),
                field=entry.choice("field", self.posting_fields) if entry.has("field") else "",
            ),
        )

    @cached_property
    def published_people(self) -> dict[str, terms.PublishedPeople]:
        return self._by_code(
            self._list("posting_kinds", "published_people"),
            lambda entry: terms.PublishedPeople(
                **self._term(entry, "value"),
                category=entry.choice("category", self.posting_categories),
                kind=entry.choice("kind", self.posting_kinds) if entry.has("kind") else "",
            ),
        )

    @cached_property
    def fund_types(self) -> dict[str, terms.FundType]:
        def make(entry: Entry) -> terms.FundType:
            counts_in = entry.texts("counts_in")
            self._known(entry, "counts_in", counts_in, self.indicators, "indicators.yaml")
            return terms.FundType(
                **self._term(entry),
                provider=entry.choice("provider", PROVIDERS),
                counts_in=counts_in,
                part_of=entry.text("part_of", ""),
                also_printed=entry.texts("also_printed"),
            )

        whole = self._whole("fund_types")
        made = self._by_code(whole.entries("fund_types"), make)
        for fund_type in made.values():
            if fund_type.part_of and fund_type.part_of not in made:
                raise whole.error(f"{fund_type.code} is part of {fund_type.part_of!r}, which is not there.", "Add it.")
            if fund_type.part_of and fund_type.counts_in:
                raise whole.error(
                    f"{fund_type.code} is part of {fund_type.part_of} and is counted too.", "Remove one of the two."
                )
        return made

    @cached_property
    def qualifiers(self) -> dict[str, terms.Qualifier]:
        def make(entry: Entry) -> terms.Qualifier:
            states = entry.choice("states", ("value", "bound", "approximation", "plan"))
            bound = entry.choice("bound", ("lower", "upper", "none"))
            if (states == "bound") != (bound != "none"):
                raise entry.error(f"it states a {states} with bound {bound}.", "Only a bound is lower or upper.")
            return terms.Qualifier(
                **self._term(entry),
                bound=cast(Any, bound),
                states=cast(Any, states),
                words_zh=entry.texts("words_zh"),
                also_printed=entry.texts("also_printed"),
            )

        return self._by_code(self._list("qualifiers", "qualifiers"), make)

    @cached_property
    def negative_list(self) -> dict[str, terms.NegativeItem]:
        def make(entry: Entry) -> terms.NegativeItem:
            words, categories = entry.texts("words_zh"), entry.texts("categories")
            self._known(entry, "categories", categories, self.categories, "categories.yaml")
            if not words and not categories:
                raise entry.error("it has neither words nor categories, so it never hits.", "Give at least one.")
            return terms.NegativeItem(
                **self._term(entry), words_zh=words, unless_zh=entry.texts("unless_zh"), categories=categories
            )

        return self._by_code(self._list("negative_list", "negative_list"), make)

    @cached_property
    def retention(self) -> dict[str, terms.Retention]:
        def make(entry: Entry) -> terms.Retention:
            erases, keeps = entry.texts("erases", required=True), entry.texts("keeps")
            if twice := set(erases) & set(keeps):
                raise entry.error(f"it keeps and erases {', '.join(sorted(twice))}.", "Name each column once.")
            if (years := entry.number("years")) < 0:
                raise entry.error(f"`years` is {years}.", "Write 0 or more.")
            return terms.Retention(
                **self._term(entry),
                ledger=entry.text("ledger"),
                since=entry.text("since"),
                years=years,
                erases=erases,
                keeps=keeps,
                only=(entry.text("only_column"), entry.text("only_value")) if entry.has("only_column") else None,
            )

        return self._by_code(self._list("retention", "retention"), make)

    @cached_property
    def areas(self) -> terms.AreaMap:
        whole = self._whole("areas")
        areas = self._by_code(
            whole.entries("areas"),
            lambda entry: terms.Area(**self._term(entry), parent=entry.text("parent", "")),
        )
        for area in areas.values():
            if area.parent and (area.parent not in areas or areas[area.parent].parent):
                raise whole.error(f"{area.code} lies in {area.parent!r}.", "Name a widest area that the list holds.")

        def reading(entry: Entry) -> terms.AreaReading:
            return terms.AreaReading(
                value=entry.text("value"), area=entry.choice("area", areas), **self._sourced(entry)
            )

        lists = self._by_code(
            whole.entries("lists"),
            lambda entry: terms.AreaList(
                **self._term(entry, "list"),
                readings=self._by_code(entry.entries("values"), reading, lambda made: made.value),
            ),
        )
        return terms.AreaMap(areas, lists)

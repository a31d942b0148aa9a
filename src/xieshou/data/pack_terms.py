"""What the packs hold, as plain values (代码与术语): one frozen class for each kind of entry.

Belongs here: the fields of an entry and small questions it can answer about itself.
Does not belong: reading files (`pack_file.py`), or anything that must look into a second pack (`packs.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Basis = Literal["published", "inferred"]


class UnknownTerm(LookupError):
    """A value that a pack does not hold; says which pack and what to do."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A text that the packs cite (资料来源). Only grade A has an address: B and C are copies on other hosts."""

    id: str
    title_zh: str
    title_en: str
    published_on: str  # as precise as known: "2017-12"; empty when not known
    grade: Literal["A", "B", "C", "I"]
    url: str

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en


@dataclass(frozen=True, kw_only=True)
class Term:
    """An entry of a code list (代码): named in two languages, with its source and its basis."""

    code: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    source: tuple[str, ...]
    basis: Basis

    def name(self, language: str) -> str:
        """The name in this language; every language but Chinese reads the English."""
        return self.name_zh if language.startswith("zh") else self.name_en


@dataclass(frozen=True, kw_only=True)
class Unit(Term):
    """A unit of measure (计量单位)."""

    symbol: str


@dataclass(frozen=True, kw_only=True)
class Block(Term):
    """A block of the indicator catalogue (指标分块), shown on one of the six tiles of the overview."""

    tile: str


@dataclass(frozen=True, kw_only=True)
class IndicatorDefinition:
    """An indicator's definition in one regime (指标口径), or for counterpart support, which has no regime."""

    indicator: str
    regime: str
    version: int
    name_zh: str
    name_en: str
    computed: bool
    labels_only: bool
    years: tuple[int, ...]  # years inside the regime that a source of this indicator names
    source: tuple[str, ...]
    basis: Basis

    @property
    def id(self) -> str:
        """The name of this definition, such as FUN-01/2016-2020/1, kept beside every computed figure."""
        return f"{self.indicator}/{self.regime}/{self.version}"

    def name(self, language: str) -> str:
        return self.name_zh if language.startswith("zh") else self.name_en


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator of the assessment catalogue (考核指标)."""

    id: str
    block: str
    tile: str
    name_zh: str
    name_en: str
    counts_zh: str
    counts_en: str
    unit: str
    also: tuple[str, ...]  # further units in which the same fact is reported; never added to the figure
    stock_flow: Literal["stock", "flow"]
    reports: str
    direction: str
    kind: tuple[str, ...]
    note_zh: str
    note_en: str
    absent_zh: str  # why a regime has no definition
    absent_en: str
    source: tuple[str, ...]
    basis: Basis
    definitions: Mapping[str, IndicatorDefinition] = field(hash=False)  # by regime, or "counterpart_support"

    @property
    def computed(self) -> bool:
        """Does the system compute it, in at least one regime?"""
        return any(definition.computed for definition in self.definitions.values())

    def definition(self, regime_or_kind: str) -> IndicatorDefinition | None:
        """Its definition in a regime, or `counterpart_support`; None where the assessment does not hold it."""
        return self.definitions.get(regime_or_kind)

    def name(self, language: str, regime: str | None = None) -> str:
        """Its name, as the regime says it: 贫困人口 until 2020, 脱贫人口 after."""
        if regime is not None and (definition := self.definitions.get(regime)):
            return definition.name(language)
        return self.name_zh if language.startswith("zh") else self.name_en

    def counts(self, language: str) -> str:
        return self.counts_zh if language.startswith("zh") else self.counts_en


@dataclass(frozen=True, kw_only=True)
class Regime(Term):
    """A period of East–West cooperation with its own object and assessment (考核时期)."""

    first_year: int
    last_year: int | None
    programme_zh: str
    programme_en: str
    object_zh: str
    object_en: str
    assessment_zh: str
    assessment_en: str
    labels_only: bool

    def holds(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, kw_only=True)
class ProgrammeKind(Term):
    """A kind of programme or pairing (帮扶类型): East–West cooperation, counterpart support …"""

    also_printed: tuple[str, ...]
    carries_regime: bool


@dataclass(frozen=True, kw_only=True)
class StageTerm(Term):
    """A stage of a project (项目阶段). Side states (调整, 终止) have no order."""

    order: int | None
    needs: tuple[str, ...]  # the dates that must be known before the stage is entered

    @property
    def is_side_state(self) -> bool:
        return self.order is None


@dataclass(frozen=True, kw_only=True)
class PublishedStatus(Term):
    """A status printed in a published table (公布状态), and the stage it is read as."""

    stage: str


@dataclass(frozen=True, kw_only=True)
class PostingKind(Term):
    """How somebody is sent (选派方式): 挂职, 派驻, 支教, 组团式 …"""

    category: str
    field: str


@dataclass(frozen=True, kw_only=True)
class PublishedPeople(Term):
    """How a published count names the people in it (公布人员分类)."""

    category: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class FundType(Term):
    """A type of money or gift (资金类型)."""

    provider: str
    counts_in: tuple[str, ...]
    part_of: str  # the type that already holds this money; empty when none does
    also_printed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NegativeItem(Term):
    """An item of the negative list (负面清单): a hit warns and asks for a written reason."""

    words_zh: tuple[str, ...]
    unless_zh: tuple[str, ...]
    categories: tuple[str, ...]

    def words_in(self, text: str) -> tuple[str, ...]:
        """The listed words that this text holds; none when an exempting word stands there too."""
        if any(word in text for word in self.unless_zh):
            return ()
        return tuple(word for word in self.words_zh if word in text)


@dataclass(frozen=True, kw_only=True)
class Qualifier(Term):
    """How a printed number is meant (数据限定词): exact, over, nearly, about, at least, planned."""

    bound: Literal["lower", "upper", "none"]
    states: Literal["value", "bound", "approximation", "plan"]
    words_zh: tuple[str, ...]
    also_printed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Area(Term):
    """An area of work (工作领域), perhaps inside a wider one."""

    parent: str


@dataclass(frozen=True, kw_only=True)
class AreaReading:
    """A value of one list, and the area it is read as."""

    value: str
    area: str
    source: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class AreaList(Term):
    """One of the four lists that name areas of work, with the area of each of its values."""

    readings: Mapping[str, AreaReading] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Retention(Term):
    """How long some personal columns of a ledger are kept (保存期限), and what becomes of them then."""

    ledger: str
    since: str  # a column with a year or a day
    years: int  # full calendar years after that of `since`
    erases: tuple[str, ...]
    keeps: tuple[str, ...]
    only: tuple[str, str] | None  # a column, and the value that a row must have there to be concerned

    def last_year_due(self, year: int) -> int:
        """Rows of this year and earlier ones are due in the year asked about."""
        return year - self.years - 1


@dataclass(frozen=True)
class AreaMap:
    """The one map of the four lists (工作领域对照)."""

    areas: Mapping[str, Area] = field(hash=False)
    lists: Mapping[str, AreaList] = field(hash=False)

    def canonical(self, list_name: str, value: str) -> Area:
        """The area that this value of this list means; an unmapped value is an error, never a guess."""
        if list_name not in self.lists:
            raise UnknownTerm(f"areas.yaml has no list {list_name!r}; it has: {', '.join(self.lists)}.")
        if value not in self.lists[list_name].readings:
            raise UnknownTerm(
                f"areas.yaml, list {list_name}: {value!r} is not mapped. Add a line to its `values` naming the area."
            )
        return self.areas[self.lists[list_name].readings[value].area]

    def values_of(self, area: str, list_name: str) -> tuple[str, ...]:
        """The values of a list that mean this area, or an area inside it."""
        inside = {area} | {code for code, each in self.areas.items() if each.parent == area}
        return tuple(value for value, reading in self.lists[list_name].readings.items() if reading.area in inside)

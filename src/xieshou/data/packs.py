"""The packs that ship (数据包): `indicators()`, `areas()`, `regime_of(kind, year)` and their like.

Belongs here: one function for each code list, read once; and the few questions that need only a pack to answer.
Does not belong: how a file is read (`pack_file.py`, `pack_folder.py`), Django, a programme's rows, arithmetic on them.

The dicts are shared: read them, do not change them.
"""

from functools import cache
from pathlib import Path

from xieshou.data.pack_file import Entry, PackError, PackHeader
from xieshou.data.pack_folder import COUNTERPART_SUPPORT, PackFolder
from xieshou.data.pack_terms import (
    Area,
    AreaMap,
    Block,
    FundType,
    Indicator,
    IndicatorDefinition,
    NegativeItem,
    PostingKind,
    ProgrammeKind,
    PublishedPeople,
    Qualifier,
    Reference,
    Regime,
    Retention,
    StageTerm,
    Term,
    Unit,
    UnknownTerm,
)

__all__ = [
    "COUNTERPART_SUPPORT",
    "PACKS",
    "Area",
    "AreaMap",
    "Block",
    "FundType",
    "Indicator",
    "IndicatorDefinition",
    "NegativeItem",
    "PackError",
    "PackHeader",
    "PostingKind",
    "ProgrammeKind",
    "PublishedPeople",
    "Qualifier",
    "Reference",
    "Regime",
    "Retention",
    "StageTerm",
    "Term",
    "Unit",
    "UnknownTerm",
    "areas",
    "blocks",
    "categories",
    "definition_of",
    "fund_sources",
    "fund_type_of",
    "fund_types",
    "header",
    "indicators",
    "mechanisms",
    "natures",
    "negative_hits",
    "negative_list",
    "pack_path",
    "people_of",
    "posting_categories",
    "posting_fields",
    "posting_kinds",
    "programme_kind_of",
    "programme_kinds",
    "published_people",
    "qualifier_of",
    "qualifiers",
    "regime_of",
    "regimes",
    "retention",
    "sources",
    "stage_of",
    "stages",
    "tiles",
    "units",
]

PACKS = (
    "sources",
    "regimes",
    "programme_kinds",
    "indicators",
    "categories",
    "stages",
    "posting_kinds",
    "fund_types",
    "qualifiers",
    "negative_list",
    "areas",
    "retention",
)
SHIPPED = PackFolder(Path(__file__).parent)


def pack_path(name: str) -> Path:
    """The file of a pack: `pack_path("indicators")`."""
    if name not in PACKS:
        raise UnknownTerm(f"there is no pack {name!r}; there are: {', '.join(PACKS)}.")
    return SHIPPED.path(name)


@cache
def header(name: str) -> PackHeader:
    """What a pack says of itself: version, first day, description."""
    pack_path(name)
    return SHIPPED.header(name)


def sources() -> dict[str, Reference]:
    """What the packs cite (资料来源), by id such as R05."""
    return SHIPPED.sources


def cited(entry: Entry, key: str = "source") -> tuple[str, ...]:
    """The sources that an entry of another file of data names. Raises PackError when sources.yaml does not hold one."""
    named = entry.texts(key, required=True)
    if unknown := [one for one in named if one not in sources()]:
        raise entry.error(f"`{key}` names {', '.join(unknown)}.", "Name sources of sources.yaml.")
    return named


def regimes() -> dict[str, Regime]:
    """The regimes of East–West cooperation (考核时期): 2016-2020, 2021-2025, 2026-."""
    return SHIPPED.regimes


def programme_kinds() -> dict[str, ProgrammeKind]:
    """Kinds of programme and pairing (帮扶类型)."""
    return SHIPPED.programme_kinds


def indicators() -> dict[str, Indicator]:
    """The indicator catalogue (考核指标目录), by id such as FUN-01, in the order of the catalogue."""
    return SHIPPED.indicators


def blocks() -> dict[str, Block]:
    """The blocks of the catalogue (指标分块), by code such as ORG."""
    return SHIPPED.blocks


def tiles() -> dict[str, Term]:
    """The six tiles of the overview, in their order."""
    return SHIPPED.tiles


def units() -> dict[str, Unit]:
    """Units of measure (计量单位)."""
    return SHIPPED.units


def categories() -> dict[str, Term]:
    """Categories of projects (项目类别)."""
    return SHIPPED.categories


def natures() -> dict[str, Term]:
    """Construction natures (建设性质)."""
    return SHIPPED.natures


def mechanisms() -> dict[str, Term]:
    """Benefit mechanisms (利益联结机制)."""
    return SHIPPED.mechanisms


def fund_sources() -> dict[str, Term]:
    """Where a line of a project's money comes from (资金来源)."""
    return SHIPPED.fund_sources


def stages() -> dict[str, StageTerm]:
    """Stages of a project (项目阶段), in their order, then the side states."""
    return SHIPPED.stages


def posting_kinds() -> dict[str, PostingKind]:
    """Kinds of posting (选派方式)."""
    return SHIPPED.posting_kinds


def posting_categories() -> dict[str, Term]:
    """Who is sent (人员类别): cadre, professional, or either."""
    return SHIPPED.posting_categories


def posting_fields() -> dict[str, Term]:
    """Fields of work of the people sent (专业领域)."""
    return SHIPPED.posting_fields


def published_people() -> dict[str, PublishedPeople]:
    """How published counts name the people in them (公布人员分类)."""
    return SHIPPED.published_people


def fund_types() -> dict[str, FundType]:
    """Types of money and gifts (资金类型)."""
    return SHIPPED.fund_types


def qualifiers() -> dict[str, Qualifier]:
    """How a printed number is meant (数据限定词)."""
    return SHIPPED.qualifiers


def negative_list() -> dict[str, NegativeItem]:
    """What aid money should not pay for (负面清单)."""
    return SHIPPED.negative_list


def areas() -> AreaMap:
    """The one map of the four lists that name areas of work (工作领域)."""
    return SHIPPED.areas


def retention() -> dict[str, Retention]:
    """How long what names a person is kept (个人信息保存期限)."""
    return SHIPPED.retention


def regime_of(kind: str, year: int) -> str | None:
    """The regime of a pairing of this kind in this year; None where no regime applies and it is shown apart."""
    if kind not in programme_kinds():
        known = ", ".join(programme_kinds())
        raise UnknownTerm(f"{kind!r} is no kind of programme; programme_kinds.yaml holds: {known}.")
    if not programme_kinds()[kind].carries_regime:
        return None
    return next((regime.code for regime in regimes().values() if regime.holds(year)), None)


def definition_of(indicator: str, kind: str, year: int) -> IndicatorDefinition | None:
    """The definition that holds for a pairing of this kind in this year; None where there is none."""
    if indicator not in indicators():
        raise UnknownTerm(f"{indicator!r} is no indicator of indicators.yaml.")
    key = COUNTERPART_SUPPORT if kind == COUNTERPART_SUPPORT else regime_of(kind, year)
    return indicators()[indicator].definition(key) if key else None


def programme_kind_of(printed: str) -> ProgrammeKind:
    """The kind whose Chinese name, today's or an earlier one, is printed so (东西部扶贫协作 → ew_cooperation)."""
    for kind in programme_kinds().values():
        if printed in (kind.code, kind.name_zh, *kind.also_printed):
            return kind
    raise UnknownTerm(f"programme_kinds.yaml: no kind is printed {printed!r}. Add it to `also_printed` of one of them.")


def stage_of(status: str) -> StageTerm:
    """The stage that a status of a published table is read as (operating → 管护)."""
    if status not in SHIPPED.statuses:
        raise UnknownTerm(f"stages.yaml: the status {status!r} is not mapped. Add it to `statuses` with its stage.")
    return stages()[SHIPPED.statuses[status].stage]


def fund_type_of(printed: str) -> FundType:
    """The type that a published table names so (social → donation)."""
    for fund_type in fund_types().values():
        if printed in (fund_type.code, fund_type.name_zh, *fund_type.also_printed):
            return fund_type
    raise UnknownTerm(f"fund_types.yaml: no type is printed {printed!r}. Add it to `also_printed` of one of them.")


def people_of(category: str) -> PublishedPeople:
    """Who is in a published count of this category (doctors_dispatched → professionals, 支医)."""
    if category not in published_people():
        raise UnknownTerm(f"posting_kinds.yaml: {category!r} is not mapped. Add it to `published_people`.")
    return published_people()[category]


def qualifier_of(printed: str) -> Qualifier:
    """The qualifier that is printed so; nothing printed is exact."""
    for qualifier in qualifiers().values():
        if (printed or "exact") in (qualifier.code, *qualifier.also_printed):
            return qualifier
    raise UnknownTerm(f"qualifiers.yaml: {printed!r} is not known. Add it to `also_printed` of one of them.")


def negative_hits(text: str, category: str = "") -> list[tuple[NegativeItem, tuple[str, ...]]]:
    """What of the negative list a project's text or category touches, each with the words found."""
    found = ((item, item.words_in(text)) for item in negative_list().values())
    return [(item, words) for item, words in found if words or category in item.categories]

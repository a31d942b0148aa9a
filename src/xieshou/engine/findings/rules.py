"""The rules in force, each with its severity, its titles and its source; running them, and planting their faults.

Belongs here: the register of rules. Does not belong: what any one of them looks for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from xieshou.engine.findings import (
    approved_content,
    asleep_pairings,
    assets_left,
    cosignatures,
    day_order,
    firms_counted,
    fund_line_sums,
    gifts_in_kind,
    idle_money,
    kept_benefits,
    library_targets,
    missing_notices,
    money_order,
    negative_words,
    out_of_step,
    overlapping_posts,
    parts_and_wholes,
    same_payee,
    same_subsidy,
    steady_work,
    two_sided_sales,
    unseen_progress,
    work_places,
)
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables
from xieshou.engine.findings.planting import Ground

Look = Callable[[Tables, date, Mapping[str, Any]], Iterable[Finding]]
Plant = Callable[[Random, Ground, int], list[Planted]]


@dataclass(frozen=True)
class Rule:
    """An audit rule (核查规则): how it looks, how its fault is planted, and on what it rests.

    `ledgers`: those whose rows it judges. A rule without a planter has a fault that no register can hold: importing
    and the database refuse it (`refused` writes files that show it).
    """

    code: str
    severity: Severity
    title_zh: str
    title_en: str
    source: str
    ledgers: tuple[str, ...]
    look: Look
    plant: Plant | None = None
    at_the_door: bool = True  # or: a gate of the same code judges the rows of a file


B, W, S = Severity.BLOCK, Severity.WARN, Severity.SPOT
POSTED = ("cadres", "professionals", "labour")
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("V01", B, "资金来源各行之和不等于总投资", "The fund lines do not add up to the project's total",
             fund_line_sums.SOURCE, ("projects",), fund_line_sums.lines_that_do_not_add_up),
        Rule("V02", B, "付出早于资金进来，或质保金计入支出",
             "Paid before the money came, or retention money counted as spent",
             money_order.SOURCE, ("funds",), money_order.ahead_of_the_money, money_order.plant, at_the_door=False),
        Rule("V03", B, "日期先后颠倒", "Days stand in the wrong order", day_order.SOURCE, ("projects",),
             day_order.days_out_of_order),
        Rule("V04", B, "已入库项目没有绩效目标", "A project in the library or beyond without a performance target",
             library_targets.SOURCE, ("projects",), library_targets.selected_without_target, library_targets.plant,
             at_the_door=False),
        Rule("V05", B, "内容、地点或用途变更没有新的批复文号",
             "Content, place or purpose changed without a new approval number", approved_content.SOURCE,
             ("projects",), approved_content.changed_under_the_old_number, at_the_door=False),
        Rule("V06", B, "支付时会签不全", "Paid before both co-signatures stood", cosignatures.SOURCE, ("projects",),
             cosignatures.paid_before_both_signed, cosignatures.plant, at_the_door=False),
        Rule("V07", W, "没有公示、公示不足或晚于支付", "A public notice missing, too short, or later than the payment",
             missing_notices.SOURCE, ("projects",), missing_notices.missing_short_or_late, missing_notices.plant,
             at_the_door=False),
        Rule("V08", W, "资金到位后长期未支出", "Money long unspent after it came", idle_money.SOURCE, ("funds",),
             idle_money.unspent, idle_money.plant, at_the_door=False),
        Rule("V09", W, "形象进度与支付进度脱节，或全部完成后久未验收",
             "Work far ahead of payment, or all built and long not accepted", out_of_step.SOURCE, ("projects",),
             out_of_step.out_of_step, out_of_step.plant, at_the_door=False),
        Rule("V10", S, "填报了形象进度而没有注明日期的现场佐证",
             "Progress claimed without dated evidence from the site", unseen_progress.SOURCE, ("projects",),
             unseen_progress.claimed_unseen, unseen_progress.plant, at_the_door=False),
        Rule("V11", W, "经营性项目没有联农带农约定，或分红逾期",
             "A business project without benefit terms, or an overdue dividend",
             kept_benefits.SOURCE, ("projects", "assets"), kept_benefits.terms_missing_or_dividend_overdue,
             kept_benefits.plant),
        Rule("V12", W, "完工的建设、购置类项目没有资产，也没有写明原因",
             "A finished building or purchase without an asset or a reason", assets_left.SOURCE, ("projects",),
             assets_left.finished_without_asset, assets_left.plant, at_the_door=False),
        Rule("V13", W, "项目名称、内容或类别涉及负面清单",
             "A project touches the negative list by name, tasks or category", negative_words.SOURCE, ("projects",),
             negative_words.touches_the_negative_list, negative_words.plant),
        Rule("V14", S, "同一合同编号、发票或收款单位出现在两个项目",
             "The same contract number, invoice or payee in two projects", same_payee.SOURCE, ("projects", "funds"),
             same_payee.same_in_two_projects, same_payee.plant),
        Rule("V15", B, "同一人同一年同一种补贴出现两次", "The same person twice in one year for one subsidy",
             same_subsidy.SOURCE, ("labour",), same_subsidy.same_subsidy_twice),
        Rule("V16", B, "计入赴结对省就业但务工地点不在结对省，或计入脱贫劳动力但无比对结果",
             "Counted in the donor province but working elsewhere, or counted as lifted without a register match",
             work_places.SOURCE, ("labour",), work_places.counted_against_the_place, work_places.plant),
        Rule("V17", W, "不足三个月计入稳定就业", "A stay under three months counted as steady", steady_work.SOURCE,
             ("labour",), steady_work.steady_too_soon, steady_work.plant),
        Rule("V18", W, "同一人的选派或务工时间重叠", "Overlapping postings or jobs of one person",
             overlapping_posts.SOURCE, POSTED, overlapping_posts.overlaps, overlapping_posts.plant),
        Rule("V19", B, "人数大于人次，或其中数大于总数", "Persons exceed attendances, or a part exceeds its whole",
             parts_and_wholes.SOURCE, parts_and_wholes.LEDGERS, parts_and_wholes.parts_above_wholes),
        Rule("V20", W, "企业在两年都计为新增，或累计到位投资减少",
             "An enterprise new in two years, or its paid-in investment falling", firms_counted.SOURCE,
             ("enterprises",), firms_counted.new_twice_or_falling, firms_counted.plant),
        Rule("V21", W, "买卖双方分别填报同一笔销售而无共同订单号",
             "A sale reported by buyer and by seller with no common order key", two_sided_sales.SOURCE,
             ("consumption",), two_sided_sales.told_twice, two_sided_sales.plant),
        Rule("V22", W, "物资捐赠无估价依据，或定向捐赠用于他处",
             "A gift of goods without valuation basis, or a directed gift spent elsewhere", gifts_in_kind.SOURCE,
             ("donations",), gifts_in_kind.unvalued_or_astray, gifts_in_kind.plant),
        Rule("V23", W, "十二个月无活动的结对仍在计数", "A pairing with no activity in twelve months is counted",
             asleep_pairings.SOURCE, ("pairings",), asleep_pairings.asleep, asleep_pairings.plant),
    )
}  # fmt: skip


def run(
    tables: Tables, as_of: date, params: Mapping[str, Any], *, ledgers: Iterable[str] | None = None
) -> list[Finding]:
    """Everything the rules find in these tables as of a day, in the order of rules and rows.

    `params`: the data that rules need (`negative_list`). `ledgers`: only the rules that judge one of these.
    """
    wanted = None if ledgers is None else set(ledgers)
    found = [
        finding
        for rule in RULES.values()
        if wanted is None or (rule.at_the_door and wanted & set(rule.ledgers))
        for finding in rule.look(tables, as_of, params)
    ]
    return sorted(found, key=lambda finding: (finding.rule, finding.ledger, finding.keys))


def plant_faults(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Plant `n` faults of every rule whose fault a register can hold. No row is touched by two."""
    return sorted(fault for rule in RULES.values() if rule.plant for fault in rule.plant(rng, ground, n))

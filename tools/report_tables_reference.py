"""The reference page of the report tables that ship (报表参考), from their definitions.

Belongs here: what a definition says, as Markdown in both languages. Does not belong: writing and checking pages
(`reference`), definitions (`data/report_tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xieshou.engine.report_tables import BOOKS, PeriodKind, ReportTable, Taken, shipped
from xieshou.engine.report_tables.definition import Condition, Measure
from xieshou.engine.report_tables.heads import heads_of

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], Iterator[str]]
PERIODS = {
    PeriodKind.YEAR: "年", PeriodKind.QUARTER: "季", PeriodKind.MONTH: "月", PeriodKind.HALF_MONTH: "半月",
    PeriodKind.WEEK: "周",
}  # fmt: skip
TAKEN = {
    Taken.OF_YEAR: "rows of the year 年度为该年的行", Taken.WITHIN: "rows whose day lies in the period 日期在期内的行",
    Taken.YEAR_TO_DATE: "rows from 1 January to the end of the period 当年1月1日至期末的行",
    Taken.TO_DATE: "rows to the end of the period 到期末为止的行",
    Taken.STANDING: "rows begun by the end of the period and not ended before 期末前开始、期末前没有结束的行",
}  # fmt: skip


def report_tables_page(table: Table) -> str:
    """The whole page of the report tables that ship, from their definitions."""
    lines = [
        "# Report tables 报表",
        "",
        "[Guide](../guide/tables.md) · [使用说明](../guide/tables.zh-CN.md)",
        "",
        "Money in 万元 unless it says yuan. 金额除注明外以万元为单位。",
        "",
        *table(
            ("name 名称", "表", "table", "drawn for 时期", "basis 依据"),
            (
                (f"[`{one.name}`](#{one.name})", one.zh, one.en, _periods(one), _basis(one))
                for one in shipped().values()
            ),
        ),
        "",
    ]
    for one in shipped().values():
        lines += [f"## `{one.name}`", "", *_report_table(one, table), ""]
    return "\n".join(lines)


def _report_table(one: ReportTable, table: Table) -> Iterator[str]:
    book = BOOKS[one.ledger]
    yield f"**{one.zh} {one.en}** · {one.about_zh} · {one.about_en}"
    yield ""
    yield f"- Drawn from 取自: {book.zh} `{one.ledger}`; {TAKEN[one.taken]}" + (f" (`{one.day}`)" if one.day else "")
    yield f"- Drawn for 时期: {_periods(one)}"
    if one.due:
        yield (
            f"- Due 报送期限: day {one.due.day} of month {one.due.months_after} after it "
            f"期末后第{one.due.months_after}个月{one.due.day}日，当月没有这一天则为月末"
        )
    yield f"- Basis 依据: {_basis(one)}"
    if asked := "; ".join(map(_condition, one.where)):
        yield f"- Only rows where 只取: {asked}"
    yield ""
    heads = heads_of(one, book)
    measures = {measure.name: measure for measure in one.measures}
    yield from table(
        ("栏目 column", "name", "unit 单位", "counts 统计"),
        (
            (f"{head.zh}<br>{head.en}", f"`{head.name}`", head.unit_zh, _counts(measures.get(head.name)))
            for head in heads
        ),
    )


def _periods(one: ReportTable) -> str:
    return ", ".join(f"{kind.value} {PERIODS[kind]}" for kind in one.periods)


def _basis(one: ReportTable) -> str:
    return f"{one.origin.value} {', '.join(one.source)}"


def _condition(one: Condition) -> str:
    values = ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in one.values)
    return f"`{one.column}` {one.op.value} {values}".strip()


def _counts(measure: Measure | None) -> str:
    if measure is None:
        return ""
    if measure.of:
        return f"{measure.counts.value} `{measure.of}`, `{measure.by}`"
    told = f"{measure.counts.value} `{measure.column}`" if measure.column else measure.counts.value
    narrowed = [*map(_condition, measure.where), *([measure.taken.value] if measure.taken else [])]
    return f"{told}: {'; '.join(narrowed)}" if narrowed else told

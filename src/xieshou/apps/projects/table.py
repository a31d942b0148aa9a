"""The list of projects as a table to take away (项目表下载): CSV, one header row, then data alone.

Belongs here: the columns and how a cell is written. Does not belong: importing it again (the exchange room).
No column names a person. Money is exact yuan; on invented data every row says so.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator

from django.db.models import QuerySet

from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import area_terms
from xieshou.data import packs
from xieshou.engine.ledgers.cells.cleaning import FORMULA
from xieshou.engine.yuan import yuan_text

CHUNK = 1000
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read Chinese as something else
INVENTED = "演练数据"
OPENS_A_FORMULA = re.compile(f"'*{FORMULA}")  # the same mark as in every export, full width too


def _named(terms: dict[str, packs.Term], code: str) -> str:
    return terms[code].name_zh if code in terms else code


def _number(of: Project | None) -> str:
    return of.record_no if of is not None else ""


COLUMNS: dict[str, Callable[[Project, dict[str, str]], object]] = {
    "登记号 record number": lambda row, names: row.record_no,
    "项目总体 programme": lambda row, names: row.programme_id,
    "年度 year": lambda row, names: row.year,
    "结对 pairing": lambda row, names: row.pairing.record_no if row.pairing else "",
    "项目名称 project name": lambda row, names: row.name,
    "项目类别 category": lambda row, names: _named(packs.categories(), row.category),
    "领域 area": lambda row, names: _named(area_terms(), row.area),
    "建设性质 nature": lambda row, names: _named(packs.natures(), row.nature),
    "阶段 stage": lambda row, names: _named(packs.stages(), row.stage),
    "受援地代码 recipient code": lambda row, names: row.recipient_id,
    "受援地 recipient": lambda row, names: row.recipient_printed or names.get(row.recipient_id or "", ""),
    "实施地点 place of work": lambda row, names: row.village_printed,
    "帮扶方代码 donor code": lambda row, names: row.donor_id,
    "帮扶方 donor": lambda row, names: row.donor_printed or names.get(row.donor_id or "", ""),
    "开工 start": lambda row, names: row.start_printed,
    "完工 finish": lambda row, names: row.finish_printed,
    "计划完工 planned finish": lambda row, names: row.planned_finish,
    "总投资（元） total (yuan)": lambda row, names: "" if row.total_fen is None else yuan_text(row.total_fen),
    "受益数 beneficiaries": lambda row, names: row.beneficiaries,
    "受益单位 beneficiaries unit": lambda row, names: row.beneficiaries_unit,
    "绩效目标 performance target": lambda row, names: row.performance_target,
    "建设任务 tasks": lambda row, names: row.description,
    "合同编号 contract number": lambda row, names: row.contract_no,
    "同一项目 same as": lambda row, names: _number(row.same_as),
    "所属项目 part of": lambda row, names: _number(row.part_of),
    "行状态 row status": lambda row, names: row.status,
    "备注 remarks": lambda row, names: row.remarks,
}
INTERNAL = {"备注 remarks": "remarks"}  # header → the ledger's column, where that may be for offices only
KIND = "数据性质 kind of data"


def lines_of(
    programme: Programme, rows: QuerySet[Project], hidden: Collection[str] = ()
) -> Iterator[str]:  # fmt: skip
    """The table line by line, so that no table has to fit into memory; without the columns that are `hidden`."""
    names = _names(rows)
    columns = {header: value for header, value in COLUMNS.items() if INTERNAL.get(header) not in hidden}
    yield BYTE_ORDER_MARK + _line([*columns, *((KIND,) if programme.invented else ())])
    listed = rows.defer("search", "responsible_person").select_related("pairing", "same_as", "part_of")
    for row in listed.order_by("record_no").iterator(CHUNK):
        cells = [cell(value(row, names)) for value in columns.values()]
        yield _line([*cells, *((INVENTED,) if programme.invented else ())])


def cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if OPENS_A_FORMULA.match(text) else text


def _names(rows: QuerySet[Project]) -> dict[str, str]:
    plain = rows.order_by()
    codes = {
        *plain.values_list("recipient_id", flat=True).distinct(),
        *plain.values_list("donor_id", flat=True).distinct(),
    }
    return names_of(codes - {None})


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()

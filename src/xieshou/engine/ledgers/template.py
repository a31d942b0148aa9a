"""The empty form of a ledger (台账模板): a workbook that a clerk fills in without reading anything else.

Belongs here: its three sheets: the form with its drop-downs and notes, every column explained, the lists.
Does not belong: what an office already knows (the caller says so in `Known`), rows of data (`exporting`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers.column import Column, Origin, Privacy, Type
from xieshou.engine.ledgers.exporting import NOTICE, header_of
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping.rows import FILLED_IN
from xieshou.engine.ledgers.sheet_layout import LINE, height
from xieshou.engine.yuan import yuan_text

EXAMPLE = "示例 example"  # marks the example row; reading drops it
PREPARED_ROWS = 200  # that already hold what is known of the office; left as they are, they count as empty
VALIDATED_ROWS = 5000
TITLE, HINT, HEADER, FIRST = 0, 1, 2, 3  # rows, from 0; the example stands in FIRST
BOOLEANS = ("是", "否")
WIDTHS = {
    Type.TEXT: 20, Type.PLACE: 22, Type.ORGANISATION: 24, Type.CODE: 18, Type.RECORD: 22, Type.ID_NUMBER: 22,
    Type.DATE: 13, Type.PUBLISHED_DATE: 13, Type.MONEY: 15, Type.BOOLEAN: 12,
}  # fmt: skip
FORMATS = {Type.DATE: "yyyy-mm-dd", Type.MONEY: "#,##0.00", Type.INTEGER: "0", Type.YEAR: "0", Type.DECIMAL: "General"}
KINDS = {
    Type.TEXT: "文字\ntext",
    Type.ORGANISATION: "单位名称\nname of an organisation",
    Type.INTEGER: "整数\nwhole number",
    Type.DECIMAL: "数字\nnumber",
    Type.MONEY: "金额（元）\namount in yuan",
    Type.DATE: "日期\nday",
    Type.PUBLISHED_DATE: "日期，可只到年或月\nday, month or year",
    Type.YEAR: "年份\nyear",
    Type.BOOLEAN: "是或否\nyes or no",
    Type.CODE: "选项\none of a list",
    Type.PLACE: "地区\nplace",
    Type.RECORD: "登记号\nrecord number",
    Type.ID_NUMBER: "身份证号\nID number",
}
PRIVACIES = {
    Privacy.PUBLIC: ("可公开", "public"),
    Privacy.INTERNAL: ("内部", "offices only"),
    Privacy.PERSONAL: ("个人信息", "personal"),
}
GUIDE = (
    ("栏目\ncolumn", 24), ("必填\nrequired", 9), ("填什么\nkind", 20), ("怎么填", 36), ("how to fill in", 42),
    ("可选项\nchoices", 36), ("示例\nexample", 20), ("公开程度、依据\nprivacy, basis", 24),
)  # fmt: skip
ORIGINS = {Origin.PUBLISHED: ("文件规定", "published rule"), Origin.INFERRED: ("业务推定", "inferred")}


@dataclass(frozen=True)
class Known:
    """What is known of an office before it writes anything."""

    office: str = ""  # for the title: 昭觉县 2024年
    filled: Mapping[str, str] = field(default_factory=dict)  # column → value of every row (programme, year, pairing …)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # column → what to choose from (places …)
    invented: bool = False


def write(path: Path, ledger: Ledger, known: Known | None = None, lang: str = "zh") -> None:
    """Write the workbook. Headers and explanations are in both languages; `lang` is that of sheet names and title."""
    _Template(path, ledger, known or Known(), lang.startswith("zh")).write()


class _Template:
    def __init__(self, path: Path, ledger: Ledger, known: Known, chinese: bool) -> None:
        self.ledger, self.known, self.chinese = ledger, known, chinese
        self.book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
        self.form = self.book.add_worksheet(self._say(ledger.zh, ledger.en)[:31])
        self.guide = self.book.add_worksheet(self._say("填写说明", "How to fill in"))
        self.lists = self.book.add_worksheet(self._say("可选项", "Lists"))
        self.styles: dict[str, Any] = {}

    def write(self) -> None:
        lists = self._write_lists()
        self._write_form(lists)
        self._write_guide()
        self.book.close()

    def _say(self, zh: str, en: str) -> str:
        return zh if self.chinese else en

    def _style(self, **properties: Any) -> Any:
        key = repr(sorted(properties.items()))
        if key not in self.styles:
            base = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
            self.styles[key] = self.book.add_format(base | properties)
        return self.styles[key]

    def _write_form(self, lists: dict[str, str]) -> None:
        sheet, columns = self.form, self.ledger.columns
        office = f"　{self.known.office}" if self.known.office else ""
        title = self._say(f"{self.ledger.zh}填报模板{office}", f"{self.ledger.en}: form to fill in{office}")
        sheet.write_string(TITLE, 0, title, self._style(bold=True, font_size=16, font_color="#1f3864"))
        hint = self._say(
            "红底表头必填；灰色斜体为示例行，导入时自动跳过；鼠标停在表头上看填写说明；可增减行，不要改表头。",
            "Red headers must be filled in. The grey row is an example and is passed over. Rest the pointer on a "
            "header for its note. Add as many rows as you need; leave the headers as they are.",
        )
        sheet.write_string(HINT, 0, hint, self._style(font_color="#595959"))
        if self.known.invented:
            sheet.write_string(HINT, len(columns) - 1, NOTICE, self._style(bold=True, font_color="#9c0006"))
        for place, column in enumerate(columns):
            self._write_column(place, column, lists.get(column.name, ""))
        sheet.set_row(TITLE, 28)
        sheet.set_row(HINT, 18)
        sheet.set_row(HEADER, 48)
        sheet.freeze_panes(HEADER + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.set_print_scale(60)
        sheet.repeat_rows(HEADER)
        sheet.activate()

    def _write_column(self, place: int, column: Column, choices: str) -> None:
        sheet = self.form
        cell = {"num_format": FORMATS.get(column.type, "@")}
        if column.type in (Type.YEAR, Type.BOOLEAN, Type.DATE, Type.PUBLISHED_DATE):
            cell["align"] = "center"
        sheet.set_column(place, place, _width(column), self._style(**cell))
        colour = {"bg_color": "#f8cbad", "font_color": "#7f1d1d"} if column.required else {"bg_color": "#ddebf7"}
        header = self._style(bold=True, border=1, border_color="#a6a6a6", text_wrap=True, align="center", **colour)
        sheet.write_string(HEADER, place, header_of(column), header)
        note = _note(column)
        sheet.write_comment(
            HEADER, place, note, {"x_scale": 2.4, "y_scale": 0.5 + 0.22 * (note.count("\n") + len(note) // 40)}
        )
        grey = self._style(italic=True, font_color="#7f7f7f", bg_color="#f2f2f2", **cell)
        example = EXAMPLE if column.name == "record_no" else self.known.filled.get(column.name) or column.example
        _write_value(sheet, FIRST, place, column, example, grey)
        known = self.known.filled.get(column.name)
        if known and column.name in FILLED_IN and not column.required:
            for row in range(FIRST + 1, FIRST + 1 + PREPARED_ROWS):
                _write_value(sheet, row, place, column, known, self._style(font_color="#595959", **cell))
        if rule := _rule(column, choices):
            sheet.data_validation(FIRST + 1, place, FIRST + VALIDATED_ROWS, place, rule)

    def _write_lists(self) -> dict[str, str]:
        """The lists of all columns side by side, and for each column the cells that hold its list."""
        sheet, place, found = self.lists, 0, {}
        title = self._say(
            "表中下拉项的来源，也可从这里复制；不需填写。", "Where the drop-downs come from. Nothing to fill in."
        )
        sheet.write_string(0, 0, title, self._style(font_color="#595959"))
        for column in self.ledger.columns:
            entries = _entries(column, self.known)
            if not entries:
                continue
            head = self._style(bold=True, bg_color="#e2efda", border=1, border_color="#a6a6a6", text_wrap=True)
            sheet.write_string(1, place, f"可选：{column.zh}", head)
            for row, entry in enumerate(entries, start=2):
                sheet.write_string(row, place, entry, self._style(num_format="@"))
            sheet.set_column(place, place, max(16, min(44, 2 + 2 * max(map(len, entries)))))
            where = xl_range_abs(2, place, 1 + len(entries), place)
            found[column.name] = f"='{sheet.get_name()}'!{where}"
            place += 1
        sheet.freeze_panes(2, 0)
        return found

    def _write_guide(self) -> None:
        sheet = self.guide
        about = self._style(text_wrap=True, font_color="#595959", valign="top")
        title = f"{self.ledger.zh} {self.ledger.en}"
        sheet.write_string(0, 0, title, self._style(bold=True, font_size=14, font_color="#1f3864"))
        sheet.merge_range(1, 0, 1, 7, f"{self.ledger.about_zh}\n{self.ledger.about_en}", about)
        sheet.set_row(1, 48)
        head = self._style(
            bold=True, bg_color="#ddebf7", border=1, border_color="#a6a6a6", text_wrap=True, align="center"
        )
        for place, (text, width) in enumerate(GUIDE):
            sheet.set_column(place, place, width)
            sheet.write_string(2, place, text, head)
        sheet.set_row(2, 2 * LINE)
        for row, column in enumerate(self.ledger.columns, start=3):
            texts = _explained(column)
            for place, text in enumerate(texts):
                red = {"font_color": "#9c0006"} if place == 1 else {}
                cell = self._style(text_wrap=True, border=1, border_color="#d9d9d9", valign="top", **red)
                sheet.write_string(row, place, text, cell)
            sheet.set_row(row, height(texts, (width for _head, width in GUIDE)))
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)


def _width(column: Column) -> float:
    words = max(len(column.zh) * 2.2, *(len(word) * 1.2 for word in column.en.split()))
    return max(WIDTHS.get(column.type, 11), min(26.0, words + 2))


def _entries(column: Column, known: Known) -> tuple[str, ...]:
    """What may be chosen in a column."""
    if column.name in known.choices:
        return known.choices[column.name]
    if column.type == Type.CODE:
        return tuple(term.name_zh for term in code_list(column.codes).values())
    return BOOLEANS if column.type == Type.BOOLEAN else ()


def _note(column: Column) -> str:
    """The note on a header."""
    example = f"\n示例 e.g. {column.example}" if column.example else ""
    required = "必填 required" if column.required else "选填 optional"
    limit = f"\n{_limits(column)}" if _limits(column) else ""
    return f"{column.meaning_zh}\n{column.meaning_en}\n{required}{limit}{example}"


def _limits(column: Column) -> str:
    said = [yuan_text(limit) if column.type == Type.MONEY else str(limit) for limit in (column.least, column.most)
            if limit is not None]  # fmt: skip
    if column.least is not None and column.most is not None:
        return f"{said[0]}—{said[1]}"
    return f"≥ {said[0]}" if column.least is not None else f"≤ {said[0]}" if said else ""


def _explained(column: Column) -> tuple[str, ...]:
    """A column's line in the guide."""
    privacy, origin = PRIVACIES[column.privacy], ORIGINS[column.origin]
    names = "、".join(term.name_zh for term in code_list(column.codes).values()) if column.codes else ""
    return (
        header_of(column), "必填 yes" if column.required else "", KINDS[column.type],
        column.meaning_zh, column.meaning_en, names or _limits(column), column.example,
        f"{privacy[0]}、{origin[0]}\n{privacy[1]}, {origin[1]}",
    )  # fmt: skip


def _rule(column: Column, choices: str) -> dict[str, Any] | None:
    """What the sheet itself checks while typing; it warns, and stops only where no other value can be right."""
    title, warning = column.zh[:32], {"error_type": "warning", "ignore_blank": True}
    if choices:
        kind = "stop" if column.type in (Type.CODE, Type.BOOLEAN) else "warning"
        message = "请从下拉项中选择。 Choose from the list."
        return warning | {
            "validate": "list", "source": choices, "error_type": kind, "error_title": title, "error_message": message,
        }  # fmt: skip
    if column.type == Type.ID_NUMBER:
        message = "身份证号为18位，残疾人证号为20位；请先把单元格设为文本。 18 or 20 characters, as text."
        return warning | {
            "validate": "length", "criteria": "between", "minimum": 18, "maximum": 20, "error_title": title,
            "error_message": message,
        }  # fmt: skip
    return None


def _write_value(sheet: Any, row: int, place: int, column: Column, text: str, style: Any) -> None:
    numeric = column.type in (Type.INTEGER, Type.MONEY, Type.YEAR, Type.DECIMAL)
    if not text:
        sheet.write_blank(row, place, None, style)
    elif numeric and text.replace(".", "", 1).isdigit():
        sheet.write_number(row, place, float(text), style)
    else:
        sheet.write_string(row, place, text, style)

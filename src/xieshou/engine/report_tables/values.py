"""The values that conditions compare with (筛选值): as a definition writes them, as the register keeps them.

Belongs here: reading a value by the type of its column, and which question fits which type.
Does not belong: definitions (`reading`), what a cell of a clerk's file means (`engine.ledgers`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from xieshou.data.code_lists import code_list, meanings, plain
from xieshou.engine import place_codes
from xieshou.engine.ledgers import Column, Type
from xieshou.engine.report_tables.definition import Op, Value

DATES = (Type.DATE, Type.PUBLISHED_DATE)
SIZES = (Type.INTEGER, Type.MONEY, Type.DECIMAL, Type.YEAR, Type.DATE)
YES, NO = ("true", "yes", "是"), ("false", "no", "否")
FEN = 100


class NotAValue(ValueError):
    """What is written is no value of the column; `remedy` says how one is written."""

    def __init__(self, remedy: str) -> None:
        super().__init__(remedy)
        self.remedy = remedy


def fits(op: Op, column: Column) -> bool:
    """Whether a condition can be asked of a column."""
    if column.type == Type.ID_NUMBER:
        return False
    match op:
        case Op.FILLED | Op.EMPTY:
            return True
        case Op.EQUAL | Op.ONE_OF:
            return column.type not in DATES
        case Op.AT_LEAST | Op.AT_MOST:
            return column.type in SIZES
    return column.type in DATES


def read_value(written: str, column: Column) -> Value:
    """A written value as the register keeps it: a code, whole fen, a day. Raises NotAValue."""
    text = written.strip()
    match column.type:
        case Type.CODE:
            if text in code_list(column.codes):
                return text
            if (code := meanings(column.codes).get(plain(text))) is not None:
                return code
            known = "、".join(term.name_zh for term in code_list(column.codes).values())
            raise NotAValue(f"Choose among: {', '.join(code_list(column.codes))} ({known}).")
        case Type.BOOLEAN:
            if text.lower() in YES or text.lower() in NO:
                return text.lower() in YES
            raise NotAValue("Write true or false.")
        case Type.PLACE:
            code = text.split()[-1] if text else ""
            if code.isascii() and place_codes.is_code(code):
                return code
            raise NotAValue("Write a division code of 6, 9 or 12 digits.")
        case Type.DATE:
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise NotAValue("Write a day as 2024-06-30.") from None
        case Type.MONEY:
            return _whole(_number(text) * FEN, "Write yuan, with two decimals at most.")
        case Type.INTEGER | Type.YEAR:
            return _whole(_number(text), "Write digits alone.")
        case Type.DECIMAL:
            return _number(text)
    if not text:
        raise NotAValue("Write a text; to ask for empty cells, say `is: empty`.")
    return text


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise NotAValue("Write a number.") from None
    if not found.is_finite() or abs(found) >= 10**15:
        raise NotAValue("Write a number.")
    return found


def _whole(found: Decimal, remedy: str) -> int:
    if found != found.to_integral_value():
        raise NotAValue(remedy)
    return int(found)

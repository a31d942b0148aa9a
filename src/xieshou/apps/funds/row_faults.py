"""What is wrong with a row of the funds ledger (资金行错误), as data: the row, the column, a code, both languages.

Belongs here: the words. Does not belong: finding the faults (`bringing`), refusals of a single deed (`refusals`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import translation

from xieshou.apps.funds.fund_line_limits import Limit
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.overdrafts import Beyond
from xieshou.apps.funds.refusals import REVERSAL_FAULTS
from xieshou.engine.funds import ReversalFault
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.yuan import yuan_text


class RowFault(NamedTuple):
    """A fault of one row of a file (行错误); `row` as a person sees it in the file."""

    row: int
    column: str
    code: str
    zh: str
    en: str


WORDS: dict[str, tuple[str, str]] = {
    "no_donor": (
        "计划安排和到位须写明帮扶地，才知道是谁的钱。请填帮扶地或结对。",
        "A promise or a receipt needs the donor, to say whose money it is. Enter the donor or the pairing.",
    ),
    "no_recipient": (
        "没有受援地，不知道钱记在谁的账上。请填受援地或项目登记号。",
        "Without a recipient nobody holds this money. Enter the recipient or the number of the project.",
    ),
    "unknown_project": (
        "项目台账中没有登记号“{found}”的项目。请核对登记号，或先录入项目。",
        "The project ledger has no project of the number “{found}”. Check the number, or enter the project first.",
    ),
    "project_elsewhere": (
        "项目“{found}”不在本行的受援地之内。请改正受援地或项目登记号。",
        "The project “{found}” does not lie inside the recipient of this row. Correct one of the two.",
    ),
    "unknown_account": (
        "没有科目“{found}”，也不能由它开设。一般请留空，由系统确定。",
        "There is no account “{found}”, and none can be opened by it. Usually leave it empty.",
    ),
    "accounts_do_not_fit": (
        "两个科目与资金环节不符：资金须逐级从计划、到位、下达、拨付到支出。请留空或改正。",
        "The two accounts do not fit the deed: money goes stage by stage from promise to payee. "
        "Leave them empty or correct them.",
    ),
    "no_original": (
        "“冲正”须写明所冲正的登记号；其他环节不填冲正登记号。请补填或删去。",
        "A reversal needs the number of what it reverses, and nothing else has one. Enter it or take it out.",
    ),
    "unknown_original": (
        "没有登记号“{found}”的资金行，或者它本身未能载入。请核对冲正登记号。",
        "There is no movement of the number “{found}”, or it was itself refused. Check the number.",
    ),
    "no_reason": (
        "冲正须说明原因。请在备注中写明。",
        "A reversal needs its reason. Write it among the remarks.",
    ),
    "differs_from_original": (
        "本栏与所冲正的行不一致：本行为“{found}”，原行为“{original}”。请改成一致或留空。",
        "This differs from the movement it reverses: “{found}” here, “{original}” there. "
        "Make them alike or leave it empty.",
    ),
    "overdrawn": (
        "“{account}”（{stage_zh}）可用 {held} 元，本行付出 {wanted} 元，差 {lacking} 元。"
        "请先录入进来的资金，或改正金额、项目登记号。",
        "“{account}” ({stage_en}) can pay {held} yuan; this row takes {wanted} yuan, so {lacking} yuan are lacking. "
        "Enter the money that comes in, or correct the amount or the project.",
    ),
    "above_fund_lines": (
        "项目“{project}”的协作资金来源合计 {planned} 元，还可下达 {left} 元，本行下达 {wanted} 元，超出 {beyond} 元。"
        "请改正金额或项目登记号；确需增加的，请先在项目台账中调整资金来源。",
        "The fund lines of “{project}” plan {planned} yuan of aid, of which {left} yuan may still be allocated; this "
        "row allocates {wanted} yuan, {beyond} yuan too much. Correct the amount or the project, or change the fund "
        "lines in the project ledger first.",
    ),
    "recovered_beyond": (
        "“{account}”给出而尚未收回的只有 {gave} 元，本行要收回 {wanted} 元。请改正帮扶地、资金类型或金额。",
        "“{account}” gave {gave} yuan that it did not get back yet; this row recovers {wanted} yuan. "
        "Correct the donor, the type or the amount.",
    ),
    "retention_spent": (
        "用途写有“{word}”，扣留的质保金不算支出（V02）。扣留时记“扣留质保金”，付给收款方时记“支付质保金”。",
        "The purpose says “{word}”: what is held back is not spent (V02). Enter it as retention money held back, and "
        "as retention money paid when the payee gets it.",
    ),
    "money_moved": (
        "已记下的资金不能改动。请恢复原值，用“冲正”冲销原行，再另记一行。",
        "Money that moved is never altered. Restore the value, reverse the row, and enter the right one anew.",
    ),
}  # fmt: skip
REVERSAL_COLUMNS = {
    ReversalFault.OTHER_AMOUNT: "amount_fen", ReversalFault.ENDS_NOT_SWAPPED: "account_from",
    ReversalFault.REVERSED_TWICE: "reverses", ReversalFault.OF_A_REVERSAL: "reverses",
    ReversalFault.BEFORE_IT_HAPPENED: "on",
}  # fmt: skip
# What a change may still correct: it says nothing of how much moved, when, or between whom.
MAY_CHANGE = frozenset(
    {"record_no", "programme", "pairing", "document_no", "payee", "invoice_no", "purpose", "remarks"}
)
COLUMN_OF = {name: column.name for column in LEDGERS["funds"].columns for name in (column.name, *column.schema)}


def fault(row: int, column: str, code: str, **found: object) -> RowFault:
    """A fault in its words."""
    zh, en = WORDS[code]
    return RowFault(row, column, code, zh.format(**found), en.format(**found))


def fault_of_reversal(row: int, code: ReversalFault) -> RowFault:
    """A movement that does not undo the one it points at."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(REVERSAL_FAULTS[code]))
    return RowFault(row, REVERSAL_COLUMNS[code], code.value, *said)


def fault_of_overdraft(row: Movement, beyond: Beyond) -> RowFault:
    """A movement that takes more than its account can pay, or returns more to a budget than it gave."""
    account, said, held_fen = row.account_from, {}, beyond.fen
    if beyond.account != account.code:
        words = {"gave": yuan_text(held_fen), "wanted": yuan_text(row.amount_fen)}
        return fault(row.file_row or 0, "amount_fen", "recovered_beyond", account=row.account_to.name, **words)
    for language, key in (("zh-hans", "stage_zh"), ("en", "stage_en")):
        with translation.override(language):
            said[key] = str(FundAccount.Stage(account.stage).label)
    amounts = {"held": held_fen, "wanted": row.amount_fen, "lacking": row.amount_fen - held_fen}
    words = said | {name: yuan_text(fen) for name, fen in amounts.items()}
    return fault(row.file_row or 0, "amount_fen", "overdrawn", account=account.name, **words)


def fault_above_lines(row: int, movement: Movement, limit: Limit) -> RowFault:
    """An allocation that goes beyond what the fund lines of its project plan."""
    planned, left, wanted = limit.planned_fen, limit.left_fen, movement.amount_fen
    fen = {"planned": planned, "left": left, "wanted": wanted, "beyond": wanted - left}
    said = {name: yuan_text(amount) for name, amount in fen.items()}
    return fault(row, "amount_fen", "above_fund_lines", project=str(movement.project), **said)


def faults_of_change(row: int, columns: Iterable[str]) -> list[RowFault]:
    """Why a kept movement cannot be changed in these columns of a checked table: a fault for each of the money's."""
    changed = dict.fromkeys(COLUMN_OF[name] for name in columns)
    return [fault(row, column, "money_moved") for column in changed if column not in MAY_CHANGE]

"""Published money (资金) as accounts and movements: planned is promised, otherwise received by the recipient.

Nothing is ever disbursed or spent here, for no page says so. Belongs here: rows of `funds.csv` that are movements.
Does not belong: those that are a part or a sum of another row; they are quantities.
"""

from collections.abc import Iterable

from xieshou.apps.funds.actions import SOCIETY
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.places.queries import names_of
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan.pairings import pairing_of
from xieshou.demo.guangdong_sichuan.published import Published, Span, ledger_columns, mapping, rows, side_columns
from xieshou.engine import yuan
from xieshou.engine.funds import account_code

Accounts = dict[str, FundAccount]


def movement_rows() -> list[Published]:
    """The rows of `funds.csv` that are movements."""
    return [row for row in rows("funds") if row.rule["becomes"] == "movement"]


def accounts() -> list[FundAccount]:
    """The accounts that the published movements join, each once."""
    names = names_of({code for row in movement_rows() for code in side_columns(row).values() if code})
    opened: dict[str, FundAccount] = {}
    for row in movement_rows():
        for account in (_giver(row, names), _holder(row, names)):
            opened.setdefault(account.code, account)
    return list(opened.values())


def _from_society(row: Published) -> bool:
    return packs.fund_type_of(row["fund_type"]).provider == SOCIETY


def _giver(row: Published, names: dict[str, str]) -> FundAccount:
    """Where the money came from: the donor's budget, its society, or a body that is no place."""
    if body := row.rule.get("giver"):
        return _account("budget", body, mapping()["funds"]["givers"][body]["name"])
    donor = side_columns(row)["donor_id"]
    tail, said = (f"/{SOCIETY}", "社会各界") if _from_society(row) else ("", "财政")
    return _account("budget", f"{donor}{tail}", f"{names.get(donor, donor)}{said}", donor)


def _holder(row: Published, names: dict[str, str]) -> FundAccount:
    """Where the money stands: promised to the recipient or received by it; gifts and outside money apart."""
    stage, said = ("promised", "已承诺") if row["qualifier"] == "planned" else ("received", "已到位")
    recipient = side_columns(row)["recipient_id"]
    tail = ""
    if row.rule.get("outside"):
        tail, said = f"/{row.rule.get('giver') or side_columns(row)['donor_id']}", f"{said}：{row['donor']}"
    elif _from_society(row):
        tail, said = f"/{SOCIETY}", f"{said}：社会帮扶"
    return _account(stage, f"{recipient}{tail}", f"{names.get(recipient, recipient)}（{said}）", recipient)


def _account(stage: str, holder: str, name: str, place: str | None = None) -> FundAccount:
    code = mapping()["programme"]["code"]
    return FundAccount(
        code=account_code(code, stage, holder), programme_id=code, stage=stage, holder_id=place, name=name
    )


def movements(kept: Accounts, held: Iterable[Pairing]) -> list[Movement]:
    """One movement for each row, from the giver's account to the recipient's."""
    pairings = list(held)
    return [_movement(row, kept, pairings) for row in movement_rows()]


def _movement(row: Published, kept: Accounts, held: list[Pairing]) -> Movement:
    columns = ledger_columns(row) | side_columns(row)
    span = Span.read(row["period_from"], row["period_to"])
    return Movement(
        **columns | {"remarks": row.said("note", "why")},
        pairing=pairing_of(row, columns, held), year=span.year,
        kind="promise" if row["qualifier"] == "planned" else "receive",
        fund_type=packs.fund_type_of(row["fund_type"]).code, form=row.rule["form"],
        amount_fen=yuan.fen(row["amount_yuan"]), amount_printed=row["amount_published"],
        account_from=kept[_giver(row, {}).code], account_to=kept[_holder(row, {}).code],
        derived_from=row.rule.get("derived_from", []), **span.columns("on"),
    )  # fmt: skip

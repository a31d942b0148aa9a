"""Invented evidence (佐证材料): a few small files for each county, and the rows that each proves.

Belongs here: what the files say and which rows they prove. Does not belong: where they are kept (`load`).
Text files list the rows with their figures, so that a reader who opens one finds the figure as printed.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from xieshou.demo.invented.chance import on
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.picture import landscape
from xieshou.demo.invented.rows import (
    MadeAgreement,
    MadeFile,
    MadeMeeting,
    MadeMovement,
    MadePairing,
    MadeProject,
    MadeRow,
    Proof,
)
from xieshou.demo.invented.ties import YEAR
from xieshou.engine.yuan import yuan_text

MARK = "演练数据，不是真实记录。Invented data, not a real record."
Row = TypeVar("Row", bound=MadeRow)
FINISHED_SEEN, BEGUN_SEEN = date(YEAR, 11, 30), date(YEAR, 12, 29)  # when somebody went and photographed the sites


def yuan(fen: int) -> str:
    """An amount as a voucher prints it: 1,234.50元."""
    whole, _, cents = yuan_text(fen).partition(".")
    return f"{int(whole):,}.{cents or '00'}元"


def settled(rows: Sequence[Row]) -> list[Row]:
    """The accepted rows: what is still being looked at has no proof that others might read."""
    return [one for one in rows if one.status == "accepted"]


def county_files(
    seed: int, county: Land, pairings: Sequence[MadePairing], agreement: MadeAgreement,
    meetings: Sequence[MadeMeeting], projects: Sequence[MadeProject], movements: Sequence[MadeMovement],
) -> list[MadeFile]:  # fmt: skip
    """What a county keeps as proof of the year."""
    receipts: list[Proof] = []
    payments: list[Proof] = []
    for one in settled(movements):
        kept = receipts if one.kind in ("promise", "receive") or one.document_no.startswith("捐赠") else payments
        kept.append(("funds", one.record_no, yuan(one.amount_fen)))
    projects = settled(projects)
    works = [("projects", one.record_no, yuan(one.total_fen)) for one in projects if one.approval_no]
    planned = [("projects", one.record_no, yuan(one.total_fen)) for one in projects if not one.approval_no]
    tied = [("pairings", one.record_no, one.since.printed) for one in settled(pairings)]
    agreed = [("agreements", agreement.record_no, agreement.signed.printed)]
    held = [("meetings", one.record_no, one.held.printed) for one in meetings]
    finished = [("projects", one.record_no, "100%") for one in projects if one.finish]
    begun = [("projects", one.record_no, "") for one in projects if one.start and not one.finish]
    name, code = county.name, county.code
    return [
        _text(f"ev-{code}-receipts", "voucher", f"{name}资金到位凭证汇总", date(YEAR, 12, 31), receipts),
        _text(f"ev-{code}-payments", "voucher", f"{name}资金下达、拨付、支付凭证汇总", date(YEAR, 12, 31), payments),
        _text(f"ev-{code}-plan", "document", f"{name}{YEAR}年度项目计划批复", date(YEAR, 7, 19), works),
        _text(f"ev-{code}-library", "document", f"{name}项目库入库清单", date(YEAR, 12, 20), planned),
        _text(f"ev-{code}-ties", "document", f"{name}结对关系与协议", date(YEAR, 5, 20), [*tied, *agreed]),
        _text(f"ev-{code}-minutes", "document", f"{name}会议纪要汇编", date(YEAR, 12, 28), held),
        _photo(f"ev-{code}-photo", f"{name}完工项目现场（演练绘图）", FINISHED_SEEN, landscape(seed, code), finished),
        _photo(
            f"ev-{code}-photo-2", f"{name}在建项目现场（演练绘图）", BEGUN_SEEN, landscape(seed, f"{code}/2"), begun
        ),
    ]  # fmt: skip


def city_files(
    pairings: Sequence[MadePairing], agreements: Sequence[MadeAgreement], meetings: Sequence[MadeMeeting]
) -> list[MadeFile]:  # fmt: skip
    """What the city and the prefectures keep."""
    ties: list[Proof] = [("pairings", one.record_no, one.since.printed) for one in pairings]
    ties += [("agreements", one.record_no, one.signed.printed) for one in agreements]
    held = [("meetings", one.record_no, one.held.printed) for one in meetings]
    return [
        _text("ev-990000-ties", "document", "市州结对关系与协议", date(YEAR, 2, 28), ties),
        _text("ev-990000-minutes", "document", "联席会议纪要", date(YEAR, 6, 20), held),
    ]


def taken_on(file: MadeFile) -> date | None:
    """When a photograph was taken; other files have no such day."""
    return file.day.first if file.kind == "photo" else None


def _photo(code: str, title: str, day: date, content: bytes, proves: Iterable[Proof]) -> MadeFile:
    return MadeFile(
        code, "photo", title, f"{code.removeprefix('ev-')}.png", "image/png", on(day), content, tuple(proves)
    )


def _text(code: str, kind: str, title: str, day: date, proves: Iterable[Proof]) -> MadeFile:
    proofs = tuple(proves)
    lines = [title, MARK, f"日期 {day.isoformat()}", "", "登记号\t数据"]
    lines += [f"{key}\t{printed}" for _ledger, key, printed in proofs]
    content = ("\n".join(lines) + "\n").encode()
    return MadeFile(code, kind, title, f"{code.removeprefix('ev-')}.txt", "text/plain", on(day), content, proofs)

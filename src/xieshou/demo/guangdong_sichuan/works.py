"""Published projects (项目) and meetings (会议、互访) as rows of the register.

Belongs here: rows of `projects.csv` and `meetings.csv`. Does not belong: the sums over many works; they are claims.
"""

from collections.abc import Iterable
from decimal import Decimal

from xieshou.apps.commitments.models import Meeting
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan.pairings import pairing_of
from xieshou.demo.guangdong_sichuan.published import Published, Span, ledger_columns, rows, side_columns
from xieshou.engine import yuan


def projects_in_order(held: Iterable[Pairing]) -> list[list[Project]]:
    """The works in batches, a work after the one it repeats or is a part of. Its references name record numbers."""
    pairings = list(held)
    waiting = {row.number: row for row in rows("projects")}
    batches: list[list[Project]] = []
    while waiting:
        ready = [row for row in waiting.values() if not {row["same_as"], row["part_of"]} & waiting.keys()]
        assert ready, f"projects.csv: {', '.join(waiting)} refer to each other in a circle"
        batches.append([_project(row, pairings) for row in ready])
        for row in ready:
            del waiting[row.number]
    return batches


def links() -> dict[str, dict[str, str]]:
    """Which other work a work repeats (`same_as`) or is a part of (`part_of`), by record number."""
    return {
        row.number: {column: row[column] for column in ("same_as", "part_of") if row[column]}
        for row in rows("projects")
    }


def _project(row: Published, held: list[Pairing]) -> Project:
    columns = ledger_columns(row) | side_columns(row, recipient="county")
    start, finish = Span.read(row["start_date"]), Span.read(row["finish_date"])
    return Project(
        **columns | {"remarks": row.why},
        pairing=pairing_of(row, columns, held),
        year=(start.first or finish.first).year if start.first or finish.first else None,
        name=row["official_name"], category=row.rule.get("category") or row.rule["categories"][row["area"]],
        area=packs.areas().canonical("published_projects", row["area"]).code,
        stage=packs.stage_of(row["status"]).code, stage_printed=row["status"], description=row.said("description"),
        village_printed=row["township_village"],
        total_fen=yuan.fen(row["amount_yuan"]) if row["amount_yuan"] else None, total_printed=row["amount_published"],
        beneficiaries=int(row["beneficiaries_value"]) if row["beneficiaries_value"] else None,
        beneficiaries_unit=row["beneficiaries_unit"],
        output=Decimal(row["output_value"]) if row["output_value"] else None, output_unit=row["output_unit"],
        **start.columns("start"), **finish.columns("finish"),
    )  # fmt: skip


def meetings(held: Iterable[Pairing]) -> list[Meeting]:
    """Joint conferences, visits, signings, fairs."""
    by_number = {pairing.record_no: pairing for pairing in held}
    return [_meeting(row, by_number.get(row.rule.get("pairing", ""))) for row in rows("meetings")]


def occasions() -> dict[str, str]:
    """The record numbers of visits, each with that of the meeting or journey on whose occasion it was made."""
    return {row.number: row.rule["during"] for row in rows("meetings") if "during" in row.rule}


def _meeting(row: Published, pairing: Pairing | None) -> Meeting:
    span = Span.read(row["date_from"], row["date_to"])
    return Meeting(
        **ledger_columns(row) | {"remarks": row.said("inferred")},
        pairing=pairing, year=span.year,
        donor_id=pairing.donor_id if pairing else None,
        recipient_id=pairing.recipient_id if pairing else row.rule["recipient"],
        kind=row.rule.get("kind", row["kind"]), counts_as=row.rule.get("counts_as", ""),
        title=row.rule.get("title", ""), place_id=row["place_code"] or None,
        parties=row["parties"].replace(";", "；"), outcome=row.said("outcome"), **span.columns("held"),
    )  # fmt: skip

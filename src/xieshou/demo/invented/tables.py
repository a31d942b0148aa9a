"""The invented projects as the rules read them, and back (规则表).

Belongs here: translating between invented rows and the snapshot table `projects`. Does not belong: the rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from xieshou.demo.invented.rows import MadeProject
from xieshou.demo.invented.ties import YEAR
from xieshou.engine.findings import Tables
from xieshou.engine.findings.finding import ProjectRow
from xieshou.engine.snapshot.tables import TABLES

PLANTABLE = ("name", "category", "description", "contract_no")


def project_row(project: MadeProject) -> ProjectRow:
    """A project as a row of the table."""
    given = {
        "key": project.record_no, "status": project.status, "year": YEAR, "donor": project.donor,
        "recipient": project.recipient, "pairing": project.pairing, "pairing_kind": "ew_cooperation", "complete": True,
        "outside": False, "name": project.name, "category": project.category, "area": project.area,
        "stage": project.stage, "total_fen": project.total_fen, "planned_finish": project.planned_finish,
        "beneficiaries": project.beneficiaries, "beneficiaries_unit": project.beneficiaries_unit,
        "output": project.output, "output_unit": project.output_unit, "contract_no": project.contract_no,
        "performance_target": project.performance_target, "description": project.description,
    }  # fmt: skip
    return dict.fromkeys(TABLES["projects"]) | given


def with_changes(projects: Sequence[MadeProject], rows: Iterable[ProjectRow]) -> list[MadeProject]:
    """The projects with what planters changed in their rows."""
    changed = {row["key"]: row for row in rows}
    return [
        replace(one, **{column: changed[one.record_no][column] for column in PLANTABLE})
        if one.record_no in changed
        else one
        for one in projects
    ]


def tables(projects: Iterable[MadeProject]) -> Tables:
    """What the rules look at."""
    return {"projects": pl.DataFrame([project_row(one) for one in projects], schema=TABLES["projects"])}

"""Questions about what was frozen and computed (快照与指标查询); reads only.

Belongs here: where a snapshot lies, the rows behind figures, what proves them, the claims, and the answers that
commands print. Does not belong: computing any of it (`engine`), which figures somebody may see (`Figure.visible_to`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from xieshou.apps.assessment.models import Figure, Snapshot
from xieshou.apps.assessment.tables_of_register import register_tables
from xieshou.apps.pairings.models import Programme
from xieshou.data.packs import regime_of
from xieshou.engine.indicators.definitions import COUNTERPART_SUPPORT, EW_COOPERATION
from xieshou.engine.reconcile import ClaimCheck, Compared, Verdict
from xieshou.engine.snapshot import read

__all__ = ["register_tables"]  # found here with the other questions

FIGURE_ROWS, CLAIMS = "figure_rows.parquet", "claims.json"
TOTAL = "total"
Proofs = dict[tuple[str, str], list[dict[str, Any]]]


def snapshots_folder(programme: Programme) -> Path:
    """Where the snapshots of a programme lie in the home folder."""
    return Path(settings.HOME) / "snapshots" / programme.code


def folder_of(snapshot: Snapshot) -> Path:
    """Where a snapshot lies."""
    return Path(settings.HOME) / "snapshots" / snapshot.programme_id / snapshot.digest[:16]


def current_snapshot(programme: Programme) -> Snapshot | None:
    """The snapshot frozen last: the one that pages, reports and commands speak of."""
    return Snapshot.objects.filter(programme=programme).first()


def figure_rows(snapshot: Snapshot, year: int, scope: str) -> pl.DataFrame:
    """The rows behind all figures of a year and scope, in a fixed order, amounts as decimal text."""
    kept = pl.scan_parquet(folder_of(snapshot) / FIGURE_ROWS)
    return kept.filter(pl.col("year") == year, pl.col("scope") == scope).collect()


def proofs_of(snapshot: Snapshot) -> Proofs:
    """What proves each frozen row, by ledger and key."""
    found: Proofs = defaultdict(list)
    for row in read(folder_of(snapshot), "evidence").iter_rows(named=True):
        found[row["ledger"], row["key"]].append(row)
    return dict(found)


def evidence_table(snapshot: Snapshot) -> dict[tuple[str, str], dict[str, Any]]:
    """The first piece of evidence of each frozen row, by ledger and key."""
    return {row: proofs[0] for row, proofs in proofs_of(snapshot).items()}


def claim_checks(snapshot: Snapshot) -> list[ClaimCheck]:
    """Every published claim as it was held against the rows of the snapshot."""
    told = json.loads((folder_of(snapshot) / CLAIMS).read_text("utf-8"))
    return [_checked(one) for one in told]


def _checked(told: dict[str, Any]) -> ClaimCheck:
    compared = tuple(Compared(**_whole(each)) for each in told.pop("comparisons"))
    return ClaimCheck(**_whole(told), comparisons=compared)


def _whole(told: dict[str, Any]) -> dict[str, Any]:
    """What JSON flattened, as it was."""
    return told | {
        "verdict": Verdict(told["verdict"]), "missing": tuple(told["missing"]), "rows": tuple(told["rows"]),
    }  # fmt: skip


def is_apart(figure: Figure) -> bool:
    """Whether a figure belongs to counterpart support, which is shown apart."""
    return f"/{COUNTERPART_SUPPORT}/" in figure.definition


def chief_figure(snapshot: Snapshot, indicator: str, year: int, scope: str) -> Figure | None:
    """The figure meant by an indicator, a year and a scope: not one that stands beside, the regime's own first."""
    asked = Figure.objects.filter(snapshot=snapshot, indicator=indicator, year=year, scope=scope, beside=False)
    return min(asked, key=lambda one: (is_apart(one), one.definition), default=None)


def assess_json(programme: Programme, year: int) -> dict[str, Any]:
    """A year as the `assess` command prints it: every figure, and the published totals whose period contains it."""
    snapshot = current_snapshot(programme)
    told = {
        "programme": programme.code, "year": year, "regime": regime_of(EW_COOPERATION, year),
        "snapshot": snapshot.digest if snapshot else "", "figures": [], "claims": [],
    }  # fmt: skip
    if snapshot is None:
        return told
    figures = Figure.objects.filter(snapshot=snapshot, year=year, beside=False).order_by("id")
    told["figures"] = list(
        figures.values("indicator", "scope", "value", "status", "basis", "unit", "definition", "row_count")
    )
    proofs = evidence_table(snapshot)
    totals = [check for check in claim_checks(snapshot) if check.kind == TOTAL and contains(check, year)]
    told["claims"] = [_claim_told(check, proofs.get(("claims", check.id))) for check in totals]
    return told


def contains(check: ClaimCheck, year: int) -> bool:
    """Whether the period of a claim contains the year; an end that is not printed is open."""
    return int(check.period_from[:4] or 0) <= year <= int(check.period_to[:4] or 9999)


def _claim_told(check: ClaimCheck, proof: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": check.id, "measure": check.measure, "indicator": check.indicator, "scope": check.scope,
        "period_from": check.period_from, "period_to": check.period_to, "published": check.published,
        "computed": check.computed, "difference": check.difference, "missing": list(check.missing),
        "qualifier": check.qualifier,
        "source": {
            "publisher": proof["publisher"] if proof else None, "published_on": proof["published"] if proof else None,
        },
        "verdict": str(check.verdict),
    }  # fmt: skip


def rows_json(programme: Programme, indicator: str, year: int, scope: str) -> dict[str, Any]:
    """The rows behind a figure as the `rows` command prints them, each with what proves it."""
    snapshot = current_snapshot(programme)
    figure = chief_figure(snapshot, indicator, year, scope) if snapshot else None
    told: dict[str, Any] = {
        "indicator": indicator, "scope": scope, "year": year, "value": figure.value if figure else None, "rows": []
    }  # fmt: skip
    if snapshot is None or figure is None:
        return told
    proofs = proofs_of(snapshot)
    behind = figure_rows(snapshot, year, scope).filter(
        pl.col("indicator") == indicator, pl.col("definition") == figure.definition, ~pl.col("beside")
    )
    told["rows"] = [
        {"ledger": row["ledger"], "key": row["key"], "amount": row["amount"],
         "evidence": [_proof_told(proof) for proof in proofs.get((row["ledger"], row["key"]), [])]}
        for row in behind.iter_rows(named=True)
    ]  # fmt: skip
    return told


def _proof_told(proof: dict[str, Any]) -> dict[str, Any]:
    return {
        "evidence": proof["evidence"], "publisher": proof["publisher"], "published_on": proof["published"],
        "printed": proof["printed"], "qualifier": proof["qualifier"], "confidence": proof["confidence"],
        "address": proof["address"],
    }  # fmt: skip

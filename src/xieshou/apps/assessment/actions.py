"""The writes of the assessment room (考核写入): load the definitions, freeze a programme and compute its years.

Belongs here: putting what was computed into the register, once. Does not belong: computing (`engine`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.db import connection, transaction
from django.utils import timezone

from xieshou import __version__
from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment import policies
from xieshou.apps.assessment.definition_specs import definition_specs, kept_definitions, pack_name
from xieshou.apps.assessment.models import Definition, Figure, Snapshot
from xieshou.apps.assessment.queries import CLAIMS, FIGURE_ROWS, current_snapshot, register_tables, snapshots_folder
from xieshou.apps.pairings.models import Programme
from xieshou.engine import snapshot as snapshots
from xieshou.engine.indicators import Computed, compute_years
from xieshou.engine.reconcile import check_claims

BATCH = 1000


@transaction.atomic
def load_definitions(by: User | None) -> int:
    """Bring the register's definitions to those of the pack that ships; return how many were written."""
    standing = {one.code: one for one in Definition.objects.all()}
    packaged = kept_definitions()
    written = [one for one in packaged if one.code not in standing or _differs(one, standing[one.code])]
    gone = standing.keys() - {one.code for one in packaged}
    if not written and not gone:
        return 0
    Definition.objects.filter(code__in=[*gone, *(one.code for one in written)]).delete()
    Definition.objects.bulk_create(written, batch_size=BATCH)
    keys = [*gone, *(one.code for one in written)]
    record_batch(by=by, deed="load", ledger="definitions", keys=keys, why=pack_name())
    return len(written)


def _differs(one: Definition, other: Definition) -> bool:
    return (one.indicator, one.regime, one.computed, one.body) != (
        other.indicator, other.regime, other.computed, other.body
    )  # fmt: skip


def freeze(programme: Programme, *, by: User | None, why: str) -> Snapshot:
    """Freeze the settled rows of a programme and compute all its years (冻结).

    The same rows give the same snapshot, and nothing is written a second time, unless the definitions or the software
    changed since: then its figures are computed anew. A crash on the way leaves no snapshot in the register.
    """
    if by is not None:
        policies.check_may_freeze(by, programme)
    with _one_moment():
        tables = register_tables(programme)
    manifest = snapshots.freeze(tables, snapshots_folder(programme))
    kept = Snapshot.objects.filter(programme=programme, digest=manifest.digest).first()
    marks = {"definitions": pack_name(), "software": __version__}
    if kept is not None and manifest.derived == marks:
        return _make_current(kept, by=by, why=why)
    computed = compute_years(manifest.folder, programme.years, definition_specs())
    claims = json.dumps([asdict(one) for one in check_claims(tables)], ensure_ascii=False, indent=1)
    rows = io.BytesIO()
    computed.rows.write_parquet(rows, compression="zstd")
    snapshots.keep_derived(manifest.folder, {FIGURE_ROWS: rows.getvalue(), CLAIMS: claims.encode()}, {})
    kept = _keep(programme, manifest, computed, by=by, why=why)
    snapshots.keep_derived(manifest.folder, {}, marks)
    return kept


@transaction.atomic
def _keep(
    programme: Programme, manifest: snapshots.Manifest, computed: Computed, *, by: User | None, why: str
) -> Snapshot:
    """The snapshot and its figures in the register, all of them or none."""
    snapshot, _new = Snapshot.objects.get_or_create(
        programme=programme, digest=manifest.digest,
        defaults={"row_count": manifest.row_count, "frozen_by": by, "why": why},
    )  # fmt: skip
    snapshot.figures.all().delete()
    Figure.objects.bulk_create([Figure(snapshot=snapshot, **vars(one)) for one in computed.figures], batch_size=BATCH)
    record_batch(by=by, deed="freeze", ledger="snapshots", keys=[f"{programme.code}/{manifest.digest}"], why=why)
    return snapshot


@transaction.atomic
def _make_current(kept: Snapshot, *, by: User | None, why: str) -> Snapshot:
    """The rows are again what they were, and so the snapshot of then is the current one. Writes nothing if it is."""
    if current_snapshot(kept.programme) != kept:
        kept.last_frozen_at = timezone.now()
        kept.save(update_fields=["last_frozen_at"])
        keys = [f"{kept.programme_id}/{kept.digest}"]
        record_batch(by=by, deed="freeze", ledger="snapshots", keys=keys, why=why)
    return kept


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read all tables as of one moment, whoever writes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield

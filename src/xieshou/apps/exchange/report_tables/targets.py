"""The targets of agreements beside the figures computed for them (协议指标完成): the book `targets`.

Belongs here: which figure answers which target. Does not belong: the columns of the book (`engine.report_tables`),
computing a figure.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import polars as pl
from django.db.models import Q
from django.utils.translation import get_language

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED, lies_in
from xieshou.apps.assessment.models import Figure
from xieshou.apps.assessment.queries import current_snapshot, is_apart
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.data.packs import indicators
from xieshou.engine import place_codes
from xieshou.engine.report_tables.targets import NAME, SCHEMA
from xieshou.wording import words

__all__ = ["NAME", "table_of"]
PLACES = Decimal("0.0001")
HUNDREDTH = Decimal("0.01")


def table_of(programme: Programme, by: User | None, year: int, scope: str = "") -> pl.DataFrame:
    """Every target of the year that the user may see, each with its figure from the snapshot frozen last."""
    seen = Agreement.objects.all() if by is None else Agreement.objects.visible_to(by)
    seen = seen.filter(programme=programme, status__in=SETTLED, outside=False)
    if scope and place_codes.is_code(scope):
        seen = seen.filter(lies_in("recipient__code", scope) | lies_in("donor__code", scope))
    elif scope:
        seen = seen.filter(pairing__record_no=scope)
    targets = list(
        Target.objects.filter(Q(year=year) | Q(year=None), agreement__in=seen)
        .select_related("agreement__pairing")
        .order_by("id")
    )
    figures = _figures(programme, by, year, {target.indicator for target in targets if target.indicator})
    rows = [_row(target, _figure_of(target, figures), year) for target in targets]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _figures(programme: Programme, by: User | None, year: int, wanted: set[str]) -> dict[tuple[str, str], Figure]:
    """The figures of a year by indicator and scope, as far as the user may see them."""
    snapshot = current_snapshot(programme)
    if snapshot is None or not wanted:
        return {}
    seen = Figure.objects.all() if by is None else Figure.objects.visible_to(by)
    found: dict[tuple[str, str], Figure] = {}
    asked = seen.filter(snapshot=snapshot, year=year, beside=False, indicator__in=wanted).order_by("definition")
    for figure in sorted(asked, key=is_apart, reverse=True):  # what is shown apart gives way to the regime's own
        found[figure.indicator, figure.scope] = figure
    return found


def _figure_of(target: Target, figures: dict[tuple[str, str], Figure]) -> Figure | None:
    """The figure of the recipient place, which holds all its rows; of the pairing where the place has none."""
    agreement = target.agreement
    scopes = [agreement.recipient_id, agreement.pairing.record_no if agreement.pairing else None]
    found = [figures[target.indicator, scope] for scope in scopes if scope and (target.indicator, scope) in figures]
    return next((figure for figure in found if figure.value is not None), None)


def _row(target: Target, figure: Figure | None, year: int) -> dict[str, Any]:
    agreement = target.agreement
    language = get_language() or "zh-hans"
    known = indicators().get(target.indicator)
    done = _number(figure.value) if figure is not None and figure.unit == target.unit else None
    return {
        "record_no": agreement.record_no, "year": target.year or year, "recipient": agreement.recipient_id,
        "donor": agreement.donor_id, "title": agreement.title, "indicator": target.indicator or None,
        "level": str(Pairing.Level(agreement.pairing.level).label) if agreement.pairing else None,
        "measure": known.name(language) if known else words.measure(target.measure),
        "unit": words.unit(target.unit), "target": target.value.quantize(PLACES), "done": done,
        "share": _share(done, target.value), "rows": figure.row_count if done is not None and figure else None,
    }  # fmt: skip


def _number(value: str | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(value).quantize(PLACES)
    except InvalidOperation:
        return None


def _share(done: Decimal | None, agreed: Decimal) -> Decimal | None:
    if done is None or agreed <= 0:
        return None
    return (done * 100 / agreed).quantize(HUNDREDTH, ROUND_HALF_UP)

"""A figure as a door (指标入口): what a page shows of a figure, and the address of its rows.

Belongs here: from a computed figure to what `parts/figure.html` shows; which figures a reader may see.
Does not belong: computing anything but the change on the year before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.models import Figure, Snapshot
from xieshou.apps.assessment.queries import is_apart
from xieshou.apps.assessment.views.amounts import amount, is_money
from xieshou.apps.pairings.models import Programme
from xieshou.data.packs import indicators, programme_kinds, regime_of
from xieshou.engine.indicators.definitions import EW_COOPERATION


@dataclass(frozen=True)
class Door:
    """What a page shows of one figure."""

    indicator: str
    name: str
    status: str
    unit: str
    value: str | None = None
    basis: str = ""
    row_count: int = 0
    url: str = ""
    note: str = ""
    definition: str = ""
    circular: bool = False

    @property
    def is_defined(self) -> bool:
        """Whether the catalogue has a definition for the year."""
        return bool(self.definition) and "/none/" not in self.definition

    @property
    def fen(self) -> int | None:
        """The value in whole fen, where it is money."""
        return amount(self.value, self.unit).fen


def seen_figures(user: User, snapshot: Snapshot | None, *years: int) -> QuerySet[Figure]:
    """The figures of a snapshot that the user may see, in those years."""
    return Figure.objects.visible_to(user).filter(snapshot=snapshot, year__in=years)


def regime_part(figure: Figure) -> str:
    """The regime, or the kind of pairing, in the code of its definition."""
    parts = figure.definition.split("/")
    return parts[1] if len(parts) > 1 else ""


def name_of(indicator: str, regime: str | None = None) -> str:
    """The name of an indicator as the regime says it, in the reader's language."""
    known = indicators().get(indicator)
    return known.name(get_language() or "zh-hans", regime) if known else indicator


def shown_status(status: str, programme: Programme) -> str:
    """Books kept by the offices themselves lack what was not reported; collected ones, what was not published."""
    kept = programme.books == Programme.Books.KEPT
    return "not_reported" if kept and status == Figure.Status.NOT_PUBLISHED else status


def figure_url(programme: Programme, figure: Figure) -> str:
    """The address of a figure's rows."""
    asked = {"year": figure.year} | ({"definition": figure.definition} if is_apart(figure) else {})
    return reverse("assessment:figure", args=[programme.code, figure.indicator, figure.scope]) + f"?{urlencode(asked)}"


def door(figure: Figure, programme: Programme, before: Figure | None = None) -> Door:
    """A figure with its address, compared with the year before where both were counted alike."""
    return Door(
        indicator=figure.indicator, name=name_of(figure.indicator, regime_part(figure)), unit=figure.unit,
        status=shown_status(figure.status, programme), value=figure.value, basis=figure.basis,
        row_count=figure.row_count, url=figure_url(programme, figure), note=change(figure, before),
        definition=figure.definition, circular=figure.circular,
    )  # fmt: skip


def missing(indicator: str, programme: Programme, year: int, kind: str = EW_COOPERATION) -> Door:
    """A computed indicator for which this scope has no figure at all, under this kind of pairing."""
    regime = regime_of(kind, year) if kind in programme_kinds() else None
    applies = regime is not None or indicators()[indicator].definition(kind) is not None
    status = Figure.Status.NOT_PUBLISHED if applies else Figure.Status.NOT_APPLICABLE
    return Door(
        indicator=indicator, name=name_of(indicator, regime), status=shown_status(status, programme),
        unit=indicators()[indicator].unit,
    )  # fmt: skip


def change(figure: Figure, before: Figure | None) -> str:
    """How a figure compares with the year before: money in percent, anything else by how many; else nothing."""
    if before is None or before.definition != figure.definition or figure.value is None or figure.unit == "percent":
        return ""
    if before.value is None:
        return ""
    now, then = Decimal(figure.value), Decimal(before.value)
    if now == then:
        return _("as in %(year)s") % {"year": before.year}
    if not is_money(figure.unit):
        moved = f"{now - then:+,f}"
    elif then:
        moved = f"{((now - then) * 100 / then).quantize(Decimal('0.01')):+,f}%"
    else:
        return _("none in %(year)s") % {"year": before.year}
    return _("%(change)s on %(year)s") % {"change": moved.replace("-", "−"), "year": before.year}


def by_indicator(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The chief figure of each indicator: not one that stands beside, not one of another kind of pairing."""
    return {one.indicator: one for one in figures if not one.beside and not is_apart(one)}

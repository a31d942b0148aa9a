"""From the indicator pack to what the engine computes with, and to what the register keeps (口径载入).

Belongs here: translating the pack. Does not belong: the pack, or deciding which definition holds (`engine.indicators`).
"""

from __future__ import annotations

from xieshou.apps.assessment.models import Definition
from xieshou.data import packs
from xieshou.engine.indicators import DefinitionSpec
from xieshou.engine.indicators.definitions import COUNTERPART_SUPPORT, EW_COOPERATION


def definition_specs() -> list[DefinitionSpec]:
    """Every definition of an indicator that the system computes under some regime."""
    specs = []
    for indicator in packs.indicators().values():
        if not indicator.computed:
            continue
        for key, one in indicator.definitions.items():
            regime = packs.regimes().get(key)
            specs.append(
                DefinitionSpec(
                    indicator.id, one.id, indicator.unit,
                    kind=COUNTERPART_SUPPORT if key == packs.COUNTERPART_SUPPORT else EW_COOPERATION,
                    first_year=regime.first_year if regime else None, last_year=regime.last_year if regime else None,
                    computed=one.computed, labels_only=one.labels_only,
                )
            )  # fmt: skip
    return specs


def pack_name() -> str:
    """The indicator pack and its version, as figures are marked with it."""
    head = packs.header("indicators")
    return f"{head.pack}/{head.version}"


def kept_definitions() -> list[Definition]:
    """Every definition of the catalogue as the register keeps it, also those that are not computed."""
    return [
        Definition(
            code=one.id, indicator=indicator.id, regime=key, computed=one.computed,
            body={
                "name_zh": one.name_zh, "name_en": one.name_en, "counts_zh": indicator.counts_zh,
                "counts_en": indicator.counts_en, "unit": indicator.unit, "also": list(indicator.also),
                "stock_flow": indicator.stock_flow, "reports": indicator.reports, "direction": indicator.direction,
                "source": list(one.source), "basis": one.basis, "years": list(one.years), "version": one.version,
                "labels_only": one.labels_only, "pack": pack_name(),
            },
        )
        for indicator in packs.indicators().values()
        for key, one in indicator.definitions.items()
    ]  # fmt: skip

"""The seed report as the reader gives it, for tests: the hand annotation in the shape of `read(text).as_json()`.

Belongs here: this seam. Does not belong: the annotation (`engine.communique.tests`).
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from xieshou.apps.places.models import Place, PlaceCode
from xieshou.engine.communique.tests.repair.material import gold, seed

PLACES = {
    "513401": ("西昌市", "county"), "513431": ("昭觉县", "county"), "513431214": ("洒拉地坡乡", "township"),
    "513431209": ("三岔河乡", "township"), "513431214201": ("姐把哪打村", "village"),
    "513431209200": ("三岔河村", "village"), "513300": ("甘孜藏族自治州", "prefecture"),
}  # fmt: skip


def reading(_text: str = "") -> dict[str, Any]:
    """The record, with the repaired text."""
    repaired = {"text": gold()["repaired"]["text"], "edits": [], "holes": [], "confidence": 1.0}
    return deepcopy(gold()["record"]) | {"repair": repaired, "refused": None}


def places() -> None:
    """The places that the report names, as the lists of 2018 have them; those of the programme are made apart."""
    PlaceCode.objects.bulk_create([PlaceCode(code=code) for code in PLACES], ignore_conflicts=True)
    Place.objects.bulk_create(
        [
            Place(code_id=code, valid_from=2000, level=level, name=name, name_plain=name, pinyin="", source="nbs")
            for code, (name, level) in PLACES.items()
        ]
    )


__all__ = ["places", "reading", "seed"]

"""A deed that shut gates refuse (关口未通过), the same for projects and for assets.

Belongs here: the refusal, its words, and passing with a reason. Does not belong: which gates there are
(`data/gates.yaml`, `data/asset_rules.yaml`), what they look at (`engine.projects`, `engine.assets`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused

GATES = "gates"  # in a change: the gates that were passed with a reason


class Gate(Protocol):
    """What is read of a gate."""

    @property
    def code(self) -> str: ...

    def name(self, language: str) -> str: ...


class Shut(Protocol):
    """What is read of a shut gate."""

    @property
    def gate(self) -> Gate: ...

    @property
    def blocks(self) -> bool: ...

    def lacks(self, language: str) -> str: ...

    def opens(self, language: str) -> str: ...


class GatesShut(DeedRefused):
    """A deed that gates refuse, or ask a reason for; `shut` are those gates."""

    def __init__(self, shut: Sequence[Shut]) -> None:
        self.shut = list(shut)
        super().__init__("\n".join(in_words(one) for one in self.shut))


def in_words(shut: Shut) -> str:
    """A shut gate as people read it: what it is, what is lacking, what would open it."""
    language = get_language() or "zh-hans"
    parts = {"gate": shut.gate.name(language), "lacks": shut.lacks(language), "opens": shut.opens(language)}
    if shut.blocks:
        return _("%(gate)s: %(lacks)s %(opens)s") % parts
    return _("%(gate)s (needs a written reason): %(lacks)s %(opens)s") % parts


def passed(shut: Sequence[Shut], why: str) -> dict[str, Any]:
    """The gates that the reason lets pass, as the change keeps them.

    Raises GatesShut when a gate refuses, or when one asks for a reason and `why` is empty.
    """
    refusing = [one for one in shut if one.blocks]
    if refusing or (shut and not why.strip()):
        raise GatesShut(refusing or shut)
    return {GATES: [None, "、".join(one.gate.code for one in shut)]} if shut else {}

"""Why a deed on money is refused, in words that say what would open it.

Belongs here: refusals that need more than a sentence. Does not belong: deciding (`engine.funds`, `policies`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.funds.models import FundAccount
from xieshou.apps.projects.models import Project
from xieshou.engine.funds import ReversalFault
from xieshou.engine.yuan import yuan_text


class NotEnoughHeld(DeedRefused):
    """An account holds less than should leave it (余额不足)."""

    def __init__(self, account: FundAccount, *, held_fen: int, wanted_fen: int) -> None:
        self.account, self.held_fen, self.wanted_fen = account, held_fen, wanted_fen
        self.lacking_fen = wanted_fen - held_fen
        super().__init__(
            _(
                "“%(account)s” (%(stage)s) holds %(held)s yuan; %(wanted)s yuan should leave it, so %(lacking)s yuan "
                "are lacking. Enter the money that comes in first, or correct the amount."
            )
            % {
                "account": account.name, "stage": account.get_stage_display(), "held": yuan_text(held_fen),
                "wanted": yuan_text(wanted_fen), "lacking": yuan_text(self.lacking_fen),
            }
        )  # fmt: skip


class NotGiven(DeedRefused):
    """More should go back to a budget than it gave (超额收回)."""

    def __init__(self, budget: FundAccount, *, gave_fen: int, wanted_fen: int) -> None:
        self.budget, self.gave_fen = budget, gave_fen
        super().__init__(
            _(
                "“%(account)s” gave %(gave)s yuan that it did not get back yet; %(wanted)s yuan cannot be recovered "
                "for it. Name the donor whose money it is, or correct the amount."
            )
            % {"account": budget.name, "gave": yuan_text(gave_fen), "wanted": yuan_text(wanted_fen)}
        )


class AboveFundLines(DeedRefused):
    """A project would be given more aid than its fund lines plan (超出资金来源)."""

    def __init__(self, project: Project, *, planned_fen: int, left_fen: int, wanted_fen: int) -> None:
        self.left_fen, self.wanted_fen = left_fen, wanted_fen
        super().__init__(
            _(
                "The fund lines of “%(project)s” plan %(planned)s yuan of aid, of which %(left)s yuan may still be "
                "allocated; %(wanted)s yuan are too much. Correct the amount, or change the fund lines first."
            )
            % {
                "project": project.name, "planned": yuan_text(planned_fen), "left": yuan_text(left_fen),
                "wanted": yuan_text(wanted_fen),
            }
        )  # fmt: skip


class Overdrawn(DeedRefused):
    """Rows brought together would leave accounts with less than nothing; all of them are named."""

    def __init__(self, lacking: Mapping[str, int]) -> None:
        self.lacking = dict(lacking)
        named = "; ".join(f"{code}: {yuan_text(fen)}" for code, fen in self.lacking.items())
        super().__init__(
            _(
                "More would leave these accounts than comes in; nothing was written. Lacking, in yuan: %(named)s. "
                "Add the missing receipts, or correct the amounts."
            )
            % {"named": named}
        )


class WrongRows(DeedRefused):
    """Rows brought together that are no right movements; each is named with its fault."""

    def __init__(self, faults: Iterable[tuple[str, str | Promise]]) -> None:
        self.faults = [(record_no, str(fault)) for record_no, fault in faults]
        super().__init__("\n".join(f"{record_no}: {fault}" for record_no, fault in self.faults))


REVERSAL_FAULTS: dict[ReversalFault, str | Promise] = {
    ReversalFault.OTHER_AMOUNT: gettext_lazy(
        "A reversal must have the amount of what it reverses. Correct the amount."
    ),
    ReversalFault.ENDS_NOT_SWAPPED: gettext_lazy(
        "A reversal must lead back from the account that received to the one that paid. Swap the two accounts."
    ),
    ReversalFault.REVERSED_TWICE: gettext_lazy("This movement was reversed already. Look at its history."),
    ReversalFault.OF_A_REVERSAL: gettext_lazy(
        "A reversal cannot be reversed. Enter the right movement as a new one instead."
    ),
    ReversalFault.BEFORE_IT_HAPPENED: gettext_lazy(
        "A reversal cannot be earlier than what it reverses. Correct the day."
    ),
}

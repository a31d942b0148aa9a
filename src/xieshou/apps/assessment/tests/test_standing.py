"""`check` tells of accounts that are not kept as holding what their movements come to."""

from __future__ import annotations

import pytest
from django.utils import translation

from xieshou.apps.assessment.checking import standing_faults
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, book, receive


@pytest.mark.django_db
def test_an_account_that_was_written_past_the_program_is_told_with_both_sums():
    receive(book(), 100)
    Movement.objects.update(status="accepted")
    assert list(standing_faults()) == []
    FundAccount.objects.filter(stage="received").update(held_fen=700)
    with translation.override("en"):
        [fault] = standing_faults()
    assert (fault["rule"], fault["keys"]) == ("M01", [f"small/received/{BUTUO}"])
    assert "as holding 7 yuan, and its movements come to 100 yuan" in fault["message"]

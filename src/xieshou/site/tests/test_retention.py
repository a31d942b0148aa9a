"""The terms that ship fit the ledgers: every personal column has one, and none names a column that is not there."""

from __future__ import annotations

import pytest
from django.db import models

from xieshou.apps.accounts.log import ledgers
from xieshou.data import packs

PERSONAL = {name: model for name, model in ledgers().items() if model.PERSONAL}


@pytest.mark.parametrize("ledger", sorted(PERSONAL))
def test_every_personal_column_has_a_term_or_is_kept_for_a_reason(ledger):
    told = [name for one in packs.retention().values() if one.ledger == ledger
            for name in {*one.erases, *one.tells_apart, *one.keeps}]  # fmt: skip
    assert sorted(told) == sorted(PERSONAL[ledger].PERSONAL)


@pytest.mark.parametrize("term", packs.retention().values(), ids=lambda term: term.code)
def test_a_term_names_columns_that_can_be_counted_from_and_emptied(term):
    model = ledgers()[term.ledger]
    assert isinstance(model._meta.get_field(term.since), models.DateField | models.IntegerField)
    for name in {*term.erases, *term.tells_apart}:
        field = model._meta.get_field(name)
        assert isinstance(field, models.CharField | models.TextField) or field.null, name
    if term.tells_apart:
        assert model._meta.get_field(term.tells_apart[0]).max_length >= 32
    if term.only:
        model._meta.get_field(term.only[0])

"""Ages of many accounts at once: lot by lot what `remainders` says account by account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import polars as pl
from hypothesis import given, settings

from xieshou.engine.funds import Ages, Movement, remainders
from xieshou.engine.funds.ageing_of_many import LINE_SEPARATOR, SCHEMA, brackets, of_accounts
from xieshou.engine.funds.tests.made_up import ledgers, some_day

AGES = Ages((3, 6, 12, 24), 6)


def as_table(movements: Iterable[Movement], number: dict[str, int]) -> pl.DataFrame:
    rows = [
        (one.key, one.on_first, one.on_last, number[one.source], number[one.target], one.amount_fen, one.kind,
         one.reverses, LINE_SEPARATOR.join(one.line))
        for one in movements
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def told(movements: list[Movement], day: date) -> dict[str, object]:
    """What each account holds by the quick way, in the words of `remainders`."""
    names = sorted({end for one in movements for end in (one.source, one.target)})
    number = {name: nth for nth, name in enumerate(names)}
    found = of_accounts(as_table(movements, number), pl.Series(range(len(names)), dtype=pl.Int64), day)
    lots, owed = Counter(), Counter()
    for account, movement, since, fen in found.lots.iter_rows():
        lots[names[account], movement, since] += fen
    for account, fen in found.owed.iter_rows():
        owed[names[account]] += fen
    undecided = {names[account]: count for account, count in found.undecided.iter_rows()}
    lines = {account for account, *_lot in lots} | set(owed)
    return {"lots": lots, "owed": owed, "undecided": {one: undecided.get(one, 0) for one in lines}}


def slowly(movements: list[Movement], day: date) -> dict[str, object]:
    lots, owed, undecided = Counter(), Counter(), {}
    for line in remainders(movements, day, AGES):
        for lot in line.lots:
            lots[line.account, lot.movement, lot.since] += lot.fen
        owed += Counter({line.account: line.owed_fen})
        undecided[line.account] = line.undecided
    return {"lots": lots, "owed": owed, "undecided": undecided}


@settings(max_examples=150)
@given(ledgers(), some_day)
def test_the_quick_way_and_the_slow_way_agree_lot_by_lot(movements, day):
    assert told(movements, day) == slowly(movements, day)


@settings(max_examples=40)
@given(ledgers(), some_day)
def test_money_of_one_line_is_told_by_running_sums_alone(movements, day):
    one_line = [Movement(**(vars(one) | {"line": ("fiscal", "north")})) for one in movements]
    assert told(one_line, day) == slowly(one_line, day)


@given(ledgers(), some_day)
def test_brackets_are_those_of_each_day(movements, day):
    days = pl.Series("since", [one.on_last for one in movements if one.on_last <= day], dtype=pl.Date)
    found = days.to_frame().select(brackets(pl.col("since"), day, AGES, days)).to_series().to_list()
    assert found == [AGES.bracket(one, day) for one in days]

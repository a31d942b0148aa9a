"""Made-up ledgers for the tests of trails and ages: deeds that accounts can pay by the end, with reversals among them.

Belongs here: what several test files draw. Does not belong: tests.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from xieshou.engine.funds import STEPS, Movement, account_code, reversal_of, shortfall

DAY = date(2024, 1, 1)
LAST = 400
HOLDERS = ("990101", "990102")
LINES = tuple((kind, giver) for kind in ("fiscal", "donation") for giver in ("north", "south"))


@st.composite
def days(draw: st.DrawFn, since: int = 0) -> tuple[date, date]:
    """A day, or a span of days, as precisely as a publication says it."""
    first = draw(st.integers(since, LAST))
    last = draw(st.sampled_from([first, first, first + 30]))
    return DAY + timedelta(days=first), DAY + timedelta(days=last)


@st.composite
def ledgers(draw: st.DrawFn, largest: int = 12, most: int = 30) -> list[Movement]:
    """Movements of days in no order: an account may pay early what it receives late, but never more in all."""
    written: list[Movement] = []
    for number in range(draw(st.integers(0, most))):
        undone = {one.reverses for one in written}
        open_ones = [one for one in written if one.kind != "reverse" and one.key not in undone]
        if open_ones and draw(st.integers(0, 5)) == 0:
            wanted = draw(st.sampled_from(open_ones))
            first, last = draw(days((wanted.on_first - DAY).days))
            tried = reversal_of(wanted, key=f"m{number:02}", on_first=first, on_last=max(last, wanted.on_first))
        else:
            kind = draw(st.sampled_from(sorted(STEPS)))
            source = account_code("p", draw(st.sampled_from(STEPS[kind].sources)), draw(st.sampled_from(HOLDERS)))
            target = account_code("p", STEPS[kind].target, draw(st.sampled_from(HOLDERS)))
            first, last = draw(days())
            fen, line = draw(st.integers(1, largest)), draw(st.sampled_from(LINES))
            tried = Movement(f"m{number:02}", first, last, source, target, fen, kind, line=line)
        if not shortfall(written, tried.source, tried.amount_fen):
            written.append(tried)
    return written


some_day = st.integers(-1, LAST + 40).map(lambda number: DAY + timedelta(days=number))

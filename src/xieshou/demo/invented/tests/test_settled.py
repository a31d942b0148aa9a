"""What the invented meetings settled: as a form would take it, in every stage and colour."""

from __future__ import annotations

from collections import Counter

import pytest

from xieshou.apps.accounts.queries import history
from xieshou.apps.commitments.following import queries
from xieshou.apps.commitments.following.queries import Filters
from xieshou.apps.commitments.models import Commitment, FollowUp, Fulfilment
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import Project
from xieshou.data.commitment_rules import commitment_rules
from xieshou.demo.invented.make import make
from xieshou.demo.invented.settled import settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_every_item_is_one_that_a_form_would_take_and_its_history_says_that_it_is_invented():
    rows = list(Commitment.objects.filter(programme="invented"))
    assert len(rows) == 4 + 3 + 3 * 2
    for row in rows:
        row.full_clean(exclude=["brought_by"])
        assert [change.why for change in history(row)] == ["演练数据 invented data: 3 counties, seed 1"]
        assert row.closed_on is None
        assert not row.part_of or row.part_of.meeting == row.meeting
    for line in [*FollowUp.objects.filter(commitment__in=rows), *Fulfilment.objects.filter(commitment__in=rows)]:
        line.full_clean()


def test_each_stage_follows_from_the_deeds_before_it():
    deeds = commitment_rules().deeds
    for row in Commitment.objects.filter(programme="invented"):
        stage = commitment_rules().first
        for done in row.followups.all():
            assert row.agreed_on <= done.on <= Programme.objects.get(code="invented").as_of
            stage = deeds[done.deed].moves[stage]
            assert done.stage == stage
        assert row.step == stage, row.record_no


def test_the_board_of_the_last_day_shows_every_stage_and_every_colour():
    book = Programme.objects.get(code="invented")
    lines = queries.lines(book, None, Filters(), book.as_of)
    stages, _colours = queries.counts(lines)
    assert set(stages) == set(commitment_rules().stages)
    _stages, colours = queries.counts(one for one in lines if one.kind == "commitments")
    assert min(colours[colour] for colour in ("red", "amber", "green")) >= 1


def test_what_fulfils_an_item_is_a_row_of_its_place():
    for link in Fulfilment.objects.filter(commitment__programme="invented").select_related("commitment"):
        assert Project.objects.get(record_no=link.key).recipient_id == link.commitment.recipient_id
    assert Fulfilment.objects.count() == 4


def test_the_same_year_settles_the_same_and_a_larger_one_gives_every_number_once():
    def of(counties: int) -> list[object]:
        year = make(counties, 1)
        return list(settled(year.meetings, year.places, year.projects))

    assert of(3) == of(3)
    numbers = Counter(one.record_no for one in of(9))
    assert max(numbers.values()) == 1

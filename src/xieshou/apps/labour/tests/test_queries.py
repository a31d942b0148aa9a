"""The list of placements: exactly the rows that the user may see and the filters leave, page by page."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts.models import Role, Scope, Status, User
from xieshou.apps.labour import queries
from xieshou.apps.labour.models import Placement
from xieshou.apps.labour.queries import Filters, filtered, page_of
from xieshou.apps.labour.tests.hand_made import placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine import place_codes

pytestmark = pytest.mark.django_db

PLACES = [hand_made.BUTUO, hand_made.JINYANG, hand_made.PREFECTURE, None]
NAMES = ["吉克阿木", "阿木惹", "王安", "王%安"]
FILTERS = st.builds(
    Filters,
    year=st.sampled_from([None, 2019, 2020]),
    place=st.sampled_from(["", "510000", hand_made.PREFECTURE, hand_made.BUTUO, hand_made.NORTH]),
    household_type=st.sampled_from(["", "lifted", "general"]),
    channel=st.sampled_from(["", "organised", "self_organised"]),
    employment_kind=st.sampled_from(["", "unit", "flexible"]),
    status=st.sampled_from(["", "draft", "accepted"]),
    name=st.sampled_from(["", "阿木", "王安", "安", "木惹", "无此", "%", "王_"]),
    id_hash=st.sampled_from(["", "0" * 31 + "7", "f" * 32]),
)
SCOPES = st.fixed_dictionaries(
    {
        "role": st.sampled_from([Role.ADMINISTRATOR, Role.COUNTY_CLERK, Role.PUBLIC]),
        "programme": st.sampled_from(["", "small"]),
        "place": st.sampled_from(["", "510000", hand_made.PREFECTURE, hand_made.BUTUO, hand_made.NORTH, "440000"]),
    }
)


@pytest.fixture
def rows():
    """Rows of every place, year, name and state in turn, in two programmes."""
    books = [hand_made.programme(), hand_made.programme("other")]
    columns = product(books, PLACES, (2019, 2020), ("lifted", "general"), ("draft", "accepted"), NAMES)
    made = [
        placement(
            f"LW-{number:04}", programme=book, recipient_id=place, year=year, household_type=kind, status=status,
            name=name, id_hash=f"{number:032x}", subsidy_kind="", channel=("organised", "self_organised")[number % 2],
            employment_kind=("unit", "flexible", "workshop")[number % 3],
            donor_id=(None, *[hand_made.NORTH] * 4)[number % 5],
        )
        for number, (book, place, year, kind, status, name) in enumerate(columns)
    ]  # fmt: skip
    Placement.objects.bulk_create(made)
    return made


def slow_and_obvious(row: Placement, scopes: list[dict[str, str]], asked: Filters) -> bool:
    """Whether the list of the small programme holds a row, in words rather than in SQL."""

    def lies_in(code: str | None, outer: str) -> bool:
        return code is not None and place_codes.is_within(code, outer)

    def opened(scope: dict[str, str]) -> bool:
        sides = (row.donor_id, row.recipient_id)
        here = not scope["place"] or any(lies_in(code, scope["place"]) for code in sides)
        return here and (scope["role"] != Role.PUBLIC or row.status == Status.ACCEPTED)

    exact = ("household_type", "channel", "employment_kind", "status", "id_hash", "year")
    return (
        row.programme_id == "small"
        and any(opened(scope) for scope in scopes)
        and all(getattr(asked, one) in ("", None, getattr(row, one)) for one in exact)
        and (not asked.place or lies_in(row.recipient_id, asked.place))
        and asked.name in row.name
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scopes=st.lists(SCOPES, max_size=2, unique_by=lambda scope: tuple(sorted(scope.items()))), asked=FILTERS,
    few=st.sampled_from([0, 3, 5000]), size=st.sampled_from([1, 7, 50]),
)  # fmt: skip
def test_the_pages_hold_exactly_the_rows_asked_for_in_order_both_ways(rows, scopes, asked, few, size):
    User.objects.all().delete()
    user = User.objects.create(username="somebody")
    Scope.objects.bulk_create([Scope(user=user, **scope) for scope in scopes])
    wanted = [row.record_no for row in rows if slow_and_obvious(row, scopes, asked)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "FEW", few)
        found = filtered(rows[0].programme, user, asked)
    assert found.count() == len(wanted)
    pages = [page_of(found, size=size)]
    while pages[-1].after and len(pages) < 6:
        pages.append(page_of(found, after=pages[-1].after, size=size))
    shown = [row.record_no for page in pages for row in page.rows]
    assert shown == wanted[: len(shown)]
    assert pages[-1].after or len(shown) == len(wanted)
    if pages[-1].before:
        assert page_of(found, before=pages[-1].before, size=size).rows == pages[-2].rows


def test_a_page_holds_whole_rows(rows, django_assert_num_queries):
    user = hand_made.user("admin", Role.ADMINISTRATOR)
    found = filtered(rows[0].programme, user, Filters(year=2019))
    user.scopes.count()
    with django_assert_num_queries(2):
        page = page_of(found, size=10)
        assert [row.employer for row in page.rows] == ["佛山某电子有限公司"] * 10

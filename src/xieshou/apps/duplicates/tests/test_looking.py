"""Looking: what is compared in which ledger, what is offered once, again, and no more."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts import erasure
from xieshou.apps.accounts.models import Change
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.donations.tests.hand_made import gift
from xieshou.apps.duplicates.actions import decide, look_for
from xieshou.apps.duplicates.compared import COMPARED
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.duplicates.tests.hand_made import book, found, two_firms, two_workers, worker
from xieshou.apps.industry.models import Enterprise
from xieshou.apps.industry.tests.hand_made import workshop
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, PREFECTURE
from xieshou.apps.people.models import CadrePosting, ProfessionalPosting
from xieshou.apps.people.tests.hand_made import row as posting
from xieshou.engine.linkage.weights import weights

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("compared", COMPARED.values(), ids=lambda one: "-".join(one.key))
def test_what_is_compared_is_a_column_of_the_ledger_and_of_its_weights(compared):
    columns = {field.attname for field in SHEETS[compared.ledger].model._meta.concrete_fields}
    assert {one for one in compared.columns.values() if one} <= columns
    assert {one.code for one in weights(compared.weighed).comparisons} == set(compared.columns)


def offers() -> list[tuple[str, str, set[str]]]:
    return [(one.kind, one.ledger, set(one.numbers)) for one in Likeness.objects.order_by("ledger", "kind")]


def test_a_person_with_a_mistyped_number_is_offered_with_reasons_and_one_change():
    programme = book()
    first, second = two_workers()
    looked = look_for(programme, by=None)
    assert (looked.new, looked.again, looked.over) == (1, 0, 0)
    offer = Likeness.objects.get()
    assert offers() == [("person", "labour", {first.record_no, second.record_no})]
    assert offer.reasons == ["name.same", "village.same", "birth_year.same", "sex.same", "id_hash.other"]
    assert 200 <= offer.probability < 1000
    change = Change.objects.get(ledger="likely")
    assert (change.deed, change.by, change.keys) == (
        "likely_found", None, [f"labour/{offer.first_no}/{offer.second_no}"]
    )  # fmt: skip


def test_looking_again_offers_nothing_twice():
    programme = book()
    two_workers()
    two_firms()
    assert look_for(programme, by=None).new == 2
    before = list(Likeness.objects.values())
    looked = look_for(programme, by=None)
    assert (looked.new, looked.again, looked.over, looked.settled) == (0, 0, 0, 0)
    assert list(Likeness.objects.values()) == before
    assert Change.objects.filter(ledger="likely").count() == 2


@pytest.mark.parametrize(
    ("ledger", "kind", "rows"),
    [
        ("enterprises", "firm", two_firms),
        ("workshops", "firm", lambda: [
            workshop("CJ-1", owner="布拖县荞乡食品有限公司").save(),
            workshop("CJ-2", name="另一帮扶车间", owner="荞乡食品有限责任公司").save(),
        ]),
        ("donations", "firm", lambda: [
            gift("JZ-1", giver="佛山市荞乡食品有限公司", giver_kind="enterprise").save(),
            gift("JZ-2", giver="荞乡食品有限责任公司", giver_kind="enterprise", given_on=date(2019, 5, 21),
                 receipt_no="").save(),
        ]),
        ("labour", "firm", lambda: [
            worker(1, employer="佛山市荞乡食品有限公司"),
            worker(2, name="沙马尔古", employer="荞乡食品有限责任公司"),
        ]),
        ("cadres", "person", lambda: [
            posting(CadrePosting, "GB-1", id_hash="", birth_year=1980).save(),
            posting(CadrePosting, "GB-2", id_hash="", name="林演萍", birth_year=1980, started_on=date(2019, 3, 2)
                    ).save(),
        ]),
        ("professionals", "person", lambda: [
            posting(ProfessionalPosting, "ZJ-1", id_hash="", birth_year=1980).save(),
            posting(ProfessionalPosting, "ZJ-2", sending_unit="佛山市南海区人民医院", birth_year=1980).save(),
        ]),
    ],
)  # fmt: skip
def test_each_ledger_is_compared_by_what_it_says_of_persons_or_firms(ledger, kind, rows):
    programme = book()
    rows()
    look_for(programme, by=None, ledgers=[ledger])
    assert [one[:2] for one in offers()] == [(kind, ledger)]


def test_gifts_of_persons_are_not_compared():
    programme = book()
    for number, giver in enumerate(("王建国", "王建军国"), start=1):
        gift(f"JZ-{number}", giver=giver, giver_kind="person", receipt_no=f"{number}").save()
    assert look_for(programme, by=None).compared == 0


def test_who_is_written_the_same_in_many_rows_is_offered_once_and_a_further_row_asks_nothing():
    programme = book()
    two_workers()
    worker(3, id_hash=f"{1:032x}", started_on=date(2019, 5, 1), county=JINYANG)
    offer = found(programme)
    assert sorted((offer.first_alike, offer.second_alike)) == [1, 2]
    decide(offer, "different", by=hand_made.user("clerk", "county_clerk", place=BUTUO), why="父子同名")
    worker(0, id_hash=f"{1:032x}", started_on=date(2019, 6, 1))  # its number comes before the others
    looked = look_for(programme, by=None)
    assert (looked.new, looked.again) == (0, 0)
    assert Likeness.objects.get().state == "different"


@pytest.mark.parametrize("decision", ["same", "different"])
def test_a_decided_pair_is_offered_again_only_when_a_compared_column_was_changed(decision):
    programme = book()
    first, _second = two_workers()
    clerk = hand_made.user("clerk", "county_clerk", place=BUTUO)
    decide(found(programme), decision, by=clerk, why="电话核实")
    Placement.objects.filter(pk=first.pk).update(employer="佛山某电子有限公司一分厂", proof="contract")
    assert look_for(programme, by=None, ledgers=["labour"]).again == 0
    assert Likeness.objects.get(kind="person").state == decision
    Placement.objects.filter(pk=first.pk).update(name="吉克·阿木")
    assert look_for(programme, by=None, ledgers=["labour"]).again == 1
    offer = Likeness.objects.get(kind="person")
    assert (offer.state, offer.decided_by, offer.why) == ("open", None, "")


def test_an_offer_nobody_decided_goes_when_the_rows_are_alike_no_more_or_one_is_gone():
    programme = book()
    first, _second = two_workers()
    found(programme)
    Placement.objects.filter(pk=first.pk).update(name="海来木呷")
    assert look_for(programme, by=None).over == 1
    assert Likeness.objects.count() == 0
    Placement.objects.filter(pk=first.pk).update(name="吉克阿木")
    found(programme)
    first.delete()
    assert look_for(programme, by=None).over == 1
    assert list(Change.objects.filter(deed="likely_over").values_list("row_count", flat=True)) == [1, 1]


def test_the_same_is_settled_when_the_rows_agree_and_asked_again_when_they_part():
    programme = book()
    first, second = two_workers()
    decide(found(programme), "same", by=hand_made.user("clerk", "county_clerk", place=BUTUO), why="身份证复印件")
    assert look_for(programme, by=None).settled == 0
    Placement.objects.filter(pk=second.pk).update(id_hash=first.id_hash, started_on=date(2019, 4, 1))
    assert look_for(programme, by=None).settled == 1
    assert not Likeness.objects.get().is_work
    Placement.objects.filter(pk=second.pk).update(id_hash="b" * 32)
    assert look_for(programme, by=None).again == 1
    assert Likeness.objects.get().is_work


def test_the_same_is_settled_when_one_row_is_gone():
    programme = book()
    first, _second = two_workers()
    decide(found(programme), "same", by=hand_made.user("clerk", "county_clerk", place=BUTUO), why="重复录入")
    first.delete()
    assert look_for(programme, by=None).settled == 1


def test_firms_agree_by_their_code_or_else_by_their_name():
    programme = book()
    two_firms()
    decide(found(programme), "same", by=hand_made.user("office", "office", place=PREFECTURE), why="营业执照")
    Enterprise.objects.filter(record_no="QY-2").update(credit_code="91513429MA00000016", year=2018)
    assert look_for(programme, by=None).settled == 1


def test_a_clerk_looks_through_the_rows_they_edit_and_takes_no_others_offer_away():
    programme = book()
    two_workers(second_county=JINYANG)
    found(programme)
    clerk = hand_made.user("clerk", "county_clerk", place=BUTUO)
    looked = look_for(programme, by=clerk)
    assert (looked.compared, looked.new, looked.over) == (1, 0, 0)
    assert Likeness.objects.count() == 1
    for role in ("auditor", "labour_station", "public", "administrator"):
        with pytest.raises(PermissionDenied):
            look_for(programme, by=hand_made.user(role, role))


def test_who_was_erased_is_compared_no_more():
    programme = book()
    two_workers()
    found(programme)
    erasure.erase(Placement, Placement.objects.all(), by=None, why="到期")
    looked = look_for(programme, by=None, ledgers=["labour"])
    assert (looked.new, looked.over) == (0, 1)


def test_rows_of_another_programme_are_not_compared():
    programme = book()
    other = hand_made.programme("other")
    two_workers()
    Placement.objects.filter(record_no__endswith="2").update(programme=other)
    assert [look_for(one, by=None).new for one in (programme, other)] == [0, 0]


RIGHT = {
    "kind": "person", "ledger": "labour", "first_no": "a", "second_no": "b", "first_digest": "1", "second_digest": "2",
    "probability": 500,
}  # fmt: skip


@pytest.mark.parametrize(
    ("altered", "broken"),
    [
        ({"second_no": "a"}, "likeness_is_of_two_rows"),
        ({"probability": 1001}, "likeness_is_at_most_certain"),
        ({"state": "same"}, "likeness_is_decided_by_somebody_with_a_reason"),
        ({"why": "x"}, "likeness_is_decided_by_somebody_with_a_reason"),
        ({"settled_at": timezone.now()}, "likeness_is_settled_only_of_the_same"),
        ({"first_no": "b", "second_no": "a"}, "likeness_is_offered_once"),
    ],
)
def test_the_database_refuses_an_offer_that_cannot_be(altered, broken):
    right = RIGHT | {"programme": book(), "found_at": timezone.now()}
    if broken == "likeness_is_offered_once":
        Likeness.objects.create(**right)
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        Likeness.objects.create(**(right | altered))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["name", "number", "look"]), st.integers(1, 3)), max_size=6))
def test_whatever_happens_between_two_looks_the_second_of_two_in_a_row_finds_nothing_new(db, steps):
    with transaction.atomic():
        programme = book() if not hand_made.Programme.objects.exists() else hand_made.Programme.objects.get()
        Placement.objects.all().delete()
        Likeness.objects.all().delete()
        for number in (1, 2, 3):
            worker(number)
        for step, number in steps:
            row = Placement.objects.filter(record_no__endswith=str(number))
            if step == "name":
                row.update(name={1: "吉克阿牧", 2: "阿木吉克", 3: "海来木呷"}[number])
            elif step == "number":
                row.update(id_hash="e" * 31 + str(number))
            else:
                look_for(programme, by=None)
        look_for(programme, by=None)
        kept = list(Likeness.objects.order_by("pk").values())
        looked = look_for(programme, by=None)
        assert (looked.new, looked.again, looked.over, looked.settled) == (0, 0, 0, 0)
        assert list(Likeness.objects.order_by("pk").values()) == kept
        transaction.set_rollback(True)

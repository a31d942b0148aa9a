"""The published programme in the register."""

import hashlib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from xieshou.apps.accounts.log import ledgers
from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, LedgerRow, Scope, User
from xieshou.apps.accounts.queries import history
from xieshou.apps.assessment.models import PublishedClaim, ReportedQuantity
from xieshou.apps.commitments.models import Commitment, Fulfilment, Meeting
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.apps.pairings.queries import succession
from xieshou.apps.projects.models import Project
from xieshou.demo.guangdong_sichuan import load as loading
from xieshou.demo.guangdong_sichuan import money
from xieshou.demo.guangdong_sichuan.load import load
from xieshou.demo.guangdong_sichuan.proof import LEDGER
from xieshou.demo.guangdong_sichuan.published import TABLES, rows, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
LEDGERS: list[type[LedgerRow]] = [
    Pairing,
    Agreement,
    Meeting,
    Commitment,
    Project,
    Movement,
    ReportedQuantity,
    PublishedClaim,
]
OTHERS = [Programme, Organisation, Target, FundAccount, Evidence, EvidenceLink]
MODEL = {model.LEDGER: model for model in LEDGERS}


def in_yuan(movements):
    return sum(movement.amount_fen for movement in movements) // 100


def test_every_row_of_every_table_lands_in_the_register_exactly_once():
    landed = Counter((model.LEDGER, row.record_no) for model in LEDGERS for row in model.objects.all())
    expected = Counter((LEDGER[row.rule["becomes"]], row.number) for name in TABLES for row in rows(name))
    expected += Counter(("claims", row["record_id"]) for row in table("totals"))
    assert all(landed[row] == 1 for row in expected)
    beside = {number for _, number in landed - expected}
    assert {number.split("-")[0] for number in beside} == {"gs", "pp"}
    assert Counter(number.split("-")[1] if number.startswith("gs") else "pp" for number in beside) == {
        "com": 11, "case": 25, "pp": 8, "ind": 3, "con": 1,  # a count and a sum of money in one row are two quantities
    }  # fmt: skip
    assert Evidence.objects.filter(code__startswith="gs-src-").count() == 88


def test_a_second_load_writes_nothing():
    before = Change.objects.count()
    again = load()
    assert again.changed_nothing
    assert not again.differing
    assert Change.objects.count() == before


def test_what_somebody_changed_is_reported_and_left_alone():
    Movement.objects.filter(record_no="gs-fund-004").update(amount_fen=1)
    [difference] = load().differing
    assert (difference.ledger, difference.key, difference.column) == ("funds", "gs-fund-004", "amount_fen")
    assert (difference.held, difference.packaged) == ("1", "72700000000")
    assert Movement.objects.get(record_no="gs-fund-004").amount_fen == 1


def test_a_packaged_row_that_changed_is_reported(monkeypatch):
    as_shipped = money.movements

    def of_a_later_release(kept, held):
        made = as_shipped(kept, held)
        made[0].amount_printed = "1.2亿元"
        return made

    monkeypatch.setattr(money, "movements", of_a_later_release)
    report = load()
    assert report.changed_nothing
    assert [(each.key, each.column, each.packaged) for each in report.differing] == [
        ("gs-fund-001", "amount_printed", "1.2亿元")
    ]


def test_the_load_reports_what_it_does_step_by_step():
    said = []
    load(lambda what, done, total: said.append((what, done, total)))
    assert [what for what, *_ in said][: len(loading.STEPS)] == list(loading.STEPS)
    assert said[-1][1] == said[-1][2] == len(loading.STEPS)


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model.LEDGER)
def test_every_row_has_evidence_and_a_history(model):
    proved = set(EvidenceLink.objects.filter(ledger=model.LEDGER).values_list("key", flat=True))
    for row in model.objects.all():
        assert row.record_no in proved, row.record_no
        [change] = history(row)
        assert change.deed == "load"
        assert row.record_no in Change.objects.get(pk=change.pk).keys


@pytest.mark.parametrize("model", [*LEDGERS, *OTHERS], ids=lambda model: model._meta.model_name)
def test_every_row_fits_its_columns(model):
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.ForeignKey)]
    for row in model.objects.all():
        held = {field.name for field in fields if getattr(row, field.name) is not None}
        row.clean_fields(exclude={field.name for field in model._meta.fields} - held)


def test_evidence_proves_only_rows_that_are_there():
    for link in EvidenceLink.objects.all():
        assert MODEL[link.ledger].objects.filter(record_no=link.key).exists(), link


def test_the_figure_is_kept_as_printed_with_its_qualifier_and_confidence():
    link = EvidenceLink.objects.get(ledger="claims", key="gs-tot-001")
    assert (link.printed, link.confidence, link.evidence.publisher) == ("24.5亿元", "high", "川观新闻")
    over = EvidenceLink.objects.get(ledger="quantities", key="gs-peo-004")
    assert (over.printed, over.qualifier) == ("70", "over")


def test_no_address_is_kept_but_that_of_a_publishers_own_page():
    originals = {row["address"] for row in table("sources") if row["address"]}
    kept = set(Evidence.objects.exclude(address="").values_list("address", flat=True))
    assert kept == originals
    assert len(kept) == 30
    for model in apps.get_models():
        if not model.__module__.startswith("xieshou") or model._meta.app_label == "places":
            continue
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            and (model, field.name) != (Evidence, "address")
        ]
        for values in model.objects.values_list(*texts) if texts else ():
            assert not any("://" in str(value) for value in values), (model, values)


def test_all_accounts_sum_to_zero_and_none_inside_falls_below():
    balances = defaultdict(int)
    for moved in Movement.objects.select_related("account_from", "account_to"):
        balances[moved.account_from] -= moved.amount_fen
        balances[moved.account_to] += moved.amount_fen
    assert sum(balances.values()) == 0
    assert set(balances) == set(FundAccount.objects.all())
    assert all(balance >= 0 for account, balance in balances.items() if not account.is_outside)
    assert balances[FundAccount.objects.get(code="guangdong-sichuan/budget/440600")] == -163_200_000_000


def test_money_outside_the_programme_never_stands_in_its_accounts():
    joined = defaultdict(set)
    for moved in Movement.objects.select_related("account_to"):
        joined[moved.account_to].add(moved.outside)
    assert all(len(outside) == 1 for outside in joined.values())


def test_no_money_counts_twice():
    inside = Movement.objects.filter(outside=False)
    assert in_yuan(inside.filter(fund_type="fiscal", pairing__record_no="gs-pair-003")) == 1_632_000_000
    assert in_yuan(inside.filter(fund_type="fiscal", pairing__record_no="gs-pair-005")) == 775_000_000
    assert in_yuan(inside.filter(year=2019, fund_type="fiscal", recipient="513400")) == 727_000_000
    assert not ReportedQuantity.objects.filter(indicator__startswith="FUN", counted=True).exists()


def test_published_money_is_promised_or_received_and_nothing_more():
    assert set(Movement.objects.values_list("kind", flat=True)) == {"promise", "receive"}
    assert set(Movement.objects.filter(kind="promise").values_list("qualifier", flat=True)) == {"planned"}


def test_a_sum_over_several_years_belongs_to_none_of_them():
    assert Movement.objects.get(record_no="gs-fund-007").year is None
    assert ReportedQuantity.objects.get(record_no="gs-peo-001").year is None


def test_derived_money_names_what_it_was_derived_from():
    assert Movement.objects.get(record_no="gs-fund-003").derived_from == ["gs-fund-004", "FUN-03/2019"]
    assert Movement.objects.get(record_no="gs-fund-009").derived_from == ["gs-fund-008", "gs-fund-007"]


def test_liangshan_was_helped_by_zhuhai_then_foshan_then_ningbo():
    auditor = User.objects.create(username="auditor")
    Scope.objects.create(user=auditor, role="auditor")
    foshan = Pairing.objects.get(record_no="gs-pair-003")
    helped_by = [pairing.donor_id for pairing in succession(foshan, auditor)]
    assert helped_by == ["440400", "440600", "330200"]
    assert Pairing.objects.get(record_no="pp-065").outside


def test_nine_county_pairs_of_liangshan_held_in_2019_one_of_them_of_low_confidence():
    county = Pairing.objects.filter(level="county", kind="ew_cooperation", superseded=False, outside=False)
    held = [pair for pair in county if pair.recipient_id.startswith("5134") and pair.period.in_force_within(2019)]
    assert [pair.record_no[-3:] for pair in held] == ["010", "011", "016", "017", "019", "020", "021", "031", "038"]
    assert [pair.record_no for pair in held if pair.confidence == "low"] == ["gs-pair-038"]


def test_the_first_pairing_of_nanhai_is_superseded_by_the_three_that_name_its_counties():
    assert list(Pairing.objects.filter(superseded=True).values_list("record_no", flat=True)) == ["gs-pair-018"]


def test_other_schemes_are_loaded_and_shown_as_outside():
    def outside(model):
        return set(model.objects.filter(outside=True).values_list("record_no", flat=True))

    assert outside(Movement) == {f"gs-fund-0{n}" for n in range(21, 27)}
    assert outside(Project) == {f"gs-proj-0{n}" for n in range(83, 88)}
    assert "gs-pair-037" in outside(Pairing)
    assert {"gs-ind-007", "gs-ind-008", "gs-lab-004"} <= outside(ReportedQuantity)
    assert not ReportedQuantity.objects.filter(outside=True, counted=True).exists()


def test_the_rows_that_the_figures_of_2019_rest_on():
    def quantity(indicator):
        rows = ReportedQuantity.objects.filter(indicator=indicator, year=2019, counted=True)
        return {row.record_no: (int(row.quantity), row.unit, row.complete) for row in rows}

    assert quantity("TAL-01") == {"gs-peo-003": (38, "persons", True)}
    assert quantity("TAL-03") == {"gs-peo-009": (23, "persons", False), "gs-peo-010": (22, "persons", False)}
    assert quantity("IND-01") == {"gs-ind-001": (54, "enterprises", True)}
    assert quantity("IND-02") == {"gs-ind-002": (2_911_000_000, "yuan", True)}
    assert quantity("LAB-03") == {"gs-lab-001": (6488, "persons", True)}
    persons = Project.objects.filter(category="housing", year=2019, beneficiaries_unit="persons")
    housed = persons.filter(same_as=None, part_of=None)
    assert [(row.record_no, row.beneficiaries, row.complete) for row in housed] == [("gs-proj-004", 2151, True)]


def test_the_symposium_of_june_2018_counts_as_the_joint_conference_and_keeps_its_report():
    meeting = Meeting.objects.get(record_no="gs-meet-006")
    assert (meeting.kind, meeting.counts_as) == ("symposium", "joint_conference")
    assert meeting.pairing.record_no == "gs-pair-001"
    assert "座谈会" in meeting.remarks
    report = Evidence.objects.get(links__ledger="meetings", links__key="gs-meet-006", kind="document")
    file = Path(settings.HOME) / "evidence" / report.sha256[:2] / report.sha256
    assert hashlib.sha256(file.read_bytes()).hexdigest() == report.sha256
    assert (report.publisher, report.published_printed, report.size) == ("四川日报", "2018-06-04", 7274)


def test_the_conference_on_the_tibetan_area_belongs_to_counterpart_support():
    assert Meeting.objects.get(record_no="gs-meet-022").pairing.kind == "counterpart_support"


def test_agreements_carry_their_numbers_as_targets():
    targets = Target.objects.filter(agreement__record_no="gs-agr-010").values_list("indicator", "value", "unit")
    assert sorted(targets) == [("FUN-01", 208_000_000, "yuan"), ("FUN-08", 95, "projects")]


def test_a_work_points_at_the_work_it_repeats_and_the_plan_it_is_part_of():
    assert Project.objects.get(record_no="gs-proj-051").same_as.record_no == "gs-proj-005"
    assert Project.objects.get(record_no="gs-proj-007").part_of.part_of.record_no == "gs-proj-005"
    assert not Project.objects.exclude(record_no="gs-proj-004").filter(complete=True).exists()


def test_a_work_is_found_by_its_name():
    assert Project.objects.filter(search__contains="猕猴").exists()


def test_the_programme_says_whose_books_these_are():
    programme = Programme.objects.get(code="guangdong-sichuan")
    assert (programme.books, programme.invented, programme.shown_year) == ("collected", False, 2019)
    assert list(programme.years) == list(range(2014, 2022))


def test_what_the_symposium_settled_stands_with_its_words_and_the_published_facts_that_bear_on_it():
    meeting = Meeting.objects.get(record_no="gs-meet-006")
    settled = list(meeting.commitments.order_by("record_no"))
    assert len(settled) == 11
    [report] = meeting.documents.all()
    for one in settled:
        [mention] = one.mentions.all()
        assert one.text.endswith("。")
        assert report.source[mention.source_first] in "李一二三四要對"
    known = ledgers()
    for one in Fulfilment.objects.filter(commitment__meeting=meeting):
        assert known[one.ledger].objects.filter(record_no=one.key, programme="guangdong-sichuan").exists(), one
    bare = {one.record_no for one in settled if not one.fulfilments.all()}
    assert bare == {"gs-com-001", "gs-com-010", "gs-com-013", "gs-com-015"}

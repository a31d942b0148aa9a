"""A county's statement beside its books. All data is invented."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change
from xieshou.apps.funds import actions as money
from xieshou.apps.funds.models import BankStatement, Movement, StatementLine
from xieshou.apps.funds.statements import actions, queries
from xieshou.apps.funds.statements.accounts import find_account
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, JINYANG, YUAN, book, project, receive
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db
FILE = """演练县协作资金专户 对账单,,,,,
单位：元,,,,,
交易日期,凭证号,借方金额,贷方金额,余额,对方户名
2019-06-30,佛财1号,,1000.00,1000.00,南海区财政局
2019-07-05,川财2号,400.00,,600.00,项目单位
2019-07-08,川财3号,90.00,,510.00,项目单位
2019-07-20,,3.50,,506.50,演练银行
,合计,493.50,1000.00,,
"""


def on(text: str) -> PublishedDate:
    return PublishedDate.read(text)


@pytest.fixture
def programme():
    made = book()
    receive(made, 1000, document_no="佛财1号")
    work = project(made)
    money.allocate(project=work, amount_fen=700 * YUAN, on=on("2019-07-01"), by=None, document_no="内部")
    money.disburse(project=work, amount_fen=400 * YUAN, on=on("2019-07-05"), by=None, document_no="川财2号")
    money.disburse(project=work, amount_fen=100 * YUAN, on=on("2019-07-08"), by=None, document_no="川财3号")
    money.disburse(project=work, amount_fen=50 * YUAN, on=on("2019-07-10"), by=None, document_no="川财4号")
    return made


@pytest.fixture
def clerk(programme):
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


def read(tmp_path, text: str = FILE):
    path = tmp_path / "statement.csv"
    path.write_text(text, "utf-8")
    return queries.read(path)


@pytest.fixture
def statement(programme, clerk, tmp_path):
    made, new = actions.take(find_account(programme, BUTUO, clerk), *read(tmp_path), by=clerk)
    assert new
    return made


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def states(statement, user) -> dict[int, str]:
    return {one.line.row: one.state for one in queries.beside_the_books(statement, user).lines}


def line(statement, row: int) -> StatementLine:
    return statement.lines.get(row=row)


def test_lines_are_matched_differing_or_missing_on_either_side(statement, clerk):
    assert states(statement, clerk) == {4: "matched", 5: "matched", 6: "differing", 7: "not_in_books"}
    answer = queries.beside_the_books(statement, clerk)
    assert [one.document_no for one in answer.not_in_statement] == ["川财4号"]
    assert [one.broken for one in answer.lines] == [None] * 4


def test_money_that_moves_inside_the_account_is_on_no_statement(statement, clerk):
    told = queries.beside_the_books(statement, clerk)
    assert "内部" not in {one.movement.document_no for one in told.lines if one.movement}
    assert "内部" not in {one.document_no for one in told.not_in_statement}


def test_the_account_of_a_project_shows_what_was_paid_out_to_it(programme, clerk, tmp_path):
    text = "日期,凭证号,收入,支出\n2019-07-05,川财2号,400,\n2019-07-08,川财3号,100,\n"
    made, _new = actions.take(find_account(programme, "p-1", clerk), *read(tmp_path, text), by=clerk)
    assert states(made, clerk) == {2: "matched", 3: "matched"}


def test_the_same_file_again_changes_nothing(programme, statement, clerk, tmp_path):
    before = Change.objects.count()
    again, new = actions.take(find_account(programme, BUTUO, clerk), *read(tmp_path), by=clerk)
    assert (again, new) == (statement, False)
    assert (BankStatement.objects.count(), Change.objects.count()) == (1, before)


def test_a_person_confirms_what_matches_and_takes_it_back(statement, clerk):
    assert actions.say_matched(statement, by=clerk) == 2
    assert states(statement, clerk) == {4: "confirmed", 5: "confirmed", 6: "differing", 7: "not_in_books"}
    kept = line(statement, 5)
    assert (kept.movement.document_no, kept.decided_by) == ("川财2号", clerk)
    actions.reopen(kept, by=clerk)
    assert states(statement, clerk)[5] == "matched"
    assert list(Change.objects.filter(key=f"{statement.code}/5").values_list("deed", "by__username")) == [
        ("line_reopened", "clerk"), ("line_decided", "clerk"),
    ]  # fmt: skip


def test_a_person_chooses_another_movement_or_says_why_a_line_is_not_ours(statement, clerk):
    other = Movement.objects.get(document_no="川财4号")
    actions.say_is(line(statement, 6), other.record_no, by=clerk)
    actions.say_not_ours(line(statement, 7), "利息和手续费", by=clerk)
    assert states(statement, clerk) == {4: "matched", 5: "matched", 6: "confirmed", 7: "not_ours"}
    missing = queries.beside_the_books(statement, clerk).not_in_statement
    assert [one.document_no for one in missing] == ["川财3号"]


def test_what_cannot_be_decided_is_refused_and_changes_nothing(statement, clerk, english):
    with pytest.raises(ValidationError, match="Write why"):
        actions.say_not_ours(line(statement, 7), "  ", by=clerk)
    with pytest.raises(ValidationError, match="no-such"):
        actions.say_is(line(statement, 7), "no-such", by=clerk)
    with pytest.raises(DeedRefused):
        actions.reopen(line(statement, 7), by=clerk)
    paid = Movement.objects.get(document_no="川财2号").record_no
    actions.say_is(line(statement, 5), paid, by=clerk)
    with pytest.raises(DeedRefused):
        actions.say_is(line(statement, 5), paid, by=clerk)
    with pytest.raises(ValidationError):
        actions.say_is(line(statement, 6), paid, by=clerk)
    assert StatementLine.objects.exclude(decision="").count() == 1


def test_a_payment_the_bank_made_twice_does_not_match_again_in_the_next_statement(
    programme, statement, clerk, tmp_path
):
    actions.say_matched(statement, by=clerk)
    account = find_account(programme, BUTUO, clerk)
    text = "日期,凭证号,收入,支出,对方户名\n2019-07-09,川财2号,,400,项目单位\n2019-07-25,川财9号,,1,甲\n"
    later, _new = actions.take(account, *read(tmp_path, text), by=clerk)
    assert states(later, clerk) == {2: "not_in_books", 3: "not_in_books"}
    overlapping, _new = actions.take(account, *read(tmp_path, FILE.replace("演练县", "演练县 半年")), by=clerk)
    assert states(overlapping, clerk)[5] == "matched"


def test_a_reversed_movement_is_on_no_statement(statement, clerk):
    wrong = Movement.objects.get(document_no="川财4号")
    money.reverse(wrong, on=on("2019-07-11"), by=None, why="重复登记")
    assert queries.beside_the_books(statement, clerk).not_in_statement == []


def test_a_withdrawn_statement_stays_with_its_reason_and_may_be_brought_anew(programme, statement, clerk, tmp_path):
    actions.withdraw(statement, "选错了账户", by=clerk)
    statement.refresh_from_db()
    assert statement.withdrawn_because == "选错了账户"
    with pytest.raises(DeedRefused):
        actions.say_not_ours(line(statement, 7), "利息", by=clerk)
    _again, new = actions.take(find_account(programme, BUTUO, clerk), *read(tmp_path), by=clerk)
    assert new


def test_the_database_refuses_half_a_decision_and_one_movement_on_two_lines(statement, clerk):
    movement = Movement.objects.get(document_no="川财2号")
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.lines.filter(row=7).update(decision="not_ours", decided_by=clerk)
    actions.say_is(line(statement, 5), movement.record_no, by=clerk)
    when = line(statement, 5).decided_at
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.lines.filter(row=6).update(decision="is", movement=movement, decided_by=clerk, decided_at=when)


def test_nobody_takes_in_decides_or_sees_what_lies_outside_the_scope(programme, statement, clerk, tmp_path, client):
    other = hand_made.user("other", "county_clerk", place=JINYANG)
    donor = hand_made.user("donor", "donor_office", place="440600")
    auditor = hand_made.user("auditor", "auditor")
    public = hand_made.user("public", "public")
    assert set(BankStatement.objects.visible_to(auditor)) == {statement}
    for user in (other, donor, public):
        assert not BankStatement.objects.visible_to(user).exists(), user
    for user in (other, auditor, public):
        with pytest.raises(PermissionDenied):
            actions.say_not_ours(line(statement, 7), "利息", by=user)
        with pytest.raises(PermissionDenied):
            actions.take(find_account(programme, BUTUO, None), *read(tmp_path), by=user)
    for user, status in ((clerk, 200), (auditor, 200), (other, 404), (donor, 404), (public, 404)):
        client.force_login(user)
        assert client.get(reverse("funds:statement", args=["small", statement.code])).status_code == status, user
    assert client.get(reverse("funds:statements", args=["small"])).status_code == 403
    assert not StatementLine.objects.exclude(decision="").exists()


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def bring(desk, text: str = FILE, account: str = BUTUO):
    file = io.BytesIO(text.encode())
    file.name = "statement.csv"
    return desk.post(reverse("funds:statements", args=["small"]), {"account": account, "file": file})


def test_a_clerk_brings_a_file_and_decides_on_the_page(desk, clerk):
    listed = desk.get(reverse("funds:statements", args=["small"])).content.decode()
    assert f'value="{BUTUO}"' in listed
    answer = bring(desk)
    assert answer.status_code == 302
    page = desk.get(answer["Location"])
    shown = page.content.decode()
    assert [(one["code"], one["count"]) for one in page.context["sections"]] == [
        ("line_not_in_books", 1), ("line_differing", 1), ("line_matched", 2),
    ]  # fmt: skip
    assert "amount differs by 10 yuan" in shown
    assert "川财4号" in shown
    statement = BankStatement.objects.get()
    desk.post(reverse("funds:statement_confirm", args=["small", statement.code]))
    decide = reverse("funds:statement_decide", args=["small", statement.code, 7])
    assert "Write why" in desk.post(decide, {"said": "not_ours", "why": ""}, follow=True).content.decode()
    desk.post(decide, {"said": "not_ours", "why": "bank fee"})
    assert set(states(statement, clerk).values()) == {"confirmed", "differing", "not_ours"}
    desk.post(decide, {"said": "reopen"})
    assert states(statement, clerk)[7] == "not_in_books"
    listed = desk.get(reverse("funds:statements", args=["small"])).content.decode()
    assert "2 / 4" in listed
    desk.post(reverse("funds:statement_withdraw", args=["small", statement.code]), {"why": "wrong account"})
    assert "wrong account" in desk.get(reverse("funds:statement", args=["small", statement.code])).content.decode()


def test_a_file_with_faults_is_refused_with_all_of_them(desk):
    answer = bring(desk, FILE.replace("2019-07-08", "某日").replace("3.50,,506", "x,,506"))
    assert answer.status_code == 422
    assert [row for row, _said in answer.context["faults"]] == [6, 7]
    assert not BankStatement.objects.exists()


def test_an_unknown_account_and_a_file_that_is_none_are_told(desk):
    assert "no such place or project" in bring(desk, account="999999").content.decode()
    assert bring(desk, "\x00\x01").status_code == 422
    assert bring(desk, account=JINYANG).status_code == 403
    assert not BankStatement.objects.exists()


def test_a_balance_that_does_not_follow_is_marked(desk):
    page = desk.get(bring(desk, FILE.replace("510.00", "500.00"))["Location"])
    assert page.context["broken"] in (1, 2)
    assert "does not follow" in page.content.decode() or "do not follow" in page.content.decode()


def test_what_the_books_lack_is_given_as_rows_of_the_funds_ledger(desk):
    page = bring(desk)["Location"].split("?")[0]
    answer = desk.get(f"{page}rows.csv")
    header, row = answer.content.decode("utf-8-sig").splitlines()
    assert "金额（元） amount (yuan)" in header
    assert row.startswith(f"small,2019,{BUTUO},,2019-07-20,3.50,")


def test_a_line_that_the_books_lack_is_entered_on_a_page_that_holds_what_the_bank_says(desk):
    page = desk.get(bring(desk)["Location"])
    [entry] = [row["entry"] for section in page.context["sections"] for row in section["lines"] if row["entry"]]
    assert entry in page.content.decode().replace("&amp;", "&")
    form = desk.get(entry).context["form"]
    assert (form["on"].value(), form["amount_fen"].value(), form["recipient"].value()) == ("2019-07-20", "3.50", BUTUO)

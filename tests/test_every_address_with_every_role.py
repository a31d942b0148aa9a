"""Nobody sees or changes a row outside his scope: every address, with every role, against a slow and obvious oracle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from xieshou.apps.accounts.models import Change, EvidenceLink, Role, Scope, User
from xieshou.apps.assessment.models import Figure
from xieshou.apps.assessment.registers import MODELS
from xieshou.apps.funds.models import BankStatement, FundAccount, StatementLine
from xieshou.apps.pairings.models import Programme
from xieshou.engine.ledgers import LEDGERS

pytestmark = pytest.mark.django_db
ROLES = {"clerk", "office", "donor", "team", "station", "auditor", "public", "admin"}
SAMPLE = 5  # rows of each ledger and programme, spread over it, besides one of every status
FIGURES = 40


def inside(row, scope: Scope) -> bool:
    """Whether a row lies inside a scope, said as plainly as it can be."""
    if scope.programme and row.programme_id != scope.programme:
        return False
    if scope.role == Role.PUBLIC and row.status not in ("accepted", "frozen"):
        return False
    if scope.place:
        digits = scope.place
        while digits.endswith("00") and len(digits) <= 6:
            digits = digits[:-2]
        codes = [row.donor_id, row.recipient_id, getattr(row, "place_id", None)]
        if not any(code and code.startswith(digits) for code in codes):
            return False
    if scope.pairing:
        own = row.record_no if row.LEDGER == "pairings" else getattr(getattr(row, "pairing", None), "record_no", None)
        return own == scope.pairing
    return True


def visible(row, user: User) -> bool:
    if not hasattr(user, "_held"):
        user._held = list(user.scopes.all())
    return any(inside(row, scope) for scope in user._held)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en", "host": "127.0.0.1"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(params=sorted(ROLES))
def user(request) -> User:
    return User.objects.get(username=request.param)


def sample(model) -> list:
    """Rows from everywhere in the ledger, of both programmes and every status."""
    chosen = {}
    for programme in Programme.objects.all():
        rows = model.objects.filter(programme=programme).order_by("record_no")
        step = max(1, rows.count() // SAMPLE)
        for row in list(rows[::step])[:SAMPLE]:
            chosen[row.pk] = row
        for status in rows.order_by().values_list("status", flat=True).distinct():
            row = rows.filter(status=status).first()
            chosen[row.pk] = row
    return list(chosen.values())


PAGE_OF = {
    "pairings": "pairings:detail",
    "projects": "projects:detail",
    "meetings": "commitments:detail",
    "claims": "assessment:claim",
    "assets": "assets:detail",
}


def addresses_of(row) -> Iterator[str]:
    yield reverse("assessment:record", args=[row.programme_id, row.LEDGER, row.record_no])
    if row.LEDGER in PAGE_OF:
        yield reverse(PAGE_OF[row.LEDGER], args=[row.programme_id, row.record_no])


@pytest.mark.parametrize("ledger", sorted(MODELS))
def test_a_row_is_found_exactly_by_those_in_whose_scope_it_lies(ledger, user):
    client = signed_in(user)
    seen = 0
    for row in sample(MODELS[ledger]):
        for address in addresses_of(row):
            expected = 200 if visible(row, user) else 404
            assert client.get(address).status_code == expected, (user.username, address)
            seen += expected == 200
    if user.username in ("auditor", "admin"):
        assert seen


@pytest.mark.parametrize("ledger", sorted(MODELS))
def test_the_door_gives_exactly_the_rows_in_scope(ledger, user):
    model = MODELS[ledger]
    shown = set(model.objects.visible_to(user).values_list("pk", flat=True))
    related = ["pairing"] if any(field.name == "pairing" for field in model._meta.fields) else []
    for row in model.objects.select_related(*related):
        assert (row.pk in shown) == visible(row, user), (user.username, row.record_no)


@pytest.mark.parametrize("ledger", sorted(MODELS))
@pytest.mark.parametrize("deed", ["submit", "send_back", "accept"])
def test_no_deed_reaches_a_row_outside_the_scope_or_the_role(ledger, deed, user):
    client = signed_in(user)
    needed = {"submit": "submit", "send_back": "return", "accept": "accept"}[deed]
    model = MODELS[ledger]
    for row in sample(model):
        allowed = set(model.objects.open_to(user, needed).filter(pk=row.pk))
        if allowed:
            continue
        before = Change.objects.count()
        address = reverse(f"assessment:{deed}", args=[row.programme_id, row.LEDGER, row.record_no])
        answer = client.post(address, {"version": row.version, "reason": "test"})
        assert answer.status_code in (403, 404), (user.username, address, answer.status_code)
        held = model.objects.get(pk=row.pk)
        assert (held.version, held.status) == (row.version, row.status)
        assert Change.objects.count() == before


def test_evidence_is_found_only_by_those_who_see_a_row_it_proves(user):
    client = signed_in(user)
    links = EvidenceLink.objects.select_related("evidence").order_by("evidence_id", "id")
    codes = list(dict.fromkeys(link.evidence.code for link in links))[:: max(1, links.count() // 60)]
    for code in codes:
        proved = [(link.ledger, link.key) for link in links if link.evidence.code == code]
        rows = [MODELS[ledger].objects.filter(record_no=key).first() for ledger, key in proved if ledger in MODELS]
        expected = 200 if any(visible(row, user) for row in rows if row) else 404
        assert client.get(reverse("assessment:evidence", args=[code])).status_code == expected, (user.username, code)


def test_a_figure_is_found_only_in_its_scope(user):
    client = signed_in(user)
    figures = Figure.objects.filter(beside=False).select_related("snapshot").order_by("id")
    for figure in figures[:: max(1, figures.count() // FIGURES)]:
        where = (
            any(
                (not one.programme or one.programme == figure.snapshot.programme_id)
                and not one.pairing
                and (not one.place or (figure.scope_kind == "place" and figure.scope.startswith(one.place.rstrip("0"))))
                for one in user.scopes.all()
            )
            or any(one.pairing and one.pairing == figure.scope for one in user.scopes.all())
        )  # fmt: skip
        address = reverse("assessment:figure", args=[figure.snapshot.programme_id, figure.indicator, figure.scope])
        status = client.get(f"{address}?year={figure.year}").status_code
        assert status == (200 if where else 404), (user.username, address, figure.year)


def asked_by(one: URLPattern | URLResolver) -> set[str]:
    return {*one.pattern.converters, *one.pattern.regex.groupindex}


def patterns(
    resolver: URLResolver, space: str = "", asked: frozenset[str] = frozenset()
) -> Iterator[tuple[str, set[str]]]:
    """Every address by name, with what it asks for."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{space}{one.namespace}:" if one.namespace else space, asked | asked_by(one))
        else:
            yield f"{space}{one.name}", asked | asked_by(one)


def test_a_bank_statement_is_found_and_decided_only_by_those_who_look_after_its_place(user):
    line = statement_with_a_line()
    made, row = line.statement, {"donor_id": "", "recipient_id": line.statement.holder_id, "status": "draft"}
    like_a_row = SimpleNamespace(programme_id=made.programme_id, LEDGER="statements", pairing=None, **row)
    expected = 200 if visible(like_a_row, user) else 404
    client, where = signed_in(user), [made.programme_id, made.code]
    assert client.get(reverse("funds:statement", args=where)).status_code == expected, user.username
    assert client.get(reverse("funds:statement_rows", args=where)).status_code == expected, user.username
    listed = client.get(reverse("funds:statements", args=where[:1]))
    assert (made.code in listed.content.decode()) == (expected == 200), user.username
    may = BankStatement.objects.open_to(user, "edit").filter(pk=made.pk).exists()
    assert may <= (expected == 200)
    decide = reverse("funds:statement_decide", args=[*where, line.row])
    client.post(decide, {"said": "not_ours", "why": "a fee"})
    client.post(reverse("funds:statement_withdraw", args=where), {"why": "test"})
    line.refresh_from_db()
    made.refresh_from_db()
    assert (bool(line.decision), bool(made.withdrawn_because)) == (may, may), user.username


def statement_with_a_line() -> StatementLine:
    """A statement of a county of the invented programme, with one line that no movement is like."""
    county = FundAccount.objects.filter(programme="invented", stage="received").order_by("code").first()
    made = BankStatement.objects.create(
        code="DZ-test", programme_id="invented", holder_id=county.holder_id, file_name="statement.csv",
        sha256="0" * 64, first_on=date(2024, 6, 3), last_on=date(2024, 6, 3),
        taken_by=User.objects.get(username="admin"),
    )  # fmt: skip
    return StatementLine.objects.create(statement=made, row=4, on=made.first_on, amount_fen=-7)


def test_nobody_gets_in_without_signing_in():
    open_to_all = {"login", "set_language", "healthy"}
    stranger = Client(headers={"host": "127.0.0.1"})
    examples = {"programme": "guangdong-sichuan", "kind": "csv", "ledger": "funds",
                "record_no": "gs-fund-004", "code": "513400",
                "indicator": "FUN-01", "scope": "programme", "pk": 1, "user_id": 1, "scope_id": 1,
                "username": "clerk", "number": 1, "to": "completed", "deed": "hand_over",
                "term": "rent-2024", "size": "thumbnail", "side": "leader", "objection": 1}  # fmt: skip
    walked = 0
    for name, asked in patterns(get_resolver()):
        if name.split(":")[-1] in open_to_all:
            continue
        wanted = {key: examples[key] for key in asked}
        answer = stranger.get(reverse(name, kwargs=wanted))
        assert answer.status_code in (302, 405), name
        assert answer.status_code == 405 or answer["Location"].startswith("/sign-in/"), name
        walked += 1
    assert walked >= 20


def test_the_public_gets_no_column_that_is_for_offices_only_in_any_file_or_list():
    public = signed_in(User.objects.get(username="public"))
    told = 0
    for name, ledger in LEDGERS.items():
        headers = {ledger.by_name[column].header for column in ledger.internal if column in ledger.by_name}
        answer = public.get(reverse("exchange:export", args=["invented", name, "csv"]), {"of": "all"})
        assert answer.status_code == 200, name
        row = b"".join(answer).decode("utf-8-sig").splitlines()[0]
        assert not [one for one in headers if one in row.split(",")], name
        told += len(headers)
    assert told > 20
    page = public.get(
        reverse("assessment:ledger", args=["invented", "labour"]), {"of": "all", "household_type": "lifted"}
    )
    assert page.context["asked"].codes == {}
    assert "household_type" not in {one["name"] for one in page.context["filters"]}


def test_a_programme_one_has_no_scope_in_does_not_exist():
    stranger = User.objects.create(username="stranger")
    client = signed_in(stranger)
    for name in ("assessment:overview", "projects:list", "funds:list", "pairings:list", "commitments:list",
                 "assessment:claims", "assessment:figures", "reports:detail", "reports:word"):  # fmt: skip
        assert client.get(reverse(name, args=["guangdong-sichuan"])).status_code == 404, name


def test_only_administrators_see_the_accounts(user):
    status = signed_in(user).get(reverse("accounts:users")).status_code
    assert status == (200 if user.username == "admin" else 403)


def test_every_list_page_opens_for_every_role(user):
    client = signed_in(user)
    for programme in ("guangdong-sichuan", "invented"):
        for name in ("assessment:overview", "assessment:figures", "assessment:claims", "pairings:list", "projects:list",
                     "funds:list", "commitments:list", "reports:detail"):  # fmt: skip
            answer = client.get(reverse(name, args=[programme]))
            assert answer.status_code == 200, (user.username, name, answer.status_code)
            assert (b"invented data" in answer.content) == (programme == "invented") or programme == "guangdong-sichuan"

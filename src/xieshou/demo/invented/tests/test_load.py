"""An invented year in a register: through the doors, marked as invented, with its manifest; once, and no other."""

from __future__ import annotations

import hashlib
import json

import pytest

from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, LedgerRow
from xieshou.apps.accounts.queries import history
from xieshou.apps.assessment.tables_of_register import register_tables
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.funds import queries
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import Agreement, Pairing, Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.places.models import Place
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.demo.invented.filing import file_away
from xieshou.demo.invented.load import AnotherInventedYear, evidence_path, load
from xieshou.demo.invented.make import make
from xieshou.engine.findings import RULES, Planted, run
from xieshou.engine.funds import overdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
LEDGERS: tuple[type[LedgerRow], ...] = (Pairing, Agreement, Meeting, Project, Movement)


def programme() -> Programme:
    return Programme.objects.get(code="invented")


def test_the_programme_is_marked_as_invented_and_its_books_are_kept():
    held = programme()
    assert (held.invented, held.books, held.as_of.isoformat()) == (True, "kept", "2024-12-31")
    assert (held.donor_id, held.recipient_id, held.years) == ("999000", "990100", range(2024, 2025))
    assert not Place.objects.filter(code__code__startswith="99", invented=False).exists()
    assert not Evidence.objects.filter(invented=False).exists()
    assert not Organisation.objects.filter(invented=False).exists()


def test_the_check_of_the_register_finds_exactly_the_manifest(loaded):
    manifest = json.loads((loaded / "invented" / "manifest.json").read_text("utf-8"))
    planted = [Planted(one["rule"], one["ledger"], tuple(one["keys"])) for one in manifest]
    found = run(register_tables(programme()), programme().as_of, {"negative_list": packs.negative_list()})
    assert [Planted(one.rule, one.ledger, one.keys) for one in found] == planted
    assert len(planted) >= 6
    refused = json.loads((loaded / "invented" / "refused" / "refused.json").read_text("utf-8"))
    assert {one["rule"] for one in refused} == {code for code, rule in RULES.items() if not rule.plant} | {
        "V04",
        "V06",
        "V16",
    }
    assert all((loaded / "invented" / "refused" / one["file"]).exists() and one["rows"] for one in refused)


@pytest.mark.parametrize("model", LEDGERS)
def test_every_kind_of_row_is_one_that_a_form_would_take_and_its_history_says_whence(model):
    rows = list(model.objects.filter(programme="invented").order_by("record_no"))
    for row in rows[:: max(1, len(rows) // 25)]:
        row.full_clean(exclude=["brought_by"])
        assert [change.why for change in history(row)] == ["演练数据 invented data: 3 counties, seed 1"]
        assert row.year == 2024


def test_no_inside_account_holds_less_than_nothing():
    accounts = list(FundAccount.objects.filter(programme="invented").values_list("pk", flat=True))
    for rows in (Movement.objects.all(), Movement.objects.filter(status="accepted")):
        held = queries.held_by(accounts, rows)
        assert sum(held.values()) == 0
        assert not overdrawn(held)


def test_the_fund_lines_of_every_project_add_up_to_its_total():
    for project in Project.objects.filter(programme="invented").prefetch_related("fund_lines"):
        assert sum(line.amount_fen for line in project.fund_lines.all()) == project.total_fen


def test_a_project_is_found_by_two_characters_or_by_pinyin_of_its_county():
    from xieshou.apps.projects.queries import Filters, filtered

    auditor = hand_made.user("reader", "auditor", programme="invented")
    found = filtered(programme(), auditor, Filters(text="甲县"))
    assert {one.recipient_id for one in found} == {"990101"}
    assert filtered(programme(), auditor, Filters(text="yanlianjia")).count() == found.count() == 38


def test_the_files_of_evidence_lie_under_their_digests(loaded):
    files = list(Evidence.objects.exclude(file_name=""))
    assert len(files) >= 3 * 7
    for evidence in files:
        content = evidence_path(loaded, evidence.sha256).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (evidence.sha256, evidence.size)


def test_every_proof_names_a_row_that_is_there():
    for model in LEDGERS:
        proved = set(EvidenceLink.objects.filter(ledger=model.LEDGER).values_list("key", flat=True))
        assert proved == set(model.objects.filter(status="accepted").values_list("record_no", flat=True))


def test_a_second_load_of_the_same_year_changes_nothing(loaded, year):
    def state() -> tuple[object, ...]:
        files = {path: path.stat().st_mtime_ns for path in loaded.rglob("*") if path.is_file()}
        return Change.objects.count(), Movement.objects.count(), EvidenceLink.objects.count(), files

    before = state()
    assert load(year, loaded) is False
    assert state() == before


@pytest.mark.parametrize(("counties", "seed"), [(3, 2), (4, 1)])
def test_another_year_is_refused_and_the_refusal_says_how_to_start_afresh(loaded, counties, seed):
    before = Change.objects.count(), (loaded / "invented" / "manifest.json").read_bytes()
    with pytest.raises(AnotherInventedYear, match="--home") as refused:
        load(make(counties, seed), loaded)
    assert f"{counties} counties, seed {seed}" in str(refused.value)
    assert (Change.objects.count(), (loaded / "invented" / "manifest.json").read_bytes()) == before


def test_two_registers_hold_the_same_bytes(loaded, year, tmp_path):
    from xieshou.demo.invented.load import write_manifest

    write_manifest(make(3, 1), tmp_path)
    for name in ("manifest.json", "refused/refused.json"):
        assert (tmp_path / "invented" / name).read_bytes() == (loaded / "invented" / name).read_bytes()
    again = [file_away(file, tmp_path) for file in make(3, 1).files]
    kept = {path.name: path.read_bytes() for path in (loaded / "evidence").rglob("*") if path.is_file()}
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in kept.items())
    assert kept.keys() == {digest for one in again for digest in one.digests}  # of each picture its copies too

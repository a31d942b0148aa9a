"""The command `statement`: what it prints, how it ends, and that it writes nothing. All data is invented."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from xieshou.apps.accounts.models import Change
from xieshou.apps.funds.models import BankStatement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, book, receive
from xieshou.cli.base import DIFFERENCE, DONE, ROWS_REFUSED, UNREADABLE, USAGE
from xieshou.cli.statements import statement

pytestmark = pytest.mark.django_db
FILE = "日期,凭证号,收入,支出,余额\n2019-06-30,佛财1号,1000,,1000\n"


@pytest.fixture(autouse=True)
def register(tmp_path, monkeypatch):
    """The test's own register, as the command opens it, with one movement."""
    monkeypatch.setattr("xieshou.cli.statements.start", lambda home_dir: tmp_path)
    receive(book(), 1000, document_no="佛财1号")


def run(tmp_path, text: str, *words: str, account: str = BUTUO):
    path = tmp_path / "statement.csv"
    path.write_text(text, "utf-8")
    ended = CliRunner().invoke(statement, [str(path), "--programme", "small", "--account", account, *words])
    return ended.exit_code, ended.stdout, ended.stderr


def test_a_statement_that_fits_ends_with_0_and_writes_nothing(tmp_path):
    before = Change.objects.count()
    code, out, _err = run(tmp_path, FILE, "--json")
    told = json.loads(out)
    assert (code, told["lines"], told["account"], told["faults"]) == (DONE, 1, BUTUO, [])
    assert [(one["row"], one["same_document"], one["difference"]) for one in told["matched"]] == [(2, True, "0")]
    assert (BankStatement.objects.count(), Change.objects.count()) == (0, before)


def test_what_does_not_fit_ends_with_1(tmp_path):
    code, out, err = run(tmp_path, FILE + "2019-07-01,,,3.50,990\n")
    assert code == DIFFERENCE
    assert "+      3" in out
    assert "-3.50" in out
    assert "990" in err or "1000" in err


def test_rows_that_are_no_lines_are_refused_and_told(tmp_path):
    code, out, err = run(tmp_path, FILE + "某日,,,3.50,\n", "--json")
    assert code == ROWS_REFUSED
    assert [one["row"] for one in json.loads(out)["faults"]] == [3]
    assert err.startswith("3: ")


def test_an_unknown_account_and_a_file_that_is_none_say_what_to_do(tmp_path):
    assert run(tmp_path, FILE, account="999999")[0] == USAGE
    assert run(tmp_path, "\x00\x01\x02")[0] in (UNREADABLE, ROWS_REFUSED)

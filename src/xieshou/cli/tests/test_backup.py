"""Backup and restore as an office does them: there and back, onto the other database, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.exceptions import ValidationError

from xieshou.apps.accounts.keys import WrongKey, fingerprint
from xieshou.apps.accounts.models import User
from xieshou.cli.base import UNREADABLE, USAGE
from xieshou.cli.tests.kept_home import FILL, PASSPHRASE, ask, files, members, run
from xieshou.site.backup import making, restoring, rows
from xieshou.site.backup.archive import Damaged
from xieshou.site.backup.sealed_keys import WrongPassphrase

POSTGRES = os.environ.get("XIESHOU_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


class Kept(NamedTuple):
    """An installation, two backups of it, and what the second backup said."""

    home: Path
    plain: Path
    with_keys: Path
    told: dict[str, object]

    @property
    def key(self) -> bytes:
        return (self.home / "keys" / "id.key").read_bytes()

    @property
    def files(self) -> dict[str, bytes]:
        """What of the home belongs in a backup."""
        left_out = ("demo-accounts.txt", "imports/i1/original")
        return {name: content for name, content in files(self.home).items() if name not in left_out}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    home, plain, with_keys = folder / "home", folder / "plain.tar.gz", folder / "keys.tar.gz"
    for ended in (
        run(home=home, script=FILL),
        run("backup", str(plain), home=home),
        run("backup", str(with_keys), "--with-keys", "--json", home=home, passphrase=PASSPHRASE),
    ):
        assert ended.returncode == 0, ended.stderr
    return Kept(home, plain, with_keys, json.loads(ended.stdout))


@pytest.fixture
def in_use(kept: Kept, tmp_path: Path) -> Path:
    """Another installation with the same key, in use: its programme is called otherwise, it has files of its own."""
    home = tmp_path / "in-use"
    shutil.copytree(kept.home, home)
    ask(home, "UPDATE pairings_programme SET name_zh = '另一本账'")
    shutil.rmtree(home / "evidence")
    (home / "snapshots" / "small" / "rows.parquet").write_bytes(b"otherwise")
    (home / "snapshots" / "own").write_bytes(b"of this installation alone")
    return home


# ── there and back ──


def test_what_comes_back_is_what_was_there(kept, tmp_path):
    home, again = tmp_path / "new", tmp_path / "again.tar.gz"
    ended = run("restore", str(kept.with_keys), "--json", home=home, passphrase=PASSPHRASE)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["rows"], told["files"]) == (kept.told["rows"], 3)
    assert (told["key"], told["safety_backup"]) == ("present", None)
    assert run("backup", str(again), home=home).returncode == 0
    assert members(again) == members(kept.plain)
    assert files(home) == kept.files
    assert (home / "keys" / "id.key").read_bytes() == kept.key
    assert [path for path in home.rglob("*") if path.is_file() and path.stat().st_mode & 0o077] == []
    assert (home / "keys" / "django").read_bytes() != (kept.home / "keys" / "django").read_bytes()
    assert ask(home, "SELECT deed FROM accounts_change ORDER BY id DESC LIMIT 1") == [("restore",)]
    shape = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    assert ask(home, shape) == ask(kept.home, shape)  # triggers too
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        ask(home, "DELETE FROM accounts_accessrecord")


def test_a_register_in_use_is_backed_up_before_it_is_replaced(kept, in_use):
    (in_use / "keys" / "id.key").unlink()
    (in_use / ".restore-killed").mkdir()
    ended = run("restore", str(kept.with_keys), "--replace", "--without-keys", "--json", home=in_use)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert ask(in_use, "SELECT name_zh FROM pairings_programme") == [("小项目",)]
    assert files(in_use) == kept.files | {"demo-accounts.txt": b"a password"}
    assert list(in_use.glob(".restore-*")) == []
    assert told["key"] == "absent"
    safety = Path(told["safety_backup"])
    assert safety.parent == in_use.parent
    assert "另一本账" in members(safety)["tables/pairings.programme.jsonl"].decode()
    assert members(safety)["files/snapshots/own"] == b"of this installation alone"


@pytest.mark.postgres
def test_a_county_s_sqlite_goes_into_a_province_s_postgresql_and_back(kept, tmp_path):
    psycopg = pytest.importorskip("psycopg")
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at hand: {error}")
    name = f"xieshou_backup_{os.getpid()}"
    province, home, back = f"{POSTGRES.rpartition('/')[0]}/{name}", tmp_path / "province", tmp_path / "back.tar.gz"
    server.execute(f"CREATE DATABASE {name}")
    try:
        for words in ((str(kept.plain),), (str(kept.plain), "--replace")):
            ended = run("restore", *words, home=home, database=province)
            assert ended.returncode == 0, ended.stderr
        with psycopg.connect(province) as register:
            [(last, following)] = register.execute(
                "SELECT max(id), nextval(pg_get_serial_sequence('accounts_change', 'id')) FROM accounts_change"
            ).fetchall()
            assert following == last + 1
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                register.execute("UPDATE accounts_change SET why = ''")
        assert run("backup", str(back), home=home, database=province).returncode == 0
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()
    assert members(back) == members(kept.plain)
    assert run("restore", str(back), home=tmp_path / "county").returncode == 0
    assert ask(tmp_path / "county", "SELECT count(*) FROM projects_project") == [(2,)]


def test_a_backup_shows_one_moment_while_others_write(in_use):
    ended = run(home=in_use, script=MEANWHILE)
    assert ended.returncode == 0, ended.stderr
    assert ask(in_use, "SELECT count(*) FROM places_placecode WHERE code IN ('990000', '990100')") == [(2,)]


MEANWHILE = """
import sqlite3, sys
from pathlib import Path
from xieshou.cli.base import start

home = start(Path(sys.argv[1]))
from xieshou.apps.places.models import PlaceCode
from xieshou.site.backup import rows

def write(code):
    with sqlite3.connect(home / "xieshou.sqlite3") as other:
        other.execute("INSERT INTO places_placecode (code) VALUES (?)", [code])

with rows.one_moment():
    before = PlaceCode.objects.count()
    write("990000")
    assert PlaceCode.objects.count() == before
write("990100")
assert PlaceCode.objects.count() == before + 2
"""


# ── what is in it ──


def test_keys_passwords_sessions_and_clerks_files_stay_out(kept):
    for backup in (kept.plain, kept.with_keys):
        held = members(backup)
        assert {"files/demo-accounts.txt", "files/imports/i1/original"} & held.keys() == set()
        assert [name for name in held if "session" in name or name.startswith("files/keys")] == []
        django_key = (kept.home / "keys" / "django").read_bytes()
        assert [name for name, content in held.items() if kept.key in content or django_key in content] == []
        assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_says_what_is_in_it_and_which_key_it_needs(kept):
    assert kept.told["keys"] == {"id": fingerprint(kept.key)}
    assert (kept.told["with_keys"], kept.told["files"]) == (True, 3)
    assert kept.told["sha256"] == hashlib.sha256(kept.with_keys.read_bytes()).hexdigest()


def test_a_backup_lies_outside_the_home_and_never_takes_the_place_of_another(kept):
    before = kept.plain.read_bytes()
    for target in (kept.home / "inside.tar.gz", kept.plain):
        with pytest.raises(ValidationError):
            making.make(target, kept.home)
    assert kept.plain.read_bytes() == before
    assert not (kept.home / "inside.tar.gz").exists()


# ── what is refused, with nothing changed ──


@pytest.fixture
def refuses(in_use: Path):
    """A restore into the installation in use ends with this error, and nothing has changed."""

    def check(error: type[Exception], backup: Path, **how: object) -> None:
        before = everything(in_use.parent)
        with pytest.raises(error):
            restoring.restore(backup, in_use, **{"replace": True} | how)
        assert everything(in_use.parent) == before

    return check


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_another_key_refuses_the_backup_with_its_keys_and_without(kept, in_use, refuses):
    (in_use / "keys" / "id.key").write_bytes(b"k" * 32)
    refuses(WrongKey, kept.plain)
    refuses(WrongKey, kept.with_keys, passphrase=PASSPHRASE)


def test_a_wrong_passphrase_is_refused(kept, refuses):
    refuses(WrongPassphrase, kept.with_keys, passphrase="not the one, surely")


def test_a_backup_of_a_later_version_is_refused(kept, refuses, monkeypatch):
    monkeypatch.setattr(rows, "unknown_migrations", lambda _: [("accounts", "0999_of_tomorrow")])
    refuses(Damaged, kept.plain)


@pytest.mark.django_db
def test_a_register_in_use_is_replaced_only_when_told(kept, refuses):
    User.objects.create(username="somebody")
    refuses(ValidationError, kept.plain, replace=False)


def test_a_torn_backup_and_a_passphrase_not_given_end_with_their_exit_codes(kept, in_use):
    torn = in_use.parent / "torn.tar.gz"
    torn.write_bytes(kept.plain.read_bytes()[:-400])
    before = everything(in_use)
    assert run("restore", str(torn), "--replace", home=in_use).returncode == UNREADABLE
    assert run("restore", str(kept.with_keys), "--replace", home=in_use).returncode == USAGE
    assert everything(in_use) == before


# ── a kill at the worst moments ──


KILLED = """
import os, signal, sys
from pathlib import Path
from xieshou.cli import main
from xieshou.cli.backup import _open
_open(Path(sys.argv[1]), must_exist=True)
from xieshou.site.backup import restoring
step = restoring.{name}
def die(*given, **named):
    step(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
restoring.{name} = die
sys.argv = ["xieshou", "restore", {backup!r}, "--replace", "--home", sys.argv[1]]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
@pytest.mark.parametrize("name", ["_put", "record_batch"])  # among the files; at the very end of the transaction
def test_a_restore_that_is_killed_leaves_the_old_register_and_its_files(kept, in_use, name):
    own = files(in_use)
    ended = run(home=in_use, script=KILLED.format(name=name, backup=str(kept.plain)))
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert ask(in_use, "SELECT name_zh FROM pairings_programme") == [("另一本账",)]
    assert ask(in_use, "PRAGMA integrity_check") == [("ok",)]
    assert files(in_use).items() >= own.items()

"""The installation's key: made once, for its owner's eyes, and no other will do."""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from xieshou.apps.accounts import keys
from xieshou.apps.accounts.models.keys import KeyFingerprint

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path / "home"
    return settings.HOME


def test_the_key_is_made_once_and_read_again(home):
    key = keys.id_key(home)
    assert len(key) == 32
    assert keys.id_key(home) == key
    assert [path.name for path in (home / "keys").iterdir()] == ["id.key"]


@posix
def test_only_the_owner_may_read_the_key(home):
    keys.id_key(home)
    assert (home / "keys").stat().st_mode & 0o777 == 0o700
    assert keys.key_path(home).stat().st_mode & 0o777 == 0o600


@posix
def test_a_key_that_others_can_read_is_closed_to_them_and_the_log_says_so(home, caplog):
    key = keys.id_key(home)
    keys.key_path(home).chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert keys.id_key(home) == key
    assert keys.key_path(home).stat().st_mode & 0o777 == 0o600
    assert "644" in caplog.text


def test_a_key_of_the_wrong_length_is_refused(home):
    keys.id_key(home)
    keys.key_path(home).write_bytes(b"short")
    with pytest.raises(keys.WrongKey, match=r"id\.key"):
        keys.id_key(home)


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_many_processes_that_make_it_at_once_get_the_same_key(home):
    with ProcessPoolExecutor(4) as many:
        assert len(set(many.map(keys.id_key, [home] * 16))) == 1
    assert [path.name for path in (home / "keys").iterdir()] == ["id.key"]


def test_a_file_system_without_links_holds_the_key_too(home, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    key = keys.id_key(home)
    assert keys.id_key(home) == key
    assert [path.name for path in (home / "keys").iterdir()] == ["id.key"]


def test_a_fingerprint_tells_keys_apart_and_holds_nothing_of_the_key():
    one, other = keys.fingerprint(b"a" * 32), keys.fingerprint(b"b" * 32)
    assert one != other
    assert len(one) == 16
    assert (b"a" * 4).hex() not in one


@pytest.mark.django_db
def test_the_register_remembers_the_key_it_was_filled_with(home):
    key = keys.key_for_register()
    assert KeyFingerprint.objects.get(kind="id").fingerprint == keys.fingerprint(key)
    assert keys.key_for_register() == key


@pytest.mark.django_db
def test_another_key_is_refused(home):
    keys.key_for_register()
    keys.key_path(home).write_bytes(b"x" * 32)
    with pytest.raises(keys.WrongKey, match=keys.fingerprint(b"x" * 32)):
        keys.key_for_register()


@pytest.mark.django_db
def test_a_lost_key_is_not_replaced_by_a_new_one(home):
    keys.key_for_register()
    keys.key_path(home).unlink()
    with pytest.raises(keys.WrongKey, match=r"id\.key"):
        keys.key_for_register()
    assert not keys.key_path(home).exists()

"""The file of a backup: whatever is done to it is found before anything else happens."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.loader import MigrationLoader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.site.backup import archive, rows, sealed_keys

CONTENTS = {
    "keys.sealed": b"sealed", "tables/accounts.user.jsonl": b"[1]\n[2]\n",
    "files/evidence/ab/abcd": b"\x00" * 3_000_000, "files/reports/报告 2024.docx": "内容".encode(),
}  # fmt: skip


def a_manifest() -> archive.Manifest:
    return archive.Manifest(
        version="0", made_at="2024-12-31T00:00:00+00:00", database="sqlite", migrations=[("accounts", "0001_initial")],
        fingerprints={"id": "00"}, tables=[archive.Table("accounts.user", ["id"], 2)],
    )  # fmt: skip


def a_backup(path: Path, contents: dict[str, bytes] = CONTENTS, manifest: archive.Manifest | None = None) -> Path:
    archive.write(path, manifest or a_manifest(), ((name, io.BytesIO(one)) for name, one in contents.items()))
    return path


def rewritten(path: Path, change) -> Path:
    """The same backup after `change(name, content)` on each member; None leaves the member out."""
    with tarfile.open(path) as tar:
        held = [(one.name, tar.extractfile(one).read()) for one in tar]
    with tarfile.open(path, "w:gz") as tar:
        for name, content in held:
            if (made := change(name, content)) is not None:
                info = tarfile.TarInfo(made[0])
                info.size = len(made[1])
                tar.addfile(info, io.BytesIO(made[1]))
    return path


def test_members_come_out_as_they_went_in(tmp_path):
    backup = a_backup(tmp_path / "b")
    manifest = archive.unpack(backup, tmp_path / "out")
    assert {name: (tmp_path / "out" / name).read_bytes() for name in CONTENTS} == CONTENTS
    assert sorted(manifest.files) == ["evidence/ab/abcd", "reports/报告 2024.docx"]
    assert (manifest.rows, manifest.migrations) == (2, [("accounts", "0001_initial")])
    assert archive.holds_keys(backup)
    assert not archive.holds_keys(a_backup(tmp_path / "c", {"tables/accounts.user.jsonl": b""}))


def test_a_backup_that_fails_on_the_way_leaves_no_file(tmp_path):
    def members():
        yield "files/a", io.BytesIO(b"a")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        archive.write(tmp_path / "b", a_manifest(), members())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: None if name.endswith("abcd") else (name, content),
        lambda name, content: None if name == "manifest.json" else (name, content),
        lambda name, content: None if name.startswith("tables") else (name, content),
        lambda name, content: (name, content + b" ") if name.startswith("tables") else (name, content),
        lambda name, content: (name, content[::-1]) if name == "keys.sealed" else (name, content),
        lambda name, content: (name.replace("reports", "snapshots"), content),
        lambda name, content: (name, b"{}") if name == "manifest.json" else (name, content),
        lambda name, content: (name, b"[") if name == "manifest.json" else (name, content),
        lambda name, content: (name, content.replace(b'"format": 1', b'"format": 2')),
    ],
)
def test_a_backup_whose_members_are_not_as_written_is_refused(tmp_path, change):
    with pytest.raises(archive.Damaged):
        archive.unpack(rewritten(a_backup(tmp_path / "b"), change), tmp_path / "out")


@pytest.mark.parametrize(
    "name",
    [
        "../outside", "files/../../outside", "/outside", "files//outside", "files/./x", "files", "files/", "outside",
        "files/keys/django", "files/xieshou.sqlite3", "files/xieshou.sqlite3-wal", "files/demo-accounts.txt",
        "files/.hidden/x", "files/reports/.draft", "files/imports/i1/original", "files/keys",
        "tables/../x.jsonl", "tables/x.jsonl", "files/a\\b",
    ],
)  # fmt: skip
def test_a_member_that_reaches_elsewhere_is_refused_and_nothing_is_written_there(tmp_path, name):
    backup = a_backup(tmp_path / "b", {name: b"x"})
    with pytest.raises(archive.Damaged):
        archive.unpack(backup, tmp_path / "deep" / "out")
    assert {path.name for path in tmp_path.iterdir()} <= {"b", "deep"}
    assert not Path("/outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_a_member_that_is_no_plain_file_is_refused(tmp_path, kind):
    with tarfile.open(tmp_path / "b", "w:gz") as tar:
        info = tarfile.TarInfo("files/evidence")
        info.type, info.linkname = kind, "/"
        tar.addfile(info)
    with pytest.raises(archive.Damaged):
        archive.unpack(tmp_path / "b", tmp_path / "out")


def test_a_member_that_comes_twice_is_refused(tmp_path):
    with tarfile.open(tmp_path / "b", "w:gz") as tar:
        for content in (b"first", b"other"):
            info = tarfile.TarInfo("files/evidence/x")
            info.size = 5
            tar.addfile(info, io.BytesIO(content))
    with pytest.raises(archive.Damaged):
        archive.unpack(tmp_path / "b", tmp_path / "out")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_flipped_byte_and_no_cut_goes_unnoticed(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("torn")
    small = {"tables/accounts.user.jsonl": b"[1]\n[2]\n", "files/evidence/x": b"some evidence"}
    whole = bytearray(a_backup(folder / "b", small).read_bytes())
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(0, len(whole) - 40)) :]
    else:
        place = data.draw(st.integers(10, len(whole) - 9))  # beyond what gzip's head and tail hold for others
        whole[place] ^= data.draw(st.integers(1, 255))
    (folder / "b").write_bytes(whole)
    try:
        archive.unpack(folder / "b", folder / "out")
    except archive.Damaged:
        return
    for name, content in small.items():  # a flip in the padding: every byte that means something is right
        assert (folder / "out" / name).read_bytes() == content


# ── keys under a passphrase ──


def test_keys_open_with_their_passphrase_alone():
    keys = {"id.key": b"\x01" * 32, "signing": b"two"}
    sealed = sealed_keys.seal(keys, "a long passphrase")
    assert sealed_keys.unseal(sealed, "a long passphrase") == keys
    assert b"\x01" * 8 not in sealed
    for wrong in ("a long passphrasE", "", "a long passphrase "):
        with pytest.raises(sealed_keys.WrongPassphrase):
            sealed_keys.unseal(sealed, wrong)


def test_the_same_keys_are_sealed_differently_each_time():
    assert sealed_keys.seal({"k": b""}, "a long passphrase") != sealed_keys.seal({"k": b""}, "a long passphrase")


def test_a_passphrase_typed_in_another_normal_form_is_the_same():
    assert sealed_keys.unseal(sealed_keys.seal({"k": b"x"}, "caf\u00e9 caf\u00e9 9"), "cafe\u0301 cafe\u0301 9") == {
        "k": b"x"
    }


def test_a_short_passphrase_seals_nothing():
    with pytest.raises(ValidationError):
        sealed_keys.seal({"k": b""}, "short")


def test_keys_sealed_in_a_form_not_known_are_not_guessed_at():
    sealed = sealed_keys.seal({"k": b""}, "a long passphrase")
    with pytest.raises(archive.Damaged):
        sealed_keys.unseal(sealed.replace(b"keys 1", b"keys 2"), "a long passphrase")


def test_an_altered_seal_does_not_open():
    sealed = bytearray(sealed_keys.seal({"k": b"x"}, "a long passphrase"))
    sealed[-1] ^= 1
    with pytest.raises(sealed_keys.WrongPassphrase):
        sealed_keys.unseal(bytes(sealed), "a long passphrase")


def test_the_manifest_is_plain_json(tmp_path):
    archive.unpack(a_backup(tmp_path / "b"), tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["format"] == 1


def test_the_queue_of_the_worker_and_who_is_signed_in_are_not_kept():
    applied = list(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)
    kept = rows.models_at(applied)
    assert "exchange.import" in kept
    assert [label for label in kept if label.startswith(("django_q.", "sessions."))] == []

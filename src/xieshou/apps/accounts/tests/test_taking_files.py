"""Files of evidence: what is taken, what is refused and why, what a camera wrote and who may have it."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from xieshou.apps.accounts.evidence_files import evidence_path
from xieshou.apps.accounts.photographs import NoPicture, look_at
from xieshou.apps.accounts.taking_files import take
from xieshou.apps.accounts.tests.pictures import jpeg
from xieshou.data.evidence_rules import FILE, evidence_rules, read
from xieshou.data.pack_file import PackError

TODAY = date(2024, 12, 31)
PIXELS = {"most_megapixels": 1, "thumbnail_pixels": 32, "public_pixels": 64}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.SCAN_COMMAND = ""
    with translation.override("en"):
        yield tmp_path


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as into:
        for name in names:
            into.writestr(name, "x")
    return file.getvalue()


def taken(content: bytes, name: str = "site.jpg", kind: str = "photo", **more: object):
    return take(content, name, kind=kind, title="路基", today=TODAY, **more)


def test_the_camera_says_when_and_where_and_the_public_copy_no_longer_does():
    made = taken(jpeg("2024:12:20 09:30:00", position=(28.25, 102.5)))
    assert (made.taken_on, made.taken_from) == (date(2024, 12, 20), "camera")
    assert (made.latitude, made.longitude) == (Decimal("28.25"), Decimal("102.5"))
    assert made.internal
    for digest in (made.public_sha256, made.thumbnail_sha256):
        copy = Image.open(evidence_path(digest))
        assert dict(copy.getexif()) == {}
        assert b"TestCamera" not in evidence_path(digest).read_bytes()
    assert b"TestCamera" in evidence_path(made.sha256).read_bytes()
    assert max(Image.open(evidence_path(made.thumbnail_sha256)).size) <= evidence_rules().thumbnail_pixels


def test_south_and_west_are_negative_and_a_camera_without_a_signal_says_nothing():
    assert taken(jpeg(position=(-12.5, -70.25))).longitude == Decimal("-70.25")
    assert taken(jpeg(position=(0, 0))).latitude is None


def test_a_person_says_the_day_where_the_camera_does_not():
    made = taken(jpeg(), taken_on=date(2024, 12, 1))
    assert (made.taken_on, made.taken_from) == (date(2024, 12, 1), "person")
    made = taken(jpeg("2024:12:20 09:30:00"), taken_on=date(2024, 12, 1))
    assert (made.taken_on, made.taken_from) == (date(2024, 12, 20), "camera")
    assert taken(jpeg("0000:00:00 00:00:00")).taken_on is None


def test_a_picture_turned_by_the_camera_stands_upright_in_the_copies():
    turned = look_at(jpeg(size=(60, 20), orientation=6), **PIXELS)
    assert Image.open(io.BytesIO(turned.public)).size == (20, 60)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 x", "document"), ("批复.docx", zipped("word/document.xml"), "document"),
        ("e.ofd", zipped("OFD.xml"), "voucher"), ("旧.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "document"),
        ("list.csv", "村,户\n".encode("gb18030"), "document"), ("bill.png", jpeg(form="PNG"), "voucher"),
    ],
)  # fmt: skip
def test_what_offices_have_is_taken(name, content, kind):
    made = taken(content, name, kind)
    assert evidence_path(made.sha256).stat().st_size == made.size
    assert bool(made.public_sha256) == (name == "bill.png")


@pytest.mark.parametrize(
    ("name", "content", "kind", "said"),
    [
        ("a.exe", b"MZ", "document", "Take one of"),
        ("IMG.HEIC", b"x", "photo", "HEIC"),
        ("a.pdf", b"MZ\x90", "document", "not what its name says"),
        ("a.docx", b"PK\x03\x04 broken", "document", "not what its name says"),
        ("a.xlsx", zipped("xl/vbaProject.bin"), "document", "holds a program"),
        ("a.txt", b"a\0b", "document", "not what its name says"),
        ("a.pdf", b"", "document", "is empty"),
        ("a.pdf", b"%PDF-", "photo", "no picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0 broken", "photo", "cannot be opened as a picture"),
        ("a.txt", b"x" * 5_000_001, "document", "larger than 5 MB"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(name, content, kind, said, home):
    with pytest.raises(ValidationError, match=said):
        taken(content, name, kind)
    assert not (home / "evidence").exists()


def test_a_day_that_has_not_come_yet_is_refused(home):
    for how in ({"content": jpeg("2025:01:01 00:00:00")}, {"content": jpeg(), "taken_on": date(2025, 1, 1)}):
        with pytest.raises(ValidationError, match="has not come yet"):
            taken(**how)
    assert not (home / "evidence").exists()


def test_a_picture_of_too_many_pixels_is_not_opened():
    with pytest.raises(NoPicture, match="1200 × 1000"):
        look_at(jpeg(size=(1200, 1000)), **PIXELS)


@pytest.mark.filterwarnings("ignore::UserWarning")  # what Pillow says of damaged EXIF
@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_damaged_picture_is_a_refusal_and_never_a_fault_of_ours(noise, at):
    content = jpeg("2024:12:20 09:30:00", position=(28.25, 102.5))
    with contextlib.suppress(NoPicture):
        seen = look_at(content[:at] + noise + content[at + len(noise) :], **PIXELS)
        assert b"TestCamera" not in seen.public


@pytest.mark.parametrize(("command", "said"), [("false", "refuses"), ("sh -c 'exit 2'", "did not answer"),
                                               ("no-such-scanner", "did not answer"), ("true", "")])  # fmt: skip
def test_only_what_the_scanner_passes_is_kept(command, said, settings, home):
    settings.SCAN_COMMAND = command
    if not said:
        assert evidence_path(taken(jpeg()).sha256).exists()
        return
    with pytest.raises(ValidationError, match=said):
        taken(jpeg())
    assert not (home / "evidence").exists()


def test_the_name_of_a_file_is_no_way_to_another_folder():
    assert taken(jpeg(), "..\\..\\keys/../site.jpg").file_name == "site.jpg"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("starts: [ffd8ff]", "starts: [jpeg]", "in hexadecimal"), ("most_mb: 50", "most_mb: 0", "Write 1 or more"),
        ("endings: [png]", "endings: [jpg]", "names the ending jpg twice"), ("thumbnail_pixels", "thumbs", "missing"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_in_words(old, new, said, tmp_path):
    file = tmp_path / "evidence.yaml"
    text = FILE.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError, match=said):
        read(file)

"""A file is what its contents say. What is no table is named, and the clerk is told what to do."""

import inspect
import io
import zipfile
from pathlib import Path

import pytest

from xieshou.engine.ledgers.reading import Unreadable, notes, refusals
from xieshou.engine.ledgers.reading.recognising import OLE, kind_of
from xieshou.engine.ledgers.tests.reading.making import FILES, small_workbook


def ole(*streams: str) -> bytes:
    """As much of a container as is looked at."""
    return OLE + bytes(1_000) + b"".join(f"{name}\0".encode("utf-16-le").ljust(64, b"\0") for name in streams)


def package(*names: str) -> bytes:
    """A zip with empty parts of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return held.getvalue()


@pytest.mark.parametrize(
    ("contents", "code", "seems"),
    [
        (b"%PDF-1.7\n", "another_kind", "PDF"), (b"\x89PNG\r\n\x1a\n\0\0", "another_kind", "图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "another_kind", "图片"), (b"BM\x36\0\0\0\0\0", "another_kind", "图片"),
        (b"MZ\x90\0\3\0", "another_kind", "程序"), (b"\x7fELF\2\1", "another_kind", "程序"),
        (b"Rar!\x1a\7", "another_kind", "解压"), (b"7z\xbc\xaf\x27\x1c", "another_kind", "解压"),
        (b"{\\rtf1\\ansi", "another_kind", "文字文档"), (b"SQLite format 3\0", "another_kind", "数据库"),
        (ole("WordDocument"), "another_kind", "Word"), (ole("PowerPoint Document"), "another_kind", "演示文稿"),
        (ole("EncryptedPackage", "EncryptionInfo"), "protected", "密码"),
        (ole("\5Something"), "another_kind", "其他程序"),
        (package("word/document.xml"), "another_kind", "Word"),
        (package("ppt/presentation.xml"), "another_kind", "演示"),
        (package("OFD.xml"), "another_kind", "OFD"), (package("台账.xlsx", "b.xlsx"), "another_kind", "解压"),
        (package("xl/workbook.bin"), "older_kind", "xlsb"), (package(), "another_kind", "压缩包"),
        (b"PK\3\4" + bytes(100), "damaged", "损坏"), (b"\x09\x08\x10\x00\x00\x06", "older_kind", "Excel"),
        (b"MIME-Version: 1.0\r\n", "older_kind", "MHT"), (b'<?xml version="1.0"?><a/>', "another_kind", "XML"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named(contents: bytes, code: str, seems: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(contents)
    with pytest.raises(Unreadable) as refused:
        kind_of(path)
    assert refused.value.code == code
    assert seems in refused.value.message_zh


def test_names_prove_nothing(tmp_path: Path) -> None:
    path = tmp_path / "台账.pdf"
    for contents, kind in (
        (small_workbook(tmp_path / "a").read_bytes(), "xlsx"), ((FILES / "office.xls").read_bytes(), "xls"),
        ((FILES / "office.ods").read_bytes(), "ods"), (b"a,b\n", "csv"), (b"\xef\xbb\xbf  <TABLE><tr>", "html"),
        ("<html><table>".encode("utf-16"), "html"), (b"<>,\n", "csv"),
    ):  # fmt: skip
        path.write_bytes(contents)
        assert kind_of(path) == kind


def test_every_refusal_and_note_speaks_both_languages_and_ends_its_sentence() -> None:
    examples = {
        "size": 5, "limit": 3, "count": 9, "sheet": "台账", "row": 2, "column": 3, "chars": 9, "detail": "zip",
        "cell": "B1",
        "what_zh": "重名", "what_en": "same names", "zh": "图片", "en": "an image", "seconds": 3, "name": "GB18030",
        "rows": [1, 2, 3, 4, 5, 6],
    }  # fmt: skip
    told = [
        function(*(examples[name] for name, given in inspect.signature(function).parameters.items() if name != "todo"))
        for module in (refusals, notes)
        for _name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
    ]
    assert len(told) > 20
    for each in told:
        assert each.message_zh.endswith("。")
        assert any("一" <= char <= "鿿" for char in each.message_zh)
        assert each.message_en.endswith(".")
        assert each.message_en.isascii() or set("“”") & set(each.message_en)

"""The text of a report is the same out of every kind of file; what is none is refused in words, soon."""

from __future__ import annotations

import pytest
from docx import Document

from xieshou.engine.communique.papers import LARGEST, text_of
from xieshou.engine.communique.papers.child import read
from xieshou.engine.ledgers.reading.outcome import Unreadable

LINES = ["粤川扶贫协作座谈会6月2日在西昌市召开。", "李希、彭清华出席。"]
TEXT = "\n".join(LINES)
PARTS = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    b"<</Length 38>>stream\nBT /F1 12 Tf 9 9 Td (Symposium) Tj ET\nendstream",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
]


def pdf() -> bytes:
    """A page with one word, as small as the format allows."""
    whole, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(PARTS, 1):
        starts.append(len(whole))
        whole += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(PARTS) + 1)
    return whole + head + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(whole)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_the_encodings_of_offices(tmp_path, encoding):
    (tmp_path / "a.txt").write_text(TEXT, encoding)
    assert read(tmp_path / "a.txt") == TEXT


def test_a_page_gives_its_words_without_scripts(tmp_path):
    page = "<!DOCTYPE html><html><head><title>座谈会</title><style>p {}</style></head>"
    page += "<body><script>var a = '<p>';</script>"
    (tmp_path / "a").write_text(page + "".join(f"<p>{line}</p>" for line in LINES), "utf-8")
    assert read(tmp_path / "a") == "座谈会\n" + TEXT


def test_a_word_file_gives_its_paragraphs_and_tables_in_order(tmp_path):
    file = Document()
    file.add_paragraph(LINES[0])
    file.add_table(1, 2).rows[0].cells[1].text = "列"
    file.add_paragraph(LINES[1])
    file.save(tmp_path / "a.docx")
    assert read(tmp_path / "a.docx").splitlines() == [LINES[0], "\t列", LINES[1]]


def test_a_pdf_gives_its_text(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf())
    assert read(tmp_path / "a.pdf").strip() == "Symposium"


@pytest.mark.parametrize(("name", "bytes_", "code"), [
    ("a.txt", bytes(range(256)) * 100, "null_bytes"),
    ("a.txt", b"", "empty"),
    ("a.txt", b" \n", "no_text"),
    ("a.pdf", b"%PDF-1.4 rubbish", "damaged"),
    ("a.docx", b"PK\x03\x04 rubbish", "damaged"),
    ("a.doc", b"\xd0\xcf\x11\xe0 and more", "another_kind"),
    ("a.txt", b"x" * (LARGEST + 1), "too_big"),
])  # fmt: skip
def test_what_is_no_report_is_refused_in_both_languages(tmp_path, name, bytes_, code):
    (tmp_path / name).write_bytes(bytes_)
    with pytest.raises(Unreadable) as refused:
        text_of(tmp_path / name)
    assert refused.value.code == code
    assert refused.value.message_zh
    assert refused.value.message_en


def test_a_deep_page_is_read_by_the_child(tmp_path):
    (tmp_path / "a.html").write_text("<html>" + "<div>" * 100_000 + "完", "utf-8")
    assert text_of(tmp_path / "a.html") == "完"

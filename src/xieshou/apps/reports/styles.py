"""How an official document looks in Word (公文版式): fonts, headings numbered 一、（一）1., page numbers, tables.

Belongs here: styles, numbering and page set-up. Does not belong: a word of content.
Chinese fonts are the office ones; where a computer lacks them, Word and LibreOffice take the next of the same kind.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

# style → (Chinese font, Latin font, size in points, bold)
FONTS = {
    "Title": ("方正小标宋简体", "Times New Roman", 22, False),
    "Heading 1": ("黑体", "Times New Roman", 16, False),
    "Heading 2": ("楷体", "Times New Roman", 15, False),
    "Normal": ("仿宋", "Times New Roman", 12, False),
    "Caption": ("黑体", "Times New Roman", 10.5, False),
}
TABLE_POINTS = 9
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．"), ("decimal", "（%4）"))
LEVELS_EN = (("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"), ("decimal", "(%4)"))


def new_document(language: str) -> WordDocument:
    """An empty document with the styles, numbering and page of an official report."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.0), Cm(2.6)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    for name, (chinese, latin, points, bold) in FONTS.items():
        _set_font(document.styles[name], chinese, latin, points, bold, language)
    body = document.styles["Normal"].paragraph_format
    body.line_spacing_rule, body.line_spacing, body.space_after = WD_LINE_SPACING.EXACTLY, Pt(22), Pt(4)
    title = document.styles["Title"].paragraph_format
    title.alignment, title.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(18)
    title.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _drop_title_border(document.styles["Title"])
    for name in ("Heading 1", "Heading 2"):
        shape = document.styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(14), Pt(6), True
    caption = document.styles["Caption"].paragraph_format
    caption.alignment, caption.keep_with_next, caption.space_before = WD_ALIGN_PARAGRAPH.CENTER, True, Pt(10)
    _number_headings(document, LEVELS if language.startswith("zh") else LEVELS_EN)
    _page_numbers(section.footer.paragraphs[0])
    return document


def _set_font(style: Any, chinese: str, latin: str, points: float, bold: bool, language: str) -> None:
    """Name both fonts; theme fonts would win over them, and without a language a Japanese cut would appear."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = latin, Pt(points), bold, False
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for part in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{part}"), latin)
    fonts.set(qn("w:eastAsia"), chinese)
    for old in properties.findall(qn("w:color")) + properties.findall(qn("w:lang")):
        properties.remove(old)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    properties.append(tongue)


def _drop_title_border(style: Any) -> None:
    paragraph = style.element.get_or_add_pPr()
    for border in paragraph.findall(qn("w:pBdr")):
        paragraph.remove(border)


def _number_headings(document: WordDocument, levels: tuple[tuple[str, str], ...]) -> None:
    """Tie the heading styles to one multilevel list, so that Word counts and renumbers them itself."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    kind = OxmlElement("w:multiLevelType")
    kind.set(qn("w:val"), "multilevel")
    abstract.append(kind)
    for index, (form, text) in enumerate(levels):
        abstract.append(_level(index, form, text))
    first = numbering.find(qn("w:num"))
    numbering.insert(list(numbering).index(first) if first is not None else len(numbering), abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    which = OxmlElement("w:abstractNumId")
    which.set(qn("w:val"), "90")
    number.append(which)
    numbering.append(number)
    for index, name in enumerate(("Heading 1", "Heading 2")):
        paragraph = document.styles[name].element.get_or_add_pPr()
        numbered = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", str(index)), ("w:numId", "90")):
            part = OxmlElement(tag)
            part.set(qn("w:val"), value)
            numbered.append(part)
        paragraph.append(numbered)


def _level(index: int, form: str, text: str) -> Any:
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(index))
    parts = (
        ("w:start", "1"),
        ("w:numFmt", form),
        ("w:suff", "nothing" if "chinese" in form else "space"),
        ("w:lvlText", text),
    )
    for tag, value in parts:
        part = OxmlElement(tag)
        part.set(qn("w:val"), value)
        level.append(part)
        if tag == "w:numFmt" and index < 2:
            style = OxmlElement("w:pStyle")
            style.set(qn("w:val"), f"Heading{index + 1}")
            level.append(style)
    return level


def _page_numbers(paragraph: Any) -> None:
    """— 1 — in the middle of the foot, as official documents have it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    add_field(paragraph, "PAGE")
    paragraph.add_run(" —")


def add_field(paragraph: Any, code: str, shown: str = "1") -> None:
    """A field that Word updates itself (PAGE, SEQ …), with the text to show until then."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)

"""What the public notice of a project says (项目公告公示): its fields in order, what is lacking, how long it is posted.

Belongs here: reading `data/public_notice.yaml`, filling the fields, keeping numbers of persons out, the shortest time.
Does not belong: the register, how the notice looks, whether and where it was posted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack

BY_HAND = "by_hand"
HELD = (
    "name", "category", "place", "content", "subsidy_standard", "total", "sources", "unit", "period", "beneficiaries",
    "target", "mechanism", "results", BY_HAND,
)  # fmt: skip
SENTENCES = ("title", "opening", "posted", "objections")
# An ID number, a bank card, a mobile telephone; not a record number or a sum, which has no eleven digits after 1[3-9].
PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15,19}|[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?"
    r"|(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2})(?![0-9A-Za-z])"
)
WITHHELD = "×××"


@dataclass(frozen=True)
class Field:
    """A field of the notice (公示栏目)."""

    code: str
    holds: str
    name_zh: str
    name_en: str
    optional: bool

    def name(self, language: str) -> str:
        """In the language asked for."""
        return self.name_zh if language.startswith("zh") else self.name_en


@dataclass(frozen=True)
class Form:
    """The form of a notice (公示格式): fields, wording, the fewest days, the national hotline."""

    fields: tuple[Field, ...]
    sentences: Mapping[str, tuple[str, str]]
    least_days: int
    hotline: str
    blank: str

    def sentence(self, code: str, language: str, **values: str) -> str:
        """A sentence with its values filled in."""
        zh, en = self.sentences[code]
        return (zh if language.startswith("zh") else en).format(**values)


@dataclass(frozen=True)
class Line:
    """A field filled in. `lacking`: the register does not say, and the line is left blank."""

    code: str
    name: str
    text: str
    lacking: bool = False
    withheld: int = 0


@cache
def shipped() -> Form:
    """The form that ships. Raises PackError naming the entry and what to do."""
    return read_form(Path(packs.__file__).parent / "public_notice.yaml")


def read_form(path: Path) -> Form:
    """The form of a file. Raises PackError naming the entry and what to do."""
    _header, whole = read_pack(path)
    least_days, hotline, blank = whole.number("least_days"), whole.text("hotline"), whole.text("blank")
    for key in ("least_days_source", "hotline_source"):
        packs.cited(whole, key)
    fields = tuple(_field(entry) for entry in whole.entries("fields"))
    wording = whole.nested("sentences")
    sentences = {code: wording.in_two_languages(code) for code in SENTENCES}
    wording.done()
    whole.done()
    if least_days < 1:
        raise whole.error(f"`least_days` is {least_days}.", "Write at least 1.")
    return Form(fields, sentences, least_days, hotline, blank)


def _field(entry: Entry) -> Field:
    name_zh, name_en = entry.in_two_languages("name")
    made = Field(entry.text("code"), entry.choice("holds", HELD), name_zh, name_en, entry.flag("optional"))
    packs.cited(entry)
    entry.choice("basis", ("published", "inferred"))
    entry.done()
    return made


def without_persons_numbers(text: str) -> tuple[str, int]:
    """A text with ID, bank and mobile numbers taken out, and how many there were (个人号码不公示)."""
    return PERSONAL.subn(WITHHELD, text)


def fill(form: Form, values: Mapping[str, str], language: str) -> list[Line]:
    """The fields in order: what the register says, a blank line where it says nothing, optional ones only if told."""
    lines = []
    for field in form.fields:
        text, withheld = without_persons_numbers(values.get(field.holds, "").strip())
        if text or not field.optional:
            lines.append(Line(field.code, field.name(language), text or form.blank, not text, withheld))
    return lines


def last_day(first: date, days: int, least_days: int) -> date:
    """The last of so many days from the first on, both counted. Raises ValueError when they are too few."""
    if days < least_days:
        raise ValueError(f"a notice is posted for {least_days} days at least, not {days}")
    return first + timedelta(days=days - 1)

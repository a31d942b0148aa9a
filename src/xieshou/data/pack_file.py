"""Reading a pack (数据包) strictly: what the file says, or a `PackError` that its editor can act on.

Belongs here: YAML in, checked values out, and the wording of the errors.
Does not belong: what any one pack means (`packs.py`), or the list of what may be cited.

An `Entry` is read key by key and then closed with `done()`, so a misspelt key is found and never ignored.
"""

import re
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

try:  # the same loader in C, several times faster, where PyYAML was built with it
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

HAN = re.compile(r"[\u3400-\u9fff]")


class PackError(Exception):
    """A pack that cannot be used: names the file, the entry, what is wrong and what to do."""

    def __init__(self, file: str, entry: str, fault: str, remedy: str) -> None:
        super().__init__(f"{file}, {entry}: {fault} {remedy}")
        self.file, self.entry, self.fault, self.remedy = file, entry, fault, remedy


class _Loader(SafeLoader):
    """YAML's safe loader, which also refuses a key written twice; plain YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                continue
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key_node.value!r} is written twice", key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


class Entry:
    """One entry (条目) of a pack: its values are asked for by key, and unasked keys are an error."""

    def __init__(self, file: str, label: str, values: object) -> None:
        self.file, self.label = file, label
        if not isinstance(values, dict):
            raise PackError(file, label, f"found {values!r} where an entry was expected.", "Write `key: value` lines.")
        self._values: dict[str, object] = dict(values)
        self._asked: set[str] = set()

    def error(self, fault: str, remedy: str) -> PackError:
        return PackError(self.file, self.label, fault, remedy)

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return self._values.get(key) is not None

    def _value(self, key: str) -> object:
        if not self.has(key):
            raise self.error(f"`{key}` is missing.", f"Add a line `{key}:` with its value.")
        return self._values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """The text under this key; a number or a yes/no there is an error, for YAML reads `no` as false."""
        if default is not None and not self.has(key):
            return default
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"`{key}` is {value!r}, which is no text.", "Write the text between quotation marks.")
        return value.strip()

    def in_two_languages(self, stem: str, *, required: bool = True) -> tuple[str, str]:
        """The Chinese and the English of one text: both, or, where it may be absent, neither."""
        zh_key, en_key = f"{stem}_zh", f"{stem}_en"
        if not required and not self.has(zh_key) and not self.has(en_key):
            return "", ""
        zh, en = self.text(zh_key), self.text(en_key)
        if not HAN.search(zh):
            raise self.error(f"`{zh_key}` is {zh!r}, which holds no Chinese.", "Write the Chinese there.")
        if not re.search("[A-Za-z]", en):
            raise self.error(f"`{en_key}` is {en!r}, which holds no English.", "Write the English there.")
        return zh, en

    def number(self, key: str, default: int | None = None) -> int:
        value = default if default is not None and not self.has(key) else self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"`{key}` is {value!r}, which is no whole number.", "Write digits only.")
        return value

    def positive(self, key: str) -> int:
        """A whole number of 1 or more."""
        if (number := self.number(key)) < 1:
            raise self.error(f"`{key}` is {number}.", "Write 1 or more.")
        return number

    def flag(self, key: str) -> bool:
        """True or false; a missing flag is false."""
        value = self._values[key] if self.has(key) else False
        if not isinstance(value, bool):
            raise self.error(f"`{key}` is {value!r}.", "Write `true` or `false`.")
        return value

    def day(self, key: str) -> date:
        value = self._value(key)
        if type(value) is not date:
            raise self.error(f"`{key}` is {value!r}, which is no day.", "Write it as 2021-01-01, without quotes.")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise self.error(f"`{key}` is {value!r}.", f"Choose one of: {', '.join(allowed)}.")
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a missing list is empty unless it is required."""
        value = self._value(key) if required else self._values[key] if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(f"`{key}` is {value!r}.", "Write a list of texts, such as [R05, R09].")
        if required and not value:
            raise self.error(f"`{key}` is empty.", "Name at least one.")
        if len(set(value)) < len(value):
            raise self.error(f"`{key}` names one thing twice: {value!r}.", "Leave each of them once.")
        return tuple(value)

    def years(self, key: str) -> tuple[int, ...]:
        value = self._values[key] if self.has(key) else []
        if not isinstance(value, list) or not all(type(item) is int and 1949 < item < 2100 for item in value):
            raise self.error(f"`{key}` is {value!r}.", "Write a list of years, such as [2019, 2020].")
        return tuple(value)

    def entries(self, key: str, *, required: bool = True) -> "Iterator[Entry]":
        """The entries of a nested list, labelled by the entry that holds them."""
        value = self._value(key) if required else self._values[key] if self.has(key) else []
        if not isinstance(value, list):
            raise self.error(f"`{key}` is {value!r}.", "Write a list: one `- ` line for each entry.")
        for number, item in enumerate(value, start=1):
            label = (
                next((str(item[k]) for k in ("id", "code", "value", "regime", "list") if k in item), None)
                if (isinstance(item, dict))
                else None
            )
            where = f"{key} number {number}" + (f" ({label})" if label else "")
            yield Entry(self.file, where if self.label == "the file" else f"{self.label}, {where}", item)

    def nested(self, key: str) -> "Entry":
        """One entry inside this one."""
        return Entry(self.file, f"{self.label}, {key}", self._value(key))

    def lists_of_texts(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list whose items are lists of texts, none of them empty."""
        value = self._value(key)
        fits = isinstance(value, list) and all(
            isinstance(item, list) and item and all(isinstance(text, str) for text in item) for item in value
        )
        if not fits:
            raise self.error(f"`{key}` is {value!r}.", "Write a list of lists, such as [[year, name]].")
        return tuple(tuple(item) for item in value)  # type: ignore[attr-defined]

    def named_lists(self, key: str) -> "dict[str, Iterator[Entry]]":
        """Lists under their names: a mapping whose every value is a list of entries."""
        value = self._value(key)
        if not isinstance(value, dict) or not value:
            raise self.error(f"`{key}` is {value!r}.", "Write `name:` lines, each with a list below it.")
        held = Entry(self.file, self.label, value)
        return {str(name): held.entries(str(name)) for name in value}

    def done(self) -> None:
        """Close the entry: every key has been asked for, so any left over is a mistake."""
        if unknown := sorted(str(key) for key in self._values.keys() - self._asked):
            known = ", ".join(sorted(self._asked))
            raise self.error(f"unknown key {', '.join(unknown)}.", f"Remove it or correct it; known here: {known}.")


@dataclass(frozen=True)
class PackHeader:
    """What a pack says of itself: name, version, first day it speaks about, what it holds, fields that we inferred."""

    pack: str
    version: int
    valid_from: date
    description_zh: str
    description_en: str
    inferred_fields: tuple[str, ...]


def read_pack(path: Path) -> tuple[PackHeader, Entry]:
    """Open a pack file: its checked header, and the whole file as one entry whose lists are to be read."""
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise PackError(path.name, "the file", "it is not there.", f"Put it in {path.parent.name}/.") from None
    except UnicodeDecodeError:
        raise PackError(path.name, "the file", "it is not UTF-8.", "Save it again as UTF-8.") from None
    except yaml.YAMLError as problem:
        fault = " ".join(str(problem).split())
        raise PackError(path.name, "the file", f"it is not YAML: {fault}.", "Correct the line named.") from None
    whole = Entry(path.name, "the file", values)
    description_zh, description_en = whole.in_two_languages("description")
    header = PackHeader(
        whole.text("pack"),
        whole.number("version"),
        whole.day("valid_from"),
        description_zh,
        description_en,
        whole.texts("inferred_fields"),
    )
    if header.pack != path.stem:
        raise whole.error(f"`pack` is {header.pack!r}.", f"Write `pack: {path.stem}`, as the file is named.")
    return header, whole

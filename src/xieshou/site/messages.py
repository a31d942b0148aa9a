"""The translations, without msgfmt or xgettext: `python -m xieshou.site.messages collect|compile|check`.

Belongs here: finding every message in code and templates, keeping the .po, writing the .mo, saying what is amiss.
Does not belong: the words themselves (locale/zh_Hans/LC_MESSAGES/django.po).

The English text is the msgid. `collect` renews the .po and keeps every translation; `compile` writes the .mo, which is
committed; `check` ends with 1 when a message is missing, untranslated, has other placeholders, or the .mo is stale.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

SOURCES = Path(__file__).resolve().parents[1]
CATALOGUE = Path(__file__).resolve().parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# %% is no placeholder; a space is no conversion here, so that “5 % of it” is text
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[#0+-]*[\d.]*[sdifrx]|\{(\w*)\}")
METADATA = {
    "Project-Id-Version": "xieshou",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Message(NamedTuple):
    """A message as code or a template asks for it."""

    context: str | None
    text: str
    plural: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue finds it by."""
        return self.context, self.text


def messages_in(path: Path) -> Iterator[Message]:
    """Every message that one .py or .html file asks for."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Blanked-out text keeps its indentation, which would mean something in Python.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, found, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        texts = found if isinstance(found, tuple) else (found,)
        if texts[0]:
            yield Message(context, texts[0], texts[1] if len(texts) > 1 else None)


def sources() -> list[Path]:
    """The files that may hold messages, tests and migrations left out."""
    left_out = {"tests", "migrations", "static", "locale"}
    found = [*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html")]
    return sorted(path for path in found if not left_out & set(path.relative_to(SOURCES).parts))


def wanted() -> dict[Message, list[str]]:
    """Every message with the files that ask for it, in the order of the files; one entry for a context and a text."""
    asked: dict[tuple[str | None, str], tuple[Message, list[str]]] = {}
    for path in sources():
        place = path.relative_to(SOURCES).as_posix()
        for message in messages_in(path):
            known, places = asked.get(message.key, (message, []))
            plural = known if known.plural else message
            asked[message.key] = (plural, places if place in places else [*places, place])
    return dict(asked.values())


def catalogue() -> polib.POFile:
    """The .po as it stands, or a new one."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def collect() -> int:
    """Renew the .po: new messages empty, kept ones with their translation, dropped ones set aside as obsolete."""
    old = {(entry.msgctxt, entry.msgid): entry for entry in catalogue()}
    new = polib.POFile(wrapwidth=0)
    new.metadata = dict(METADATA)
    for message, places in wanted().items():
        entry = polib.POEntry(msgid=message.text, occurrences=[(place, "") for place in places])
        entry.msgctxt = message.context
        if any(PLACEHOLDER.finditer(message.text)):
            entry.flags = ["python-brace-format" if "{" in message.text else "python-format"]
        kept = old.pop(message.key, None)
        said = (kept.msgstr or kept.msgstr_plural.get(0, "")) if kept else ""
        if message.plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: said}
        else:
            entry.msgstr = said
        if kept and "fuzzy" in kept.flags:
            entry.flags.append("fuzzy")
        new.append(entry)
    for entry in old.values():
        if entry.translated() or entry.obsolete:
            entry.obsolete, entry.occurrences = True, []
            new.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(f"{new}\n".rstrip("\n") + "\n", encoding="utf-8")
    print(f"{len(new) - len(new.obsolete_entries())} messages, {len(new.untranslated_entries())} to translate")
    return 0


def compile_() -> int:
    """Write the .mo beside the .po."""
    CATALOGUE.with_suffix(".mo").write_bytes(catalogue().to_binary())
    print(f"{len(catalogue().translated_entries())} translations compiled")
    return 0


def placeholders(text: str) -> list[str]:
    """The placeholders of a message, sorted; a doubled percent sign is none."""
    return sorted(match[0] for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def faults() -> list[str]:
    """Everything that is amiss, one line each; nothing when the translations are whole."""
    if not CATALOGUE.exists():
        return ["There is no catalogue yet: run `python -m xieshou.site.messages collect`."]
    kept = {(entry.msgctxt, entry.msgid): entry for entry in catalogue() if not entry.obsolete}
    asked = wanted()
    found = []
    for message, places in asked.items():
        entry = kept.get(message.key)
        if entry is None:
            found.append(f"“{message.text}” ({places[0]}) is not in the catalogue: run collect.")
        elif not entry.translated():
            found.append(f"“{message.text}” ({places[0]}) is not translated, or only as a guess (fuzzy): translate it.")
        else:
            said = entry.msgstr or entry.msgstr_plural.get(0, "")
            allowed = [placeholders(message.text), placeholders(message.plural or message.text)]
            if placeholders(said) not in allowed:
                found.append(f"“{message.text}” and “{said}” have different placeholders: make them equal.")
    for context, text in kept.keys() - {message.key for message in asked}:
        found.append(f"“{text}”{f' ({context})' if context else ''} is asked for nowhere: run collect.")
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue().to_binary():
        found.append("The .mo is older than the .po: run compile.")
    return found


def check() -> int:
    """Print what is amiss; 1 when something is."""
    found = faults()
    print("\n".join(found) or "Every message is translated, and the compiled file is current.")
    return 1 if found else 0


DEEDS = {"collect": collect, "compile": compile_, "check": check}


def main(arguments: list[str]) -> int:
    """Run one deed by its name."""
    if len(arguments) != 1 or arguments[0] not in DEEDS:
        print(__doc__, file=sys.stderr)
        return 2
    return DEEDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

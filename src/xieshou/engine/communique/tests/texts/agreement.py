"""How far the reader agrees with an annotation (测评): what is right, what is wrong, what is missing, for each field.

Belongs here: counting, the targets. Does not belong: printing, the texts (`annotated`).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from xieshou.engine.communique.read import Reading, read
from xieshou.engine.communique.repair import Kind
from xieshou.engine.communique.tests.repair.material import spans
from xieshou.engine.communique.tests.repair.scrambler import wrong_characters
from xieshou.engine.communique.tests.texts.annotated import OPEN, Annotated

CLOSING = "。；”！"


@dataclass
class Count:
    """Values that agree, that the reader made up, that it missed; the last two with examples."""

    right: int = 0
    extra: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the annotated values that were found."""
        return self.right / max(1, self.right + len(self.missed))

    @property
    def precision(self) -> float:
        """Share of what was found that is annotated."""
        return self.right / max(1, self.right + len(self.extra))


# Targets of the project on documents not seen: recall, and precision where it is asked for.
TARGETS: dict[str, tuple[float, float]] = {
    "attendees": (0.95, 0.95), "side": (0.92, 0), "titles": (0.90, 0), "days": (0.95, 0.95), "place": (0.88, 0),
    "parties with role": (0.90, 0.90), "visits": (0.80, 0.85), "units": (0.90, 0.85), "numbered items": (0.98, 0),
    "speaker": (0.93, 0), "areas": (0.80, 0.80), "figures": (0.93, 0.95), "refusals": (1, 1),
}  # fmt: skip
# Counts that must be nothing.
NEVER = ("years made up", "figures of damaged numbers", "spans that differ", "edits of undamaged pages")
WRONG_CHARACTERS = 0.0005


@dataclass
class Agreement:
    """All counts over some texts."""

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in TARGETS})
    never: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in NEVER})
    wrong_characters: int = 0
    damaged_characters: int = 0

    def compare(self, name: str, text: str, wanted: Iterable[Hashable], found: Iterable[Hashable]) -> None:
        """Two sets of values."""
        gold, read_ = set(wanted), set(found)
        count = self.counts[name]
        count.right += len(gold & read_)
        count.extra += [f"{text}: {value}" for value in sorted(map(str, read_ - gold))]
        count.missed += [f"{text}: {value}" for value in sorted(map(str, gold - read_))]

    @property
    def shortfalls(self) -> list[str]:
        """What is below its target."""
        low = [
            f"{name}: recall {count.recall:.3f}, precision {count.precision:.3f}; missed {count.missed[:9]}, "
            f"made up {count.extra[:9]}"
            for name, count in self.counts.items()
            if count.recall < TARGETS[name][0] or count.precision < TARGETS[name][1]
        ]
        low += [f"{name}: {found}" for name, found in self.never.items() if found]
        if self.wrong_characters > WRONG_CHARACTERS * self.damaged_characters:
            low.append(f"{self.wrong_characters} of {self.damaged_characters} characters are wrong")
        return low


def agreement(texts: Iterable[Annotated]) -> Agreement:
    """Read every text and compare."""
    total = Agreement()
    for text in texts:
        reading = read(text.page)
        record = reading.as_json()
        _refusal(total, text, record)
        _repair(total, text, reading)
        if text.refused is None and record["refused"] is None:
            _who(total, text, record)
            _when_and_where(total, text, record)
            _what(total, text, record)
    return total


def _refusal(total: Agreement, text: Annotated, record: dict[str, Any]) -> None:
    code = record["refused"] and record["refused"]["code"]
    total.compare("refusals", text.name, [text.refused or "read"], [code or "read"])
    if text.refused and record["commitments"]:
        total.counts["refusals"].extra.append(f"{text.name}: commitments of a page that is refused")


def _repair(total: Agreement, text: Annotated, reading: Reading) -> None:
    repaired = reading.repaired
    if text.damaged:
        total.damaged_characters += len(text.clean)
        total.wrong_characters += wrong_characters(repaired.text, text.clean)
    else:
        beyond = [edit for edit in repaired.edits if edit.kind not in (Kind.SCRIPT, Kind.WIDTH)]
        total.never["edits of undamaged pages"] += [f"{text.name}: {edit.before}" for edit in beyond]


def _who(total: Agreement, text: Annotated, record: dict[str, Any]) -> None:
    found = {one["name"]: one for one in record["attendees"]}
    total.compare("attendees", text.name, text.people, found)
    for name in text.people.keys() & found.keys():
        titles, side = text.people[name]
        if titles != OPEN:
            total.compare("titles", text.name, [titles], ["、".join(found[name]["titles"])])
        if side != OPEN:
            total.compare("side", f"{text.name} {name}", [side], [found[name]["side"]])
    parties = {(party["name"], party["role"]) for party in record["parties"]}
    total.compare("parties with role", text.name, text.gold["parties"].items(), parties)


def _when_and_where(total: Agreement, text: Annotated, record: dict[str, Any]) -> None:
    event = record["event"]
    visit, meeting = event["visit_dates"] or {}, event["meeting_date"] or {}
    first, _, last = (text.gold["visit"] or "").partition("/")
    wanted = {"from": first, "to": last or first, "met": text.gold["meeting"] or "",
              "published": text.gold["published"] or ""}  # fmt: skip
    printed = record["publish_date"] or {}
    found = {
        "from": _day(visit, "start"), "to": _day(visit, "end"), "met": _day(meeting, "iso"),
        "published": printed.get("iso") or "",
    }  # fmt: skip
    for key, day in wanted.items():
        if str(day) or found[key]:
            total.compare("days", f"{text.name} {key}", [str(day)] if day else [], [found[key]] if found[key] else [])
        if str(day).startswith("--") and found[key] and not found[key].startswith("--"):
            total.never["years made up"].append(f"{text.name}: {found[key]}")
    place = event["place"] and event["place"]["name"]
    if place or text.gold["place"]:
        total.compare("place", text.name, [text.gold["place"]], [place])
    for visited in record["visits"]:
        span, code = tuple(visited["as_written"]["rep"]), visited["resolved"] and visited["resolved"]["code"]
        division = text.visits.get(span)
        if division not in (None, OPEN) and not _lies_in(code, division):
            total.counts["visits"].extra.append(f"{text.name}: {visited['place']} is taken for {code}")
    named = [text.clean[slice(*span)] for span in text.visits]
    total.compare("visits", text.name, named, [visited["as_written"]["text"] for visited in record["visits"]])


def _day(told: dict[str, Any], key: str) -> str:
    if told.get(key):
        return str(told[key])
    return f"--{told['month_day']}" if told.get("month_day") else ""


def _lies_in(code: str | None, division: str) -> bool:
    from xieshou.engine.communique.read.gazetteer import gazetteer

    places = gazetteer()
    names = {place.name for part in (4, 6) for place in places.codes.get((code or "")[:part].ljust(6, "0"), ())}
    return division in names


def _what(total: Agreement, text: Annotated, record: dict[str, Any]) -> None:
    units = {_stripped(text.clean, unit["rep"]): unit for unit in record["commitments"]}
    wanted = {_stripped(text.clean, unit.span): unit for unit in text.units}
    total.compare(
        "units", text.name,
        [f"{unit.kind} {text.clean[slice(*span)]}" for span, unit in wanted.items()],
        [f"{unit['kind']} {text.clean[slice(*span)]}" for span, unit in units.items()],
    )  # fmt: skip
    total.compare(
        "numbered items", text.name, [span for span, unit in wanted.items() if unit.kind == "numbered_item"],
        [span for span, unit in units.items() if unit["kind"] == "numbered_item"],
    )  # fmt: skip
    for span in units.keys() & wanted.keys():
        about = f"{text.name} {text.clean[span[0] : span[0] + 9]}"
        total.compare("speaker", about, [wanted[span].speaker], [units[span]["speaker"]])
        total.compare("areas", about, wanted[span].areas, {area["area"] for area in units[span]["areas"]})
    figures = [one for one in record["quantities"] + record["money"] if "use" not in one]
    total.compare("figures", text.name, _printed(text, text.figures), _printed(text, map(_at, figures)))
    total.never["figures of damaged numbers"] += [
        f"{text.name}: {one['at']['text']}" for one in figures if one["at"]["text"] != text.clean[slice(*_at(one))]
    ]
    total.never["spans that differ"] += [
        f"{text.name}: {words}"
        for words, rep, _raw in spans({key: value for key, value in record.items() if key != "repair"})
        if record["repair"]["text"][slice(*rep)] != words
    ]


def _at(figure: dict[str, Any]) -> tuple[int, int]:
    start, end = figure["at"]["rep"]
    return start, end


def _printed(text: Annotated, found: Iterable[tuple[int, int]]) -> list[str]:
    return [f"{text.clean[start:end]} at {start}" for start, end in found]


def _stripped(text: str, span: Iterable[int]) -> tuple[int, int]:
    start, end = span
    while end > start and text[end - 1] in CLOSING:
        end -= 1
    return start, end

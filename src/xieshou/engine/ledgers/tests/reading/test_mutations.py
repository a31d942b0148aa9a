"""Whatever is done to a file, it is read or refused: no other exception, no hanging, nothing left behind."""

import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.engine.ledgers.reading import Limits, Unreadable, read_file
from xieshou.engine.ledgers.tests.reading.making import FILES, SHEET, changed, small_workbook

LIMITS = Limits(
    bytes_in_file=1_000_000, bytes_unpacked=5_000_000, rows=2_000, columns=100, cells=50_000, memory_mb=400, seconds=20
)  # fmt: skip


def flipped(contents: bytes, chance: Random) -> bytes:
    """A few bytes changed."""
    edited = bytearray(contents)
    for _time in range(chance.choice([1, 1, 3, 30])):
        edited[chance.randrange(len(edited))] = chance.randrange(256)
    return bytes(edited)


def cut(contents: bytes, chance: Random) -> bytes:
    """The end missing."""
    return contents[: chance.randrange(1, len(contents))]


def moved(contents: bytes, chance: Random) -> bytes:
    """A piece taken out, or put in twice."""
    start = chance.randrange(len(contents))
    end = min(len(contents), start + chance.randrange(1, 200))
    return contents[:start] + contents[start:end] * chance.choice([0, 2]) + contents[end:]


def lying(contents: bytes, chance: Random) -> bytes:
    """A size, an offset or a count replaced by an absurd one."""
    edited = bytearray(contents)
    at = chance.randrange(max(1, len(edited) - 4))
    edited[at : at + 4] = struct.pack("<I", chance.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x10000]))
    return bytes(edited)


def parts_changed(contents: bytes, chance: Random, path: Path) -> bytes:
    """The package whole, one of its parts mutated: what stands within the XML is damaged, not its wrapping."""
    path.write_bytes(contents)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    victim = chance.choice(sorted(parts))
    if parts[victim]:
        parts[victim] = chance.choice([flipped, cut, moved])(parts[victim], chance)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return path.read_bytes()


def read_or_refused(path: Path) -> None:
    """Reads, and fails the test where anything but a reading or a refusal comes of it."""
    into = path.parent / "into"
    started = time.monotonic()
    try:
        kept = {sheet.path for sheet in read_file(path, into, LIMITS).sheets}
    except Unreadable as refusal:
        kept = set()
        told = f"{refusal.code} {refusal.message_zh} {refusal.message_en} {refusal.detail}"
        assert "reader crashed" not in told, told  # worth a look: a crash is bounded, but tells the clerk little
    assert time.monotonic() - started < LIMITS.seconds + 10
    assert set(into.iterdir() if into.exists() else ()) == kept
    for each in kept:
        each.unlink()


WAYS: dict[str, Callable[[bytes, Random], bytes]] = {"flipped": flipped, "cut": cut, "moved": moved, "lying": lying}
KINDS = ["xlsx", "xls", "ods", "strings.xlsx", "csv", "html"]


def original(kind: str, folder: Path) -> bytes:
    """A good file of a kind."""
    if kind == "strings.xlsx":
        return small_workbook(folder / "strings.xlsx").read_bytes()
    if kind == "csv":
        return '姓名,备注\n演练甲,"一\n二"\n演练乙,5\n'.encode() * 10
    if kind == "html":
        return "<html><table><tr><td colspan=2>演练<br>甲</td></tr><tr><td>1<td>2</table></html>".encode() * 3
    return (FILES / f"office.{kind}").read_bytes()


def mutated(kind: str, way: str, seed: int, folder: Path) -> Path:
    """A file of a kind, mutated in a way."""
    contents = original(kind, folder)
    chance = Random(seed)
    path = folder / "mutated"
    if way == "part" and kind.endswith(("xlsx", "ods")):
        path.write_bytes(parts_changed(contents, chance, folder / "package"))
    else:
        path.write_bytes(WAYS.get(way, flipped)(contents, chance))
    return path


mutations = (st.sampled_from(KINDS), st.sampled_from([*WAYS, "part"]), st.integers(0, 2**32))
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@settings(calm, max_examples=8)
@given(*mutations)
def test_a_mutated_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, way: str, seed: int
) -> None:
    read_or_refused(mutated(kind, way, seed, tmp_path_factory.mktemp("mutated")))


@pytest.mark.long
@settings(calm, max_examples=200)
@given(*mutations)
def test_many_mutated_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, way: str, seed: int
) -> None:
    read_or_refused(mutated(kind, way, seed, tmp_path_factory.mktemp("mutated")))


@pytest.mark.long
def test_a_sheet_of_sixty_thousand_rows_of_a_thousand_cells(tmp_path: Path) -> None:
    path = changed(small_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", {}, without=[SHEET])
    row = "<c><v>1</v></c>" * 1_000
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open(SHEET, "w") as part:
        part.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
        for number in range(60_000):
            part.write(f'<row r="{number + 1}" spans="{Random(number).random()}">{row}</row>'.encode())
        part.write(b"</sheetData></worksheet>")
    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path / "b.xlsx", tmp_path / "into")
    assert refused.value.code in ("too_many_cells", "unsafe")


@pytest.mark.long
def test_a_line_of_a_gigabyte_and_one_just_within_the_bounds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(Unreadable) as refused:
        read_file(path, tmp_path / "into")
    assert refused.value.code == "too_big"
    for contents, codes in (
        (b"a" * 250_000_000, {"cell_too_long", "out_of_memory"}),
        (b"a," * 125_000_000, {"too_many_columns", "out_of_memory"}),
        (b'"' * 250_000_000, {"cell_too_long", "out_of_memory", "too_slow"}),
    ):  # fmt: skip
        path.write_bytes(contents)
        with pytest.raises(Unreadable) as refused:
            read_file(path, tmp_path / "into")
        assert refused.value.code in codes

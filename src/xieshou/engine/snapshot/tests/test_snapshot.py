"""A snapshot is named by what its rows say, and nothing in it can be altered unseen."""

import hashlib
import json
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshou.engine.snapshot import DamagedSnapshot, compare, freeze, keep_derived, load_manifest, read, verify
from xieshou.engine.snapshot.canonical import canonical_text, conformed, digest_of
from xieshou.engine.snapshot.tables import TABLES
from xieshou.engine.snapshot.tests.small_tables import small_tables, table

MOVEMENTS = [
    {"key": "m-1", "kind": "receive", "amount_fen": 100, "on_first": date(2019, 1, 1), "on_last": date(2019, 12, 31)},
    {"key": "m-2", "kind": "receive", "amount_fen": 250, "on_first": date(2019, 5, 4), "on_last": date(2019, 5, 4)},
]
QUANTITIES = [{"key": "q-1", "indicator": "IND-01", "quantity": Decimal("54"), "unit": "enterprises"}]

texts = st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=6))
movements = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.text("abc\"',\n", max_size=3),
            "confidence": texts,
            "amount_fen": st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
            "complete": st.one_of(st.none(), st.booleans()),
            "on_first": st.one_of(st.none(), st.dates()),
        }
    ),
    min_size=1,
    max_size=6,
)


@given(movements, st.randoms())
def test_the_order_of_rows_leaves_no_trace(rows: list[dict[str, object]], chance: random.Random) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    assert digest_of("movements", table("movements", mixed)) == digest_of("movements", table("movements", rows))


@given(movements, st.data())
def test_one_changed_cell_changes_the_digest(rows: list[dict[str, object]], data: st.DataObject) -> None:
    frame = table("movements", rows)
    nth = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(["key", "confidence", "amount_fen", "complete", "on_first"]))
    old = frame[nth, column]
    new: object
    if column == "amount_fen":
        new = 0 if old is None else (old - 1 if old > 0 else old + 1)
    elif column == "complete":
        new = data.draw(st.sampled_from([value for value in (None, True, False) if value is not old]))
    elif column == "on_first":
        new = date(2019, 1, 1) if old is None else None if old == date.max else old + timedelta(days=1)
    else:
        new = data.draw(texts.filter(lambda text: text != old))
    changed = frame.to_dicts()
    changed[nth][column] = new
    other = pl.DataFrame(changed, schema=TABLES["movements"], orient="row")
    assert digest_of("movements", other) != digest_of("movements", frame)


def test_null_and_empty_text_and_quotes_read_differently() -> None:
    rows = [{"key": "a", "confidence": None}, {"key": "b", "confidence": ""}, {"key": 'c","', "confidence": '"'}]
    text = "".join(canonical_text(conformed("movements", table("movements", rows))))
    assert '"a"' in text
    assert '"c"","""' in text
    assert len(set(text.splitlines()[1:])) == 3
    assert text.splitlines()[1].split(",")[7] == ""
    assert text.splitlines()[2].split(",")[7] == '""'


def test_the_same_rows_are_frozen_once(tmp_path: Path) -> None:
    first = freeze(small_tables(movements=MOVEMENTS), tmp_path)
    again = freeze(small_tables(movements=MOVEMENTS[::-1]), tmp_path)
    assert again.folder == first.folder
    assert [folder.name for folder in tmp_path.iterdir()] == [first.digest[:16]]
    assert read(first.folder, "movements")["key"].to_list() == ["m-1", "m-2"]
    assert verify(first.folder) == []


def test_other_rows_stand_in_another_folder(tmp_path: Path) -> None:
    first = freeze(small_tables(movements=MOVEMENTS), tmp_path)
    assert freeze(small_tables(movements=MOVEMENTS[:1]), tmp_path).digest != first.digest


def test_what_is_derived_from_the_rows_leaves_the_digest_alone(tmp_path: Path) -> None:
    first = freeze(small_tables(movements=MOVEMENTS), tmp_path)
    kept = keep_derived(first.folder, {"claims.json": b"[]"}, {"definitions": "indicators/1"})
    assert kept.digest == first.digest
    assert load_manifest(first.folder).derived == {"definitions": "indicators/1"}
    assert freeze(small_tables(movements=MOVEMENTS), tmp_path).derived == {"definitions": "indicators/1"}
    assert verify(first.folder) == []


def test_a_table_with_a_missing_or_a_foreign_column_is_refused(tmp_path: Path) -> None:
    tables = small_tables(movements=MOVEMENTS)
    with pytest.raises(ValueError, match=r"movements: missing columns \['amount_fen'\], unknown columns \['amount'\]"):
        freeze(tables | {"movements": tables["movements"].rename({"amount_fen": "amount"})}, tmp_path)
    with pytest.raises(ValueError, match="missing from the snapshot: movements"):
        freeze({name: frame for name, frame in tables.items() if name != "movements"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=40)
@given(st.data())
def test_a_flipped_byte_is_found_and_its_file_named(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = freeze(small_tables(movements=MOVEMENTS), tmp_path_factory.mktemp("snapshots")).folder
    keep_derived(folder, {"claims.json": b'[{"id": "c-1"}]'}, {})
    name = data.draw(st.sampled_from(["movements.parquet", "programme.parquet", "claims.json"]))
    content = bytearray((folder / name).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / name).write_bytes(content)
    problems = verify(folder)
    assert len(problems) == 1
    assert problems[0].startswith(name.removesuffix(".parquet"))


def put_with_its_bytes_vouched_for(folder: Path, frame: pl.DataFrame) -> None:
    """Write other rows and the manifest's file digest with them: only the digest over the rows is left to tell."""
    frame.write_parquet(folder / "movements.parquet")
    told = json.loads((folder / "manifest.json").read_text())
    told["files"]["movements.parquet"] = hashlib.sha256((folder / "movements.parquet").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told))


def test_verifying_says_what_of_a_table_differs_even_where_its_bytes_are_vouched_for(tmp_path: Path) -> None:
    folder = freeze(small_tables(movements=MOVEMENTS), tmp_path).folder
    frozen = read(folder, "movements")
    put_with_its_bytes_vouched_for(folder, frozen.head(1))
    assert verify(folder) == ["movements: holds 1 rows, 2 were frozen."]
    put_with_its_bytes_vouched_for(folder, frozen.with_columns(amount_fen=pl.lit(7, pl.Int64)))
    assert "movements: some cell of its 2 rows is not as frozen" in verify(folder)[0]
    put_with_its_bytes_vouched_for(folder, frozen.drop("document_no"))
    assert "movements: the columns document_no are not as frozen" in verify(folder)[0]
    put_with_its_bytes_vouched_for(folder, frozen)
    assert verify(folder) == []


def test_a_file_written_anew_or_gone_is_found(tmp_path: Path) -> None:
    folder = freeze(small_tables(movements=MOVEMENTS), tmp_path).folder
    read(folder, "movements").write_parquet(folder / "movements.parquet", compression="uncompressed")
    assert "movements: the file was altered" in verify(folder)[0]
    (folder / "movements.parquet").unlink()
    assert "movements: the file is missing" in verify(folder)[0]


def test_freezing_again_makes_a_damaged_folder_whole(tmp_path: Path) -> None:
    folder = freeze(small_tables(movements=MOVEMENTS), tmp_path).folder
    (folder / "movements.parquet").unlink()
    freeze(small_tables(movements=MOVEMENTS), tmp_path)
    assert verify(folder) == []


def test_a_manifest_rewritten_to_fit_other_rows_no_longer_fits_its_folder(tmp_path: Path) -> None:
    folder = freeze(small_tables(movements=MOVEMENTS), tmp_path / "a").folder
    other = freeze(small_tables(movements=MOVEMENTS[:1]), tmp_path / "b").folder
    for name in ("movements.parquet", "manifest.json"):
        (folder / name).write_bytes((other / name).read_bytes())
    assert verify(folder) == [f"manifest: the folder is named {folder.name}, its digest begins {other.name}."]


def test_a_manifest_that_was_altered_is_not_believed(tmp_path: Path) -> None:
    folder = freeze(small_tables(movements=MOVEMENTS), tmp_path).folder
    told = json.loads((folder / "manifest.json").read_text())
    next(one for one in told["tables"] if one["name"] == "movements")["rows"] = 3
    (folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(DamagedSnapshot, match="was altered"):
        load_manifest(folder)
    (folder / "manifest.json").write_text("{")
    assert "cannot be read" in verify(folder)[0]
    (folder / "manifest.json").unlink()
    assert "is missing" in verify(folder)[0]


def test_comparing_names_rows_and_fields(tmp_path: Path) -> None:
    before = freeze(small_tables(movements=MOVEMENTS, quantities=QUANTITIES), tmp_path)
    moved = [MOVEMENTS[0] | {"amount_fen": 120, "document_no": "川财〔2019〕1号"}, MOVEMENTS[1] | {"key": "m-3"}]
    after = freeze(small_tables(movements=moved, quantities=QUANTITIES), tmp_path)
    (difference,) = compare(before.folder, after.folder)
    assert difference.table == "movements"
    assert (difference.added, difference.removed) == (["m-3"], ["m-2"])
    assert difference.changed[0].key == "m-1"
    assert difference.changed[0].fields == {"amount_fen": ("100", "120"), "document_no": (None, "川财〔2019〕1号")}
    assert "~ m-1  amount_fen: 100 → 120" in str(difference)
    assert compare(before.folder, before.folder) == []


def test_comparing_tells_targets_apart_by_all_that_names_them(tmp_path: Path) -> None:
    target = {"agreement": "a-1", "measure": "jobs", "unit": "persons", "value": Decimal("10")}
    before = freeze(small_tables(targets=[target, target | {"year": 2019}]), tmp_path)
    after = freeze(small_tables(targets=[target | {"value": Decimal("11")}, target | {"year": 2019}]), tmp_path)
    (difference,) = compare(before.folder, after.folder)
    assert [row.key for row in difference.changed] == ["a-1/jobs//persons"]
    assert difference.changed[0].fields == {"value": ("10.0000", "11.0000")}

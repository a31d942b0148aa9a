"""The seed, whose record was written by hand: every key must come out equal."""

import pytest

from xieshou.engine.communique.read import read
from xieshou.engine.communique.repair import repair
from xieshou.engine.communique.tests.repair.material import gold, seed, spans

IN_WORDS = {"note", "why"}  # remarks of the annotator


@pytest.fixture(scope="module")
def record():
    return read(seed()).as_json()


def differences(gold_value, value, path=""):
    """Where a value differs from the annotation; keys that the annotation has not are not its matter."""
    if isinstance(gold_value, dict):
        if not isinstance(value, dict):
            return [path]
        keys = [key for key in gold_value if key not in IN_WORDS]
        missing = [f"{path}.{key}: missing" for key in keys if key not in value]
        return missing + [
            each for key in keys if key in value for each in differences(gold_value[key], value[key], f"{path}.{key}")
        ]
    if isinstance(gold_value, list):
        if not isinstance(value, list) or len(gold_value) != len(value):
            return [f"{path}: another length"]
        pairs = enumerate(zip(gold_value, value, strict=True))
        return [each for at, (one, other) in pairs for each in differences(one, other, f"{path}[{at}]")]
    return [] if gold_value == value else [f"{path}: {value} instead of {gold_value}"]


KEYS = [key for key in gold()["record"] if key not in {"traps", "not_commitments", "commitments_summary"}]


@pytest.mark.parametrize("key", KEYS)
def test_what_is_read_equals_the_annotation(record, key):
    assert differences(gold()["record"][key], record[key], key) == []


def test_the_summary_counts_the_units(record):
    annotated = gold()["record"]["commitments_summary"]
    assert {key: record["commitments_summary"][key] for key in annotated} == annotated


def test_the_speech_that_promises_nothing_is_told_apart(record):
    units = [unit["rep"] for unit in record["commitments"]]
    for none in gold()["record"]["not_commitments"]:
        start, end = none["rep"]
        assert not any(first <= start and end <= last for first, last in units), none["text"]


def test_no_trap_is_taken_for_a_figure_or_a_place(record):
    traps = {tuple(trap["rep"]) for trap in gold()["record"]["traps"]}
    taken = {tuple(one["at"]["rep"]) for one in record["quantities"] + record["money"] + record["parties"]}
    assert not traps & taken


def test_the_villages_have_the_codes_of_2018(record):
    assert [visit["resolved"]["code"] for visit in record["visits"]] == ["513431214201", "513431215200"]
    later = read(repair(seed().replace("2018年06月04日", "2022年06月04日"))).as_json()
    assert [visit["resolved"]["code"] for visit in later["visits"]] == ["513431106200", "513431106205"]


def test_the_record_has_the_keys_of_the_annotation_and_two_more(record):
    annotated = {key for key in gold()["record"] if key != "traps"}
    assert set(record) == annotated | {"repair", "refused"}
    assert record["refused"] is None
    assert record["repair"]["text"] == gold()["repaired"]["text"]


def test_every_value_equals_the_text_at_its_span(record):
    text, found = record["repair"]["text"], list(spans({key: record[key] for key in record if key != "repair"}))
    assert len(found) > 100
    for words, (start, end), (raw_start, raw_end) in found:
        assert text[start:end] == words
        assert 0 <= raw_start < raw_end <= len(seed())

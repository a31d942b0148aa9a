"""The reader meets the project's targets on our own texts, those it was improved with and those kept apart."""

import pytest

from xieshou.engine.communique.tests.texts.agreement import agreement
from xieshou.engine.communique.tests.texts.annotated import read_texts


@pytest.mark.parametrize("folder", ["tuned", "kept_apart"])
def test_the_targets_are_met(folder):
    assert agreement(read_texts(folder)).shortfalls == []


def test_there_are_enough_texts_of_every_kind():
    texts = {folder: read_texts(folder) for folder in ("tuned", "kept_apart")}
    every = texts["tuned"] + texts["kept_apart"]
    communiques = [text for text in every if not text.refused]
    assert len(communiques) >= 30
    assert 3 * len(texts["kept_apart"]) == len(every)
    assert sum(text.damaged for text in communiques) >= 8
    assert sum(text.page != text.clean and not text.damaged for text in communiques) == 2  # traditional script
    assert {text.refused for text in every} == {
        None,
        "spun",
        "translated",
        "no_meeting_or_visit",
        "not_about_assistance",
    }

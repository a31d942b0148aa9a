"""The texts that the tests of repair use: the seed with its annotation, clean texts of our own.

Belongs here: reading them. Does not belong: damaging them (`scrambler`).
"""

import json
import random
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parents[1] / "data"


@cache
def seed() -> str:
    """The page as it was found."""
    folder = files("xieshou") / "demo" / "guangdong_sichuan" / "data"
    return (folder / "communique-seed.txt").read_text(encoding="utf-8")


@cache
def gold() -> dict[str, Any]:
    """Its annotation by hand."""
    read: dict[str, Any] = json.loads((_DATA / "communique-seed-gold.json").read_text(encoding="utf-8"))
    return read


def spans(annotation: Any = None) -> Iterator[tuple[str, list[int], list[int]]]:
    """Every annotated text of the record with its place in the repaired text and in the page."""
    annotation = gold()["record"] if annotation is None else annotation
    if isinstance(annotation, dict):
        if isinstance(annotation.get("rep"), list) and "raw" in annotation:
            yield annotation.get("text", ""), annotation["rep"], annotation["raw"]
        annotation = list(annotation.values())
    if isinstance(annotation, list):
        for each in annotation:
            if isinstance(each, dict | list):
                yield from spans(each)


@cache
def clean_texts() -> tuple[str, ...]:
    """Undamaged texts, simplified, full-width."""
    lines = (_DATA / "clean_texts.txt").read_text(encoding="utf-8").splitlines()
    body = "\n".join(line for line in lines if not line.startswith("#"))
    return tuple(body.split("\n====\n"))


def a_page(rng: random.Random) -> str:
    """A text as long as such reports are, put together from the clean ones."""
    return "\n".join(rng.sample(clean_texts(), rng.randint(8, 20)))

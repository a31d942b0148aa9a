"""How fast scraped texts are repaired, beside what a copier would do without knowing the damage.

`python -m benchmarks.communique`. Each row is one page many times over, or many damaged pages of our own; the best of
five runs on one core counts. Beside it: OpenCC alone, and OpenCC after deleting brackets and doubled commas.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence

import opencc

from xieshou.engine.communique.repair import repair
from xieshou.engine.communique.tests.repair.material import a_page, clean_texts, seed
from xieshou.engine.communique.tests.repair.scrambler import scramble, wrong_characters
from xieshou.engine.communique.tests.repair.test_scrambled_pages import a_harsh_site, a_site

GOAL = 300_000  # characters a second
RUNS = 5
BRACKETS = re.compile(r" ?\([^()A-Z]{1,8}\)")
DOUBLED = re.compile("[,，]+(?=[,，、。])")


def main() -> None:
    """Print a table."""
    converter = opencc.OpenCC("t2s")
    ways: dict[str, Callable[[str], object]] = {
        "repair": repair,
        "opencc alone": converter.convert,
        "brackets off, opencc": lambda page: converter.convert(DOUBLED.sub("", BRACKETS.sub("", page))),
    }
    damaged, harsh = [damaged_pages(40, site_of) for site_of in (a_site, a_harsh_site)]
    sets: dict[str, Sequence[str]] = {
        "the seed": [seed()] * 20,
        "the seed 100 times in one page": [(seed() + "\n") * 100],
        "40 damaged pages": [page for page, _ in damaged],
        "40 damaged pages, any character glossed": [page for page, _ in harsh],
        "clean texts": clean_texts(),
    }
    print(f"{'thousand characters a second':42}" + "".join(f"{way:>22}" for way in ways))
    for name, pages in sets.items():
        print(f"{name:42}" + "".join(f"{speed(work, pages) / 1000:22,.0f}" for work in ways.values()))
    print(
        f"{'wrong characters in 40 damaged pages':42}"
        + "".join(f"{errors(work, damaged):21.4%} " for work in ways.values())
    )
    print(f"goal: {GOAL // 1000} thousand characters a second")


def damaged_pages(count: int, site_of) -> list[tuple[str, str]]:
    """Pages and the texts they were made of."""
    pages = []
    for number in range(count):
        rng = random.Random(number)
        text = a_page(rng)
        pages.append((scramble(text, site_of(rng), rng), text))
    return pages


def speed(work: Callable[[str], object], pages: Sequence[str]) -> float:
    """Characters a second, the best of several runs; tables are loaded before."""
    work(pages[0])
    best = float("inf")
    for _ in range(RUNS):
        begun = time.process_time()
        for page in pages:
            work(page)
        best = min(best, time.process_time() - begun)
    return sum(map(len, pages)) / best


def errors(work: Callable[[str], object], pages: Sequence[tuple[str, str]]) -> float:
    """Share of characters that are wrong, holes not counted."""
    results = [(getattr(work(page), "text", None) or str(work(page)), text) for page, text in pages]
    return sum(wrong_characters(made, text) for made, text in results) / sum(len(text) for _, text in results)


if __name__ == "__main__":
    main()

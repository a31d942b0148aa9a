"""How fast scraped texts are repaired and read, beside what others do with the same text.

`python -m benchmarks.communique`, or `make bench-communique`. Each row is one page many times over, or many damaged
pages of our own; the best of five runs on one core counts. Beside the repair: OpenCC alone, and OpenCC after deleting
brackets and doubled commas. Beside repair and reading together (`pipeline`): jieba's tagger, which finds words and
persons alone; without the extra `bench` it is left out. Goals: `REPAIR`, `PIPELINE`; a new process stays below
`MEMORY_MB`, imports the reader and reads the seed once within `START` seconds.

Measured in November 2026, 2 cores shared with other work (load 10), Python 3.11, one run; thousand characters a second:

| pages | repair | OpenCC alone | pipeline | jieba's tagger |
| --- | --- | --- | --- | --- |
| the seed | 440 | 22,168 | 94 | 1.3 |
| the seed 25 times in one page | 673 | 29,127 | 137 | – |
| 40 damaged pages | 420 | 12,523 | 119 | 2.1 |
| 40 damaged pages, any character glossed | 15 | 12,538 | 45 | 1.0 |
| clean texts | 2,916 | 26,769 | 103 | 38 |
| our own annotated texts | 908 | 22,161 | 97 | 8.2 |

Both goals are met but for the sites that gloss any character whatever: there the repair tries many lost bytes. A new
process reads the seed in 0.8 to 0.9 s of processor time, with 83 MB.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import opencc

from xieshou.engine.communique.read import read
from xieshou.engine.communique.repair import repair
from xieshou.engine.communique.tests.repair.material import a_page, clean_texts, seed
from xieshou.engine.communique.tests.repair.scrambler import scramble, wrong_characters
from xieshou.engine.communique.tests.repair.test_scrambled_pages import a_harsh_site, a_site
from xieshou.engine.communique.tests.texts.annotated import read_texts

REPAIR, PIPELINE = 300_000, 50_000  # characters a second
MEMORY_MB, START = 300, 1.0
RUNS = 5
TAGGED = 10_000  # characters of a page that the tagger is still asked to tag
ENOUGH = 2.0  # seconds, after which a slow way is not run again
ALONE = """
import sys, time
from pathlib import Path
begun = time.process_time()
from xieshou.engine.communique.read import read
told = read(sys.stdin.read()).as_json()
status = Path("/proc/self/status")
most = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else "nan"
print(time.process_time() - begun, float(most) / 1024, len(told["commitments"]))
"""
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
    reading: dict[str, Callable[[str], object]] = {"pipeline": lambda page: read(page).as_json()}
    if (tagger := jieba_tagger()) is not None:
        reading["jieba, tagging alone"] = tagger
    damaged, harsh = [damaged_pages(40, site_of) for site_of in (a_site, a_harsh_site)]
    sets: dict[str, Sequence[str]] = {
        "the seed": [seed()] * 20,
        "the seed 25 times in one page": [(seed() + "\n") * 25],
        "40 damaged pages": [page for page, _ in damaged],
        "40 damaged pages, any character glossed": [page for page, _ in harsh],
        "clean texts": clean_texts(),
        "our own annotated texts": [text.page for folder in ("tuned", "kept_apart") for text in read_texts(folder)],
    }
    shown = ways | reading
    print(f"{'thousand characters a second':42}" + "".join(f"{way:>22}" for way in shown))
    for name, pages in sets.items():
        print(f"{name:42}", end="")
        for work in shown.values():
            too_long = work is tagger and len(pages[0]) > TAGGED
            print(f"{'–':>22}" if too_long else f"{speed(work, pages) / 1000:22,.1f}", end="", flush=True)
        print()
    print(
        f"{'wrong characters in 40 damaged pages':42}"
        + "".join(f"{errors(work, damaged):21.4%} " for work in ways.values())
    )
    print(f"goals, thousand characters a second: repair {REPAIR // 1000}, pipeline {PIPELINE // 1000}")
    told = [alone() for _ in range(RUNS)]
    seconds, memory = min(one[0] for one in told), max(one[1] for one in told)
    print(f"a new process reads the seed in {seconds:.2f} s of processor time (goal {START}), {memory:.0f} MB (goal "
          f"{MEMORY_MB})")  # fmt: skip


def jieba_tagger() -> Callable[[str], object] | None:
    """jieba's part-of-speech tagger, where the extra is installed."""
    try:
        import jieba
        from jieba import posseg
    except ImportError:
        return None
    jieba.setLogLevel("ERROR")
    return lambda page: list(posseg.cut(page))


def alone() -> tuple[float, float]:
    """Seconds and MB of a new process that imports the reader and reads the seed."""
    ended = subprocess.run(
        [sys.executable, "-c", ALONE], input=seed(), capture_output=True, encoding="utf-8", check=True
    )  # fmt: skip
    seconds, memory, _units = ended.stdout.split()
    return float(seconds), float(memory)


def damaged_pages(count: int, site_of) -> list[tuple[str, str]]:
    """Pages and the texts they were made of."""
    pages = []
    for number in range(count):
        rng = random.Random(number)
        text = a_page(rng)
        pages.append((scramble(text, site_of(rng), rng), text))
    return pages


def speed(work: Callable[[str], object], pages: Sequence[str]) -> float:
    """Characters a second, the best of several runs; tables are loaded before. A slow way does not do all pages."""
    work(pages[0])
    best, spent = 0.0, 0.0
    for _ in range(RUNS):
        begun, done = time.process_time(), 0
        for page in pages:
            work(page)
            done += len(page)
            if (seconds := time.process_time() - begun) > ENOUGH:
                break
        best, spent = max(best, done / seconds), spent + seconds
        if spent > ENOUGH:
            break
    return best


def errors(work: Callable[[str], object], pages: Sequence[tuple[str, str]]) -> float:
    """Share of characters that are wrong, holes not counted."""
    results = [(getattr(work(page), "text", None) or str(work(page)), text) for page, text in pages]
    return sum(wrong_characters(made, text) for made, text in results) / sum(len(text) for _, text in results)


if __name__ == "__main__":
    main()

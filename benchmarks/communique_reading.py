"""How far the reader of communiqués agrees with our own annotated texts.

`python -m benchmarks.communique_reading [--wrong]` prints recall and precision of every field, on the texts that the
reader was improved with and on those kept apart; with `--wrong`, what was missed and what was made up.
"""

from __future__ import annotations

import sys

from xieshou.engine.communique.tests.texts.agreement import TARGETS, Agreement, agreement
from xieshou.engine.communique.tests.texts.annotated import read_texts

FOLDERS = ("tuned", "kept_apart")


def main() -> None:
    """Print a table."""
    wanted = [folder for folder in FOLDERS if folder in sys.argv] or FOLDERS
    found = {folder: agreement(read_texts(folder)) for folder in wanted}
    print(f"{'recall / precision':30}{'target':>14}" + "".join(f"{folder:>18}" for folder in found))
    for name, (recall, precision) in TARGETS.items():
        told = [each.counts[name] for each in found.values()]
        shares = "".join(f"{f'{one.recall:.3f} / {one.precision:.3f}':>18}" for one in told)
        print(f"{name:30}{f'{recall:.2f} / {precision or chr(0x2013)}':>14}{shares}")
    for each in found.values():
        print(f"{each.wrong_characters} of {each.damaged_characters} characters of scrambled pages are wrong; ", end="")
        print(", ".join(f"{name}: {len(one)}" for name, one in each.never.items()))
    if "--wrong" in sys.argv:
        for each in found.values():
            _wrong(each)


def _wrong(each: Agreement) -> None:
    for name, count in each.counts.items():
        print(f"\n{name}")
        for word, values in (("missed", count.missed), ("made up", count.extra)):
            for value in values:
                print(f"  {word}: {value}")
    for name, values in each.never.items():
        print(f"\n{name}: {values}")


if __name__ == "__main__":
    main()

"""Walk every page of the invented prefecture on one worker and print the slowest first, with its query count.

`make bench` (or `python -m benchmarks.pages [--home DIR] [--counties N]`). Each page is asked once to warm up, then
five times; the median counts. Pages run inside this process, without a network, as one worker would serve them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

GOAL_MS = 300


def main() -> int:
    """Make the invented programme if need be, walk its pages, print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="a home folder that `xieshou demo` made")
    asked.add_argument("--counties", type=int, default=11)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="xieshou-bench-") as folder:
        home = options.home or Path(folder)
        os.environ["XIESHOU_HOME"] = str(home)
        if options.home is None:
            from xieshou.cli import commands

            commands.main(
                ["demo", "--invent", "--no-serve", "--home", str(home), "--counties", str(options.counties)],
                standalone_mode=False,
            )
        from xieshou.cli.base import start

        start(home)
        return walk()


def walk() -> int:
    """Ask for each page as the office does."""
    from django.db import connection
    from django.test import Client

    from xieshou.apps.accounts.models import User

    client = Client(headers={"accept-language": "zh-hans", "host": "127.0.0.1"})
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    measured = []
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        queries: list[str] = []

        def note(execute, sql, params, many, context, noted=queries):
            noted.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            client.get(address)
        seconds = []
        for _ in range(5):
            begun = time.perf_counter()
            client.get(address)
            seconds.append(time.perf_counter() - begun)
        measured.append((statistics.median(seconds) * 1000, len(queries), len(answer.content), address))
    measured.sort(reverse=True)
    print(f"{'ms':>7}{'queries':>9}{'kB':>7}  page")
    for milliseconds, queries_made, size, address in measured:
        print(f"{milliseconds:7.1f}{queries_made:9}{size / 1000:7.1f}  {address}")
    slow = [one for one in measured if one[0] >= GOAL_MS]
    print(f"{len(measured)} pages; slowest {measured[0][0]:.0f} ms; {len(slow)} over {GOAL_MS} ms")
    return 1 if slow else 0


def addresses() -> list[str]:
    """Every page of this programme once, the record pages by one row of each ledger."""
    from django.urls import reverse

    from xieshou.apps.accounts.models import EvidenceLink
    from xieshou.apps.assessment.models import Figure
    from xieshou.apps.assessment.registers import MODELS

    code = "invented"
    found = [reverse(name, args=[code]) for name in (
        "assessment:overview", "assessment:figures", "assessment:claims", "pairings:list", "projects:list",
        "funds:list", "commitments:list", "reports:detail", "reports:word",
    )]  # fmt: skip
    found += [reverse("places:search") + "?q=演练", reverse("places:detail", args=["990101"])]
    found += [reverse("projects:list", args=[code]) + query for query in ("?q=道路", "?sort=total", "?stage=completed")]
    for ledger, model in MODELS.items():
        row = model.objects.filter(programme=code).order_by("record_no").first()
        if row is None:
            continue
        found.append(reverse("assessment:record", args=[code, ledger, row.record_no]))
        page = {"pairings": "pairings:detail", "projects": "projects:detail", "meetings": "commitments:detail"}.get(
            ledger
        )
        if page:
            found.append(reverse(page, args=[code, row.record_no]))
    for figure in Figure.objects.filter(snapshot__programme=code, scope="programme", beside=False).order_by(
        "indicator"
    ):
        found.append(reverse("assessment:figure", args=[code, figure.indicator, figure.scope]) + f"?year={figure.year}")
    link = EvidenceLink.objects.filter(ledger="projects").select_related("evidence").first()
    if link:
        found.append(reverse("assessment:evidence", args=[link.evidence.code]))
    return found


if __name__ == "__main__":
    sys.exit(main())

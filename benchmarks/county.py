"""A county's file of 2,000 workers through the running server: how long the clerk waits for preview, apply and undo.

`python -m benchmarks.county [--rows N]`. Everything is invented. The demonstration is made in a temporary folder and
served as `xieshou serve` serves it; the clerk signs in and brings an .xlsx file new to the register, thrice.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

COUNTY = "990101"
GOALS = {"preview": 1.5, "apply": 1.0}


def main() -> int:
    """Make, serve, bring, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=2_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="xieshou-bench-") as folder:
        home = Path(folder)
        os.environ |= {"XIESHOU_HOME": folder, "DJANGO_SETTINGS_MODULE": "xieshou.site.settings"}
        xieshou = str(Path(sys.executable).with_name("xieshou"))
        subprocess.run([xieshou, "demo", "--no-serve", "--home", folder], check=True, capture_output=True)
        file = clerks_file(home, options.rows)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen([xieshou, "serve", "--home", folder, "--port", str(port)])
        try:
            measure(Clerk(f"http://127.0.0.1:{port}", home), file, options.rows)
        finally:
            server.terminate()
            server.wait(20)
    return 0


def clerks_file(home: Path, rows: int) -> bytes:
    """Workers of another seed than the register's, as an .xlsx file."""
    from xieshou.cli.base import start

    start(home)
    import polars as pl

    from xieshou.apps.places.queries import names_of
    from xieshou.demo.invented.labour import labour_rows
    from xieshou.demo.invented.land import make_country
    from xieshou.engine.ledgers import LEDGERS
    from xieshou.engine.ledgers.exporting import cells_of, write

    country, ledger = make_country(1, 11), LEDGERS["labour"]
    made = labour_rows(4711, country.counties[0], country.donor_of(0), rows)
    lacking = [pl.lit(None, kind).alias(name) for name, kind in ledger.schema.items() if name not in made.columns]
    named = names_of({place.code for place in country.places})
    places = pl.DataFrame({"code": list(named), "name": list(named.values())})
    cells = cells_of(made.with_columns(lacking).with_columns(record_no=pl.lit(None, pl.String)), ledger, places)
    cells = cells.with_columns(made["id_number"].alias(ledger.by_name["id_number"].header))
    path = home / "clerk.xlsx"
    write(path, iter([cells]), ledger)
    return path.read_bytes()


class Clerk:
    """Somebody at a browser, without the browser."""

    def __init__(self, site: str, home: Path) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        for _turn in range(150):
            try:
                self.get("/healthz")
                break
            except OSError:
                time.sleep(0.2)
        lines = (home / "demo-accounts.txt").read_text("utf-8").splitlines()
        password = next(line.split("\t")[1] for line in lines if line.startswith("clerk\t"))
        self.token = self.token_in(self.get("/sign-in/"))
        self.token = self.token_in(self.post("/sign-in/", {"username": "clerk", "password": password})[1])

    @staticmethod
    def token_in(page: str) -> str:
        """The token that a form of a page carries."""
        return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[-1]

    def get(self, path: str) -> str:
        """A page."""
        return self.opener.open(self.site + path, timeout=60).read().decode()

    def post(self, path: str, fields: dict[str, str], file: bytes | None = None) -> tuple[str, str]:
        """Where a form leads, and the page there."""
        fields = fields | {"csrfmiddlewaretoken": self.token}
        headers = {"Referer": self.site + path}
        if file is None:
            body = urlencode(fields).encode()
        else:
            mark = secrets.token_hex(8)
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
            parts = [
                f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
            ]
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="clerk.xlsx"\r\n\r\n'
            body = "".join(parts).encode() + head.encode() + file + f"\r\n--{mark}--\r\n".encode()
        answer = self.opener.open(urllib.request.Request(self.site + path, body, headers), timeout=60)
        return answer.url, answer.read().decode()


def measure(clerk: Clerk, file: bytes, rows: int) -> None:
    """Bring the file, write it, take it back, three times."""
    took: dict[str, list[float]] = {"preview": [], "apply": [], "undo": []}
    for _turn in range(3):
        began = time.perf_counter()
        url, page = clerk.post("/p/invented/files/labour/bring/", {"year": "2024"}, file)
        took["preview"].append(time.perf_counter() - began)
        found = re.search(r"/imports/(\w+)/", url)
        if found is None:
            raise SystemExit(re.sub(r"<[^>]+>|\s+", " ", page)[:2000])
        clerk.token = clerk.token_in(page)
        for deed in ("apply", "undo"):
            began = time.perf_counter()
            _url, page = clerk.post(
                f"/p/invented/files/imports/{found[1]}/{deed}/", {"why": "演练", "clean": "1"}
            )  # fmt: skip
            took[deed].append(time.perf_counter() - began)
            if deed == "apply":
                print(re.search(r"(?:写入|Written)[^<]*", page)[0])
            clerk.token = clerk.token_in(page)
    for deed, seconds in took.items():
        median, goal = statistics.median(seconds), GOALS.get(deed)
        told = f"goal {goal} s{'' if median < goal else '  SLOW'}" if goal else ""
        print(f"{deed:8} of {rows:,} rows {median:6.2f} s  ({', '.join(f'{one:.2f}' for one in seconds)})  {told}")


if __name__ == "__main__":
    sys.exit(main())

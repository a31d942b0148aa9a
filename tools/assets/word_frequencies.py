"""Renew the word frequencies that the repair of communiqués weighs guesses with.

Belongs here: fetching jieba's dictionary once, keeping the words that matter, adding the names of places down to the
county, writing all with their digest.
Does not belong: anything needed to install, run or test Xieshou; it never asks the network for this file.

Run `python tools/assets/word_frequencies.py` after changing VERSION, then read the diff of DIGEST.txt.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "0.42.1"
DICTIONARY = f"jieba-{VERSION}/jieba/dict.txt"
DATA = Path(__file__).parents[2] / "src/xieshou/data"
KEPT = DATA / "communique"
HAN = re.compile("[\u4e00-\u9fff]{1,4}")  # longer words help no guess: their parts are words too
KIND = re.compile("(?<=..)(?:自治州|地区|省|市|州|盟|县|区|旗)$")
SELDOM = 20  # rarer words are mostly names of persons long dead and noise; 98 % of the mass stays


def fetch(into: Path) -> list[str]:
    """Read the dictionary out of the source archive; nothing of the package is installed or run."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--dest",
        str(into),
    ]
    subprocess.run([*command, f"jieba=={VERSION}"], check=True)
    with tarfile.open(next(into.glob("jieba-*.tar.gz"))) as archive:
        member = archive.extractfile(DICTIONARY)
        assert member is not None
        return member.read().decode("utf-8").splitlines()


def places() -> set[str]:
    """Names of provinces, prefectures and counties, with and without the word that says which they are."""
    table = gzip.decompress((DATA / "places/divisions.csv.gz").read_bytes()).decode("utf-8")
    names = {row["name"] for row in csv.DictReader(io.StringIO(table)) if len(row["code"]) == 6}
    return {name for name in names | {KIND.sub("", name) for name in names} if len(name) > 1 and HAN.fullmatch(name)}


def trimmed(lines: list[str]) -> list[tuple[str, int]]:
    """Words of at most four characters and their counts, by word; every single character of GB 2312 stays."""
    counts = {}
    for line in lines:
        word, count = line.split(" ")[:2]
        if HAN.fullmatch(word) and (int(count) >= SELDOM or (len(word) == 1 and in_gb2312(word))):
            counts[word] = max(1, int(count))
    for name in places():
        counts[name] = max(counts.get(name, 0), SELDOM)
    return sorted(counts.items())


def in_gb2312(character: str) -> bool:
    """Whether the character is in the national standard of 1980 (simplified script)."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Fetch, trim, write the same bytes each time."""
    with tempfile.TemporaryDirectory() as folder:
        words = trimmed(fetch(Path(folder)))
    text = "".join(f"{word}\t{count}\n" for word, count in words)
    packed = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "words.tsv.gz").write_bytes(packed)
    (KEPT / "DIGEST.txt").write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  words.tsv\n", encoding="utf-8")
    print(f"{len(words)} words, {len(packed)} bytes")


if __name__ == "__main__":
    main()

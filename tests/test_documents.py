"""The documents are true: their examples run on the demonstration, their links resolve, their tables are the code's.

An example is a fence marked `console` (commands after `$`, then lines of what they print, `…` for what is left out;
`# ends with 1` where that is right) or `python`. What serves or asks stands in a fence marked `text`. Without `--home`,
or with `--home .demo`, it is the demonstration; any other name is a home folder of the page's own, made by `init`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import click
import polib
import pytest

from xieshou.cli import base, commands
from xieshou.site.messages import CATALOGUE

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CHINESE = [page for page in PAGES if page.name.endswith(".zh-CN.md")]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
TOLD_ONCE = {"--home", "--json", "--help"}


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def without_fences(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


class Example(NamedTuple):
    """One command or script of a page, and what the page says it prints."""

    language: str
    text: str
    prints: tuple[str, ...] = ()


def examples(page: Path) -> Iterator[Example]:
    for language, body in FENCE.findall(page.read_text("utf-8")):
        if language == "python":
            yield Example(language, body)
        elif language in ("console", "sh"):
            for part in re.split(r"^\$ ", body if language == "console" else f"$ {body}", flags=re.M)[1:]:
                command, *prints = part.splitlines()
                yield Example(language, command, tuple(line for line in prints if line.strip()))


def sections(page: Path) -> dict[str, str]:
    """Heading → what stands under it, down to the next heading of whatever level."""
    parts = re.split(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


# ── examples ──


@pytest.fixture(scope="session")
def empty_home(xieshou, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("homes") / "empty"
    ended = xieshou("init", home=folder)
    assert ended.returncode == 0, ended.stderr
    return folder


# The Chinese pages hold the same examples (tested below), so they need not run twice.
@pytest.mark.parametrize("page", [page for page in PAGES if page not in CHINESE and list(examples(page))], ids=named)
def test_the_examples_on_this_page_run(page, xieshou, home, empty_home, tmp_path):
    for example in examples(page):
        if example.language == "python":
            run_script(example.text, tmp_path)
            continue
        command, _, wanted = example.text.partition("# ends with ")
        program, *words = shlex.split(command, comments=True)
        assert program == "xieshou", f"{example.text}: only xieshou runs here; mark what else there is as text"
        words, folder = moved(words, home, empty_home, tmp_path)
        ended = xieshou(*words, home=folder, cwd=tmp_path)  # where an example's files are written and found again
        said = f"{example.text}\n{ended.stdout}{ended.stderr}"
        assert ended.returncode == int(wanted or 0), said
        printed = [" ".join(one.split()) for one in (ended.stdout + ended.stderr).splitlines()]
        for line in example.prints:
            pattern = re.compile(".*".join(re.escape(" ".join(part.split())) for part in line.split("…")))
            assert any(pattern.fullmatch(one) for one in printed), f"nothing printed fits {line!r}\n{said}"


def moved(words: list[str], demo: Path, empty: Path, scratch: Path) -> tuple[list[str], Path]:
    """The words without the folder they name, and the folder that stands for it."""
    name = words[words.index("--home") + 1] if "--home" in words else ".demo"
    rest = [word for word in words if word not in ("--home", name)]
    if name == ".demo":
        return rest, demo
    own = scratch / name
    if not own.exists():
        shutil.copytree(empty, own)
    return rest, own


def run_script(text: str, folder: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "XIESHOU_HOME"}
    ended = subprocess.run(
        [sys.executable, "-c", text], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, f"{text}\n{ended.stderr}"


def test_every_command_with_an_xieshou_prompt_is_run():
    unread = [
        (named(page), line)
        for page in PAGES
        for language, body in FENCE.findall(page.read_text("utf-8"))
        if language not in ("console", "sh")
        for line in body.splitlines()
        if line.startswith("$ xieshou")
    ]
    assert unread == []


# ── links and languages ──


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page):
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_fences(page)):
        if re.match(r"https?://|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in {slug(one) for one in sections(file)}):
            lost.append(target)
    assert lost == []


def outline(page: Path) -> list[int]:
    return [len(hashes) for hashes in re.findall(r"^(#+) ", without_fences(page), re.M)]


@pytest.mark.parametrize("page", CHINESE, ids=named)
def test_both_languages_have_the_same_outline_and_the_same_examples(page):
    english = page.with_name(page.name.replace(".zh-CN.md", ".md"))
    assert outline(page) == outline(english)
    assert list(examples(page)) == list(examples(english))
    assert f"]({english.name})" in page.read_text("utf-8")
    assert f"]({page.name})" in english.read_text("utf-8")


def test_what_officials_read_is_there_in_both_languages():
    wanted = [ROOT / "README.md", ROOT / "docs/operations.md", *(ROOT / "docs/guide").glob("[a-z]*.md")]
    lacking = [
        named(page) for page in wanted
        if not page.name.endswith(".zh-CN.md") and page.with_name(f"{page.stem}.zh-CN.md") not in CHINESE
    ]  # fmt: skip
    assert lacking == []


@pytest.mark.parametrize("page", CHINESE, ids=named)
def test_chinese_sentences_end_with_chinese_punctuation(page):
    # a mark between two Han characters, or at the end of a sentence of Han characters
    found = re.findall(r"[一-鿿][,;:?!][一-鿿]|[一-鿿]\.$", without_fences(page), re.M)
    assert found == []


# ── the command line ──


def every_command(group: click.Group, before: str = "xieshou") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        words = f"{before} {name}"
        if isinstance(command, click.Group):
            yield from every_command(command, words)
        else:
            yield words, command


COMMANDS = dict(every_command(commands))


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_a_section_that_names_its_options(words):
    told = sections(ROOT / "docs/reference/commands.md")
    assert f"`{words}`" in told
    section = told[f"`{words}`"]
    options = [name for one in COMMANDS[words].params for name in one.opts if name.startswith("--")]
    assert [name for name in options if name not in TOLD_ONCE and f"`{name}" not in section] == []


def test_no_section_is_about_a_command_that_is_not_there():
    told = [heading.strip("`") for heading in sections(ROOT / "docs/reference/commands.md") if heading.startswith("`")]
    assert sorted(told) == sorted(COMMANDS)


@pytest.mark.parametrize("page", ["docs/operations.md", "docs/operations.zh-CN.md"])
def test_the_exit_codes_are_those_of_the_commands(page):
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", (ROOT / page).read_text("utf-8"), re.M)}
    assert told == {
        base.DONE, base.DIFFERENCE, base.USAGE, base.ROWS_REFUSED, base.UNREADABLE, base.NOT_ALLOWED, base.OUR_FAULT,
    }  # fmt: skip


# ── words, tables and numbers ──


ON_THE_PAGES = [
    *re.findall(r'_\("([^"]+)"\)', (ROOT / "src/xieshou/site/context.py").read_text("utf-8")),  # the rooms
    *("draft", "submitted", "returned", "accepted", "frozen"),
    *("computed", "partial", "not reported", "not published", "not applicable"),
    *("agrees", "within the printed bound", "differs", "rows incomplete", "no rows", "outside this programme"),
    *("computed from rows", "from published aggregates", "Waiting for you", "New project"),
]


@pytest.mark.parametrize("word", ON_THE_PAGES)
def test_the_guides_use_the_words_of_the_pages(word):
    guides = [*(ROOT / "docs/guide").glob("*.md")]
    english = "\n".join(page.read_text("utf-8") for page in guides if page not in CHINESE)
    chinese = "\n".join(page.read_text("utf-8") for page in guides if page in CHINESE)
    translated = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if not entry.msgctxt}
    assert word in english
    assert translated.get(word, "") in chinese


def test_the_generated_tables_are_those_of_the_code():
    ended = subprocess.run(
        [sys.executable, "-m", "tools.reference", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_numbers_of_signing_in_are_those_of_the_settings(settings):
    shortest = next(one["OPTIONS"]["min_length"] for one in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in one)
    pause, hours = round(settings.AXES_COOLOFF_TIME * 60), settings.SESSION_COOKIE_AGE // 3600
    wrong = settings.AXES_FAILURE_LIMIT
    english = " ".join((ROOT / "docs/operations.md").read_text("utf-8").split())
    for said in (f"at least {shortest} characters", f"{wrong} wrong", f"{pause} minutes", f"{hours} hours"):
        assert said in english
    chinese = (ROOT / "docs/operations.zh-CN.md").read_text("utf-8").replace("\n", "")
    for said in (f"至少{shortest}位", f"{wrong}次", f"{pause}分钟", f"{hours}小时"):
        assert said in chinese


def yi(yuan: str) -> str:
    """Yuan as a sentence writes it: 2450000000 → 24.5亿."""
    return f"{(Decimal(yuan) / 10**8).normalize():f}亿"


def test_the_numbers_of_the_readme_are_those_of_the_books(told):
    judged = told("assess", "--programme", "guangdong-sichuan", "--year", "2019")
    claim = next(one for one in judged["claims"] if one["id"] == "gs-tot-001")
    figure = next(one for one in judged["figures"] if (one["indicator"], one["scope"]) == ("FUN-01", "513400"))
    assert claim["missing"] == ["2020"]
    for page in ("README.md", "README.zh-CN.md"):
        text = (ROOT / page).read_text("utf-8").replace("**", "")
        for number in (claim["published"], claim["computed"], claim["difference"], figure["value"]):
            assert yi(number) in text, page


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_account_of_the_demonstration(page, passwords):
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / page).read_text("utf-8"), re.M)
    assert set(told) == set(passwords)


def test_what_the_glossary_names_in_code_is_found_in_the_code():
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.yaml")]
    code = "\n".join(file.read_text("utf-8") for file in files if "migrations" not in file.parts)
    rows = [line for line in (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines() if line.startswith("|")]
    names = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert len(names) > 50
    assert [name for name in sorted(names) if not re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", code)] == []


def test_the_changelog_begins_with_the_version_that_ships():
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)[1]
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[1] == version


def test_every_decision_has_its_three_parts_and_stands_in_the_list():
    folder = ROOT / "docs/decisions"
    kept = sorted(page for page in folder.glob("[0-9]*.md"))
    assert [page.name[:4] for page in kept] == [f"{number:04d}" for number in range(1, len(kept) + 1)]
    listed = (folder / "README.md").read_text("utf-8")
    for page in kept:
        assert list(sections(page))[1:] == ["What we faced", "What we chose", "What follows"], page.name
        assert f"]({page.name})" in listed

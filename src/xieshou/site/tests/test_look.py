"""The look keeps its promises: readable in light, dark and print; nothing inline; both error pages stand alone."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

SITE = Path(__file__).resolve().parents[1]
CSS = SITE / "static/xieshou/css"
TEMPLATES = sorted(SITE.parent.rglob("templates/**/*.html"))
INKS = {
    "ink": (
        "paper",
        "surface",
        "sunken",
        "hover",
        "warn-soft",
        "block-soft",
        "ok-soft",
        "donor-soft",
        "recipient-soft",
    ),
    "ink-2": ("paper", "surface", "sunken", "hover"),
    "ink-3": ("paper", "surface", "sunken", "hover", "donor-soft", "recipient-soft", "warn-soft", "block-soft"),
    "link": ("paper", "surface", "sunken", "hover", "warn-soft", "block-soft", "ok-soft"),
    "donor": ("donor-soft", "surface", "sunken"),
    "recipient": ("recipient-soft", "surface", "sunken"),
    "warn": ("warn-soft", "surface", "paper"),
    "block": ("block-soft", "surface", "paper"),
    "ok": ("ok-soft", "surface", "paper"),
    "paper": ("ink", "ink-2"),
}
SHAPES = {"edge": ("surface", "paper"), "focus": ("surface", "paper", "sunken"), "chart-3": ("surface",),
          "chart-4": ("surface",), "chart-5": ("surface",), "chart-6": ("surface",)}  # fmt: skip


def tokens(text: str) -> dict[str, str]:
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;", text))
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:]) for name, value in found.items()
    }


def schemes() -> dict[str, dict[str, str]]:
    both = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = both.split("@media screen and (prefers-color-scheme: dark)")
    paper = (CSS / "print.css").read_text(encoding="utf-8")
    return {
        "light": tokens(light),
        "dark": tokens(light) | tokens(dark),
        "print": tokens(light) | tokens(paper),  # dark is for screens only, so paper stands on light
    }


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", schemes())
def test_every_ink_can_be_read_on_every_paper_it_stands_on(scheme):
    colours = schemes()[scheme]
    weak = {
        (ink, paper): round(contrast(colours[ink], colours[paper]), 2)
        for needed, pairs in ((4.5, INKS), (3, SHAPES))
        for ink, papers in pairs.items()
        for paper in papers
        if contrast(colours[ink], colours[paper]) < needed
    }
    assert weak == {}


def test_colours_are_named_in_the_tokens_and_nowhere_else():
    for sheet in ("page.css", "tables.css", "parts.css"):
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS / sheet).read_text(encoding="utf-8")), sheet


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(SITE.parent).as_posix())
def test_no_page_carries_inline_style_or_script(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("page", ["400.html", "403_csrf.html", "500.html"])
def test_the_page_of_a_mistake_stands_alone_in_both_languages(page):
    shown = render_to_string(page)
    assert "携手 Xieshou" in shown
    assert 'lang="en"' in shown
    assert "xieshou/css/tokens.css" in shown

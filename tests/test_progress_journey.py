"""In a real browser: a clerk brings a photograph and records progress, another checks it, the public sees no place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xieshou.apps.accounts.tests.pictures import jpeg

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api")
LIST = "/p/invented/projects/?of=all&place=990101&stage=started"


def test_a_clerk_records_progress_with_a_photograph_and_somebody_else_checks_it(open_as, tmp_path):
    photo = Path(tmp_path) / "site.jpg"
    photo.write_bytes(jpeg("2024:12:31 09:30:00", position=(28.25, 102.5), size=(640, 480)))
    clerk = open_as("clerk")
    clerk.goto(LIST)
    clerk.locator("main table a[href*='/projects/XM990101-']").first.click()
    project = clerk.url.split("?")[0]
    clerk.locator("#progress a.button").click()
    so_far = re.search(r"So far: (\d+) percent", clerk.inner_text("main"))
    assert so_far
    clerk.fill("input[name=percent]", so_far[1])  # as it was: what the check finds in this year stays as it is
    clerk.fill("input[name=seen_on]", "2024-12-31")
    clerk.set_input_files("input[name=file]", photo)
    clerk.fill("input[name=title]", "journey: roadbed")
    clerk.check("input[name=public]")
    clerk.fill("input[name=note]", "journey")
    clerk.locator("main form button.main-deed").click()
    clerk.wait_for_url(f"{project}**")
    section = clerk.locator("#progress")
    assert "not checked yet" in section.inner_text()
    assert section.locator("form[action$='/check/']").count() == 0
    assert section.locator("img.thumbnail").first.evaluate("picture => picture.naturalWidth") > 0

    team = open_as("team")
    team.goto(project)
    team.locator("#progress details:has(form[action$='/check/']) summary").first.click()
    team.fill("#progress form[action$='/check/'] input[name=note]", "journey: seen")
    team.locator("#progress form[action$='/check/'] button[value=agrees]").click()
    team.wait_for_load_state()
    assert "journey: seen" in team.locator("#progress").inner_text()
    card = team.locator("#progress a[href^='/evidence/wj-']").first.get_attribute("href")
    team.goto(card)
    assert "28.25000" in team.inner_text("main")

    public = open_as("public")
    public.goto(card)
    assert "28.25000" not in public.content()
    with public.expect_download() as taken:
        public.locator("main a[href$='/file/']").click()
    copy = tmp_path / "copy.jpg"
    taken.value.save_as(copy)
    assert b"TestCamera" not in copy.read_bytes()
    assert b"TestCamera" in photo.read_bytes()

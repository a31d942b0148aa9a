"""In a real browser: a payment waits for both signatures, each signs in his own name, an auditor follows the money."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api")
TENDERED = "/p/invented/projects/?of=all&place=990101&stage=tendered"
DAY = "2024-12-20"


def send(page, button):
    """Press a button and wait for the page that answers: the check of a row takes a moment."""
    with page.expect_navigation(timeout=90_000):
        page.locator(button).click()


def enter(page, project, **typed):
    """Open the page for one movement from the project, fill it in and send it."""
    page.goto(project)
    page.locator("main a.button[href*='/files/funds/row/']").click()
    for name, value in typed.items():
        box = page.locator(f"[name={name}]")
        if not box.is_visible():
            page.locator("main details.more summary").click()
        if name in ("kind", "fund_type"):
            box.select_option(value)
        else:
            box.fill(value)
    send(page, "main form button.main-deed")


def sign(page, project):
    page.goto(project)
    form = page.locator("#cosigning form")
    assert form.count() == 1  # each sees his own side alone
    form.locator("input[name=on]").fill(DAY)
    send(page, "#cosigning form button")
    assert page.locator("#cosigning form").count() == 0


def test_a_payment_waits_for_both_signatures_and_an_auditor_follows_it(open_as):
    clerk = open_as("clerk")
    clerk.goto(TENDERED)
    clerk.locator("main table a[href*='/projects/XM990101-']").last.click()
    project = clerk.url.split("?")[0]
    assert clerk.locator("#cosigning form").count() == 0  # a clerk signs for nobody
    money = {"on": DAY, "amount_fen": "100", "fund_type": "fiscal"}
    enter(clerk, project, kind="disburse", document_no="journey-1", **money)
    out = clerk.url
    paid = {"kind": "spend", "document_no": "journey-2", "payee": "演练旅程公司", **money}
    enter(clerk, project, **paid)
    assert "both sign" in clerk.inner_text("main")
    assert clerk.input_value("[name=document_no]") == "journey-2"

    sign(open_as("office"), project)
    sign(open_as("donor"), project)
    enter(clerk, project, **paid)
    assert "/records/funds/" in clerk.url
    assert "演练旅程公司" in clerk.inner_text("main")

    for movement in (clerk.url, out):  # what was typed for practice is undone, the last first
        clerk.goto(movement)
        clerk.locator("main a.button[href*='reverses=']").click()
        clerk.fill("[name=on]", "2024-12-21")
        clerk.fill("[name=remarks]", "journey")
        send(clerk, "main form button.main-deed")
        assert clerk.locator("main .band.block").count() == 0
        clerk.goto(movement)
        assert clerk.locator("main a.button[href*='reverses=']").count() == 0


def test_an_auditor_goes_from_a_project_to_the_payee_and_back_to_the_appropriation(open_as):
    auditor = open_as("auditor")
    auditor.goto("/p/invented/projects/?of=all&place=990101&stage=completed")
    auditor.locator("main table a[href*='/projects/XM990101-']").first.click()
    assert auditor.locator("#cosigning form").count() == 0
    assert re.search(r"co-signed on: .*2024", auditor.inner_text("#cosigning"))
    auditor.locator("main a[href*='/funds/trail/?project=']").click()
    auditor.wait_for_load_state()
    trail = auditor.inner_text("main")
    assert "有限公司" in trail  # whom it reached
    auditor.locator("main a[href*='/funds/trail/?movement=']").first.click()
    auditor.wait_for_load_state()
    auditor.locator("main a[href*='/records/funds/ZJ990101-']").first.click()
    auditor.wait_for_load_state()
    assert auditor.locator("main").inner_text()

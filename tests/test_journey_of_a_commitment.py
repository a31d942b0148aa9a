"""In a real browser: from a pasted report, reviewed by keys, to a commitment closed by another than its owner."""

from __future__ import annotations

import pytest

from xieshou.engine.communique.tests.repair.material import seed

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api")
BOOK = "/p/guangdong-sichuan"
SETTLED = "四要加大劳务协作力度，帮助更多困难群众就业脱贫。"
DAY = "2018-07-01"
SECOND = "journey-office"


def state_of(page, part: str) -> str:
    """What stands beside a part of the reading."""
    return page.locator(f"#{part} header .state").inner_text()


def deed(page, item: str, name: str, **typed: str) -> None:
    """Do a deed of an item through its form."""
    page.goto(f"{item}{name}/")
    for field, text in typed.items():
        box = page.locator(f"main form [name={field}]")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(text)
        else:
            box.fill(text)
    with page.expect_navigation():
        page.locator("main form button.main-deed").click()
    assert page.url.split("?")[0].endswith(item), page.inner_text("main")


def owner_named(page, item: str, name: str) -> str:
    """The account of a person, as the form of assigning offers it."""
    page.goto(f"{item}deed/assign/")
    return page.locator("select[name=owner] option", has_text=name).first.get_attribute("value")


def test_from_a_pasted_report_by_keys_to_a_commitment_closed_by_another_than_its_owner(open_as, xieshou, passwords):
    office = open_as("office")
    office.goto(f"{BOOK}/communiques/")
    office.fill("textarea[name=text]", f"{seed()}\n（journey）")
    office.locator("main form button.main-deed").click()
    office.wait_for_url("**/communiques/*/")

    # the meeting is kept already: taken over as the same one, with this as a further document
    assert office.evaluate("document.activeElement.id") == "meeting"
    assert office.locator("#meeting select[name=same_as]").input_value() == "gs-meet-006"
    with office.expect_navigation():
        office.keyboard.press("a")
    assert state_of(office, "meeting") == "accepted"
    assert office.evaluate("document.activeElement.id") == "visit-0"
    with office.expect_navigation():
        office.keyboard.press("r")
    assert state_of(office, "visit-0") == "misread"

    while office.evaluate("document.activeElement.id") != "c04":
        office.keyboard.press("j")
    with office.expect_navigation():
        office.keyboard.press("n")
    assert state_of(office, "c04") == "not a commitment"

    while office.evaluate("document.activeElement.id") != "c08":
        office.keyboard.press("j")
    office.keyboard.press("c")  # correct: a new one, in shorter words
    office.keyboard.press("Home")
    office.keyboard.press("Tab")
    office.keyboard.press("Control+a")
    office.keyboard.insert_text(SETTLED)
    office.keyboard.press("Escape")
    with office.expect_navigation():
        office.keyboard.press("a")
    assert state_of(office, "c08") == "corrected"
    item = office.locator("#c08 a").first.get_attribute("href")

    # in the register, with where the report says so; broken down into a task of one county
    office.goto(f"{BOOK}/commitments/list/?q=四要加大劳务协作力度，帮助")
    assert office.locator(f"main a[href='{item}']").count() == 1
    office.goto(item)
    assert office.locator("main a[href$='#c08']").count() == 1
    office.goto(f"{item}tasks/")
    row = office.locator("main tbody tr:has(input[value='513431'])")
    row.locator("input[type=checkbox]").check()
    row.locator("input[name$=responsible_unit]").fill("昭觉县就业局")
    with office.expect_navigation():
        office.locator("main form button.main-deed").click()
    task = office.locator("#tasks a").first.get_attribute("href")
    clerks = owner_named(office, task, "演练 张")
    deed(office, task, "deed/assign", on=DAY, responsible_unit="昭觉县就业局", owner=clerks)

    # the owner links what fulfils it, notes progress with evidence, asks for closing, and finds that door shut
    clerk = open_as("clerk")
    deed(clerk, task, "link", ledger="projects", key="gs-proj-080", how="journey")
    assert clerk.locator("#fulfilled tbody tr").count() == 1
    deed(clerk, task, "deed/progress", on="2018-08-01", note="journey: 组织培训两期。", proof="昭就培〔2018〕3号")
    deed(clerk, task, "deed/ask_closing", on="2018-09-01", note="journey: 已完成。", proof="昭就培〔2018〕9号")
    assert "closing asked for" in clerk.locator(".heading .state").inner_text()
    assert clerk.locator(f"main a[href='{task}deed/close/']").count() == 0
    assert clerk.request.get(f"{task}deed/close/").status == 403

    deed(office, task, "deed/close", on="2018-09-10", proof="核实记录")
    assert "closed" in office.locator(".heading .state").inner_text()
    told = office.locator("#deeds").inner_text()
    for said in ("昭就培〔2018〕3号", "昭就培〔2018〕9号", "核实记录"):
        assert said in told
    office.goto(item)
    assert office.locator("#tasks .state.done").count() >= 1

    # the whole: its owner is the office itself, so a second account of the office looks at the evidence and closes it
    own = owner_named(office, item, "演练 李")
    deed(office, item, "deed/assign", on=DAY, responsible_unit="四川省人社厅", owner=own)
    deed(
        office,
        item,
        "deed/ask_closing",
        on="2018-12-01",
        note="journey: 各县任务均已完成。",
        proof="川人社函〔2018〕1号",
    )
    office.goto(f"{item}deed/close/")
    office.fill("main form [name=on]", "2018-12-10")
    office.fill("main form [name=proof]", "核查意见")
    with office.expect_navigation():
        office.locator("main form button.main-deed").click()
    office.goto(item)
    assert "closing asked for" in office.locator(".heading .state").inner_text()  # not by its owner
    passwords[SECOND] = "journey-2018-06-04"
    made = xieshou("user", "add", SECOND, "--role", "office", "--programme", "guangdong-sichuan",
                   "--password", passwords[SECOND])  # fmt: skip
    assert made.returncode == 0, made.stderr
    second = open_as(SECOND)
    deed(second, item, "deed/close", on="2018-12-10", proof="核查意见")
    assert "closed" in second.locator(".heading .state").inner_text()

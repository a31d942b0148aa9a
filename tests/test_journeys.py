"""Journeys in a real browser: what a newcomer does after `make demo`; two widths, two languages, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api")

DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
REAL = "/p/guangdong-sichuan"
PAGES = [
    f"{REAL}/?year=2019", f"{REAL}/figures/?year=2019", f"{REAL}/figures/FUN-01/513400/?year=2019",
    f"{REAL}/figures/FUN-03/513400/?year=2019", f"{REAL}/figures/ORG-06/513400/?year=2019",
    f"{REAL}/claims/", f"{REAL}/claims/gs-tot-001/", f"{REAL}/pairings/", f"{REAL}/pairings/gs-pair-003/",
    f"{REAL}/projects/", f"{REAL}/projects/gs-proj-004/", f"{REAL}/funds/", f"{REAL}/meetings/",
    f"{REAL}/meetings/gs-meet-006/", f"{REAL}/records/funds/gs-fund-004/", f"{REAL}/report/?year=2019",
    "/places/?q=sanhe", "/places/513431214201/?on=2018-06-02", "/p/invented/", "/p/invented/projects/",
    "/p/invented/funds/", "/p/invented/pairings/", "/p/invented/figures/", "/log/", "/p/invented/ledgers/",
    "/p/invented/ledgers/labour/", "/p/invented/ledgers/donations/", "/p/invented/likely/",
    f"{REAL}/likely/?year=2019", f"{REAL}/funds/trail/?movement=gs-fund-004", f"{REAL}/funds/idle/",
    "/p/invented/funds/trail/", "/p/invented/funds/trail/?project=XM990101-2024-0001", "/p/invented/funds/idle/",
    f"{REAL}/projects/gs-proj-004/notice/", f"{REAL}/calendar/?year=2019", "/p/invented/calendar/",
    "/p/invented/projects/spot-list/?seed=2024-12-31&n=10",
]  # fmt: skip


def test_from_the_overview_to_the_evidence_of_a_figure_in_three_clicks(open_as):
    page = open_as("auditor")
    page.goto(f"{REAL}/?year=2019")
    page.locator("main a[href*='/figures/FUN-01/programme/']").first.click()
    assert "727" in page.inner_text("main")
    page.locator("main table a[href*='/records/funds/gs-fund-004/']").first.click()
    page.locator("main a[href^='/evidence/']").first.click()
    card = page.inner_text("main")
    assert "佛山日报" in card
    assert "7.27亿元" in card
    assert page.locator("main a[href^='http://www.fsonline.com.cn/']").count() >= 1


def test_a_copy_on_another_site_is_named_without_its_address(open_as):
    page = open_as("auditor")
    page.goto(f"{REAL}/records/funds/gs-fund-001/")
    page.locator("main a[href^='/evidence/']").first.click()
    card = page.inner_text("main")
    assert "四川日报" in card
    assert "ykshuntai" not in page.content()


def test_the_language_is_switched_and_kept(open_as):
    page = open_as("office", language="zh")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert "总览" in page.inner_text("nav.rooms")
    page.locator("button:has-text('English'), button:has-text('EN')").first.click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(f"{REAL}/claims/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_year_is_changed_and_stays_in_the_address(open_as):
    page = open_as("office")
    page.goto(f"{REAL}/?year=2019")
    page.locator("nav.years a:has-text('2018')").click()
    assert "year=2018" in page.url
    with page.expect_navigation():
        page.locator("main a[href*='/figures/ORG-02/programme/']").first.click()
    assert "gs-meet-006" in page.content()
    page.go_back()
    assert "year=2018" in page.url


def test_the_report_is_taken_and_is_a_word_file(open_as, tmp_path):
    page = open_as("office")
    page.goto(f"{REAL}/report/?year=2019")
    with page.expect_download() as taken:
        page.locator("main a.button.main").click()
    path = tmp_path / "report.docx"
    taken.value.save_as(path)
    from docx import Document

    text = "\n".join(cell.text for table in Document(path).tables for row in table.rows for cell in row.cells)
    assert "727,000,000" in text
    assert "1,632,000,000" in text


def test_published_and_computed_stand_side_by_side(open_as):
    page = open_as("auditor", language="zh")
    page.goto(f"{REAL}/claims/")
    row = page.locator("tr:has(a[href*='/claims/gs-tot-001/'])").first.inner_text()
    assert "24.5" in row
    assert "16.32" in row
    assert "8.18" in row
    assert "2020" in row


def test_two_chinese_characters_or_pinyin_find_a_project(open_as):
    page = open_as("auditor")
    for text in ("苹果", "pingguo"):
        page.goto(f"{REAL}/projects/")
        box = page.locator("main input[type=search]").first
        box.fill(text)
        box.press("Enter")
        page.wait_for_url("**q=**")
        assert "gs-proj-088" in page.content(), text


def test_a_clerk_hands_a_row_in_and_the_office_returns_it_with_a_reason(open_as):
    """Draft → submitted → returned, each with its history; then the clerk sees why."""
    clerk = open_as("clerk")
    clerk.goto("/p/invented/projects/new/")
    clerk.fill("input[name=name]", "演练 便民桥")
    for field in ("category", "area", "stage"):
        if clerk.locator(f"select[name={field}]").count():
            clerk.locator(f"select[name={field}]").select_option(index=1)
    for field in ("county", "recipient"):
        if clerk.locator(f"select[name={field}]").count():
            clerk.locator(f"select[name={field}]").select_option(value="990101")
    clerk.locator("main form button.main-deed").click()
    clerk.wait_for_url("**/projects/XM990101-2024-*/")
    address = clerk.locator("a[href*='/records/projects/']").first.get_attribute("href").split("#")[0]
    clerk.goto(address)
    clerk.locator("form[action$='/submit/'] button").first.click()
    clerk.wait_for_load_state()
    office = open_as("office")
    office.goto(address)
    office.locator("form[action$='/return/'] [name=reason]").fill("请补充批复文号")
    office.locator("form[action$='/return/'] button").click()
    office.wait_for_load_state()
    clerk.goto(address)
    assert "请补充批复文号" in clerk.inner_text("main")
    assert "returned" in clerk.inner_text("main")


def test_a_table_is_walked_by_keys(open_as):
    page = open_as("auditor")
    page.goto(f"{REAL}/claims/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/gs-tot-**")


def test_a_likely_duplicate_is_found_and_judged_different_without_a_mouse(open_as):
    page = open_as("office")
    page.goto("/p/invented/likely/?ledger=labour")
    with page.expect_navigation():
        page.locator("form[action$='/look/'] button").press("Enter")
    pair = page.locator("main article").first
    name = pair.get_attribute("id")
    assert pair.locator("a[href*='/records/labour/']").count() == 2
    pair.locator("input[name=why]").fill("演练：两人同名")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(f"#{name}").count() == 0
    page.goto("/p/invented/likely/?ledger=labour&state=different")
    assert "演练：两人同名" in page.inner_text("main")


def test_pages_work_without_scripts(browser, site, passwords):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=username]", "auditor")
    page.fill("input[name=password]", passwords["auditor"])
    page.click("main form button")
    for address in PAGES:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert page.locator("h1").count() == 1, address
    page.goto(f"{REAL}/?year=2019")
    assert page.locator("main table").count() >= 1
    context.close()


@pytest.mark.parametrize("look", ["desk light en", "desk dark zh", "phone light zh"])
def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(open_as, look):
    width, shade, language = look.split()
    page = open_as("auditor", language=language, viewport=DESK if width == "desk" else PHONE, dark=shade == "dark")
    script = AXE.read_text("utf-8")
    for address in PAGES:
        answer = page.goto(address)
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        page.evaluate(script)
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
            ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' | ')))"
        )
        assert found == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} scrolls sideways by {wide} px"


def test_invented_data_says_so_on_every_page(open_as):
    page = open_as("office", language="zh")
    for address in [one for one in PAGES if one.startswith("/p/invented")]:
        page.goto(address)
        assert "演练数据" in page.inner_text("header"), address
    page.goto(f"{REAL}/?year=2019")
    assert "演练数据" not in page.locator("header .invented").all_inner_texts()

"""The pages of a large file: it is laid down at once, they say how far it is, and what to do when nobody works."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from xieshou.apps.exchange import previewing
from xieshou.apps.exchange.background import place, working
from xieshou.apps.exchange.background.progress import telling
from xieshou.apps.exchange.background.tests.world import workbook
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book, previewed, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO

pytestmark = pytest.mark.django_db
STATE = Import.State


@pytest.fixture
def clerk(settings):
    settings.LARGE_FILE = 1000
    made = book()
    made.invented = True
    made.save()
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


@pytest.fixture
def client(clerk):
    return client_of(clerk)


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en", "host": "127.0.0.1", "x-forwarded-proto": "https"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, file, **headers):
    with file.open("rb") as opened:
        address = reverse("exchange:bring", args=["small", "labour"])
        return client.post(address, {"file": opened, "year": 2019}, headers=headers)


def page(client, made, name="import", *, post=False, **data):
    address = reverse(f"exchange:{name}", args=["small", made.code])
    return client.post(address, data) if post else client.get(address)


def told(answer) -> str:
    return answer.content.decode()


def brought(client, tmp_path) -> Import:
    assert send(client, workbook(tmp_path, county="布拖县")).status_code == 302
    return Import.objects.latest("pk")


def test_a_large_file_is_laid_down_and_the_page_says_how_far_it_is(client, tmp_path):
    made = brought(client, tmp_path)
    assert made.state == STATE.READING
    with place.taken():
        shown = told(page(client, made))
        assert "waiting for its turn" in shown
        assert 'http-equiv="refresh"' in shown
        assert "hx-get" in shown
        assert "Do it now" not in shown
        with Folder(made.code).alone():
            telling(made)("matching", 100, 400)
            asked = page(client, made, "progress")
            assert "100 of 400 rows" in told(asked)
            assert "comparing with the register" in told(asked)
            assert "HX-Refresh" not in asked
    working.step(made.code)
    assert page(client, made, "progress")["HX-Refresh"] == "true"
    shown = told(page(client, made))
    assert "Write 3 rows" in shown
    assert "hx-get" not in shown


def test_a_small_file_is_previewed_in_the_request(client, tmp_path, settings):
    settings.LARGE_FILE = 1_000_000
    assert brought(client, tmp_path).state == STATE.PREVIEWED


def test_a_script_that_sends_the_file_is_told_where_to_go_on(client, tmp_path):
    answer = send(client, workbook(tmp_path), x_requested_with="XMLHttpRequest")
    assert answer.json() == {"address": reverse("exchange:import", args=["small", Import.objects.get().code])}


def test_without_a_worker_the_page_says_so_and_it_is_done_in_the_request(client, tmp_path):
    made = brought(client, tmp_path)
    shown = told(page(client, made))
    assert "Nobody works at it just now." in shown
    assert "Do it now" in shown
    assert 'http-equiv="refresh"' not in shown
    assert "?nobody=1" in shown
    with place.taken():  # the page that was told that nobody works asks anew when somebody does
        address = reverse("exchange:progress", args=["small", made.code])
        assert client.get(address, {"nobody": 1})["HX-Refresh"] == "true"
        assert "HX-Refresh" not in client.get(address)
    assert page(client, made, "resume", post=True).status_code == 302
    made.refresh_from_db()
    assert made.state == STATE.PREVIEWED


def test_a_file_that_failed_says_why_and_what_to_do(client, tmp_path):
    (tmp_path / "no.xlsx").write_bytes(b"MZ" + bytes(3000))
    assert send(client, tmp_path / "no.xlsx").status_code == 302
    made = Import.objects.get()
    working.step(made.code)
    shown = told(page(client, made))
    made.refresh_from_db()
    assert "Nothing came of this file" in shown
    assert made.said.splitlines()[0][:20] in shown
    assert "could not be read" in told(client.get(reverse("exchange:list", args=["small"])))


def test_many_rows_are_written_in_the_background_and_a_deed_meanwhile_is_refused(client, clerk, monkeypatch):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    made = previewed([worker(who) for who in range(6)], by=clerk)
    assert page(client, made, "apply", post=True, why="as in the contracts").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.in_background, Placement.objects.count()) == (STATE.APPLYING, True, 0)
    with place.taken(), Folder(made.code).alone():
        assert "Your rows are being written" in told(page(client, made))
        for deed in ("apply", "discard", "resume", "undo"):
            answer = page(client, made, deed, post=True, why="as in the contracts")
            assert answer.status_code == 409, deed
            assert "hx-get" not in told(answer)
    working.step(made.code)
    assert "What it did" in told(page(client, made))
    assert Placement.objects.count() == 6


def test_an_import_that_a_worker_left_half_done_is_handed_to_the_worker_again(client, clerk, monkeypatch):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    made = previewed([worker(who) for who in range(6)], by=clerk)
    Import.objects.filter(pk=made.pk).update(state=STATE.APPLYING, said="Writing failed 3 times.")
    shown = told(page(client, made))
    assert "Writing failed 3 times." in shown
    assert "Go on" in shown
    with place.taken():
        assert page(client, made, "resume", post=True).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.in_background) == (STATE.APPLYING, True)
    working.step(made.code)
    assert Placement.objects.count() == 6


def test_columns_corrected_in_a_large_file_are_read_again_in_the_background(client, clerk, tmp_path):
    made = brought(client, tmp_path)
    working.step(made.code)
    made.refresh_from_db()
    assert page(client, made, "columns", post=True, **made.mapping["columns"]).status_code == 302
    again = Import.objects.latest("pk")
    assert (again.state, again.pk != made.pk) == (STATE.READING, True)
    working.step(again.code)
    again.refresh_from_db()
    made.refresh_from_db()
    assert (again.state, again.new, made.state) == (STATE.PREVIEWED, 3, STATE.DISCARDED)


def test_nobody_else_sees_it(client, tmp_path):
    made = brought(client, tmp_path)
    for user in (hand_made.user("other", "county_clerk", place=BUTUO), hand_made.user("office", "office")):
        for name in ("import", "progress"):
            assert page(client_of(user), made, name).status_code == 404

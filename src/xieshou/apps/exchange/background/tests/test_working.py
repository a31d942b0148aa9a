"""The worker's tasks: however often they come and wherever they are killed, an import ends in one result."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.models import OrmQ

from xieshou.apps.accounts.models import Change
from xieshou.apps.exchange import actions, applying, previewing
from xieshou.apps.exchange.background import waiting, working
from xieshou.apps.exchange.background.progress import Stage, stage_of, telling
from xieshou.apps.exchange.background.tests.world import Killed, killed_at, laid_down, read_once, workbook
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book, counts, previewed, register, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO

pytestmark = pytest.mark.django_db
STATE = Import.State


@pytest.fixture
def programme():
    made = book()
    made.invented = True
    made.save()
    return made


@pytest.fixture
def clerk(programme):
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


def tasks() -> list[str]:
    return [one.task["group"] for one in OrmQ.objects.order_by("pk")]


def again(made: Import) -> Import:
    made.refresh_from_db()
    return made


def test_a_file_laid_down_is_read_as_in_the_request(tmp_path, programme, clerk):
    file = workbook(tmp_path)
    at_once = actions.preview(file, "labour", by=clerk, programme=programme, year=2019)
    made = laid_down(file, programme, clerk)
    assert (made.state, made.in_background, tasks()) == (STATE.READING, True, [made.code])
    working.step(made.code)
    assert (again(made).state, made.in_background, made.attempts) == (STATE.PREVIEWED, False, 0)
    assert counts(made) == counts(at_once)
    assert (made.sha256, made.size, made.mapping) == (at_once.sha256, at_once.size, at_once.mapping)


def test_a_mapping_that_a_person_gave_is_the_one_that_is_read_by(tmp_path, programme, clerk):
    file = workbook(tmp_path)
    proposed = actions.preview(file, "labour", by=clerk, programme=programme, year=2019)
    mapping = from_values(proposed.mapping, "labour")
    raw = next(one for one, name in mapping.columns.items() if name == "employer")
    changed = replace(mapping, columns=mapping.columns | {raw: ""})
    made = actions.lay_down(
        [file.read_bytes()], "labour", by=clerk, programme=programme, year=2019, file_name="a.xlsx", size=1,
        mapping=changed,
    )  # fmt: skip
    working.step(made.code)
    assert again(made).mapping["columns"][raw] == ""
    assert "employer" not in made.mapped


def test_what_only_a_person_can_say_is_kept_for_the_page_and_the_file_goes(tmp_path, programme, clerk):
    made = laid_down(workbook(tmp_path), programme, clerk, year=None)
    (tmp_path / "no.xlsx").write_bytes(b"MZ" + bytes(3000))
    other = laid_down(tmp_path / "no.xlsx", programme, clerk)
    for one in (made, other):
        working.step(one.code)
        assert (again(one).state, one.in_background) == (STATE.FAILED, False)
        assert one.said
        assert not Folder(one.code).original.exists()
    assert made.said != other.said


def test_a_refusal_is_in_the_language_of_who_brought_the_file(tmp_path, programme, clerk):
    (tmp_path / "no.xlsx").write_bytes(b"MZ" + bytes(3000))
    said = []
    for language in ("en", "zh-hans"):
        made = laid_down(tmp_path / "no.xlsx", programme, clerk)
        Import.objects.filter(pk=made.pk).update(language=language)
        working.step(made.code)
        said.append(again(made).said)
    assert said[0].isascii() or "“" in said[0]
    assert any("一" <= letter <= "鿿" for letter in said[1])


def test_a_file_that_is_no_longer_kept_is_said_to_be_gone(tmp_path, programme, clerk):
    made = laid_down(workbook(tmp_path), programme, clerk)
    Folder(made.code).original.unlink()
    working.step(made.code)
    assert again(made).state == STATE.FAILED


def test_reading_killed_between_any_two_steps_ends_as_unbroken(monkeypatch, tmp_path, programme, clerk):
    file = workbook(tmp_path, 4, county="布拖县")
    read_once(monkeypatch, tmp_path)
    unbroken = laid_down(file, programme, clerk)
    working.step(unbroken.code)
    wanted, step, whole = counts(again(unbroken)), 0, False
    assert wanted["new"] == 4
    while not whole:
        step += 1
        made = laid_down(file, programme, clerk)
        with killed_at(monkeypatch, step) as bomb:
            working.step(made.code)
        whole = bomb.left > 0
        working.step(made.code)
        assert (again(made).state, counts(made)) == (STATE.PREVIEWED, wanted), step
        assert not list(Folder(made.code).path.glob(".reading-*"))
        actions.discard(made, by=clerk)
    assert step > 10


def test_writing_killed_between_any_two_steps_ends_as_unbroken(monkeypatch, programme):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    rows = [worker(who, proof="contract" if who < 3 else "proof") for who in range(6)]
    step, whole = 0, False
    while not whole:
        step += 1
        with transaction.atomic():
            actions.apply(previewed([worker(who, proof="proof") for who in range(3)]), by=None)
            made = actions.write_later(previewed(rows), by=None)
            with killed_at(monkeypatch, step) as bomb:
                working.step(made.code)
            whole = bomb.left > 0
            working.step(made.code)
            assert (again(made).state, made.new, made.changed, made.refused) == (STATE.APPLIED, 3, 3, 0), step
            assert Placement.objects.count() == 6
            assert Placement.objects.filter(proof="contract", version=2).count() == 3
            assert Change.objects.filter(deed="change").count() == 3
            actions.undo(made, by=None)
            assert len(register()) == 3
            transaction.set_rollback(True)
    assert step > 10


def test_one_that_is_killed_every_time_is_given_up_and_says_so(monkeypatch, tmp_path, programme, clerk):
    monkeypatch.setattr(working, "read_in", _killed)
    monkeypatch.setattr(applying, "_write_once", _killed)
    read = laid_down(workbook(tmp_path), programme, clerk)
    written = actions.write_later(previewed([worker(1)]), by=None)
    for made in (read, written):
        for turn in range(working.ATTEMPTS):
            with pytest.raises(Killed):
                working.step(made.code)
            assert again(made).attempts == turn + 1
        working.step(made.code)
        assert not again(made).in_background
        assert str(working.ATTEMPTS) in made.said
    assert (read.state, written.state, written.new) == (STATE.FAILED, STATE.PREVIEWED, 1)
    monkeypatch.undo()
    assert actions.apply(written, by=None).said == ""


def _killed(*_arguments, **_named):
    raise Killed


def test_a_fault_of_the_program_is_tried_again_and_then_told(monkeypatch, programme):
    def fails(*_arguments, **_named):
        raise ValueError("a fault")

    monkeypatch.setattr(applying, "_write_once", fails)
    made = actions.write_later(previewed([worker(1)]), by=None)
    for _turn in range(working.ATTEMPTS):
        assert again(made).in_background
        working.step(made.code)
    assert (again(made).state, made.in_background, bool(made.said)) == (STATE.PREVIEWED, False, True)


def test_half_written_and_given_up_it_goes_on_when_asked(monkeypatch, programme):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    made = actions.write_later(previewed([worker(who) for who in range(6)]), by=None)
    real = applying._write_once

    def once(held, staging, chunk, *arguments, **named):
        if chunk:
            raise ValueError("a fault")
        return real(held, staging, chunk, *arguments, **named)

    monkeypatch.setattr(applying, "_write_once", once)
    for _turn in range(working.ATTEMPTS + 1):
        working.step(made.code)
    assert (again(made).state, made.in_background, made.chunks_done) == (STATE.APPLYING, False, 1)
    monkeypatch.setattr(applying, "_write_once", real)
    actions.go_on_later(made, by=None)
    working.step(made.code)
    assert (again(made).state, made.new, made.said) == (STATE.APPLIED, 6, "")


def test_what_is_refused_by_now_comes_back_to_its_maker_with_the_reason(programme):
    made = actions.write_later(previewed([worker(1)]), by=None)
    Folder(made.code).prepared.unlink()
    working.step(made.code)
    assert (again(made).state, made.in_background, made.new) == (STATE.PREVIEWED, False, 1)
    assert made.said


def test_a_long_import_lets_another_have_its_turn_and_comes_again(monkeypatch, programme):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    monkeypatch.setattr(working, "SHARE", 0.0)
    made = actions.write_later(previewed([worker(who) for who in range(6)]), by=None)
    OrmQ.objects.all().delete()
    for done in (1, 2):
        working.step(made.code)
        assert (again(made).state, made.chunks_done, tasks()) == (STATE.APPLYING, done, [made.code] * done)
    working.step(made.code)
    assert (again(made).state, len(tasks())) == (STATE.APPLIED, 2)


def test_a_task_that_comes_twice_or_for_an_import_that_is_gone_does_nothing(programme):
    made = actions.write_later(previewed([worker(1)]), by=None)
    for _turn in range(3):
        working.step(made.code)
    assert (again(made).tries, Placement.objects.count()) == (1, 1)
    working.step("no-such")


def test_while_one_process_works_no_other_does_and_no_deed_is_done(monkeypatch, tmp_path, programme, clerk):
    monkeypatch.setattr(working, "PATIENCE", 0.1)
    read = laid_down(workbook(tmp_path), programme, clerk)
    written = actions.write_later(previewed([worker(1)]), by=None)
    for made in (read, written):
        with Folder(made.code).alone():
            assert Folder(made.code).is_held
            working.step(made.code)
            for deed in (actions.apply, actions.resume, actions.discard, actions.do_it_here, actions.go_on_later):
                with pytest.raises(actions.AtWork):
                    deed(made, by=None)
        assert not Folder(made.code).is_held
        assert (again(made).attempts, made.in_background) == (0, True)
    with Folder(written.code).alone(), pytest.raises(actions.AtWork):
        actions.undo(written, by=None)
    assert not Placement.objects.exists()


def test_an_import_taken_back_while_it_waits_is_left_alone_by_the_worker(monkeypatch, programme):
    monkeypatch.setattr(previewing, "CHUNK", 2)
    monkeypatch.setattr(working, "SHARE", 0.0)
    made = actions.write_later(previewed([worker(who) for who in range(6)]), by=None)
    working.step(made.code)
    actions.undo(again(made), by=None)
    working.step(made.code)
    assert (again(made).state, made.in_background, Placement.objects.count()) == (STATE.UNDONE, False, 0)


def test_an_import_that_the_same_connection_has_just_compared_is_taken_back(programme):
    actions.apply(previewed([worker(1, proof="proof")]), by=None)
    made = actions.apply(previewed([worker(1, proof="contract")]), by=None)
    previewed([worker(1, proof="proof")])
    actions.undo(made, by=None)
    assert Placement.objects.get().proof == "proof"


def test_a_file_that_waits_can_be_discarded(tmp_path, programme, clerk):
    made = laid_down(workbook(tmp_path), programme, clerk)
    actions.discard(made, by=clerk)
    working.step(made.code)
    assert (again(made).state, made.in_background) == (STATE.DISCARDED, False)
    assert not Folder(made.code).original.exists()


def test_only_its_maker_asks_the_worker(programme, clerk):
    made = previewed([worker(1)], by=clerk)
    other = hand_made.user("other", "county_clerk", place=BUTUO)
    for deed in (actions.write_later, actions.go_on_later, actions.do_it_here):
        with pytest.raises(PermissionDenied):
            deed(made, by=other)
    assert tasks() == []


def test_without_the_import_there_is_no_task_and_without_the_task_no_import(monkeypatch, tmp_path, programme, clerk):
    def full(*_arguments, **_named):
        raise OSError("no room")

    monkeypatch.setattr(waiting, "async_task", full)
    made = previewed([worker(1)])
    with pytest.raises(OSError, match="no room"):
        laid_down(workbook(tmp_path), programme, clerk)
    with pytest.raises(OSError, match="no room"):
        actions.write_later(made, by=None)
    assert (again(made).state, Import.objects.count()) == (STATE.PREVIEWED, 1)
    assert not list(Folder(made.code).path.parent.glob("*/original"))


def test_what_a_killed_worker_fetched_and_what_has_no_task_is_taken_up(programme):
    made = [actions.write_later(previewed([worker(who)]), by=None) for who in (1, 2)]
    fetched, lost = OrmQ.objects.order_by("pk")
    OrmQ.objects.filter(pk=fetched.pk).update(lock=timezone.now() + timezone.timedelta(hours=1))
    lost.delete()
    assert not waiting.is_queued(made[1])
    assert waiting.take_up() == 2
    assert tasks() == [one.code for one in made]
    assert not OrmQ.objects.filter(lock__gt=timezone.now()).exists()
    assert waiting.take_up() == 2
    assert len(tasks()) == 2


def test_the_register_keeps_the_states_apart(programme):
    made = previewed([worker(1)])
    for broken in ({"in_background": True}, {"state": "failed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Import.objects.filter(pk=made.pk).update(**broken)


def test_how_far_it_is_is_told_to_other_processes(programme):
    made = previewed([worker(1)])
    assert stage_of(made) == Stage()
    telling(made)("writing", 2, 7)
    assert stage_of(made) == Stage("writing", 2, 7)
    Folder(made.code).progress.write_text("{half")
    assert stage_of(made) == Stage()

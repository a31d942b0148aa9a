"""From a communiqué to the register: what is proposed, what a person decides, and where the text says so."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Evidence, EvidenceLink
from xieshou.apps.commitments.models import Commitment, Document, Judgement, Meeting, Mention
from xieshou.apps.commitments.reviewing import actions, proposals
from xieshou.apps.commitments.reviewing.tests import seed
from xieshou.apps.pairings.tests import hand_made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    monkeypatch.setattr("xieshou.apps.commitments.reviewing.actions.reading_of", seed.reading)


@pytest.fixture
def book():
    made = hand_made.programme(books="kept")
    seed.places()
    return made


@pytest.fixture
def office(book):
    return hand_made.user("office", "office")


@pytest.fixture
def document(book, office):
    return actions.keep(book, seed.seed(), by=office)[0]


def parts(document):
    return {one.part: one for one in proposals.of(document)}


def taken(document, office):
    """The meeting taken over as proposed."""
    part = parts(document)["meeting"]
    first, last = (date.fromisoformat(part.values[name]) for name in ("held_first", "held_last"))
    return actions.take_meeting(document, part, part.values | {"held_first": first, "held_last": last}, by=office)


def test_a_reading_proposes_the_meeting_its_visits_and_every_unit(document):
    found = parts(document)
    assert [one for one in found if not one.startswith("c")] == ["meeting", "visit-0", "visit-1"]
    assert len([one for one in found if one.startswith("c")]) == 16
    meeting = found["meeting"].values
    assert (meeting["kind"], meeting["held_first"], meeting["held_last"], meeting["place"]) == (
        "symposium", "2018-06-02", "2018-06-03", "513401",
    )  # fmt: skip
    assert meeting["parties"] == "广东省；四川省"


def test_a_village_is_looked_up_in_the_lists_of_its_year_and_one_that_is_not_there_is_not_guessed(document):
    found = parts(document)
    assert found["visit-0"].values["place"] == "513431214201"
    assert (
        found["visit-1"].values["place"] == "513431209"
    )  # 三河村 is 三岔河村 in the list: the township is as far as it goes


def test_a_unit_comes_with_areas_side_and_the_day_of_the_self_assessment(document):
    item = parts(document)["c08"].values
    assert (item["kind"], item["item_no"], item["speaker"], item["side"]) == ("numbered_item", 4, "李希", "both")
    assert item["areas"] == ["labour", "training"]
    assert item["due_on"] == date(2018, 12, 31)
    assert parts(document)["c04"].note == "framing"
    assert parts(document)["c10"].values["side"] == "donor"


def test_nothing_is_in_the_register_before_a_person_decides(document):
    assert not Meeting.objects.exists()
    assert not Commitment.objects.exists()


def test_what_is_taken_over_says_where_the_text_says_so(document, office):
    meeting = taken(document, office)
    made = actions.take_unit(document, parts(document)["c08"], parts(document)["c08"].values, by=office)
    assert (made.meeting, made.agreed_on, made.stage, made.status) == (meeting, date(2018, 6, 2), "registered", "draft")
    [mention] = made.mentions.all()
    assert document.text[mention.first : mention.last] == made.text
    assert document.source[mention.source_first : mention.source_last].startswith("四要加大勞務")
    assert Evidence.objects.get().publisher == "四川日报"
    assert {(one.ledger, one.key) for one in EvidenceLink.objects.all()} == {
        ("meetings", meeting.record_no), ("commitments", made.record_no),
    }  # fmt: skip


def test_the_machines_value_is_kept_beside_the_persons(document, office):
    taken(document, office)
    part = parts(document)["c08"]
    given = part.values | {"text": "加大劳务协作力度。", "side": "recipient"}
    made = actions.take_unit(document, part, given, by=office)
    judged = Judgement.objects.get(part="c08")
    assert (judged.verdict, judged.commitment) == ("corrected", made)
    assert judged.machine["text"].startswith("四要加大劳务协作力度")
    assert judged.person["text"] == made.text == "加大劳务协作力度。"
    assert Judgement.objects.get(part="meeting").verdict == "accepted"


def test_a_visit_belongs_to_the_meeting_it_was_made_on_the_occasion_of(document, office):
    meeting = taken(document, office)
    part = parts(document)["visit-0"]
    given = part.values | {"held_first": date(2018, 6, 2), "held_last": date(2018, 6, 3)}
    visit = actions.take_visit(document, part, given, by=office)
    assert (visit.kind, visit.during, visit.place_id) == ("high_level_visit", meeting, "513431214201")


def test_commitments_wait_for_the_decision_on_their_meeting(document, office):
    with pytest.raises(DeedRefused, match="meeting first"):
        actions.take_unit(document, parts(document)["c08"], parts(document)["c08"].values, by=office)


def test_what_is_left_out_stays_on_record_and_is_decided_once(document, office):
    part = parts(document)["c04"]
    actions.leave_out(document, part, "not_a_commitment", by=office)
    assert Judgement.objects.get().machine["kind"] == "framing"
    with pytest.raises(DeedRefused, match="meanwhile"):
        actions.leave_out(document, part, "rejected", by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(document=document, part="c05", verdict="accepted", machine={}, by=office)


def test_the_same_event_from_two_papers_is_one_meeting_with_two_documents(book, document, office):
    meeting = taken(document, office)
    first = actions.take_unit(document, parts(document)["c08"], parts(document)["c08"].values, by=office)
    second, is_new = actions.keep(book, seed.seed() + "南方日報", by=office)
    assert is_new
    part = parts(second)["meeting"]
    assert part.alike == [meeting]
    actions.take_meeting(second, part, part.values | {"same_as": meeting}, by=office)
    assert Meeting.objects.count() == 1
    assert list(meeting.documents.order_by("id")) == [document, second]
    unit = parts(second)["c08"]
    assert unit.alike[0] == first
    actions.take_unit(second, unit, unit.values | {"same_as": first}, by=office)
    assert Commitment.objects.count() == 1
    assert Mention.objects.filter(commitment=first).count() == 2


def test_the_same_text_again_is_the_document_kept_before(book, document, office):
    assert actions.keep(book, seed.seed(), by=office) == (document, False)


def test_a_refused_text_gives_nothing(book, office, monkeypatch):
    refused = {"zh": "不是会议报道。", "en": "This is no communiqué."}
    monkeypatch.setattr(
        "xieshou.apps.commitments.reviewing.actions.reading_of", lambda _t: seed.reading() | {"refused": refused}
    )
    document, _new = actions.keep(book, "别的文字", by=office)
    with pytest.raises(DeedRefused, match="refused"):
        taken(document, office)


def test_only_those_who_register_bring_a_text(book):
    with pytest.raises(PermissionDenied):
        actions.keep(book, "文", by=hand_made.user("public", "public"))
    with pytest.raises(ValidationError):
        actions.keep(book, "  \n", by=hand_made.user("team", "field_team"))
    with pytest.raises(ValidationError, match="half characters"):
        actions.keep(book, "会议\ud800", by=hand_made.user("clerk", "county_clerk"))
    with pytest.raises(ValidationError, match="without a meaning"):
        actions.keep(book, "会议\0", by=hand_made.user("other", "county_clerk"))


def address(name, *args):
    return reverse(f"reviewing:{name}", args=["small", *args])


def test_the_pages_lead_from_a_pasted_text_to_a_registered_commitment(client, book, office):
    client.force_login(office)
    answer = client.post(address("new"), {"text": seed.seed()})
    document = Document.objects.get()
    assert answer.url == address("review", document.pk)
    page = client.get(answer.url, headers={"Accept-Language": "en"})
    text = page.content.decode()
    assert page.context["waiting"] == 19
    assert 'class="gloss"' in text
    assert "".join(piece.text for piece in page.context["source_pieces"]) == document.source
    assert "".join(piece.text for piece in page.context["text_pieces"]) == document.text

    def decide(part, verdict="accepted", **changed):
        form = next(one.form for one in client.get(address("review", document.pk)).context["parts"] if one.part == part)
        values = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
        return client.post(address("decide", document.pk), values | changed | {"part": part, "verdict": verdict})

    assert decide("meeting", title="").status_code == 422
    assert decide("meeting").url.endswith("#visit-0")
    assert decide("visit-0").url.endswith("#visit-1")
    assert decide("visit-1", place="999999").status_code == 422
    assert decide("visit-1", "rejected").status_code == 302
    assert decide("c04", "not_a_commitment").status_code == 302
    assert decide("c08", text="加大劳务协作力度。").url.endswith("#c09")
    assert [one.text for one in Commitment.objects.all()] == ["加大劳务协作力度。"]
    page = client.get(address("review", document.pk), headers={"Accept-Language": "en"}).content.decode()
    assert "Decided by a person" in page
    item = client.get(reverse("following:item", args=["small", Commitment.objects.get().record_no]))
    assert f"{address('review', document.pk)}#c08" in item.content.decode()


def test_a_county_clerk_of_another_place_takes_nothing_over(client, document, book):
    clerk = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    with pytest.raises(PermissionDenied), transaction.atomic():
        taken(document, clerk)
    client.force_login(hand_made.user("public", "public"))
    assert client.get(address("review", document.pk)).status_code == 403

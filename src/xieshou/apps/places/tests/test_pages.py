"""The two pages of this room."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import translation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture
def reader(client: Client) -> Client:
    """Someone who is signed in, reading English."""
    client.force_login(get_user_model().objects.create_user(username="reader"))
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield client


def page(reader: Client, code: str, **asked: str) -> str:
    answer = reader.get(reverse("places:detail", args=[code]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/places/", "/places/513431/"])
def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


def test_searching_two_characters_shows_the_place_and_where_it_lies(reader: Client) -> None:
    text = reader.get(reverse("places:search"), {"q": "姐把"}).content.decode()
    assert "姐把哪打村" in text
    assert reverse("places:detail", args=["513431106200"]) in text
    assert reverse("places:detail", args=["513431106"]) in text


def test_a_search_without_a_hit_says_what_to_write(reader: Client) -> None:
    text = reader.get(reverse("places:search"), {"q": "qqqq<b>"}).content.decode()
    assert "qqqq&lt;b&gt;" in text
    assert 'class="band"' in text


def test_a_page_in_the_year_of_a_change_shows_both_names(reader: Client) -> None:
    text = page(reader, "513425", on="2021-06-01")
    assert "会理县" in text
    assert reverse("places:detail", args=["513402"]) in text


def test_a_village_out_of_use_shows_its_successor_marked_inferred(reader: Client) -> None:
    text = page(reader, "513431215200")
    assert reverse("places:detail", args=["513431106205"]) in text
    assert 'class="state soon"' in text


def test_a_county_shows_its_townships_of_the_year_page_by_page(reader: Client) -> None:
    text = page(reader, "513431", on="2018")
    assert "洒拉地坡乡" in text
    assert "洒拉地坡乡" not in page(reader, "513431", on="2018", after="513431214")
    assert "洒拉地坡乡" not in page(reader, "513431", on="2023")


def test_a_township_shows_the_approval_that_ended_it(reader: Client) -> None:
    assert "川府民函〔2021〕1号" in page(reader, "513431214")


@pytest.mark.parametrize("on", ["yesterday", "2021-13", "2021-02-30"])
def test_a_day_that_cannot_be_read_is_answered_with_what_to_write(reader: Client, on: str) -> None:
    text = page(reader, "513431", on=on)
    assert 'role="alert"' in text
    assert on in text


def test_a_mistyped_address_is_read_as_if_it_were_not_there(reader: Client) -> None:
    assert "昭觉县" in reader.get(reverse("places:search"), {"q": "昭觉", "within": "\uffffx"}).content.decode()
    assert "洒拉地坡乡" in page(reader, "513431", on="2018", after="\uffffx")


def test_an_unknown_code_is_not_found(reader: Client) -> None:
    assert reader.get("/places/999999/").status_code == 404


def test_the_queries_of_a_page_do_not_grow_with_its_rows(reader: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(25):
        page(reader, "510000", on="2018")
    with django_assert_max_num_queries(12):
        reader.get(reverse("places:search"), {"q": "51"})

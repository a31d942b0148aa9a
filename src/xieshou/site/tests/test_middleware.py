"""What holds for every request and answer."""

import pytest
from django.test import Client


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "127.0.0.1"})


@pytest.mark.parametrize("address", ["/sign-in/?next=%00", "/sign-in/?%00=1", "/places/51%00/"])
def test_an_address_with_a_nul_is_refused(client, address):
    assert client.get(address).status_code == 400


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client):
    policy = client.get("/sign-in/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy

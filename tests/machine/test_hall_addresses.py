"""Where phones find this machine: only what answers, and never what leads back to the phone itself."""

import socket

import pytest
from flask import Flask

from kiosk.machine import network


def test_each_address_is_asked_also_one_that_came_after_the_start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The start printed an address that is gone, and the machine has since joined the Wi-Fi of the hall."""
    network.note_addresses(app, ["http://127.0.0.1:8000", "http://192.168.1.9:8000"])
    monkeypatch.setattr(network, "own_addresses", lambda: ["192.168.4.1", "172.17.0.1"])
    answers = {"http://192.168.4.1:8000": "kiosk", "http://172.17.0.1:8000": "another"}
    monkeypatch.setattr(network, "answer_of", lambda address: answers.get(address, "nobody"))
    assert network.hall_addresses(app) == ["http://192.168.4.1:8000"]


def test_a_server_that_listens_to_this_machine_alone_is_found_by_no_phone(app: Flask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        network.note_addresses(app, [f"http://127.0.0.1:{taken.getsockname()[1]}"])
        assert network.hall_addresses(app) == []


def test_before_the_first_start_there_is_none(app: Flask) -> None:
    assert network.hall_addresses(app) == []


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://127.8.9.1", "http://[::1]:8000", "http://localhost"]
)
def test_a_loopback_leads_a_phone_to_itself(address: str) -> None:
    assert network.is_loopback(address)


@pytest.mark.parametrize(
    "address", ["http://192.168.4.1:8000", "https://anjungan.example.go.id", "http://[fd00::1]:80"]
)
def test_any_other_address_does_not(address: str) -> None:
    assert not network.is_loopback(address)

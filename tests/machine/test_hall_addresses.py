"""Addresses at which phones find this machine: only those that answer, and none that leads back to the phone itself."""

import socket

import pytest
from flask import Flask

from kiosk.machine import network


def test_each_address_is_asked_also_one_that_came_after_the_start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The start printed an address that is gone, and the machine has since joined the Wi-Fi of the hall."""
    assert network.hall_addresses(app) == [], "before the first start"
    network.note_addresses(app, ["http://127.0.0.1:8000", "http://192.168.1.9:8000"])
    monkeypatch.setattr(network, "own_addresses", lambda: ["192.168.4.1", "172.17.0.1"])
    answers = {"http://192.168.4.1:8000": "kiosk", "http://172.17.0.1:8000": "another"}
    monkeypatch.setattr(network, "ask_address", lambda address: answers.get(address, "nobody"))
    assert network.hall_addresses(app) == ["http://192.168.4.1:8000"]


def test_a_server_that_listens_to_this_machine_alone_is_found_by_no_phone(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        network.note_addresses(app, [f"http://127.0.0.1:{other.getsockname()[1]}"])
        assert network.hall_addresses(app) == []
    for address in ("http://127.8.9.1", "http://[::1]:8000", "http://localhost"):
        assert network.is_loopback(address)
    for address in ("http://192.168.4.1:8000", "https://anjungan.example.go.id", "http://[fd00::1]:80"):
        assert not network.is_loopback(address)

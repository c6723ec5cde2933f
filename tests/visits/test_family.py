"""A relative abroad in danger: the country, whom to call and what to say; six steps with what they rest on."""

import pytest

from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import content, hotlines
from tests.cast.content import unconfirmed
from tests.cast.pages import Browser, sources

pytestmark = pytest.mark.look


def names(visitor: Browser) -> list[str]:
    """Whom a country's page tells to call, in order."""
    return [name.text.strip() for name in visitor.page.select(".abroad h2")]


def test_a_country_tells_whom_to_call_what_it_costs_and_what_to_say(visitor: Browser) -> None:
    visitor.get("/")
    visitor.follow("Keluarga dalam bahaya di luar negeri")
    assert [link.text.strip() for link in visitor.page.select(".countries .primary")] == ["Langkah demi langkah"]
    visitor.follow("Kamboja")
    assert names(visitor) == ["KBRI Phnom Penh", "Kementerian Luar Negeri"]
    said = [" ".join(card.text.split()) for card in visitor.page.select(".abroad li")]
    assert "+855 12 813 282" in said[0]
    assert "Pulsa luar negeri" in said[0]
    assert "0812-9007-0027" in said[1]
    assert "Tarif biasa" in said[1]
    assert "Jangan kirim uang sebelum bertanya" in visitor.text
    assert [item.text for item in visitor.page.select("[aria-labelledby=say] li")] == [
        saying["id"] for saying in content.family()["sayings"]
    ]
    assert len(content.family()["sayings"]) == 3
    assert "kemlu.go.id menurut salinan pihak lain, 17 Oktober 2025" in visitor.page.select_one("details.source").text


@pytest.mark.parametrize(
    ("country", "called"),
    [
        ("malaysia", ["KBRI Kuala Lumpur", "KJRI Johor Bahru", "Kementerian Luar Negeri"]),
        ("taiwan", ["KDEI Taipei", "Kementerian Luar Negeri", "Layanan tenaga kerja Taiwan 1955"]),
        ("lain", ["Kementerian Luar Negeri"]),
    ],
)
def test_missions_come_first_and_last_what_nobody_here_can_dial(
    visitor: Browser, country: str, called: list[str]
) -> None:
    page = visitor.get(f"/family/{country}")
    assert names(visitor) == called
    dialled = [link["href"] for link in page.select(".abroad a.call")]
    assert len(dialled) == len(page.select(".abroad .qr")) == len([name for name in called if "1955" not in name])
    assert "tel:1955" not in dialled
    assert country != "taiwan" or "Gratis" in page.select(".abroad li")[-1].text


def test_where_the_ministry_is_hidden_there_is_a_number_all_the_same(visitor: Browser) -> None:
    page = visitor.get("/family/lain")
    assert "Coba nomor berikutnya" not in page.text, "there is one number alone"
    assert "Biayanya belum kami ketahui" not in page.text, "the card says what the call costs"
    with db.write():
        db.session.get_one(Hotline, "kemlu-pelindungan-wni").active = False
    visitor.get("/family/lain")
    assert "0800-1000" in visitor.text


def test_every_mission_is_found_by_its_country(visitor: Browser) -> None:
    visitor.get("/family/")
    ways = [link["href"] for link in visitor.page.select(".countries a[href]")][:-1]
    found = [row.slug for way in ways for row in hotlines.for_country(way.rpartition("/")[2]) if row.country]
    assert sorted(found) == sorted(row.slug for row in hotlines.missions())
    visitor.get("/family/atlantis", status=404)


def test_who_looks_for_a_country_that_has_no_shown_mission_finds_the_ministry(visitor: Browser) -> None:
    with db.write():
        db.session.get_one(Hotline, "kbri-phnom-penh").active = False
    visitor.get("/family/kamboja")
    assert names(visitor) == ["Kementerian Luar Negeri"]


def test_six_steps_lead_on_from_the_countries_and_back_to_them(visitor: Browser) -> None:
    visitor.get("/hotlines/")
    visitor.follow("Keluarga di luar negeri")
    visitor.follow("Langkah demi langkah")
    steps = content.family()["danger"]["steps"]
    for number, step in enumerate(steps, 1):
        assert visitor.page.h1.text.strip() == step["id"]
        assert f"Langkah {number} dari {len(steps)}" in visitor.text
        assert step["say"]["id"] in visitor.text
        assert sources(visitor) == [f"Sumber: {step['source']['id']} – {unconfirmed(step['as_of'])}"]
        listed = [link["href"].rpartition("/")[2] for link in visitor.page.select("main a.hotline")]
        assert [slug for slug in listed if slug] == step["hotlines"]
        assert bool(visitor.page.select("main p a[href='/family/'], main li a[href='/family/']")) == (
            step["missions"] or number == len(steps)
        )
        if number < len(steps):
            visitor.follow("Lanjut")
    assert "Belum punya Lembar Keluarga? Minta kepada petugas." in visitor.text
    visitor.follow("Pilih negara")
    assert visitor.path == "/family/"


def test_the_three_numbers_are_cards_in_their_order(visitor: Browser) -> None:
    page = visitor.get("/family/3")
    cards = [link["href"] for link in page.select(".numbered .hotline")]
    assert cards == ["/family/", "/hotlines/kemlu-pelindungan-wni", "/hotlines/kp2mi-08001000"]
    assert page.select(".numbered .hotline")[1].select_one(".digits").text.strip() == "0812-9007-0027"


def test_the_checklist_leads_there_too(visitor: Browser) -> None:
    visitor.get("/checklist/")
    visitor.follow("Keluarga dalam bahaya di luar negeri")
    assert visitor.path == "/family/"


def test_there_is_no_seventh_step(visitor: Browser) -> None:
    for path in ("/family/0", "/family/7"):
        visitor.get(path, status=404)


def test_a_number_that_an_officer_hid_is_in_no_step(visitor: Browser) -> None:
    with db.write():
        db.session.get_one(Hotline, "kp2mi-08001000").active = False
    visitor.get("/family/3")
    assert not visitor.page.select("[href='/hotlines/kp2mi-08001000']")
    assert visitor.page.select("[href='/hotlines/kemlu-pelindungan-wni']")

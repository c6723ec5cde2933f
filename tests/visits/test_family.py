"""A relative abroad in danger: the country, whom to call and what to say; six steps with what they rest on."""

import pytest

from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import content, hotlines
from tests.cast.content import unconfirmed
from tests.cast.pages import Browser, sources


def names_to_call(visitor: Browser) -> list[str]:
    """Whom a country's page tells to call, in order."""
    return [name.text.strip() for name in visitor.page.select(".abroad h2")]


def test_a_country_tells_whom_to_call_what_it_costs_and_what_to_say(visitor: Browser) -> None:
    visitor.get("/")
    visitor.follow("Keluarga dalam bahaya di luar negeri")
    assert [link.text.strip() for link in visitor.page.select(".countries .primary")] == ["Langkah demi langkah"]
    visitor.follow("Kamboja")
    assert names_to_call(visitor) == ["KBRI Phnom Penh", "Kementerian Luar Negeri"]
    said = [" ".join(card.text.split()) for card in visitor.page.select(".abroad li")]
    assert "+855 12 813 282" in said[0]
    assert "Pulsa luar negeri" in said[0]
    assert "0812-9007-0027" in said[1]
    assert "Tarif biasa" in said[1]
    assert "Jangan kirim uang sebelum bertanya" in visitor.text
    sayings = [item.text for item in visitor.page.select("[aria-labelledby=say] li")]
    assert sayings == [saying["id"] for saying in content.family_content()["sayings"]]
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
    assert names_to_call(visitor) == called
    dialled = [link["href"] for link in page.select(".abroad a.call")]
    assert len(dialled) == len(page.select(".abroad .qr")) == len([name for name in called if "1955" not in name])
    assert "tel:1955" not in dialled
    assert country != "taiwan" or "Gratis" in page.select(".abroad li")[-1].text


def hide(slug: str) -> None:
    with db.write():
        db.session.get_one(Hotline, slug).active = False


def test_a_hidden_number_is_nowhere_and_another_takes_its_place(visitor: Browser) -> None:
    page = visitor.get("/family/lain")
    assert "Coba nomor berikutnya" not in page.text, "there is one number alone"
    assert "Biayanya belum kami ketahui" not in page.text, "the card says what the call costs"
    hide("kbri-phnom-penh")
    visitor.get("/family/kamboja")
    assert names_to_call(visitor) == ["Kementerian Luar Negeri"]
    hide("kemlu-pelindungan-wni")
    visitor.get("/family/lain")
    assert "0800-1000" in visitor.text
    assert not visitor.get("/family/3").select("[href='/hotlines/kemlu-pelindungan-wni']")
    assert visitor.page.select("[href='/hotlines/kp2mi-08001000']")


def test_every_mission_is_found_by_its_country(visitor: Browser) -> None:
    visitor.get("/family/")
    ways = [link["href"] for link in visitor.page.select(".countries a[href]")][:-1]
    found = [row.slug for way in ways for row in hotlines.hotlines_for_country(way.rpartition("/")[2]) if row.country]
    assert sorted(found) == sorted(row.slug for row in hotlines.hotlines_by_shelf(Hotline.active)["missions"])
    visitor.get("/family/atlantis", status=404)


def test_six_steps_lead_on_from_the_countries_and_back_to_them(visitor: Browser) -> None:
    visitor.get("/hotlines/")
    visitor.follow("Keluarga di luar negeri")
    visitor.follow("Langkah demi langkah")
    steps = content.family_content()["danger"]["steps"]
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
    cards = visitor.get("/family/3").select(".numbered .hotline")
    addresses = ["/family/", "/hotlines/kemlu-pelindungan-wni", "/hotlines/kp2mi-08001000"]
    assert [card["href"] for card in cards] == addresses
    assert cards[1].select_one(".digits").text.strip() == "0812-9007-0027"
    for path in ("/family/0", "/family/7"):
        visitor.get(path, status=404)

"""Cards of hotlines to print: a number and its code, a sheet full of one number, and nothing that is spoken."""

import re

from tests.cast.pages import Browser


def test_cards_have_a_number_and_its_code(desk: Browser) -> None:
    page = desk.get("/admin/handouts/cards")
    cards = page.select(".hotline-card")
    assert "110" in cards[0].select_one("strong").text
    for card in cards:
        assert desk.client.get(card.img["src"]).mimetype == "image/svg+xml"
        assert card.img["alt"] == f"Kode QR: {card.select_one('strong').text}"
    assert "hanya dari Indonesia" in cards[0].text


def test_a_card_says_who_and_when_and_nothing_of_checks_and_sources(desk: Browser) -> None:
    page = desk.get("/admin/handouts/cards")
    for card in page.select(".hotline-card"):
        said = card.get_text(" ").replace(card.select_one(".from").text, "")
        assert not re.search(r"belum|berita|menurut|Biaya|\b20\d\d\b", said), said
    [ministry] = [card for card in page.select(".hotline-card") if "0812-9007-0027" in card.text]
    assert "Jam: 24 jam." in " ".join(ministry.text.split())
    [money] = [card for card in page.select(".hotline-card") if "iasc.ojk.go.id" in card.text]
    assert "Jam:" not in money.text


def test_a_sheet_may_be_full_of_one_number(desk: Browser) -> None:
    page = desk.get("/admin/handouts/cards?hotline=polisi-110")
    assert [card.strong.text for card in page.select(".hotline-card")] == ["110"] * 8
    page = desk.get("/admin/handouts/cards?hotline=polisi-110&size=posters")
    assert len(page.select(".posters .hotline-card")) == 1
    desk.get("/admin/handouts/cards?hotline=nobody", 422)


def test_nothing_at_the_desk_is_read_aloud(desk: Browser) -> None:
    """Cards say from where a number is reached, with the macro that villagers' pages speak."""
    page = desk.get("/admin/handouts/cards")
    assert "hanya dari Indonesia" in page.text
    assert not page.select("[data-say]")

"""Cards of hotlines to print: a number and its code, a sheet full of one number, and nothing that is spoken."""

from tests.cast.pages import Browser


def test_cards_have_a_number_and_its_code(desk: Browser) -> None:
    page = desk.get("/admin/hotlines/cards")
    cards = page.select(".hotline-card")
    assert "110" in cards[0].select_one("strong").text
    for card in cards:
        assert desk.client.get(card.img["src"]).mimetype == "image/svg+xml"
        assert card.img["alt"] == f"Kode QR: {card.select_one('strong').text}"
    assert "belum dicoba petugas" in cards[0].text
    assert "hanya dari Indonesia" in cards[0].text


def test_a_sheet_may_be_full_of_one_number(desk: Browser) -> None:
    page = desk.get("/admin/hotlines/cards?hotline=polisi-110")
    assert [card.strong.text for card in page.select(".hotline-card")] == ["110"] * 8
    page = desk.get("/admin/hotlines/cards?hotline=polisi-110&size=posters")
    assert len(page.select(".posters .hotline-card")) == 1
    desk.get("/admin/hotlines/cards?hotline=nobody", 422)


def test_nothing_at_the_desk_is_read_aloud(desk: Browser) -> None:
    """Cards say of a number when it was checked, with the macro that villagers' pages speak."""
    page = desk.get("/admin/hotlines/cards")
    assert "belum dicoba petugas" in page.text
    assert not page.select("[data-say]")

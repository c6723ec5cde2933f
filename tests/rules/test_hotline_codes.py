"""Every QR code says exactly what its number says; a number stands as its owner writes it."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import hotlines
from kiosk.rules.qr import QUIET_ZONE, render_qr
from tests.cast.codes import read_qr
from tests.cast.pages import Browser


def every_hotline() -> list[Hotline]:
    return list(db.session.scalars(select(Hotline).order_by(Hotline.position)))


def expected_target(channel: dict[str, str]) -> str:
    """Written out here a second time on purpose."""
    if channel["kind"] == "wa":
        return f"https://wa.me/{channel['value'][1:]}"
    return f"tel:{channel['value']}" if channel["kind"] == "tel" else channel["value"]


def shown_number(text: str) -> str:
    """Digits on the page as they stand in the directory: with the country, unless it is a short code."""
    if "." in text:
        return f"https://{text}" if "/" in text else f"https://{text}/"
    bare = re.sub(r"\D", "", text)
    return bare if "+" in text or bare in hotlines.SHORT_CODES else "62" + bare.removeprefix("0")


def test_every_qr_code_says_what_the_directory_says(visitor: Browser) -> None:
    for hotline in every_hotline():
        cards = visitor.get(f"/hotlines/{hotline.slug}").select(".channel")
        for card, channel in zip(cards, hotline.channels, strict=True):
            image = visitor.client.get(card.img["src"])
            assert image.mimetype == "image/svg+xml"
            assert read_qr(image.text) == expected_target(channel), hotline.slug
            number = card.select_one(".channel-number").text.strip()
            assert shown_number(number) == channel["value"].lstrip("+"), hotline.slug
            assert channel["kind"] != "web" or hotlines.is_official(channel["value"])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("web", " https://www.lapor.go.id/ ", "https://www.lapor.go.id/"),
        ("web", "https://imigrasipandeglang.id/", None),
        ("web", "http://www.lapor.go.id/", None),
        ("web", "https://go.id.example.com/", None),
        ("web", "https://www.lapor.go.id@example.com/", None),
        ("tel", "0811-8080-141", "+628118080141"),
        ("wa", "+62 811 8080 141", "+628118080141"),
        ("tel", "(0254) 209489", "+62254209489"),
        ("tel", "129", "129"),
        ("wa", "129", None),
        ("tel", "119", None),
        ("tel", "+65929031103", None),
    ],
)
def test_an_address_or_number_is_official_or_refused(kind: str, text: str, value: str | None) -> None:
    assert hotlines.parse_channel(kind, text) == value


@pytest.mark.slow
@given(st.text())
def test_anything_typed_is_a_number_or_is_refused(text: str) -> None:
    value = hotlines.parse_channel("tel", text)
    assert value is None or value in hotlines.SHORT_CODES or re.fullmatch(r"\+[1-9]\d{5,14}", value)


# section and groups of digits as the notes of the numbers' owners have them, written out here a second time
OWN_GROUPS = {
    "sapa-129": ["08111-129-129", "129"],
    "imigrasi-serang": ["(0254) 209489", "serang.imigrasi.go.id"],
    "ojk-157": ["081-157-157-157", "157"],
    "kbri-phnom-penh": ["+855 12 813 282"],
    "kdei-taipei": ["+886 901 132 000", "+886 987 587 000"],
    "kjri-jeddah": ["+966 50 360 9667"],
}


def test_a_number_stands_in_its_owners_groups_also_after_an_officers_edit(visitor: Browser, desk: Browser) -> None:
    for slug, expected in OWN_GROUPS.items():
        page = visitor.get(f"/hotlines/{slug}")
        assert [number.text.strip() for number in page.select(".channel-number")] == expected, slug
    assert visitor.get("/hotlines/ojk-157").select_one(".channel-how strong").text == "+62 81-157-157-157"
    for fields, digits in (({"cost": "Gratis"}, "081-157-157-157"), ({"number_1": "0811 2222 3333"}, "0811-2222-3333")):
        desk.get("/admin/hotlines/ojk-157/")
        desk.submit(**fields)
        visitor.get("/hotlines/ojk-157")
        assert digits in visitor.text


# the column "First choice" of the notes on missions, and nothing else
FIRST_CHOICE = """
kbri-kuala-lumpur +60176688032 +60175007047
kjri-johor-bahru +60167700378
kbri-riyadh +966569173990
kjri-jeddah +966503609667
kbri-abu-dhabi +971566156259
kjri-dubai +971563322611 +971564170333
kdei-taipei +886901132000 +886987587000
taiwan-1955 1955
kjri-hong-kong +85252422240 +85267730466
kbri-seoul +821053942546 +82222249000
kbri-singapura +6567377422
kbri-phnom-penh +85512813282
kbri-yangon +9595037055
kbri-bangkok +66929031103
kbri-manila +639541583125
kjri-davao +639662455472
kbri-vientiane +85621413909 +85621413900 +85621413910
kbri-tokyo +818035068612 +818049407419 +81334414201
kjri-osaka +818031131003 +81664499898
kbri-ankara +905321352298 +903129697354
kjri-istanbul +905344535611 +902126748686
kbri-warsawa +48728239137 +48226175179
kbri-kuwait +96597206060 +96522531021
kbri-doha +97433322875 +97444657945
"""


def test_missions_have_the_numbers_of_first_choice_only(app: Flask) -> None:
    missions = [[h.slug, *(channel["value"] for channel in h.channels)] for h in every_hotline() if h.country]
    assert sorted(missions) == sorted(line.split() for line in FIRST_CHOICE.strip().splitlines())


def test_the_emergency_contact_holds_the_numbers_that_are_listed_beside_it(visitor: Browser) -> None:
    visitor.get("/hotlines/")
    page = visitor.follow("Simpan nomor darurat ke HP")
    card = read_qr(visitor.client.get(page.select_one(".contacts img")["src"]).text)
    numbers = re.findall(r"TEL:(\S+)", card)
    assert numbers == ["110", "129", "08001000", "+622129244800", "+628118080141", "+6281290070027"]
    digits = [shown_number(number.text) for number in page.select(".contact-digits")]
    assert digits == [number.lstrip("+") for number in numbers]
    assert card.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Bantuan Migrasi Aman")


@pytest.mark.parametrize(("language", "name"), [("id", "Bantuan Migrasi Aman"), ("en", "Safe Migration Help")])
def test_the_emergency_contact_says_while_a_number_is_unchecked_and_stays_coarse_enough(
    app: Flask, language: str, name: str
) -> None:
    card = hotlines.emergency_vcard(language)
    assert f"FN:{name}" in card
    drawing = render_qr(card, dense=True)
    assert read_qr(drawing) == card
    assert int(re.search(r'viewBox="0 0 (\d+)', drawing)[1]) <= 73 + 2 * QUIET_ZONE  # type: ignore[index]
    unchecked = hotlines.UNCHECKED[language]
    with db.write():
        for hotline in every_hotline():
            hotline.checked_on = today()
    assert unchecked not in hotlines.emergency_vcard(language)
    with db.write():
        db.session.get_one(Hotline, "kp2mi-08001000").checked_on = today() - timedelta(days=91)
        db.session.get_one(Hotline, "sapa-129").active = False
    card = hotlines.emergency_vcard(language)
    assert card.count(rf"\n{unchecked}") == 1
    assert "TEL:129" not in card, "what is hidden is left out"
    assert "TEL:110" in card

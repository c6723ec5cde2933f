"""A relative abroad in danger: the country, whom to call and what to say; six steps with what they rest on."""

import re

import pytest

from kiosk.db import db
from kiosk.models import Hotline, OutreachSession
from kiosk.rules import content, hotlines, recordings
from tests.cast.content import unconfirmed_words
from tests.cast.pages import Browser, faces, sources, words_of
from tests.cast.tables import nothing_is_stored


def names_to_call(visitor: Browser) -> list[str]:
    """Whom a country's page tells to call, in order."""
    return [name.text.strip() for name in visitor.page.select(".mission h2")]


def test_a_country_tells_whom_to_call_what_it_costs_and_what_to_say(visitor: Browser) -> None:
    visitor.get("/")
    visitor.follow("Keluarga dalam bahaya di luar negeri")
    assert [link.text.strip() for link in visitor.page.select(".countries .primary")] == ["Langkah demi langkah"]
    visitor.follow("Kamboja")
    assert names_to_call(visitor) == ["KBRI Phnom Penh", "Kementerian Luar Negeri"]
    cards = [words_of(card) for card in visitor.page.select(".mission")]
    assert "+855 12 813 282" in cards[0]
    assert "Pulsa luar negeri" in cards[0]
    assert "0812-9007-0027" in cards[1]
    assert "Tarif biasa" in cards[1]
    assert "kemlu.go.id menurut salinan pihak lain, 17 Oktober 2025" in visitor.page.select_one("details.source").text


def places_of(visitor: Browser, *texts: str) -> list[int]:
    """Where each text begins on the page; -1 for one that is not there."""
    return [visitor.text.find(text) for text in texts]


ORDER = (
    "Tenang dulu. Kita telepon bersama.",
    "KBRI Phnom Penh",
    "Tidak diangkat? Coba nomor berikutnya.",
    "Katakan:",
    "Jangan kirim uang sebelum bertanya",
)
OFFICER = "Tanya petugas di ruangan ini"


def test_comfort_comes_first_then_the_number_the_sentence_and_the_warning(visitor: Browser) -> None:
    visitor.get("/family/kamboja")
    places = places_of(visitor, *ORDER)
    assert places == sorted(places)
    assert min(places) >= 0
    assert OFFICER not in visitor.text, "nobody is in the room"


def test_while_a_session_is_open_the_officer_is_asked_before_anybody_is_called(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/family/kamboja")
    comfort, officer, number = places_of(visitor, ORDER[0], OFFICER, ORDER[1])
    assert -1 < comfort < officer < number
    with db.write():
        session_in_lontar.state = "closed"
    visitor.get("/family/kamboja")
    assert OFFICER not in visitor.text


def test_mak_cares_on_every_page_of_help_and_an_officer_has_a_face_where_one_is_in_the_room(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    steps = [f"/family/{number}" for number in range(1, 7)]
    for path in (
        "/hotlines/",
        "/hotlines/polisi-110",
        "/hotlines/emergency/",
        "/hotlines/contacts/",
        "/family/",
        *steps,
    ):
        visitor.get(path)
        assert faces(visitor) == ["mak-care"], path
    visitor.get("/family/malaysia")
    assert faces(visitor) == ["mak-care", "petugas"]
    with db.write():
        session_in_lontar.state = "closed"
    visitor.get("/family/malaysia")
    assert faces(visitor) == ["mak-care"]


def test_the_code_of_whatsapp_stands_beside_the_one_of_the_call(visitor: Browser) -> None:
    for country, name, codes in (
        ("malaysia", "Kementerian Luar Negeri", ["tel", "wa"]),
        ("malaysia", "KBRI Kuala Lumpur", ["tel"]),
        ("polandia", "KBRI Warsawa", ["wa", "tel"]),
        ("di-kapal", "Serikat Buruh Migran Indonesia", ["wa", "tel"]),
    ):
        page = visitor.get(f"/family/{country}")
        (card,) = [card for card in page.select(".mission") if card.h2.text.strip() == name]
        links = [link["href"] for link in card.select("a.call")]
        assert ["wa" if "wa.me" in link else "tel" for link in links] == codes, name
        assert len(card.select(".mission-code img.qr")) == len(codes)
        assert ("Nomor lain" in card.text) == (name == "KBRI Kuala Lumpur"), "nothing that is in sight is hidden"


def sentence(visitor: Browser) -> str:
    """The sentence to say."""
    (element,) = visitor.page.select(".sentence")
    return " ".join(element.text.split())


@pytest.mark.parametrize(
    ("country", "taps", "words"),
    [
        ("malaysia", ("Ditahan", "Belum tahu"), "“Keluarga saya ditahan di Malaysia, saya belum tahu kotanya.”"),
        ("arab-saudi", ("Sudah tahu", "Disakiti"), "“Keluarga saya disakiti di Arab Saudi, di kota …”"),
        ("taiwan", ("Tidak digaji", "Sudah tahu"), "“Keluarga saya tidak digaji di Taiwan, di kota …”"),
        ("lain", ("Ditahan", "Belum tahu"), "“Keluarga saya ditahan di negara …, saya belum tahu kotanya.”"),
        ("di-kapal", ("Ditahan", "Belum tahu"), "“Keluarga saya ditahan di kapal, saya belum tahu nama kapalnya.”"),
        (
            "di-kapal",
            ("Hilang kabar", "Sudah tahu"),
            "“Keluarga saya hilang kabar di kapal, nama kapal …, bendera …, pelabuhan terakhir …”",
        ),
    ],
)
def test_two_taps_make_the_one_sentence_to_say(
    visitor: Browser, country: str, taps: tuple[str, str], words: str
) -> None:
    visitor.get(f"/family/{country}")
    for tap in taps:
        assert not visitor.page.select(".sentence")
        visitor.follow(tap)
    assert visitor.path == f"/family/{country}"
    assert sentence(visitor) == words
    assert [link.text.strip() for link in visitor.page.select("[aria-current]")] == sorted(
        taps, key=[*WHAT.values(), "Sudah tahu", "Belum tahu"].index
    )


WHAT = {"held": "Ditahan", "hurt": "Disakiti", "unpaid": "Tidak digaji", "silent": "Hilang kabar"}


def test_a_sentence_is_read_in_parts_and_each_other_language_says_it_too(visitor: Browser) -> None:
    texts = recordings.current_texts()
    for what in WHAT:
        for where in ("known", "unknown"):
            for country in ("uni-emirat-arab", "di-kapal", "lain"):
                visitor.get(f"/family/{country}?what={what}&where={where}")
                parts = [part.strip() for part in visitor.page.select_one(".sentence").find_all(string=True)]
                unsaid = [part for part in parts if part.strip("“”, ") and part not in texts]
                assert unsaid == [], country
    visitor.press("English")
    assert sentence(visitor).startswith("“My relative")


def test_what_is_chosen_is_stored_nowhere(visitor: Browser) -> None:
    for _ in range(2):  # flask-login notes _fresh with the second page
        visitor.get("/family/malaysia")
    with nothing_is_stored(visitor):
        visitor.get("/family/malaysia?what=held&where=unknown")
    assert visitor.response
    assert visitor.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["what=x&where=y", "what=&where=", "what=held&where=%3Cb%3E", "where=known&city=Batam"]
)
def test_odd_values_are_ignored(visitor: Browser, query: str) -> None:
    page = visitor.get(f"/family/malaysia?{query}")
    assert not page.select(".sentence")
    links = " ".join(link["href"] for link in page.select(".chips a"))
    assert not re.search("=x|=y|city|%3C|Batam", links)
    assert len(page.select("[aria-current]")) == query.startswith("what=held") + query.startswith("where=known")


def test_nobody_is_told_what_a_number_is_for_at_other_times(visitor: Browser) -> None:
    """A father whose daughter is held was told where to register for work."""
    purposes = {row.purpose["id"] for row in hotlines.hotlines_in_order(Hotline.active) if not row.country}
    paths = [f"/family/{country['slug']}" for country in content.family_content()["countries"]]
    for path in ("/family/", *paths, *(f"/family/{number}" for number in range(1, 7))):
        visitor.get(path)
        assert [purpose for purpose in purposes if purpose in visitor.text] == [], path


LEAVING = re.compile(r"\b(pergi|keluar|lari|kabur|turun|terjun|tinggalkan|melarikan)\b", re.IGNORECASE)


def test_the_steps_ask_first_whether_one_may_talk_and_send_nobody_past_a_guard(visitor: Browser) -> None:
    visitor.get("/family/1")
    assert visitor.page.h1.text.strip() == "Aman bicara?"
    texts = []
    for number in range(1, 7):
        visitor.get(f"/family/{number}")
        texts += [line.text.strip() for line in visitor.page.select(".family-lines li")]
    leaving = [text for text in texts if LEAVING.search(text)]
    assert leaving[0] == "Kalau dikunci, dijaga, atau di kapal, jangan nekat lari atau terjun."
    assert [text for text in leaving if "jangan nekat" not in text and "tidak dijaga" not in text] == []


@pytest.mark.parametrize("path", ["/hotlines/", "/hotlines/emergency/"])
def test_help_in_the_middle_of_something_shows_the_way_for_a_family_too(visitor: Browser, path: str) -> None:
    """The bar's button leads there from a quiz, and a check-in shows the second over its form."""
    page = visitor.get(path)
    (way,) = page.select("main .family-way")
    assert way.text.strip() == "Keluarga dalam bahaya di luar negeri"
    assert way["href"] == "/family/"


@pytest.mark.parametrize(
    ("country", "called"),
    [
        ("malaysia", ["KBRI Kuala Lumpur", "KJRI Johor Bahru", "Kementerian Luar Negeri"]),
        ("taiwan", ["KDEI Taipei", "Kementerian Luar Negeri", "Layanan tenaga kerja Taiwan 1955"]),
        ("korea-selatan", ["KBRI Seoul", "Kementerian Luar Negeri"]),
        (
            "di-kapal",
            [
                "Kementerian Luar Negeri",
                "Kementerian Pelindungan Pekerja Migran Indonesia/BP2MI",
                "Serikat Buruh Migran Indonesia",
            ],
        ),
        ("lain", ["Kementerian Luar Negeri"]),
    ],
)
def test_missions_come_first_and_last_what_nobody_here_can_dial(
    visitor: Browser, country: str, called: list[str]
) -> None:
    page = visitor.get(f"/family/{country}")
    assert names_to_call(visitor) == called
    dialled = [link["href"] for link in page.select(".missions a.call")]
    assert len(dialled) == len(page.select(".missions .qr")) >= len([name for name in called if "1955" not in name])
    assert "tel:1955" not in dialled
    assert country != "taiwan" or "Gratis" in page.select(".mission")[-1].text


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
    slugs = [row.slug for way in ways for row in hotlines.hotlines_for_country(way.rpartition("/")[2]) if row.country]
    assert sorted(slugs) == sorted(row.slug for row in hotlines.hotlines_by_shelf(Hotline.active)["missions"])
    assert [way.rpartition("/")[2] for way in ways[-2:]] == ["di-kapal", "lain"]
    assert "/family/korea-selatan" in ways
    visitor.get("/family/atlantis", status=404)


def test_where_most_go_is_large_and_the_others_follow_by_the_alphabet_of_the_language(visitor: Browser) -> None:
    rows = content.family_content()["countries"]
    large = ["Malaysia", "Kamboja", "Arab Saudi", "Taiwan", "Hong Kong", "Singapura"]
    assert [row["id"] for row in rows[:6]] == large
    for language, label in (("id", "Indonesia"), ("en", "English")):
        visitor.get("/family/")
        visitor.press(label)
        lists = [[way.text.strip() for way in part.select("a")] for part in visitor.page.select(".countries")]
        names = [row[language] for row in rows]
        assert lists[0] == names[:6]
        assert lists[1] == sorted(names[6:-2])
        assert lists[2][:-1] == names[-2:]
    assert lists[1].index("South Korea") > lists[1].index("Qatar"), "in Indonesian it begins with a K"


def test_six_steps_lead_on_from_the_countries_and_back_to_them(visitor: Browser) -> None:
    visitor.get("/hotlines/")
    visitor.follow("Keluarga dalam bahaya di luar negeri")
    visitor.follow("Langkah demi langkah")
    steps = content.family_content()["danger"]["steps"]
    for number, step in enumerate(steps, 1):
        assert visitor.page.h1.text.strip() == step["id"]
        assert f"Langkah {number} dari {len(steps)}" in visitor.text
        assert step["say"]["id"] in visitor.text
        assert sources(visitor) == [f"Sumber: {step['source']['id']} – {unconfirmed_words(step['as_of'])}"]
        slugs = [link["href"].rpartition("/")[2] for link in visitor.page.select("main a.hotline")]
        assert [slug for slug in slugs if slug] == step["hotlines"]
        assert bool(visitor.page.select("main p a[href='/family/'], main li a[href='/family/']")) == (
            step["missions"] or number == len(steps)
        )
        if number < len(steps):
            visitor.follow("Lanjut")
    assert "Belum punya Lembar Keluarga? Minta kepada petugas." in visitor.text
    visitor.follow("Pilih negara")
    assert visitor.path == "/family/"


def test_the_three_numbers_are_cards_in_their_order(visitor: Browser) -> None:
    cards = visitor.get("/family/3").select(".hotlines-numbered .hotline")
    addresses = ["/family/", "/hotlines/kemlu-pelindungan-wni", "/hotlines/kp2mi-08001000"]
    assert [card["href"] for card in cards] == addresses
    assert cards[1].select_one(".digits").text.strip() == "0812-9007-0027"
    for path in ("/family/0", "/family/7"):
        visitor.get(path, status=404)


def test_a_mission_that_has_but_a_site_shows_its_address(visitor: Browser) -> None:
    with db.write():
        mission = db.session.get_one(Hotline, "kbri-kuala-lumpur")
        mission.channels = [{"kind": "web", "value": "kemlu.go.id/kualalumpur", "label": {}}]
    card = visitor.get("/family/malaysia").find("h2", string=re.compile("KBRI Kuala Lumpur")).find_parent("li")
    assert "kemlu.go.id/kualalumpur" in card.select_one(".digits").text
    assert card.select(".qr")

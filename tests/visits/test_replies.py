"""“Balas begini”: what the page of a checked offer gives to answer with, and what it gives where nobody answers."""

from urllib.parse import quote, unquote

import pytest

from kiosk.rules import content, recordings
from tests.cast.codes import read_qr
from tests.cast.content import unconfirmed_words
from tests.cast.offers import MILLIONS, VISITOR_VISA, check
from tests.cast.pages import Browser, heading, sources

TEXTS = {row["slug"]: row for row in content.dated_row("replies")["replies"]}
NO_PROOF = "Jawaban bagus bukan bukti: tunjukkan ke Disnaker."
WARNING = content.dated_row("replies")["warning"]["id"]
CRIME = "R07"  # nobody answers that


def open_reply(visitor: Browser, *signs: str, **fields: str) -> None:
    """Check an offer and follow its verdict's link to what can be answered."""
    check(visitor, *signs, **fields)
    visitor.get(str(visitor.page.select("main a[href$='/reply']")[0]["href"]))


def words_in_bubbles(visitor: Browser) -> list[str]:
    return [bubble.text for bubble in visitor.page.select(".reply-words")]


@pytest.mark.parametrize(
    ("signs", "message"),
    [
        ("", "ok"),
        ("R16", "licence"),
        ("R17", "contract"),
        (MILLIONS, "costs"),
        ("R12", "time"),
        ("R20", "tie"),
        (VISITOR_VISA, "stop"),
        ("R11 R12 R13", "stop"),
    ],
)
def test_one_message_stands_there_and_all_ways_to_send_it_say_it(visitor: Browser, signs: str, message: str) -> None:
    open_reply(visitor, *signs.split())
    text = TEXTS[message]["id"]
    assert heading(visitor) == "Balas begini"
    assert words_in_bubbles(visitor) == [text]
    assert [part.text for part in visitor.page.select("#message")] == [text], "what a phone copies"
    (link,) = visitor.page.select("a.call[href*='wa.me']")
    assert unquote(str(link["href"])) == f"https://wa.me/?text={text}"
    assert link["href"] == f"https://wa.me/?text={quote(text)}", "nothing of it ends the address early"
    (code,) = visitor.page.select(".reply-code.on-tablet svg")
    assert read_qr(str(code).replace("viewbox", "viewBox")) == link["href"]


def test_every_code_is_as_coarse_as_those_of_the_directory(visitor: Browser) -> None:
    """At most 73 modules, with four of margin on each side: those of the card of contacts."""
    for signs in ("", "R16", "R17", "R11", "R12", "R20", "R01", CRIME, "R10"):
        open_reply(visitor, *signs.split())
        (code,) = visitor.page.select(".reply-code svg")
        assert int(str(code.get("viewbox") or code["viewBox"]).split()[2]) <= 73 + 8, signs


def test_a_good_answer_is_no_proof(visitor: Browser) -> None:
    for signs in ("", "R16", MILLIONS):
        open_reply(visitor, *signs.split())
        assert NO_PROOF in visitor.text
        assert WARNING not in visitor.text
    open_reply(visitor, VISITOR_VISA)
    assert NO_PROOF not in visitor.text, "who stops asks for nothing"
    assert WARNING in visitor.text


@pytest.mark.parametrize("sign", content.dated_row("replies")["not_with"])
def test_where_nobody_should_answer_there_is_what_to_report_and_no_message_to_the_offerer(
    visitor: Browser, sign: str
) -> None:
    check(visitor, sign)
    assert {link.text.strip() for link in visitor.page.select("main a[href$='/reply']")} == {"Lapor begini"}
    open_reply(visitor, sign, MILLIONS)
    assert heading(visitor) == "Lapor begini"
    assert words_in_bubbles(visitor) == [TEXTS["tell-report"]["id"], TEXTS["tell-home"]["id"]]
    assert WARNING in visitor.text
    assert NO_PROOF not in visitor.text
    for row in TEXTS.values():
        assert row["to"] != "offerer" or row["id"] not in visitor.text, row["slug"]
    numbers = [(link.text.strip(), link["href"]) for link in visitor.page.select(".reply-number")]
    assert numbers == [
        ("110", "/hotlines/polisi-110"),
        ("110", "tel:110"),
        ("0800-1000", "/hotlines/kp2mi-08001000"),
        ("0800-1000", "tel:08001000"),
    ]
    (link,) = visitor.page.select("a[href*='wa.me']")
    assert unquote(str(link["href"])) == f"https://wa.me/?text={TEXTS['tell-home']['id']}"
    assert "Ganti titik-titiknya" in visitor.text


def test_it_says_what_it_rests_on_and_of_when_that_is(visitor: Browser) -> None:
    open_reply(visitor, MILLIONS)
    texts = content.dated_row("replies")
    assert sources(visitor) == [f"Sumber: {texts['source']['id']} – {unconfirmed_words(texts['as_of'])}"]


def test_a_visit_in_english_reads_and_sends_english(visitor: Browser) -> None:
    check(visitor, MILLIONS)
    visitor.press("English")
    visitor.get(f"{visitor.path}/reply")
    assert words_in_bubbles(visitor) == [TEXTS["costs"]["en"]]
    (link,) = visitor.page.select("a[href*='wa.me']")
    assert unquote(str(link["href"])).endswith(TEXTS["costs"]["en"])


def test_it_opens_for_the_visit_that_made_the_check_alone(visitor: Browser, another_visitor: Browser) -> None:
    open_reply(visitor, MILLIONS)
    address = visitor.path
    another_visitor.get(address)
    assert another_visitor.path == "/"
    visitor.follow("Kembali")
    assert heading(visitor) == "Hati-hati"
    visitor.press("Selesai")
    visitor.get(address)
    assert visitor.path == "/"


def test_what_is_said_is_among_the_texts_that_are_recorded(visitor: Browser) -> None:
    spoken = set(recordings.shipped_texts())
    texts = content.dated_row("replies")
    for row in (texts["title"], texts["intro"], texts["warning"], *TEXTS.values()):
        assert row["id"] in spoken

"""Numbers as a phone takes them off the screen: codes read by a real decoder, links that call, files that it keeps."""

import io
import subprocess
from pathlib import Path
from urllib.parse import unquote
from urllib.request import urlopen

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Hotline, OutreachSession
from kiosk.rules import content, hotlines, settings
from tests.browser import boxes
from tests.browser.pages import finish_quiz, look, open_reply
from tests.browser.spoken import find_unspoken

OUTSIDE = "a:not([href^='/']):not([href^='#'])"
PHONE = {"width": 360, "height": 640}
TABLET = {"width": 800, "height": 1280}
# numbers of each kind, and an address
SLUGS = ("polisi-110", "sapa-129", "kp2mi-whatsapp", "cek-p3mi")


def targets(page: Page) -> list[str]:
    """Where the links lead that can be seen and lead off this site."""
    links = page.locator(OUTSIDE).locator("visible=true").all()
    return [str(link.get_attribute("href")) for link in links]


def read_code(code: Locator) -> str:
    """The text that a phone's camera would read from this picture on the screen."""
    look(code.page)
    code.scroll_into_view_if_needed()
    code.evaluate("image => image.decode && image.decode()")
    picture = Image.open(io.BytesIO(code.screenshot())).convert("L")
    (barcode,) = zxingcpp.read_barcodes(picture)
    return str(barcode.text)


# --- a tablet shows codes, a phone calls


def test_a_tablet_shows_digits_and_codes_and_no_link_that_leads_off_this_site(page: Page, live: str) -> None:
    page.set_viewport_size(TABLET)
    for slug in SLUGS:
        hotline = hotlines.find_hotline(slug)
        assert hotline
        page.goto(f"{live}/hotlines/{slug}")
        codes = page.locator("main img.qr").all()
        assert [read_code(code) for code in codes] == [Hotline.target(channel) for channel in hotline.channels]
        numbers = page.locator("main .channel-number").all_inner_texts()
        assert [text.replace("\n", "") for text in numbers] == [Hotline.digits(each) for each in hotline.channels]
    page.goto(f"{live}/hotlines/contacts/")
    assert read_code(page.locator("main img.qr")) == hotlines.emergency_vcard("id")
    expect(page.get_by_role("link", name="Simpan nomor darurat", exact=True)).to_be_hidden()
    page.set_viewport_size({"width": 600, "height": 1024})
    for path in ("/hotlines/", "/hotlines/sapa-129", "/hotlines/contacts/", "/family/malaysia"):
        page.goto(live + path)
        assert targets(page) == [], path


def test_a_phone_calls_what_its_digits_say(page: Page, live: str, complaints: list[str]) -> None:
    page.set_viewport_size(PHONE)
    for slug in SLUGS:
        hotline = hotlines.find_hotline(slug)
        assert hotline
        page.goto(f"{live}/hotlines/{slug}")
        callable_channels = [channel for channel in hotline.channels if channel["kind"] != "web"]
        assert targets(page) == [Hotline.target(channel) for channel in callable_channels]
        for channel in callable_channels:
            words = "Telepon sekarang" if channel["kind"] == "tel" else "Buka WhatsApp"
            expect(page.get_by_role("link", name=f"{words} {Hotline.digits(channel)}")).to_be_visible()
    page.goto(live + "/hotlines/sapa-129")
    expect(page.locator(".qr >> visible=true")).to_have_count(0)
    page.goto(live + "/hotlines/")
    assert targets(page) == ["tel:110", "tel:129"]
    page.get_by_role("link", name="Simpan nomor darurat ke HP").click()
    expect(page.locator("h1")).to_have_text("Simpan nomor darurat ke HP")
    look(page)
    assert targets(page) == [Hotline.target(channel) for _, channel, _ in hotlines.emergency_numbers("id")]


@pytest.mark.parametrize("signs", [(), ("R11",), ("R01",), ("R07",)])
def test_a_reply_goes_by_its_code_or_by_a_link_and_both_say_what_stands_there(
    page: Page, live: str, signs: tuple[str, ...]
) -> None:
    open_reply(*signs)(page, live)
    for size in (TABLET, {"width": 1280, "height": 800}):
        page.set_viewport_size(size)
        assert targets(page) == []
        code = read_code(page.locator(".reply-code"))
        assert unquote(code) == "https://wa.me/?text=" + page.locator("#message").inner_text()
    page.set_viewport_size(PHONE)
    expect(page.locator(".reply-code")).to_be_hidden()
    calls = ["tel:110", "tel:08001000"] if signs == ("R07",) else []
    assert targets(page) == [*calls, code]


# --- what is taken home


def test_a_tablet_shows_the_code_of_what_is_taken_home(page: Page, live: str, in_a_hall: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live + "/hotlines/")
    page.get_by_role("link", name="Bawa pulang di HP").click()
    code = page.locator(".take-home-code")
    for screen in (TABLET, {"width": 1280, "height": 800}):
        page.set_viewport_size(screen)
        assert read_code(code) == f"{in_a_hall}/take-home/"
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        assert boxes.blank_share(page) <= 0.45
        assert boxes.find_faults(page) == []
    assert find_unspoken(page) == []
    expect(page.get_by_role("link", name="Simpan gambar")).to_be_hidden()


def test_a_phone_follows_the_link_and_keeps_both(page: Page, live: str, in_a_hall: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(live + "/hotlines/")
    page.get_by_role("link", name="Bawa pulang di HP").click()
    expect(page.get_by_text("Simpan hanya kalau HP ini dipegang sendiri.")).to_be_visible()
    look(page)
    names = {"Simpan gambar": "nomor-darurat.png", "Simpan halaman": "bawa-pulang.html"}
    for label, name in names.items():
        with page.expect_download() as download:
            page.get_by_role("link", name=label).click()
        assert download.value.suggested_filename == name
    card = page.locator(".take-home-files img")
    assert card.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    assert boxes.find_faults(page) == []


def test_a_quiz_ends_with_a_small_code_on_a_tablet_and_a_link_on_a_phone(page: Page, live: str, in_a_hall: str) -> None:
    finish_quiz(page, live)
    code = page.locator(".take-home-small-code")
    for screen in (TABLET, {"width": 1280, "height": 800}):
        page.set_viewport_size(screen)
        assert read_code(code) == f"{in_a_hall}/take-home/"
        bottom = code.evaluate("e => e.getBoundingClientRect().bottom")
        assert bottom <= page.locator(".foot").evaluate("e => e.getBoundingClientRect().top")
    page.set_viewport_size(PHONE)
    expect(code).to_be_hidden()
    assert boxes.find_faults(page) == []
    page.get_by_role("link", name="Ingat lagi? Simpan di HP").click()
    expect(page).to_have_url(f"{live}/take-home/")


def test_the_kept_file_is_unfolded_without_network_and_without_script(
    browser: Browser, live: str, tmp_path: Path
) -> None:
    file = tmp_path / "bawa-pulang.html"
    file.write_bytes(urlopen(live + "/take-home/page.html").read())  # noqa: S310 - our own server
    phone = browser.new_context(viewport=PHONE, java_script_enabled=False, offline=True)
    page = phone.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    page.get_by_role("link", name="Ingat lagi?").click()
    expect(page.get_by_role("heading", name="Ingat lagi?")).to_be_in_viewport()
    answers = page.locator(".take-home-answer")
    for number, offer in enumerate(content.dated_row("booster")["offers"]):
        expect(answers.nth(number)).to_be_hidden()
        page.get_by_text("Aman, atau tipuan?", exact=True).nth(number).click()
        expect(answers.nth(number)).to_be_visible()
        expect(answers.nth(number)).to_have_text(offer["answer"]["id"])
    assert boxes.find_faults(page) == []
    heights = page.evaluate("""[...document.querySelectorAll('.take-home-numbers a')].map(number =>
        number.offsetHeight / parseFloat(getComputedStyle(number).fontSize))""")
    assert max(heights) < 3, "each number in one line"
    assert {url.partition("#")[0] for url in requests} == {file.as_uri()}
    phone.close()


# --- on paper


def read_sheets(page: Page, folder: Path) -> list[list[str]]:
    """The texts that a phone's camera would read from each sheet as it comes from the printer."""
    page.pdf(path=folder / "paper.pdf", prefer_css_page_size=True)
    subprocess.run(["pdftoppm", "-r", "150", "-png", folder / "paper.pdf", folder / "sheet"], check=True)
    sheets = [Image.open(path).convert("L") for path in sorted(folder.glob("sheet-*.png"))]
    return [[str(code.text) for code in zxingcpp.read_barcodes(sheet)] for sheet in sheets]


def test_every_card_as_it_comes_from_the_printer(page: Page, at_the_desk: str, tmp_path: Path) -> None:
    page.goto(f"{at_the_desk}/admin/handouts/cards?size=cards")
    read_off = [text for sheet in read_sheets(page, tmp_path) for text in sheet]
    on_cards = [Hotline.target(hotline.call_channel) for shelf in hotlines.directory_page(None) for hotline in shelf]
    assert len(on_cards) >= 10
    assert sorted(read_off) == sorted(on_cards)


def test_the_poster_for_phones_of_the_hall(
    page: Page,
    at_the_desk: str,
    tmp_path: Path,
    session_in_lontar: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both codes on one sheet, also where the network has the longest name and password there may be."""
    hall = "http://192.168.100.100:8000"
    monkeypatch.setattr(network, "hall_addresses", lambda _app: [hall])
    with db.write():
        session = db.session.merge(session_in_lontar)
        session.title = "Sosialisasi pencegahan perdagangan orang dan pekerja migran nonprosedural bagi warga desa"
        settings.store("wifi_name", "W" * 32)
        settings.store("wifi_password", "x" * 63)
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/poster")
    [sheet] = read_sheets(page, tmp_path)
    assert sheet == [f"WIFI:T:WPA;S:{'W' * 32};P:{'x' * 63};;", f"{hall}/join/{session_in_lontar.join_key}"]

"""A voice of the village, from the microphone at the desk to what a tablet plays."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy
from flask import current_app
from playwright.sync_api import Browser, BrowserType, Page, expect
from sqlalchemy import delete, select

from kiosk.data_care import copies, restore
from kiosk.db import db
from kiosk.models import Officer, Recording, Voice
from kiosk.rules import recordings, voices
from tests.browser import sounds
from tests.browser.conftest import CHROMIUM, Hall
from tests.browser.hearing import (
    LISTEN,
    begin_to_listen,
    hear_to_its_end,
    let_end,
    speaker,
    take_heard,
    wait_to_hear,
    words_in,
)
from tests.browser.keyboard import Keyboard
from tests.browser.pages import at_both_sizes, look, sign_in
from tests.browser.sounds import silence
from tests.cast import audio
from tests.cast.audio import lend_voice
from tests.cast.officers import PASSWORD
from tests.cast.server import ForkedServer

# the first two that the start page says; each is said in two parts with a long pause between them
FIRST, SECOND = "Mau kerja ke luar negeri? Cek dulu, yuk.", "Kuis berangkat aman"
# Each saying was found with 0.90 to 0.98 in what a tablet played, through automatic gain and Opus, and with 0.74 where
# a busy machine lost some of the sound; others, and all of them in what the machine says, with 0.48 at most.
ALIKE = 0.6


LONG, SHORT = silence(1.5), silence(0.3)  # the desk leaves out most of a long one


class Studio:
    """A room in which somebody speaks: what its microphone hears is said again and again."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "microphone.wav"
        words = ("lima orang", "warung ilmu", "nomor enam", "ayo ramai", "sepuluh kerbau", "tukang sepatu")
        speech = [sounds.say(each, folder) for each in words]
        self.first, self.second, self.never = speech[:2], speech[2:4], speech[4:]

    def hears(self, *parts: Any) -> None:
        """This from its beginning, where a page opens the microphone after this."""
        samples = (np.concatenate(parts) * sounds.HIGHEST).astype(np.int16)
        scipy.io.wavfile.write(self.file, sounds.RATE, samples)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType, studio: Studio) -> Iterator[Browser]:
    """A browser with a microphone that may be used, in a hall without internet."""
    microphone = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    microphone += [f"--use-file-for-fake-audio-capture={studio.file}"]
    no_internet = "--host-resolver-rules=MAP desa.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    browser = browser_type.launch(**CHROMIUM | {"args": [*CHROMIUM["args"], *microphone, no_internet]})
    yield browser
    browser.close()


# until the meter has shown these in turn
METER = """wanted => new Promise((done, fail) => { let looks = 0;
  const look = () => {
    const level = document.querySelector("meter").value;
    if (wanted[0] === "loud" ? level > .1 : level < .02) wanted.shift();
    if (++looks > 1000) fail(document.getElementById("said").innerText);
    else if (wanted.length) setTimeout(look, 20);
    else done();
  }; look(); })"""


def record(page: Page, *levels: str) -> None:
    """Record the text that is chosen until the meter has shown this; without a level, until it shows speech."""
    page.click("#record")
    page.evaluate(METER, levels or ["loud"])
    page.click("#record")
    expect(page.locator("#use")).to_be_enabled()


def record_anew(page: Page, text: str) -> None:
    """Record one text of a whole set once more, with a long pause within it."""
    page.reload()
    page.get_by_role("button", name=text).click()
    expect(page.locator("#to-say")).to_have_text(text)
    record(page, "loud", "quiet", "loud", "quiet")
    with page.expect_navigation():
        page.click("#use")


def check_who_speaks(studio: Studio, tablet: Page, address: str, is_person: bool = True) -> None:
    """A villager who has never been here listens: both texts as they were said, without the pause; or nothing of it."""
    tablet.add_init_script(sounds.TAPE)
    tablet.goto(address)
    tablet.click("#speak")
    expect(tablet.locator("html")).to_have_attribute("data-ended", re.compile(r"[2-9]|.."))
    tablet.click("#speak")
    sound = sounds.played_by(tablet)
    tablet.context.close()
    places = [sounds.find(saying, sound) for saying in (*studio.first, *studio.second)]
    likeness, begins = zip(*places, strict=True)
    if is_person:
        assert min(likeness) > ALIKE
        assert list(begins) == sorted(begins)
        assert (begins[1] - begins[0]) * sounds.RATE < len(studio.first[0]) + len(LONG) / 2
    else:
        assert max(likeness) < ALIKE
    assert max(sounds.find(saying, sound)[0] for saying in studio.never) < ALIKE


def let_go_of_database() -> None:
    """The test has no connection to the file while another program is at work."""
    db.session.remove()
    db.engine.dispose()


BY_HAND = 5  # texts, and the last of the set: each is three presses


def say_all_but_one() -> None:
    """The voice has said the other texts of the set as well, each in the same sound, but for the last."""
    db.session.rollback()
    with db.write():
        voice = db.session.scalars(select(Voice)).one()
        takes = db.session.scalars(select(Recording)).all()
        keys = {recording.key for recording in takes}
        missing = [text for text in voices.texts_of_voice(voice)["start"] if text.key not in keys]
        for text in missing[:-1]:
            voices.store_recording(voice, text.key, takes[0].content, "")


def record_set_and_release(page: Page, studio: Studio, live: str) -> None:
    """From the consent to the second officer: three presses for each text, and two texts said anew."""
    studio.hears(*studio.first, SHORT)
    page.goto(live + "/admin/voice/")
    page.fill("[name=speaker]", "Bu Sarinah")
    page.check("[name=consent]")
    page.get_by_role("button", name="Mulai merekam").click()
    page.locator("#recording").wait_for()  # shown by the script, once the whole list is there
    number = page.locator(".recorder-line").count()
    assert BY_HAND < number <= 60
    for count in range(BY_HAND):
        expect(page.locator("#count")).to_have_text(str(count))
        record(page)
        page.click("#use")  # the third press of each text
    expect(page.locator("#count")).to_have_text(str(BY_HAND))
    say_all_but_one()
    page.reload()
    expect(page.locator("#count")).to_have_text(str(number - 1))
    record(page)
    page.click("#use")
    expect(page.get_by_role("button", name="Perdengarkan kepada warga")).to_be_visible()
    studio.hears(studio.first[0], LONG, studio.first[1], SHORT)
    record_anew(page, FIRST)
    studio.hears(studio.second[0], LONG, studio.second[1], SHORT)
    record_anew(page, SECOND)
    at_both_sizes(page, "voice-whole-set")
    page.select_option("[name=listener]", label="Hasan")
    page.get_by_role("button", name="Perdengarkan kepada warga").click()
    expect(page.get_by_role("status")).to_contain_text("Disimpan. Set ini terdengar")


@pytest.mark.long
@pytest.mark.usefixtures("supervisor")
def test_a_set_is_recorded_at_the_desk_and_heard_on_a_tablet(
    page: Page,
    hall: Hall,
    at_the_desk: str,
    officer: Officer,
    studio: Studio,
    open_tablet: Callable[[], Page],
    tmp_path: Path,
) -> None:
    """Also after the power was gone, and after a copy was brought back: from other servers on the same folder."""
    key, server, copy = officer.id, ForkedServer(tmp_path), tmp_path / "copy.sqlite3"
    live = f"http://127.0.0.1:{server.port}"
    record_set_and_release(page, studio, at_the_desk)
    check_who_speaks(studio, open_tablet(), at_the_desk)
    page.goto("about:blank")
    hall.go_away()
    let_go_of_database()
    try:
        server.start()
        check_who_speaks(studio, open_tablet(), live)
        server.kill()
        copies.make_copy(copy)
        with db.write():
            db.session.execute(delete(Recording))
            db.session.execute(delete(Voice))
        restore.put_at_next_start(copy, key)
        let_go_of_database()
        server.start()
        check_who_speaks(studio, open_tablet(), live)
        sign_in(page, live, "ratna")
        page.goto(live + "/admin/voice/")
        page.get_by_text("Cabut suara ini").click()
        page.get_by_role("button", name="Ya, cabut dan hapus semuanya").click()
        expect(page.get_by_role("status")).to_contain_text("Suara dicabut")
        check_who_speaks(studio, open_tablet(), live, is_person=False)
    finally:
        server.kill()


def open_recorder(page: Page, live: str) -> None:
    """The desk, where a voice begins to record."""
    page.goto(f"{live}/admin/voice/?voice={lend_voice()}&set=start")


def test_by_keyboard_alone(page: Page, at_the_desk: str, studio: Studio) -> None:
    studio.hears(*studio.first, SHORT)
    page.goto(at_the_desk + "/admin/voice/")
    keyboard = Keyboard(page)
    keyboard.type("speaker", "Bu Sarinah")
    keyboard.to(page.locator("[name=consent]"))
    page.keyboard.press("Space")
    keyboard.press("button", "Mulai merekam")
    keyboard.to(page.locator(".recorder-line").nth(1))
    page.keyboard.press("Enter")
    expect(page.locator("#to-say")).to_have_text(page.locator(".recorder-line [lang]").nth(1).inner_text())
    keyboard.to(page.locator("#record"), "Shift+Tab")
    for count in ("1", "2"):
        page.keyboard.press("Enter")
        page.evaluate(METER, ["loud"])
        page.keyboard.press("Enter")
        expect(page.locator("#use")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#record")).to_be_focused()
        expect(page.locator("#count")).to_have_text(count)


# --- what the recorder tells


def is_told(page: Page, words: str) -> None:
    """The page says this alone."""
    expect(page.locator("#said p:visible")).to_contain_text(words)


# the browser's own gain softens a steady tone within a moment, which a busy machine may miss
NO_GAIN = """{
  const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = () => open({ audio: { autoGainControl: false } });
}"""


def test_a_sound_that_is_no_good_and_a_lost_server_are_told(
    page: Page, hall: Hall, officer: Officer, studio: Studio
) -> None:
    page.add_init_script(NO_GAIN)
    studio.hears(LONG)
    sign_in(page, hall.address, "ratna")
    open_recorder(page, hall.address)
    page.click("#record")
    expect(page.locator("#record")).to_have_text("Berhenti")
    page.click("#record")
    is_told(page, "Suara tidak terdengar. Dekatkan mulut ke mikrofon, lalu rekam lagi.")
    expect(page.locator("#use")).to_be_disabled()
    studio.hears(np.sign(np.sin(np.arange(sounds.RATE) / 10)))
    page.reload()
    record(page, "loud", "loud", "loud")
    is_told(page, "Terlalu keras, suaranya pecah. Mundur sedikit dari mikrofon, lalu rekam lagi.")
    hall.go_away()
    page.click("#use")
    is_told(page, "Belum tersimpan. Rekamannya masih ada di halaman ini: tekan “Pakai” sekali lagi.")
    hall.come_back()
    page.click("#use")
    expect(page.locator("#count")).to_have_text("1")
    expect(page.locator("#said p:visible")).to_have_count(0)


def test_what_was_recorded_outlasts_a_wrong_way_and_a_lock(
    page: Page, live: str, officer: Officer, studio: Studio
) -> None:
    """And a text that is no longer said is told, once it is sent."""
    studio.hears(*studio.first, SHORT)
    sign_in(page, live, "ratna")
    open_recorder(page, live)
    record(page)
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as dialog_event:
        page.get_by_role("link", name="Hotline").click(no_wait_after=True)
    assert dialog_event.value.type == "beforeunload"
    page.locator(".recorder-line").nth(5).click()
    is_told(page, "Tekan “Pakai” dahulu, atau rekam lagi.")
    other = page.context.new_page()
    other.goto(live + "/admin/")
    other.get_by_role("button", name="Keluar").click()
    expect(page.locator("h1")).to_have_text("Meja terkunci")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kata sandi").press("Enter")
    page.click("#use")
    expect(page.locator("#count")).to_have_text("1")
    record(page)
    page.evaluate("document.querySelector('[aria-current=true]').dataset.address = '/admin/voice/nobody/0.webm'")
    page.click("#use")
    is_told(page, "teks atau suara ini baru saja berubah. Muat ulang halaman ini.")


FAILS = "void (navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', '%s'); })"


def test_a_microphone_that_is_not_there_is_told(page: Page, hall: Hall, officer: Officer, studio: Studio) -> None:
    studio.hears(*studio.first)
    current_app.config["DESK_ON_NETWORK"] = True
    elsewhere = hall.address.replace("127.0.0.1", "desa.test")
    sign_in(page, elsewhere, "ratna")
    open_recorder(page, elsewhere)
    page.click("#record")
    is_told(page, "Dari perangkat lain mikrofon tidak bisa dipakai. Buka halaman ini di mesin anjungan sendiri.")
    sign_in(page, hall.address, "ratna")
    open_recorder(page, hall.address)
    for reason, words in (
        ("NotAllowedError", "Ketuk gambar di kiri alamat halaman, izinkan mikrofon, lalu muat ulang."),
        ("NotFoundError", "atau dipakai program lain. Periksa dahulu, lalu tekan “Rekam” lagi."),
    ):
        page.evaluate(FAILS % reason)
        page.click("#record")
        is_told(page, words)
    page.evaluate("delete navigator.mediaDevices.getUserMedia")  # it is plugged in
    record(page)


# --- what people hear of recordings that are there already


@pytest.fixture
def playable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Voices that are lent sound like the machine."""
    clip = next(iter(recordings.machine_clips().values()))
    monkeypatch.setattr(audio, "sound", lambda _words: (recordings.MACHINE_FOLDER / clip).read_bytes())


@pytest.mark.usefixtures("playable")
def test_who_listens_hears_what_is_new(page: Page, at_the_desk: str) -> None:
    voice = lend_voice("start")
    with db.write():
        for text in ("Gratis.", "Latihan"):
            db.session.get_one(Recording, (voice, recordings.clip_name(voice, text))).heard_in = None
    page.add_init_script(LISTEN)
    page.goto(f"{at_the_desk}/admin/voice/?voice={voice}&set=start")
    button = page.locator("#hear-all")
    page.evaluate("window.endless = true")
    for _time in ("first", "again, after it was stopped"):
        button.click()
        expect(button).to_have_text("Berhenti")
        expect(page.locator("#to-say")).to_have_text("Gratis.")
        button.click()
        expect(button).to_have_text("Dengar semua yang baru")
    button.click()
    let_end(page)
    expect(page.locator("#to-say")).to_have_text("Latihan")
    expect(button).to_have_text("Dengar semua yang baru")


@pytest.mark.usefixtures("playable")
def test_a_villager_chooses_in_which_language_she_listens(page: Page, live: str, complaints: list[str]) -> None:
    voice = audio.lend_voice(*recordings.SETS, language="jaseng")
    folders: list[str] = []  # that recordings were asked for from: audio for the machine's, else the voice
    page.on("request", lambda r: folders.append(r.url.split("/")[-2]) if "/audio/" in r.url else None)
    page.add_init_script(LISTEN)
    page.goto(live)
    choice = page.get_by_role("dialog", name="Dengarkan dalam bahasa apa?")
    speaker(page).click()
    wait_to_hear(page, r"^Dengarkan dalam bahasa apa\?\|Bahasa Indonesia\|Jawa Serang\|Kembali$")
    assert folders == ["audio", "audio", voice, "audio"], "each name by the voice that speaks it"
    choice.get_by_role("button", name="Kembali").click()
    expect(choice).to_be_hidden()
    take_heard(page)
    page.evaluate("window.endless = true")
    speaker(page).click()
    wait_to_hear(page, "^Dengarkan")
    page.evaluate("window.endless = false")  # from the next recording on
    take_heard(page)
    folders.clear()
    choice.get_by_role("button", name="Jawa Serang").click()
    assert sorted(hear_to_its_end(page)) == sorted(words_in(page, "main"))
    page.locator(".help").click()
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    hear_to_its_end(page)
    assert set(folders) == {voice}, "without another question"
    page.get_by_role("button", name="Selesai").click()
    expect(page.locator(".tile-quiz")).to_be_visible()
    look(page)
    speaker(page).click()
    page.evaluate("window.endless = true")
    choice.get_by_role("button", name="Bahasa Indonesia").click()
    expect(speaker(page)).to_have_attribute("aria-pressed", "true")
    speaker(page).click()
    expect(speaker(page)).to_have_attribute("aria-pressed", "false")
    with db.write():
        voices.withdraw_voice(db.session.get_one(Voice, voice))
    page.reload()
    begin_to_listen(page)
    assert page.evaluate("players[0].src").startswith(live + "/static/audio/"), "at once, by the machine"

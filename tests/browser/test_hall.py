"""The whole hall at once: presses on its big screen, its letters from eight metres, and a step that is the server's."""

import re
from collections.abc import Callable
from contextvars import Context
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from flask_login.utils import encode_cookie
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import HallRound, Officer, OutreachSession
from kiosk.models.hall_round import STEPS, TEACHING_STEPS
from kiosk.models.texts import sentences
from kiosk.rules import halls, hotlines, recordings, settings
from kiosk.rules.questions import change_question
from kiosk.views import take_home
from kiosk.web.halls import COOKIE
from tests.browser.cdp import OldTablet
from tests.browser.hearing import LISTEN, begin_to_listen, hear_to_its_end, speaker
from tests.browser.keyboard import Keyboard
from tests.browser.pages import RULES, bring_axe, hand_over, look, middle, picture, sign_in, silence
from tests.cast.learning import questions
from tests.cast.officers import PASSWORD
from tests.cast.sessions import at

pytestmark = pytest.mark.usefixtures("complaints")

QUESTION_STEPS = STEPS[: STEPS.index(TEACHING_STEPS[0])]  # those that hold words of a question
FIRST, SECOND = {"a": 12, "b": 7, "c": 3, "unknown": 1}, {"a": 2, "b": 20, "c": 1, "unknown": 0}
# counts how often a press is about to send the form
COUNT = """addEventListener('submit', () => {
  if (!kiosk.isSendingAgain) sessionStorage.sent = 1 + +(sessionStorage.sent || 0); }, true)"""


class Window:
    """A window of the officer's laptop, and the presses in it; its clock goes on as the test says."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def at(self, step: str) -> None:
        """Until the screen is there at this step, with its scripts."""
        expect(self.page.locator(f"form[data-step={step}]")).to_be_visible()
        self.page.wait_for_load_state()  # only then they ask for the frame in which they begin
        self.page.clock.run_for(100)
        look(self.page)

    def press(self, what: str, step: str = "", after: int = 2001) -> None:
        """After so many milliseconds a key, or what has this name; it leads to this step."""
        look(self.page)
        self.page.clock.run_for(after)
        if " " in what or what in ("Lanjut", "Kembali", "Keluar"):
            self.page.locator("button, a").filter(has_text=what).click()
        else:
            self.page.keyboard.press(what)
        self.presses += 1
        if step:
            self.at(step)

    def open_screen(self, step: str) -> "Window":
        """From the desk, in a window of its own."""
        with self.page.expect_popup() as popup:
            self.press("Buka layar besar")
        screen = Window(popup.value)
        screen.at(step)
        return screen

    @property
    def press_count(self) -> int:
        return int(self.page.evaluate("+sessionStorage.sent || 0"))


class Television(Window):
    """The big screen of a session with one question, at any step, in a browser that may open it."""

    def __init__(self, page: Page, app: Flask, live: str, session: OutreachSession, officer: Officer) -> None:
        super().__init__(page)
        self.app, self.session = app, session
        self.put_at("question")
        key = halls.rounds_of(session.id)[0].id
        with app.test_request_context():
            self.path, self.seal = f"/hall/{key}/", str(encode_cookie(f"{key} {officer.id}"))
        self.address = live + self.path
        page.context.add_cookies([{"name": COOKIE, "value": f'"{self.seal}"', "url": self.address}])
        page.set_viewport_size({"width": 1366, "height": 768})

    def put_at(self, step: str, number: int = 0) -> None:
        """Begin anew with this question of the pool, and go to a step."""
        with db.write():
            halls.put_question(self.session, 1, halls.questions_to_pick()[number])
        self.go_to(step)

    def go_to(self, step: str) -> None:
        """With the same question; votes are there from the result on."""
        with db.write():
            one = halls.rounds_of(self.session.id)[0]
            one.step = step
            one.first, one.second = (FIRST, SECOND) if STEPS.index(step) >= STEPS.index("result") else ({}, {})

    def serving(self, language: str = "id") -> Callable[[], str]:
        """Gives the middle of the screen in this language as it is served at that time."""
        visitor = self.app.test_client()
        visitor.set_cookie(COOKIE, self.seal, path=self.path)
        with visitor.session_transaction() as cookie:
            cookie["language"] = language
        return lambda: middle(Context().run(visitor.get, self.path).text)

    def open(self, step: str) -> None:
        self.put_at(step)
        self.page.goto(self.address)

    def hold(self, step: str) -> None:
        """Open it; from then on its clock stands still."""
        self.page.clock.install()
        self.page.add_init_script(COUNT)
        self.open(step)
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000 + 1"))
        self.page.reload()
        self.at(step)


@pytest.fixture
def television(page: Page, app: Flask, live: str, session_in_lontar: OutreachSession, officer: Officer) -> Television:
    return Television(page, app, live, session_in_lontar, officer)


@pytest.fixture
def desk(page: Page, at_the_desk: str, session_in_lontar: OutreachSession) -> Window:
    """Bu Ratna before the session, on a laptop whose clock can be put forward."""
    page.clock.install()
    page.goto(f"{at_the_desk}{at(session_in_lontar)}")
    return Window(page)


def test_seven_presses_lead_from_the_session_to_the_first_result(desk: Window) -> None:
    desk.press("Satu aula bersama")
    screen = desk.open_screen("question")
    for step in ("first", "talk", "second", "votes"):
        screen.press("Lanjut", step)
    in_the_order_of_the_strip = (*FIRST.values(), *SECOND.values())
    for field, number in zip(screen.page.get_by_role("textbox").all(), in_the_order_of_the_strip, strict=True):
        field.fill(str(number))
    screen.press("Lanjut", "result")
    expect(screen.page.locator(".hall-bar b")).to_have_text(["12", "7", "3", "1"])
    assert desk.presses + screen.presses == 7
    expect(desk.page.locator("h1")).to_have_text("Satu aula bersama")
    db.session.rollback()
    rounds = db.session.scalars(select(HallRound).order_by(HallRound.place)).all()
    votes = [(one.step, one.first, one.second) for one in rounds]
    assert votes == [("result", FIRST, SECOND), ("question", {}, {}), ("question", {}, {})]


def test_keys_and_clicks_lead_on_and_back_but_not_within_two_seconds(television: Television) -> None:
    television.hold("question")
    keys = {"Space": "first", "PageDown": "talk", "ArrowRight": "second", "PageUp": "talk", "ArrowLeft": "first"}
    for presses, (press, step) in enumerate([*keys.items(), ("Lanjut", "talk"), ("Kembali", "first")]):
        television.press(press, after=1800)  # at() took 100
        assert television.press_count == presses, press
        television.press(press, step, after=201)
        assert television.press_count == presses + 1, press


def test_the_button_shows_that_it_waits_for_two_seconds(television: Television) -> None:
    """Where nothing may move the bar is full, for as long."""
    page, button = television.page, television.page.get_by_role("button", name="Lanjut")
    television.hold("question")
    colours = """['', '::after'].map(part =>
      getComputedStyle(document.querySelector('.hall-move-on'), part).backgroundColor)"""
    moving = "getComputedStyle(document.querySelector('.hall-move-on'), '::after').animationName"
    while_waiting = page.evaluate(colours)
    assert page.evaluate(moving) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) == "hall-hold"
    page.clock.run_for(1800)  # at() took 100
    assert page.evaluate(colours) == while_waiting
    page.clock.run_for(201)
    button_colour, bar_colour = page.evaluate(colours)
    assert (button_colour != while_waiting[0], bar_colour) == (True, "rgba(0, 0, 0, 0)")
    assert while_waiting[1] != bar_colour
    expect(button).to_be_enabled()


def test_a_held_key_presses_once_and_in_a_field_or_on_a_button_a_key_does_what_it_does(television: Television) -> None:
    page, field = television.page, television.page.get_by_label("Pilihan pertama A")
    television.hold("question")
    for _repeat in range(3):
        page.clock.run_for(2001)
        page.keyboard.down("ArrowRight")
        television.at("first")
    page.keyboard.up("ArrowRight")
    speaker(page).focus()
    television.press("Space")
    expect(speaker(page)).to_have_attribute("aria-pressed", "true")
    assert television.press_count == 1
    page.get_by_role("button", name="Kembali").focus()
    television.press("Space", "question")
    for step in ("first", "talk", "second", "votes"):
        television.press("PageDown", step)
    expect(field).to_be_focused()
    for key in ("1", "2", "ArrowLeft", "3", "ArrowRight", "Space"):
        television.press(key)
    expect(field).to_have_value("132 ")
    assert television.press_count == 6
    page.get_by_label("Pilihan kedua B", exact=True).fill("130")
    television.press("PageDown", "result")
    television.press("PageUp", "votes")
    expect(field).to_have_value("132")
    expect(field).to_be_focused()
    television.press("Enter", "result")


def test_a_minute_to_tell_runs_out_and_presses_nothing(television: Television) -> None:
    clock = television.page.locator("#clock")
    television.hold("reason")
    television.press("PageDown", "teach")
    expect(clock).to_have_text("1:00")
    for time_left in ("0:30", "0:00", "0:00"):
        television.page.clock.run_for(30_000)
        expect(clock).to_have_text(time_left)
    assert television.press_count == 1
    television.press("PageDown", "pledge")
    television.press("PageUp", "teach")
    expect(clock).to_have_text("1:00")


def test_two_minutes_of_talk_run_out_and_press_nothing(television: Television) -> None:
    clock = television.page.locator("#clock")
    television.hold("first")
    television.press("PageDown", "talk")
    expect(clock).to_have_text("2:00")
    television.page.clock.run_for(30_000)
    expect(clock).to_have_text("1:30")
    television.page.reload()
    television.at("talk")
    for time_left in ("1:30", "0:00", "0:00"):
        expect(clock).to_have_text(time_left)
        television.page.clock.run_for(100_000)
    assert television.press_count == 1
    television.press("PageDown", "second")
    television.press("PageUp", "talk")
    expect(clock).to_have_text("2:00")


def test_the_step_outlives_a_reload_the_lock_the_sign_in_and_the_window(desk: Window, at_the_desk: str) -> None:
    page, heading = desk.page, desk.page.locator("h1")
    desk.press("Satu aula bersama")
    expect(heading).to_have_text("Satu aula bersama")
    address, screen, other = page.url, desk.open_screen("question"), Window(page.context.new_page())
    screen.press("Lanjut", "first")
    screen.page.reload()
    screen.at("first")
    other.page.goto(screen.page.url)
    other.at("first")
    other.press("Lanjut", "talk")
    screen.press("Lanjut", "talk")  # of a step that is over
    silence(page, 601)
    expect(heading).to_have_text("Meja terkunci")
    screen.press("Lanjut", "second")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kata sandi").press("Enter")
    desk.press("Naskah dan jawaban")
    expect(heading).to_have_text("Naskah satu aula bersama")
    screen.at("second")
    desk.press("Keluar")
    expect(heading).to_have_text("Masuk petugas")
    screen.page.reload()
    screen.at("second")
    screen.page.close()
    sign_in(page, at_the_desk, "ratna")
    page.goto(address)
    screen = desk.open_screen("second")
    with screen.page.expect_navigation():
        desk.press("Buka layar besar")
    screen.at("second")
    assert (page.url, page.context.pages) == (address, [page, other.page, screen.page])


SIZES = (1920, 1080), (1366, 768), (1280, 800), (800, 600), (800, 470)  # the last with the frame of a browser
SCREENS = {f"{width}x{height}": (width, height) for width, height in SIZES}
FONTS = ("Roboto", "DejaVu Sans")  # of televisions and tablets, and one of wide letters
# of each page, by its name: what leaves the window, overflows, covers something else, or is too small
UNFIT = """([given, fonts]) => {
  const found = [], height = innerHeight, main = document.getElementById('main');
  const measure = (name, font) => {
    document.body.style.fontFamily = `'${font}'`;
    const each = (selector, what, isWrong) => Array.from(document.querySelectorAll(selector))
      .filter(e => e.getClientRects().length && !e.parentNode.closest('svg')).map(e => [e, e.getBoundingClientRect()])
      .forEach(([e, box], n, all) => isWrong(e, box, n && all[n - 1][1])
        && found.push(`${name} in ${font}${what}${e.outerHTML}`));
    each('#main, #main *', ' leaves ', (e, box) => box.left < -1 || box.right > innerWidth + 1 || box.top < -1
      || box.bottom > height + 1);
    each('.talk-bubble, .hall-story, .hall-shown, .hall-strip, .hall-line, .hall-moves', ' overflows ',
      e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1);
    each('.button, h1, li, #main', ' overflows ',
      e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1);
    each('.hall-scene, .hall-story, .hall-strip, .hall-line, #main > h1, .hall-shown, .hall-moves', ' covers ',
      (e, box, above) => above && box.top < above.bottom - 1);
    each('.hall-bar > svg', ' is low ', e => e.clientHeight < .04 * height);
    each('.hall-move', ' is low ', e => e.offsetHeight < .09 * height);
    each('.hall-moves', ' lacks a button ',
      e => e.querySelectorAll('[name]').length < (/question|over/.test(name) ? 1 : 2));
  };
  for (const [name, html] of Object.entries(given || { [main.querySelector('form').dataset.step]: main.outerHTML })) {
    document.getElementById('main').outerHTML = html;
    document.querySelectorAll('#speak').forEach(e => { e.hidden = false; });
    if (!document.getElementById('main').getClientRects().length) found.push(name + ' is not in sight');
    fonts.forEach(font => measure(name, font));
  }
  return found; }"""


# what is read from 8 metres on 55 inches: where it stands, and its least size in pixels at 1920x1080
LEAST = {
    "question": {".talk-bubble": 72, ".hall-story": 72, "h1": 72},
    "first": {"h1": 72, ".option-sign text": 105, ".hall-option > span": 72},
    "talk": {"h1": 72, ".option-sign text": 105, ".hall-option > span": 72, ".hall-clock": 105},
    "votes": {".option-sign text": 105, "input[type=text]": 105},
    "result": {"h1": 105, ".option-sign text": 105, ".hall-bar > b": 105},
    "both": {"h1": 105, ".option-sign text": 105, ".hall-bar > b": 105, ".hall-line > b": 105},
    "reason": {"h1": 72},
    "teach": {"h1": 105, ".hall-clock": 105},
    "pledge": {"h1": 72, ".hall-whose": 72, ".hall-digits": 105, ".hall-close": 72},
}
# of the letters of elements, also inside a drawing
SIZES_OF_LETTERS = """all => all.filter(e => e.getClientRects().length)
  .flatMap(e => [e, ...e.querySelectorAll('[data-say]')])
  .map(e => parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM ? e.getScreenCTM().a : 1))"""


def test_letters_are_large_enough_for_the_last_row(television: Television) -> None:
    [q23] = [n for n, question in enumerate(halls.questions_to_pick()) if question.slug == "Q23"]
    television.put_at("question", q23)
    for step, places in LEAST.items():
        television.go_to(step)
        with db.write():
            halls.rounds_of(television.session.id)[0].second = {"a": 2, "b": 0, "c": 20, "unknown": 0}
        television.page.goto(television.address)
        for width, height in ((1920, 1080), (1366, 768)):
            television.page.set_viewport_size({"width": width, "height": height})
            for place, least in places.items():
                sizes = television.page.locator(place).evaluate_all(SIZES_OF_LETTERS)
                assert min(sizes, default=0) >= least * height / 1080, (step, place, height)


def check_fit(television: Television, pages: dict[str, str], fonts: tuple[str, ...] = FONTS) -> None:
    """Each of these middles of a screen fits every screen in these fonts."""
    television.open("question")
    handed_over = hand_over(television.page, pages)
    for width, height in SCREENS.values():
        television.page.set_viewport_size({"width": width, "height": height})
        assert television.page.evaluate(UNFIT, [handed_over, fonts]) == [], (width, height)


@pytest.mark.long
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_question_fits_at_every_step(television: Television, language: str) -> None:
    serve = television.serving(language)
    pages = {}
    for number, question in enumerate(halls.questions_to_pick()):
        television.put_at("question", number)
        for step in STEPS[:-1] if number == 0 else QUESTION_STEPS:
            television.go_to(step)
            pages[f"{question.slug} {step}"] = serve()
    assert len(pages) >= 38 * 8
    check_fit(television, pages)


def test_what_talking_changed_fits_one_line(television: Television) -> None:
    serve = television.serving()
    pages = {}
    television.put_at("both")
    for second in ((0, 30, 228, 0), (30, 100, 128, 0), (30, 101, 127, 0), (200, 1, 57, 0), (1, 200, 57, 0)):
        with db.write():
            one = halls.rounds_of(television.session.id)[0]
            one.first, one.second = (dict(zip(FIRST, vote, strict=True)) for vote in ((30, 100, 128, 0), second))
        pages[f"both {second}"] = serve()
    assert len(set(pages.values())) == len(pages)
    check_fit(television, pages)


@pytest.mark.parametrize(
    ("said", "stem"),
    [
        ("", "Panjang sekali " * 12 + "soalnya?"),
        ("Kata sponsor yang itu. " * 5, "Begitu ceritanya. " * 13 + "Apa?"),
    ],
)
def test_a_question_fits_that_an_officer_wrote_at_length(television: Television, said: str, stem: str) -> None:
    long_texts = questions("Q23")[0].text("id") | {
        "said": said.strip(),
        "stem": stem,
        "options": dict.fromkeys("abc", "Menjual kambing milik keluarga untuk ongkos, sebab katanya cepat kembali."),
        "explanation": "Alasannya panjang. " * 20,
        "source": "Undang-undang " * 20,
    }
    with db.write():
        fields = {"texts": {"id": long_texts}, "speaker": None, "asker": None}
        change_question(questions("Q23")[0], fields, "Ratna", checked=True)
    number = [question.slug for question in halls.questions_to_pick()].index("Q23")
    serve = television.serving()
    pages = {}
    television.put_at("question", number)
    for step in QUESTION_STEPS:
        television.go_to(step)
        pages[step] = serve()
        assert "hall-long" in pages[step], step
    check_fit(television, pages, FONTS[1:])


# contrast of each letter with its sign, which axe leaves to people
CONTRASTS = """signs => signs.map(sign => { const { Color, getContrast } = axe.commons.color;
    const [ground, letter] = ['path', 'text'].map(part => { const colour = new Color();
      colour.parseString(getComputedStyle(sign.querySelector(part)).fill); return colour; });
    return getContrast(ground, letter); })"""


def test_a_phone_saves_the_numbers_off_the_screen(television: Television, tmp_path: Path) -> None:
    television.open("pledge")
    look(television.page)
    television.page.screenshot(path=tmp_path / "screen.png")
    [code] = zxingcpp.read_barcodes(Image.open(tmp_path / "screen.png"))
    assert code.text == hotlines.emergency_vcard("id")
    assert all(f"TEL:{number}" in code.text for number in ("08001000", "110"))


@pytest.mark.long
def test_each_step_is_accessible(television: Television, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_home.network, "noted_addresses", lambda _app: ["http://192.168.100.100:8080"])
    monkeypatch.setattr(take_home, "is_usable_by_phones", lambda _address: True)
    with db.write():
        television.session.heads_male = television.session.heads_female = 20
        settings.store("wifi_name", "W" * 32)
    page = television.page
    for step in (*STEPS, "in-doubt"):
        television.open(step if step in STEPS else "votes")
        for number in ("9998", "9999") if step not in STEPS else ():
            page.fill("[name$=first-a]", number)
            page.evaluate("document.querySelector('.hall-form').submit()")
            expect(page.get_by_role("alert")).to_contain_text(f"Yang memilih {number}, padahal")
        look(page)
        page.locator("html:not(.not-ready)").wait_for(state="attached")
        bring_axe(page)
        results = page.evaluate("rules => axe.run(rules)", RULES | {"resultTypes": ["violations", "incomplete"]})
        assert [(fault["id"], fault["nodes"]) for fault in results["violations"]] == [], step
        unsure = [node["html"] for one in results["incomplete"] for node in one["nodes"]]
        # letters in signs are measured below; the clock is taller than its strip, whose other words have its colours
        still_unsure = [html for html in unsure if not html.startswith(("<text", '<b class="hall-clock"'))]
        assert still_unsure == [], step
        assert min(page.locator(".option-sign").evaluate_all(CONTRASTS), default=7) >= 7, step
        expect(page.locator(".qr svg")).to_have_count(int(step == "over"))
        for size, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            picture(page, f"hall-{step}", size)
            assert page.evaluate(UNFIT, [None, FONTS[1:]]) == [], (step, size)


def test_by_keyboard_alone_from_the_desk_to_the_thanks(desk: Window, television: Television) -> None:
    keyboard = Keyboard(desk.page)
    keyboard.press("link", "Satu aula bersama")
    expect(desk.page.locator("h1")).to_have_text("Satu aula bersama")
    with desk.page.expect_popup() as popup:
        keyboard.press("button", "Buka layar besar")
    screen, keyboard = Window(popup.value), Keyboard(popup.value)
    for number, step in enumerate(STEPS[:-1]):
        screen.at(step)
        for field in ("first-b", "second-unknown") if step == "votes" else ():
            keyboard.to(screen.page.locator(f"[name$={field}]"))
            screen.page.keyboard.type("9")
        screen.page.clock.run_for(2001)
        keyboard.press("button", "Lanjut", "Space" if number % 2 else "Enter")
    screen.at("over")
    expect(screen.page.locator("h1")).to_have_text("Terima kasih!")


def test_whole_options_are_read_aloud_and_of_votes_nothing(television: Television) -> None:
    page, text, clip_names = television.page, halls.questions_to_pick()[0].text("id"), list[str]()
    page.on("request", lambda one: clip_names.append(re.split("[/?]", one.url)[-2]) if "/audio/" in one.url else None)
    page.add_init_script(LISTEN)
    clips = {recordings.MACHINE_VOICE: recordings.machine_clips()}
    asks = sentences(text["stem"])[-1]
    for step, heard, says in (
        ("question", text["said"], [text["said"], text["stem"]]),
        ("first", asks, [text["stem"], *text["options"].values(), "Belum tahu"]),
        ("reason", text["rule"], [text["rule"], text["explanation"]]),
    ):
        television.open(step)
        begin_to_listen(page)
        assert heard in hear_to_its_end(page)
        files = [file for words in says for file in recordings.find_playlist(words, clips)[1]]
        assert [name for name in dict.fromkeys(clip_names) if name in files] == files
        expect(page.locator("main")).not_to_contain_text(text["options"]["a"])  # a short one is shown
        page.evaluate("delete sessionStorage.aloud")  # a page that nobody touched yet may not speak by itself
    television.open("votes")
    expect(page.get_by_label("Pilihan pertama A")).to_be_focused()
    expect(page.locator("#main [data-say]:not([data-say=''])")).to_have_count(0)
    expect(speaker(page)).to_be_hidden()


FORWARD = "const ours = Date.now.bind(Date); var later = 0; Date.now = () => ours() + later;"


def test_on_a_television_that_was_never_updated(television: Television) -> None:
    with OldTablet(80, 1366, 768) as screen:
        screen.send("Page.addScriptToEvaluateOnNewDocument", source=FORWARD)
        still = {"name": "prefers-reduced-motion", "value": "reduce"}  # a face that comes in is out of its box
        screen.send("Emulation.setEmulatedMedia", features=[still])
        screen.send("Network.setCookie", name=COOKIE, value=f'"{television.seal}"', url=television.address)
        screen.open(television.address)
        for key, step in (("PageDown", "first"), ("PageDown", "talk"), ("PageUp", "first")):
            screen.wait_for("document.documentElement.className === '' && typeof kiosk === 'object'")
            screen.evaluate("later = 3000")
            screen.send("Input.dispatchKeyEvent", type="keyDown", key=key)
            there = f"document.querySelector('form[data-step={step}]') !== null"
            screen.wait_for(f"document.readyState === 'complete' && {there}")
            for width, height in SCREENS.values():
                screen.viewport(width, height)
                assert screen.evaluate(f"({UNFIT})([null, ['{FONTS[1]}']])") == [], (step, width)
        for step in TEACHING_STEPS:
            television.put_at(step)
            screen.open(television.address)
            screen.wait_for(f"document.querySelector('form[data-step={step}]') !== null")
            for width, height in SCREENS.values():
                screen.viewport(width, height)
                assert screen.evaluate(f"({UNFIT})([null, ['{FONTS[1]}']])") == [], (step, width)
        assert screen.messages == []

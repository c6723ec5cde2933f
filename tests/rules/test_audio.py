"""The kiosk's voice: names of recordings, none missing, none too large, and pages that are read to their end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from kiosk.commands import spoken
from kiosk.config import ROOT
from kiosk.db import db
from kiosk.rules import content, pronunciation, questions, recordings
from kiosk.rules.pronunciation import pronounce
from kiosk.web.pages import Pages
from tests.cast.audio import clip_of, spoken_texts
from tests.cast.content import Files
from tests.cast.pages import Browser

STEM = "Siti berumur 17 tahun dan ingin kerja di luar negeri."


@pytest.fixture
def cli(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def own_clips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The machine's clips in a folder of this test."""
    folder = tmp_path / "clips"
    folder.mkdir()
    for path in recordings.MACHINE_FOLDER.iterdir():
        (folder / path.name).symlink_to(path)
    monkeypatch.setattr(recordings, "MACHINE_FOLDER", folder)
    recordings.machine_clips.cache_clear()
    yield folder
    recordings.machine_clips.cache_clear()


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("kantor pelindungan (BP3MI)", "kantor pelindungan (be pe tiga em i)"),
        ("Hubungi SAPA 129.", "Hubungi sapa satu dua sembilan."),
        ("0800-1000", "nol delapan nol nol, satu nol nol nol"),
        ("Rp20 juta", "20 juta rupiah"),
        ("HP-nya dan e-KTKLN", "ha pe-nya dan e ka te ka el en"),
        ("Cek dulu, yuk. Kalau ada, yang mana?", "Cek dulu yuk. Kalau ada, yang mana?"),
        ("Hak Bapak/Ibu, menurut UU 27/2022", "Hak bapak dan ibu, menurut undang-undang 27 tahun 2022"),
    ],
)
def test_abbreviations_and_numbers_are_spelt_for_the_machine(text: str, speech: str) -> None:
    assert pronounce(text) == speech


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Soal 2 dari 10", "Soal|dua|dari|sepuluh"),
        ("365 hari", "tiga|ratus|enam|puluh|lima|hari"),
        ("sejak 24/11/2026", "sejak|dua|puluh|empat|November|dua|ribu|dua|puluh|enam"),
        ("UU 27/2022", "UU|dua|puluh|tujuh|dua|ribu|dua|puluh|dua"),
        ("119 1000 1011", "seratus|sembilan|belas|seribu|seribu|sebelas"),
        ("0812", "nol|delapan|satu|dua"),
    ],
)
def test_a_text_with_a_changing_number_is_put_together(text: str, parts: str) -> None:
    assert pronunciation.split_text(text) == parts.split("|")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Soal 12 dari 20", "Soal|satu|dua|dari|dua|nol"),
        ("sejak 24/11/2026", "sejak|dua|empat|satu|satu|dua|nol|dua|enam"),
        ("365 hari", "tiga|enam|lima|hari"),
    ],
)
def test_people_say_a_number_by_its_digits_and_the_machine_counts(text: str, parts: str) -> None:
    said_by = {"a person": parts.split("|"), recordings.MACHINE_VOICE: pronunciation.split_text(text)}
    clips = {voice: {recordings.clip_name(voice, word): word for word in words} for voice, words in said_by.items()}
    for voice, words in said_by.items():
        assert recordings.find_playlist(text, {voice: clips[voice]}) == (voice, words)
    assert recordings.find_playlist(text, clips) == ("a person", parts.split("|")), "nobody counts half of it"


@pytest.mark.parametrize("language", recordings.SPOKEN_LANGUAGES)
def test_every_text_is_in_one_set_and_of_numbers_the_digits_alone(app: Flask, language: str) -> None:
    texts = [text for texts in recordings.current_sets(language).values() for text in texts]
    assert len(set(texts)) == len(texts)
    numbers = {*pronunciation.NUMBERS, *pronunciation.MONTHS}
    assert numbers.intersection(texts) == {*pronunciation.DIGITS, "plus"}
    names = recordings.SPOKEN_LANGUAGES
    assert numbers.union(texts) ^ {*recordings.current_texts()} == {names[language]} ^ {names["id"]}
    assert {"plus"} < {*pronunciation.digit_words("+62")} <= {*texts}


def test_every_text_has_a_recording(cli: FlaskCliRunner) -> None:
    result = cli.invoke(args=["audio", "check"])
    assert result.exit_code == 0, result.output
    assert "0 tanpa rekaman" in result.output
    clips = {clip_of(text) for text in recordings.shipped_texts()}
    assert {path.name for path in recordings.MACHINE_FOLDER.iterdir()} == clips


def test_the_check_names_texts_without_a_recording(cli: FlaskCliRunner, own_clips: Path) -> None:
    """Such as one that an officer has just rewritten."""
    (own_clips / clip_of("Belum tahu")).unlink()
    with db.write():
        question = questions.find_question("Q01")
        question.texts = question.texts | {"id": question.texts["id"] | {"stem": "Siti masih sekolah. Bolehkah?"}}
    result = cli.invoke(args=["audio", "check"])
    assert result.exit_code == 1
    for line in ("tanpa rekaman: Belum tahu", "tanpa rekaman: Siti masih sekolah.", "tanpa rekaman: Bolehkah?"):
        assert f"{line}\n" in result.output
    assert "mesin saja: Kuis berangkat aman\n" in result.output
    recorded = {recordings.MACHINE_VOICE: recordings.machine_clips()}
    assert recordings.find_playlist("Siti masih sekolah. Bolehkah?", recorded) == ("", [])


def test_the_list_of_what_pages_say_is_that_of_their_files(app: Flask) -> None:
    """Else: flask audio build."""
    assert (content.FOLDER / recordings.PAGE_WORDS).read_text(encoding="utf-8") == spoken.render_inventory(app)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("templates/base.html", "start"),
        ("templates/home/index.html", "start"),
        ("templates/home/checklist.html", "offers"),
        ("templates/quiz/question.html", "feedback"),
        ("templates/halls/screen.html", "questions"),
        ("kiosk/views/checkins.py", "check-in"),
        ("kiosk/web/errors.py", "help"),
    ],
)
def test_words_are_in_the_set_of_their_page(app: Flask, path: str, name: str) -> None:
    """Of two that a page and its noun state, in the earlier one."""
    assert spoken.set_of_file(app, ROOT / path) == name
    assert path in content.read_json(recordings.PAGE_WORDS)[name]


def test_pages_of_villagers_state_a_set_that_is_there(app: Flask) -> None:
    nouns = {name for name in app.blueprints if not name.startswith("admin")} - {"audio", "health", "static_files"}
    assert {name for name, each in app.blueprints.items() if isinstance(each, Pages)} == nouns
    stated = [*app.blueprints.values(), *app.view_functions.values()]
    assert {each.says for each in stated if hasattr(each, "says")} == {*recordings.SETS}


def test_a_template_says_its_own_words_and_those_it_hands_on() -> None:
    source = """{% set later = _("Nanti") %}{% block title %}{{ _("Tidak") }}{% endblock %}
    {{ say("Selamat pagi") }}{{ say_as(_("Buka"), _("Buka pintunya")) }}{{ say_text(name) }}"""
    assert [*spoken.phrases_of_template(source)] == ["Selamat pagi", "Nanti", "Buka pintunya"]


def test_without_the_programs_that_speak_the_build_writes_its_list_and_says_what_is_missing(
    cli: FlaskCliRunner, own_clips: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    inventory = content.FOLDER / recordings.PAGE_WORDS
    before = inventory.read_text(encoding="utf-8")
    inventory.write_text(before.replace("Belum tahu", "Kurang tahu"), encoding="utf-8")
    (own_clips / clip_of("Belum tahu")).unlink()
    old = own_clips / f"{'0' * 16}.opus"
    old.touch()
    monkeypatch.setenv("PATH", str(own_clips))
    result = cli.invoke(args=["audio", "build"])
    assert result.exit_code == 1
    sentence = "1 rekaman belum dibuat: pasang espeak-ng dan opusenc dahulu. Daftar katanya sudah ditulis.\n"
    assert result.output == sentence
    assert inventory.read_text(encoding="utf-8") == before
    assert old.exists(), "what is said no longer stays until the rest can be made"


@pytest.mark.program
def test_the_build_makes_what_is_missing_and_removes_what_is_no_longer_said(
    cli: FlaskCliRunner, own_clips: Path, files: Files
) -> None:
    clip, old = own_clips / clip_of("Belum tahu"), own_clips / f"{'0' * 16}.opus"
    old.touch()
    clip.unlink()
    assert cli.invoke(args=["audio", "build"]).output.startswith("1 rekaman dibuat, 1 dibuang")
    assert not old.exists()
    recording = clip.read_bytes()
    assert recording.startswith(b"OggS")
    clip.unlink()
    assert cli.invoke(args=["audio", "build"]).exit_code == 0
    assert clip.read_bytes() == recording, "the same text gives the same bytes"


def test_clips_are_small() -> None:
    assert max(path.stat().st_size for path in recordings.MACHINE_FOLDER.iterdir()) <= 40_000


def test_indonesian_pages_are_read_aloud_and_others_are_silent(visitor: Browser, desk: Browser) -> None:
    """That nothing on them is left out is seen in a browser."""
    for path in ("/", "/checklist/3", "/offers/", "/family/taiwan"):
        page = visitor.get(path)
        assert page.select_one("#speak"), path
        assert all(spoken_texts(page).values()), path
    digits = spoken_texts(visitor.get("/hotlines/kp2mi-08001000"))["0800-1000"].split()
    words = "nol delapan nol nol satu nol nol nol".split()
    assert [address.split("/")[-1].split("?")[0] for address in digits] == [clip_of(word) for word in words]
    assert not visitor.press("English").select("[data-say], #speak")
    assert not desk.get("/admin/questions/").select("[data-say], #speak")
    address = f"/static/audio/{clip_of('Belum tahu')}?v=1"
    with visitor.client.get(address, headers={"Range": "bytes=0-3"}) as answer:
        assert (answer.status_code, answer.data, answer.mimetype) == (206, b"OggS", "audio/ogg")
        assert "immutable" in answer.headers["Cache-Control"]

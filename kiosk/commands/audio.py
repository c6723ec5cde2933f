"""The commands flask audio build and check, for the machine's clips."""

import shutil
import subprocess
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from kiosk.commands import spoken
from kiosk.commands.output import fail, on_a_ready_database
from kiosk.db.whole_files import write_file
from kiosk.rules import content, recordings, voices
from kiosk.rules.pronunciation import pronounce

SPEAK = "espeak-ng -v id -s 145 -z --stdin --stdout".split()
# a fixed serial and no padding: the same text gives the same bytes, so that git stays quiet
ENCODE = (
    "opusenc --quiet --bitrate 11 --vbr --speech --comp 10 --framesize 60 --downmix-mono "
    "--serial 1 --padding 0 --discard-comments -"
).split()

group = AppGroup("audio", help="Rekaman suara: membuat yang dari mesin, memeriksa yang belum ada.")


def record(text: str, path: Path) -> None:
    """Let the machine speak a text into a compressed recording at this path."""
    words = pronounce(text).encode()
    speech = subprocess.run(SPEAK, input=words, capture_output=True, check=True).stdout  # noqa: S603
    write_file(path, lambda new: subprocess.run([*ENCODE, new], input=speech, capture_output=True, check=True))  # noqa: S603


@group.command()
def build() -> None:
    """Menulis daftar kata yang diucapkan, lalu memperbarui rekaman mesin."""
    inventory = spoken.render_inventory(current_app)
    (content.FOLDER / recordings.PAGE_WORDS).write_text(inventory, encoding="utf-8")
    texts = {recordings.clip_name(recordings.MACHINE_VOICE, text): text for text in recordings.shipped_texts()}
    clips = {path.stem: path for path in recordings.MACHINE_FOLDER.glob("*.opus")}
    new_names = [name for name in texts if name not in clips]
    old_names = [name for name in clips if name not in texts]
    programs_to_install = [program for program in (SPEAK[0], ENCODE[0]) if shutil.which(program) is None]
    if new_names and programs_to_install:
        programs = " dan ".join(programs_to_install)
        fail(f"{len(new_names)} rekaman belum dibuat: pasang {programs} dahulu. Daftar katanya sudah ditulis.")
    recordings.MACHINE_FOLDER.mkdir(parents=True, exist_ok=True)
    for name in new_names:
        record(texts[name], recordings.MACHINE_FOLDER / f"{name}.opus")
    for name in old_names:
        clips[name].unlink()
    click.echo(f"{len(new_names)} rekaman dibuat, {len(old_names)} dibuang, {len(texts)} seluruhnya.")


@group.command()
@on_a_ready_database
def check() -> None:
    """Mencetak teks tanpa rekaman, dan yang hanya dibaca mesin.

    Kode 1 bila ada yang tanpa rekaman.
    """
    texts = voices.texts_by_recording()
    for text in texts["missing"]:
        click.echo(f"tanpa rekaman: {text}")
    for text in texts["machine"]:
        click.echo(f"mesin saja: {text}")
    missing = len(texts["missing"])
    machine = len(texts["machine"])
    person = len(texts["person"])
    click.echo(f"{missing} tanpa rekaman, {machine} mesin saja, {person} suara orang.")
    if missing:
        raise SystemExit(1)

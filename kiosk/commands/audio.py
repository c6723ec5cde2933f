"""The commands flask audio build and check: they make the machine's clips and say what is missing."""

import subprocess
from pathlib import Path

import click
from flask.cli import AppGroup

from kiosk.commands.output import on_a_ready_database
from kiosk.db.whole_files import write_file
from kiosk.rules import recordings, voices
from kiosk.rules.recordings import pronounce

SPEAK = ("espeak-ng", "-v", "id", "-s", "145", "-z", "--stdin", "--stdout")
# a fixed serial and no padding: the same text gives the same bytes, so that git stays quiet
ENCODE = (
    *("opusenc", "--quiet", "--bitrate", "11", "--vbr", "--speech", "--comp", "10", "--framesize", "60"),
    *("--downmix-mono", "--serial", "1", "--padding", "0", "--discard-comments", "-"),
)

group = AppGroup("audio", help="Rekaman suara: membuat yang dari mesin, memeriksa yang belum ada.")


def record(text: str, path: Path) -> None:
    """Let the machine speak a text, and write that to this path as a compressed recording."""
    said = subprocess.run(SPEAK, input=pronounce(text).encode(), capture_output=True, check=True)  # noqa: S603
    write_file(
        path,
        lambda unfinished: subprocess.run(  # noqa: S603
            [*ENCODE, unfinished], input=said.stdout, capture_output=True, check=True
        ),
    )


@group.command()
def build() -> None:
    """Membuat rekaman mesin (espeak-ng) yang belum ada dan membuang yang teksnya sudah tidak ada."""
    wanted = {recordings.clip_name(recordings.MACHINE_VOICE, text): text for text in recordings.shipped_texts()}
    present = {path.stem: path for path in recordings.MACHINE_FOLDER.glob("*.opus")}
    missing = [name for name in wanted if name not in present]
    recordings.MACHINE_FOLDER.mkdir(parents=True, exist_ok=True)
    for name in missing:
        record(wanted[name], recordings.MACHINE_FOLDER / f"{name}.opus")
    old = [path for name, path in present.items() if name not in wanted]
    for path in old:
        path.unlink()
    click.echo(f"{len(missing)} rekaman dibuat, {len(old)} dibuang, {len(wanted)} seluruhnya.")


@group.command()
@on_a_ready_database
def check() -> None:
    """Mencetak teks tanpa rekaman dan yang hanya dibaca mesin; kode 1 bila ada yang tanpa rekaman."""
    found = voices.texts_by_recording()
    for state, words in (("missing", "tanpa rekaman"), ("machine", "mesin saja")):
        for text in found[state]:
            click.echo(f"{words}: {text}")
    missing, machine, person = map(len, found.values())
    click.echo(f"{missing} tanpa rekaman, {machine} mesin saja, {person} suara orang.")
    raise SystemExit(1 if missing else 0)

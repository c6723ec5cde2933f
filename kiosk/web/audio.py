"""Texts of a page with their recordings beside them, and the recordings of people."""

import mimetypes
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, g, request, send_file, url_for
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.models import Recording, Voice
from kiosk.rules import recordings
from kiosk.rules.recordings import digit_words
from kiosk.web import visits

bp = Blueprint("audio", __name__, url_prefix="/audio")
mimetypes.add_type("audio/ogg", ".opus")  # Windows' own list does not know it

Clips = dict[str, dict[str, str]]  # by voice, the best first: names and files


def say(text: Any) -> Any:
    """The text in a span with its recordings, if any, where the page is read aloud; elsewhere mark_language(text)."""
    if isinstance(text, LazyString):
        text = str(text)  # once, and not at each look at it
    clips = page_clips()
    if not text or not clips:
        return visits.mark_language(text)
    if len(clips) == 1:  # the machine's
        return read_by_machine(text, request.script_root)
    return with_clips(text, *recordings.find_playlist(str(text), clips))


# saves 6 to 10 % of a page; by type, since a text that is HTML equals one of the same letters that is not
@lru_cache(maxsize=2048, typed=True)
def read_by_machine(text: str, _root: str) -> Markup:
    """The text with the machine's recordings, remembered for each text and mount point."""
    return with_clips(
        text, *recordings.find_playlist(str(text), {recordings.MACHINE_VOICE: recordings.machine_clips()})
    )


def say_as(shown: Any, text: Any) -> Any:
    """``shown`` (a name), with the recordings of ``text`` where the page is read aloud; else mark_language(shown)."""
    clips = page_clips()
    shown = visits.mark_language(shown)
    return with_clips(shown, *recordings.find_playlist(str(text), clips)) if clips else shown


def say_digits(written: Any, number: str) -> Any:
    """``written`` in a span with one voice's recordings of the digits, or none; unchanged on pages not read aloud."""
    words = digit_words(number)
    clips = page_clips()
    for voice, names in clips.items():
        files = recordings.find_clips(words, voice, names)
        if files:
            return with_clips(written, voice, files)
    return with_clips(written, "", []) if words and clips else written


def with_clips(text: Any, voice: str, files: list[str]) -> Markup:
    """A text in a span with the addresses of its recordings; without any, reading aloud passes over it."""
    addresses = " ".join(clip_address(voice, file) for file in files)
    return Markup('<span data-say="{}">{}</span>').format(addresses, text)


def clip_address(voice: str, file: str) -> str:
    """The address of a recording, of the machine's under /static/audio/, of a person's under /audio/."""
    if voice == recordings.MACHINE_VOICE:
        return f"{request.script_root}/static/audio/{file}?v=1"
    return url_for("audio.clip", voice=voice, name=file)


def page_clips() -> Clips:
    """Clips by voice for reading this page aloud; {} on the desk, if not Indonesian, or by header “Silent”."""
    clips: Clips | None = g.get("clips")
    if clips is None:
        # "Silent" is asked by the service worker, which keeps no recordings
        is_silent = "admin" in request.blueprints or visits.language() != "id" or "Silent" in request.headers
        clips = g.clips = {} if is_silent else find_clips()
    return clips


def find_clips() -> Clips:
    """Clips of approved people, then of the machine; the machine's alone where the database can't be read."""
    people: Clips = {}
    with suppress(SQLAlchemyError):
        people = recordings.people_clips()
    return people | {recordings.MACHINE_VOICE: recordings.machine_clips()}


@bp.get("/<voice>/<name>")
def clip(voice: str, name: str) -> Response:
    """The recording of an approved person, which a browser may keep for good; else 404, also for an older name."""
    found, reader = db.session.get(Recording, (voice, name[:16])), db.session.get(Voice, voice)
    if not found or not reader or not reader.heard_by:
        abort(404)
    if name != recordings.clip_file(found.key, found.digest, found.kind):
        abort(404)
    return send_file(
        BytesIO(found.content), mimetype=recordings.MIME_TYPES[found.kind], conditional=True, etag=found.digest
    )

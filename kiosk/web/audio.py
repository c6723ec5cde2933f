"""What is said of a page: the texts that carry their recordings, and the recordings of people."""

import mimetypes
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import Any

from flask import Blueprint, Flask, Response, abort, g, request, send_file, url_for
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.models import Recording, Voice
from kiosk.rules import recordings
from kiosk.rules.recordings import digit_words
from kiosk.web import visits

bp = Blueprint("audio", __name__, url_prefix="/audio")

# put together without a pattern, which takes three times as long
SAY, OF, END = map(Markup, ('<span data-say="', '">', "</span>"))


Clips = dict[str, dict[str, str]]  # by voice, the best first: names and files


def say(text: Any) -> Any:
    """The text with its recordings beside it, for villagers' Indonesian pages; else the text alone, marked."""
    if isinstance(text, LazyString):
        text = str(text)  # once, and not at each look at it
    clips = heard()
    if not text or not clips:
        return visits.marked(text)
    if len(clips) == 1:  # the machine's
        return said_by_machine(text, request.script_root)
    return spoken(text, *recordings.find_playlist(str(text), clips))


# by type, because a text that is already HTML is equal to one of the same letters that is not
@lru_cache(maxsize=2048, typed=True)
def said_by_machine(text: str, _root: str) -> Markup:
    return spoken(text, *recordings.find_playlist(str(text), {recordings.MACHINE_VOICE: recordings.machine_clips()}))


def say_as(shown: Any, text: Any) -> Any:
    """Text of which nothing is recorded (a name, an officer's own words), with the recordings of a ``text`` that fits
    without it.
    """
    clips = heard()
    return spoken(visits.marked(shown), *recordings.find_playlist(str(text), clips)) if clips else visits.marked(shown)


def say_digits(written: Any, number: str) -> Any:
    """A number to dial, as it is ``written`` on the page, with its recordings digit by digit."""
    words = digit_words(number)
    clips = heard()
    for voice, names in clips.items():
        files = recordings.find_clips(words, voice, names)
        if files:
            return spoken(written, voice, files)
    return spoken(written, "", []) if words and clips else written


def spoken(text: Any, voice: str, files: list[str]) -> Markup:
    """A text with the addresses of its recordings; with none, the button passes over it."""
    return SAY + " ".join(address(voice, file) for file in files) + OF + escape(text) + END


def address(voice: str, file: str) -> str:
    """Where a recording is served."""
    if voice == recordings.MACHINE_VOICE:
        return machine_address(request.script_root, file)
    return url_for("audio.clip", voice=voice, name=file)


@lru_cache(maxsize=2048)
def machine_address(_root: str, file: str) -> str:
    """Where a machine's clip is served. Its name says what is in it: it needs no fingerprint to be kept for good."""
    return url_for("static", filename=f"audio/{file}", v=1)


def heard() -> Clips:
    """Who reads this page aloud, looked up once for it: a villager's page in Indonesian, if no worker keeps it."""
    if "heard" not in g:
        silent = "admin" in request.blueprints or visits.language() != "id" or "Silent" in request.headers
        g.heard = {} if silent else find_readers()
    clips: Clips = g.heard
    return clips


def find_readers() -> Clips:
    """The people who are heard, then the machine; an error page has the machine's alone."""
    people: Clips = {}
    with suppress(SQLAlchemyError):
        people = recordings.people_clips()
    return people | {recordings.MACHINE_VOICE: recordings.machine_clips()}


@bp.get("/<voice>/<name>")
def clip(voice: str, name: str) -> Response:
    """A person's recording that is heard. Its name changes with what is in it, so that a browser may keep it."""
    found, reader = db.session.get(Recording, (voice, name[:16])), db.session.get(Voice, voice)
    if (
        not found
        or not reader
        or not reader.heard_by
        or name != recordings.clip_file(found.key, found.digest, found.kind)
    ):
        abort(404)
    return send_file(
        BytesIO(found.content), mimetype=recordings.MIME_TYPES[found.kind], conditional=True, etag=found.digest
    )


def init_app(app: Flask) -> None:
    """Give templates their voice. Windows' own list of types does not know Opus."""
    mimetypes.add_type("audio/ogg", ".opus")
    app.jinja_env.globals |= {"say": say, "say_as": say_as, "say_digits": say_digits}
    app.register_blueprint(bp)

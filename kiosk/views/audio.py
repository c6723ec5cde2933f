"""What is said of a page: the texts that carry their recordings, and the recordings of people."""

import mimetypes
from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, Response, abort, g, request, send_from_directory, url_for
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from kiosk.rules import outreach
from kiosk.rules.audio import recordings
from kiosk.rules.audio.pronunciation import digit_words
from kiosk.views import visits

bp = Blueprint("audio", __name__, url_prefix="/audio")

# put together without a pattern, which takes three times as long: a form says a hundred texts
SAY, OF, END = map(Markup, ('<span data-say="', '">', "</span>"))


def say(text: Any) -> Any:
    """The text with its recordings beside it, for villagers' Indonesian pages; else the text alone, marked."""
    voices = heard() if text else {}
    return spoken(text, *recordings.playlist(str(text), voices)) if voices else visits.marked(text)


def say_digits(written: Any, number: str) -> Any:
    """A number to dial, as it is ``written`` on the page, with its recordings digit by digit."""
    words = digit_words(number)
    voices = heard() if words else {}
    for voice, names in voices.items():
        files = recordings.find(words, voice, names)
        if files:
            return spoken(written, voice, files)
    return spoken(written, "", []) if voices else written


def spoken(text: Any, voice: str, files: list[str]) -> Markup:
    """A text with the addresses of its recordings; with none, the button passes over it."""
    return SAY + " ".join(address(voice, file) for file in files) + OF + escape(text) + END


def address(voice: str, file: str) -> str:
    """Where a recording is served."""
    if voice == recordings.MACHINE:
        return machine_address(request.script_root, file)
    return url_for("audio.clip", voice=voice, name=file)


@lru_cache(maxsize=2048)
def machine_address(_root: str, file: str) -> str:
    """Where a machine's clip is served. Its name says what is in it: it needs no fingerprint to be kept for good."""
    return url_for("static", filename=f"audio/{file}", v=1)


def heard() -> dict[str, dict[str, str]]:
    """The clips of the voices that read this page, the best first; none where nobody does. Looked up once a page."""
    if "heard" not in g:
        read_aloud = "admin" not in request.blueprints and visits.language() == "id"
        g.heard = {voice: recordings.clips(voice) for voice in heard_here()} if read_aloud else {}
    found: dict[str, dict[str, str]] = g.heard
    return found


def heard_here() -> list[str]:
    """The voices of the villages whose sessions take visitors; an error page has the machine's alone."""
    try:
        known = recordings.voices()
        here = {session.village_code for session in outreach.taking_visitors()} if known else set()
    except SQLAlchemyError:
        return [recordings.MACHINE]
    return recordings.heard_in(here, known)


@bp.get("/<voice>/<name>")
def clip(voice: str, name: str) -> Response:
    """A person's recording: only a name that is there, only as the kind it was found to be."""
    if recordings.by_slug(voice) is None or name not in recordings.files(voice).values():
        abort(404)
    kind = recordings.TYPES[name.rpartition(".")[2]]
    answer = send_from_directory(recordings.folder(voice), name, mimetype=kind, conditional=True)
    answer.headers["Content-Disposition"] = "inline"
    return answer


def init_app(app: Flask) -> None:
    """Give templates their voice. Windows' own list of types does not know Opus."""
    mimetypes.add_type("audio/ogg", ".opus")
    app.jinja_env.globals |= {"say": say, "say_digits": say_digits}
    app.register_blueprint(bp)

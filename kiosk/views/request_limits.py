"""What a request may bring: whole text, a bounded number of fields, short numbers in its address, files at the desk."""

from pathlib import Path
from typing import IO, Any

from flask import Flask, Request, abort, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadHost, Conflict, HTTPException, RequestEntityTooLarge, SecurityError
from werkzeug.formparser import FormDataParser
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from kiosk.data_care import uploads
from kiosk.views.admin import locked, this_machine

# to these a supervisor sends the database of a kiosk: one at a time, and straight into the instance folder
UPLOADS = ("admin.copies.restore",)
PHOTO = ("admin.sessions.close", "admin.sessions.add_photo", "admin.session_files.index")
# bytes, where more comes than text: one photo and what is typed beside it, of an officer alone
LARGER = dict.fromkeys(PHOTO, 11 * 1024 * 1024) | dict.fromkeys(UPLOADS, uploads.LARGEST)
REFUSED = "Kiosk-Refused"  # whoever sends this header refuses a request of their own
LONGEST_QUERY = 4000  # bytes behind an address, of which no page of ours has half
NUL = "\0"  # no keyboard has it, and PostgreSQL stores no text with it


class FieldParser(FormDataParser):
    """Reads the fields of every kind of form, as many as are allowed, without NUL."""

    def parse(self, *args: Any, **more: Any) -> Any:
        stream, form, files = super().parse(*args, **more)
        fields = list(form.items(multi=True))
        if self.max_form_parts is not None and len(fields) > self.max_form_parts:
            raise RequestEntityTooLarge  # Werkzeug counts those of multipart/form-data only
        return stream, MultiDict((name.replace(NUL, ""), value.replace(NUL, "")) for name, value in fields), files


class NoRoom(HTTPException):
    """The disk is too full for what is to come."""

    code = 507


class Incoming(Request):
    """A request whose form is read as above. What a supervisor sends to be kept is gone after it, unless it is."""

    form_data_parser_class = FieldParser

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.aside: list[IO[bytes]] = []

    def _get_file_stream(self, *given: Any, **more: Any) -> IO[bytes]:
        if self.endpoint not in UPLOADS:
            return super()._get_file_stream(*given, **more)
        if self.aside:
            raise RequestEntityTooLarge  # their form has one; a stranger's thousands would take every file's place
        if not uploads.has_room(self.content_length or 0, uploads.ROOM - 1):  # gunicorn has not asked before it came
            raise NoRoom
        self.aside.append(uploads.create())
        return self.aside[-1]

    def close(self) -> None:
        super().close()
        for file in self.aside:
            file.close()
            uploads.drop(Path(file.name))


class ShortNumber(IntegerConverter):
    """A number in an address: Python refuses to read one of 5,000 digits, and no page has so many."""

    regex = "[0-9]{1,4}"


def refuse_broken_address() -> None:
    """An address that holds NUL, or asks too much, is nobody's.

    First of all its host: without one no page has an address to lead to.
    """
    if isinstance(request.routing_exception, BadHost | SecurityError):
        raise request.routing_exception
    too_long = len(request.query_string) > LONGEST_QUERY
    if too_long or NUL in request.path or b"%00" in request.query_string:
        abort(400)


def let_files_in() -> None:
    """A stranger sends no more than text anywhere, nor does who was an officer once; a database, a supervisor alone."""
    larger = LARGER.get(request.endpoint or "")
    officer = locked.officer_of_cookie() if larger and "_user_id" in session else None
    if officer and (officer.is_supervisor or request.endpoint not in UPLOADS):
        request.max_content_length = larger


def refuse_unwanted_body() -> None:
    """The server asked about this one before its body came, and kept nothing of it."""
    said = request.headers.get(REFUSED)
    for refusal in (RequestEntityTooLarge, Conflict, NoRoom):
        if said == str(refusal.code):
            raise refusal


def refusal(app: Flask, environ: dict[str, Any], receiving: bool) -> int:
    """Why the body of a request is not wanted, by its head alone: a status, or 0. ``receiving``: another one comes."""
    if app.config["TRUST_PROXY"]:
        ProxyFix(lambda *_given: [])(environ, lambda *_given: lambda _body: None)
    with app.app_context(), app.request_context(environ):  # one of its own: it is asked in the midst of a command's
        let_files_in()
        size = request.content_length or 0
        if size > (request.max_content_length or 0) or this_machine.is_closed():
            return RequestEntityTooLarge.code
        if request.endpoint not in UPLOADS:
            return 0
        return Conflict.code if receiving else 0 if uploads.has_room(size) else NoRoom.code


def init_app(app: Flask) -> None:
    """Read requests so. Before any route is added."""
    app.request_class = Incoming
    app.url_map.converters["int"] = ShortNumber
    app.extensions["refusal"] = refusal  # for the server, which stands below
    app.before_request(refuse_broken_address)
    app.before_request(refuse_unwanted_body)
    app.before_request(let_files_in)

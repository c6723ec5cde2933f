"""Limits of a request: no NUL, a number of fields, short numbers."""

from typing import Any

from flask import Flask, Request, abort, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadHost, RequestEntityTooLarge, SecurityError
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter

from kiosk.web.pages import fact

NUL = "\0"  # no keyboard has it, and PostgreSQL stores no text with it


class FieldParser(FormDataParser):
    """Parses every kind of form, and removes NUL from its fields.

    It refuses (413) too many or too long ones.
    """

    def parse(self, *args: Any, **more: Any) -> Any:
        """The stream, the cleaned fields and the files.

        Raises RequestEntityTooLarge above the limits.
        """
        stream, form, files = super().parse(*args, **more)
        fields = list(form.items(multi=True))
        characters = sum(len(value) for _name, value in fields)
        if len(fields) > (self.max_form_parts or 0) or characters > (self.max_form_memory_size or 0):
            raise RequestEntityTooLarge  # Werkzeug counts those of multipart/form-data only
        clean_fields = MultiDict((name.replace(NUL, ""), value.replace(NUL, "")) for name, value in fields)
        return stream, clean_fields, files


class Incoming(Request):
    """A request that parses its forms by FieldParser."""

    form_data_parser_class = FieldParser


class ShortNumber(IntegerConverter):
    """A number in an address, of at most four digits.

    Python refuses to read one of 5,000, and no page has so many.
    """

    regex = "[0-9]{1,4}"


def refuse_broken_address() -> None:
    """Refuse a request with a wrong host or a broken address.

    400 for NUL or a very long query in it.
    """
    if isinstance(request.routing_exception, BadHost | SecurityError):
        raise request.routing_exception
    query = request.query_string
    # bytes behind an address, of which no page of ours has half
    if len(query) > 4000 or NUL in request.path or b"%00" in query:
        abort(400)


def make_room_for_file() -> None:
    """Let what is sent to a view that takes files be larger than a form, and its texts longer."""
    if fact("takes_files"):
        request.max_form_memory_size = current_app.config["MAX_FORM_MEMORY_SIZE_WITH_FILE"]
        request.max_content_length = current_app.config["MAX_CONTENT_LENGTH_WITH_FILE"]


def init_app(app: Flask) -> None:
    """Apply these limits. To be called before any route is added."""
    app.request_class = Incoming
    app.url_map.converters["int"] = ShortNumber

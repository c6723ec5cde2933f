"""The parent of every form, its validators, and helpers that several forms use."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import abort, make_response, render_template, request
from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectChoice, ValidationError
from wtforms.validators import Length

from kiosk.models import OutreachSession
from kiosk.models.texts import Text
from kiosk.web import visits

LONGEST = 2000  # letters of a field that names no limit, such as a key or a code


def changes_language() -> bool:
    """True where the button of a language sent a form, only to be shown again."""
    return "language" in request.form and "next" in request.form


class Form(FlaskForm):
    """The parent of every form.

    One that is only shown again, as after a change of language, counts as not sent. Text longer than its field takes is
    cut before anything looks at it. ``fields`` are those that its class can't name, for they depend on data.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """The fields that were sent, each cut by cut_value().

            Returns None or empty if none were.
            """
            formdata = super().wrap_formdata(form, formdata)
            if not formdata:
                return formdata
            fields = formdata.items(multi=True)
            return MultiDict((name, form.cut_value(name, value)) for name, value in fields)

    _unbound_fields: Any
    longest: dict[str, int] = {}  # noqa: RUF012 - limits of fields that take more and refuse too much themselves
    stores = True  # False for a form that never stores: its errors don't say that nothing was stored
    overtaken = ""  # words that say somebody else has saved meanwhile

    def __init__(self, *formdata: Any, fields: Mapping[str, Any] | None = None, **values: Any) -> None:
        self._unbound_fields = [*self._unbound_fields, *(fields or {}).items()]  # WTForms makes its fields of these
        super().__init__(*formdata, **values)

    def cut_value(self, name: str, value: Any) -> Any:
        """The value.

        Text is cut to ``longest``, else to LONGEST or, if more, twice its maxlength. AtMost still refuses what is
        longer. A browser counts a new line as one letter and sends two.
        """
        if not isinstance(value, str):
            return value
        if name in self.longest:
            return value[: self.longest[name]]
        maxlength = None
        if name in self:
            maxlength = self[name].flags.maxlength
        return value[: max(2 * (maxlength or 0) + 1, LONGEST)]

    def is_submitted(self) -> bool:
        """True if the form was sent to be acted upon, not by the button of a language."""
        return bool(super().is_submitted()) and not changes_language()

    @property
    def stale(self) -> bool:
        """True if the token failed in validation.

        The page was open too long, or belongs to another visit.
        """
        return "csrf_token" in self.errors


class ButtonForm(Form):
    """A form that is only a button: nothing but its token."""


class Tick(BooleanField):
    """A box that counts as ticked by the value alone that `ui.tick` gives it.

    WTForms takes a "0" or a "no" for a yes.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Count the box as ticked by "1" alone."""
        self.data = valuelist[:1] == ["1"]


def part_of_page(name: str) -> dict[str, Any]:
    """Arguments of one of several forms on a page.

    Filled from the request if the field ``part`` names it.
    """
    return {} if request.form.get("part") == name else {"formdata": None}


def render_form(template: str, form: FlaskForm, **context: Any) -> tuple[str, int]:
    """The page with its form, and its status: 200 as first shown, 422 with errors."""
    page = render_template(template, form=form, **context)
    return page, 422 if form.errors else 200


def sent_fields() -> list[tuple[str, str]]:
    """Name and value of each field that was sent, but the token.

    Passwords too, where there are any.
    """
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name != "csrf_token"]


def render_button_again() -> tuple[str, int]:
    """A page, with 422, whose button sends the same fields once more.

    It is for a form whose token failed.
    """
    return render_template("again.html", fields=sent_fields()), 422


def check_token(form: Form | None = None) -> None:
    """Abort with 422 and a page to send the form again unless it is valid.

    Without ``form`` only the token counts.
    """
    if not (form or ButtonForm()).validate():
        abort(make_response(render_button_again()))


class Required:
    """Refuses an empty field with the message (WTForms has no Indonesian ones)."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Bagian ini belum diisi.")

    def __call__(self, form: FlaskForm, field: Any) -> None:
        """Refuse an empty or blank field, unless it has an error already.

        Later validators still run.
        """
        if not str(field.data or "").strip() and not field.process_errors:  # those say what is wrong already
            raise ValidationError(self.message)


class AtMost(Length):
    """Refuses a text longer than ``limit`` characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(max=limit, message=_l("Terlalu panjang. Paling banyak %(n)s huruf.", n=limit))


class OneOf:
    """Refuses a value that is not one of ``values``.

    Also a missing one, unless "" is among them.
    """

    def __init__(self, values: Collection[str], message: Any) -> None:
        self.values = values
        self.message = message

    def __call__(self, form: FlaskForm, field: Any) -> None:
        if (field.data or "") not in self.values:
            raise ValidationError(self.message)


def session_choices(sessions: Iterable[OutreachSession]) -> list[SelectChoice]:
    """Choices of a session, and last an empty one for somebody who only passes by.

    A session's title is the officers', in Indonesian on a page of any language.
    """
    choices = []
    for session in sessions:
        label = visits.mark_language(Text(f"{session.title} – {session.village_name}"))
        if session.is_practice:
            label += f" ({_('latihan')})"
        choices.append(SelectChoice(session.id, label))
    return [*choices, SelectChoice("", _l("Tidak sedang ikut acara"))]


def one_line(text: str | None) -> str:
    """Typed text as one clean line, for `filters=`.

    Control and direction marks become spaces, runs of spaces one.
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return " ".join(printable.split())

"""Fields for what people say of themselves, as an officer types or corrects it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError

from kiosk.models import CheckIn, OutreachSession
from kiosk.models.check_in import ANSWERS
from kiosk.web.desk import words
from kiosk.web.desk.fields import Choice, Line, VillageField, typed_value
from kiosk.web.forms import Form

TYPED_ANSWERS = tuple(column for column in ANSWERS if column not in ("age", "phone"))


def answer_field(column: str) -> Field:
    """Unbound field for an answer, with refuse_beside_name.

    It is a village, a choice that has no choices yet, or a line.
    """
    label = _l(ANSWERS[column].label)
    if column == "village_code":
        return VillageField(label, validators=[refuse_beside_name])
    if ANSWERS[column].codes:
        return Choice(label, {}, validators=[refuse_beside_name])
    limit = getattr(CheckIn.__table__.c[column].type, "length", 0)
    return Line(label, refuse_beside_name, limit=limit)


def refuse_beside_name(form: Any, field: Field) -> None:
    """Validator: refuse an answer that is never stored next to a name.

    Plans to go abroad are such.
    """
    if form.is_named and typed_value(field) in ANSWERS[field.name].only_unnamed:
        raise ValidationError(_("Pilihan ini tidak disimpan di sebelah nama. Kosongkan saja."))


def answer_fields(columns: Sequence[str]) -> dict[str, Any]:
    """Fields, not yet bound to a form, for these answers."""
    return {column: answer_field(column) for column in columns}


def prepare_answer_fields(form: Form, session: OutreachSession, nothing: str) -> None:
    """Give each choice its words, and villages those near the session's.

    ``nothing`` is the word for no answer.
    """
    for field in form:
        if isinstance(field, VillageField):
            field.near_to = session.village
        elif isinstance(field, Choice):
            field.replace_choices({"": nothing} | words.answer_words(field.name))

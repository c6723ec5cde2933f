"""What is said of a tablet: its name, and the village in which it stands."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.models import Tablet
from kiosk.rules import villages
from kiosk.views.admin.edits import EditForm
from kiosk.views.admin.fields import KeyField
from kiosk.views.admin.sessions.edit import by_kecamatan
from kiosk.views.forms import AtMost, Required, one_line


class TabletForm(EditForm):
    name = StringField(_l("Nama tablet"), filters=[one_line], validators=[Required(), AtMost(80)])
    village_code = SelectField(_l("Desa"), validate_choice=False)

    def __init__(self, tablet: Tablet | None = None) -> None:
        super().__init__(stored(tablet))
        nowhere = SelectChoice("", _("– pilih desa –"))
        self.village_code.choices = [nowhere, *by_kecamatan(villages.by_district(), self.village_code.data)]
        if tablet and not tablet.village.active:
            self.village_code.choices.append(SelectChoice(tablet.village_code, tablet.village.label))

    def validate_village_code(self, field: SelectField) -> None:
        if not field.data or not any(option.checked for option in field):
            raise ValidationError(_l("Pilih desanya dari daftar."))


class NewForm(TabletForm):
    id = KeyField()


def stored(tablet: Tablet | None) -> dict[str, Any]:
    """What is stored, by the form's field."""
    return {"name": tablet.name, "village_code": tablet.village_code} if tablet else {"name": "", "village_code": ""}

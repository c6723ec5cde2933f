"""A list that an officer brings from a spreadsheet: the file as that program saved it, or its text."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField, ValidationError

from kiosk.rules import spreadsheet
from kiosk.views.forms import Form

MOST = 96_000  # letters; what a request may carry, and the villages of four regencies have 77,000


class SheetForm(Form):
    longest = {"text": 2 * MOST}  # noqa: RUF012 - Form reads it from the class
    file = FileField(_l("Berkas CSV"), render_kw={"accept": ".csv,.txt,text/csv"})
    text = TextAreaField(_l("Atau tempelkan isinya di sini"))

    def validate_text(self, field: TextAreaField) -> None:
        if not self.whole().strip():
            raise ValidationError(_l("Pilih berkasnya, atau tempelkan isinya."))
        if len(self.whole()) > MOST:
            raise ValidationError(_l("Daftar ini terlalu besar. Bagi menjadi beberapa, lalu masukkan satu per satu."))

    def whole(self) -> str:
        """The list, from the file or as it was pasted."""
        return self.uploaded or self.text.data or ""

    @property
    def uploaded(self) -> str:
        """What stands in the file, read once."""
        if not hasattr(self, "_uploaded"):
            sent: Any = self.file.data
            self._uploaded = spreadsheet.decoded(sent.read()) if sent else ""
        return self._uploaded

    def refuse(self) -> None:
        """Say that the list has faults, which stand above it."""
        self.text.errors = [_l("Daftar ini belum bisa dipakai: lihat “Yang perlu dibetulkan di daftar”.")]

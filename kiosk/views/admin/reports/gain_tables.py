"""The change from before to after as a table, by the form that came first, and in plain words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.learning.gains import GainRow, became_wary, by_form
from kiosk.views.admin.reports.learned_words import how_sure
from kiosk.views.admin.tables import Column, Percent, Table
from kiosk.views.admin.words import KIND_WORDS


def gains(pairs: Sequence[Any]) -> Table:
    """The change in all questions, in what is sound and in what is not: who only grew suspicious gains in the last."""
    rows, wary = by_form(pairs), became_wary(pairs)

    def in_words(row: GainRow) -> str:
        """A better total would be called learning of people who only refuse more."""
        no_gain = wary and row.apart and row.kind == "all"
        return str(_("Lebih curiga, belum lebih paham.")) if no_gain else how_sure(row.change)

    columns = [
        Column(_("Urutan lembar"), order),
        Column(_("Yang dinilai"), lambda row: str(KIND_WORDS[row.kind])),
        Column(pgettext("people", "Orang"), lambda row: row.pairs),
        Column(pgettext("count", "Soal"), lambda row: row.questions),
        Column(_("Benar sebelum"), lambda row: Percent(round(row.change.before))),
        Column(_("Benar sesudah"), lambda row: Percent(round(row.change.after))),
        Column(_("Perubahan"), in_words),
    ]
    together = _(
        "Lembar A dan B belum terbukti sama sulit. Karena itu “A dulu” dan “B dulu” ditulis terpisah di sini, dan"
        " di angka gabungannya keduanya dihitung sama berat. Makin sedikit orangnya, makin jauh jarak kedua angkanya."
    )
    older = _("“Tanpa rincian”: sebagian soalnya tidak dibagi menjadi aman dan tidak aman.")
    notes = [together, *([] if all(row.apart for row in rows) else [older])]
    return Table(_("Perubahan sebelum–sesudah, orang yang sama"), columns, rows, note=" ".join(map(str, notes)))


def order(row: GainRow) -> str:
    """Which form came first."""
    words = _("A dulu, lalu B") if row.first == "A" else _("B dulu, lalu A")
    return str(words if row.apart else _("%(order)s (tanpa rincian)", order=words))

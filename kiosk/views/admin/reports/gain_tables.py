"""The change from before to after as a table, and in plain words how sure it is."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.learning.gains import Change, became_wary
from kiosk.views.admin.reports.learned_words import how_sure
from kiosk.views.admin.tables import Column, Table
from kiosk.views.admin.words import KIND_WORDS


def gains(changes: Mapping[str, Change]) -> Table:
    """The change in all questions, in what is sound and in what is not: who only grew suspicious gains in the last."""
    columns = [
        Column(_("Yang dinilai"), lambda row: str(KIND_WORDS[row[0]])),
        Column(pgettext("people", "Orang"), lambda row: row[1].pairs),
        Column(pgettext("count", "Jawaban"), lambda row: row[1].questions),
        Column(_("Tepat sebelum"), lambda row: row[1].before),
        Column(_("Tepat sesudah"), lambda row: row[1].after),
    ]
    wary = _("Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak, tetapi yang aman juga.")
    note = str(wary) if became_wary(changes) else how_sure(changes["all"]) if changes else ""
    return Table(_("Perubahan sebelum–sesudah, orang yang sama"), columns, list(changes.items()), note=note)

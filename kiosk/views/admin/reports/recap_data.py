"""The sessions of a period as one flat table, one a row, to filter and to count with in a spreadsheet."""

from flask_babel import gettext as _

from kiosk.models import OutreachSession
from kiosk.rules.attendance import Recap, groups_of
from kiosk.views.admin import words
from kiosk.views.admin.tables import Column, Table


def data_table(recap: Recap) -> Table:
    """Closed sessions only: whoever adds them up has the sums of the recapitulation."""
    columns = [
        Column(_("Tanggal"), lambda session: session.held_on),
        Column(_("Surat tugas"), lambda session: session.order_number),
        Column(_("Judul"), lambda session: session.title),
        Column(_("Jenis"), lambda session: str(words.KINDS[session.kind])),
        Column(_("Desa"), lambda session: session.village_name),
        Column(_("Kode desa"), lambda session: session.village_code),
        Column(_("Kecamatan"), lambda session: session.village.district),
        Column(_("Petugas"), lambda session: ", ".join(session.officers.splitlines())),
        Column(_("L"), lambda session: session.heads_male),
        Column(_("P"), lambda session: session.heads_female),
        *map(people_of, words.GROUPS),
        Column(_("Jumlah"), lambda session: session.heads),
    ]
    return Table("Data", columns, recap.closed, flat=True)


def people_of(group: str) -> Column:
    """How many of an attendee group were there; empty where nobody counted them."""

    def people(session: OutreachSession) -> int | None:
        return groups_of(session).get(group)

    return Column(str(words.GROUPS[group]), people)

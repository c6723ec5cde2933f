"""The change from before to after as tables, and in plain words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import format_decimal, pgettext
from flask_babel import gettext as _

from kiosk.learning.gains import GainRow, by_kind, whole
from kiosk.views.admin.tables import Column, Table
from kiosk.views.admin.words import KIND_WORDS


def gains(pairs: Sequence[Any]) -> Table:
    """The change in all questions. There is nobody to compare with, so it is no proof of an effect."""
    rows = whole(pairs)
    note = _(
        "Lembar A dan B disusun sepadan (topiknya sama, tingkatnya hampir sama), tetapi belum terbukti sama sulit:"
        " maka A dulu dan B dulu dilaporkan terpisah. “Antara … dan …” adalah rentang ketidakpastian 95 persen: makin"
        " sedikit pasangannya, makin lebar."
    )
    older = _(
        "“Tanpa rincian” adalah soal dari sebelum November 2026, atau kuis yang sebagian soalnya dimatikan: tidak"
        " dijumlah dengan yang lain."
    )
    notes = [note, *([] if all(row.apart for row in rows) else [older]), no_effect()]
    return Table(_("Perubahan sebelum–sesudah"), columns(), rows, note=" ".join(notes))


def discernment(pairs: Sequence[Any]) -> Table:
    """The change in what is sound and in what is not: only who learned to tell them apart gains in both."""
    rows = by_kind(pairs)
    kind = Column(_("Yang dinilai"), lambda row: str(KIND_WORDS[row.kind]))
    wary = _(
        "Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak, tetapi yang aman juga. Di acara"
        " berikut, mulai dari contoh yang aman: PT yang bisa dicek, paspor dipinjam dengan tanda terima, biaya resmi"
        " berkuitansi. Latih juga bersama “Aman atau tidak?”."
    )
    note = _("Peserta yang belajar membedakan naik di keduanya. Yang hanya makin curiga turun di baris yang aman.")
    notes = [*([wary] if any(row.wary for row in rows) else []), note]
    return Table(_("Membedakan aman dan tidak"), [kind, *columns()], rows, note=" ".join(notes))


def columns() -> list[Column]:
    """Those of both tables."""
    return [
        Column(_("Urutan soal"), order),
        Column(_("Pasangan"), lambda row: row.pairs),
        Column(pgettext("count", "Soal"), lambda row: row.questions),
        Column(_("Benar sebelum"), lambda row: row.before),
        Column(_("Benar sesudah"), lambda row: row.after),
        Column(_("Perubahan"), lambda row: None if is_no_gain(row) else row.change),
        Column(_("Dengan kata-kata"), change_in_words),
    ]


def order(row: GainRow) -> str:
    """Which form came first."""
    words = _("A dulu, lalu B") if row.first == "A" else _("B dulu, lalu A")
    return str(words if row.apart else _("%(order)s (tanpa rincian)", order=words))


def is_no_gain(row: GainRow) -> bool:
    """Whether a better total would be called learning of people who only refuse more."""
    return row.kind == "all" and row.wary


def change_in_words(row: GainRow) -> str:
    """“rata-rata naik 1,2 soal (antara 0,6 dan 1,8)”."""
    if is_no_gain(row):
        return str(_("lebih curiga, belum lebih paham"))
    low, high = round(row.low, 1), round(row.high, 1)
    mean = _("%(change)s soal", change=direction(row.change)) if round(row.change, 1) else _("tetap")
    if low <= 0 <= high:
        between = {"low": direction(low), "high": direction(high)}
        return str(_("rata-rata %(mean)s, belum pasti berubah (antara %(low)s dan %(high)s)", mean=mean, **between))
    nearer, farther = sorted((abs(low), abs(high)))
    between = {"low": one_decimal(nearer), "high": one_decimal(farther)}
    return str(_("rata-rata %(mean)s (antara %(low)s dan %(high)s)", mean=mean, **between))


def direction(change: float) -> str:
    """“naik 1,2”, “turun 0,4” or “tetap”."""
    size = one_decimal(abs(change))
    if round(change, 1) == 0:
        return str(_("tetap"))
    return str(_("naik %(n)s", n=size) if change > 0 else _("turun %(n)s", n=size))


def one_decimal(number: float) -> str:
    """1,2 in Indonesian, 1.2 in English."""
    return str(format_decimal(round(number, 1), "0.0"))


def no_effect() -> str:
    """What a change is not."""
    return str(_("Tanpa kelompok pembanding, angka ini perubahan sebelum–sesudah, bukan dampak."))

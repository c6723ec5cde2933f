"""What a merge does, in words: before it at the desk, and after it there and at the terminal."""

from flask_babel import lazy_gettext as _l

from kiosk.data_care.merge.rows import Count
from kiosk.data_care.merge.whole import Losses, Merged

TABLES = {
    "session": _l("Sesi"),
    "check_in": _l("Kehadiran"),
    "learning": _l("Hitungan kuis"),
    "offers": _l("Hitungan cek tawaran kerja"),
    "question": _l("Versi pertanyaan"),
    "hotline": _l("Hotline"),
    "recording": _l("Rekaman suara"),
    "photo": _l("Foto"),
    "village": _l("Desa"),
    "alias": _l("Nama lain desa"),
    "officer": _l("Akun (nonaktif, hanya untuk jejak audit)"),
    "audit": _l("Catatan audit"),
}
DOUBLES = _l("%(n)s kehadiran sudah ada di sini: tidak digandakan.")
LEFT_OUT = _l("%(n)s kehadiran di berkas itu tidak ikut: dari latihan, atau sudah dihapus di sini.")
ERASED = _l("%(n)s kehadiran di sini ikut dihapus karena sudah dihapus di sana.")
LOST = (
    _l("%(n)s kehadiran dihapus, karena sudah dihapus di sana"),
    _l("%(n)s kehadiran dikosongkan dari nama dan nomornya, karena sudah dikosongkan di sana"),
    _l("%(n)s sesi dibatalkan, dan jawaban kuisnya dihapus"),
    _l("%(n)s kehadiran tidak dihitung lagi, karena dibatalkan di sana"),
    _l("%(n)s foto dihapus, karena sudah dihapus di sana"),
)


def lost(losses: Losses) -> list[str]:
    """What a merge takes away here."""
    return [str(words % {"n": count}) for words, count in zip(LOST, losses, strict=True) if count]


def of_merge(done: Merged) -> list[str]:
    """What came and changed, which check-ins of the file did not come, and how many of ours went."""
    tables = [f"{words}: {in_words(done.counts[name])}" for name, words in TABLES.items()]
    erased = [str(ERASED % {"n": done.erased})] if done.erased else []
    return [*tables, *of_check_ins(done), *erased]


def of_check_ins(done: Merged) -> list[str]:
    """Which check-ins of the file did not come."""
    told = ((DOUBLES, done.doubles), (LEFT_OUT, done.left_out))
    return [str(words % {"n": count}) for words, count in told if count]


def in_words(count: Count) -> str:
    """Rows that came and rows that changed."""
    added = str(_l("%(n)s baru", n=count.added))
    return added + str(_l(", %(n)s diperbarui", n=count.changed)) if count.changed else added

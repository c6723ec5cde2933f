"""Words for the codes of the tables, as the desk's pages show them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.models import check_in

SESSION_KINDS = {
    "sosialisasi": _l("Sosialisasi"),
    "bimtek": _l("Bimtek"),
    "rapat-koordinasi": _l("Rapat koordinasi"),
    "sambang-desa": _l("Sambang desa"),
    "paspor-keliling": _l("Paspor keliling"),
}
PLACE_KINDS = {
    "balai-desa": _l("Balai desa"),
    "sekolah": _l("Sekolah"),
    "rumah-ibadah": _l("Rumah ibadah"),
    "lainnya": _l("Tempat lain"),
}
STATES = {
    "planned": _l("Direncanakan"),
    "open": _l("Dibuka"),
    "closed": _l("Ditutup"),
    "cancelled": _l("Dibatalkan"),
}


def answer_words(column: str, *, as_letters: bool = False) -> dict[str, Any]:
    """Words by code for a check-in's answers in this column.

    Their letters (L/P) if asked for and there are any.
    """
    answer = check_in.ANSWERS[column]
    words = answer.codes
    if as_letters and answer.letters:
        words = answer.letters
    return {code: _l(word) for code, word in words.items()}


AGES = answer_words("age")
SEXES = answer_words("sex")
GROUPS = answer_words("group")
ORIGINS = {"kiosk": _l("Tablet"), "qr": _l("HP peserta"), "paper": _l("Kertas")}
REVIEW_STATES = {"new": _l("Belum diperiksa"), "confirmed": _l("Dikonfirmasi"), "void": _l("Dibatalkan")}
VOID_REASONS = {
    "double": _l("Ganda"),
    "test": _l("Percobaan"),
    "wrong-session": _l("Salah sesi"),
    "wrong-entry": _l("Salah isi"),
}
PHONE_REASONS = {
    "contact-requested": _l("Orangnya minta ditelepon"),
    "double-check": _l("Memeriksa kehadiran ganda"),
    "data-request": _l("Orangnya minta melihat datanya"),
}
PHASE_WORDS = {
    "free": _l("Kuis bebas"),
    "before": _l("Sebelum sosialisasi"),
    "after": _l("Sesudah sosialisasi"),
    "offers": _l("Latihan “Aman atau tidak?”"),
}
LENGTH_WORDS = {"short": _l("Pendek: 5 soal"), "full": _l("Lengkap: 10 soal")}
KIND_WORDS = {
    "all": _l("Semua soal: dijawab tepat"),
    "genuine": _l("Yang aman: diterima atau dicek dulu"),
    "scam": _l("Yang tidak aman: ditolak atau dicek dulu"),
}
OFFER_WORDS = {"genuine": _l("Yang aman"), "scam": _l("Yang tidak aman")}
ACT_WORDS = {
    "accepts": _l("Diterima"),
    "checks": _l("Dicek dulu"),
    "refuses": _l("Ditolak"),
    "none": _l("Lainnya"),
}
SWITCH = {"free": _l("Bebas"), "before": _l("Sebelum"), "after": _l("Sesudah")}  # phases on buttons
ATTITUDE_WORDS = {
    "possible": _l("Bekerja ke luar negeri lewat jalur resmi itu mungkin untuk saya"),
    "ask": _l("Saya tahu harus bertanya kepada siapa"),
}
FACE_WORDS = {
    "3": _l("Ya"),
    "2": _l("Ragu"),
    "1": _l("Tidak"),
    "skipped": _l("Dilewati"),
}
VERDICT_WORDS = {"stop": _l("Berhenti"), "warning": _l("Hati-hati"), "ok": _l("Lanjut periksa")}

"""Chores that officers owe, in plain words, and where they do them: there should be none of any."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine.hardware import Finding
from kiosk.models import Officer
from kiosk.rules import checkins, content, hotlines, outreach, questions, settings

# each: key, how many, words, how to mend it, and the desk's page where officers do
# that; None: nobody does it there
COUNTED: tuple[tuple[str, Callable[[], int], Any, Any, str | None], ...] = (
    (
        "sessions-left-open",
        lambda: sum(session.held_on < today() for session in outreach.open_sessions()),
        _l("%(n)s sesi dari hari sebelumnya belum ditutup."),
        _l("Tutup di meja petugas, menu Sesi."),
        "sessions.index",
    ),
    (
        "retention",
        checkins.overdue,
        _l("%(n)s kehadiran melewati masa simpan: nama dan nomornya belum dihapus."),
        _l("Hapus di meja petugas, Kantor, Data pribadi. Atau: flask purge"),
        "settings.index",
    ),
    (
        "accounts",
        lambda: db.count(Officer.was_limited),
        _l("%(n)s akun dinonaktifkan oleh versi baru. Aktifkan yang masih bertugas."),
        _l("Aktifkan di meja petugas, Kantor, Akun."),
        "officers.index",
    ),
    (
        "contact",
        lambda: int(not settings.get("contact")),
        _l("%(n)s kontak untuk urusan data pribadi belum diisi; warga membacanya sebelum mencatat kehadiran."),
        _l("Isi di meja petugas, menu Kantor (supervisor)."),
        "settings.index",
    ),
    (
        "hotlines",
        lambda: len(hotlines.first_to_call()),
        _l("%(n)s hotline mendesak atau setempat belum ditelepon dalam 90 hari terakhir."),
        _l("Telepon dan catat di meja petugas, menu Isi anjungan, Hotline."),
        "hotlines.index",
    ),
    (
        "bp3mi",
        lambda: int(not hotlines.is_known("BP3MI")),
        _l("%(n)s nomor penting belum diketahui: BP3MI Banten. Tanyakan, lalu tambahkan sebagai kontak setempat."),
        _l("Tambahkan di meja petugas, menu Isi anjungan, Hotline, dengan “BP3MI” dalam nama lembaganya."),
        "hotlines.new",
    ),
    (
        "questions",
        questions.unconfirmed,
        _l("%(n)s pertanyaan kuis belum dikonfirmasi petugas."),
        _l("Periksa di meja petugas, menu Isi anjungan, Pertanyaan."),
        "questions.index",
    ),
    (
        "questions-due",
        questions.due,
        _l("%(n)s pertanyaan kuis sudah lama tidak dicocokkan dengan sumbernya."),
        _l("Periksa lagi di meja petugas, menu Isi anjungan, Pertanyaan."),
        "questions.index",
    ),
    (
        "texts-due",
        lambda: len(content.texts_due()),
        _l(
            "%(n)s teks cek tawaran, daftar periksa, dan halaman keluarga sudah lama tidak dicocokkan dengan sumbernya."
        ),
        _l("Pasang versi program yang baru, atau minta penyusunnya memeriksa yang disebut 'flask content check'."),
        None,
    ),
    (
        "sources",
        lambda: len(content.unsourced()),
        _l("%(n)s isi tanpa sumber."),
        _l("Lengkapi sumber dari yang disebut 'flask content check'."),
        None,
    ),
)


def counted(*nouns: str) -> list[Finding]:
    """The chores that are left; with ``nouns`` only those that these pages of the desk are about."""
    return [
        Finding(key, False, words % {"n": n}, remedy, page)
        for key, how_many, words, remedy, page in COUNTED
        if (not nouns or (page or "").partition(".")[0] in nouns) and (n := how_many())
    ]

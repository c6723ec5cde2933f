"""The audit, for supervisors: searched, paged and downloaded."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from textwrap import shorten
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms.fields.core import UnboundField

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry
from kiosk.models.check_in import ANSWERS
from kiosk.rules import audit
from kiosk.rules.recordings import SPOKEN_LANGUAGES
from kiosk.views.admin import find_entry, voice
from kiosk.views.admin.hotlines import HotlineForm
from kiosk.views.admin.officers import OfficerForm
from kiosk.views.admin.questions import QuestionForm
from kiosk.views.admin.sessions import SessionForm
from kiosk.views.admin.sessions.finish import CloseForm
from kiosk.views.admin.settings import SettingsForm
from kiosk.web import desk
from kiosk.web.desk import words
from kiosk.web.desk.downloads import file_name, render_xlsx, validate_row_count
from kiosk.web.desk.forms import SearchForm, page_and_next
from kiosk.web.desk.tables import DASH, Column, Table
from kiosk.web.forms import check_token, render_form

bp = desk.blueprint("audit", role=desk.SUPERVISOR)

# acts in words, by the thing that they are done to
ACTS = {
    # of check-ins
    "attendance-shown": _l("Menampilkan daftar hadir bernama"),
    "check-in-confirmed": _l("Memeriksa kehadiran"),
    "check-in-corrected": _l("Memperbaiki kehadiran"),
    "check-in-erased": _l("Menghapus kehadiran"),
    "check-in-moved": _l("Memindahkan kehadiran"),
    "check-in-restored": _l("Mengurungkan pembatalan kehadiran"),
    "check-in-review-undone": _l("Membuka lagi pemeriksaan kehadiran"),
    "check-in-typed": _l("Mengetik kehadiran dari kertas"),
    "check-in-voided": _l("Membatalkan kehadiran"),
    "check-in-withdrawn": _l("Menarik kehadiran sendiri"),
    "names-searched": _l("Mencari nama orang"),
    "names-viewed": _l("Melihat nama orang"),
    "phone-shown": _l("Menampilkan nomor HP"),
    "withdrawal-code-wrong": _l("Salah mengetik kode penarikan"),
    # of sessions
    "hall-counted": _l("Menulis suara aula"),
    "hall-started": _l("Aula dimulai"),
    "photo-added": _l("Menambah foto sesi"),
    "photo-dropped": _l("Menghapus foto sesi"),
    "session-cancelled": _l("Membatalkan sesi"),
    "session-changed": _l("Mengubah sesi"),
    "session-closed": _l("Menutup sesi"),
    "session-given": _l("Menyerahkan sesi"),
    "session-heads-corrected": _l("Memperbaiki jumlah hadir"),
    "session-key-replaced": _l("Mengganti kode poster"),
    "session-opened": _l("Membuka sesi"),
    "session-phase": _l("Mengubah kuis sesi"),
    "session-planned": _l("Merencanakan sesi"),
    "session-planned-again": _l("Mengembalikan sesi ke rencana"),
    "session-practice-off": _l("Mematikan latihan sesi"),
    "session-practice-on": _l("Menyalakan latihan sesi"),
    "session-reopened": _l("Membuka sesi lagi"),
    "session-taken-in": _l("Mengambil sesi"),
    "session-taken-out": _l("Mengeluarkan sesi"),
    # of what the kiosk says
    "hotline-added": _l("Menambah hotline"),
    "hotline-call-undone": _l("Menarik cek hotline"),
    "hotline-called": _l("Menelepon hotline"),
    "hotline-changed": _l("Mengubah hotline"),
    "hotline-moved": _l("Memindahkan hotline"),
    "question-added": _l("Menambah pertanyaan"),
    "question-changed": _l("Mengubah pertanyaan"),
    "question-confirmed": _l("Memeriksa pertanyaan"),
    "voice-begun": _l("Mencatat persetujuan pemilik suara"),
    "voice-heard": _l("Memperdengarkan suara kepada warga"),
    "voice-listened": _l("Menyebut petugas kedua yang mendengarkan suara"),
    "voice-recorded": _l("Merekam suara"),
    "voice-withdrawn": _l("Mencabut suara"),
    # of accounts
    "officer-added": _l("Menambah akun"),
    "officer-changed": _l("Mengubah akun"),
    "officer-disabled": _l("Menonaktifkan akun"),
    "officer-enabled": _l("Mengaktifkan akun"),
    "officer-nip": _l("Mengubah NIP sendiri"),
    "password-changed": _l("Mengubah kata sandi"),
    "password-reset": _l("Mereset kata sandi"),
    "password-reset-at-machine": _l("Mereset kata sandi lewat “Lupa sandi”"),
    "refused": _l("Ditolak: tidak berhak"),
    "set-up": _l("Memakai tautan akun"),
    "sign-in": _l("Masuk"),
    "sign-in-failed": _l("Gagal masuk"),
    "sign-out": _l("Keluar"),
    # of the office
    "backup": _l("Membuat salinan data"),
    "day-confirmed": _l("Memastikan tanggal mesin"),
    "purged": _l("Menghapus data yang melewati masa simpan"),
    "restore-asked": _l("Meminta pemulihan data"),
    "restore-cancelled": _l("Membatalkan pemulihan data"),
    "restored": _l("Memulihkan basis data"),
    "settings-changed": _l("Mengubah pengaturan"),
    "village-off": _l("Mematikan desa"),
    "village-on": _l("Menyalakan desa"),
    # files
    "audit-exported": _l("Mengunduh jejak audit"),
    "backup-exported": _l("Mengunduh salinan data"),
    "check-ins-exported": _l("Mengunduh kehadiran tanpa nama"),
    "learning-exported": _l("Mengunduh hasil belajar"),
    "recap-exported": _l("Mengunduh rekapitulasi"),
    "report-exported": _l("Mengunduh laporan kegiatan"),
    "names-exported": _l("Mengunduh nama orang"),
}
REASONS = {
    "by-itself": _l("berjalan sendiri"),
    "command": _l("lewat perintah di mesin"),
    "elsewhere": _l("di anjungan lain"),
    "page": _l("lewat tombol di halaman"),
    "trial": _l("coba dulu, tidak dihitung"),
    **{f"{n}-questions": _l("%(n)s soal", n=n) for n in (1, 2, 3)},
    **words.PHASE_WORDS,
    **words.VOID_REASONS,
    **words.PHONE_REASONS,
}
# changed columns that no form names alone; every other one has the label of its field
PARTS = {
    "active": _l("tampil"),
    "channels": _l("nomor"),
    "confirmed": _l("tadinya dikonfirmasi"),  # this and “new”: the state before a check-in was voided
    "confirmed_on": _l("tanggal diperiksa"),
    "heads_by_group": _l("jumlah hadir"),
    "new": _l("tadinya belum diperiksa"),
    "notice": _l("pengumuman di layar awal"),
    "options": _l("pilihan"),
    "second_folder": _l("tempat salinan kedua"),
    "village_code": _l("desa"),
    **voice.SET_WORDS,
}


# forms whose fields are named like the columns that they change
FORMS = (CloseForm, HotlineForm, OfficerForm, QuestionForm, SessionForm, SettingsForm)


def act_in_words(entry: AuditEntry) -> Any:
    """The act of an entry in words, with how often it was done if repeated."""
    act = ACTS.get(entry.action, entry.action)
    if entry.times > 1:
        return _("%(what)s (%(times)s kali)", what=act, times=entry.times)
    return act


def part_in_words(name: str) -> str:
    """Words of a changed column: the label of its field, else its name.

    Of ``id.stem`` only the stem counts.
    """
    name = name.rpartition(".")[2]
    if name in PARTS:
        return str(PARTS[name])
    if name in ANSWERS:
        return str(_l(ANSWERS[name].label))
    for form in FORMS:
        field = getattr(form, name, None)
        if isinstance(field, UnboundField):
            return str(field.args[0])
    return name


def thing_in_words(row: str, titles: dict[str, str]) -> str:
    """Words for an entry's row: its title or else key, cut to 60 letters.

    Others for pages and erased check-ins.
    """
    if row.startswith("admin."):
        entry = find_entry(row)
        return _("halaman %(name)s", name=entry.label if entry else row)
    noun, _colon, key = row.partition(":")
    if noun == "check_in" and row not in titles:
        return _("kehadiran yang sudah dihapus")
    if noun == "voice" and row not in titles:
        return _("suara yang sudah dicabut")
    if row == "officer:":  # from failed sign-ins
        return _("nama yang tidak dikenal")
    title = titles.get(row, key)
    if noun == "voice":
        title = SPOKEN_LANGUAGES.get(title, title)
    return shorten(title, 60, placeholder="…")


def matching_entries(form: SearchForm, before: str = "") -> Select[AuditEntry]:
    """Query for entries that match every word, newest first.

    A word matches by name, act, title or day. They are older than ``before``.
    """
    conditions = []
    for word in form.search_words:
        acts = [action for action, sentence in ACTS.items() if word in sentence.casefold()]
        condition = audit.mentions(word, acts)
        with suppress(ValueError):
            condition = audit.is_of_day(datetime.strptime(word, "%d/%m/%Y").date())
        conditions.append(condition)
    return audit.search_entries(conditions, before)


@bp.get("/")
def index() -> ResponseReturnValue:
    """A page of the audit: entries that match the search, newest first.

    They are at most PAGE_SIZE, older than ``before``.
    """
    form = SearchForm()
    query = matching_entries(form, request.args.get("before", "")).limit(audit.PAGE_SIZE + 1)
    rows, older = page_and_next(db.session.scalars(query).all(), audit.PAGE_SIZE, "before", lambda last: last.id)
    return render_form("admin/audit/index.html", form, rows=rows, columns=entry_columns(rows), older=older)


@bp.post("/export")
def export() -> ResponseReturnValue:
    """Workbook of all matching entries, audited first (that entry may be in it).

    The page with 422 if too many.
    """
    check_token()
    form = SearchForm(request.form)
    query = matching_entries(form)
    if not validate_row_count(form.q, query):
        return render_form("admin/audit/index.html", form, rows=[], columns=[], older="")
    with db.write():
        desk.note("audit-exported")
    entries = db.session.scalars(query).all()
    table = Table(_("Jejak audit"), entry_columns(entries), entries)
    return render_xlsx(file_name("Jejak Audit", f"{today():%d-%m-%Y}"), [], [table])


def entry_columns(entries: Iterable[AuditEntry]) -> list[Column]:
    """Table columns for these entries alone.

    The titles of their rows are looked up here, in one query per noun.
    """
    titles = audit.titles_by_row(entries)
    return [
        Column(_("Waktu"), "at"),
        Column(_("Petugas"), lambda entry: entry.officer.name if entry.officer else DASH),
        Column(_("Perbuatan"), act_in_words),
        Column(_("Pada"), lambda entry: thing_in_words(entry.row, titles)),
        Column(_("Bagian"), lambda entry: ", ".join(dict.fromkeys(map(part_in_words, entry.fields))), labelled=True),
        Column(_("Alasan"), lambda entry: REASONS.get(entry.reason, entry.reason), labelled=True),
    ]

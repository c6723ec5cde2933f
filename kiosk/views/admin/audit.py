"""The audit, for supervisors: searched, paged and downloaded."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from textwrap import shorten

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from kiosk.clock import WIB, today
from kiosk.db import db
from kiosk.models import AuditEntry
from kiosk.models.check_in import ANSWERS
from kiosk.rules import audit
from kiosk.web import desk
from kiosk.web.desk import words
from kiosk.web.desk.downloads import file_name, fits_in_file, render_xlsx
from kiosk.web.desk.forms import SearchForm, page_and_next
from kiosk.web.desk.tables import DASH, Column, Table
from kiosk.web.forms import check_token, render_form

bp = desk.blueprint("audit", role=desk.SUPERVISOR)
DAYS = re.compile(r"(?:(\d\d?)/)?(\d\d?)/(20\d\d)")  # 24/11/2026, or a whole month: 11/2026

# The code of an act is noun and verb: hotline-changed.
VERBS = {
    "added": _l("Menambah"),
    "asked": _l("Meminta"),
    "called": _l("Menelepon"),
    "call-undone": _l("Menarik cek"),
    "cancelled": _l("Membatalkan"),
    "changed": _l("Mengubah"),
    "closed": _l("Menutup"),
    "confirmed": _l("Memeriksa"),
    "corrected": _l("Memperbaiki"),
    "disabled": _l("Menonaktifkan"),
    "dropped": _l("Menghapus"),
    "enabled": _l("Mengaktifkan"),
    "erased": _l("Menghapus"),
    "exported": _l("Mengunduh"),
    "given": _l("Menyerahkan"),
    "made": _l("Membuat"),
    "moved": _l("Memindahkan"),
    "off": _l("Mematikan"),
    "on": _l("Menyalakan"),
    "opened": _l("Membuka"),
    "planned": _l("Merencanakan"),
    "planned-again": _l("Mengembalikan ke rencana"),
    "reopened": _l("Membuka lagi"),
    "replaced": _l("Mengganti"),
    "reset": _l("Mereset"),
    "restored": _l("Memulihkan"),
    "searched": _l("Mencari"),
    "shown": _l("Menampilkan"),
    "taken-in": _l("Mengambil"),
    "taken-out": _l("Mengeluarkan"),
    "typed": _l("Mengetik dari kertas"),
    "used": _l("Memakai"),
    "viewed": _l("Melihat"),
    "voided": _l("Membatalkan"),
    "withdrawn": _l("Menarik sendiri"),
    "wrong": _l("Salah mengetik"),
}
NOUNS = {
    "attendance": _l("daftar hadir bernama"),
    "audit": _l("jejak audit"),
    "backup": _l("salinan data"),
    "check-in": _l("kehadiran"),
    "check-ins": _l("kehadiran tanpa nama"),
    "hotline": _l("hotline"),
    "learning": _l("hasil belajar"),
    "names": _l("nama orang"),
    "officer": _l("akun"),
    "officer-nip": _l("NIP sendiri"),
    "password": _l("kata sandi"),
    "phone": _l("nomor HP"),
    "photo": _l("foto sesi"),
    "question": _l("pertanyaan"),
    "recap": _l("rekapitulasi"),
    "report": _l("laporan kegiatan"),
    "restore": _l("pemulihan data"),
    "session": _l("sesi"),
    "session-heads": _l("jumlah hadir"),
    "session-key": _l("kode poster"),
    "session-phase": _l("kuis sesi"),
    "session-practice": _l("latihan sesi"),
    "settings": _l("pengaturan"),
    "set-up": _l("tautan akun"),
    "village": _l("desa"),
    "withdrawal-code": _l("kode penarikan"),
}
# verbs of acts whose code has only a noun
VERBLESS = {
    "backup": "made",
    "officer-nip": "changed",
    "session-phase": "changed",
    "set-up": "used",
}
OTHER_ACTS = {
    "password-reset-at-machine": _l("Mereset kata sandi lewat “Lupa sandi”"),
    "purged": _l("Menghapus data yang melewati masa simpan"),
    "refused": _l("Ditolak: tidak berhak"),
    "restored": _l("Memulihkan basis data"),
    "sign-in": _l("Masuk"),
    "sign-in-failed": _l("Gagal masuk"),
    "sign-out": _l("Keluar"),
}
# things that acts are done to, by table; and reasons that are codes
THINGS = {
    "check_in": _l("kehadiran di"),
    "hotline": _l("hotline"),
    "officer": _l("akun"),
    "outreach_session": _l("sesi"),
    "period": _l("periode"),
    "question": _l("pertanyaan"),
    "setting": _l("pengaturan"),
    "village": _l("desa"),
}
REASONS = {
    "by-itself": _l("berjalan sendiri"),
    "command": _l("lewat perintah di mesin"),
    "elsewhere": _l("di anjungan lain"),
    "page": _l("lewat tombol di halaman"),
    "GET": _l("membuka halaman"),
    "POST": _l("menekan tombol"),
    **words.PHASE_WORDS,
    **words.VOID_REASONS,
    **words.PHONE_REASONS,
}
# changed parts, by name of the column or its first word
PARTS = {
    **{column: _l(answer.label) for column, answer in ANSWERS.items()},
    "abroad": _l("bisa dari luar negeri"),
    "active": _l("tampil"),
    "address": _l("alamat"),
    "agency": _l("nama lembaga"),
    "answer": _l("jawaban yang tepat"),
    "cancel": _l("alasan pembatalan"),
    "channels": _l("nomor"),
    "checked": _l("tanggal diperiksa"),
    "confirmed": _l("tanggal diperiksa"),
    "contact": _l("kontak data pribadi"),
    "cost": _l("biaya"),
    "desk": _l("waktu diam meja petugas"),
    "directorate": _l("kop"),
    "ends": _l("jam selesai"),
    "explanation": _l("penjelasan"),
    "follow": _l("tindak lanjut"),
    "government": _l("lembaga pemerintah"),
    "heads": _l("jumlah hadir"),
    "held": _l("tanggal"),
    "host": _l("desa anjungan"),
    "hours": _l("jam layanan"),
    "idle": _l("waktu diam layar"),
    "kind": _l("jenis pembinaan"),
    "level": _l("tingkat"),
    "material": _l("ringkasan materi"),
    "ministry": _l("kop"),
    "name": _l("nama"),
    "nip": _l("NIP"),
    "notice": _l("pengumuman di layar awal"),
    "obstacles": _l("kendala"),
    "office": _l("kop"),
    "officers": _l("petugas"),
    "options": _l("pilihan"),
    "order": _l("nomor surat tugas"),
    "picture": _l("gambar"),
    "place": _l("tempat"),
    "purpose": _l("untuk apa"),
    "questions": _l("pertanyaan warga"),
    "quiz": _l("panjang kuis"),
    "regional": _l("kop"),
    "report": _l("nomor dan tujuan laporan"),
    "reporter": _l("pelapor"),
    "retention": _l("masa simpan"),
    "role": _l("peran"),
    "second": _l("tempat salinan kedua"),
    "signature": _l("penanda tangan"),
    "source": _l("sumber"),
    "speakers": _l("narasumber"),
    "starts": _l("jam mulai"),
    "stem": _l("soal"),
    "title": _l("judul"),
    "topic": _l("topik"),
    "twin": _l("pasangan"),
    "village": _l("desa"),
    "volatile": _l("tanda bisa berubah"),
    "wifi": _l("Wi-Fi tamu"),
}


def act_in_words(action: str) -> str:
    """An act in words; its code if there are none."""
    if action in OTHER_ACTS:
        return str(OTHER_ACTS[action])
    if action in VERBLESS:
        return f"{VERBS[VERBLESS[action]]} {NOUNS[action]}"
    for noun, thing in NOUNS.items():
        verb = action.removeprefix(f"{noun}-")
        if verb != action and verb in VERBS:
            return f"{VERBS[verb]} {thing}"
    return action


def part_in_words(name: str) -> str:
    """The words of a changed column, or of a part of a question such as ``id.stem``."""
    name = name.rpartition(".")[2]
    return str(PARTS.get(name) or PARTS.get(name.partition("_")[0], name))


def thing_in_words(row: str, titles: dict[str, str]) -> str:
    """A row in words: its noun and title. A page is named by its menu entry."""
    noun, _colon, key = row.partition(":")
    if noun.startswith("admin."):
        entry = desk.menu_entry(noun)
        return str(_("halaman %(name)s", name=entry.label if entry else noun))
    if noun == "check_in" and row not in titles:
        return str(_("kehadiran yang sudah dihapus"))
    if row == "officer:":  # from failed sign-ins
        return str(_("nama yang tidak dikenal"))
    if noun == "setting":
        key = part_in_words(key)
    return f"{THINGS.get(noun, noun)} {shorten(titles.get(row, key), 60, placeholder='…')}".strip()


# --- searching


def typed_days(typed: str) -> tuple[date, date] | None:
    """First and last day of a typed day or month; None for other words."""
    parts = DAYS.fullmatch(typed)
    day, month, year = (int(part or 0) for part in parts.groups()) if parts else (0, 0, 0)
    with suppress(ValueError):
        first = date(year, month, day or 1)
        return first, first if day else date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return None


def matching_entries(form: SearchForm, before: str = "") -> Select[AuditEntry]:
    """Query for entries that match every word: by officer, act, thing or day."""
    codes = db.session.scalars(audit.DISTINCT_ACTIONS) if form.search_words else ()  # reads a whole index
    actions = {action: act_in_words(action).casefold() for action in codes}
    wanted = []
    for word in form.search_words:
        if days := typed_days(word):
            wanted.append(audit.is_of_days(*days))
        else:
            acts = [action for action, sentence in actions.items() if word in sentence]
            wanted.append(audit.mentions(word, acts))
    return audit.search_entries(wanted, before)


@bp.get("/")
def index() -> ResponseReturnValue:
    form = SearchForm()
    found = db.session.scalars(matching_entries(form, request.args.get("before", "")).limit(audit.PAGE_SIZE + 1)).all()
    shown, older = page_and_next(found, audit.PAGE_SIZE, "before", lambda last: last.id)
    return render_form("admin/audit/index.html", form, rows=shown, columns=entry_columns(shown), older=older)


@bp.post("/export")
def export() -> ResponseReturnValue:
    check_token()
    form = SearchForm(request.form)
    found = matching_entries(form)
    if not fits_in_file(form.q, partial(db.has_more_than, found)):
        return render_form("admin/audit/index.html", form, rows=[], columns=[], older="")
    with db.write():
        desk.note("audit-exported")
    entries = db.session.scalars(found).all()
    shown = entry_columns(entries)
    shown[0] = Column(_("Waktu (WIB)"), lambda entry: f"{entry.at.astimezone(WIB):%Y-%m-%d %H:%M:%S}")
    shown.insert(3, Column(_("Kode"), lambda entry: entry.action))
    table = Table(_("Jejak audit"), shown, entries)
    return render_xlsx(file_name("Jejak Audit", f"{today():%d-%m-%Y}"), [], [table])


def entry_columns(entries: Iterable[AuditEntry]) -> list[Column]:
    """Columns of the page's table."""
    titles = audit.titles_by_row(entries)

    def act_of(entry: AuditEntry) -> str:
        words = act_in_words(entry.action)
        return _("%(what)s (%(times)s kali)", what=words, times=entry.times) if entry.times > 1 else words

    return [
        Column(_("Waktu"), lambda entry: entry.at),
        Column(_("Petugas"), lambda entry: entry.officer.name if entry.officer else DASH),
        Column(_("Perbuatan"), act_of),
        Column(_("Pada"), lambda entry: thing_in_words(entry.row, titles)),
        Column(_("Bagian"), lambda entry: ", ".join(dict.fromkeys(map(part_in_words, entry.fields))), labelled=True),
        Column(_("Alasan"), lambda entry: str(REASONS.get(entry.reason, entry.reason)), labelled=True),
    ]

"""The report of one session as the office files it: one list of parts, from which the page and the Word file are drawn.

A paper is always Indonesian: its own words stand here as they are, and those of the desk are taken in that language.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import force_locale

from kiosk.clock import WIB, utcnow
from kiosk.learning import report, summary
from kiosk.models import OutreachSession, SessionPhoto
from kiosk.models.learning import SMALLEST
from kiosk.rules import attendance, photos, review, settings
from kiosk.rules.attendance import Attendance
from kiosk.views.admin import words
from kiosk.views.admin.head_counts import compared, untold
from kiosk.views.admin.papers import (
    BLANK,
    Letterhead,
    Signer,
    for_office,
    letterhead,
    place_and_day,
    village_of,
    when_and_where,
)
from kiosk.views.admin.reports.attendance_tables import head_tables
from kiosk.views.admin.reports.learned_words import three_figures
from kiosk.views.admin.tables import DASH, Table
from kiosk.views.dates import day

PIMPASA = "Petugas Imigrasi Pembina Desa (PIMPASA)"
# what each kind is held for
AIMS = {
    "sosialisasi": "memberi pemahaman kepada warga {village} tentang cara bekerja ke luar negeri yang aman dan resmi",
    "bimtek": "melatih perangkat dan tokoh {village} mendampingi warga yang ingin bekerja ke luar negeri",
    "rapat-koordinasi": "menyamakan langkah Kantor Imigrasi, pemerintah {village}, dan pihak terkait",
    "sambang-desa": "mengunjungi warga dan pemerintah {village}, memberi informasi, dan menampung masukan warga",
    "paspor-keliling": "mendekatkan layanan paspor kepada warga {village} dan menjelaskan kegunaannya yang benar",
}
GOAL = (
    "Tujuannya mencegah tindak pidana perdagangan orang (TPPO) dan tindak pidana penyelundupan manusia (TPPM),"
    " sehingga tidak ada warga yang berangkat tanpa dokumen yang melindunginya."
)
NO_EFFECT = (
    f"Dihitung tanpa nama, dari kelompok sedikitnya {SMALLEST} orang; tanpa kelompok pembanding, angka ini perubahan,"
    " bukan dampak."
)


class Part(NamedTuple):
    """A chapter: what it says, then its tables, then what is named one by one."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    facts: Sequence[tuple[str, str]] = ()


class Letter(NamedTuple):
    """The whole report, top to bottom."""

    head: Letterhead
    title: str
    subject: str
    number: str
    addressee: str
    made_on: date
    parts: Sequence[Part]
    signers: Sequence[Signer]
    annexes: Sequence[str]
    photos: Sequence[SessionPhoto]


def letter_of(session: OutreachSession) -> Letter:
    with force_locale("id"):
        office, made_on = settings.every(), day_of(session)
        shown = photos.of_session(session.id)
        return Letter(
            head=letterhead(),
            title=f"Laporan kegiatan {words.KINDS[session.kind]}".upper(),
            subject=session.title,
            number=office["report_number_prefix"] + (session.report_number or BLANK),
            addressee=office["report_addressee"],
            made_on=made_on,
            parts=[part._replace(title=f"{chr(n)}. {part.title}") for n, part in enumerate(parts(session), ord("A"))],
            signers=signers(session, made_on),
            annexes=[f"Daftar hadir: {BLANK} lembar", *([f"Foto kegiatan: {len(shown)} foto"] if shown else [])],
            photos=shown,
        )


def day_of(session: OutreachSession) -> date:
    """When the report was made: as the session closed; never before the session, whatever the machine's clock said."""
    at = session.closed_at or (utcnow() if session.state == "open" else None)
    return max(session.held_on, at.astimezone(WIB).date()) if at else session.held_on


def parts(session: OutreachSession) -> list[Part]:
    """The chapters in the order of the official form."""
    village, counted = village_of(session), attendance.of_session(session)
    basis = [
        "Undang-Undang Nomor 6 Tahun 2011 tentang Keimigrasian dan perubahannya, Pasal 89",
        f"Program Desa Binaan Imigrasi {settings.get('office_name')}",
        f"Surat Tugas Nomor {session.order_number or BLANK}",
    ]
    return [
        Part("Dasar", basis),
        Part(
            "Maksud dan tujuan", [f"Kegiatan ini diadakan untuk {AIMS[session.kind].format(village=village)}. {GOAL}"]
        ),
        Part("Waktu dan tempat", facts=when_and_where(session)),
        people(session, counted),
        Part("Materi", lines_of(session.material)),
        results(session),
        Part("Kendala", lines_of(session.obstacles)),
        Part("Tindak lanjut", lines_of(session.follow_up)),
        Part("Penutup", ["Demikian laporan ini dibuat sebagai pertanggungjawaban pelaksanaan tugas."]),
    ]


def lines_of(text: str) -> list[str]:
    """A text as it was typed, line by line."""
    return text.splitlines() or [DASH]


def people(session: OutreachSession, counted: Attendance) -> Part:
    """Who was there. Check-ins are a remark: they are never called the attendance."""
    came = "Jumlah yang hadir belum dihitung."
    if counted.heads is not None:
        came = (
            f"Peserta yang hadir sebanyak {counted.heads} orang,"
            f" terdiri atas {counted.male} laki-laki dan {counted.female} perempuan."
        )
    officers, speakers = (", ".join(text.splitlines()) or DASH for text in (session.officers, session.speakers))
    remark = compared(counted) + reviewed(session, counted.checkins.by_state["new"])
    facts = [("Kehadiran di anjungan", remark), (PIMPASA, officers), ("Narasumber", speakers)]
    told = [came, untold(counted.sums)]
    return Part("Peserta", [sentence for sentence in told if sentence], head_tables(counted), facts)


def reviewed(session: OutreachSession, new: int) -> str:
    """Who looked at the check-ins, and when, as it follows a remark about them; and at how many nobody did."""
    done, left = review.reviewed(session.id), f", {new} belum diperiksa" if new else ""
    by = f"; diperiksa oleh {', '.join(done[0])}, tanggal {day(done[1].astimezone(WIB))}" if done else ""
    return by + left


def results(session: OutreachSession) -> Part:
    """What people learned, without saying who, and what they asked."""
    learned = summary.of(report.of_session(session.id))
    figures = [*three_figures(learned), *([NO_EFFECT] if learned.change else [])]
    if session.takes_answers:
        figures = ["Hasil kuis ada setelah sesi ditutup."]
    return Part("Hasil", figures, facts=[("Pertanyaan warga", session.questions_asked or DASH)])


def signers(session: OutreachSession, made_on: date) -> list[Signer]:
    """Left who takes note for the office, right the PIMPASA who reports."""
    reporter = Signer(place_and_day(made_on), PIMPASA, session.reporter_name, session.reporter_nip)
    return [for_office("Mengetahui,"), reporter]

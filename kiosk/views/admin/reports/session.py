"""The report of one session.

A letter as the office files it, what people learned, and both as files. Papers are always Indonesian: their own words
stand here untranslated, those of the desk are taken in that language.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from kiosk.clock import WIB, today
from kiosk.db import db
from kiosk.learning import report
from kiosk.models import HallRound, OutreachSession
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.rules import halls, photos, settings
from kiosk.rules.attendance import Attendance, attendance_of, checkins_of_session
from kiosk.views.admin.checkins import file_columns
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.learning import file_tables, key_figures, page_parts
from kiosk.views.admin.reports.word import Letter, Part, render_docx
from kiosk.web.desk import find_session, note, words
from kiosk.web.desk.downloads import file_name, render_xlsx
from kiosk.web.desk.papers import (
    BLANK,
    Signer,
    comparison_sentence,
    doubt_sentences,
    letterhead,
    office_signer,
    place_and_day,
    sums_sentence,
    when_and_where,
)
from kiosk.web.desk.tables import DASH, LabelledCell, Table, label_columns, labelled_cells, share_behind
from kiosk.web.forms import check_token
from kiosk.web.pages import facts

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
    f"Dihitung tanpa nama, dari kelompok sedikitnya {SMALLEST_GROUP} orang; tanpa kelompok pembanding, angka ini"
    " perubahan, bukan dampak."
)


@bp.get("/sessions/<session_id>/report")
@facts(reads_foreign=True)
def of_session(session_id: str) -> str:
    """The page with a session's report.

    For one planned or cancelled, that it has none.
    """
    session = find_session(session_id)
    if not session.is_counted:
        return render_template("admin/reports/session.html", session=session, letter=None)
    return render_template(
        "admin/reports/session.html",
        session=session,
        letter=letter_of(session),
        doubt=doubt_sentences(attendance_of(session)),
        figures=[],  # they stand in the letter
        **page_parts(report.learning_of_session(session_id)),
    )


@bp.post("/sessions/<session_id>/report")
@facts(reads_foreign=True)
def download_of_session(session_id: str) -> ResponseReturnValue:
    """The session's file “xlsx”, the default, “docx” or “names”, audited first.

    Answers 404 for others, or without report.
    """
    check_token()
    session = find_session(session_id)
    action, file_of = FILES.get(request.form.get("file", "xlsx")) or abort(404)
    if not session.is_counted:
        abort(404)  # a planned or cancelled one has nothing to report
    with db.write():
        note(action, f"outreach_session:{session_id}")
    with force_locale("id"):
        return file_of(session)


# --- its files


def word_file(session: OutreachSession) -> Response:
    """The report as a Word file."""
    return render_docx(letter_of(session), report_name(session))


def workbook_file(session: OutreachSession) -> Response:
    """Workbook of the report, head count, check-ins and what was learned.

    It has no villager's name.
    """
    letter = letter_of(session)
    attendance = attendance_of(session)
    rows = [LabelledCell("Nomor", letter.number)]
    for part in letter.parts:
        if part.sentences:
            rows.append(LabelledCell(part.title, "\n".join(part.sentences)))
        rows += [LabelledCell(label, text) for label, text in part.facts]
    tables = [
        Table("Kegiatan", label_columns("Bagian", "Isi"), rows),
        *head_tables(attendance),
        checkin_table(attendance),
        *file_tables(report.learning_of_session(session.id)),
    ]
    return render_xlsx(report_name(session), [session.title], tables)


def names_file(session: OutreachSession) -> Response:
    """Workbook of the session's check-ins that are not void.

    It has the names and phones that are still kept.
    """
    about = [session.title, "Berisi data pribadi: simpan baik-baik, hapus setelah dipakai."]
    table = Table("Kehadiran", file_columns(with_names=True), checkins_of_session(session.id))
    return render_xlsx(session_file_name("Kehadiran Dengan Nama", session), about, [table])


# by the value of the button: the action in the audit, and the maker of the file
FILES: dict[str, tuple[str, Callable[[OutreachSession], Response]]] = {
    "docx": ("report-exported", word_file),
    "xlsx": ("report-exported", workbook_file),
    "names": ("names-exported", names_file),
}


def report_name(session: OutreachSession) -> str:
    """File name of the report: “Laporan Rapat Koordinasi Pontang 29-11-2026”."""
    return session_file_name(f"Laporan {words.SESSION_KINDS[session.kind]}".title(), session)


def session_file_name(paper: str, session: OutreachSession) -> str:
    """A file name of the paper, the session's village and its day."""
    return file_name(paper, session.village_name, f"{session.held_on:%d-%m-%Y}")


def checkin_table(attendance: Attendance) -> Table:
    """Numbers of check-ins, without void ones, by sex, group, age and origin.

    They are not the attendance.
    """
    counts = attendance.checkins_by
    no_answer = {"": "tidak diisi"}
    groups = words.GROUPS | {"child": words.AGES["child"]}
    rows = [
        *checkin_rows("L/P", words.SEXES | no_answer, counts["sex"]),
        *checkin_rows("Kelompok", groups | no_answer, counts["group"]),
        *checkin_rows("Umur", words.AGES, counts["age"]),
        *checkin_rows("Asal isian", words.ORIGINS, counts["origin"]),
    ]
    return Table("Kehadiran di anjungan", label_columns("Menurut", "Kehadiran", "Jumlah", attendance.checkins), rows)


def checkin_rows(title: str, labels: dict[str, Any], counts: Counter[str]) -> list[LabelledCell]:
    """A row for each code: “L/P: Perempuan” and the number of check-ins."""
    return [LabelledCell(f"{title}: {label}", counts[code]) for code, label in labels.items()]


# --- the letter


def letter_of(session: OutreachSession) -> Letter:
    """The report of a session as the office files it, in Indonesian.

    The left signer takes note, the right reports.
    """
    with force_locale("id"):
        office = settings.office_values()
        made_on = closing_day(session)
        session_photos = photos.photos_of_session(session.id)
        annexes = [f"Daftar hadir: {BLANK} lembar"]
        if session_photos:
            annexes.append(f"Foto kegiatan: {len(session_photos)} foto")
        reporter = Signer(place_and_day(made_on), PIMPASA, session.reporter_name, session.reporter_nip)
        return Letter(
            head=letterhead(),
            title=f"Laporan kegiatan {words.SESSION_KINDS[session.kind]}".upper(),
            subject=session.title,
            number=office["report_number_prefix"] + (session.report_number or BLANK),
            addressee=office["report_addressee"],
            made_on=made_on,
            parts=chapters(session),
            signers=[office_signer("Mengetahui,"), reporter],
            annexes=annexes,
            photos=session_photos,
        )


def closing_day(session: OutreachSession) -> date:
    """Day on which it first closed, even if open again.

    Today if open and never closed. Never before its own day.
    """
    day = session.held_on
    if session.closed_at:
        day = session.closed_at.astimezone(WIB).date()
    elif session.state == "open":
        day = today()
    return max(session.held_on, day)


def chapters(session: OutreachSession) -> list[Part]:
    """The chapters of the report, in the order of the official form."""
    basis = [
        "Undang-Undang Nomor 6 Tahun 2011 tentang Keimigrasian dan perubahannya, Pasal 89",
        f"Program Desa Binaan Imigrasi {settings.get('office_name')}",
        f"Surat Tugas Nomor {session.order_number or BLANK}",
    ]
    village = f"{session.village.kind.capitalize()} {session.village_name}"
    aim = f"Kegiatan ini diadakan untuk {AIMS[session.kind].format(village=village)}. {GOAL}"
    return [
        Part("A. Dasar", basis),
        Part("B. Maksud dan tujuan", [aim]),
        Part("C. Waktu dan tempat", facts=when_and_where(session)),
        people_chapter(session),
        Part("E. Materi", session.material.splitlines() or [DASH]),
        results_chapter(session),
        Part("G. Kendala", session.obstacles.splitlines() or [DASH]),
        Part("H. Tindak lanjut", session.follow_up.splitlines() or [DASH]),
        Part("I. Penutup", ["Demikian laporan ini dibuat sebagai pertanggungjawaban pelaksanaan tugas."]),
    ]


def people_chapter(session: OutreachSession) -> Part:
    """The chapter of the people who came, by the head count.

    Check-ins are only a remark.
    """
    attendance = attendance_of(session)
    sentences = ["Jumlah yang hadir belum dihitung."]
    if attendance.heads is not None:
        sentences = [
            f"Peserta yang hadir sebanyak {attendance.heads} orang,"
            f" terdiri atas {attendance.male} laki-laki dan {attendance.female} perempuan."
        ]
    if attendance.sums.differ:
        sentences.append(sums_sentence(attendance.sums))
    remark = comparison_sentence(attendance)
    new_check_ins = attendance.checkins_by["state"]["new"]
    if new_check_ins:
        remark += f", {new_check_ins} belum diperiksa"
    facts = [("Kehadiran di anjungan", remark)]
    children = attendance.checkins_by["age"]["child"]
    if children:
        facts.append((str(words.AGES["child"]), f"{children} kehadiran"))
    facts.append((PIMPASA, ", ".join(session.officers.splitlines()) or DASH))
    facts.append(("Narasumber", ", ".join(session.speakers.splitlines()) or DASH))
    return Part("D. Peserta", sentences, head_tables(attendance), facts)


def results_chapter(session: OutreachSession) -> Part:
    """The chapter of what people learned and asked.

    While quizzes still count, only that results come later.
    """
    learning = report.learning_of_session(session.id)
    figures = key_figures(learning)
    if "all" in learning.changes:
        figures.append(NO_EFFECT)
    if session.takes_answers:
        figures = ["Hasil kuis ada setelah sesi ditutup."]
    facts = [("Pertanyaan warga", session.questions_asked or DASH)]
    rounds = [hall_round for hall_round in halls.rounds_of(session.id) if hall_round.is_begun]
    if rounds:
        number = sum(hall_round.has_enough_votes for hall_round in rounds)
        questions = ""
        if number:
            questions = f"{number} soal; "
        figures.append(f"Satu aula: {questions}{votes_in_words(rounds)}.")
    for hall_round in rounds:
        label = f"Satu aula, soal {hall_round.place}"
        facts.append((label, f"{hall_round.stem} ({votes_in_words([hall_round])})"))
    return Part("F. Hasil", figures, facts=facts)


def votes_in_words(rounds: list[HallRound]) -> str:
    """Right votes of a hall before and after its talk.

    Votes, not people, and in no sum with the quiz.
    """
    votes = halls.sum_votes(rounds)
    if not any(every for _right, every in votes):
        return "pilihannya tidak dihitung"
    shares = [f"{right} dari {every}{share_behind(right, every)}" for right, every in votes]
    return f"pilihan tepat {' → '.join(shares)} setelah berbicara"


def head_tables(attendance: Attendance) -> list[Table]:
    """Tables of the head count by sex and by group, each with its own sum.

    None before both sexes are counted.
    """
    if attendance.heads is None:
        return []
    by_sex = labelled_cells(words.SEXES, {"L": attendance.male, "P": attendance.female})
    by_group = labelled_cells(words.GROUPS, attendance.by_group)
    tables = [head_table("Peserta menurut L/P", attendance.heads, by_sex)]
    if by_group:
        tables.append(head_table("Peserta menurut kelompok", attendance.sums.by_group, by_group))
    return tables


def head_table(title: str, total: int | None, rows: list[LabelledCell]) -> Table:
    """Table of a head count with its sum."""
    return Table(title, label_columns("Peserta", "Jumlah hadir", "Jumlah", total), rows)

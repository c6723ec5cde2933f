"""Learning as tables."""

from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.learning import statistics
from kiosk.learning.report import Learning
from kiosk.learning.statistics import QuestionRow, percent
from kiosk.models.learning import SMALLEST
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.views import visits
from kiosk.views.admin.reports.gain_tables import gains
from kiosk.views.admin.tables import Column, Percent, Table, pairs, sentences
from kiosk.views.admin.words import ATTITUDE_WORDS, FACE_WORDS, OFFER_WORDS, PHASE_WORDS, VERDICT_WORDS
from kiosk.views.words import TOPIC_WORDS


def learning_tables(found: Learning) -> list[Table]:
    """Every table of what was counted, the empty ones left out."""
    tables = [attempts(found), gains(found.changes), topics(found), questions(found)]
    tables += [offers(found), attitudes(found), verdicts(found), signs(found)]
    return [table for table in tables if table.rows]


def notes(found: Learning) -> list[str]:
    """What a reader must know: what the figures are not, what is missing, and why."""
    cause = _("Tidak ada kelompok pembanding: angka ini perubahan sebelum–sesudah, bukan dampak.")
    groups = _(
        "Hanya sesi yang sudah ditutup: saat itu jawabannya dijadikan hitungan lalu dihapus. Kalau kurang dari %(n)s"
        " kuis sejenis selesai dalam satu sesi, hanya jumlahnya yang disimpan. Dua anjungan dalam satu sesi dihitung"
        " sendiri-sendiri.",
        n=SMALLEST,
    )
    months = _(
        "Kuis yang belum selesai saat sesinya ditutup, kuis tanpa sesi, dan cek tawaran kerja dihitung per bulan yang"
        " sudah lewat, dan hanya kalau semua desa dan semua jenis dipilih."
    )
    persons = _("Tidak ada rincian menurut orang: tidak menurut umur, L/P, kelompok, atau desa asal.")
    older = _(
        "Hitungan sampai November 2026 menggabungkan pilihan kurang dari %(n)s orang: soal yang pilihannya digabung"
        " tidak dirinci di sini.",
        n=SMALLEST,
    )
    shown = [cause, groups, months, persons, *([older] if any(batch.pooled for batch in found.quizzes) else [])]
    return [str(note) for note in shown]


def file_tables(found: Learning) -> list[Table]:
    """The tables of a file, and below them how to read them."""
    nothing = sentences(_("Yang dipelajari"), _("Belum ada kuis yang dihitung."))
    how = sentences(_("Catatan"), _("Cara membaca angka kuis dan cek tawaran"), notes(found))
    return [*(learning_tables(found) or [nothing]), how]


def sessions_shown(found: Learning) -> str:
    """How many sessions of a period are in its figures."""
    return str(
        _(
            "%(closed)s sesi sudah ditutup; hasil kuis dari %(shown)s di antaranya cukup banyak untuk dirinci.",
            closed=found.closed,
            shown=found.sessions,
        )
    )


def attempts(found: Learning) -> Table:
    columns = [
        Column(_("Kuis"), lambda row: str(PHASE_WORDS[row.phase] if row.phase in PHASE_WORDS else _("Jumlah"))),
        Column(_("Dimulai"), lambda row: row.started),
        Column(pgettext("count", "Selesai"), lambda row: row.finished),
        Column(_("Rata-rata benar"), lambda row: share(row.right, row.answers)),
    ]
    rows, total = statistics.phases(found.quizzes), statistics.all_phases(found.quizzes)
    apart = len(rows) > 1 and any(row.phase == "offers" for row in rows)
    note = _("Latihan “Aman atau tidak?” tidak ikut dijumlah: jawabannya hanya dua, jadi lebih mudah ditebak.")
    return Table(_("Kuis yang diikuti"), columns, rows, total if total.finished else None, note if apart else "")


def share(part: int, whole: int) -> Percent | None:
    """A share as a cell; nothing has none."""
    found = percent(part, whole)
    return None if found is None else Percent(found)


# --- what to explain


def topics(found: Learning) -> Table:
    """Topics, the hardest first."""
    columns = [
        phase_column(),
        Column(_("Topik"), lambda row: str(TOPIC_WORDS[row.topic])),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
    ]
    return Table(_("Topik, dari yang paling sulit"), columns, statistics.topics(found.answered))


def questions(found: Learning) -> Table:
    """Questions, the hardest first."""
    columns = [
        phase_column(),
        Column(_("Soal"), stem),
        Column(_("Versi"), lambda row: row.question.version),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
        Column(_("Belum tahu"), lambda row: share(row.unknown, row.answers)),
        Column(_("Salah yang paling banyak dipilih"), wrong_option),
        Column(_("Memilih itu"), lambda row: share(row.chosen, row.answers)),
    ]
    return Table(_("Soal, dari yang paling sulit"), columns, statistics.questions(found.answered))


def phase_column() -> Column:
    """Before or after the talk, or else."""
    return Column(_("Kuis"), lambda row: str(PHASE_WORDS[row.phase]))


def stem(row: QuestionRow) -> Text:
    """Q01 and what it asks."""
    text = row.question.text(visits.language())["stem"]
    return Text(f"{row.question.slug} {text}", text.language)


def right_column() -> Column:
    """The share that was right."""
    return Column(_("Benar"), lambda row: share(row.right, row.answers))


def wrong_option(row: QuestionRow) -> str:
    """The wrong option chosen most, if there is one."""
    options: dict[str, str] = row.question.text(visits.language())["options"]
    return options.get(row.wrong, row.wrong)


def offers(found: Learning) -> Table:
    """Whether people told the rotten offers from the sound ones when they practised."""
    columns = [
        Column(_("Tawaran dalam latihan"), lambda row: str(OFFER_WORDS[row.verdict])),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
    ]
    note = _(
        "Tawaran tipuan yang tidak ditolak berarti terlewat, tawaran aman yang tidak diteruskan berarti terlalu curiga;"
        " atau jawabannya “Belum tahu”."
    )
    return Table(_("Latihan “Aman atau tidak?”"), columns, statistics.offers(found.quizzes), note=note)


# --- attitudes and offers


def attitudes(found: Learning) -> Table:
    columns = [
        Column(_("Pernyataan"), lambda row: str(ATTITUDE_WORDS[row.item])),
        Column(_("Jawaban sikap"), lambda row: str(FACE_WORDS[row.face])),
        Column(_("Sebelum"), lambda row: share(row.before, row.out_of_before)),
        Column(pgettext("count", "Dari"), lambda row: row.out_of_before),
        Column(_("Sesudah"), lambda row: share(row.after, row.out_of_after)),
        Column(pgettext("count", "Dari"), lambda row: row.out_of_after),
    ]
    return Table(_("Sikap sebelum dan sesudah"), columns, statistics.attitudes(found.quizzes))


def verdicts(found: Learning) -> Table:
    """What became of the checks of job offers."""
    note = _(
        "%(checks)s tawaran kerja dicek. Hasil atau tanda yang kurang dari %(n)s kali dalam sebulan tidak disimpan.",
        checks=sum(batch.checks for batch in found.offers),
        n=SMALLEST,
    )
    columns = pairs(_("Hasil"), pgettext("checks", "Cek"))
    rows = [(VERDICT_WORDS[verdict], number) for verdict, number in statistics.verdicts(found.offers)]
    return Table(_("Hasil cek tawaran kerja"), columns, rows, note=note)


def signs(found: Learning) -> Table:
    """Signs, the most ticked first."""
    columns = pairs(_("Tanda"), pgettext("checks", "Cek"))
    rows = [(statement(sign), number) for sign, number in statistics.signs(found.offers)]
    return Table(_("Tanda yang paling sering ditemui"), columns, rows)


def statement(slug: str) -> str:
    """What a sign says."""
    texts = content.offer_signs()
    return str(in_language(texts[slug], visits.language())["statement"]) if slug in texts else slug

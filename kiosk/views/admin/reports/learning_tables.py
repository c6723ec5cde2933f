"""Learning as tables."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.learning import statistics
from kiosk.learning.report import Learning
from kiosk.learning.shares import Share
from kiosk.learning.statistics import NO_OPTION, QuestionRow
from kiosk.models.learning import OTHERS, SMALLEST
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.views import visits
from kiosk.views.admin.reports.gain_tables import gains
from kiosk.views.admin.tables import Cell, Column, Estimate, Percent, Table, sentences
from kiosk.views.admin.words import ATTITUDE_WORDS, FACE_WORDS, OFFER_WORDS, PHASE_WORDS, VERDICT_WORDS
from kiosk.views.words import TOPIC_WORDS


def learning_tables(found: Learning) -> list[Table]:
    """Everything that may be shown, the empty ones left out."""
    tables = [attempts(found), gains(found.pairs), topics(found), questions(found)]
    tables += [offers(found), attitudes(found), verdicts(found), signs(found)]
    return [table for table in tables if table.rows]


def notes() -> list[str]:
    """What a reader must know: what the figures are not, what is missing, and why."""
    cause = _("Tidak ada kelompok pembanding: angka ini perubahan sebelum–sesudah, bukan dampak.")
    groups = _(
        "Hanya sesi yang sudah ditutup: saat itu jawabannya dijadikan hitungan lalu dihapus. Kelompok kurang dari"
        " %(n)s orang tidak dihitung, dan pilihan kurang dari %(n)s orang digabung, supaya jawaban seseorang tidak bisa"
        " ditebak. Dua anjungan dalam satu sesi dihitung sendiri-sendiri.",
        n=SMALLEST,
    )
    signs_used = _(
        "“Dari”: jawaban di sesi yang merinci pilihan itu. “±”: taksiran, karena hanya diketahui bahwa kurang dari"
        " %(n)s orang benar, atau kurang dari %(n)s tidak.",
        n=SMALLEST,
    )
    months = _(
        "Kuis yang belum selesai saat sesinya ditutup, atau sesudah sesi dibuka lagi, atau tanpa sesi dihitung per"
        " bulan yang sudah lewat, dan hanya kalau semua desa dan semua jenis dipilih."
    )
    persons = _("Tidak ada rincian menurut orang: tidak menurut umur, L/P, kelompok, atau desa asal.")
    return [str(note) for note in (cause, groups, signs_used, months, persons)]


def file_tables(found: Learning) -> list[Table]:
    """The tables of a file, and below them how to read them."""
    nothing = sentences(_("Yang dipelajari"), _("Belum ada angka yang boleh ditampilkan."))
    how = sentences(_("Catatan"), _("Cara membaca angka kuis dan cek tawaran"), notes())
    return [*(learning_tables(found) or [nothing]), how]


def sessions_shown(found: Learning) -> str:
    """How many sessions of a period are in its figures."""
    return str(
        _(
            "%(closed)s sesi sudah ditutup; hasil kuis dari %(shown)s di antaranya cukup banyak untuk ditampilkan.",
            closed=found.closed,
            shown=found.sessions,
        )
    )


def attempts(found: Learning) -> Table:
    columns = [
        Column(_("Kuis"), lambda row: str(PHASE_WORDS[row.phase] if row.phase in PHASE_WORDS else _("Jumlah"))),
        Column(_("Dimulai"), lambda row: row.started),
        Column(pgettext("count", "Selesai"), lambda row: row.finished),
        Column(_("Rata-rata benar"), lambda row: Percent(row.right)),
    ]
    rows, total = statistics.phases(found.quizzes), statistics.all_phases(found.quizzes)
    apart = len(rows) > 1 and any(row.phase == "offers" for row in rows)
    note = _("Latihan “Aman atau tidak?” tidak ikut dijumlah: jawabannya hanya dua, jadi lebih mudah ditebak.")
    return Table(_("Kuis yang diikuti"), columns, rows, total if total.finished else None, note if apart else "")


def share_columns(header: str, share_of: Callable[[Any], Share | None]) -> list[Column]:
    """A share of each row, and what it is out of."""

    def out_of(row: Any) -> Cell:
        share = share_of(row)
        return share and share.out_of

    return [Column(header, lambda row: percent_of(share_of(row))), Column(pgettext("count", "Dari"), out_of)]


def percent_of(share: Share | None) -> Percent | None:
    """A share as a cell."""
    return Percent(share.percent) if share else None


# --- what to explain


def topics(found: Learning) -> Table:
    """Topics, the hardest first."""
    columns = [
        phase_column(),
        Column(_("Topik"), lambda row: str(TOPIC_WORDS[row.topic])),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
    ]
    return Table(_("Topik, dari yang paling sulit"), columns, statistics.topics(found.parts))


def questions(found: Learning) -> Table:
    """Questions, the hardest first."""
    columns = [
        phase_column(),
        Column(_("Soal"), stem),
        Column(_("Versi"), lambda row: row.question.version),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
        Column(_("Belum tahu"), lambda row: percent_of(row.unknown)),
        Column(_("Salah yang paling banyak dipilih"), wrong_option),
        *share_columns(_("Memilih itu"), lambda row: row.wrong_share),
    ]
    return Table(_("Soal, dari yang paling sulit"), columns, statistics.questions(found.parts))


def phase_column() -> Column:
    """Before or after the talk, or else."""
    return Column(_("Kuis"), lambda row: str(PHASE_WORDS[row.phase]))


def stem(row: QuestionRow) -> Text:
    """Q01 and what it asks."""
    text = row.question.text(visits.language())["stem"]
    return Text(f"{row.question.slug} {text}", text.language)


def right_column() -> Column:
    """The share that was right."""
    return Column(_("Benar"), lambda row: Estimate(row.right) if row.about else Percent(row.right))


def wrong_option(row: QuestionRow) -> str:
    """The wrong option chosen most, if there is one and enough chose it."""
    if row.wrong == NO_OPTION:
        return ""
    options: dict[str, str] = row.question.text(visits.language())["options"]
    return _("(tidak dirinci)") if row.wrong == OTHERS else options.get(row.wrong, row.wrong)


def offers(found: Learning) -> Table:
    """Whether people told the rotten offers from the sound ones when they practised."""
    columns = [
        Column(_("Tawaran dalam latihan"), lambda row: str(OFFER_WORDS[row.verdict])),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        Column(_("Benar"), lambda row: Percent(row.right)),
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
        *share_columns(_("Sebelum"), lambda row: row.before),
        *share_columns(_("Sesudah"), lambda row: row.after),
    ]
    return Table(_("Sikap sebelum dan sesudah"), columns, statistics.attitudes(found.quizzes))


def verdicts(found: Learning) -> Table:
    """What became of the checks of job offers."""
    words = VERDICT_WORDS | {OTHERS: FACE_WORDS[OTHERS]}
    note = _("%(n)s tawaran kerja dicek.", n=sum(batch.checks for batch in found.offers))
    columns = [
        Column(_("Hasil"), lambda row: str(words[row[0]])),
        *share_columns(pgettext("share", "Bagian"), lambda row: row[1]),
    ]
    return Table(_("Hasil cek tawaran kerja"), columns, statistics.verdicts(found.offers), note=note)


def signs(found: Learning) -> Table:
    """Signs, the most ticked first."""
    columns = [
        Column(_("Tanda"), lambda row: statement(row[0])),
        *share_columns(pgettext("share", "Bagian"), lambda row: row[1]),
    ]
    return Table(_("Tanda yang paling sering ditemui"), columns, statistics.signs(found.offers))


def statement(slug: str) -> str:
    """What a sign says."""
    texts = content.offer_signs()
    return str(in_language(texts[slug], visits.language())["statement"]) if slug in texts else slug

"""Learning as tables, and a change in plain words."""

from collections.abc import Callable
from typing import Any

from flask_babel import format_decimal, pgettext
from flask_babel import gettext as _

from kiosk.learning import statistics
from kiosk.learning.report import Learning
from kiosk.learning.shares import Share
from kiosk.learning.statistics import NO_OPTION, GainRow, QuestionRow
from kiosk.models.learning import OTHERS, SMALLEST
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.views import visits
from kiosk.views.admin.tables import Cell, Column, Estimate, Percent, Table, sentences
from kiosk.views.admin.words import ATTITUDE_WORDS, FACE_WORDS, PHASE_WORDS, VERDICT_WORDS
from kiosk.views.words import TOPIC_WORDS


def learning_tables(found: Learning, most: int | None = None) -> list[Table]:
    """Everything that may be shown, the empty ones left out; at most so many questions and signs."""
    tables = [attempts(found), gains(found), topics(found), questions(found, most), attitudes(found)]
    return [table for table in [*tables, verdicts(found), signs(found, most)] if table.rows]


def notes(found: Learning) -> list[str]:
    """What a reader must know: what is missing, why, and what the figures are not."""
    groups = _(
        "Hanya sesi yang sudah ditutup: saat itu jawabannya dijadikan hitungan lalu dihapus. Kelompok dengan kurang"
        " dari %(n)s orang yang selesai tidak dihitung, supaya jawaban seseorang tidak bisa ditebak. Dua anjungan dalam"
        " satu sesi dihitung sendiri-sendiri: masing-masing perlu sedikitnya %(n)s orang.",
        n=SMALLEST,
    )
    named = _(
        "Pilihan yang dipilih kurang dari %(n)s orang digabung dan tidak dirinci; kalau perlu, satu pilihan lain ikut"
        " digabung. Bagian dihitung hanya dari sesi yang merincinya: itulah kolom “Dari”. Kalau dalam satu sesi kurang"
        " dari %(n)s orang benar, atau kurang dari %(n)s yang tidak, jumlahnya tidak disimpan: bagian yang benar"
        " ditaksir dengan tengahnya, dan ditandai “±”.",
        n=SMALLEST,
    )
    again = _(
        "Kuis yang belum selesai saat sesinya ditutup dihitung bersama bulannya. Sesi yang dibuka lagi hanya menambah"
        " daftar hadir; kuis dan cek tawaran sesudah itu juga dihitung bersama bulannya."
    )
    alone = _(
        "Kuis dan cek tawaran tanpa sesi dihitung per bulan yang sudah lewat, dan hanya kalau semua desa dan semua"
        " jenis dipilih."
    )
    persons = _("Angka di sini tidak dirinci menurut orang: tidak menurut umur, L/P, kelompok, atau desa asal.")
    few = [_("Perubahan sebelum–sesudah: belum cukup pasangan.")] if too_few_pairs(found) else []
    return [str(note) for note in (*few, groups, named, again, alone, persons, no_effect())]


def no_effect() -> str:
    """What a change is not."""
    return str(_("Tanpa kelompok pembanding, angka ini perubahan sebelum–sesudah, bukan dampak."))


def file_tables(found: Learning) -> list[Table]:
    """The tables of a file, and below them how to read them."""
    nothing = sentences(_("Yang dipelajari"), _("Belum ada angka yang boleh ditampilkan."))
    how = sentences(_("Catatan"), _("Cara membaca angka kuis dan cek tawaran"), notes(found))
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
    rows = statistics.phases(found.quizzes)
    return Table(_("Kuis yang diikuti"), columns, rows, statistics.all_phases(found.quizzes) if rows else None)


def share_columns(header: str, share_of: Callable[[Any], Share | None]) -> list[Column]:
    """A share of each row, and what it is out of."""

    def out_of(row: Any) -> Cell:
        share = share_of(row)
        return share and share.out_of

    return [Column(header, lambda row: percent_of(share_of(row))), Column(pgettext("count", "Dari"), out_of)]


def percent_of(share: Share | None) -> Percent | None:
    """A share as a cell."""
    return Percent(share.percent) if share else None


# --- before and after


def gains(found: Learning) -> Table:
    """The change from before to after. There is nobody to compare with, so it is no proof of an effect."""
    columns = [
        Column(_("Urutan soal"), lambda row: _("A dulu, lalu B") if row.first == "A" else _("B dulu, lalu A")),
        Column(_("Pasangan"), lambda row: row.pairs),
        Column(pgettext("count", "Soal"), lambda row: row.questions),
        Column(_("Benar sebelum"), lambda row: row.before),
        Column(_("Benar sesudah"), lambda row: row.after),
        Column(_("Perubahan"), lambda row: row.change),
        Column(_("Dengan kata-kata"), change_in_words),
    ]
    note = _(
        "Lembar A dan B disusun sepadan (topiknya sama, tingkatnya hampir sama), tetapi belum terbukti sama sulit:"
        " maka A dulu dan B dulu dilaporkan terpisah. “Antara … dan …” adalah rentang ketidakpastian 95 persen: makin"
        " sedikit pasangannya, makin lebar."
    )
    title = _("Perubahan sebelum–sesudah")
    return Table(title, columns, statistics.gains(found.pairs), note=f"{note} {no_effect()}")


def change_in_words(row: GainRow) -> str:
    """“rata-rata naik 1,2 soal (antara 0,6 dan 1,8)”."""
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


def too_few_pairs(found: Learning) -> bool:
    """Whether there are quizzes before and after, and not enough pairs of them."""
    return any(batch.phase != "free" for batch in found.quizzes) and not found.pairs


# --- what to explain


def topics(found: Learning) -> Table:
    """Topics, the hardest first."""
    columns = [
        Column(_("Topik"), lambda row: str(TOPIC_WORDS[row.topic])),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
    ]
    return Table(_("Topik, dari yang paling sulit"), columns, statistics.topics(found.parts))


def questions(found: Learning, most: int | None) -> Table:
    """Questions, the hardest first."""
    columns = [
        Column(_("Soal"), stem),
        Column(_("Versi"), lambda row: row.question.version),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        right_column(),
        Column(_("Belum tahu"), lambda row: percent_of(row.unknown)),
        Column(_("Salah yang paling banyak dipilih"), wrong_option),
        *share_columns(_("Memilih itu"), lambda row: row.wrong_share),
    ]
    return Table(_("Soal, dari yang paling sulit"), columns, statistics.questions(found.parts)[:most])


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


def signs(found: Learning, most: int | None) -> Table:
    """Signs, the most ticked first."""
    columns = [
        Column(_("Tanda"), lambda row: statement(row[0])),
        *share_columns(pgettext("share", "Bagian"), lambda row: row[1]),
    ]
    return Table(_("Tanda yang paling sering ditemui"), columns, statistics.signs(found.offers)[:most])


def statement(slug: str) -> str:
    """What a sign says."""
    texts = content.offer_signs()
    return str(in_language(texts[slug], visits.language())["statement"]) if slug in texts else slug

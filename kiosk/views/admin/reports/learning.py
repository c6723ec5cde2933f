"""Learning, as sentences for readers who know no statistics and as tables.

For pages and files.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _, pgettext

from kiosk.learning import statistics
from kiosk.learning.report import Change, Learning, has_only_raised_refusals
from kiosk.learning.statistics import PhaseRow, QuestionRow
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.models.quiz_attempt import MEASURED_PHASES
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.web import visits
from kiosk.web.desk.tables import (
    ENOUGH_FOR_PERCENT,
    Column,
    LabelledCell,
    Table,
    label_columns,
    share_behind,
    share_cell,
)
from kiosk.web.desk.words import (
    ACT_WORDS,
    ATTITUDE_WORDS,
    FACE_WORDS,
    KIND_WORDS,
    OFFER_WORDS,
    PHASE_WORDS,
    VERDICT_WORDS,
)
from kiosk.web.words import TOPIC_WORDS


def page_parts(learning: Learning) -> dict[str, Any]:
    """Template values but for key figures.

    Tables, notes, questions still wrong, ``wary`` if only refusals rose.
    """
    rows = statistics.most_wrong_questions(learning.answered.get("after", {}))
    return {
        "wary": has_only_raised_refusals(learning.changes),
        "wrong": [(row, share_behind(row.wrong, row.answers)) for row in rows],
        "learning": learning_tables(learning),
        "notes": reading_notes(),
    }


def file_tables(learning: Learning) -> list[Table]:
    """The tables of learning for a workbook, and one with notes on reading them."""
    columns = [Column(_("Cara membaca angka kuis dan cek tawaran"), lambda note: note)]
    return [*learning_tables(learning), Table(_("Catatan"), columns, reading_notes())]


def reading_notes() -> list[str]:
    """Sentences on the limits of the figures.

    No control group, and which numbers are missing and why.
    """
    return [
        _("Tidak ada kelompok pembanding: angka ini perubahan sebelum–sesudah, bukan dampak."),
        _(
            "Hanya sesi yang sudah ditutup: saat itu jawabannya dijadikan hitungan lalu dihapus. Kalau kurang dari"
            " %(n)s kuis sejenis selesai dalam satu sesi, hanya jumlahnya yang disimpan. Dua anjungan dalam satu sesi"
            " dihitung sendiri-sendiri.",
            n=SMALLEST_GROUP,
        ),
        _(
            "Kuis yang belum selesai saat sesinya ditutup, kuis tanpa sesi, dan cek tawaran kerja dihitung per bulan"
            " yang sudah lewat, dan hanya kalau semua desa dan semua jenis dipilih."
        ),
        _("Tidak ada rincian menurut orang: tidak menurut umur, L/P, kelompok, atau desa asal."),
    ]


# --- in a few sentences


def key_figures(learning: Learning) -> list[str]:
    """Sentences on the change of the same people.

    Where too few took both quizzes, on each quiz by itself.
    """
    change = learning.changes.get("all")
    if change:
        text = _("%(n)s orang ikut kuis sebelum dan sesudah; jawaban tepat %(change)s.")
        if change.pairs < ENOUGH_FOR_PERCENT:
            text = _("Kuis sebelum dan sesudah, %(n)s orang: tepat %(change)s jawaban.")
        numbers = {"n": change.pairs, "change": change_in_words(change)}
        return [text % numbers, pairs_sentence(learning.pairs), *act_sentences(learning)]
    rows = statistics.phase_rows(learning.quizzes)
    if not any(row.finished for row in rows):
        return [_("Tidak ada kuis yang diikuti.")]
    figures = []
    if learning.few_pairs:
        text = _("%(n)s orang ikut kuis sebelum dan sesudah: terlalu sedikit untuk dibandingkan.")
        figures.append(text % {"n": learning.few_pairs})
    return [*figures, *quiz_sentences(rows), *act_sentences(learning)]


def change_in_words(change: Change) -> str:
    """Right answers before and after: “48% → 75%”.

    For fewer than ten pairs it is “12 dari 25 → 19 dari 25”.
    """
    n = change.questions
    if change.pairs >= ENOUGH_FOR_PERCENT:
        return f"{share_cell(change.before, n)} → {share_cell(change.after, n)}"
    return _("%(before)s dari %(n)s → %(after)s dari %(n)s", before=change.before, after=change.after, n=n)


def pairs_sentence(pairs: Mapping[str, int]) -> str:
    """A sentence on how many people had more, fewer and as many right answers after."""
    return _(
        "Dari %(n)s orang: %(more)s lebih banyak tepat, %(fewer)s lebih sedikit, %(equal)s sama.",
        n=sum(pairs.values()),
        **pairs,
    )


def act_sentences(learning: Learning) -> Iterator[str]:
    """Sentences on safe answers to each kind of offers.

    They are of the same people, or else before and after by themselves.
    """
    for kind, change in learning.changes.items():
        if kind != "all":
            yield _(
                "%(what)s %(before)s dari %(n)s sebelum → %(after)s dari %(n)s sesudah.",
                what=KIND_WORDS[kind],
                before=change.before,
                after=change.after,
                n=change.questions,
            )
    if learning.changes:
        return
    for row in statistics.act_rows(learning.quizzes):
        if row.phase in MEASURED_PHASES:
            yield _(
                "%(what)s %(safe)s dari %(n)s (%(quiz)s).",
                what=KIND_WORDS[row.kind],
                safe=row.safe,
                n=row.acts.total(),
                quiz=PHASE_WORDS[row.phase],
            )


def quiz_sentences(rows: Sequence[PhaseRow]) -> Iterator[str]:
    """A sentence on each phase from its large enough groups.

    A last one has the number finished in small ones.
    """
    small_groups = []
    for row in rows:
        if row.finished > row.detailed:
            small_groups.append(f"{PHASE_WORDS[row.phase]} {row.finished - row.detailed}")
        if row.detailed:
            yield _(
                "%(quiz)s: %(n)s kuis selesai, tepat %(right)s dari %(answers)s jawaban%(share)s.",
                quiz=PHASE_WORDS[row.phase],
                n=row.detailed,
                right=row.right,
                answers=row.answers,
                share=share_behind(row.right, row.answers),
            )
    if small_groups:
        yield _(
            "Kurang dari %(n)s selesai dalam satu sesi atau bulan, jadi hanya jumlahnya disimpan: %(quizzes)s.",
            n=SMALLEST_GROUP,
            quizzes=", ".join(small_groups),
        )


def certainty_sentence(change: Change) -> str:
    """A sentence on how sure the change is: “Hampir pasti naik …”.

    Under ten pairs nothing can be said.
    """
    if change.pairs < ENOUGH_FOR_PERCENT:
        return _("Kurang dari %(n)s orang: belum bisa dikatakan seberapa pasti perubahannya.", n=ENOUGH_FOR_PERCENT)
    low, high = map(round, change.interval)
    sure = _("Belum pasti berubah")
    if low > 0:
        sure = _("Hampir pasti naik")
    elif high < 0:
        sure = _("Hampir pasti turun")
    again = _(
        "kalau diulang dengan banyak warga, kira-kira di antara %(low)s dan %(high)s dari setiap 100 jawaban",
        low=direction_words(low),
        high=direction_words(high),
    )
    return f"{sure}: {again}."


def direction_words(by: int) -> str:
    """A difference in words: “naik 12”, “turun 4” or “tetap”."""
    if by > 0:
        return _("naik %(n)s", n=by)
    if by < 0:
        return _("turun %(n)s", n=-by)
    return _("tetap")


# --- tables


def learning_tables(learning: Learning) -> list[Table]:
    """All tables of learning that have rows."""
    tables = (
        attempts_table(learning),
        change_table(learning),
        acts_table(learning),
        topics_table(learning),
        questions_table(learning),
        attitudes_table(learning),
        verdicts_table(learning),
        signs_table(learning),
    )
    return [table for table in tables if table.rows]


def attempts_table(learning: Learning) -> Table:
    """A row per phase: finished quizzes, and the share right in large enough groups."""
    columns = [
        Column(_("Kuis"), "phase", words=PHASE_WORDS),
        Column(pgettext("count", "Selesai"), "finished"),
        Column(_("Rata-rata benar"), lambda row: share_cell(row.right, row.answers)),
    ]
    return Table(_("Kuis yang diikuti"), columns, statistics.phase_rows(learning.quizzes))


class ChangeRow(NamedTuple):
    """The change in the answers to one of KIND_WORDS."""

    kind: str
    change: Change


def change_table(learning: Learning) -> Table:
    """Good answers before and after, overall and by kind of offer.

    The note says how many people changed and how sure it is, or that only refusals rose.
    """
    changes = learning.changes
    columns = [
        Column(_("Yang dinilai"), "kind", words=KIND_WORDS),
        Column(pgettext("people", "Orang"), "change.pairs"),
        Column(pgettext("count", "Jawaban"), "change.questions"),
        Column(_("Sebelum"), "change.before"),
        Column(_("Sesudah"), "change.after"),
    ]
    rows = [ChangeRow(kind, change) for kind, change in changes.items()]
    note = ""
    if has_only_raised_refusals(changes):
        note = _(
            "Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak atau dicek dulu, tetapi yang aman"
            " makin jarang diterima atau dicek dulu."
        )
    elif changes:
        note = f"{pairs_sentence(learning.pairs)} {certainty_sentence(changes['all'])}"
    return Table(_("Perubahan sebelum–sesudah, orang yang sama"), columns, rows, note)


def topics_table(learning: Learning) -> Table:
    """Right answers by topic within each phase, hardest first.

    Offers and small groups are left out.
    """
    columns = [
        Column(_("Kuis"), "phase", words=PHASE_WORDS),
        Column(_("Topik"), "topic", words=TOPIC_WORDS),
        Column(pgettext("count", "Jawaban"), "answers"),
        Column(_("Benar"), lambda row: share_cell(row.right, row.answers)),
    ]
    return Table(_("Topik, dari yang paling sulit"), columns, statistics.topic_rows(learning.answered))


def questions_table(learning: Learning) -> Table:
    """A row per question version in each phase, hardest first.

    It has the most chosen wrong option. Small groups are left out.
    """
    language = visits.language()

    def slug_and_stem(row: QuestionRow) -> Text:
        stem = row.question.full_stem(language)
        return Text(f"{row.question.slug} {stem}", stem.language)

    columns = [
        Column(_("Kuis"), "phase", words=PHASE_WORDS),
        Column(_("Soal"), slug_and_stem),
        Column(_("Versi"), "question.version"),
        Column(pgettext("count", "Jawaban"), "answers"),
        Column(_("Benar"), lambda row: share_cell(row.right, row.answers)),
        Column(_("Belum tahu"), lambda row: share_cell(row.unknown, row.answers)),
        Column(
            _("Salah yang paling banyak dipilih"),
            lambda row: row.question.text(language)["options"].get(row.wrong, row.wrong),
        ),
        Column(_("Memilih itu"), lambda row: share_cell(row.times_chosen, row.answers)),
    ]
    return Table(_("Soal, dari yang paling sulit"), columns, statistics.question_rows(learning.answered))


def acts_table(learning: Learning) -> Table:
    """Answers by what they did with genuine offers and with scams, a row per phase."""
    note = _(
        "“Lainnya” ialah “Belum tahu” atau langkah lain. Ini bukan jumlah yang tepat: menolak tawaran yang tidak aman"
        " bisa saja dengan cara yang belum tepat."
    )
    columns = [
        Column(_("Tawaran"), "kind", words=OFFER_WORDS),
        Column(_("Kuis"), "phase", words=PHASE_WORDS),
        *map(act_column, ACT_WORDS),
    ]
    return Table(_("Yang dilakukan dengan tawaran"), columns, statistics.act_rows(learning.quizzes), note)


def act_column(act: str) -> Column:
    """Column of how many answers did this with the offer."""
    return Column(ACT_WORDS[act], lambda row: row.acts[act])


def attitudes_table(learning: Learning) -> Table:
    """Share of each face for each attitude statement, before and after.

    A statement that all skipped is missing.
    """
    columns = [
        Column(_("Pernyataan"), "item", words=ATTITUDE_WORDS),
        Column(_("Jawaban sikap"), "face", words=FACE_WORDS),
        Column(_("Sebelum"), lambda row: share_cell(row.before, row.out_of_before)),
        Column(pgettext("count", "Dari"), "out_of_before"),
        Column(_("Sesudah"), lambda row: share_cell(row.after, row.out_of_after)),
        Column(pgettext("count", "Dari"), "out_of_after"),
    ]
    return Table(_("Sikap sebelum dan sesudah"), columns, statistics.attitude_rows(learning.quizzes))


def verdicts_table(learning: Learning) -> Table:
    """Job offer checks by verdict, with a note on all checks.

    Verdicts under SMALLEST_GROUP a month are missing.
    """
    note = _(
        "%(checks)s tawaran kerja dicek. Hasil atau tanda yang kurang dari %(n)s kali dalam sebulan tidak disimpan.",
        checks=sum(batch.checks for batch in learning.offers),
        n=SMALLEST_GROUP,
    )
    verdicts = statistics.verdict_counts(learning.offers)
    rows = [LabelledCell(VERDICT_WORDS[verdict], number) for verdict, number in verdicts]
    columns = label_columns(_("Hasil"), pgettext("checks", "Cek"))
    return Table(_("Hasil cek tawaran kerja"), columns, rows, note)


def signs_table(learning: Learning) -> Table:
    """Signs ticked in job offer checks, most ticked first.

    Signs under SMALLEST_GROUP a month are missing.
    """
    language = visits.language()
    signs = content.offer_signs()
    rows = []
    for slug, number in statistics.sign_counts(learning.offers):
        # of a month before the signs were changed some have no text any more
        name = _("Tanda %(sign)s (tidak ditanyakan lagi)", sign=slug)
        if slug in signs:
            name = str(in_language(signs[slug], language)["statement"])
        rows.append(LabelledCell(name, number))
    columns = label_columns(_("Tanda"), pgettext("checks", "Cek"))
    return Table(_("Tanda yang paling sering ditemui"), columns, rows)

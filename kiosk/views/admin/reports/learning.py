"""Learning, as sentences for readers who know no statistics and as tables; for pages and files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.learning import statistics
from kiosk.learning.report import Change, Learning, has_only_raised_refusals
from kiosk.learning.statistics import PhaseRow
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.models.quiz_attempt import MEASURED_PHASES
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.web import visits
from kiosk.web.desk.tables import ENOUGH_FOR_PERCENT, Table, cell_columns, share_behind, share_cell
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


def page_parts(found: Learning) -> dict[str, Any]:
    """Template values but for key figures: tables, notes, questions still wrong, ``wary`` if only refusals rose."""
    return {
        "wary": has_only_raised_refusals(found.changes),
        "wrong": [
            (row, share_behind(row.wrong, row.answers))
            for row in statistics.most_wrong_questions(found.answered.get("after", {}))
        ],
        "learning": learning_tables(found),
        "notes": reading_notes(),
    }


def file_tables(found: Learning) -> list[Table]:
    """The tables of learning for a workbook, and last one with the notes on reading them."""
    headers = cell_columns(_("Cara membaca angka kuis dan cek tawaran"))
    return [
        *learning_tables(found),
        Table(_("Catatan"), headers, [[note] for note in reading_notes()]),
    ]


def reading_notes() -> list[str]:
    """Sentences on the limits of the figures: no control group, and which numbers are missing and why."""
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


def key_figures(found: Learning) -> list[str]:
    """Sentences on the change of the same people; where too few took both quizzes, on each quiz by itself."""
    if change := found.changes.get("all"):
        text = _("%(n)s orang ikut kuis sebelum dan sesudah; jawaban tepat %(change)s.")
        if change.pairs < ENOUGH_FOR_PERCENT:
            text = _("Kuis sebelum dan sesudah, %(n)s orang: tepat %(change)s jawaban.")
        figures = [text % {"n": change.pairs, "change": change_in_words(change)}, pairs_sentence(found.pairs)]
        return [*figures, *act_sentences(found)]
    rows, few = statistics.phase_rows(found.quizzes), found.few_pairs
    if not any(row.finished for row in rows):
        return [_("Tidak ada kuis yang diikuti.")]
    text = _("%(n)s orang ikut kuis sebelum dan sesudah: terlalu sedikit untuk dibandingkan.", n=few)
    return [*([text] if few else []), *quiz_sentences(rows), *act_sentences(found)]


def change_in_words(change: Change) -> str:
    """Right answers before and after: “48% → 75%”, or for fewer than ten pairs “12 dari 25 → 19 dari 25”."""
    before, after, n = change.before, change.after, change.questions
    if change.pairs >= ENOUGH_FOR_PERCENT:
        return f"{share_cell(before, n)} → {share_cell(after, n)}"
    return _("%(before)s dari %(n)s → %(after)s dari %(n)s", before=before, after=after, n=n)


def pairs_sentence(pairs: Mapping[str, int]) -> str:
    """A sentence on how many people had more, fewer and as many right answers after."""
    text = _("Dari %(n)s orang: %(more)s lebih banyak tepat, %(fewer)s lebih sedikit, %(equal)s sama.")
    return text % {"n": sum(pairs.values()), **pairs}


def act_sentences(found: Learning) -> Iterator[str]:
    """Sentences on safe answers to each kind of offers.

    They are of the same people, or else before and after by themselves.
    """
    for kind, change in found.changes.items():
        if kind != "all":
            numbers = {"before": change.before, "after": change.after, "n": change.questions}
            text = _("%(what)s %(before)s dari %(n)s sebelum → %(after)s dari %(n)s sesudah.")
            yield text % {"what": KIND_WORDS[kind], **numbers}
    for row in [] if found.changes else statistics.act_rows(found.quizzes):
        if row.phase in MEASURED_PHASES:
            text = _("%(what)s %(safe)s dari %(n)s (%(quiz)s).")
            numbers = {"safe": row.safe, "n": row.acts.total()}
            yield text % {"what": KIND_WORDS[row.kind], "quiz": PHASE_WORDS[row.phase], **numbers}


def quiz_sentences(rows: Sequence[PhaseRow]) -> Iterator[str]:
    """A sentence on each phase from its large enough groups, and a last one with the number finished in small ones."""
    for row in rows:
        if row.detailed:
            yield _(
                "%(quiz)s: %(n)s kuis selesai, tepat %(right)s dari %(answers)s jawaban%(share)s.",
                quiz=PHASE_WORDS[row.phase],
                n=row.detailed,
                right=row.right,
                answers=row.answers,
                share=share_behind(row.right, row.answers),
            )
    small = [f"{PHASE_WORDS[row.phase]} {row.finished - row.detailed}" for row in rows if row.finished > row.detailed]
    if small:
        yield _(
            "Kurang dari %(n)s selesai dalam satu sesi atau bulan, jadi hanya jumlahnya disimpan: %(quizzes)s.",
            n=SMALLEST_GROUP,
            quizzes=", ".join(small),
        )


def certainty_sentence(change: Change) -> str:
    """A sentence on how sure the change is: “Hampir pasti naik …”, or that under ten pairs nothing can be said."""
    if change.pairs < ENOUGH_FOR_PERCENT:
        return _("Kurang dari %(n)s orang: belum bisa dikatakan seberapa pasti perubahannya.", n=ENOUGH_FOR_PERCENT)
    low, high = map(round, change.interval)
    sure = _("Hampir pasti naik") if low > 0 else _("Hampir pasti turun") if high < 0 else _("Belum pasti berubah")
    again = _(
        "kalau diulang dengan banyak warga, kira-kira di antara %(low)s dan %(high)s dari setiap 100 jawaban",
        low=direction_words(low),
        high=direction_words(high),
    )
    return f"{sure}: {again}."


def direction_words(by: int) -> str:
    """A difference in words: “naik 12”, “turun 4” or “tetap”."""
    return _("naik %(n)s", n=by) if by > 0 else _("turun %(n)s", n=-by) if by else _("tetap")


# --- tables


def learning_tables(found: Learning) -> list[Table]:
    """All tables of learning that have rows."""
    tables = (
        attempts_table(found),
        change_table(found),
        acts_table(found),
        topics_table(found),
        questions_table(found),
        attitudes_table(found),
        verdicts_table(found),
        signs_table(found),
    )
    return [table for table in tables if table.rows]


def attempts_table(found: Learning) -> Table:
    """A row per phase: finished quizzes, and the share right in large enough groups."""
    rows = [
        (PHASE_WORDS[row.phase], row.finished, share_cell(row.right, row.answers))
        for row in statistics.phase_rows(found.quizzes)
    ]
    columns = cell_columns(_("Kuis"), pgettext("count", "Selesai"), _("Rata-rata benar"))
    return Table(_("Kuis yang diikuti"), columns, rows)


def change_table(found: Learning) -> Table:
    """Good answers before and after, overall and by kind of offer.

    The note says how many people changed and how sure it is, or that only refusals rose.
    """
    changes, answers = found.changes, pgettext("count", "Jawaban")
    columns = cell_columns(_("Yang dinilai"), pgettext("people", "Orang"), answers, _("Sebelum"), _("Sesudah"))
    rows = [(KIND_WORDS[kind], *change[:4]) for kind, change in changes.items()]
    note = f"{pairs_sentence(found.pairs)} {certainty_sentence(changes['all'])}" if changes else ""
    if has_only_raised_refusals(changes):
        note = _(
            "Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak atau dicek dulu, tetapi yang aman"
            " makin jarang diterima atau dicek dulu."
        )
    return Table(_("Perubahan sebelum–sesudah, orang yang sama"), columns, rows, note=note)


def topics_table(found: Learning) -> Table:
    """Right answers by topic within each phase, hardest first; offers and small groups are left out."""
    rows = [
        (PHASE_WORDS[row.phase], TOPIC_WORDS[row.topic], row.answers, share_cell(row.right, row.answers))
        for row in statistics.topic_rows(found.answered)
    ]
    columns = cell_columns(_("Kuis"), _("Topik"), pgettext("count", "Jawaban"), _("Benar"))
    return Table(_("Topik, dari yang paling sulit"), columns, rows)


def questions_table(found: Learning) -> Table:
    """A row per question version in each phase, hardest first, with its most chosen wrong option; no small groups."""
    rows, language = [], visits.language()
    for row in statistics.question_rows(found.answered):
        text = row.question.text(language)
        rows.append(
            [
                PHASE_WORDS[row.phase],
                Text(f"{row.question.slug} {text['stem']}", text["stem"].language),
                row.question.version,
                row.answers,
                share_cell(row.right, row.answers),
                share_cell(row.unknown, row.answers),
                text["options"].get(row.wrong, row.wrong),
                share_cell(row.chosen, row.answers),
            ]
        )
    answers = (pgettext("count", "Jawaban"), _("Benar"), _("Belum tahu"))
    wrong = (_("Salah yang paling banyak dipilih"), _("Memilih itu"))
    columns = cell_columns(_("Kuis"), _("Soal"), _("Versi"), *answers, *wrong)
    return Table(_("Soal, dari yang paling sulit"), columns, rows)


def acts_table(found: Learning) -> Table:
    """Answers by what they did with genuine offers and with scams, a row per phase."""
    note = _(
        "“Lainnya” ialah “Belum tahu” atau langkah lain. Ini bukan jumlah yang tepat: menolak tawaran yang tidak aman"
        " bisa saja dengan cara yang belum tepat."
    )
    rows = [
        (OFFER_WORDS[row.kind], PHASE_WORDS[row.phase], *(row.acts[act] for act in ACT_WORDS))
        for row in statistics.act_rows(found.quizzes)
    ]
    columns = cell_columns(_("Tawaran"), _("Kuis"), *map(str, ACT_WORDS.values()))
    return Table(_("Yang dilakukan dengan tawaran"), columns, rows, note=note)


def attitudes_table(found: Learning) -> Table:
    """Share of each face for each attitude statement, before and after, and of how many; none for one all skipped."""
    of = pgettext("count", "Dari")
    columns = cell_columns(_("Pernyataan"), _("Jawaban sikap"), _("Sebelum"), of, _("Sesudah"), of)
    rows = [
        (
            ATTITUDE_WORDS[row.item],
            FACE_WORDS[row.face],
            share_cell(row.before, row.out_of_before),
            row.out_of_before,
            share_cell(row.after, row.out_of_after),
            row.out_of_after,
        )
        for row in statistics.attitude_rows(found.quizzes)
    ]
    return Table(_("Sikap sebelum dan sesudah"), columns, rows)


def verdicts_table(found: Learning) -> Table:
    """Job offer checks by verdict, with a note on all checks; verdicts under SMALLEST_GROUP a month are missing."""
    note = _(
        "%(checks)s tawaran kerja dicek. Hasil atau tanda yang kurang dari %(n)s kali dalam sebulan tidak disimpan.",
        checks=sum(batch.checks for batch in found.offers),
        n=SMALLEST_GROUP,
    )
    rows = [(VERDICT_WORDS[verdict], number) for verdict, number in statistics.verdict_counts(found.offers)]
    return Table(_("Hasil cek tawaran kerja"), cell_columns(_("Hasil"), pgettext("checks", "Cek")), rows, note=note)


def signs_table(found: Learning) -> Table:
    """Signs ticked in job offer checks, most ticked first; signs under SMALLEST_GROUP a month are missing."""
    texts, language = content.offer_signs(), visits.language()
    names = {slug: str(in_language(text, language)["statement"]) for slug, text in texts.items()}
    rows = [  # of a month before the signs were changed some have no text any more
        (names.get(sign) or _("Tanda %(sign)s (tidak ditanyakan lagi)", sign=sign), number)
        for sign, number in statistics.sign_counts(found.offers)
    ]
    return Table(_("Tanda yang paling sering ditemui"), cell_columns(_("Tanda"), pgettext("checks", "Cek")), rows)

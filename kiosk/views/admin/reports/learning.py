"""Results of learning: in a few sentences for readers who know no statistics, and in tables; for page and file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from kiosk.learning import statistics
from kiosk.learning.report import Change, Learning, became_wary
from kiosk.learning.statistics import PhaseRow, QuestionRow, percent
from kiosk.models.learning import SMALLEST
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.web import visits
from kiosk.web.desk.tables import Column, Percent, Table, by_place, sentences
from kiosk.web.desk.words import ATTITUDE_WORDS, FACE_WORDS, KIND_WORDS, OFFER_WORDS, PHASE_WORDS, VERDICT_WORDS
from kiosk.web.words import TOPIC_WORDS

ENOUGH_FOR_PERCENT = 10  # pairs


def page_parts(found: Learning) -> dict[str, Any]:
    """Everything that a page says of it below the key figures."""
    return {
        "wary": became_wary(found.changes),
        "wrong": statistics.still_wrong(found.answered.get("after", {})),
        "learning": learning_tables(found),
        "notes": notes(found),
    }


def file_tables(found: Learning) -> list[Table]:
    """The tables of a file, and below them how to read them."""
    nothing = sentences(_("Yang dipelajari"), _("Belum ada kuis yang dihitung."))
    how = sentences(_("Catatan"), _("Cara membaca angka kuis dan cek tawaran"), notes(found))
    return [*(learning_tables(found) or [nothing]), how]


def notes(found: Learning) -> list[str]:
    """The limits of the figures: no control group, what is missing, and why."""
    texts = [
        _("Tidak ada kelompok pembanding: angka ini perubahan sebelum–sesudah, bukan dampak."),
        _(
            "Hanya sesi yang sudah ditutup: saat itu jawabannya dijadikan hitungan lalu dihapus. Kalau kurang dari"
            " %(n)s kuis sejenis selesai dalam satu sesi, hanya jumlahnya yang disimpan. Dua anjungan dalam satu sesi"
            " dihitung sendiri-sendiri.",
            n=SMALLEST,
        ),
        _(
            "Kuis yang belum selesai saat sesinya ditutup, kuis tanpa sesi, dan cek tawaran kerja dihitung per bulan"
            " yang sudah lewat, dan hanya kalau semua desa dan semua jenis dipilih."
        ),
        _("Tidak ada rincian menurut orang: tidak menurut umur, L/P, kelompok, atau desa asal."),
    ]
    older = _(
        "Hitungan sampai November 2026 menggabungkan pilihan kurang dari %(n)s orang: soal yang pilihannya digabung"
        " tidak dirinci di sini.",
        n=SMALLEST,
    )
    return [str(text) for text in (*texts, *([older] if any(batch.pooled for batch in found.quizzes) else []))]


# --- in a few sentences


def key_figures(found: Learning) -> list[str]:
    """The change of the same people, in all, in genuine and in scam questions; where these are few, each quiz alone."""
    if change := found.changes.get("all"):
        words = {"n": change.pairs, "change": change_in_words(change)}
        if change.pairs < ENOUGH_FOR_PERCENT:
            first = _("Kuis sebelum dan sesudah, %(n)s orang: tepat %(change)s jawaban.", **words)
        else:
            first = _("%(n)s orang ikut kuis sebelum dan sesudah; jawaban tepat %(change)s.", **words)
        return [str(first), *judgement(found.changes)]
    rows, few = statistics.phases(found.quizzes), found.few_pairs
    if not any(row.finished for row in rows):
        return [str(_("Tidak ada kuis yang diikuti."))]
    text = _("%(n)s orang ikut kuis sebelum dan sesudah: terlalu sedikit untuk dibandingkan.", n=few)
    return [*([str(text)] if few else []), *map(str, quiz_sentences(rows))]


def change_in_words(change: Change) -> str:
    """From one count to another, and of enough pairs from one share to another."""
    if change.pairs >= ENOUGH_FOR_PERCENT:
        return f"{percent(change.before, change.questions)}% → {percent(change.after, change.questions)}%"
    counts = {"before": change.before, "after": change.after, "n": change.questions}
    return str(_("%(before)s dari %(n)s → %(after)s dari %(n)s", **counts))


def judgement(changes: Mapping[str, Change]) -> list[str]:
    """A sentence about how well people judge what is genuine and what is not; none where that was not measured."""
    if not {"genuine", "scam"} <= changes.keys():
        return []
    genuine = _("Yang aman diteruskan: %(change)s.", change=change_in_words(changes["genuine"]))
    others = _("Yang tidak aman ditolak atau dicek dulu: %(change)s.", change=change_in_words(changes["scam"]))
    return [f"{genuine} {others}"]


def quiz_sentences(rows: Sequence[PhaseRow]) -> Iterator[str]:
    """A sentence about each quiz: the number who finished it and their right answers; of few their number alone."""
    for row in rows:
        if row.detailed:
            numbers = {"n": row.detailed, "right": row.right, "answers": row.answers, "share": row.share}
            yield _(
                "%(quiz)s: %(n)s kuis selesai, tepat %(right)s dari %(answers)s jawaban (%(share)s%%).",
                quiz=PHASE_WORDS[row.phase],
                **numbers,
            )
    small = [f"{PHASE_WORDS[row.phase]} {row.finished - row.detailed}" for row in rows if row.finished > row.detailed]
    if small:
        yield _(
            "Kurang dari %(n)s selesai dalam satu sesi atau bulan, jadi hanya jumlahnya disimpan: %(quizzes)s.",
            n=SMALLEST,
            quizzes=", ".join(small),
        )


def certainty(change: Change) -> str:
    """“Hampir pasti naik”, or that it is too early to say. Rounded first, so that no figure contradicts the words."""
    if change.pairs < ENOUGH_FOR_PERCENT:
        return str(
            _("Kurang dari %(n)s orang: belum bisa dikatakan seberapa pasti perubahannya.", n=ENOUGH_FOR_PERCENT)
        )
    low, high = map(round, change.interval)
    sure = _("Hampir pasti naik") if low > 0 else _("Hampir pasti turun") if high < 0 else _("Belum pasti berubah")
    again = _(
        "kalau diulang dengan banyak warga, kira-kira di antara %(low)s dan %(high)s dari setiap 100 jawaban",
        low=rise(low),
        high=rise(high),
    )
    return f"{sure}: {again}."


def rise(by: int) -> str:
    """“naik 12”, “turun 4” or “tetap”."""
    return str(_("naik %(n)s", n=by) if by > 0 else _("turun %(n)s", n=-by) if by else _("tetap"))


# --- tables


def learning_tables(found: Learning) -> list[Table]:
    """Every table of what was counted, the empty ones left out."""
    tables = [attempts(found), gains(found.changes), topics(found), questions(found)]
    tables += [offers(found), attitudes(found), verdicts(found), signs(found)]
    return [table for table in tables if table.rows]


def share(part: int, whole: int) -> Percent | None:
    """A share as a cell; nothing has none."""
    found = percent(part, whole)
    return None if found is None else Percent(found)


def attempts(found: Learning) -> Table:
    rows, total = statistics.phases(found.quizzes), statistics.all_phases(found.quizzes)
    apart = len(rows) > 1 and any(row.phase == "offers" for row in rows)
    note = _("Latihan “Aman atau tidak?” tidak ikut dijumlah: jawabannya hanya dua, jadi lebih mudah ditebak.")
    *lines, last = (
        [str(label), row.started, row.finished, share(row.right, row.answers)]
        for label, row in [*((PHASE_WORDS[row.phase], row) for row in rows), (_("Jumlah"), total)]
    )
    columns = by_place(_("Kuis"), _("Dimulai"), pgettext("count", "Selesai"), _("Rata-rata benar"))
    return Table(_("Kuis yang diikuti"), columns, lines, last if total.finished else None, note if apart else "")


def gains(changes: Mapping[str, Change]) -> Table:
    """The change in all, in genuine and in scam questions: who only grew suspicious gains in the last."""
    answers = pgettext("count", "Jawaban")
    columns = by_place(_("Yang dinilai"), pgettext("people", "Orang"), answers, _("Tepat sebelum"), _("Tepat sesudah"))
    rows = [(str(KIND_WORDS[kind]), *change[:4]) for kind, change in changes.items()]
    wary = _("Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak, tetapi yang aman juga.")
    note = str(wary) if became_wary(changes) else certainty(changes["all"]) if changes else ""
    return Table(_("Perubahan sebelum–sesudah, orang yang sama"), columns, rows, note=note)


def topics(found: Learning) -> Table:
    rows = [
        (str(PHASE_WORDS[row.phase]), str(TOPIC_WORDS[row.topic]), row.answers, share(row.right, row.answers))
        for row in statistics.topics(found.answered)
    ]
    columns = by_place(_("Kuis"), _("Topik"), pgettext("count", "Jawaban"), _("Benar"))
    return Table(_("Topik, dari yang paling sulit"), columns, rows)


def questions(found: Learning) -> Table:
    columns = [
        Column(_("Kuis"), lambda row: str(PHASE_WORDS[row.phase])),
        Column(_("Soal"), stem),
        Column(_("Versi"), lambda row: row.question.version),
        Column(pgettext("count", "Jawaban"), lambda row: row.answers),
        Column(_("Benar"), lambda row: share(row.right, row.answers)),
        Column(_("Belum tahu"), lambda row: share(row.unknown, row.answers)),
        Column(_("Salah yang paling banyak dipilih"), wrong_option),
        Column(_("Memilih itu"), lambda row: share(row.chosen, row.answers)),
    ]
    return Table(_("Soal, dari yang paling sulit"), columns, statistics.questions(found.answered))


def stem(row: QuestionRow) -> Text:
    """Q01 and what it asks."""
    text = row.question.text(visits.language())["stem"]
    return Text(f"{row.question.slug} {text}", text.language)


def wrong_option(row: QuestionRow) -> str:
    """The wrong option chosen most, if there is one."""
    options: dict[str, str] = row.question.text(visits.language())["options"]
    return options.get(row.wrong, row.wrong)


def offers(found: Learning) -> Table:
    """Right answers to practice offers, the scams and the genuine ones."""
    note = _(
        "Tawaran tipuan yang tidak ditolak berarti terlewat, tawaran aman yang tidak diteruskan berarti terlalu curiga;"
        " atau jawabannya “Belum tahu”."
    )
    rows = [
        (str(OFFER_WORDS[row.verdict]), row.answers, share(row.right, row.answers))
        for row in statistics.offers(found.quizzes)
    ]
    columns = by_place(_("Tawaran dalam latihan"), pgettext("count", "Jawaban"), _("Benar"))
    return Table(_("Latihan “Aman atau tidak?”"), columns, rows, note=note)


def attitudes(found: Learning) -> Table:
    of = pgettext("count", "Dari")
    columns = by_place(_("Pernyataan"), _("Jawaban sikap"), _("Sebelum"), of, _("Sesudah"), of)
    rows = [
        (
            str(ATTITUDE_WORDS[row.item]),
            str(FACE_WORDS[row.face]),
            share(row.before, row.out_of_before),
            row.out_of_before,
            share(row.after, row.out_of_after),
            row.out_of_after,
        )
        for row in statistics.attitudes(found.quizzes)
    ]
    return Table(_("Sikap sebelum dan sesudah"), columns, rows)


def verdicts(found: Learning) -> Table:
    note = _(
        "%(checks)s tawaran kerja dicek. Hasil atau tanda yang kurang dari %(n)s kali dalam sebulan tidak disimpan.",
        checks=sum(batch.checks for batch in found.offers),
        n=SMALLEST,
    )
    rows = [(str(VERDICT_WORDS[verdict]), number) for verdict, number in statistics.verdicts(found.offers)]
    return Table(_("Hasil cek tawaran kerja"), by_place(_("Hasil"), pgettext("checks", "Cek")), rows, note=note)


def signs(found: Learning) -> Table:
    """Signs of offers, the most ticked first."""
    texts, language = content.offer_signs(), visits.language()
    rows = [
        (str(in_language(texts[sign], language)["statement"]) if sign in texts else sign, number)
        for sign, number in statistics.signs(found.offers)
    ]
    return Table(_("Tanda yang paling sering ditemui"), by_place(_("Tanda"), pgettext("checks", "Cek")), rows)

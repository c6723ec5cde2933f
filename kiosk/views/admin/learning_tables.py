"""Learning as tables, and a change in plain words; no figure is made here."""

from flask_babel import format_decimal, pgettext
from flask_babel import gettext as _

from kiosk import content, figures
from kiosk.disclosure import OTHER_OPTIONS, OTHER_VERDICTS, SMALLEST
from kiosk.figures import NO_OPTION, AttitudeRow, GainRow, PhaseRow, QuestionRow
from kiosk.learning import Learning
from kiosk.views import visits
from kiosk.views.admin.sheets import Cell, Percent, Table
from kiosk.views.admin.words import ATTITUDE_WORDS, PHASE_WORDS, VERDICT_WORDS
from kiosk.views.words import TOPIC_WORDS


def learning_tables(found: Learning, most: int | None = None) -> list[Table]:
    """Everything that may be shown, the empty ones left out; at most so many questions and signs."""
    tables = [attempts(found), gains(found), topics(found), questions(found, most), attitudes(found)]
    return [table for table in [*tables, verdicts(found), signs(found, most)] if table.rows]


def rule() -> str:
    """Why some figures are missing."""
    groups = _(
        "Hanya sesi yang sudah ditutup. Kelompok dengan kurang dari %(n)s percobaan selesai tidak dihitung"
        " di mana pun di bagian ini, supaya jawaban seseorang tidak bisa ditebak.",
        n=SMALLEST,
    )
    named = _(
        "Pilihan salah, hasil cek, dan tanda hanya dirinci kalau dalam satu sesi dipilih sedikitnya %(n)s orang."
        " Sesi yang dibuka lagi tampil lagi kalau tiap kelompoknya tidak bertambah atau bertambah sedikitnya %(n)s.",
        n=SMALLEST,
    )
    return f"{groups} {named}"


def attempts(found: Learning) -> Table:
    header = [_("Kuis"), _("Dimulai"), pgettext("count", "Selesai"), _("Rata-rata benar")]
    rows = [phase_line(str(PHASE_WORDS[row.phase]), row) for row in figures.phases(found.block)]
    total = phase_line(_("Jumlah"), figures.all_phases(found.block))
    return Table(_("Kuis yang diikuti"), header, rows, total if rows else ())


def phase_line(label: str, row: PhaseRow) -> list[Cell]:
    """Attempts of one phase."""
    return [label, row.started, row.finished, Percent(row.right)]


# --- before and after


def gains(found: Learning) -> Table:
    """The change from before to after. There is nobody to compare with, so it is no proof of an effect."""
    header = [_("Urutan soal"), _("Pasangan"), pgettext("count", "Soal"), _("Benar sebelum"), _("Benar sesudah")]
    header += [_("Perubahan"), _("Dengan kata-kata")]
    rows = [gain_line(row) for row in figures.gains(found.block)]
    note = _("Dua lembar soal itu setara, tetapi tidak sama persis, maka urutannya dilaporkan terpisah. ")
    note += _("Tanpa kelompok pembanding, angka ini perubahan sebelum–sesudah.")
    return Table(_("Perubahan sebelum–sesudah"), header, rows, note=note)


def gain_line(row: GainRow) -> list[Cell]:
    """Pairs who had the same form first."""
    order = _("A dulu, lalu B") if row.first == "A" else _("B dulu, lalu A")
    numbers = [row.questions, row.before, row.after, row.change]
    return [order, row.pairs, *numbers, change_in_words(row)]


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
    measured = any(row.phase != "free" for row in figures.phases(found.block))
    return measured and not found.block.gains


# --- what to explain


def topics(found: Learning) -> Table:
    rows: list[list[Cell]] = [
        [str(TOPIC_WORDS[row.topic]), row.answers, Percent(row.right)]
        for row in figures.topics(found.block, found.questions)
    ]
    return Table(_("Topik, dari yang paling sulit"), [_("Topik"), pgettext("count", "Jawaban"), _("Benar")], rows)


def questions(found: Learning, most: int | None) -> Table:
    header = [_("Soal"), _("Versi"), pgettext("count", "Jawaban"), _("Benar"), _("Salah yang paling banyak dipilih")]
    header += [_("Memilih itu"), _("Belum tahu")]
    rows = [question_line(row) for row in figures.questions(found.block, found.questions)[:most]]
    return Table(_("Soal, dari yang paling sulit"), header, rows)


def question_line(row: QuestionRow) -> list[Cell]:
    """One version of a question."""
    text = row.question.text(visits.language())
    stem = f"{row.question.slug} {text['stem']}"
    numbers = [row.question.version, row.answers, Percent(row.right)]
    return [stem, *numbers, *wrong_option(row, text["options"]), Percent(row.unknown)]


def wrong_option(row: QuestionRow, texts: dict[str, str]) -> list[Cell]:
    """The wrong option chosen most, if there is one and enough chose it."""
    if row.wrong == NO_OPTION:
        return ["", None]
    if row.wrong == OTHER_OPTIONS:
        return [_("(dipilih kurang dari %(n)s orang)", n=SMALLEST), None]
    return [texts.get(row.wrong, row.wrong), Percent(row.wrong_share)]


# --- attitudes and offers


def attitudes(found: Learning) -> Table:
    header = [_("Pernyataan"), _("Kapan"), pgettext("count", "Selesai"), _("Ya"), _("Ragu"), _("Tidak"), _("Dilewati")]
    rows = [attitude_line(row) for row in figures.attitudes(found.block)]
    return Table(_("Sikap sebelum dan sesudah"), header, rows)


def attitude_line(row: AttitudeRow) -> list[Cell]:
    """One item in one phase; yes comes first."""
    no, unsure, yes = (Percent(share) for share in row.faces)
    said, when = str(ATTITUDE_WORDS[row.item]), str(PHASE_WORDS[row.phase])
    return [said, when, row.finished, yes, unsure, no, Percent(row.skipped)]


def verdicts(found: Learning) -> Table:
    rows: list[list[Cell]] = [[verdict_word(code), Percent(n)] for code, n in figures.verdicts(found.offers)]
    note = _("Dari %(n)s tawaran kerja yang dicek.", n=found.offers.checks)
    return Table(_("Hasil cek tawaran kerja"), [_("Hasil"), pgettext("share", "Bagian")], rows, note=note)


def verdict_word(code: str) -> str:
    """What a verdict is called, or those that are not told one by one."""
    return str(_("Tidak dirinci") if code == OTHER_VERDICTS else VERDICT_WORDS[code])


def signs(found: Learning, most: int | None) -> Table:
    texts = content.offer_signs()
    rows: list[list[Cell]] = [
        [texts[slug][visits.language()]["statement"] if slug in texts else slug, Percent(share)]
        for slug, share in figures.signs(found.offers)[:most]
    ]
    return Table(_("Tanda yang paling sering ditemui"), [_("Tanda"), pgettext("share", "Bagian")], rows)

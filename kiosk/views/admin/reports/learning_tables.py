"""Learning as tables, and a change in plain words."""

from flask_babel import format_decimal, pgettext
from flask_babel import gettext as _

from kiosk.learning import statistics
from kiosk.learning.report import Learning
from kiosk.learning.small_groups import SMALLEST
from kiosk.learning.statistics import NO_OPTION, AttitudeRow, GainRow, PhaseRow, QuestionRow, Share
from kiosk.learning.tallies import OTHERS
from kiosk.models.texts import Text, in_language
from kiosk.rules import content
from kiosk.views import visits
from kiosk.views.admin.tables import Cell, Percent, Table
from kiosk.views.admin.words import ATTITUDE_WORDS, FACE_WORDS, PHASE_WORDS, VERDICT_WORDS
from kiosk.views.words import TOPIC_WORDS


def learning_tables(found: Learning, most: int | None = None) -> list[Table]:
    """Everything that may be shown, the empty ones left out; at most so many questions and signs."""
    tables = [attempts(found), gains(found), topics(found), questions(found, most), attitudes(found)]
    return [table for table in [*tables, verdicts(found), signs(found, most)] if table.rows]


def notes(found: Learning) -> list[str]:
    """What a reader must know: what is missing, why, and what the figures are not."""
    groups = _(
        "Hanya sesi yang sudah ditutup. Kelompok dengan kurang dari %(n)s percobaan selesai tidak dihitung"
        " di mana pun di bagian ini, supaya jawaban seseorang tidak bisa ditebak.",
        n=SMALLEST,
    )
    named = _(
        "Pilihan salah, jawaban sikap, hasil cek, dan tanda hanya dirinci kalau dalam satu sesi tidak dipilih siapa"
        " pun atau dipilih sedikitnya %(n)s orang, dan kalau yang lain tidak ikut tertebak. Bagiannya dihitung hanya"
        " dari sesi yang merincinya: itulah kolom “Dari”.",
        n=SMALLEST,
    )
    again = _(
        "Sesi atau bulan yang datanya bertambah setelah pernah ditampilkan tampil lagi hanya kalau tiap angkanya tidak"
        " bertambah atau bertambah sedikitnya %(n)s.",
        n=SMALLEST,
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


def nothing_learned() -> Table:
    """What a file says where no figure may be shown."""
    return Table(_("Yang dipelajari"), [_("Belum ada angka yang boleh ditampilkan.")], [])


def notes_table(found: Learning) -> Table:
    """The same for a file."""
    return Table(_("Catatan"), [_("Cara membaca angka kuis dan cek tawaran")], [[note] for note in notes(found)])


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
    header = [_("Kuis"), _("Dimulai"), pgettext("count", "Selesai"), _("Rata-rata benar")]
    rows = [phase_line(str(PHASE_WORDS[row.phase]), row) for row in statistics.phases(found.block)]
    total = phase_line(_("Jumlah"), statistics.all_phases(found.block))
    return Table(_("Kuis yang diikuti"), header, rows, total if rows else ())


def phase_line(label: str, row: PhaseRow) -> list[Cell]:
    """Attempts of one phase."""
    return [label, row.started, row.finished, Percent(row.right)]


# --- before and after


def gains(found: Learning) -> Table:
    """The change from before to after. There is nobody to compare with, so it is no proof of an effect."""
    header = [_("Urutan soal"), _("Pasangan"), pgettext("count", "Soal"), _("Benar sebelum"), _("Benar sesudah")]
    header += [_("Perubahan"), _("Dengan kata-kata")]
    rows = [gain_line(row) for row in statistics.gains(found.block)]
    note = _(
        "Lembar A dan B disusun sepadan (topiknya sama, tingkatnya hampir sama), tetapi belum terbukti sama sulit:"
        " maka A dulu dan B dulu dilaporkan terpisah. “Antara … dan …” adalah rentang ketidakpastian 95 persen: makin"
        " sedikit pasangannya, makin lebar."
    )
    return Table(_("Perubahan sebelum–sesudah"), header, rows, note=f"{note} {no_effect()}")


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
    measured = any(row.phase != "free" for row in statistics.phases(found.block))
    return measured and not found.block.gains


# --- what to explain


def topics(found: Learning) -> Table:
    rows: list[list[Cell]] = [
        [str(TOPIC_WORDS[row.topic]), row.answers, Percent(row.right)]
        for row in statistics.topics(found.block, found.questions)
    ]
    return Table(_("Topik, dari yang paling sulit"), [_("Topik"), pgettext("count", "Jawaban"), _("Benar")], rows)


def questions(found: Learning, most: int | None) -> Table:
    header = [_("Soal"), _("Versi"), pgettext("count", "Jawaban"), _("Benar"), _("Belum tahu")]
    header += [_("Salah yang paling banyak dipilih"), _("Memilih itu"), pgettext("count", "Dari")]
    rows = [question_line(row) for row in statistics.questions(found.block, found.questions)[:most]]
    return Table(_("Soal, dari yang paling sulit"), header, rows)


def question_line(row: QuestionRow) -> list[Cell]:
    """One version of a question."""
    text = row.question.text(visits.language())
    stem = Text(f"{row.question.slug} {text['stem']}", text["stem"].language)
    numbers: list[Cell] = [row.question.version, row.answers, Percent(row.right), Percent(row.unknown)]
    return [stem, *numbers, wrong_option(row.wrong, text["options"]), *share_of(row.wrong_share)]


def wrong_option(option: str, texts: dict[str, str]) -> str:
    """The wrong option chosen most, if there is one and enough chose it."""
    if option == NO_OPTION:
        return ""
    return _("(tidak dirinci)") if option == OTHERS else texts.get(option, option)


def share_of(share: Share | None) -> list[Cell]:
    """A share and what it is out of."""
    return [Percent(share.percent), share.out_of] if share else [None, None]


# --- attitudes and offers


def attitudes(found: Learning) -> Table:
    header = [_("Pernyataan"), _("Jawaban sikap"), _("Sebelum"), pgettext("count", "Dari")]
    header += [_("Sesudah"), pgettext("count", "Dari")]
    rows = [attitude_line(row) for row in statistics.attitudes(found.block)]
    return Table(_("Sikap sebelum dan sesudah"), header, rows)


def attitude_line(row: AttitudeRow) -> list[Cell]:
    """One face of one item, before and after."""
    return [str(ATTITUDE_WORDS[row.item]), str(FACE_WORDS[row.face]), *share_of(row.before), *share_of(row.after)]


def verdicts(found: Learning) -> Table:
    rows = [[verdict_word(code), *share_of(share)] for code, share in statistics.verdicts(found.offers)]
    note = _("%(n)s tawaran kerja dicek.", n=found.offers.checks)
    header = [_("Hasil"), pgettext("share", "Bagian"), pgettext("count", "Dari")]
    return Table(_("Hasil cek tawaran kerja"), header, rows, note=note)


def verdict_word(code: str) -> str:
    """What a verdict is called, or those that are not told one by one."""
    return str(FACE_WORDS[OTHERS] if code == OTHERS else VERDICT_WORDS[code])


def signs(found: Learning, most: int | None) -> Table:
    texts = content.offer_signs()
    rows: list[list[Cell]] = [
        [in_language(texts[slug], visits.language())["statement"] if slug in texts else slug, *share_of(share)]
        for slug, share in statistics.signs(found.offers)[:most]
    ]
    header = [_("Tanda"), pgettext("share", "Bagian"), pgettext("count", "Dari")]
    return Table(_("Tanda yang paling sering ditemui"), header, rows)

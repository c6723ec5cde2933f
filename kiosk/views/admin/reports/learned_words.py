"""What people learned in a few sentences, the same on the page and on paper, for readers who know no statistics."""

from collections.abc import Sequence

from flask_babel import gettext as _

from kiosk.learning.gains import Change
from kiosk.learning.statistics import PhaseRow, percent
from kiosk.learning.summary import Summary
from kiosk.models.learning import SMALLEST
from kiosk.views.admin.words import PHASE_WORDS

ENOUGH_FOR_PERCENT = 10  # pairs


def three_figures(summary: Summary) -> list[str]:
    """The change of the same people, in all and in what is sound or not; where these are few, each quiz by itself."""
    change = summary.change
    if change:
        return [in_all(change), *discerned(summary)]
    if not any(row.finished for row in summary.phases):
        return [str(_("Tidak ada kuis yang diikuti."))]
    return [*few_took_both(summary.few_pairs), *of_each(summary.phases)]


def in_all(change: Change) -> str:
    """How many took the quiz before and after, and what they had right."""
    if change.pairs < ENOUGH_FOR_PERCENT:
        text = _(
            "Kuis sebelum dan sesudah, %(n)s orang: tepat %(change)s jawaban.", n=change.pairs, change=moved(change)
        )
    else:
        text = _(
            "%(n)s orang ikut kuis sebelum dan sesudah; jawaban tepat %(change)s.", n=change.pairs, change=moved(change)
        )
    return str(text)


def moved(change: Change) -> str:
    """From one count to another, and of enough pairs from one share to another."""
    if change.pairs >= ENOUGH_FOR_PERCENT:
        return f"{percent(change.before, change.questions)}% → {percent(change.after, change.questions)}%"
    counts = {"before": change.before, "after": change.after, "n": change.questions}
    return str(_("%(before)s dari %(n)s → %(after)s dari %(n)s", **counts))


def discerned(summary: Summary) -> list[str]:
    """Whether people tell what is sound from what is not; nothing where that was not measured."""
    found = summary.changes
    if not {"sound", "unsound"} <= found.keys():
        return []
    kept = _("Yang aman diteruskan: %(change)s.", change=moved(found["sound"]))
    refused = _("Yang tidak aman ditolak atau dicek dulu: %(change)s.", change=moved(found["unsound"]))
    return [f"{kept} {refused}"]


def few_took_both(pairs: int) -> list[str]:
    """How many took both quizzes, where they are too few to tell more."""
    text = _("%(n)s orang ikut kuis sebelum dan sesudah: terlalu sedikit untuk dibandingkan.", n=pairs)
    return [str(text)] if pairs else []


def of_each(phases: Sequence[PhaseRow]) -> list[str]:
    """How many finished each quiz and what they had right; of few only how many they were."""
    said = []
    for row in [row for row in phases if row.told]:
        numbers = {"n": row.told, "right": row.right, "answers": row.answers, "share": row.share}
        said.append(
            _(
                "%(quiz)s: %(n)s kuis selesai, tepat %(right)s dari %(answers)s jawaban (%(share)s%%).",
                quiz=PHASE_WORDS[row.phase],
                **numbers,
            )
        )
    small = [row for row in phases if row.finished > row.told]
    if small:
        quizzes = ", ".join(f"{PHASE_WORDS[row.phase]} {row.finished - row.told}" for row in small)
        said.append(
            _(
                "Kurang dari %(n)s selesai dalam satu sesi atau bulan, jadi hanya jumlahnya disimpan: %(quizzes)s.",
                n=SMALLEST,
                quizzes=quizzes,
            )
        )
    return [str(text) for text in said]


# --- the details


def how_sure(change: Change) -> str:
    """“Hampir pasti naik”, or that nobody can say so yet. Rounded first, so that no figure contradicts the words."""
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

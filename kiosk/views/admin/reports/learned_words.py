"""What people learned in three sentences, the same on the page and on paper, for readers who know no statistics."""

from flask_babel import gettext as _

from kiosk.learning.gains import Change
from kiosk.learning.summary import Summary
from kiosk.models.learning import SMALLEST


def three_figures(summary: Summary) -> list[str]:
    """Who took both quizzes, what they had right, and how they tell sound from unsound; only what is known."""
    return [said for said in (took_both(summary), improved(summary), discerned(summary)) if said]


def took_both(summary: Summary) -> str:
    """How many took the quiz before and after, of how many who were there."""
    numbers = {"pairs": summary.pairs, "present": summary.present}
    if not summary.measured:
        said = _("Kuis sebelum dan sesudah sosialisasi: belum ada yang bisa dihitung.")
    elif not summary.pairs:
        said = _(
            "Kuis sebelum dan sesudah sosialisasi: kurang dari %(n)s orang mengikuti keduanya dengan urutan lembar soal"
            " yang sama, terlalu sedikit untuk dibandingkan.",
            n=SMALLEST,
        )
    elif summary.present is None:
        said = _(
            "%(pairs)s orang mengikuti kuis sebelum dan sesudah sosialisasi; jumlah yang hadir belum lengkap.",
            **numbers,
        )
    else:
        said = _("%(pairs)s dari %(present)s yang hadir mengikuti kuis sebelum dan sesudah sosialisasi.", **numbers)
    return str(said)


def improved(summary: Summary) -> str:
    """What the same people had right before and after, and how sure that is; nothing where there are no pairs."""
    change = summary.change
    if not change:
        return ""
    figures = {"before": round(change.before), "after": round(change.after)}
    right = _("Jawaban benar dari orang yang sama: %(before)s%% sebelum, %(after)s%% sesudah.", **figures)
    sure = _("Itu belum berarti lebih paham.") if summary.wary else how_sure(change)
    order = "" if summary.balanced else _("Lembar sebelum dan sesudah berbeda, dan belum terbukti sama sulit.")
    return " ".join(str(part) for part in (right, sure, order) if part)


def how_sure(change: Change) -> str:
    """“Hampir pasti naik”, or that nobody can say so yet. Rounded first, so that no figure contradicts the words."""
    low, high = round(change.low), round(change.high)
    sure = _("Hampir pasti naik") if low > 0 else _("Hampir pasti turun") if high < 0 else _("Belum pasti berubah")
    again = _(
        "kalau diulang dengan banyak warga, kira-kira di antara %(low)s dan %(high)s dari setiap 100 jawaban",
        low=moved(low),
        high=moved(high),
    )
    return f"{sure}: {again}."


def moved(by: int) -> str:
    """“naik 12”, “turun 4” or “tetap”."""
    return str(_("naik %(n)s", n=by) if by > 0 else _("turun %(n)s", n=-by) if by else _("tetap"))


def discerned(summary: Summary) -> str:
    """Whether people tell what is sound from what is not; nothing where that was not measured."""
    sound, unsound = summary.sound, summary.unsound
    if not sound or not unsound:
        return ""
    kept = _(
        "Yang aman diteruskan: %(before)s%% sebelum, %(after)s%% sesudah.",
        before=round(sound.before),
        after=round(sound.after),
    )
    refused = _(
        "Yang tidak aman ditolak atau dicek dulu: %(before)s%% sebelum, %(after)s%% sesudah.",
        before=round(unsound.before),
        after=round(unsound.after),
    )
    wary = _("Lebih curiga, belum lebih paham: yang tidak aman makin sering ditolak, tetapi yang aman juga.")
    return " ".join(str(part) for part in (kept, refused, wary if summary.wary else "") if part)

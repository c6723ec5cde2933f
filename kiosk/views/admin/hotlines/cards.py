"""Hotline cards with QR codes, to hand out or to hang up."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kiosk.models import Hotline
from kiosk.models.hotline import Channel
from kiosk.rules import hotlines, villages
from kiosk.views import visits
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.hotlines import bp
from kiosk.views.admin.lists import ListForm
from kiosk.views.admin.reports.periods import office
from kiosk.views.forms import one_line, render_form

A_SHEET = 8  # cards on a sheet of A4


class CardsForm(ListForm):
    """Which cards, and how large."""

    size = Choice(
        _l("Ukuran"), {"cards": _l("Kartu, paling banyak 8 per lembar"), "posters": _l("Untuk ditempel, 1 per lembar")}
    )
    hotline = Choice(_l("Nomor"), {}, default="")
    village = StringField(_l("Kontak setempat di desa atau kecamatan"), filters=[one_line])

    def __init__(self) -> None:
        super().__init__(data={"size": "cards"})
        self.offered = offered(self.village.data or "")
        language = visits.language()
        names = {
            found.slug: f"{Hotline.digits(channel)} {found.text('agency', language)}" for found, channel in self.offered
        }
        self.hotline.offer({"": _l("Satu kartu untuk setiap nomor")} | names)

    def chosen(self) -> list[tuple[Hotline, Channel]]:
        """The cards in order: one of each, or a sheet full of one."""
        if not self.hotline.data:
            return self.offered
        one = [pair for pair in self.offered if pair[0].slug == self.hotline.data]
        return one * (A_SHEET if self.size.data == "cards" else 1)


def offered(village: str) -> list[tuple[Hotline, Channel]]:
    """Urgent help first, then local contacts, then the directory; each with the channel that is simply dialled."""
    codes = villages.codes_like(village) if village else []
    urgent, local, others = hotlines.first_page(codes or None)
    return [(hotline, hotline.call_channel) for hotline in (*urgent, *local, *others)]


@bp.get("/hotlines/cards")
def cards() -> tuple[str, int]:
    form = CardsForm()
    return render_form(
        "admin/hotlines/cards.html",
        form,
        cards=form.chosen() if form.validate() else [],
        office=office(),
    )

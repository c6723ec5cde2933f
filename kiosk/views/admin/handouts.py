"""Handouts that are printed for people, in Indonesian.

Nothing written on them is stored here.
"""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, lazy_gettext as _l
from markupsafe import Markup
from wtforms import StringField

from kiosk.models import Hotline
from kiosk.models.hotline import Channel
from kiosk.rules import content, halls, hotlines, settings, villages
from kiosk.views.admin import help
from kiosk.web import desk, visits
from kiosk.web.desk.fields import Choice
from kiosk.web.desk.forms import ListForm
from kiosk.web.forms import one_line, render_form

bp = desk.blueprint("handouts", role=desk.OFFICER)

CARDS_PER_SHEET = 8  # A4


class CardsForm(ListForm):
    """The choice of cards and their size."""

    size = Choice(
        _l("Ukuran"), {"cards": _l("Kartu, paling banyak 8 per lembar"), "posters": _l("Untuk ditempel, 1 per lembar")}
    )
    hotline = Choice(_l("Nomor"), {}, default="")
    village = StringField(_l("Kontak setempat di desa atau kecamatan"), filters=[one_line])

    def __init__(self) -> None:
        """Offer shown hotlines except missions.

        Local ones only of villages that match, or all if none matches.
        """
        super().__init__(data={"size": "cards"})
        codes = villages.codes_matching(self.village.data) if self.village.data else []
        urgent, local, others = hotlines.directory_page(codes or None)
        self.offered = [(hotline, hotline.call_channel) for hotline in (*urgent, *local, *others)]
        language = visits.language()
        names = {
            hotline.slug: f"{Hotline.digits(channel)} {hotline.text('agency', language)}"
            for hotline, channel in self.offered
        }
        self.hotline.replace_choices({"": _l("Satu kartu untuk setiap nomor")} | names)

    def cards(self) -> list[tuple[Hotline, Channel]]:
        """(hotline, call_channel) to print, none on errors.

        They are all offered, or the chosen one, 8 times as cards.
        """
        if not self.validate():
            return []
        if not self.hotline.data:
            return self.offered
        one = [pair for pair in self.offered if pair[0].slug == self.hotline.data]
        return one * (CARDS_PER_SHEET if self.size.data == "cards" else 1)


@bp.get("/")
def index() -> str:
    """The handouts to choose from."""
    return render_template("admin/handouts/index.html")


@bp.get("/<which>")
def sheet(which: str) -> ResponseReturnValue:
    """A handout to print, or 404.

    They are “cards” (422 with errors), “family-sheet”, “hall” and “guide”. “hall-script” and “hall-questions” have
    those of the ``session`` asked for, or the usual ones; “hall-cards” none.
    """
    office = settings.office_values()
    if which in ("hall-script", "hall-questions", "hall-cards"):
        asked = halls.questions_of(request.args.get("session", ""))
        return render_template("admin/handouts/whole_hall.html", which=which, questions=asked, office=office)
    if which == "cards":
        form = CardsForm()
        return render_form("admin/handouts/cards.html", form, cards=form.cards(), office=office)
    if which == "family-sheet":
        with force_locale("id"):
            sheet = Markup(render_template("family/sheet.html", sheet=content.family_content()["sheet"], language="id"))  # noqa: S704
        return render_template("admin/handouts/family_sheet.html", sheet=sheet, office=office)
    if which == "hall":
        return render_template("admin/handouts/hall.html", office=office)
    if which == "guide":
        return help.index(is_paper=True)
    return abort(404)

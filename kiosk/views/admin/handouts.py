"""Handouts that are printed for people, in Indonesian.

Nothing written on them is stored here.
"""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, lazy_gettext as _l
from markupsafe import Markup
from wtforms import StringField

from kiosk.models import Hotline
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
        codes = None
        if self.village.data:
            codes = villages.codes_matching(self.village.data) or None
        urgent, local, others = hotlines.directory_page(codes)
        self.hotlines = [*urgent, *local, *others]
        choices = {"": _l("Satu kartu untuk setiap nomor")}
        for hotline in self.hotlines:
            agency = hotline.text("agency", visits.language())
            choices[hotline.slug] = f"{Hotline.digits(hotline.call_channel)} {agency}"
        self.hotline.replace_choices(choices)

    def cards(self) -> list[Hotline]:
        """Hotlines to print, none on errors.

        They are all offered, or the chosen one, 8 times as cards.
        """
        if not self.validate():
            return []
        if not self.hotline.data:
            return self.hotlines
        cards = [hotline for hotline in self.hotlines if hotline.slug == self.hotline.data]
        if self.size.data == "cards":
            cards *= CARDS_PER_SHEET
        return cards


@bp.get("/")
def index() -> str:
    """The handouts to choose from."""
    return render_template("admin/handouts/index.html")


@bp.get("/<which>")
def sheet(which: str) -> ResponseReturnValue:
    """A handout to print, or 404.

    They are “cards” (422 with errors), “family-sheet”, “hall” and “guide”. “hall-script” and “hall-questions” have
    the questions of the ``session`` asked for, or the usual ones, and “hall-cards” none. “family-sheet” has the
    session's day.
    """
    office = settings.office_values()
    if which in ("hall-script", "hall-questions", "hall-cards"):
        return render_template(
            "admin/handouts/whole_hall.html",
            which=which,
            questions=halls.questions_of(request.args.get("session", "")),
            numbers=hotlines.hotlines_with_slugs(hotlines.HALL_SLUGS),
            office=office,
        )
    if which == "cards":
        form = CardsForm()
        return render_form("admin/handouts/cards.html", form, cards=form.cards(), office=office)
    if which == "family-sheet":
        return render_family_sheet(request.args.get("session", ""))
    if which == "hall":
        return render_template("admin/handouts/hall.html", office=office)
    if which == "guide":
        return help.index(is_paper=True)
    return abort(404)


def render_family_sheet(session_id: str) -> str:
    """Both sides of the Lembar Keluarga, in Indonesian.

    The back has the day to open it for this session, or a blank.
    """
    opens_on = None
    if session_id:
        opens_on = desk.find_session(session_id).held_on + content.BOOSTER_WAIT
    with force_locale("id"):
        page = render_template(
            "family/both_sides.html",
            sheet=content.family_content()["sheet"],
            plan=content.dated_row("plan"),
            booster=content.dated_row("booster"),
            opens_on=opens_on,
            language="id",
        )
    sheet = Markup(page)  # noqa: S704 - our template
    return render_template("admin/handouts/family_sheet.html", sheet=sheet, office=settings.office_values())

"""The page that says whether a company is on the office's list; a name that is asked about is stored nowhere."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kiosk.models.company import LONGEST
from kiosk.rules import companies, hotlines, offers, settings
from kiosk.web.forms import AtMost, Form, Required, one_line, render_form
from kiosk.web.pages import Pages

bp = Pages("companies", says="offers", url_prefix="/companies")


class CompanyForm(Form):
    name = StringField(
        _l("Nama PT atau nomor izin (SIP3MI)"),
        filters=[one_line],
        validators=[Required(), AtMost(LONGEST["name"])],
    )
    chosen = StringField(default="")  # one of the similar companies
    stores = False


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The question about a company, or 404 without a list.

    A POST answers with the page itself, so that no address holds the name.
    """
    day = companies.list_date() or abort(404)
    form = CompanyForm()
    if not form.validate_on_submit():
        return render_form("companies/index.html", form, day=day)
    return render_template(
        "companies/answer.html",
        form=form,
        day=day,
        source=settings.get("company_list")["source"],
        answer=companies.ask_list(form.name.data, form.chosen.data),
        hotlines=hotlines.hotlines_with_slugs(offers.OFFICES),
    )

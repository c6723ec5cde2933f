"""Villagers' pages of the directory: the lists, one hotline, one contact to save."""

from flask import Response, abort, render_template, request

from kiosk.models import Hotline
from kiosk.rules import hotlines
from kiosk.rules.qr import render_qr
from kiosk.views.take_home import as_download
from kiosk.web import visits
from kiosk.web.forms import check_token, sent_fields
from kiosk.web.pages import Pages, facts

bp = Pages("hotlines", says="help", url_prefix="/hotlines")


@bp.route("/", methods=["GET", "POST"])
def index() -> str:
    """The directory, with contacts of this hall's villages.

    By a POST from a form it carries typed fields along.
    """
    if request.method == "POST":
        check_token()
    urgent, local, others = hotlines.directory_page(visits.local_village_codes())
    return render_template("hotlines/index.html", urgent=urgent, local=local, others=others, fields=sent_fields())


@bp.get("/emergency/")
def emergency() -> str:
    """The urgent hotlines."""
    return render_template("hotlines/emergency.html", urgent=hotlines.hotlines_with_slugs(hotlines.URGENT_SLUGS))


@bp.get("/contacts/")
def contacts() -> str:
    """The emergency numbers as one contact to save, by a QR code or a file."""
    return render_template("hotlines/contacts.html", numbers=hotlines.emergency_numbers(visits.language()))


@bp.get("/contacts.svg")
def contacts_qr() -> Response:
    """QR code of the contact with all emergency numbers, as SVG."""
    # level M: at Q the same contact needs 89 modules a side in place of 73, too fine for an old phone's camera
    return Response(render_qr(hotlines.emergency_vcard(visits.language()), dense=True), mimetype="image/svg+xml")


@bp.get("/contacts.vcf")
def contacts_file() -> Response:
    """The contact with all emergency numbers as a vCard file.

    Its name tells nobody why it was saved.
    """
    return as_download(Response(hotlines.emergency_vcard(visits.language()), mimetype="text/vcard"), "kontak.vcf")


@bp.get("/<slug>")
@facts(has_cacheable_address=True)
def detail(slug: str) -> str:
    """One hotline on a page of its own, or 404 as `find_or_404`."""
    return render_template("hotlines/detail.html", hotline=find_or_404(slug))


@bp.get("/<slug>/<int:number>.svg")
def qr(slug: str, number: int) -> Response:
    """QR code of this hotline's number or address, counted from 1, or 404."""
    channels = find_or_404(slug).channels
    if not 1 <= number <= len(channels):
        abort(404)
    return Response(render_qr(Hotline.target(channels[number - 1])), mimetype="image/svg+xml")


def find_or_404(slug: str) -> Hotline:
    """The hotline, or 404 if it is hidden or of a village not shown here."""
    hotline = hotlines.find_hotline(slug) or abort(404)
    if hotline.village_code:
        codes = visits.local_village_codes()
        if codes is not None and hotline.village_code not in codes:
            abort(404)
    return hotline

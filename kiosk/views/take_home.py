"""Pages for a phone in the hall's Wi-Fi to keep: one picture and one page."""

from datetime import date, timedelta
from urllib.parse import quote, urlsplit

from flask import Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.sansio.utils import host_is_trusted

from kiosk.clock import today
from kiosk.machine import network
from kiosk.models import Hotline
from kiosk.models.hotline import FRESH_DAYS
from kiosk.models.texts import in_language
from kiosk.rules import content, hotlines, take_home
from kiosk.web import static_files, visits
from kiosk.web.dates import day
from kiosk.web.pages import Pages

IS_SILENT = True  # the words of this module are shown in a picture
bp = Pages("take_home", says="offers", url_prefix="/take-home")


def address_of_hall(path: str = "") -> str:
    """Address of this page, or of ``path``, for phones in the hall.

    It is as this visitor opened it. If that is loopback, it is the likeliest noted one, or empty for none. No address
    is tried out, since villagers' pages wait for it.
    """
    site = request.host_url.rstrip("/")
    if network.is_loopback(site):
        sites = filter(is_usable_by_phones, network.noted_addresses(current_app))
        site = min(sites, key=network.unlikelihood, default="")
    return site and site + (path or url_for("take_home.index"))


def is_usable_by_phones(address: str) -> bool:
    """True if an address is one that phones can open.

    It is an IP of this machine, but not loopback, at this port and a trusted host. A name is none.
    """
    parts = urlsplit(address)
    if parts.port != urlsplit(request.host_url).port:
        return False
    if network.is_loopback(address) or not network.is_this_machine(parts.hostname or ""):
        return False
    trusted_hosts = current_app.config["TRUSTED_HOSTS"]
    return trusted_hosts is None or host_is_trusted(parts.netloc, trusted_hosts)


@bp.get("/")
def index() -> str:
    """The page of what can be taken home.

    It has a QR code of its address if phones reach this server.
    """
    numbers = hotlines.emergency_numbers(visits.language())
    return render_template("take_home/index.html", numbers=numbers, again=recheck_day())


@bp.get("/card.png")
def card() -> Response:
    """A picture of the emergency numbers, as a download, or 404 without any.

    It has a QR code that saves them as a contact.
    """
    language = visits.language()
    numbers = hotlines.emergency_numbers(language) or abort(404)
    lines = []
    for row, channel, whose in numbers:
        lines.append(take_home.Number(Hotline.digits(channel), whose, tried_note(row)))
    name = in_language(hotlines.CONTACT_NAME, language)
    hint = _("Pindai dari HP lain: semua nomor ini langsung tersimpan. Tidak perlu internet.")
    vcard = hotlines.emergency_vcard(language)
    picture = take_home.render_card(tuple(lines), name, hint, date_line(), vcard)
    return as_download(Response(picture, mimetype="image/png"), "nomor-darurat.png")


@bp.get("/page.html")
def page() -> Response:
    """One HTML file to keep, which works without a server.

    It has the numbers, the steps in danger, the checklist, and offers to guess some weeks later.
    """
    family = content.family_content()
    style_sheet = Markup(static_files.JOINED["take_home.css"].decode())  # noqa: S704 - ours
    name = in_language(hotlines.CONTACT_NAME, visits.language())
    slugs = [slug for step in family["danger"]["steps"] for slug in step["hotlines"]]
    numbers = hotlines.emergency_numbers(visits.language())
    lines = [f"{Hotline.digits(channel)} {whose} {tried_note(row)}".strip() for row, channel, whose in numbers]
    recheck = _("Cek lagi sesudah %(day)s.", day=day(recheck_day()))
    message = "\n".join([name, *lines, recheck])  # where a file is too much
    helpers = {row.slug: row for row in hotlines.hotlines_with_slugs(slugs)}
    body = render_template(
        "take_home/page.html",
        style=Markup("<style>{}</style>").format(style_sheet),
        numbers=numbers,
        state=tried_note,
        whatsapp=f"https://wa.me/?text={quote(message)}",
        danger=family["danger"],
        sheet=family["sheet"],
        sayings=family["sayings"],
        helpers=helpers,
        missions=hotlines.hotlines_by_shelf(Hotline.active)["missions"],
        sections=content.checklist_sections(),
        booster=content.dated_row("booster"),
        opens_on=booster_day(),
        name=name,
        as_of=date_line(),
    )
    # a seventh of it is indentation, which would go to every phone
    compact = "\n".join(line.strip() for line in body.splitlines() if line.strip())
    return as_download(Response(compact, mimetype="text/html"), "bawa-pulang.html")


def date_line() -> str:
    """A line for what is made today: its day, and when to check it again."""
    creation = _("Dibuat %(day)s.", day=day(today()))
    recheck = _("Cek lagi sesudah %(day)s.", day=day(recheck_day()))
    return f"{creation} {recheck}"


def recheck_day() -> date:
    """Last day on which what is taken home today may be trusted unchecked."""
    return today() + timedelta(days=FRESH_DAYS)


def booster_day() -> date:
    """Day on which “Ingat lagi?” is to be opened, three weeks after the session.

    It is counted from today where no session is open, or only one whose three weeks are over.
    """
    days = [session.held_on + content.BOOSTER_WAIT for session in visits.offered_sessions()]
    return next((each for each in days if each > today()), today() + content.BOOSTER_WAIT)


def tried_note(row: Hotline) -> str:
    """“(dicoba petugas 24/11/2026)” if an officer tried this number lately.

    Else it is empty. FRESH_DAYS says how long that holds.
    """
    if not row.checked_on or not row.is_fresh:
        return ""
    return str(_("(dicoba petugas %(day)s)", day=day(row.checked_on)))


def as_download(answer: Response, name: str) -> Response:
    """The answer as a file that a browser saves under this name."""
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer

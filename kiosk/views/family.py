"""When a relative abroad is in danger: the country, then whom to call and what to say; and six steps, one a screen."""

from flask import abort, render_template, request

from kiosk.rules import content, hotlines
from kiosk.web import visits
from kiosk.web.pages import Pages

bp = Pages("family", says="help", url_prefix="/family")

# what the sentence to say is made of: fields of the address, which nothing stores, and their values
SENTENCE_PARTS = {"what": ("held", "hurt", "unpaid", "silent"), "where": ("known", "unknown")}


@bp.get("/")
def index() -> str:
    """The countries to choose from, when a relative abroad is in danger."""
    return render_template("family/index.html", countries=content.family_content()["countries"])


@bp.get("/<slug>")
def country(slug: str) -> str:
    """Hotlines for a relative in this country, and the sentence to say there, or 404."""
    family = content.family_content()
    sent = {name: request.args.get(name) for name in SENTENCE_PARTS}
    return render_template(
        "family/country.html",
        country=next((row for row in family["countries"] if row["slug"] == slug), None) or abort(404),
        hotlines=hotlines.hotlines_for_country(slug),
        warning=next(row for row in family["danger"]["steps"] if row["slug"] == "no-ransom"),
        sayings=family["sayings"],
        said={name: value if value in SENTENCE_PARTS[name] else None for name, value in sent.items()},
        officer_here=any(session.state == "open" for session in visits.offered_sessions()),
    )


@bp.get("/<int:number>")
def step(number: int) -> str:
    """One step of what to do when a relative is in danger, with its hotlines; 404 for a number it does not have."""
    danger = content.family_content()["danger"]
    if not 1 <= number <= len(danger["steps"]):
        abort(404)
    shown = danger["steps"][number - 1]
    return render_template(
        "family/step.html",
        danger=danger,
        step=shown,
        number=number,
        hotlines=hotlines.hotlines_with_slugs(shown["hotlines"]),
    )

"""When a relative abroad is in danger: the country, then whom to call and what to say; and six steps, one a screen."""

from flask import Blueprint, abort, render_template

from kiosk.rules import content, hotlines

bp = Blueprint("family", __name__, url_prefix="/family")


@bp.get("/")
def index() -> str:
    """The countries to choose from, when a relative abroad is in danger."""
    return render_template("family/index.html", countries=content.family_content()["countries"])


@bp.get("/<slug>")
def country(slug: str) -> str:
    """Hotlines for a relative in this country, and what to say there; 404 for a country not listed."""
    family = content.family_content()
    return render_template(
        "family/country.html",
        country=next((row for row in family["countries"] if row["slug"] == slug), None) or abort(404),
        hotlines=hotlines.hotlines_for_country(slug),
        warning=next(row for row in family["danger"]["steps"] if row["slug"] == "no-ransom"),
        sayings=family["sayings"],
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

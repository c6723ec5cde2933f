"""A relative abroad in danger: whom to call, what to say, and six steps."""

from flask import abort, render_template, request

from kiosk.models.texts import in_language
from kiosk.rules import content, hotlines
from kiosk.web import visits
from kiosk.web.pages import Pages

bp = Pages("family", says="help", url_prefix="/family")

LARGE_COUNTRIES = 6  # first in the file, where most people of Banten go
ELSEWHERE = 2  # last in the file: on a ship, and any other country
# what the sentence to say is made of: fields of the address, which nothing stores, and their values
SENTENCE_PARTS = {"what": ("held", "hurt", "unpaid", "silent"), "where": ("known", "unknown")}


@bp.get("/")
def index() -> str:
    """The countries to choose from, when a relative abroad is in danger.

    Those where most people go come first, then the rest in the alphabet of this language.
    """
    countries = content.family_content()["countries"]
    others = countries[LARGE_COUNTRIES:-ELSEWHERE]
    others.sort(key=lambda country: in_language(country, visits.language()))
    return render_template(
        "family/index.html", large=countries[:LARGE_COUNTRIES], others=others, elsewhere=countries[-ELSEWHERE:]
    )


@bp.get("/<slug>")
def country(slug: str) -> str:
    """Hotlines for a relative in this country, and the sentence to say there, or 404."""
    family = content.family_content()
    countries = {country["slug"]: country for country in family["countries"]}
    if slug not in countries:
        abort(404)
    steps = {step["slug"]: step for step in family["danger"]["steps"]}
    return render_template(
        "family/country.html",
        country=countries[slug],
        hotlines=hotlines.hotlines_for_country(slug),
        warning=steps["no-ransom"],
        sayings=family["sayings"],
        sentence=sentence_parts(),
        officer_here=visits.is_officer_here(),
    )


def sentence_parts() -> dict[str, str | None]:
    """The chosen value of each part of the sentence, or None for an unknown one."""
    parts = {}
    for name, values in SENTENCE_PARTS.items():
        value = request.args.get(name)
        parts[name] = value if value in values else None
    return parts


@bp.get("/<int:number>")
def step(number: int) -> str:
    """One of the steps when a relative is in danger, with its hotlines, or 404."""
    danger = content.family_content()["danger"]
    if not 1 <= number <= len(danger["steps"]):
        abort(404)
    step = danger["steps"][number - 1]
    lines = hotlines.hotlines_with_slugs(step["hotlines"])
    return render_template("family/step.html", danger=danger, step=step, number=number, hotlines=lines)

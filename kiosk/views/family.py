"""When a relative abroad is held or silent: six steps, one a screen, with the numbers that each needs."""

from flask import Blueprint, abort, render_template

from kiosk.rules import content, hotlines

bp = Blueprint("family", __name__, url_prefix="/family")


@bp.get("/")
def index() -> str:
    return step(1)


@bp.get("/<int:number>")
def step(number: int) -> str:
    danger = content.family()["danger"]
    if not 1 <= number <= len(danger["steps"]):
        abort(404)
    shown = danger["steps"][number - 1]
    return render_template(
        "family/step.html", danger=danger, step=shown, number=number, hotlines=hotlines.shown(shown["hotlines"])
    )

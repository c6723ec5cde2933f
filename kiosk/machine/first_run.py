"""The steps of setting up a kiosk, in order, and which are done: as what is stored tells, or a supervisor says."""

from collections.abc import Callable

from kiosk.data_care import second_place
from kiosk.db import db
from kiosk.models import Hotline, OutreachSession
from kiosk.rules import officers, settings

SAID = ("retention", "poster")  # a kiosk that is ready before its first session has nothing that tells of them


def were_people_here() -> bool:
    """True once a session was opened: people were promised how long their data stays, and could join by a poster."""
    return db.count(OutreachSession.state.in_(("open", "closed"))) > 0


def is_place_of_copies_known() -> bool:
    """True once somebody said where each copy goes again, or that it goes nowhere. PostgreSQL has its own copies."""
    return db.file is None or settings.get("second_folder") is not None or bool(second_place.wanted_place())


# a chore of Hari ini that has the same key says the same
STEPS: dict[str, Callable[[], bool]] = {
    "supervisor": lambda: db.count(*officers.SUPERVISES) > 0,
    "contact": lambda: bool(settings.get("contact")),  # on the page where the kop stands
    "village": lambda: "host_village" in settings.stored(),
    "hotlines": lambda: db.count(Hotline.checked_on.is_not(None)) > 0,  # one shows how; all of them take days
    "retention": lambda: "retention_days" in settings.stored() or were_people_here(),
    "copies": is_place_of_copies_known,
    "poster": were_people_here,
}


def open_steps() -> list[str]:
    """Steps that are not done yet."""
    said = settings.get("first_run")
    return [key for key, is_done in STEPS.items() if key not in said and not is_done()]


def say_done(key: str) -> bool:
    """Take somebody's word for a step, inside db.write(); True if it was news."""
    said = settings.get("first_run")
    if key not in SAID or key in said:
        return False
    settings.put("first_run", [*said, key])
    return True

"""The officer's guide, and what hangs in the hall about people's data. Its text is Indonesian alone, as papers are."""

from kiosk.views.admin import desk

bp = desk.blueprint("help", role=desk.OFFICER)

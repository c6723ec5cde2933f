"""Recordings as pages name them."""

from typing import Any

from kiosk.rules.audio import recordings


def clip_of(text: str) -> str:
    """The file name of the machine's clip of a text."""
    return f"{recordings.clip_name('id', recordings.MACHINE, text)}.opus"


def said(page: Any) -> dict[str, str]:
    """What this page says: text to addresses of recordings."""
    elements = page.select("main [data-say]")
    return {" ".join(element.get_text(" ").split()): str(element["data-say"]) for element in elements}

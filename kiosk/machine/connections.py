"""Connections that say nothing: none of them takes a visitor's place. For waitress, the server people use; no page.

A server that stops to accept at its limit is shut by whoever opens that many and sends half a request. Here the one
that has been silent longest goes when a new one comes, so a visitor, who asks at once, is answered however many wait.
"""

from typing import Any

from waitress.channel import HTTPChannel

MOST = 400  # a browser holds up to six, and a whole hall may look in; few enough for select() on any machine
LONGEST_SILENCE = 60  # seconds


class Connection(HTTPChannel):  # type: ignore[misc]
    """One of at most so many; who asked already, and waits for the answer, keeps its place."""

    def add_channel(self, map: Any = None) -> None:
        super().add_channel(map)
        others = [one for one in self.server.active_channels.values() if one is not self and not one.requests]
        if len(self.server.active_channels) > MOST and others:
            min(others, key=lambda one: one.last_activity).handle_close()


def settings() -> dict[str, int]:
    """What waitress itself is told: its own limit is never reached, and what is silent goes by the clock too."""
    return {"connection_limit": MOST + 100, "channel_timeout": LONGEST_SILENCE, "cleanup_interval": 10}

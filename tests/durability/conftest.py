"""A machine in the hall, whose server is switched off until a test starts it."""

from tests.cast.server import server

__all__ = ["server"]

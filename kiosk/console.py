"""What the commands share: ending with one sentence, and asking for a ready database; no command and no rule."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import click
from sqlalchemy.exc import DBAPIError

from kiosk import schema, serving

P = ParamSpec("P")


def fail(sentence: str) -> NoReturn:
    """Say in one sentence why nothing was done, and end."""
    click.echo(sentence, err=True)
    raise SystemExit(1)


def on_a_ready_database(command: Callable[P, None]) -> Callable[P, None]:
    """For a command that needs the tables: says so when they are not there yet."""

    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            ready = schema.present() == schema.head()
        except (schema.Unusable, DBAPIError) as error:
            fail(str(error) if isinstance(error, schema.Unusable) else serving.why_not_stored(error))
        if not ready:
            fail("Basis data belum siap: jalankan 'flask serve' satu kali dahulu.")
        command(*args, **kwargs)

    return checked

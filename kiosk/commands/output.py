"""Helpers of the commands: one sentence, a ready database, a link."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import click
from flask import current_app

from kiosk.data_care import schema
from kiosk.db import errors
from kiosk.machine import network, serve
from kiosk.rules.refusals import Refused

P = ParamSpec("P")


def fail(sentence: str) -> NoReturn:
    """Print why nothing was done, and end the command with code 1."""
    click.echo(sentence, err=True)
    raise SystemExit(1)


def in_plain_words(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end with one sentence where something refuses.

    That may be the rules, the database or the disk.
    """

    @wraps(command)
    def explain_refusal(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with serve.explain_database_errors():
                command(*args, **kwargs)
        except (serve.CannotServe, Refused) as reason:
            fail(str(reason))
        except OSError as error:
            place = error.filename or "Folder anjungan"
            fail(f"{place} tidak bisa dipakai: {errors.cause_of(error)}. {errors.words_of(error).remedy}")

    return explain_refusal


def on_a_ready_database(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command run only on a database with this program's schema.

    Else it ends with one sentence, as `in_plain_words` lets it.
    """

    @wraps(command)
    def check_tables(*args: P.args, **kwargs: P.kwargs) -> None:
        if schema.present_revision() != schema.needed_revision():
            fail("Basis data belum siap: jalankan 'flask serve' satu kali dahulu.")
        command(*args, **kwargs)

    return in_plain_words(check_tables)


def print_link(whom: str, token: str) -> str:
    """Print a one-time link for somebody, and return it.

    It is at the first address of the last start.
    """
    address = next(iter(network.noted_addresses(current_app)), "http://127.0.0.1:8000")  # before the first start
    click.echo(f"Tautan sekali pakai untuk {whom}, berlaku 24 jam:")
    link = f"{address}/admin/set-up/{token}"
    click.echo(link)
    if address.startswith("http:"):
        click.echo("Bukalah di mesin ini. Kalau alamat mejanya lain, ganti bagian depannya dengan alamat itu.")
    return link


def invite_a_supervisor() -> None:
    """Print a one-time link for a supervisor, if none can sign in.

    That may be so after a restore.
    """
    if link := serve.set_up_link():
        print_link("supervisor, karena tidak ada supervisor yang bisa masuk", link)

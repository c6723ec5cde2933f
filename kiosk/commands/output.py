"""Shared by the commands: ending with one sentence, a ready database, a one-time link."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import click
from flask import current_app

from kiosk.data_care import restore, schema, session_schema
from kiosk.db import errors
from kiosk.machine import network, serve

P = ParamSpec("P")


def fail(sentence: str) -> NoReturn:
    """Say in one sentence why nothing was done, and end."""
    click.echo(sentence, err=True)
    raise SystemExit(1)


def in_plain_words(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command say in one sentence what our rules, the database or the disk refuse."""

    @wraps(command)
    def explain_refusal(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with serve.in_one_sentence():
                command(*args, **kwargs)
        except (serve.CannotServe, restore.Refused, session_schema.Refused) as reason:
            fail(str(reason))
        except OSError as error:
            where = error.filename or "Folder anjungan"
            fail(f"{where} tidak bisa dipakai: {errors.cause_of(error)}. {errors.WORDS[errors.kind_of(error)][1]}")

    return explain_refusal


def on_a_ready_database(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command that needs the tables say so when they are not there yet."""

    @wraps(command)
    def check_tables(*args: P.args, **kwargs: P.kwargs) -> None:
        if schema.present() != schema.head():
            fail("Basis data belum siap: jalankan 'flask serve' satu kali dahulu.")
        command(*args, **kwargs)

    return in_plain_words(check_tables)


def print_link(whom: str, token: str) -> str:
    """Print a one-time link, and for whom it is: where the last start answered on this machine. Returns the link."""
    here = next(iter(network.noted_addresses(current_app)), "http://127.0.0.1:8000")  # before the first start
    click.echo(f"Tautan sekali pakai untuk {whom}, berlaku 24 jam:")
    link = f"{here}/admin/set-up/{token}"
    click.echo(link)
    if here.startswith("http:"):
        click.echo("Bukalah di mesin ini. Kalau alamat mejanya lain, ganti bagian depannya dengan alamat itu.")
    return link


def invite_a_supervisor() -> None:
    """Print a link where after a restore no supervisor can sign in any more."""
    if link := serve.set_up_link():
        print_link("supervisor, karena tidak ada supervisor yang bisa masuk", link)

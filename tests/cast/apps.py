"""An app whose files lie in a folder of the test's own, made quickly: a test has one each, and there are thousands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from kiosk import create_app
from tests.cast import databases

BUILDERS: dict[tuple[object, ...], Callable[..., Any]] = {}
compile_builder = Rule._compile_builder


def compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    """Every app has the same addresses, and to compile what builds them is most of what making an app takes."""
    key = (tuple(rule._trace), str(rule.defaults), append_unknown)
    if key not in BUILDERS:
        BUILDERS[key] = compile_builder(rule, append_unknown)
    return BUILDERS[key]


Rule._compile_builder = compiled_once  # type: ignore[method-assign]


def make_app(folder: Path, **overrides: Any) -> Flask:
    """An app whose files lie in ``folder``."""
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests, never a default",
            "JOIN_REQUIRED": False,  # on both databases, but where a test is about a server
            "SQLALCHEMY_DATABASE_URI": databases.in_folder(folder),
            **overrides,
        }
    )
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()  # every test has an app of its own, with the same pages
    return app


@contextmanager
def over_https(app: Flask) -> Iterator[None]:
    """All requests come by HTTPS, as a proxy says it."""
    plain = app.wsgi_app
    app.wsgi_app = lambda asked, start: plain(asked | {"wsgi.url_scheme": "https"}, start)  # type: ignore[method-assign]
    yield
    app.wsgi_app = plain  # type: ignore[method-assign]

"""An app whose files lie in a folder of the test's own, made quickly: a test has one each, and there are thousands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

from kiosk import create_app
from kiosk.config import DEFAULTS
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


# every app has an engine of its own with the same statements, which are compiled once for all whose dialects are equal
STATEMENTS: dict[Any, Any] = {}
SQLiteDialect_pysqlite.__hash__ = lambda dialect: hash(type(dialect))  # type: ignore[method-assign, assignment]
SQLiteDialect_pysqlite.__eq__ = lambda dialect, other: type(dialect) is type(other)  # type: ignore[method-assign, assignment]


class PagesOnce(FileSystemBytecodeCache):
    """Compiled templates, read from their files once by each process."""

    codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        key = (bucket.key, bucket.checksum)
        if key in self.codes:
            bucket.code = self.codes[key]
            return
        super().load_bytecode(bucket)
        if bucket.code:
            self.codes[key] = bucket.code


def make_app(folder: Path, **overrides: Any) -> Flask:
    """An app whose files lie in ``folder``."""
    options = DEFAULTS["SQLALCHEMY_ENGINE_OPTIONS"]
    if not databases.SERVER:
        options = options | {"execution_options": {"compiled_cache": STATEMENTS}}
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests, never a default",
            "JOIN_REQUIRED": False,  # on both databases, but where a test is about a server
            "SQLALCHEMY_DATABASE_URI": databases.in_folder(folder),
            "SQLALCHEMY_ENGINE_OPTIONS": options,
            **overrides,
        }
    )
    app.jinja_env.bytecode_cache = PagesOnce()
    return app


@contextmanager
def over_https(app: Flask) -> Iterator[None]:
    """All requests come by HTTPS, as a proxy says it."""
    plain = app.wsgi_app
    app.wsgi_app = lambda environ, start: plain(environ | {"wsgi.url_scheme": "https"}, start)  # type: ignore[method-assign]
    yield
    app.wsgi_app = plain  # type: ignore[method-assign]

"""Puts the app together: a table of contents."""

from typing import Any

from flask import Flask

from kiosk import config, db, views, web
from kiosk.commands import serve


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the app. Tests pass ``overrides``; everyone else configures instance/ or KIOSK_*."""
    app = Flask(
        __name__,
        instance_path=str(config.instance_folder()),
        instance_relative_config=True,
        template_folder="../templates",
        static_folder="../static",
    )
    config.load(app, overrides)
    db.init_app(app)
    web.init_app(app)
    views.init_app(app)
    serve.init_app(app, create_app)
    return app

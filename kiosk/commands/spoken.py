"""Collects the words that villagers' pages say, from their templates and modules.

Only `flask audio build` runs it; the kiosk reads the file that it writes.
"""

import ast
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from flask import Flask
from jinja2 import Environment, nodes

from kiosk.config import ROOT
from kiosk.rules.recordings import SETS
from kiosk.web.pages import Pages

TEMPLATES = ROOT / "templates"


def render_inventory(app: Flask) -> str:
    """The words that pages say as JSON, by set and then by file.

    They are in the order in which they stand there.
    """
    sets: dict[str, dict[str, list[str]]] = {name: {} for name in SETS}
    for path, phrases in [*phrases_of_templates(), *phrases_of_modules()]:
        if phrases:
            phrases_by_file = sets[set_of_file(app, path)]
            phrases_by_file[path.relative_to(ROOT).as_posix()] = list(dict.fromkeys(phrases))
    return json.dumps(sets, ensure_ascii=False, indent=2) + "\n"


def set_of_file(app: Flask, path: Path) -> str:
    """The set that holds a file's words.

    It is that of its noun, or an earlier one that the view of the file's name states.
    """
    noun = path.parent.name if path.suffix == ".html" else path.stem
    pages = app.blueprints.get(noun)
    if not isinstance(pages, Pages):
        # of every page; all other words that pages share are of errors, of forms and of the tables' codes
        return "start" if path.stem in ("base", "ui") else "help"
    view = app.view_functions.get(f"{noun}.{path.stem}")
    return min(pages.says, getattr(view, "says", pages.says), key=SETS.index)


def phrases_of_templates() -> Iterator[tuple[Path, list[str]]]:
    """Each template of villagers' pages with the phrases that it says."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if TEMPLATES / "admin" not in path.parents:
            yield path, list(phrases_of_template(path.read_text(encoding="utf-8")))


def phrases_of_template(source: str) -> Iterator[str]:
    """Phrases that a template says, or hands on to be said.

    They stand in say(…), or in _(…) from the second argument of say_as(…) on and in {% set %}.
    """
    tree = Environment(autoescape=True).parse(source)
    parts: list[nodes.Node] = list(tree.find_all(nodes.Assign))
    for call in tree.find_all(nodes.Call):
        function = getattr(call.node, "name", "")
        if function == "say":
            yield str(call.args[0].as_const())
        if function == "say_as":
            parts += call.args[1:]
    for part in parts:
        for node in (part, *part.find_all(nodes.Call)):
            if isinstance(node, nodes.Call) and getattr(node.node, "name", "") == "_":
                yield str(node.args[0].as_const())


def phrases_of_modules() -> Iterator[tuple[Path, list[str]]]:
    """Each module of villagers' pages and what they share, with its phrases."""
    for floor in ("views", "web"):
        for path in sorted((ROOT / "kiosk" / floor).glob("*.py")):
            module = import_module(f"kiosk.{floor}.{path.stem}")
            if not hasattr(module, "IS_SILENT"):
                yield path, list(phrases_of_module(path))


def phrases_of_module(path: Path) -> Iterator[str]:
    """Literal phrases that a Python module marks for translation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_l", "pgettext"):
            phrase = node.args[-1]  # pgettext has a context before it
            if isinstance(phrase, ast.Constant):
                yield str(phrase.value)

"""Prints the floors of kiosk/, from the top down, each with the floors it imports from: python -m tests.cast.floors.

Below them it prints where code beneath views/ names a page.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
from click import echo
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from kiosk import create_app
from kiosk.config import ROOT
from kiosk.web.pages import DESK

CODE = ROOT / "kiosk"
HIGHER = ("commands", "views", "demo", "migrations")  # floors that may name pages, and Alembic's own


def floors() -> dict[str, set[str]]:
    """Every floor with those it uses, in the order of the contract in pyproject.toml."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    layers = next(each["layers"] for each in tools["importlinter"]["contracts"] if each["type"] == "layers")
    graph = grimp.build_graph("kiosk", cache_dir=None)
    return {name.strip(): uses(graph, name.strip()) for layer in layers for name in layer.split("|")}


def uses(graph: grimp.ImportGraph, floor: str) -> set[str]:
    modules = {f"kiosk.{floor}"} | graph.find_descendants(f"kiosk.{floor}")
    imported = {other.split(".")[1] for module in modules for other in graph.find_modules_directly_imported_by(module)}
    return imported - {floor}


# --- names of pages


def pages_named_below_views(app: Flask) -> list[str]:
    """Each name of a page in code beneath views/, with its place: endpoint, address, view's module, template."""
    places = []
    for path in sorted(CODE.rglob("*.py")):
        floor = path.relative_to(CODE).parts[0].removesuffix(".py")
        if floor not in (*HIGHER, "__init__"):
            source = path.read_text(encoding="utf-8")
            places += [
                f"{path.relative_to(ROOT)}:{line} {text!r}" for line, text in texts_in(source) if names_page(app, text)
            ]
    return places


def texts_in(source: str) -> Iterator[tuple[int, str]]:
    """Literal texts of a module with their lines, also the parts of those put together, but no docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def names_page(app: Flask, text: str) -> bool:
    """True for a text that is, or begins, the endpoint, the address, the module or the template of a view."""
    if text in view_endpoints(app) or text.startswith(("admin.", "/admin/", "kiosk.views", "views/")):
        return True
    if text.endswith((".py", ".html")):
        place = Path(text)
        return place.parent.name in nouns() or (place.suffix == ".py" and place.stem in nouns())
    return leads_to_view(app, text)


def view_endpoints(app: Flask) -> set[str]:
    """Endpoints of the views in kiosk/views."""
    return {name for name, view in app.view_functions.items() if view.__module__.startswith("kiosk.views.")}


def nouns() -> set[str]:
    """Names of the modules in kiosk/views, and of their folders of templates."""
    modules = [path for path in (CODE / "views").rglob("*.py") if path.stem != "__init__"]
    packages = [path.parent for path in (CODE / "views" / "admin").glob("*/__init__.py")]
    return {path.stem for path in (*modules, *packages)}


def leads_to_view(app: Flask, text: str) -> bool:
    """True for an address at which a view in kiosk/views answers, but for where the desk begins, which web/ owns."""
    if not re.fullmatch(r"/\w[\w/.-]*", text) or text == DESK:
        return False
    try:
        endpoint, _values = app.url_map.bind("").match(text)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return endpoint in view_endpoints(app)


if __name__ == "__main__":
    house = floors()
    for floor, imports in house.items():
        echo(f"{floor:12} {' '.join(other for other in house if other in imports)}")
    places = pages_named_below_views(create_app())
    echo(f"\n{len(places)} names of pages below views/")
    for place in places:
        echo(f"  {place}")

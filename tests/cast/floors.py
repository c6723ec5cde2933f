"""Draws the floors of kiosk/ from their imports, into screenshots/floors.svg: python -m tests.cast.floors."""

import tomllib
from collections.abc import Iterator
from itertools import accumulate
from textwrap import wrap
from typing import NamedTuple

import grimp

from kiosk.config import ROOT

PICTURE = ROOT / "screenshots" / "floors.svg"
EDGE, NAME, ROOMS, SHAFT = 12, 110, 610, 32  # widths: margin, a floor's name, what lives there, one shaft
LETTERS, LINE = 80, 19  # how many letters stand in a line of rooms, and how high it is
HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">
<style>
text {{ font: 14px system-ui, Roboto, sans-serif; fill: #1d2b2a }}
.name {{ font-weight: bold }}
.floor {{ fill: #e8f1ef }}
.shaft {{ stroke: #0b5f58; stroke-width: 2 }}
.used {{ fill: #0b5f58 }}
.start {{ fill: #fff; stroke: #0b5f58; stroke-width: 2 }}
</style>
<rect width="{wide}" height="{high}" fill="#fff"/>"""


class Floor(NamedTuple):
    """A floor, the files and folders on it, and the other floors they import from."""

    name: str
    rooms: list[str]
    uses: set[str]

    @property
    def lines(self) -> list[str]:
        """What lives here, in lines."""
        return wrap(" · ".join(self.rooms), LETTERS) or [""]


def floors() -> list[Floor]:
    """Every floor as its files are now, from the top down, in the order of the contract in pyproject.toml."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    layers = next(each["layers"] for each in tools["importlinter"]["contracts"] if each["type"] == "layers")
    graph = grimp.build_graph("kiosk", cache_dir=None)
    return [floor(graph, name.strip()) for layer in layers for name in layer.split("|")]


def floor(graph: grimp.ImportGraph, name: str) -> Floor:
    top = f"kiosk.{name}"
    modules = {top} | graph.find_descendants(top)
    imported = {other.split(".")[1] for module in modules for other in graph.find_modules_directly_imported_by(module)}
    return Floor(name, sorted(child.split(".")[2] for child in graph.find_children(top)), imported - {name})


def drawing(house: list[Floor]) -> str:
    """A band for each floor, and for each a shaft that leads from it to the floors it uses."""
    heights = [LINE * len(each.lines) + 16 for each in house]
    tops = list(accumulate(heights, initial=EDGE))
    shafts = EDGE + NAME + ROOMS
    wide = shafts + SHAFT * len(house) + EDGE
    middle = {each.name: top + (height - 3) // 2 for each, top, height in zip(house, tops, heights, strict=False)}
    parts = [HEAD.format(wide=wide, high=tops[-1] + EDGE - 3)]
    for each, top, height in zip(house, tops, heights, strict=False):
        parts += band(each, top, height - 3, wide - 2 * EDGE)
    for n, each in enumerate(house):
        parts += shaft(each, shafts + SHAFT * n + SHAFT // 2, middle)
    return "\n".join([*parts, "</svg>\n"])


def band(each: Floor, top: int, height: int, wide: int) -> Iterator[str]:
    """A floor with its name and what lives there."""
    yield f'<rect class="floor" x="{EDGE}" y="{top}" width="{wide}" height="{height}" rx="6"/>'
    yield f'<text class="name" x="{EDGE + 10}" y="{top + LINE + 2}">{each.name}</text>'
    for n, line in enumerate(each.lines, 1):
        yield f'<text x="{EDGE + NAME}" y="{top + LINE * n + 2}">{line}</text>'


def shaft(each: Floor, x: int, middle: dict[str, int]) -> Iterator[str]:
    """A ring at the floor itself, a dot at each that it uses, and a line between them."""
    start, ends = middle[each.name], sorted(middle[name] for name in each.uses)
    yield f'<line class="shaft" x1="{x}" y1="{min([start, *ends])}" x2="{x}" y2="{max([start, *ends])}"/>'
    yield from (f'<circle class="used" cx="{x}" cy="{y}" r="5"/>' for y in ends)
    yield f'<circle class="start" cx="{x}" cy="{start}" r="6"/>'


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawing(floors()), encoding="utf-8")

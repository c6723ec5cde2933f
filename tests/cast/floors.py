"""Prints the floors of kiosk/, from the top down, each with the floors it imports from: python -m tests.cast.floors."""

import tomllib

import grimp
from click import echo

from kiosk.config import ROOT


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


if __name__ == "__main__":
    house = floors()
    for floor, used in house.items():
        echo(f"{floor:12} {' '.join(other for other in house if other in used)}")

"""Writing files that get their name only when they are whole and on disk."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp

UNFINISHED = ".part"


def write_file(path: Path, fill: Callable[[Path], object]) -> None:
    """Let ``fill`` write a temporary file, and give it this path once it is whole.

    It is flushed before, and only its owner may read it.
    """
    descriptor, name = mkstemp(UNFINISHED, f"{path.name}.", path.parent)
    os.close(descriptor)
    unfinished_file = Path(name)
    try:
        fill(unfinished_file)
        flush(unfinished_file)
        unfinished_file.replace(path)
    except BaseException:
        unfinished_file.unlink(missing_ok=True)
        raise
    flush(path.parent)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if path.is_dir() and os.name == "nt":  # Windows flushes names by itself
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

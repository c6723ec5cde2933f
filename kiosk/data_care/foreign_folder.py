"""Where files from elsewhere are looked at: one restore or merge at a time; of one cut off nothing stays."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app

from kiosk.db.sqlite import held

BEGINNING = "incoming-"
OURS = re.compile(r"incoming-[a-z0-9_]{8}")  # as TemporaryDirectory ends its names
LOCK = "incoming.lock"


class Busy(Exception):
    """Another restore or merge is running."""


@contextmanager
def alone() -> Iterator[None]:
    """While this block lasts nobody else restores or merges; what a cut-off one left is gone. Raises Busy."""
    folder = Path(current_app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / LOCK))
        except BlockingIOError as error:
            raise Busy from error
        for left in folder.iterdir():
            if OURS.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
        yield


def clear() -> None:
    """Drop what a restore or a merge that was cut off left; what one that is running needs stays."""
    with suppress(Busy), alone():
        pass


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own in the instance folder, gone at the end of the block."""
    with TemporaryDirectory(prefix=BEGINNING, dir=current_app.instance_path) as name:
        yield Path(name)

"""The files of this checkout, without git: a bare Python image has none."""

import os
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from kiosk.config import ROOT


def files(pattern: str) -> list[Path]:
    """The files whose path below the checkout matches; a star also stands for slashes, as in git's own lists."""
    return [ROOT / name for name in names() if fnmatch(name, pattern)]


@cache
def names() -> list[str]:
    """The paths of all files below the checkout, in order, without those that .gitignore leaves out."""
    left_out = ignore_pattern()
    paths: list[str] = []
    for folder, folders, file_names in os.walk(ROOT):
        below = Path(folder).relative_to(ROOT)
        folders[:] = [name for name in folders if not left_out.fullmatch(f"{(below / name).as_posix()}/")]
        paths += [(below / name).as_posix() for name in file_names]
    return sorted(path for path in paths if not left_out.fullmatch(path))


def ignore_pattern() -> re.Pattern[str]:
    """A pattern of what git leaves out: its own folder, and as far as ours needs it what .gitignore says.

    A line with a slash before its end begins at the checkout, any other may match in every folder.
    """
    patterns = [r"\.git/?"]
    exceptions: list[str] = []
    for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split():
        glob = re.escape(line.strip("!/")).replace(r"\*", "[^/]+")
        glob += "/" if line.endswith("/") else "/?"
        if "/" not in line.rstrip("/"):
            glob = f"(.*/)?{glob}"
        if line.startswith("!"):
            exceptions.append(glob)
        else:
            patterns.append(glob)
    return re.compile(f"(?!({'|'.join(exceptions)})$)({'|'.join(patterns)})")

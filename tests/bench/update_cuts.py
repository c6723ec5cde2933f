"""The power goes at any moment of an update and of the way back: whole before or whole after. It prints its seed.

.venv/bin/python -m tests.bench.update_cuts [rounds] [seed]
"""

import random
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from click import echo

from kiosk.data_care.handed_over import CONFIG, DATABASE, is_placed
from tests.cast.commands import rows
from tests.cast.folders import checkout, fill, held, later
from tests.cast.programs import at, typed

# what changes a file: at one of these the process is killed, which no clock could hit as evenly
CALLS = "rename,unlink,fsync,fdatasync,pwrite64,write,ftruncate"


class Folders:
    """This program twice, as an older and as a newer version; what happened to them."""

    def __init__(self, parent: Path, seed: str) -> None:
        self.lot, self.happened = random.Random(seed), Counter[str]()
        self.calls: dict[Path, list[str]] = {}
        self.old, self.new = (checkout(parent / name, name) for name in ("0.1.9", "0.2.0"))
        self.theirs, self.ours = self.old / "instance", self.new / "instance"

    def one_round(self) -> None:
        """An update that is cut off, and goes on or goes back; after it a way back that is cut off, and goes on."""
        for instance in (self.theirs, self.ours):
            shutil.rmtree(instance)
            instance.mkdir()
        fill(self.theirs)
        before = held(self.theirs)
        self.cut(self.new, "update", "--yes")
        refuses = is_placed(self.theirs / CONFIG)
        self.note("update", refuses, (self.ours / DATABASE).exists())
        same(refuses or held(self.theirs) == before, "what is not moved yet is as it was")
        if refuses and self.lot.random() < 0.3:
            self.go_on(self.old, "KEMBALI")
            same(held(self.theirs) == before, "what went back before it was all there is as it was")
            return
        self.go_on(self.new, "", "--yes")
        same(held(self.ours) == before, "what came here is as it was")
        self.way_back(before)

    def way_back(self, before: dict[str, str | list[str]]) -> None:
        """Somebody checks in, somebody is erased, and the power goes on the way back."""
        later(self.ours)
        whole = held(self.ours)
        self.cut(self.old, "update")
        self.note("way back", is_placed(self.ours / CONFIG), not is_placed(self.theirs / CONFIG))
        same(is_placed(self.ours / CONFIG) or held(self.ours) == whole, "what did not go back yet is as it was")
        self.go_on(self.old, "KEMBALI")
        now = held(self.theirs)
        same(now | {DATABASE: ""} == before | {DATABASE: ""}, "every file is back")
        text = "".join(now[DATABASE])
        same("Sari" in text and not any(name in text for name in ("Nyoman", "Wayan", "Made")), "the copy is back")
        kept = [path for path in (self.theirs / "backups").glob("before-restore-*") if "Nyoman" in "".join(rows(path))]
        same(len(kept) == 1, "the newer database is kept, once")
        same(held(self.ours).keys() == {CONFIG}, "nothing is left in the newer folder")

    def cut(self, folder: Path, *arguments: str) -> None:
        """Kill it at one of the calls that it made when nobody killed it."""
        if folder not in self.calls:
            self.calls[folder] = self.traced(folder, *arguments)
            return
        calls = self.calls[folder]
        rare = [number for number, call in enumerate(calls) if call in ("rename", "fsync")]
        at_call = self.lot.choice(rare) if self.lot.random() < 0.7 else self.lot.randrange(len(calls))
        number = calls[: at_call + 1].count(calls[at_call])
        self.traced(folder, *arguments, inject=f"{calls[at_call]}:signal=KILL:when={number}")

    def traced(self, folder: Path, *arguments: str, inject: str = "") -> list[str]:
        """The calls it makes, in order."""
        log = self.old.parent / "calls"
        with typed("KEMBALI") as terminal:
            start = at(folder, *arguments, stdin=terminal, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            injected = ["-e", f"inject={inject}"] if inject else []
            start["args"] = ["strace", "-o", str(log), "-e", f"trace={CALLS}", *injected, *start["args"]]
            done = subprocess.run(**start, check=False)
        same(done.returncode == 0 or bool(inject), "strace is there, and what nobody kills ends well")
        return re.findall(r"^(\w+)\(", log.read_text(errors="replace"), re.MULTILINE)

    def go_on(self, folder: Path, words: str, *options: str) -> None:
        """The next start finishes it."""
        with typed(words) as terminal:
            start = at(folder, "update", *options, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            done = subprocess.run(**start, check=False)
        same(done.returncode == 0, done.stdout)

    def note(self, what: str, begun: bool, over: bool) -> None:
        """Where the power went."""
        self.happened[f"{what}: {'over' if over else 'half' if begun else 'not begun'}"] += 1


def same(so: bool, words: str) -> None:
    """End where something is not as it must be."""
    if not so:
        raise SystemExit(f"NOT SO: {words}")


def main(rounds: str = "30", seed: str = "") -> None:
    seed = seed or secrets.token_hex(4)
    echo(f"seed {seed}")
    with tempfile.TemporaryDirectory() as parent:
        folders = Folders(Path(parent), seed)
        for _round in range(int(rounds)):
            folders.one_round()
        echo(f"{rounds} rounds, each whole before or whole after: {dict(sorted(folders.happened.items()))}")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What a merge would do is told before and changes nothing; and one that is cut off leaves nothing half done."""

import re
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, merging
from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.models import OutreachSession, SessionPhoto, Tombstone, Village
from kiosk.rules import quiz
from kiosk.rules.audio import recordings
from tests.cast.commands import check_in
from tests.cast.photos import files, kept, small
from tests.cast.two_kiosks import LONTAR, Kiosk, count, everything
from tests.conftest import add, open_session


@pytest.fixture
def full(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> Kiosk:
    """The second tablet: of everything that a merge counts there is something, or it takes something away."""
    for nonce in ("both", "gone"):
        check_in(session_in_lontar, nonce, "Wayan")
    add(Tombstone(nonce_hash=Tombstone.hash_of(b"erased-here"), erased_on=today()))
    with tablet.at():
        session = db.session.get_one(OutreachSession, session_in_lontar.id)
        another = add(open_session(db.session.get_one(Village, LONTAR), title="Di rumah kepala desa"))
        practice = add(open_session(db.session.get_one(Village, LONTAR), title="Latihan", state="planned"))
        for nonce, where in (("both", session), ("new", another), ("erased-here", session), ("tried", practice)):
            check_in(where, nonce, "Sari")
        add(Tombstone(nonce_hash=Tombstone.hash_of(b"gone"), erased_on=today()))
        kept(another, small(1))
        with db.write():
            voice = recordings.add_voice("Ratna", "id")
            recordings.save("Yuk cek dulu.", voice.slug, "a.ogg", b"OggS" + bytes(24) + b"OpusHead" + bytes(99))
            quiz.start("free", "short", "id", None)
    return tablet


def here(app: Flask) -> tuple[object, ...]:
    """All rows and files, but copies."""
    folder = Path(app.instance_path)
    names = {path.relative_to(folder).parts for path in folder.rglob("*") if path.is_file()}
    ours = {parts for parts in names if parts[0] not in ("tablet", "backups") and "kiosk.sqlite3" not in parts[0]}
    return everything(), ours - {("incoming.lock",)}


def test_it_tells_what_the_merge_then_does_and_changes_nothing(app: Flask, full: Kiosk) -> None:
    path, before = full.copy, here(app)
    shown = merging.look(path)
    assert here(app) == before
    assert not copies.folder().exists()
    assert sorted(visit.title for visit in shown.sessions) == ["Di rumah kepala desa", "Latihan"]
    counts = {name: count.added for name, count in shown.merged.counts.items() if count.added}
    assert counts == {"session": 2, "check_in": 1, "photo": 1, "recording": 1}
    assert (shown.merged.doubles, shown.merged.left_out, shown.merged.erased) == (1, 2, 1)
    assert (shown.losses.removed, shown.own) == (1, False)
    steps: list[object] = []
    merged, _before = merging.bring_in(path, lambda losses: losses, say=steps.append)
    assert merged == shown.merged
    assert len(steps) == 3
    assert len(files(Path(app.instance_path))) == count(SessionPhoto) == 1
    assert not list(Path(app.instance_path).glob("merged-*"))
    again = merging.look(path)
    assert (again.sessions, again.merged.doubles, any(again.losses)) == ([], 2, False)


NOTHING = re.compile("(?!)")


class PowerCut(BaseException):
    """Nothing is done any more."""


@pytest.mark.parametrize("stored", [False, True])
def test_files_come_with_their_rows_or_not_at_all(
    app: Flask, full: Kiosk, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    path, before = full.copy, here(app)

    def cut(*_given: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        if stored:
            patched.setattr(merging, "take_places", cut)
        else:
            patched.setattr(merging, "Count", cut)  # when the recordings are there
            patched.setattr(merging, "OURS", NOTHING)  # nobody clears away
        with pytest.raises(PowerCut):
            merging.bring_in(path, lambda losses: losses)
    upkeep.clear_away()  # as the next start does
    _rows, names = here(app)
    assert not [parts for parts in names if parts[0].startswith("merged-")]
    assert len(files(Path(app.instance_path))) == count(SessionPhoto) == int(stored)
    assert (here(app) == before) is not stored
    merging.bring_in(path, lambda losses: losses)
    assert len(files(Path(app.instance_path))) == count(SessionPhoto) == 1
    assert len([parts for parts in here(app)[1] if parts[0] == "audio"]) == 1

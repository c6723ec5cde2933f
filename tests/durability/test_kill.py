"""The power goes at any moment, again and again: what was acknowledged is there, once and whole."""

import random
import re
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.models.hall_round import STEPS
from tests.bench import kills
from tests.cast.ledger import Ledger
from tests.cast.server import PATIENCE, Server, found, the_open_session_is_back
from tests.cast.villagers import Villager, all_at_once

ROUNDS = 4


@pytest.mark.long
def test_what_was_acknowledged_survives_every_power_cut(server: Server) -> None:
    ledger, lot = Ledger(), random.Random(2026)
    villagers = [Villager(server.port, ledger, name) for name in ("Ani", "Budi", "Cici", "Dedi")]
    for turn in range(1, ROUNDS + 1):
        if turn == ROUNDS:  # the power goes before the server is ready
            server.begin()
            time.sleep(lot.uniform(0, 1))
            server.kill()
        server.start()
        assert ledger.faults(server.database) == [], f"after {turn - 1} power cuts"
        the_open_session_is_back(server)
        cut_while_busy(server, ledger, villagers, lot)
    for villager in villagers:
        villager.browser.close()
    server.start()
    assert ledger.faults(server.database) == [], f"after all {ROUNDS} power cuts"
    the_open_session_is_back(server)
    # both kinds were there; how many of each lies in the hands of the machine
    assert ledger.acknowledged & ledger.check_ins.keys()
    assert ledger.acknowledged & ledger.answers.keys()


def cut_while_busy(server: Server, ledger: Ledger, villagers: list[Villager], lot: random.Random) -> None:
    """The power goes while everybody is at it: after a few acknowledgements and a moment."""
    enough, end = len(ledger.acknowledged) + lot.randrange(4, 16), time.monotonic() + PATIENCE
    threads = all_at_once(villagers)
    while len(ledger.acknowledged) < enough and not ledger.complaints:
        assert time.monotonic() < end, "nothing is acknowledged any more"
        time.sleep(0.002)
    time.sleep(lot.uniform(0, 0.02))
    server.kill()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


SESSION, STEP, AT = map(
    re.compile, (r"/admin/sessions/([\w-]{16})/", r'data-step="(\w+)"', r'name="at" value="([^"]+)')
)
FIRST = re.compile(r'name="([\w-]+-first-a)"')


@pytest.mark.long
def test_the_big_screen_goes_on_at_its_step_with_what_was_typed(
    tmp_path: Path, filled_database: Path, request: pytest.FixtureRequest
) -> None:
    server = kills.office(tmp_path, filled_database, 0)
    request.addfinalizer(server.kill)
    server.start()
    desk = kills.Desk(server)
    address = f"/admin/sessions/{found(SESSION, desk.read('/admin/sessions/'))}/hall"
    screen = desk.press(address, act="open", questions="Q01").location or ""
    for step in STEPS[1:]:
        presses: list[tuple[int, dict[str, str]]] = [(303, {})]
        if step == "result":
            first = found(FIRST, desk.read(screen))
            second = first.replace("-first-", "-second-")
            # that nobody voted twice is asked about once
            presses = [(422, {first: "12"}), (303, {first: "12", second: "13"})]
        for status, votes in presses:
            at = found(AT, desk.read(screen))
            assert desk.press(screen, at=at, move="next", **votes).status == status, step
            server.kill()
            server.start()
            assert ('value="12"' in desk.read(screen)) == (status == 422)
        assert found(STEP, desk.read(screen)) == step
    assert 'value="12"' in desk.read(address)


@pytest.mark.long
def test_a_list_of_companies_is_whole_before_or_whole_after(tmp_path: Path, filled_database: Path) -> None:
    """Two supervisors replace it at once, and the power goes meanwhile."""
    kills.run(kills.companies(tmp_path, filled_database), 8, "2026")


@pytest.mark.long
@pytest.mark.parametrize("act", [kills.copy, kills.restore])
def test_a_copy_or_a_restore_that_is_cut_off(tmp_path: Path, filled_database: Path, act: Any) -> None:
    """Once here; `python -m tests.bench.kills` does it ten times for each thing that is done at the desk."""
    kills.run(act(tmp_path, filled_database, 500), 1, "2026")

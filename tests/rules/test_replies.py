"""Messages to answer an offer with: which one is shown with which signs, and what none of them says."""

import re
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from kiosk.models.offer_check import OFFER_VERDICTS
from kiosk.rules import content, offers

EVERY = sorted(content.offer_signs())
REPLIES = content.dated_row("replies")["replies"]
TO_OFFERER = [row for row in REPLIES if row["to"] == "offerer"]
LANGUAGES = ("id", "en")

# With this sign alone, or none, and each verdict: which message is shown. An office and the family are told where
# nobody should answer. Single stop signs are no “ok” and no “warning” today, but a weight may change.
TABLE = """
-    ok                     warning                stop
R01  visa                   visa                   stop
R02  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R03  passport               passport               stop
R04  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R05  licence                licence                stop
R06  ok                     warning                stop
R07  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R08  contract               contract               stop
R09  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R10  costs                  costs                  stop
R11  costs                  costs                  stop
R12  time                   time                   stop
R13  licence                licence                stop
R15  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R16  licence                licence                stop
R17  contract               contract               stop
R19  ok                     warning                stop
R20  ok                     tie                    stop
R21  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R22  tell-office,tell-home  tell-office,tell-home  tell-report,tell-home
R23  licence                licence                stop
R24  ok                     warning                stop
R25  ok                     warning                stop
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


def shown(slugs: Sequence[str], verdict: str) -> list[str]:
    return [message["slug"] for message in offers.messages_about(slugs, verdict)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_sign_with_each_verdict(row: list[str]) -> None:
    sign, *cells = row
    signs = [] if sign == "-" else [sign]
    for verdict, cell in zip(("ok", "warning", "stop"), cells, strict=True):
        assert shown(signs, verdict) == cell.split(","), verdict


def test_the_table_has_every_sign() -> None:
    assert [row[0] for row in ROWS] == ["-", *EVERY]


@pytest.mark.parametrize(
    ("signs", "message"),
    [
        ("", "ok"),
        ("R16 R17", "licence"),
        ("R17", "contract"),
        ("R11 R20", "costs"),
        ("R20 R16", "licence"),
        ("R12 R17", "contract"),
        ("R11 R12 R13", "stop"),
        ("R01 R16", "stop"),
        ("R11 R12 R07", "tell-report tell-home"),
        ("R04 R16 R17", "tell-report tell-home"),
    ],
)
def test_of_several_signs_the_first_message_of_the_file_that_meets_one(signs: str, message: str) -> None:
    assert shown(signs.split(), offers.verdict_on(signs.split())) == message.split()


def test_who_must_not_answer_is_stopped_anyway() -> None:
    """So what there is to tell is always a report."""
    assert {content.offer_signs()[slug]["weight"] for slug in content.dated_row("replies")["not_with"]} == {"stop"}


@given(st.lists(st.sampled_from(EVERY), unique=True))
def test_there_is_one_message_to_the_offerer_or_none(slugs: list[str]) -> None:
    verdict = offers.verdict_on(slugs)
    messages = offers.messages_about(slugs, verdict)
    assert all(verdict in message["verdicts"] for message in messages)
    if set(slugs) & set(content.dated_row("replies")["not_with"]):
        assert [message["to"] for message in messages] == ["office", "family"]
    else:
        assert [message["to"] for message in messages] == ["offerer"]


def test_every_pair_of_signs_has_an_answer() -> None:
    for pair in combinations(EVERY, 2):
        for verdict in OFFER_VERDICTS:
            assert shown(pair, verdict), (pair, verdict)


# --- what they say

ACCUSES = re.compile(
    r"tipu|bohong|palsu|calo|curiga|bahaya|ilegal|polisi|lapor|awas|scam|fraud|\blie|fake|suspicio|illegal|police|report",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"saya (ikut|mau ikut|setuju|bersedia|siap|jadi|pasti)|pasti|janji|akan (bayar|transfer|datang|berangkat)"
    r"|I (agree|accept|promise|will (pay|come|go|send|sign|join))|I am going|certainly|\bsure\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("row", REPLIES, ids=lambda row: row["slug"])
def test_a_message_is_short_and_whole(row: dict[str, str]) -> None:
    for language in LANGUAGES:
        assert 5 <= len(row[language].split()) <= 40
    assert set(row["signs"]) <= set(EVERY)
    assert set(row["verdicts"]) <= set(OFFER_VERDICTS)


@pytest.mark.parametrize("row", TO_OFFERER, ids=lambda row: row["slug"])
def test_to_the_offerer_nothing_is_said_that_accuses_or_promises(row: dict[str, str]) -> None:
    for language in LANGUAGES:
        text = row[language]
        assert not ACCUSES.search(text), text
        assert not PROMISES.search(text), text
        assert "…" not in text, "it can be sent as it stands"
    assert not set(row["signs"]) & set(content.dated_row("replies")["not_with"])


@pytest.mark.parametrize(
    "words", ["Ini penipuan, saya lapor polisi.", "Are you a scam?", "Bapak calo, ya?", "This is suspicious."]
)
def test_what_accuses_is_seen(words: str) -> None:
    assert ACCUSES.search(words)


@pytest.mark.parametrize("words", ["Baik, saya ikut.", "Saya siap berangkat.", "I will pay tomorrow.", "I agree."])
def test_what_promises_is_seen(words: str) -> None:
    assert PROMISES.search(words)


GENERAL = "nama PT,SIP3MI,kontrak,biaya,Disnaker"


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ok", GENERAL),
        ("warning", GENERAL),
        ("licence", "nama PT,nomor SIP3MI,Disnaker"),
        ("contract", "kontraknya,majikan,upah,jam kerja,keluarga"),
        ("costs", "rincian biayanya secara tertulis,kuitansi,Disnaker"),
    ],
)
def test_a_message_asks_for_company_licence_contract_or_costs(slug: str, words: str) -> None:
    (text,) = [row["id"] for row in TO_OFFERER if row["slug"] == slug]
    assert [word for word in words.split(",") if word not in text] == []

"""Who came, in one field: a child, an adult with a name, an adult without; and the fields that it stands for."""

import pytest

from kiosk.models import OutreachSession
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.pages import Browser

HERS = {"name": "Siti Aminah", "consent": "1", "phone": "0812 3456 7890", "phone_consent": "1", "sex": "P"}


@pytest.mark.parametrize(
    ("who", "kept"),
    [
        ("child", ("child", None, None, None)),
        ("named", ("adult", "Siti Aminah", "+6281234567890", "warga")),
        ("unnamed", ("adult", None, None, "warga")),
    ],
)
def test_it_says_age_and_whether_a_name_is_kept(
    visitor: Browser, session_in_lontar: OutreachSession, who: str, kept: tuple[str | None, ...]
) -> None:
    visitor.get("/check-in/")
    visitor.submit(who=who, group="warga", **HERS)
    check_in = only()
    assert (check_in.age, check_in.name, check_in.phone, check_in.group) == kept
    assert check_in.sex == "P"


def test_it_goes_before_the_fields_that_it_stands_for(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(who="child", **NAMED)
    assert (only().age, only().name) == ("child", None)


def test_nobody_in_particular_is_asked_again(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    for who in ("", "somebody"):
        visitor.submit(who=who, status=422, **HERS)
        assert "Pilih salah satu" in problem(visitor, "who")
    assert stored() == []


def test_what_was_chosen_comes_back_chosen(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    for fields, chosen in (({"who": "named"}, "named"), ({"age": "adult", "anonymous": ""}, "named")):
        visitor.submit(status=422, **fields)
        assert [one["value"] for one in visitor.page.select("[name=who][checked]")] == [chosen]


# --- a pupil with a name


def test_a_pupil_with_a_name_is_asked_once_for_her_age(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    page = visitor.get("/check-in/")
    assert page.select_one("#eighteen").has_attr("hidden")
    visitor.submit(who="named", group="pelajar", status=422, **HERS)
    assert "nama dan nomor HP tidak disimpan" in problem(visitor, "eighteen")
    assert not visitor.page.select_one("#eighteen").has_attr("hidden")
    assert stored() == []
    visitor.submit(eighteen="yes")
    assert (only().age, only().name, only().group) == ("adult", "Siti Aminah", "pelajar")


def test_who_is_not_yet_18_leaves_no_name(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(who="named", group="pelajar", eighteen="no", **HERS)
    check_in = only()
    assert (check_in.age, check_in.name, check_in.phone, check_in.group, check_in.sex) == (
        "child",
        None,
        None,
        None,
        "P",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"who": "unnamed", "group": "pelajar"},
        {"who": "named", "group": "warga", "eighteen": "no"},
        {"age": "adult", "anonymous": "", "group": "pelajar"},  # a form of before this was asked
    ],
)
def test_nobody_else_is_asked(visitor: Browser, session_in_lontar: OutreachSession, fields: dict[str, str]) -> None:
    data = typed(visitor, **HERS, **fields)
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    assert only().age == "adult"


# --- help out of a begun form, without script


def test_help_takes_what_is_typed_along_and_back_and_keeps_none(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, who="named", next="/check-in/", **HERS)
    visitor.post("/hotlines/", data)
    assert "110" in visitor.text
    visitor.press("Kembali ke isian")
    assert visitor.page.select_one("[name=name]")["value"] == "Siti Aminah"
    assert visitor.page.select_one("[name=who][checked]")["value"] == "named"
    assert "Siti" not in visitor.get("/hotlines/").text
    assert stored() == []


def test_the_directory_alone_leads_back_to_no_form(visitor: Browser) -> None:
    assert not visitor.get("/hotlines/").select("main form")

"""Administration: users, clinics, keys, the switch; JSON for scripts, words for people."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cli.commands import Said, run

Type = Callable[..., Said]


@pytest.fixture
def openchair(tmp_path: Path) -> Type:
    """What a user types after `openchair`, where there is one clinic."""
    made: Type = partial(run, tmp_path)
    assert made("clients", "add", "Smile Dental").code == 0
    return made


def is_refused(said: Said, *codes: int) -> bool:
    assert "Traceback" not in said.err
    assert said.err.startswith("openchair:")
    assert said.out == ""
    return said.code in codes


def test_a_clinic_is_added_shown_and_changed(openchair: Type):
    openchair("clients", "set", "Smile Dental", "language=es", "max_concurrent_calls=4")

    shown = openchair("clients", "show", "Smile Dental").json

    assert (shown["language"], shown["max_concurrent_calls"]) == ("es", 4)
    assert [each["name"] for each in openchair("clients", "list", "--json").json] == [
        "Smile Dental"
    ]


@pytest.mark.parametrize("change", ["language=klingon", "nonsense=1", "language", "timezone=Mars"])
def test_a_change_that_cannot_be_is_refused(openchair: Type, change: str):
    assert is_refused(openchair("clients", "set", "Smile Dental", change), 2)

    assert openchair("clients", "show", "Smile Dental").json["language"] == "en"


def test_a_clinic_is_paused_and_resumed(openchair: Type):
    openchair("clients", "pause", "Smile Dental")
    assert openchair("clients", "show", "Smile Dental").json["paused"]

    openchair("clients", "resume", "Smile Dental")
    assert not openchair("clients", "show", "Smile Dental").json["paused"]


def test_a_user_is_added_listed_and_locked_out(openchair: Type):
    made = openchair("users", "add", "ana@example.com", "--client", "Smile Dental")
    assert made.code == 0

    [ana] = openchair("users", "list", "--json").json
    assert ana["email"] == "ana@example.com"
    openchair("users", "disable", "ana@example.com")
    assert openchair("users", "list", "--json").json != [ana]


def test_a_guessable_password_is_refused(openchair: Type):
    said = openchair("users", "add", "ana@example.com", "--password", "short")
    assert is_refused(said, 2)

    assert openchair("users", "list", "--json").json == []


def test_a_key_is_shown_once_and_revoked(openchair: Type):
    made = openchair("keys", "add", "Smile Dental", "--name", "n8n")
    assert "oc_" in made.out

    [key] = openchair("keys", "list", "Smile Dental", "--json").json
    assert "oc_" not in str(key.get("key", ""))
    openchair("keys", "revoke", "Smile Dental", key["id"])
    [revoked] = openchair("keys", "list", "Smile Dental", "--json").json
    assert revoked != key


def test_what_is_made_is_told_as_json_too(openchair: Type):
    made = openchair("users", "add", "ana@example.com", "--admin", "--json").json
    changed = openchair("users", "password", "ana@example.com", "--json").json

    assert (made["email"], made["is_admin"]) == ("ana@example.com", True)
    assert made["id"] == openchair("users", "list", "--json").json[0]["id"]
    assert len(made["password"]) >= 16
    assert changed["password"] != made["password"]


def test_namesakes_are_told_apart_by_ids_that_can_be_copied(openchair: Type):
    openchair("clients", "add", "Smile Dental")
    ids = {each["id"] for each in openchair("clients", "list", "--json").json}

    said = openchair("clients", "show", "Smile Dental")
    listed = openchair("clients", "list").out

    assert is_refused(said, 1)
    assert all(each in said.err.replace("\n", "") and each in listed for each in ids)


def test_a_clinic_nobody_knows_is_said_to_be(openchair: Type):
    said = openchair("clients", "show", "Nobody")

    assert is_refused(said, 1)
    assert "There is no client named Nobody" in said.err


def test_calling_is_stopped_and_goes_on(openchair: Type):
    assert openchair("stop").code == 0
    assert "stop" in openchair("doctor").out.lower()

    assert openchair("go").code == 0

"""The beginning of a talk."""

import datetime as dt

import pytest

from openchair.calling.opening import MACHINE_WAIT_SECONDS, Opening
from tests.support.clinics import TUESDAY

MAILBOX = "please leave a message after the tone"


def after(seconds: float) -> dt.datetime:
    return TUESDAY + dt.timedelta(seconds=seconds)


@pytest.fixture
def opening() -> Opening:
    """The caller speaks first."""
    made = Opening()
    made.begin(TUESDAY, caller_speaks=True)
    return made


def test_a_talk_begins_once_a_session_has_settings(opening: Opening):
    assert not Opening().has_begun
    assert not Opening().has_lasted(after(3600), 1)
    assert opening.has_begun
    assert opening.has_lasted(after(60), 60)
    assert not opening.has_lasted(after(59), 60)


def test_first_words_tell_a_machine_from_a_person(opening: Opening):
    opening.heard("hello?", TUESDAY)
    assert not opening.is_machine

    opening.heard(MAILBOX, TUESDAY)
    assert opening.is_machine


def test_whoever_was_answered_is_no_machine(opening: Opening):
    opening.answer()

    opening.heard(MAILBOX, TUESDAY)

    assert not opening.is_machine
    assert not opening.waits_for_caller


def test_a_beep_is_waited_for_from_the_machines_first_words(opening: Opening):
    opening.heard(MAILBOX, TUESDAY)
    opening.heard(MAILBOX, after(3))

    assert not opening.machine_has_waited(after(MACHINE_WAIT_SECONDS - 1))
    assert opening.machine_has_waited(after(MACHINE_WAIT_SECONDS))


def test_after_the_beginning_no_beep_is_waited_for(opening: Opening):
    opening.heard(MAILBOX, TUESDAY)

    opening.end()

    assert not opening.is_machine
    assert not opening.machine_has_waited(after(3600))

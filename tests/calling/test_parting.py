"""The end of a talk."""

import datetime as dt

import pytest

from openchair.calling.orders import ClearLine, EndLine, SayOnLine, TransferLine
from openchair.calling.parting import GOODBYE_SECONDS, Parting
from openchair.phone import Phone
from tests.support.clinics import TUESDAY

STAFF = TransferLine(Phone("+12125550111"))


@pytest.fixture
def parting() -> Parting:
    return Parting()


def test_the_first_end_counts(parting: Parting):
    parting.expect(TUESDAY, "One moment.", [STAFF])
    parting.expect(TUESDAY + dt.timedelta(seconds=5), "Goodbye.", [EndLine()])

    assert parting.since == TUESDAY
    assert parting.finish() == [STAFF]


def test_a_line_is_ended_once(parting: Parting):
    assert parting.finish() == [EndLine()]

    assert parting.is_near
    assert parting.finish() == []
    assert parting.finish_without_voice() == []
    assert parting.say_and_finish("Sorry.") == []


def test_a_lost_mouth_leaves_the_last_words_to_the_carrier(parting: Parting):
    parting.expect(TUESDAY, "Goodbye.", [EndLine()])

    assert parting.finish_without_voice() == [ClearLine(), SayOnLine("Goodbye.")]


def test_words_that_are_on_their_way_are_not_said_again(parting: Parting):
    parting.expect(TUESDAY, "Goodbye.", [EndLine()])
    parting.are_words_sent = True

    assert parting.finish_without_voice() == []
    assert parting.finish() == [EndLine()]


def test_a_transfer_does_not_wait_for_its_words(parting: Parting):
    parting.expect(TUESDAY, "One moment.", [STAFF])

    assert parting.finish_without_voice() == [STAFF]


def test_who_has_nothing_to_say_ends_the_line(parting: Parting):
    assert parting.say_and_finish("") == [EndLine()]


def test_last_words_have_so_long_to_be_heard(parting: Parting):
    assert not parting.has_waited(TUESDAY)

    parting.expect(TUESDAY, "Goodbye.", [EndLine()])

    late = TUESDAY + dt.timedelta(seconds=GOODBYE_SECONDS)
    assert not parting.has_waited(TUESDAY)
    assert parting.has_waited(late)

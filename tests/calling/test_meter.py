"""Measuring one call: its sockets, and its answers."""

from openchair.calling.meter import Meter


def test_a_session_counts_while_its_socket_is_open():
    meter = Meter()
    meter.stream_opened(10)
    meter.session_opened(11)
    meter.session_closed(21)
    meter.session_opened(25)

    meter.stream_closed(30)

    measured = meter.measured()
    assert (measured.stream_seconds, measured.voice_seconds) == (20, 15)


def test_closing_twice_counts_once():
    meter = Meter()
    meter.session_opened(1)
    meter.session_closed(3)
    meter.session_closed(9)

    assert meter.measured().voice_seconds == 2


def test_a_second_session_ends_the_first():
    meter = Meter()
    meter.session_opened(1)
    meter.session_opened(4)
    meter.session_closed(6)

    assert meter.measured().voice_seconds == 5


def test_a_stream_without_a_session_used_none():
    meter = Meter()
    meter.stream_opened(1)
    meter.stream_closed(2)

    assert meter.measured().voice_seconds == 0


def test_an_answer_is_measured_from_the_callers_last_sound():
    meter = Meter()
    meter.caller_began()

    assert meter.agent_began(7.5, caller_until=6.25) == 1.25


def test_only_the_first_turn_after_a_caller_is_an_answer():
    meter = Meter()
    meter.caller_began()
    meter.agent_began(7, caller_until=6)

    assert meter.agent_began(12, caller_until=6) is None


def test_who_said_nothing_is_not_answered():
    assert Meter().agent_began(7, caller_until=0) is None


def test_a_turn_over_a_caller_who_speaks_on_is_no_answer_but_the_next_one_is():
    meter = Meter()
    meter.caller_began()

    assert meter.agent_began(7, caller_until=None) is None
    assert meter.agent_began(9, caller_until=8.5) == 0.5


def test_nobody_is_answered_before_they_have_spoken():
    meter = Meter()
    meter.caller_began()

    assert meter.agent_began(7, caller_until=7.2) == 0

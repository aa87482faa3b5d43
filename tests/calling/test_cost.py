"""What a call cost, by what was measured and by the prices of its day."""

import datetime as dt
from typing import Any

import pytest

from openchair.calling.cost import Usage, begun_minutes, cost_of, dollars
from openchair.calling.prices import Item, Price, PriceTable

DAY = dt.date(2026, 12, 1)
SINCE = dt.date(2026, 1, 1)
MICROS = {
    Item.LINE_MINUTE: 14_000,
    Item.MACHINE_DETECTION: 7_500,
    Item.STREAM_MINUTE: 4_000,
    Item.VOICE_MINUTE: 75_000,
    Item.RECORDING_MINUTE: 2_500,
}


def table(**changes: int | None) -> PriceTable:
    priced = {**MICROS, **{Item(name): micros for name, micros in changes.items()}}
    return PriceTable([Price(item, SINCE, micros, "here") for item, micros in priced.items()])


def talk(**changes: Any) -> Usage:
    usual: dict[str, Any] = {
        "was_answered": True,
        "had_stream": True,
        "line_seconds": 61,
        "stream_seconds": 58.0,
        "voice_seconds": 48.0,
    }
    return Usage(**{**usual, **changes})


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0.2, 1), (1, 1), (60, 1), (60.5, 2), (61, 2), (600, 10), (None, None)]
)
def test_each_begun_minute_is_charged(seconds: float | None, minutes: int | None):
    assert begun_minutes(seconds) == minutes


def test_a_talk_costs_its_parts_minutes_rounded_up_and_sockets_by_the_second():
    cost = cost_of(talk(), table(), DAY)

    charged = {line.item: (line.quantity, line.micros) for line in cost.lines}
    assert charged == {
        "line_minute": (2, 28_000),
        "machine_detection": (1, 7_500),
        "stream_minute": (1, 4_000),
        "voice_minute": (0.8, 60_000),
    }
    assert cost.micros == cost.known_micros == 99_500


def test_a_recording_is_charged_too():
    cost = cost_of(talk(is_recorded=True, recorded_seconds=59), table(), DAY)

    assert cost.micros == 102_000


def test_a_call_that_nobody_answered_is_known_to_cost_nothing():
    cost = cost_of(talk(was_answered=False, line_seconds=0), table(), DAY)

    assert (cost.micros, cost.lines) == (0, [])


@pytest.mark.parametrize("part", ["line_seconds", "stream_seconds", "voice_seconds"])
def test_what_was_not_measured_makes_the_sum_unknown_and_is_named(part: str):
    cost = cost_of(talk(**{part: None}), table(), DAY)

    [unknown] = [line for line in cost.lines if line.micros is None]
    assert cost.micros is None
    assert 0 < cost.known_micros < 99_500
    assert unknown.why_unknown == "not measured"


def test_a_price_that_is_not_known_is_never_zero():
    cost = cost_of(talk(), table(voice_minute=None), DAY)

    [unknown] = [line for line in cost.lines if line.micros is None]
    assert (cost.micros, cost.known_micros) == (None, 39_500)
    assert (unknown.item, unknown.quantity) == ("voice_minute", 0.8)
    assert "no price" in unknown.why_unknown


def test_a_day_before_every_price_has_none():
    cost = cost_of(talk(), table(), dt.date(2020, 1, 1))

    assert (cost.micros, cost.known_micros) == (None, 0)


def test_without_a_stream_no_socket_is_charged():
    cost = cost_of(talk(had_stream=False, stream_seconds=None, voice_seconds=None), table(), DAY)

    assert [line.item for line in cost.lines] == ["line_minute", "machine_detection"]


def test_amounts_are_written_in_dollars():
    assert (dollars(99_500), dollars(0), dollars(None)) == ("0.0995", "0.0000", None)

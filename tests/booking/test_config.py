"""What the `booking` part of the JSON may say."""

import datetime as dt
import json

import pytest
from pydantic import ValidationError

from openchair.booking.config import BookingConfig
from openchair.errors import NotFoundError
from tests.booking.clinics import config


def test_what_is_not_said_has_a_sensible_value():
    made = config()

    assert (made.slots_to_offer, made.step_minutes, made.lead_time_minutes) == (2, 30, 120)
    assert (made.horizon_days, made.hold_minutes, made.hold_max_minutes) == (14, 3, 10)
    assert [step.value for step in made.widen] == ["time", "weekday", "week", "any"]


def test_what_was_read_can_be_written_and_read_again():
    made = config(closed_days=["2026-12-25"])

    written = json.dumps(made.model_dump(mode="json"))

    assert '["08:00", "12:00"]' in written
    assert BookingConfig.model_validate_json(written) == made


def test_the_hours_of_a_day_are_those_of_its_weekday():
    made = config(closed_days=["2026-12-25"])

    assert made.hours_on(dt.date(2026, 12, 4)) == (
        (dt.time(8), dt.time(12)),
        (dt.time(13), dt.time(17)),
    )
    assert made.hours_on(dt.date(2026, 12, 5)) == ()
    assert made.hours_on(dt.date(2026, 12, 25)) == ()


@pytest.mark.parametrize(
    "hours",
    [
        [["17:00", "08:00"]],
        [["08:00", "08:00"]],
        [["08:00", "12:30"], ["12:00", "17:00"]],
        [["13:00", "17:00"], ["08:00", "12:00"]],
        [["13:00", "00:00"], ["08:00", "12:00"]],
        [["08:02", "12:00"]],
        [["08:00:30", "12:00"]],
        [["08:00Z", "12:00Z"]],
        [["08:00"]],
        [["8 am", "noon"]],
    ],
)
def test_hours_that_cannot_be_kept_are_refused(hours):
    with pytest.raises(ValidationError, match=r"hours\.mon"):
        config(hours={"mon": hours})


def test_midnight_closes_a_day():
    made = config(hours={"mon": [["18:00", "00:00"]]})

    assert made.hours_on(dt.date(2026, 12, 7)) == ((dt.time(18), dt.time(0)),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": {"monday": []}},
        {"visit_types": {}},
        {"visit_types": {"x": {"minutes": 0, "name": {"en": "x"}}}},
        {"visit_types": {"x": {"minutes": 481, "name": {"en": "x"}}}},
        {"visit_types": {"x": {"minutes": 30, "name": {}}}},
        {"step_minutes": 7},
        {"step_minutes": 0},
        {"slots_to_offer": 0},
        {"lead_time_minutes": -1},
        {"widen": ["chair"]},
        {"chairs": []},
        {"chairs": ["one", "one"]},
        {"hold_minutes": 11},
        {"colour": "blue"},
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        config(**wrong)


def test_an_unknown_visit_is_refused_with_those_that_are_known():
    with pytest.raises(NotFoundError, match="'x'; there are cleaning, exam"):
        config().visit("x")


def test_the_schema_takes_the_times_that_the_model_takes():
    pattern = json.dumps(BookingConfig.model_json_schema())

    assert "[0-5][05]" in pattern
    assert '"format": "time"' not in pattern

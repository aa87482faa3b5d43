"""Which times are offered: free, lawful by the clinic's hours, and near to the wish."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openchair.booking.config import Widen
from openchair.booking.hours import moment, ticks_of
from openchair.booking.rules import Busy, Calendar, chairs_for, free_chair, widened
from openchair.slots import Slot, Wish
from tests.booking.clinics import CHAIRS, NOW, WORKDAYS, ZONE, busy, config, find, local, search

TUESDAY = dt.date(2026, 12, 1)
MORNING = Wish(until_time=dt.time(12))
AFTERNOON = Wish(from_time=dt.time(13))


def day(number: int) -> dt.date:
    return dt.date(2026, 12, number)


def all_day(*numbers: int, chairs=CHAIRS) -> list[Busy]:
    """Both chairs taken all day on these days of December."""
    return [busy(chair, f"2026-12-{n:02} 08:00", 540) for n in numbers for chair in chairs]


# --- hours, lead time, horizon --------------------------------------------------------------


def test_a_short_visit_within_a_long_one_frees_nothing():
    taken = [
        *all_day(1, chairs=["chair_b"]),
        busy("chair_a", "2026-12-01 10:00", 420),
        busy("chair_a", "2026-12-01 11:00", 30),
    ]

    assert search(Wish(latest=day(1)), taken, limit=1) == ["2026-12-02 08:00"]


def test_a_calendar_that_is_kept_up_offers_what_a_new_one_does():
    rng = random.Random(1)
    kept, taken = Calendar.of(CHAIRS, []), list[Busy]()
    for _ in range(200):
        if taken and rng.random() < 0.4:
            kept.give_back(taken.pop(rng.randrange(len(taken))))
        else:
            (slot,) = find(MORNING, calendar=kept, limit=1)
            taken.append(Busy(slot.chair_id, *ticks_of(slot.start, slot.minutes)))
            kept.take(taken[-1])

        assert find(MORNING, calendar=kept, limit=5) == find(MORNING, taken, limit=5)


def test_giving_back_what_was_never_taken_changes_nothing():
    calendar = Calendar.of(CHAIRS, all_day(1))

    calendar.give_back(busy("chair_a", "2026-12-01 10:00", 60))
    calendar.give_back(busy("nobody's", "2026-12-01 08:00", 540))

    assert search(calendar=calendar) == search(taken=all_day(1))


def test_two_offers_are_a_choice_not_neighbours():
    assert search() == ["2026-12-01 13:00", "2026-12-02 08:00"]


def test_a_visit_does_not_run_into_lunch_or_past_closing():
    found = search(Wish(latest=day(2), earliest=day(2)), limit=99)

    assert [at[11:] for at in found] == [
        *("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00"),
        *("13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"),
    ]


@pytest.mark.parametrize(
    ("lead", "first"),
    [(0, "10:00"), (1, "10:30"), (30, "10:30"), (120, "13:00"), (241, "14:30"), (420, "17:00")],
)
def test_nothing_is_offered_before_the_lead_time_is_over(lead, first):
    made = config(lead_time_minutes=lead)

    found = search(Wish(soonest=True), config=made, limit=1)

    assert found == ([f"2026-12-01 {first}"] if first < "16:30" else ["2026-12-02 08:00"])


@pytest.mark.parametrize(("horizon", "last"), [(0, 1), (1, 2), (3, 4)])
def test_nothing_is_offered_beyond_the_horizon(horizon, last):
    found = search(config=config(horizon_days=horizon), limit=999)

    assert max(int(at[8:10]) for at in found) == last


def test_a_horizon_over_the_weekend_is_looked_through_to_its_end():
    assert search(taken=all_day(1, 2, 3, 4, 7, 8, 9, 10, 11, 14), limit=1) == ["2026-12-15 08:00"]


def test_closed_days_and_days_without_hours_are_passed_over():
    made = config(closed_days=["2026-12-02", "2026-12-03"])

    assert search(taken=all_day(1), config=made, limit=1) == ["2026-12-04 08:00"]
    assert search(Wish(earliest=day(5)), config=made, limit=1) == ["2026-12-07 08:00"]


def test_the_grid_follows_the_opening_and_the_step():
    made = config(hours={"wed": [["08:15", "10:00"]]}, step_minutes=20)

    found = search(config=made, visit_type="exam", limit=9)

    assert found[:4] == [f"2026-12-02 {at}" for at in ("08:15", "08:35", "08:55", "09:15")]


def test_a_visit_longer_than_any_opening_finds_nothing():
    made = config(visit_types={"surgery": {"minutes": 300, "name": {"en": "surgery"}}})

    assert search(config=made, visit_type="surgery") == []


def test_a_clinic_without_chairs_or_hours_offers_nothing():
    assert search(chairs={}) == []
    assert search(config=config(hours={})) == []


def test_an_opening_that_the_clocks_skip_offers_nothing():
    made = config(hours={"sun": [["02:00", "03:00"], ["04:00", "05:00"]]})
    saturday = dt.datetime(2027, 3, 13, 15, tzinfo=dt.UTC)

    assert search(config=made, now=saturday, visit_type="cleaning", limit=1) == ["2027-03-14 04:00"]


# --- chairs ---------------------------------------------------------------------------------


def test_a_time_is_free_while_one_chair_is():
    taken = [busy("chair_a", "2026-12-01 13:00", 240)]

    assert find(taken=taken)[0].chair_id == "chair_b"
    assert search(taken=taken)[0] == "2026-12-01 13:00"


@pytest.mark.parametrize(
    ("start", "minutes", "free"),
    [
        ("2026-12-01 12:00", 60, "13:00"),
        ("2026-12-01 14:00", 60, "13:00"),
        ("2026-12-01 13:55", 5, "14:00"),
        ("2026-12-01 12:30", 35, "13:30"),
        ("2026-12-01 12:56", 5, "13:30"),
        ("2026-12-01 08:00", 540, "none"),
    ],
)
def test_visits_may_touch_but_not_overlap(start, minutes, free):
    taken = [busy(chair, start, minutes) for chair in CHAIRS]

    found = search(Wish(latest=TUESDAY, soonest=True), taken, limit=1)

    assert found == ([f"2026-12-01 {free}"] if free != "none" else ["2026-12-02 08:00"])


def test_a_visit_goes_where_it_leaves_the_smallest_hole():
    taken = [busy("chair_a", "2026-12-02 08:00", 60), busy("chair_b", "2026-12-02 08:00", 90)]
    wish = Wish(earliest=day(2), from_time=dt.time(9, 30))

    (slot,) = find(wish, taken, limit=1)

    assert (slot.chair_id, slot.start) == ("chair_b", local("2026-12-02 09:30"))


def test_a_chair_for_one_thing_is_used_before_one_for_everything():
    chairs = {"any": (), "hygiene": ("cleaning",)}

    assert find(chairs=chairs, limit=1)[0].chair_id == "hygiene"
    assert find(chairs=chairs, visit_type="exam", limit=1)[0].chair_id == "any"


def test_a_visit_that_no_chair_can_take_finds_nothing():
    assert find(chairs={"hygiene": ("cleaning",)}, visit_type="exam") == ()
    assert chairs_for("exam", {"a": ("cleaning",), "b": (), "c": ["exam"]}) == ["b", "c"]


def test_what_is_taken_in_other_chairs_does_not_matter():
    assert search(taken=[busy("chair_of_another_clinic", "2026-12-01 13:00", 60)]) == search()


def test_a_chair_is_free_when_nothing_in_it_overlaps():
    taken = [Busy("a", 10, 20), Busy("b", 30, 40)]

    assert free_chair(["a", "b"], taken, 20, 30) == "a"
    assert free_chair(["a", "b"], taken, 19, 21) == "b"
    assert free_chair(["a", "b"], taken, 19, 31) == ""


# --- wishes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (MORNING, ["2026-12-02 08:00", "2026-12-03 11:00"]),
        (AFTERNOON, ["2026-12-01 13:00", "2026-12-02 16:00"]),
        (Wish(weekdays=frozenset({3})), ["2026-12-03 08:00", "2026-12-03 13:00"]),
        (Wish(weekdays=frozenset({4, 0})), ["2026-12-04 08:00", "2026-12-07 13:00"]),
        (Wish(earliest=day(9)), ["2026-12-09 08:00", "2026-12-10 13:00"]),
        (Wish(latest=day(1)), ["2026-12-01 13:00", "2026-12-01 16:00"]),
        (
            Wish(from_time=dt.time(10), until_time=dt.time(10, 30), weekdays=frozenset({2})),
            ["2026-12-02 10:00"],
        ),
    ],
)
def test_what_was_wished_is_offered(wish, found):
    assert search(wish) == found


@pytest.mark.parametrize(
    ("wish", "taken", "found"),
    [
        # The nearest to the time of day, before another day.
        (
            Wish(earliest=day(2), latest=day(2), from_time=dt.time(10), until_time=dt.time(10, 30)),
            [busy(chair, "2026-12-02 10:00", 30) for chair in CHAIRS],
            ["2026-12-02 10:30", "2026-12-02 11:00"],
        ),
        # No Wednesday is left: any day from then on.
        (
            Wish(earliest=day(9), weekdays=frozenset({2})),
            all_day(9),
            ["2026-12-10 08:00", "2026-12-11 13:00"],
        ),
        # A day later than wished.
        (
            Wish(earliest=day(3), latest=day(4)),
            all_day(3, 4),
            ["2026-12-07 08:00", "2026-12-08 13:00"],
        ),
        # Nothing from that day on: the nearest before it.
        (
            Wish(earliest=day(14)),
            all_day(14, 15),
            ["2026-12-10 13:00", "2026-12-11 08:00"],
        ),
        # Beyond the horizon: as late as can be.
        (Wish(earliest=dt.date(2027, 3, 1)), [], ["2026-12-14 13:00", "2026-12-15 08:00"]),
        # A weekend.
        (Wish(weekdays=frozenset({5, 6})), [], ["2026-12-01 13:00", "2026-12-02 08:00"]),
        # In the night: the nearest to it.
        (Wish(from_time=dt.time(19)), [], ["2026-12-01 16:00", "2026-12-02 16:00"]),
    ],
)
def test_what_was_wished_is_given_up_step_by_step(wish, taken, found):
    assert search(wish, taken) == found


def test_nothing_is_given_up_that_the_clinic_keeps():
    weekend = Wish(weekdays=frozenset({5, 6}))

    assert search(weekend, config=config(widen=[])) == []
    assert search(weekend, config=config(widen=["time", "week"])) == []
    assert search(weekend, config=config(widen=["weekday"])) != []


def test_wishes_are_widened_one_part_after_the_other():
    wish = Wish(latest=day(4), weekdays=frozenset({1}), from_time=dt.time(9))

    assert list(widened(wish, Widen)) == [
        wish,
        Wish(latest=day(4), weekdays=frozenset({1})),
        Wish(latest=day(4)),
        Wish(latest=day(11)),
        Wish(),
    ]
    assert list(widened(Wish(), Widen)) == [Wish()]


def test_slots_turned_down_are_not_offered_again():
    first = find()

    second = find(exclude=[slot.key for slot in first])

    assert not {slot.start for slot in first} & {slot.start for slot in second}


def test_turning_everything_down_ends():
    refused: list[str] = []
    while found := find(exclude=refused, config=config(horizon_days=2)):
        refused += [slot.key for slot in found]

    assert len(refused) == len(set(refused)) == 7 + 14 + 14


# --- in pain --------------------------------------------------------------------------------


def test_whoever_is_in_pain_is_offered_the_first_free_times():
    assert search(Wish(soonest=True)) == ["2026-12-01 13:00", "2026-12-01 13:30"]


def test_an_urgent_visit_is_the_soonest_too():
    assert search(visit_type="emergency") == ["2026-12-01 13:00", "2026-12-01 13:30"]


def test_in_pain_the_first_free_time_comes_with_the_first_one_wished():
    wish = Wish(soonest=True, from_time=dt.time(15))

    assert search(wish) == ["2026-12-01 13:00", "2026-12-01 15:00"]


def test_in_pain_no_wish_keeps_anybody_from_a_free_time():
    assert search(Wish(soonest=True, weekdays=frozenset({6})), limit=1) == ["2026-12-01 13:00"]
    assert search(Wish(soonest=True), all_day(1, 2), limit=1) == ["2026-12-03 08:00"]


def test_in_pain_all_that_is_left_is_offered():
    assert search(Wish(soonest=True), config=config(horizon_days=0), limit=99) == [
        f"2026-12-01 {at}" for at in ("13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00")
    ]


# --- always ---------------------------------------------------------------------------------

WISHES = st.builds(
    Wish,
    earliest=st.none() | st.dates(day(1), day(20)),
    latest=st.none() | st.dates(day(1), day(20)),
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
    from_time=st.none() | st.times(),
    until_time=st.none() | st.times(),
    soonest=st.booleans(),
)
TAKEN = st.lists(
    st.builds(
        lambda chair, start, length: Busy(chair, start, start + length),
        st.sampled_from(sorted(CHAIRS)),
        st.integers(int(NOW.timestamp()) // 300, int(NOW.timestamp()) // 300 + 288 * 15),
        st.integers(1, 96),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(wish=WISHES, taken=TAKEN, limit=st.integers(1, 4), step=st.sampled_from([5, 15, 30, 60]))
def test_every_offer_is_free_in_hours_in_time_and_in_order(wish, taken, limit, step):
    made = config(step_minutes=step)

    found = find(wish, taken, limit=limit, config=made)

    assert len(found) <= limit
    assert [slot.start for slot in found] == sorted({slot.start for slot in found})
    assert all(_is_lawful(slot) and not _overlaps(slot, taken) for slot in found)


@settings(max_examples=100, deadline=None)
@given(wish=WISHES, taken=TAKEN)
def test_nothing_is_found_only_when_nothing_is_free(wish, taken):
    free = [at for at in _every_start() if any(_fits(chair, at, taken) for chair in CHAIRS)]

    found = find(wish, taken)

    assert bool(found) is bool(free)
    if any(wish.allows(at) for at in free) and not wish.soonest:
        assert all(wish.allows(slot.start) for slot in found)


@settings(max_examples=50, deadline=None)
@given(wish=WISHES, taken=TAKEN, seed=st.randoms(use_true_random=False))
def test_the_order_of_what_is_taken_does_not_matter(wish, taken, seed):
    shuffled = list(taken)
    seed.shuffle(shuffled)

    assert find(wish, taken) == find(wish, shuffled)


@pytest.mark.parametrize("year", range(2026, 2038))
@pytest.mark.parametrize("zone", ["America/New_York", "America/Chicago", "America/Los_Angeles"])
def test_around_a_change_of_clocks_offers_keep_the_wall_hours(zone, year):
    made = config(hours={key: [["00:00", "06:00"]] for key in (*WORKDAYS, "sat", "sun")})
    for month, first in ((3, 6), (10, 29)):
        now = dt.datetime(year, month, first, 12, tzinfo=dt.UTC)
        clinic = ZoneInfo(zone)

        found = find(config=made, now=now, zone=clinic, limit=999, visit_type="exam")

        assert len({slot.key for slot in found}) == len(found) > 30
        for slot in found:
            wall = slot.start.replace(tzinfo=None)
            assert wall.hour < 6
            assert slot.start.astimezone(dt.UTC).astimezone(clinic).replace(tzinfo=None) == wall
            assert slot.end.timestamp() - slot.start.timestamp() == 1800


def _is_lawful(slot: Slot) -> bool:
    day_hours = config().hours_on(slot.start.date())
    within = any(a <= slot.start.time() and slot.end.time() <= b for a, b in day_hours)
    lead = slot.start.timestamp() - NOW.timestamp() >= 7200
    return within and lead and slot.start.date() <= day(15)


def _overlaps(slot: Slot, taken: list[Busy]) -> bool:
    return any(
        b.chair_id == slot.chair_id
        and moment(b.from_tick, ZONE).timestamp() < slot.end.timestamp()
        and moment(b.to_tick, ZONE).timestamp() > slot.start.timestamp()
        for b in taken
    )


def _every_start() -> list[dt.datetime]:
    days = [day(number) for number in range(1, 16)]
    starts = [
        dt.datetime.combine(each, dt.time(minute // 60, minute % 60), ZONE)
        for each in days
        for minute in (*range(480, 661, 30), *range(780, 961, 30))
        if each.weekday() < 5
    ]
    return [start for start in starts if start.timestamp() - NOW.timestamp() >= 7200]


def _fits(chair: str, start: dt.datetime, taken: list[Busy]) -> bool:
    return not _overlaps(Slot(chair, start, 60, "cleaning"), taken)

"""Whatever calls do, in whatever order: no chair is shared, and what was promised is kept."""

import datetime as dt
import random
from itertools import pairwise

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from openchair.booking import store
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.errors import ConflictError
from openchair.ids import Ids
from openchair.slots import Slot, Wish
from openchair.tables import Appointment
from tests.booking.clinics import NOW, ZONE, config, local, open_clinic

CONFIG = config(hours={"wed": [["08:00", "12:00"]]}, horizon_days=2, step_minutes=15)
CALLS = st.sampled_from(["call_1", "call_2", "call_3", "call_4"])
TIMES = st.integers(-60, 300).map(
    lambda minutes: local("2026-12-02 08:00") + dt.timedelta(minutes=minutes)
)


class Calls(RuleBasedStateMachine):
    """Four calls at a clinic with two chairs and one morning."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.session = Session(database.writer)
        self.session.begin()
        open_clinic(self.session)
        self.now = NOW
        self.ids = Ids(VirtualClock(NOW), random.Random(7))
        self.offered: dict[str, list[Slot]] = {}
        self.booked: dict[str, store.Booked] = {}

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    @rule(call=CALLS, count=st.integers(1, 3), visit=st.sampled_from(["cleaning", "exam"]))
    def hold(self, call: str, count: int, visit: str) -> None:
        slots = store.hold_slots(
            self.session,
            client_id="clinic",
            call_id=call,
            lead_id=None,
            zone=ZONE,
            config=CONFIG,
            visit_type=visit,
            wish=Wish(),
            count=count,
            exclude=(),
            now=self.now,
            ids=self.ids,
        )
        assert len(slots) <= count
        self.offered.setdefault(call, []).extend(slots)

    @rule(call=CALLS, which=st.integers(0, 20))
    def book(self, call: str, which: int) -> None:
        slots = self.offered.get(call)
        if not slots:
            return
        slot = slots[which % len(slots)]
        self._note(
            call,
            slot.start,
            lambda: store.book_slot(
                self.session, call_id=call, slot=slot, name="", phone="", notes="", now=self.now
            ),
        )

    @rule(call=CALLS, start=TIMES, minutes=st.integers(1, 90))
    def book_time(self, call: str, start: dt.datetime, minutes: int) -> None:
        self._note(
            call,
            start,
            lambda: store.book_time(
                self.session,
                client_id="clinic",
                call_id=call,
                lead_id=None,
                zone=ZONE,
                config=CONFIG,
                start=start,
                minutes=minutes,
                now=self.now,
                ids=self.ids,
            ),
        )

    def _note(self, call, start, book) -> None:
        before = self.booked.get(call)
        try:
            answer = book()
        except ConflictError:
            assert before
            return
        if isinstance(answer, store.Booked):
            assert before is None or before.appointment_id == answer.appointment_id
            self.booked.setdefault(call, answer)
        else:
            assert before is None

    @rule(call=CALLS)
    def let_go(self, call: str) -> None:
        store.release_slots(self.session, call_id=call, now=self.now)

    @rule(call=CALLS)
    def cancel(self, call: str) -> None:
        booked = self.booked.pop(call, None)
        if booked:
            assert store.cancel_appointment(
                self.session,
                client_id="clinic",
                appointment_id=booked.appointment_id,
                now=self.now,
            )

    @rule(minutes=st.integers(1, 4))
    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule()
    def expire(self) -> None:
        store.expire_holds(self.session, self.now)

    @rule(call=CALLS)
    def keep_talking(self, call: str) -> None:
        store.extend_hold(self.session, call_id=call, config=CONFIG, now=self.now)

    def _live(self) -> list[Appointment]:
        rows = self.session.scalars(
            sa.select(Appointment).execution_options(populate_existing=True)
        )
        return [row for row in rows if row.state != "released"]

    @invariant()
    def no_chair_is_shared(self) -> None:
        visits = sorted((row.chair_id, row.start_at, row.end_at) for row in self._live())
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(visits))

    @invariant()
    def every_tick_has_its_visit_and_every_visit_its_ticks(self) -> None:
        ticks = self.session.execute(
            sa.text("SELECT chair_id, tick, appointment_id FROM chairtime")
        ).all()
        assert set(map(tuple, ticks)) == {
            (row.chair_id, tick, row.id)
            for row in self._live()
            for tick in range(row.from_tick, row.to_tick)
        }

    @invariant()
    def what_was_booked_stays_booked(self) -> None:
        rows = {row.id: row for row in self._live() if row.state == "booked"}
        assert {booked.appointment_id for booked in self.booked.values()} == set(rows)
        for call, booked in self.booked.items():
            row = rows[booked.appointment_id]
            assert (row.call_id, row.chair_id) == (call, booked.slot.chair_id)
            assert row.start_at == booked.slot.start
            assert row.expires_at is None


def test_no_order_of_calls_shares_a_chair(database: Database):
    def machine() -> Calls:
        return Calls(database)

    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]  # any callable that makes one will do
        settings=settings(
            max_examples=20 if database.is_sqlite else 6,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

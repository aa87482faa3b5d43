"""The line of one call: what the carrier says of it, and how a simulated one is played.

Rule 1: news may come late, twice or out of order; the call's state only ever moves forward.
Rule 2: a call that nobody answered is settled by the line; an answered one by its talk.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from openchair.calling import ledger, outcome, store, usage
from openchair.calling.house import House
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.rules import ending_of, further
from openchair.calling.store import CallRow
from openchair.calling.usage import Measured
from openchair.tables import DialState
from openchair.telephony.base import LineNews, LineStatus
from openchair.telephony.line_plan import LinePlan, PlannedNews

Deliver = Callable[[LineNews], None]


def take_news(session: Session, news: LineNews, house: House, *, now: dt.datetime) -> bool:
    """Write down what the carrier says of a call; tell whether it was news.

    Unknown tokens are none of ours: nothing is written. A final status ends a call that was never
    answered; for an answered one it only says that the line is down, and its talk settles it.
    """
    row = store.call_by_token(session, news.token)
    if row is None:
        return False
    data = {"status": news.status.value, "sequence": news.sequence, "carrier_id": news.carrier_id}
    entry = Entry(row.id, row.client_id, now, Source.LINE, "line_news", data, news.key)
    if not ledger.write_once(session, entry):
        return False
    if row.dial_state == DialState.PLACING:
        adopt(session, row, news.carrier_id, now)
    if further(row.line_status, news.status):
        outcome.merge_line(session, row, news.status, now)
        _end_unanswered(session, row, news, house, now)
    if news.seconds is not None:
        measured = Measured(line_seconds=news.seconds)
        usage.note(session, row.id, measured, house.prices, now=now)
    return True


def _end_unanswered(
    session: Session, row: CallRow, news: LineNews, house: House, now: dt.datetime
) -> None:
    was_answered = LineStatus.ANSWERED in {row.line_status, news.status}
    if news.status.is_final and not was_answered and news.status is not LineStatus.COMPLETED:
        ending = ending_of(news.status, news.error)
        outcome.settle(session, [Settlement(row.id, ending)], house, now=now)


def adopt(session: Session, row: CallRow, carrier_id: str, now: dt.datetime) -> bool:
    """Bind a call to the name its carrier gave it; tell whether it was still to be bound."""
    return bool(adopt_all(session, {row.id: carrier_id}, now))


def adopt_all(session: Session, carrier_ids: Mapping[str, str], now: dt.datetime) -> list[str]:
    """Bind calls, by id, to the names their carrier gave them; return those newly bound."""
    locked = store.calls(session, list(carrier_ids), lock=True).values()
    bound = [row for row in locked if row.dial_state == DialState.PLACING]
    changes = [
        {
            "id": row.id,
            "dial_state": DialState.PLACED.value,
            "carrier_id": carrier_ids[row.id],
            "updated_at": now,
        }
        for row in bound
    ]
    store.change(session, changes)
    ledger.write(session, [placed_entry(row, carrier_ids[row.id], now) for row in bound])
    return [row.id for row in bound]


def placed_entry(row: CallRow, carrier_id: str, now: dt.datetime) -> Entry:
    """Return the ledger's line about a call that its carrier took."""
    data = {"carrier_id": carrier_id}
    return Entry(row.id, row.client_id, now, Source.DIAL, "placed", data)


@dataclass(slots=True)
class Played:
    """A simulated line while it is played."""

    plan: LinePlan
    deliver: Deliver
    end: Callable[[str, float], tuple[PlannedNews, ...]]
    """Tells the carrier that the talk is over; returns what it has to say of that."""
    elapsed: float = 0.0

    def play(self, talk: Iterator[float] | None) -> Iterator[float]:
        """Yield the seconds that pass, delivering news on the way and playing the talk."""
        news = deque(self.plan.news)
        answered = self.plan.answered_after
        yield from self._until(answered, news)
        if answered is None or talk is None:
            return
        for seconds in talk:
            yield from self._until(self.elapsed + seconds, news)
        yield from self._until(None, deque(self._closing(news)))

    def _closing(self, left: deque[PlannedNews]) -> list[PlannedNews]:
        ended = self.end(self.plan.carrier_id, self.elapsed)
        return sorted([*left, *ended], key=lambda news: news.after_seconds)

    def _until(self, moment: float | None, news: deque[PlannedNews]) -> Iterator[float]:
        """Let time pass up to a moment, or as long as there is news."""
        while news and (moment is None or news[0].after_seconds <= moment):
            told = news.popleft()
            yield from self._pass(told.after_seconds)
            self.deliver(self.plan.told(told))
        if moment is not None:
            yield from self._pass(moment)

    def _pass(self, moment: float) -> Iterator[float]:
        seconds = moment - self.elapsed
        if seconds > 0:
            self.elapsed = moment
            yield seconds

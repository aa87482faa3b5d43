"""What the pages show; a page asks nothing of the database while it is drawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from openchair.accounts.client_store import get_client
from openchair.calling import call_lists, overview, reports
from openchair.calling.overview import AppointmentItem, BatchItem, Progress
from openchair.calling.reports import CallDetail, CallFilter, CallItem, Listing, Page, TimelineItem
from openchair.errors import NotFoundError, Problem
from openchair.leads.store import first_problems
from openchair.tables import CallStatus
from openchair.web.dashboard import talk
from openchair.web.dashboard.sentences import TECHNICAL, Sentence, sentence
from openchair.web.dashboard.talk import AGENT, CALLER, Line
from openchair.web.services import Services

DAYS = 14
_FEW = 8
_MOST_LIVE = 50
MOST_COUNTED = 1000
"""A list is counted so far; nobody counts further by eye."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of a clinic."""

    client_id: str
    name: str
    zone: ZoneInfo
    zone_name: str
    is_paused: bool
    is_calling: bool
    is_simulated: bool
    is_stub: bool
    """Whether stand-ins play the telephone company and the people."""
    is_admin: bool
    now: dt.datetime
    since: int
    """The ledger's last line when the page was drawn: live news go on from there."""


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that is going on."""

    call: CallItem
    stage: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page."""

    today: Mapping[str, int]
    waiting: int
    days: Sequence[tuple[dt.date, Mapping[str, int]]]
    """The last days, oldest first, those without a result too."""
    batches: Sequence[Progress]
    batches_total: int
    live: Sequence[LiveCall]
    latest: Sequence[CallItem]
    for_staff: Sequence[CallItem]
    for_staff_total: int
    visits: Sequence[AppointmentItem]
    visits_total: int


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call, with what was said and what happened."""

    detail: CallDetail
    talk: Sequence[Line]
    timeline: Sequence[Sentence]
    technical: Sequence[Sentence]
    """What only those want to know who look into a fault."""


def frame(session: Session, services: Services, client_id: str, *, is_admin: bool) -> Frame:
    """Return what stands around a clinic's pages."""
    client = get_client(session, client_id)
    zone = ZoneInfo(client.timezone)
    now = services.clock.now()
    return Frame(
        client_id=client.id,
        name=client.name,
        zone=zone,
        zone_name=now.astimezone(zone).tzname() or client.timezone,
        is_paused=client.paused,
        is_calling=services.rooms.calling.is_on(session),
        is_simulated=services.settings.is_simulated,
        is_stub=services.settings.starts_standins,
        is_admin=is_admin,
        now=now,
        since=overview.newest_event_id(session),
    )


def front_page(session: Session, around: Frame) -> Overview:
    """Read the overview of a clinic."""
    here, few, now = around.client_id, Page(_FEW), around.now
    found = overview.by_day(session, here, now.astimezone(around.zone), DAYS)
    by_day = {dt.date.fromisoformat(day): counts for day, counts in found}
    today = now.astimezone(around.zone).date()
    batches = batches_page(session, here, few)
    uncounted, counted = Page(_FEW, count_to=0), Page(_FEW, count_to=MOST_COUNTED)
    for_staff = call_lists.client_calls(session, here, CallFilter(result="transferred"), counted)
    visits = overview.appointments(session, here, few, since=now)
    return Overview(
        today=by_day.get(today, {}),
        waiting=overview.waiting(session, here),
        days=[
            (day, by_day.get(day, {}))
            for day in (today - dt.timedelta(days=ago) for ago in range(DAYS - 1, -1, -1))
        ],
        batches=batches.items,
        batches_total=batches.total,
        live=_live(session, around),
        latest=call_lists.client_calls(session, here, CallFilter(ended=True), uncounted).items,
        for_staff=for_staff.items,
        for_staff_total=for_staff.total,
        visits=visits.items,
        visits_total=visits.total,
    )


def batches_page(session: Session, client_id: str, page: Page) -> Listing[Progress]:
    """Read a part of a clinic's batches, newest first, and how far each has come."""
    found = overview.batches(session, client_id, page)
    items = overview.progress_of(session, client_id, found.items)
    return Listing(items, found.next, found.total)


def _live(session: Session, around: Frame) -> list[LiveCall]:
    filters = CallFilter(status=CallStatus.IN_PROGRESS.value)
    calls = call_lists.client_calls(
        session, around.client_id, filters, Page(_MOST_LIVE, count_to=0)
    ).items
    # On a real line what is to be said is not yet spoken.
    untold = TECHNICAL if around.is_simulated else TECHNICAL | {"say"}
    last = reports.last_lines(session, [call.id for call in calls], besides=untold)
    return [LiveCall(call, _stage(last.get(call.id), around.zone)) for call in calls]


_WHO = {AGENT: "Receptionist", CALLER: "Caller"}


def _stage(line: TimelineItem | None, zone: ZoneInfo) -> str:
    if line is None:
        return "About to be called"
    said = line.data.get("text")
    if said and line.source in _WHO:
        return f"{_WHO[line.source]}: “{said}”"
    return sentence(line, zone).title


def batch_page(
    session: Session, client_id: str, batch_id: str, filters: CallFilter, page: Page
) -> tuple[Progress, Listing[CallItem]]:
    """Read a batch and a part of its calls. Raises NotFoundError."""
    progress = overview.progress(session, client_id, batch_id)
    if progress is None:
        raise NotFoundError
    return progress, call_lists.batch_calls(session, client_id, batch_id, filters, page)


MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class RowsReport:
    """What became of a batch's rows."""

    batch: BatchItem
    refused: Sequence[Problem]
    warned: Sequence[Problem]
    most: int = MOST_ROWS
    """How many of each are listed."""


def rows_report(session: Session, client_id: str, batch_id: str) -> RowsReport:
    """Read what became of a batch's rows. Raises NotFoundError."""
    batch = overview.batch(session, client_id, batch_id)
    if batch is None:
        raise NotFoundError
    return RowsReport(
        batch,
        refused=first_problems(session, batch_id, are_warnings=False, limit=MOST_ROWS),
        warned=first_problems(session, batch_id, are_warnings=True, limit=MOST_ROWS),
    )


def call_page(session: Session, client_id: str, call_id: str, zone: ZoneInfo) -> CallPage:
    """Read one of a clinic's calls. Raises NotFoundError."""
    detail = reports.call_detail(session, call_id)
    if detail is None or detail.client_id != client_id:
        raise NotFoundError
    result = detail.call.result
    happened = [sentence(item, zone) for item in talk.besides(detail.timeline)]
    return CallPage(
        detail,
        talk.talk_of(detail.timeline) or talk.reported(result.transcript if result else ""),
        [each for each in happened if not each.is_technical],
        [each for each in happened if each.is_technical],
    )

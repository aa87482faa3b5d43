"""Lists of calls with filters, quick among a million: of a client, or of one of its batches.

Lists are cut by keyset: a page starts after the last row of the page before, so that page 1,000
costs what page 1 costs and nothing is shown twice while rows are added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.calling.reports import (
    CallFilter,
    CallItem,
    Listing,
    Page,
    Place,
    calls_query,
    item_of,
)
from openchair.tables import UNENDED, Call, CallResult, CallStatus, Lead

_FEWEST_DIGITS = 3
_FEW = 1000
"""So many people are looked up one by one."""


def batch_calls(
    session: Session, client_id: str, batch_id: str, filters: CallFilter, page: Page
) -> Listing[CallItem]:
    """Return a page of a batch's calls, in the order in which they were queued."""
    return _Calls(session, client_id, batch_id, _told(filters), page).listing()


def client_calls(
    session: Session, client_id: str, filters: CallFilter, page: Page
) -> Listing[CallItem]:
    """Return a page of a client's calls, the most recently changed first."""
    return _Calls(session, client_id, None, _told(filters), page).listing()


def _told(filters: CallFilter) -> CallFilter:
    """Add what a status tells of the result: results have indexes, and ended calls have one."""
    match filters.status:
        case CallStatus.FAILED if not filters.result:
            return replace(filters, result=CallStatus.FAILED.value)
        case CallStatus.COMPLETED:
            return replace(filters, ended=True)
    return filters


@dataclass(frozen=True, slots=True)
class _Calls:
    """A list of calls to read: of a client, or of one of its batches.

    Neither database knows how rare what is asked for is, so the statement says where to begin: at
    the people who are called so, where they are few; at the results; at the calls not ended.
    """

    session: Session
    client_id: str
    batch_id: str | None
    filters: CallFilter
    page: Page

    def listing(self) -> Listing[CallItem]:
        """Read it."""
        where = self._where()
        return self._cut(where, self._total(where))

    @property
    def _is_by_result(self) -> bool:
        return bool(self.filters.result or self.filters.ended)

    def _where(self) -> list[sa.ColumnElement[bool]]:
        found = list(self._matching())
        leads = self._leads() if self.filters.q else None
        if leads is not None:
            return [*found, col(Call.lead_id).in_(leads)]
        if self.filters.q:
            found.append(_contains(self.session, self.filters.q))
        if not self._is_by_result:
            return [*self._whose(Call), *found]
        return [*self._whose(CallResult), *found]

    def _whose(self, table: type[Call | CallResult]) -> list[sa.ColumnElement[bool]]:
        if self.batch_id is not None:
            return [col(table.batch_id) == self.batch_id, col(table.client_id) == self.client_id]
        return [col(table.client_id) == self.client_id]

    def _matching(self) -> Iterator[sa.ColumnElement[bool]]:
        filters = self.filters
        if filters.status:
            yield col(Call.status) == filters.status
        if filters.status in {CallStatus.QUEUED, CallStatus.IN_PROGRESS}:
            yield sa.literal_column(f"call.{UNENDED}")  # as the partial index has it
        if filters.result:
            yield col(CallResult.result) == filters.result

    def _leads(self) -> list[str] | None:
        """Return who is called so; None where they are many."""
        where = [col(Lead.client_id) == self.client_id, _contains(self.session, self.filters.q)]
        if self.batch_id is not None:
            where.append(col(Lead.batch_id) == self.batch_id)
        found = sa.select(col(Lead.id)).where(*where).limit(_FEW + 1)
        ids = list(self.session.scalars(found))
        return ids if len(ids) <= _FEW else None

    def _total(self, where: list[sa.ColumnElement[bool]]) -> int:
        counted = self._from(sa.select(sa.literal(1))).where(*where)
        if self.page.count_to is not None:
            counted = counted.limit(self.page.count_to + 1)
        total = sa.select(sa.func.count()).select_from(counted.subquery())
        return self.session.scalar(total) or 0

    def _from(self, statement: sa.Select[Any]) -> sa.Select[Any]:
        """Join only what is asked about: a count over a million calls should read no leads."""
        needs_lead = self.filters.q != ""
        if not self._is_by_result:
            statement = statement.select_from(Call)
        elif self.filters.status or needs_lead:
            statement = statement.select_from(CallResult).join(
                Call, col(Call.id) == col(CallResult.call_id)
            )
        else:
            return statement.select_from(CallResult)
        if needs_lead:
            statement = statement.join(Lead, col(Lead.id) == col(Call.lead_id))
        return statement

    def _cut(self, where: list[sa.ColumnElement[bool]], total: int) -> Listing[CallItem]:
        moment, key, is_newest_first = self._order()
        place = sa.tuple_(col(moment), col(key))
        statement = calls_query(ended=self._is_by_result).where(*where)
        if self.page.after is not None:
            then = sa.tuple_(
                sa.literal(self.page.after[0], moment.type), sa.literal(self.page.after[1])
            )
            statement = statement.where(place < then if is_newest_first else place > then)
        order = (col(moment), col(key))
        backwards = (col(moment).desc(), col(key).desc())
        statement = statement.order_by(*(backwards if is_newest_first else order))
        statement = statement.limit(self.page.limit + 1)
        items = [item_of(row) for row in self.session.execute(statement)]
        return Listing(items[: self.page.limit], self._next(items), total)

    def _order(self) -> tuple[Any, Any, bool]:
        """Return by what the list is ordered, and whether the newest come first."""
        if self.batch_id is not None:
            return Call.created_at, Call.id, False
        if self._is_by_result:
            # A call changes last when its result comes.
            return CallResult.created_at, CallResult.call_id, True
        return Call.updated_at, Call.id, True

    def _next(self, items: Sequence[CallItem]) -> Place | None:
        if len(items) <= self.page.limit:
            return None
        last = items[self.page.limit - 1]
        if self.batch_id is not None:
            return last.created_at, last.id
        if self._is_by_result and last.result is not None:
            return last.result.created_at, last.id
        return last.updated_at, last.id


def _contains(session: Session, q: str) -> sa.ColumnElement[bool]:
    part = _like(q)
    choices = [col(Lead.phone).like(part, escape="\\")]
    for column in (Lead.name, Lead.email):
        # SQLite's LIKE makes no difference between a and A; its lower() would take as long again.
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        alike = col(column).like if is_sqlite else col(column).ilike
        choices.append(alike(part, escape="\\"))
    digits = "".join(character for character in q if character in "0123456789")
    if len(digits) >= _FEWEST_DIGITS:
        # "(212) 555-0123" is how people write what is stored as +12125550123.
        choices.append(col(Lead.phone).like(f"%{digits}%"))
    return sa.or_(*choices)


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"

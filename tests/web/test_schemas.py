"""Calls as the API answers them: read from the store's rows as they are."""

import datetime as dt

from openchair.calling.reports import CallItem as Row
from openchair.calling.reports import LeadItem as LeadRow
from openchair.calling.reports import ResultItem as ResultRow
from openchair.web.schemas import CallItem

AT = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
LEAD = LeadRow("lead_1", "Ana", "+12125550123", "", "", "")


def row(result: ResultRow | None) -> Row:
    return Row("call_1", "batch_1", "completed", 1, LEAD, result, AT, AT, AT)


def test_a_row_becomes_an_item_with_times_that_have_an_offset():
    slot = "2026-12-02T10:30:00-05:00"
    item = CallItem.model_validate(row(ResultRow("booked", "", slot, "", AT, None, "appt_1")))

    told = item.model_dump(mode="json")

    assert told["created_at"] == "2026-12-01T15:00:00Z"
    assert told["result"]["booked_slot"] == slot
    assert told["lead"]["id"] == "lead_1"


def test_a_call_without_a_result_says_null():
    assert CallItem.model_validate(row(None)).model_dump(mode="json")["result"] is None

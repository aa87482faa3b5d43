"""What became of an upload, row by row."""

import pytest

from openchair.calling.import_report import MAX_ROWS, SHOWN, ImportReport, NothingUsableError
from openchair.calling.import_sorting import Sorted
from openchair.errors import InvalidInputError, Problem
from openchair.leads.rules import LeadDraft
from openchair.phone import Phone

LEAD = LeadDraft(2, Phone("+12125550123"))


@pytest.fixture
def report() -> ImportReport:
    return ImportReport("batch_1", "leads.csv")


def problem(row: int) -> Problem:
    return Problem("phone_invalid", "No number.", "phone", row)


def test_every_row_is_counted_once(report: ImportReport):
    report.add(Sorted([LEAD], [problem(3)], [problem(4)], [problem(2)]), starts=True)

    assert (report.received, report.accepted, report.duplicates, report.rejected) == (3, 1, 1, 1)
    assert report.calls_queued == 1
    assert [each.row for each in report.warnings] == [2, 3]


def test_who_is_not_to_be_called_yet_queues_nothing(report: ImportReport):
    report.add(Sorted([LEAD]), starts=False)

    assert (report.accepted, report.calls_queued) == (1, 0)


def test_a_number_that_another_upload_took_becomes_a_duplicate(report: ImportReport):
    report.add(Sorted([LEAD]), starts=True)

    report.take_out([problem(2)], starts=True)

    assert (report.received, report.accepted, report.duplicates) == (1, 0, 1)
    assert report.calls_queued == 0
    assert report.warnings == [problem(2)]


def test_the_first_thousand_problems_are_told_and_all_are_counted(report: ImportReport):
    many = [problem(row) for row in range(SHOWN - 1)]
    for _ in range(2):
        report.add(Sorted(errors=many, duplicates=many), starts=True)

    assert len(report.errors) == len(report.warnings) == SHOWN
    assert report.rejected == report.duplicates == 2 * (SHOWN - 1)


def test_a_file_has_so_many_rows_and_no_more(report: ImportReport):
    report.accepted = MAX_ROWS

    with pytest.raises(InvalidInputError) as refused:
        report.add(Sorted([LEAD]), starts=True)

    assert refused.value.problems[0].code == "too_many_rows"


def test_an_upload_without_rows_is_no_upload(report: ImportReport):
    with pytest.raises(InvalidInputError) as refused:
        report.refuse_useless()

    assert refused.value.problems[0].code == "no_rows"


def test_an_upload_without_a_usable_row_tells_why(report: ImportReport):
    report.add(Sorted(errors=[problem(2)]), starts=True)

    with pytest.raises(NothingUsableError) as refused:
        report.refuse_useless()

    assert refused.value.report is report
    assert refused.value.problems == (problem(2),)


def test_an_upload_of_duplicates_is_one(report: ImportReport):
    report.add(Sorted(duplicates=[problem(2)]), starts=True)

    report.refuse_useless()

    assert report.received == 1

"""An import's rows held against what is known."""

from openchair.calling.import_sorting import known_before, sort_rows
from openchair.errors import Problem
from openchair.leads.rules import LeadDraft
from openchair.leads.writing import Known
from openchair.phone import Phone
from tests.support.clinics import TUESDAY

ANA, BO = Phone("+12125550123"), Phone("+12125550124")
KNOWN = Known("lead_1", "batch_1", TUESDAY)


def test_a_number_that_is_new_is_a_lead_with_its_warnings():
    warning = Problem("email_invalid", "No address.", "email", 2)
    draft = LeadDraft(2, ANA, warnings=(warning,))

    found = sort_rows([draft], suppressed=(), known={}, rows={})

    assert found.accepted == [draft]
    assert found.warnings == [warning]


def test_a_number_twice_in_a_file_is_a_duplicate_of_its_first_row():
    drafts = [LeadDraft(2, ANA), LeadDraft(3, BO), LeadDraft(4, ANA)]

    found = sort_rows(drafts, suppressed=(), known={}, rows={int(BO): 1})

    assert found.accepted == [drafts[0]]
    assert [(each.row, each.code) for each in found.duplicates] == [
        (3, "duplicate_in_file"),
        (4, "duplicate_in_file"),
    ]
    assert "row 1" in found.duplicates[0].message


def test_a_number_of_another_batch_is_a_duplicate_of_that():
    found = sort_rows([LeadDraft(2, ANA)], suppressed=(), known={ANA: KNOWN}, rows={})

    assert found.accepted == []
    assert found.duplicates == [known_before(2, ANA, KNOWN)]


def test_who_is_suppressed_is_refused_though_known():
    found = sort_rows([LeadDraft(2, ANA)], suppressed={ANA}, known={ANA: KNOWN}, rows={})

    assert [each.code for each in found.errors] == ["suppressed"]
    assert found.duplicates == []


def test_what_is_refused_is_told_in_the_file_s_order():
    chunk: list[LeadDraft | Problem] = [
        LeadDraft(3, ANA),
        Problem("phone_invalid", "No number.", "phone", 2),
    ]

    found = sort_rows(chunk, suppressed={ANA}, known={}, rows={})

    assert [each.row for each in found.errors] == [2, 3]

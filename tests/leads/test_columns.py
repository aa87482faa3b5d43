"""Which of their columns is which of our fields: guessed in two languages, or told."""

import pytest

from openchair.errors import InvalidInputError
from openchair.leads.columns import checked_mapping, guessed_from_values, plan_for


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Name", "name"),
        ("Full Name", "name"),
        ("Nombre completo", "name"),
        ("E-mail", "email"),
        ("Correo electrónico", "email"),
        ("State", "state"),
        ("Estado", "state"),
        ("ZIP Code", "zip"),
        ("Código postal", "zip"),
        ("Language", "language"),
        ("Idioma", "language"),
    ],
)
def test_a_header_in_common_words_is_understood(header, field):
    assert plan_for((header, "phone")).single[field] == header


@pytest.mark.parametrize(
    "header",
    ["Phone", "phone_number", "Mobile", "Cell", "Teléfono", "Celular", "Contact Number", "TEL."],
)
def test_a_phone_is_found_whatever_it_is_called(header):
    assert plan_for(("Name", header)).phones == (header,)


def test_of_several_phones_the_one_to_try_first_comes_first():
    plan = plan_for(("Work Phone", "Home Phone", "Mobile", "Phone"))

    assert plan.phones == ("Phone", "Mobile", "Home Phone", "Work Phone")


def test_a_mapping_outranks_what_headers_suggest():
    plan = plan_for(("Phone", "Contact"), (("Contact", "phone"),))

    assert plan.phones == ("Contact",)


def test_a_mapping_is_read_in_any_spelling():
    assert checked_mapping({"contact no": "Phone"}, ["Contact No."]) == (("Contact No.", "phone"),)


def test_a_mapping_in_another_script_is_taken_by_the_letter():
    assert checked_mapping({"電話": "phone"}, ["名前", "電話"]) == (("電話", "phone"),)

    with pytest.raises(InvalidInputError):
        checked_mapping({"電話": "phone"}, ["名前"])


def test_a_mapping_that_does_not_fit_names_every_fault():
    with pytest.raises(InvalidInputError) as refused:
        checked_mapping({"Nowhere": "phone", "Contact": "telephone"}, ["Contact"])

    assert [each.code for each in refused.value.problems] == ["mapping_column", "mapping_field"]


def test_a_file_without_a_header_is_read_by_what_its_columns_hold():
    columns = ("column 1", "column 2", "column 3")
    rows = [
        dict(zip(columns, cells, strict=True))
        for cells in (
            ("Ana Núñez", "212-555-0123", "ana@example.com"),
            ("Bo Sample", "212-555-0124", ""),
        )
    ]

    found = dict(guessed_from_values(columns, rows, "US"))

    assert found == {"column 1": "name", "column 2": "phone", "column 3": "email"}


def test_a_column_of_other_numbers_is_not_taken_for_the_phone():
    rows = [{"Order": str(n), "Who": "Ana"} for n in range(10)]

    assert guessed_from_values(("Order", "Who"), rows, "US") == ()

"""What headers mean: two languages, any spelling, and columns that only sound like ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.leads.headers import FIELDS, IGNORE, field_of, looks_like_a_phone, normal


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("Teléfono #", "telefono"),
        ("phone_number", "phone number"),
        ("phoneNumber", "phone number"),
        ("  E-Mail  ", "e mail"),
        ("Año (nacimiento)", "ano nacimiento"),
        ("Consent.at", "consent at"),
        ("名前", ""),
    ],
)
def test_case_accents_and_punctuation_do_not_count(header, plain):
    assert normal(header) == plain


@given(st.text(max_size=60))
def test_a_normal_header_stays_as_it_is(header):
    assert normal(normal(header)) == normal(header)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_found_by_its_own_name(field):
    assert field_of(field) == field
    assert field_of(field.replace("_", " ").title()) == field
    assert field_of(field.upper()) == field


def test_what_is_to_be_ignored_is_no_field():
    assert IGNORE not in FIELDS
    assert field_of(IGNORE) is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("What's your full name?", "name"),
        ("Patient Name", "name"),
        ("Nombre y apellidos", "name"),
        ("firstName", "first_name"),
        ("Primer nombre", "first_name"),
        ("Nombre(s)", "name"),
        ("Apellido(s)", "last_name"),
        ("Correo del paciente", "email"),
        ("data.fields.phone", "phone"),
        ("Landing Page URL", "source_url"),
        ("Motivo de la consulta", "notes"),
        ("State/Province", "state"),
        ("ZIPCode", "zip"),
        ("Código Postal", "zip"),
        ("Zona horaria", "timezone"),
        ("Idioma preferido", "language"),
        ("Fecha de solicitud", "inquired_at"),
        ("Permission to call", "consent"),
        ("Fecha del consentimiento", "consent_at"),
        ("TCPA language", "consent_text"),
        ("xxTrustedFormCertUrl", "consent_url"),
        ("Webhook URL", "callback_url"),
        ("DoNotCall", "do_not_call"),
        ("No llamar", "do_not_call"),
    ],
)
def test_a_header_is_understood_as_people_write_it(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize(
    "header", ["Phone", "Home phone", "Teléfono móvil", "Cell #", "WhatsApp", "Patient's Phone"]
)
def test_a_phone_of_the_lead_is_a_phone(header):
    assert field_of(header) == "phone"


@pytest.mark.parametrize(
    "header",
    [
        "Do Not Call List",
        "On DNC",
        "National DNC (phone)",
        "Phone Opt-Out",
        "HasOptedOutOfCalls",
        "No llamar más",
    ],
)
def test_a_column_that_says_who_is_not_to_be_called_is_not_missed(header):
    assert field_of(header) == "do_not_call"


@pytest.mark.parametrize(
    "header", ["DNC date", "Do not call reason", "Email opt out", "SMS Opt Out", "Opt in to calls"]
)
def test_a_word_about_a_refusal_is_none(header):
    assert field_of(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "Phone Type",
        "Mobile Carrier",
        "Phone verified",
        "Phone Extension",
        "Emergency contact phone",
        "Teléfono de emergencia",
        "Referring doctor's phone",
        "Clinic Phone",
        "Phone opt in date",
        "Best time to phone",
        "Country code",
    ],
)
def test_another_s_phone_or_a_word_about_one_is_no_phone(header):
    assert field_of(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "Email Status",
        "Email sent",
        "Email opt out",
        "Has opted out of email",
        "Unsubscribed from all email",
        "Fecha del correo",
        "Referring doctor email",
        "Clinic email",
    ],
)
def test_another_s_email_or_a_word_about_one_is_no_email(header):
    assert field_of(header) is None


@pytest.mark.parametrize(
    "header", ["", "#", "id", "Lead ID", "Lead Status", "Patient", "Area Code", "名前", "Price"]
)
def test_other_columns_are_left_alone(header):
    assert field_of(header) in {None, "name"}
    assert (field_of(header) == "name") == (header == "Patient")


@pytest.mark.parametrize(
    "text",
    [
        "2125550123",
        "+1 (212) 555-0123",
        "'+12125550123",
        "tel:212-555-0123",
        "212.555.0123",
        "\u00a0212\u00a0555\u00a00123 ",
        "212\u2011555\u20110123",
    ],
)
def test_a_number_to_call_stands_in_no_header(text):
    assert looks_like_a_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Phone",
        "Phone 2125550123",
        "90210",
        "555-0123",
        "2026-11-22",
        "2026-11-22 10",
        "11/22/2026",
        "11/22/2026 10",
        "1234567890123456",
    ],
)
def test_dates_and_other_numbers_are_none_to_call(text):
    assert not looks_like_a_phone(text)

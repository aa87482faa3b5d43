import datetime as dt
import json
import re

import pytest

from openchair.phone import parse_phone
from openchair.simulation.sample import NOW, sample_leads


def test_the_same_seed_gives_the_same_leads():
    assert sample_leads(200, 1) == sample_leads(200, 1)
    assert sample_leads(200, 1) != sample_leads(200, 2)


def test_every_lead_has_a_number_of_its_own_reserved_for_fiction():
    phones = [lead["phone"] for lead in sample_leads(5000, 1)]

    assert len(set(phones)) == 5000
    assert all(re.fullmatch(r"\+1[2-9]\d\d55501\d\d", phone) for phone in phones)


def test_the_numbers_come_from_many_places():
    assert len({lead["phone"][2:5] for lead in sample_leads(3000, 1)}) > 300


def test_more_leads_than_reserved_numbers_take_other_555_lines():
    phones = {lead["phone"] for lead in sample_leads(40_000, 1)}

    assert len(phones) == 40_000
    assert sum(phone[5:10] == "55501" for phone in phones) == 36_100
    assert not any(phone.endswith("5551212") for phone in phones)


def test_the_product_accepts_the_numbers_in_a_simulation_and_nowhere_else():
    for lead in sample_leads(300, 3):
        assert parse_phone(lead["phone"], allow_test=True) == lead["phone"]
        assert parse_phone(lead["phone"]) != lead["phone"]


def test_there_is_an_end_to_555_numbers():
    with pytest.raises(ValueError, match="not 10,000,000"):
        sample_leads(10_000_000, 1)


def test_nobody_real_is_addressed():
    for lead in sample_leads(500, 1):
        assert re.fullmatch(r"[a-z.]+\.\d{7}@example\.com", lead["email"])
        assert lead["source_url"].startswith("https://leads.example.com/")


def test_names_come_in_many_scripts():
    names = " ".join(lead["name"] for lead in sample_leads(2000, 1))

    assert set("éñИ李فΑ") <= set(names)


def test_both_languages_are_there():
    languages = [lead["language"] for lead in sample_leads(2000, 1)]

    assert 0.2 < languages.count("es") / 2000 < 0.3
    assert set(languages) == {"en", "es"}


def test_every_lead_asked_and_consented_before_now():
    for lead in sample_leads(500, 1):
        asked_at = dt.datetime.fromisoformat(lead["inquired_at"])
        assert NOW - dt.timedelta(days=31) < asked_at < NOW
        assert lead["consent"]["at"] == lead["inquired_at"]
        assert lead["consent"]["level"] == "written"


def test_now_moves_the_inquiries_with_it():
    later = NOW + dt.timedelta(days=100)

    first, moved = sample_leads(1, 1)[0], sample_leads(1, 1, now=later)[0]

    asked = dt.datetime.fromisoformat(first["inquired_at"])
    assert dt.datetime.fromisoformat(moved["inquired_at"]) - asked == later - NOW


def test_leads_can_be_written_as_json():
    leads = sample_leads(50, 1)

    assert json.loads(json.dumps(leads)) == leads

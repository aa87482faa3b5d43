"""Cases in a file: the sample vectors, cases of our own beside each of them, and faulty ones."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from openchair.compliance.cases import UNREADABLE, evaluate_cases, read_case
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Answer, Level
from openchair.errors import InvalidInputError

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))

LEAD = {"purpose": "lead_followup", "consent": "pewc", "inquiry_days": 5}
COLD = {"purpose": "lead_followup", "consent": "pewc"}
REMINDER = {"purpose": "appt_reminder", "consent": "pec", "existing_patient": True}
NINE_TO_EIGHT = {
    "window": [["09:00", "20:00"], ["09:00", "20:00"], None],
    "federal_holidays": True,
}
ET, CT, MT, PT = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_a_sample_vector_is_decided_as_expected(vector):
    (answer,) = evaluate_cases([vector], packaged_ruleset())

    expected = vector["expect"]
    assert answer == {
        "id": vector["id"],
        "decision": expected["decision"],
        "codes": expected["codes"],
        "defer_until_utc": expected["defer_until_utc"],
    }


# Number, local time, its zone, facts, and what is expected: `allow`, `block` or the local time to
# wait for (None: a hold), and the codes. Each stands beside a sample vector: the other side of its
# edge.
BESIDE = [
    # --- hours of the day
    ("+12125550123", "2026-12-01 07:59:59", ET, LEAD, "2026-12-01 08:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+12125550123", "2026-12-01 21:00:00", ET, LEAD, "2026-12-02 08:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+13055550123", "2026-12-01 20:30:00", ET, REMINDER, "2026-12-02 08:00", "WINDOW_STATE_FL"),
    ("+13055550123", "2026-12-01 20:00:00", ET, LEAD, "2026-12-02 08:00", "WINDOW_STATE_FL"),
    ("+15125550123", "2026-12-06 12:00:00", CT, LEAD, "allow", "OK"),
    ("+15125550123", "2026-12-06 11:59:59", CT, LEAD, "2026-12-06 12:00", "WINDOW_STATE_TX"),
    ("+15025550123", "2026-12-01 10:00:00", ET, LEAD, "allow", "OK"),
    ("+15055550123", "2026-12-01 09:00:00", MT, LEAD, "allow", "OK"),
    ("+14015550123", "2026-12-04 18:00:00", ET, LEAD, "2026-12-05 10:00", "WINDOW_STATE_RI"),
    ("+14015550123", "2026-12-05 09:30:00", ET, LEAD, "2026-12-05 10:00", "WINDOW_STATE_RI"),
    ("+12035550123", "2026-12-01 08:30:00", ET, LEAD, "2026-12-01 09:00", "WINDOW_STATE_CT"),
    ("+17025550123", "2026-12-01 20:15:00", PT, LEAD, "2026-12-02 09:00", "WINDOW_STATE_NV"),
    ("+13075550123", "2026-12-01 20:00:00", MT, LEAD, "2026-12-02 08:00", "WINDOW_STATE_WY"),
    # --- Pennsylvania before and after Act 47
    ("+12155550123", "2026-10-23 20:30:00", ET, LEAD, "2026-10-24 09:00", "WINDOW_STATE_PA"),
    ("+12155550123", "2026-10-17 20:59:59", ET, LEAD, "allow", "OK"),
    ("+12155550123", "2026-10-17 21:30:00", ET, LEAD, "2026-10-19 09:00", "WINDOW_FEDERAL WINDOW_STATE_PA"),
    ("+12155550123", "2026-10-18 13:00:00", ET, LEAD, "2026-10-19 09:00", "DAY_STATE_PA"),
    ("+12155550123", "2026-10-11 13:00:00", ET, LEAD, "allow", "OK"),
    ("+12155550123", "2026-12-01 08:30:00", ET, LEAD, "2026-12-01 09:00", "WINDOW_STATE_PA"),
    # --- Sundays and holidays
    ("+12055550123", "2026-12-06 12:00:00", CT, LEAD, "2026-12-07 08:00", "DAY_STATE_AL"),
    ("+16015550123", "2026-12-06 12:00:00", CT, LEAD, "2026-12-07 08:00", "DAY_STATE_MS"),
    ("+16055550123", "2026-12-06 12:00:00", CT, LEAD, "2026-12-07 10:00", "DAY_STATE_SD DAY_STATE_SD_ADAD"),
    ("+16055550123", "2026-12-05 12:00:00", CT, LEAD, "2026-12-07 10:00", "DAY_STATE_SD_ADAD"),
    ("+18015550123", "2027-07-24 10:00:00", MT, LEAD, "2027-07-26 08:00", "HOLIDAY_STATE_UT"),
    ("+18015550123", "2027-07-23 10:00:00", MT, LEAD, "2027-07-26 08:00", "HOLIDAY_STATE_UT"),
    ("+15045550123", "2027-11-01 10:00:00", CT, LEAD, "2027-11-02 08:00", "HOLIDAY_STATE_LA"),
    ("+15045550123", "2027-03-26 10:00:00", CT, LEAD, "2027-03-27 08:00", "HOLIDAY_STATE_LA"),
    ("+12055550123", "2027-04-26 10:00:00", CT, LEAD, "2027-04-27 08:00", "HOLIDAY_STATE_AL"),
    ("+14015550123", "2027-08-09 10:00:00", ET, LEAD, "2027-08-10 09:00", "HOLIDAY_STATE_RI"),
    ("+12155550123", "2026-11-03 10:00:00", ET, LEAD, "2026-11-04 09:00", "HOLIDAY_STATE_PA"),
    ("+12155550123", "2027-06-14 10:00:00", ET, LEAD, "2027-06-15 09:00", "HOLIDAY_STATE_PA"),
    ("+12155550123", "2027-06-18 10:00:00", ET, LEAD, "allow", "OK"),
    ("+16145550123", "2026-12-25 10:00:00", ET, LEAD, "allow", "OK"),
    # --- Mississippi's clock
    ("+16015550123", "2027-07-06 09:00:00", CT, LEAD, "allow", "OK"),
    ("+16015550123", "2027-07-06 20:00:00", CT, LEAD, "2027-07-07 09:00", "WINDOW_STATE_MS"),
    ("+16015550123", "2026-12-01 08:00:00", CT, LEAD, "allow", "OK"),
    # --- automated voices
    ("+12075550123", "2026-12-01 18:00:00", ET, COLD, "2026-12-02 09:00", "WINDOW_STATE_ME_ADAD"),
    ("+12075550123", "2026-12-05 12:00:00", ET, COLD, "2026-12-07 09:00", "DAY_STATE_ME_ADAD"),
    ("+12075550123", "2026-12-01 18:00:00", ET, COLD | {"existing_patient": True}, "allow", "OK"),
    ("+12075550123", "2026-12-01 18:00:00", ET, COLD | {"inquiry_days": 91}, "2026-12-02 09:00", "WINDOW_STATE_ME_ADAD"),
    ("+12135550123", "2026-12-01 08:30:00", PT, LEAD, "2026-12-01 09:00", "WINDOW_STATE_CA_ADAD"),
    ("+13125550123", "2026-12-01 08:59:59", CT, LEAD, "2026-12-01 09:00", "WINDOW_STATE_IL_ADAD"),
    ("+13175550123", "2026-12-01 20:30:00", ET, LEAD, "2026-12-02 09:00", "WINDOW_STATE_IN_ADAD"),
    ("+14045550123", "2026-12-01 07:30:00", ET, LEAD, "2026-12-01 08:00", "WINDOW_FEDERAL WINDOW_STATE_GA WINDOW_STATE_GA_ADAD"),
    # --- several zones
    ("+18505550123", "2026-12-01 08:30:00", ET, LEAD, "2026-12-01 09:00", "WINDOW_FEDERAL WINDOW_STATE_FL"),
    ("+14485550123", "2026-12-01 19:30:00", CT, LEAD, "2026-12-02 08:00", "WINDOW_STATE_FL"),
    ("+16895550123", "2026-12-01 20:00:00", ET, LEAD, "2026-12-02 08:00", "WINDOW_STATE_FL"),
    ("+12085550123", "2026-12-01 09:00:00", MT, LEAD, "allow", "OK"),
    ("+19285550123", "2027-07-06 19:59:59", "America/Phoenix", LEAD, "allow", "OK"),
    ("+16025550123", "2027-07-06 20:30:00", "America/Phoenix", LEAD, "allow", "OK"),
    ("+12705550123", "2026-12-01 11:00:00", ET, LEAD, "allow", "OK"),
    ("+19155550123", "2026-12-01 09:00:00", MT, LEAD, "allow", "OK"),
    ("+19075550123", "2026-12-01 08:30:00", "America/Anchorage", LEAD, "2026-12-01 09:00", "WINDOW_FEDERAL WINDOW_STATE_AK"),
    ("+18085550123", "2026-12-01 20:59:00", "Pacific/Honolulu", LEAD, "allow", "OK"),
    ("+17875550123", "2026-12-01 20:59:59", "America/Puerto_Rico", LEAD, "allow", "OK"),
    ("+16845550123", "2026-12-01 21:00:00", "Pacific/Pago_Pago", LEAD, "2026-12-02 08:00", "WINDOW_FEDERAL WINDOW_STATE_AS"),
    ("+18125550123", "2026-12-01 20:30:00", CT, LEAD, "2026-12-02 09:00", "WINDOW_FEDERAL WINDOW_STATE_IN WINDOW_STATE_IN_ADAD"),
    # --- two states
    ("+12135550123", "2026-12-01 18:00:00", PT, LEAD | {"addr_state": "FL", "addr_zone": ET}, "2026-12-02 09:00", "WINDOW_FEDERAL WINDOW_STATE_CA WINDOW_STATE_CA_ADAD WINDOW_STATE_FL"),
    ("+16715550123", "2026-12-01 12:00:00", ET, LEAD | {"addr_state": "NY"}, "2026-12-01 17:00", "WINDOW_FEDERAL WINDOW_STATE_GU WINDOW_STATE_NY"),
    ("+16715550123", "2026-12-01 12:00:00", ET, COLD | {"addr_state": "ME"}, "block", "WINDOW_EMPTY WINDOW_FEDERAL WINDOW_STATE_GU WINDOW_STATE_ME WINDOW_STATE_ME_ADAD"),
    ("+12125550123", "2026-12-01 08:30:00", ET, LEAD | {"addr_state": "FL"}, "2026-12-01 09:00", "WINDOW_FEDERAL WINDOW_STATE_FL WINDOW_STATE_NY"),
    ("+12125550123", "2026-12-01 08:30:00", ET, LEAD | {"stated_zone": PT}, "2026-12-01 11:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+12125550123", "2026-12-01 22:30:00", ET, LEAD | {"stated_zone": PT, "zone_confirmed": True}, "allow", "OK"),
    ("+14045550123", "2026-12-01 10:00:00", ET, LEAD | {"addr_state": "WA"}, "2026-12-01 11:00", "WINDOW_FEDERAL WINDOW_STATE_GA WINDOW_STATE_GA_ADAD WINDOW_STATE_WA"),
    ("+12125550123", "2026-12-01 08:30:00", ET, LEAD | {"zip": "90001"}, "2026-12-01 12:00", "WINDOW_FEDERAL WINDOW_STATE_CA WINDOW_STATE_CA_ADAD WINDOW_STATE_NY"),
    # --- daylight saving
    ("+12125550123", "2027-03-14 07:59:59", ET, LEAD, "2027-03-14 08:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+12125550123", "2026-10-31 21:30:00", ET, LEAD, "2026-11-01 08:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+16025550123", "2027-03-14 08:00:00", "America/Phoenix", LEAD, "allow", "OK"),
    # --- how often
    ("+13055550123", "2026-12-02 10:00:00", ET, LEAD | {"history": ["2026-12-01T15:00:00Z", "2026-12-01T19:00:00Z", "2026-12-01T23:00:00Z"]}, "allow", "OK"),
    ("+13055550123", "2026-12-02 09:30:00", ET, LEAD | {"history": ["2026-12-01T19:00:00Z", "2026-12-01T23:00:00Z"]}, "allow", "OK"),
    ("+14105550123", "2026-12-02 09:30:00", ET, LEAD | {"history": ["2026-12-01T15:00:00Z", "2026-12-01T19:00:00Z", "2026-12-01T23:00:00Z"]}, "2026-12-02 10:00", "FREQ_CAP_STATE_MD"),
    ("+15035550123", "2026-12-01 17:00:00", PT, LEAD | {"history": ["2026-12-01T18:00:00Z", "2026-12-01T20:00:00Z", "2026-12-01T22:00:00Z"]}, "2026-12-02 10:00", "FREQ_CAP_STATE_OR"),
    ("+15035550123", "2026-12-01 17:00:00", PT, LEAD | {"existing_patient": True, "history": ["2026-12-01T18:00:00Z", "2026-12-01T20:00:00Z", "2026-12-01T22:00:00Z"]}, "allow", "OK"),
    ("+15035550123", "2026-12-01 20:30:00", PT, LEAD | {"existing_patient": True}, "allow", "OK"),
    ("+15035550123", "2026-12-01 20:30:00", PT, LEAD | {"ebr_days": 600}, "2026-12-02 08:00", "WINDOW_STATE_OR"),
    ("+16145550123", "2026-12-02 09:30:00", ET, LEAD | {"history": ["2026-12-01T15:00:00Z", "2026-12-01T19:00:00Z", "2026-12-01T23:00:00Z"]}, "allow", "OK"),
    ("+16145550123", "2026-12-02 09:30:00", ET, REMINDER | {"history": ["2026-12-01T15:00:00Z"]}, "2026-12-02 10:00", "FREQ_CAP_DAILY"),
    ("+16145550123", "2026-12-04 16:00:00", ET, REMINDER | {"history": ["2026-11-30T15:00:00Z", "2026-12-01T20:00:00Z", "2026-12-04T20:00:00Z"]}, "2026-12-07 10:00", "FREQ_CAP_DAILY FREQ_CAP_WEEKLY"),
    ("+12075550123", "2026-12-01 12:00:00", ET, COLD | {"history": ["2026-12-01T14:30:00Z"]}, "2026-12-02 09:00", "FREQ_CAP_STATE_ME_ADAD"),
    ("+12075550123", "2026-12-01 12:00:00", ET, LEAD | {"history": ["2026-12-01T14:30:00Z"]}, "allow", "OK"),
    # --- consent and lists
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"consent": "pec"}, "block", "CONSENT_LEVEL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, REMINDER | {"consent": "none"}, "block", "CONSENT_MISSING"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "recall_promo", "consent": "pec", "existing_patient": True}, "block", "CONSENT_LEVEL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "recall_treatment", "consent": "pec", "existing_patient": True}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "callback_requested", "consent": "pec"}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "inbound"}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, COLD | {"ndnc": True}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, REMINDER | {"ndnc": True}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "marketing", "consent": "pec", "ndnc": True, "inquiry_days": 90}, "block", "CONSENT_LEVEL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "marketing", "consent": "pec", "ndnc": True, "inquiry_days": 91}, "block", "CONSENT_LEVEL DNC_NATIONAL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "marketing", "consent": "pec", "ndnc": True, "existing_patient": True}, "block", "CONSENT_LEVEL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "marketing", "consent": "none", "ndnc": True}, "block", "CONSENT_MISSING DNC_NATIONAL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"ndnc_scrub_days": 31}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, REMINDER | {"ndnc_scrub_days": 40}, "allow", "OK"),
    ("+16145550123", "2026-12-01 22:00:00", ET, LEAD | {"ndnc_scrub_days": 32}, None, "DNC_SCRUB_STALE WINDOW_FEDERAL WINDOW_STATE_OH"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"dnc_internal": True}, "block", "DNC_INTERNAL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, REMINDER | {"opted_out": True}, "block", "DNC_INTERNAL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"dnc_global": True}, "block", "DNC_GLOBAL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"wrong_party": True}, "block", "NUMBER_WRONG_PARTY"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"consent_revoked": True}, "block", "CONSENT_REVOKED"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"consent_age_days": 30, "revoked_days": 40}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"consent_age_days": 548}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"consent_age_days": 549}, "block", "CONSENT_EXPIRED"),
    ("+16145550123", "2026-12-01 10:00:00", ET, REMINDER | {"consent_age_days": 700}, "allow", "OK"),
    ("+13055550123", "2026-12-01 10:00:00", ET, LEAD | {"state_dnc": ["FL"]}, "block", "DNC_STATE_FL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"state_dnc": ["FL"]}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"reassigned": True}, "block", "REASSIGNED"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"rnd": "no_data", "consent_age_days": 91}, None, "RND_NO_DATA"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"rnd": "no_data", "consent_age_days": 90}, "allow", "OK"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"rnd": "no", "rnd_days": 32, "consent_age_days": 91}, None, "RND_STALE"),
    ("+12075550123", "2026-12-01 10:00:00", ET, LEAD | {"rnd": "unknown", "consent_age_days": 5}, None, "RND_NO_DATA"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"litigator": True}, "block", "LITIGATOR"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"minor": True, "deceased": True}, "block", "PERSON_DECEASED PERSON_MINOR"),
    ("+16145550123", "2026-12-01 10:00:00", ET, {"purpose": "marketing", "consent": "pec", "ndnc": "unknown"}, "block", "CHECK_UNAVAILABLE CONSENT_LEVEL"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"registration_missing_oh": True}, "block", "REGISTRATION_MISSING_OH"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"litigator": False, "minor": False}, "allow", "OK"),
    # --- bans
    ("+12065550123", "2026-12-01 10:00:00", PT, LEAD, "allow", "OK"),
    ("+12065550123", "2026-12-01 10:00:00", PT, COLD | {"existing_patient": True}, "allow", "OK"),
    ("+12065550123", "2026-12-01 10:00:00", PT, COLD | {"inquiry_days": 91}, "block", "AUTOMATED_BAN_STATE_WA"),
    ("+12065550123", "2026-12-01 10:00:00", PT, REMINDER, "allow", "OK"),
    ("+14065550123", "2026-12-01 10:00:00", MT, COLD, "block", "AUTOMATED_BAN_STATE_MT"),
    ("+16025550123", "2026-12-01 10:00:00", "America/Phoenix", COLD, "allow", "OK"),
    ("+16025550123", "2026-12-01 10:00:00", "America/Phoenix", COLD | {"consent": "pec", "line_type": "landline"}, "block", "CONSENT_LEVEL"),
    ("+12015550123", "2026-12-01 10:00:00", ET, COLD | {"consent": "pec"}, "block", "CELL_BAN_STATE_NJ CONSENT_LEVEL"),
    ("+12015550123", "2026-12-01 10:00:00", ET, COLD | {"consent": "pec", "existing_patient": True}, "block", "CONSENT_LEVEL"),
    ("+12015550123", "2026-12-01 10:00:00", ET, REMINDER, "allow", "OK"),
    # --- emergencies
    ("+15045550123", "2026-12-01 10:00:00", CT, REMINDER | {"emergency_states": ["LA"]}, None, "EMERGENCY_STATE_LA"),
    ("+12125550123", "2026-12-01 10:00:00", ET, COLD | {"emergency_states": ["NY"]}, None, "EMERGENCY_STATE_NY"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"emergency_states": ["NY"]}, "allow", "OK"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"emergency_states": ["LA"]}, "allow", "OK"),
    # --- the clinic and the number
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"client_status": "active"}, "allow", "OK"),
    ("+16145550123", "2026-12-01 22:00:00", ET, LEAD | {"client_status": "paused"}, "block", "CLIENT_PAUSED WINDOW_FEDERAL WINDOW_STATE_OH"),
    ("+16145550123", "2026-12-01 10:00:00", ET, LEAD | {"campaign_status": "expired"}, "block", "CAMPAIGN_EXPIRED"),
    ("+19005551234", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_TYPE"),
    ("+18885550123", "2026-12-01 10:00:00", ET, LEAD | {"allow_test": False}, "block", "NUMBER_TYPE"),
    ("+15005551234", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_TYPE"),
    ("+16005551234", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_TYPE"),
    ("+17005551234", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_TYPE"),
    ("+12129760123", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_TYPE"),
    ("+12124110000", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_TYPE"),
    ("+14165550123", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_COUNTRY"),
    ("+18095550123", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_COUNTRY"),
    ("+442079460123", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_COUNTRY"),
    ("911", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_INVALID"),
    ("+1212555012", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_INVALID"),
    ("+12121550123", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_INVALID"),
    ("not a number", "2026-12-01 10:00:00", ET, LEAD, "block", "NUMBER_INVALID"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"allow_test": True}, "allow", "OK"),
    ("+12125550123", "2026-12-01 22:00:00", ET, LEAD | {"allow_test": False}, "block", "NUMBER_TEST WINDOW_FEDERAL WINDOW_STATE_NY"),
    # --- the clinic's policy
    ("+12125550123", "2026-12-01 08:30:00", ET, LEAD | {"policy": NINE_TO_EIGHT}, "2026-12-01 09:00", "WINDOW_POLICY"),
    ("+12125550123", "2026-12-06 10:00:00", ET, LEAD | {"policy": NINE_TO_EIGHT}, "2026-12-07 09:00", "DAY_POLICY"),
    ("+12125550123", "2026-12-05 20:00:00", ET, LEAD | {"policy": NINE_TO_EIGHT}, "2026-12-07 09:00", "WINDOW_POLICY"),
    ("+12125550123", "2026-12-01 09:00:00", ET, LEAD | {"policy": NINE_TO_EIGHT}, "allow", "OK"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"policy": {"window": [["06:00", "23:00"]] * 3}}, "allow", "OK"),
    ("+12125550123", "2026-12-01 22:00:00", ET, LEAD | {"policy": {"window": [["06:00", "23:00"]] * 3}}, "2026-12-02 08:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"policy": {"days_off": ["2026-12-01"]}}, "2026-12-02 08:00", "HOLIDAY_POLICY"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"policy": {"gap_hours": 4}, "history": ["2026-12-01T13:00:00Z"]}, "2026-12-01 12:00", "FREQ_CAP_POLICY_GAP"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"policy": {"caps": [{"max": 1, "hours": 168}]}, "history": ["2026-11-30T14:00:00Z"]}, "2026-12-07 09:00", "FREQ_CAP_POLICY_7D"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"policy": {"caps": [{"max": 1, "hours": 720, "final": True}]}, "history": ["2026-11-30T14:00:00Z"]}, "block", "ATTEMPTS_EXHAUSTED"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"policy": {"window": [None, None, None]}}, "block", "DAY_POLICY WINDOW_EMPTY"),
    ("+12125550123", "2026-12-01 20:55:00", ET, LEAD | {"end_guard": 10}, "2026-12-02 08:00", "WINDOW_FEDERAL WINDOW_STATE_NY"),
    ("+12125550123", "2026-12-01 20:49:59", ET, LEAD | {"end_guard": 10}, "allow", "OK"),
    # --- what the person asked for, and what stands in the way just now
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"callback_at": "2026-12-01T16:30:00-05:00"}, "2026-12-01 16:30", "CALLBACK_TIME"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"callback_at": "2026-12-02T06:00:00-05:00"}, "2026-12-02 08:00", "CALLBACK_TIME"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"callback_at": "2026-12-01T09:00:00-05:00"}, "allow", "OK"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"concurrent": True}, "2026-12-01 10:05", "CONCURRENT_CALL"),
    ("+12125550123", "2026-12-01 20:50:00", ET, LEAD | {"unavailable": True}, "2026-12-02 08:00", "CHECK_UNAVAILABLE"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"optout_line_missing": True}, "allow", "OK OPTOUT_LINE_MISSING"),
    ("+12125550123", "2026-12-01 10:00:00", ET, LEAD | {"findings": ["SCRIPT_OPTOUT_LATE"]}, "block", "SCRIPT_OPTOUT_LATE"),
]  # fmt: skip


def in_utc(local: str, zone: str) -> str:
    instant = dt.datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(("to", "local", "zone", "facts", "expected", "codes"), BESIDE)
def test_a_case_beside_the_vectors(to, local, zone, facts, expected, codes):
    case = {"id": "own", "to": to, "now_utc": in_utc(local, zone), "input": facts}

    (answer,) = evaluate_cases([case], packaged_ruleset())

    waits = expected not in {"allow", "block"}
    assert answer["codes"] == codes.split()
    assert answer["decision"] == ("defer" if waits else expected)
    assert answer["defer_until_utc"] == (in_utc(expected, zone) if waits and expected else None)


def case_with(**facts):
    return {"id": "x", "to": "+12125550123", "now_utc": "2026-12-01T15:00:00Z", "input": facts}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"weather": "fine"}, "input.weather is not a fact we know"),
        ({"purpose": "spam"}, "input.purpose is 'spam'"),
        ({"consent": "sure"}, "input.consent is 'sure'"),
        ({"inquiry_days": "5"}, "input.inquiry_days is '5', not a number"),
        ({"inquiry_days": True}, "not a number"),
        ({"existing_patient": 1}, "not true or false"),
        ({"addr_state": "Narnia"}, "not a state"),
        ({"addr_zone": 5}, "not text"),
        ({"history": "yesterday"}, "not a list of times"),
        ({"history": ["yesterday"]}, "not an RFC 3339 time"),
        ({"history": ["2026-12-01T15:00:00"]}, "does not say its offset"),
        ({"client_status": "asleep"}, "not active or paused"),
        ({"campaign_status": "asleep"}, "not active, paused or expired"),
        ({"state_dnc": 5}, "not a list of states"),
        ({"ndnc": "perhaps"}, "not yes, no, no_data or unknown"),
        ({"policy": "strict"}, "not an object"),
        ({"policy": {"window": [["20:00", "09:00"], None, None]}}, "ends before it begins"),
        ({"findings": "SCRIPT_OPTOUT_LATE"}, "not a list of codes"),
        ({"findings": ["NO_SUCH_CODE"]}, "no rule knows"),
        ({"dnc_internal": 5}, "not true or false"),
        ({"registration_missing": True}, "is not a fact we know"),
        ({"registration_missing_xx": True}, "is not a fact we know"),
    ],
)
def test_a_wrong_fact_is_named_and_never_allowed(facts, why):
    (answer,) = evaluate_cases([case_with(**facts)], packaged_ruleset())

    assert answer["decision"] == "block"
    assert answer["codes"] == [UNREADABLE]
    assert why in answer["error"]


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("V01", "a case is an object"),
        ({"id": "x", "now_utc": "2026-12-01T15:00:00Z"}, "to is missing"),
        ({"id": "x", "to": "+12125550123"}, "now_utc is missing"),
        ({"id": "x", "to": "+12125550123", "now_utc": "today"}, "not an RFC 3339 time"),
        (
            {"id": "x", "to": "+1", "now_utc": "2026-12-01T15:00:00Z", "input": []},
            "not an object",
        ),
        ({"id": "x", "to": "+1", "now_utc": "2026-12-01T15:00:00Z", "input": 5}, "not an object"),
    ],
)
def test_a_faulty_case_does_not_keep_the_others_from_their_answers(case, why):
    answers = list(evaluate_cases([case, case_with(consent="pewc")], packaged_ruleset()))

    assert answers[0]["codes"] == [UNREADABLE]
    assert why in answers[0]["error"]
    assert answers[1]["decision"] == "allow"


def test_a_fact_given_as_null_is_absent():
    (answer,) = evaluate_cases(
        [case_with(consent="pewc", history=None, addr_state=None)], packaged_ruleset()
    )

    assert answer["decision"] == "allow"


def test_a_no_takes_nothing_back_that_another_key_said():
    case = case_with(consent="pewc", dnc_internal=True, wrong_party=False, opt_out=False)

    (answer,) = evaluate_cases([case], packaged_ruleset())

    assert answer["codes"] == ["DNC_INTERNAL"]


def test_facts_arrive_in_the_snapshot_as_written():
    snapshot, now = read_case(
        case_with(
            consent="pec",
            consent_age_days=10,
            inquiry_at="2026-11-30T12:00:00-05:00",
            ebr_months=2,
            addr_state="florida",
            ndnc=False,
            suppressed="wrong_number",
            emergency="LA",
            inquiry=None,
            revoked=False,
        ),
        packaged_ruleset(),
    )

    assert snapshot.consent.level is Level.PRIOR
    assert snapshot.consent.at == now - dt.timedelta(days=10)
    assert snapshot.consent.revoked_at is None
    assert snapshot.inquired_at == dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC)
    assert snapshot.last_visit_at
    assert now - snapshot.last_visit_at < dt.timedelta(days=62)
    assert snapshot.address_state == "FL"
    assert snapshot.national_list is Answer.NO
    assert snapshot.suppressed == "wrong_number"
    assert snapshot.emergency_states == {"LA"}
    assert snapshot.allow_test_numbers


def test_a_wrong_case_is_an_error_with_its_place():
    with pytest.raises(InvalidInputError) as caught:
        read_case(case_with(weather="fine"), packaged_ruleset())

    assert caught.value.problems[0].field == "input.weather"

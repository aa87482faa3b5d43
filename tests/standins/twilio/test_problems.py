"""Refusals look like Twilio's."""

from openchair.standins.twilio.problems import INVALID_TO, TwilioError, invalid, not_found


def test_a_refusal_is_twilios_document() -> None:
    assert invalid(INVALID_TO, "no such number").document == {
        "code": 21211,
        "message": "no such number",
        "more_info": "https://www.twilio.com/docs/errors/21211",
        "status": 400,
    }


def test_what_is_not_there_is_named() -> None:
    refused = not_found("/Calls/CA1.json")

    assert isinstance(refused, TwilioError)
    assert (refused.status, refused.code) == (404, 20404)
    assert str(refused) == "The requested resource /Calls/CA1.json was not found"

"""Who may ask the REST API: seen through every door of it in `test_api.py` and here."""

import httpx
import pytest

from openchair.standins.twilio.options import Faults
from tests.standins.twilio.rest import Rest

DOORS = (("GET", ".json"), ("GET", ".wav"), ("DELETE", ".json"))


@pytest.mark.parametrize(("method", "kind"), DOORS)
def test_recordings_are_for_who_has_the_token(rest: Rest, method: str, kind: str) -> None:
    url = rest.url.replace("/Calls", f"/Recordings/RE{'0' * 32}{kind}")
    auth = (rest.twilio.options.account_sid, "wrong")

    answer = httpx.request(method, url, auth=auth, trust_env=False)

    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize(
    ("faults", "status"), [(Faults(throttled=1), 429), (Faults(server_error=1), 500)]
)
def test_every_door_may_misbehave(rest: Rest, faults: Faults, status: int) -> None:
    rest.twilio.faults = faults

    url = rest.url.replace("/Calls", f"/Recordings/RE{'0' * 32}.wav")

    assert rest.http.get(url).status_code == status

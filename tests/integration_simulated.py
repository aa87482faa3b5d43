"""★ The whole product, simulated: started as users start it, fed as they feed it, ended as they do.

`python main.py` in an empty folder; then a visitor looks, an upload comes, n8n sends a lead, its
receiver is told the result; every usable lead ends with exactly one result; Ctrl-C ends it all.
"""

import json
import signal
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from openchair.clock import SystemClock
from tests.notices.receivers import Receiver, local_receiver
from tests.support.product import (
    PASSWORD,
    Product,
    check_the_books,
    running,
    wait_until,
)

SPEED = "50000"
"""A day between two attempts takes two seconds."""
LEADS = b"""name,phone,notes
Ana Sample,(212) 555-0123,asked for a cleaning
Nobody,,no number
Ana Again,+1 212 555 0123,the same
Bo Sample,212-555-0124,
Zo\xc3\xab Sample,+12125550125,
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    settings = {"SIMULATION_SPEED": SPEED, "CALLS_PER_SECOND": "20"}
    with running(tmp_path_factory.mktemp("product"), settings) as started:
        yield started


def test_a_visitor_sees_calls_end_with_results(product: Product):
    [batch] = product.http.get(f"/api/clients/{product.client['id']}/batches").json()["items"]

    wait_until(lambda: product.is_done(batch["id"]))

    calls = product.calls(batch["id"])
    check_the_books(calls, leads=25)
    assert any(call["result"]["result"] == "booked" for call in calls)
    with httpx.Client(base_url=product.http.base_url, follow_redirects=True) as browser:
        who = {"username": "admin@example.com", "password": PASSWORD}
        shown = browser.post("/login", data=who, headers={"Sec-Fetch-Site": "same-origin"}).text
    assert "Sample leads" in shown
    assert "25 leads" in shown


def test_an_upload_ends_with_a_result_for_every_usable_row(product: Product):
    path = f"/api/clients/{product.client['id']}/uploads"

    answer = product.http.post(path, files={"file": ("leads.csv", LEADS, "text/csv")})

    report = answer.json()
    assert answer.status_code == 201
    counts = [report[name] for name in ("received", "accepted", "duplicates", "rejected")]
    assert counts == [5, 3, 1, 1]
    assert [(each["row"], each["code"]) for each in report["errors"]] == [(3, "phone_missing")]
    wait_until(lambda: product.is_done(report["batch_id"]))
    check_the_books(product.calls(report["batch_id"]), leads=3)


def test_n8n_sends_a_lead_and_is_told_its_result_signed(product: Product):
    secret = product.http.post(f"/api/clients/{product.client['id']}/inbound-secret").json()
    with local_receiver() as n8n:
        sent = _start_call(product, secret["inbound_secret"], n8n)
        again = _start_call(product, secret["inbound_secret"], n8n)

        assert sent.status_code == 202, sent.text
        assert (again.status_code, again.json()["call_id"]) == (200, sent.json()["call_id"])
        told = wait_until(lambda: _final_of(n8n))

    signed = {name.lower(): value for name, value in told.headers.items()}
    Webhook(secret["inbound_secret"]).verify(told.body, signed)
    assert json.loads(told.body)["data"]["lead"]["phone"] == "+12125550177"


def _start_call(product: Product, secret: str, n8n: Receiver) -> httpx.Response:
    now = SystemClock().now()
    body = json.dumps(
        {
            "client_id": product.client["id"],
            "name": "Eve Sample",
            "phone": "+1 212 555 0177",
            "callback_url": f"{n8n.url}/result",
        }
    )
    message_id = f"msg_{now.timestamp()}"
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body),
        "Content-Type": "application/json",
    }
    url = f"{product.http.base_url}/webhook/n8n/start-call"
    return httpx.post(url, content=body, headers=headers, timeout=60)


def _final_of(n8n: Receiver) -> Any:
    """Return the notice that the lead's last attempt has ended, once it is there."""
    return next((told for told in n8n.requests if json.loads(told.body)["data"]["final"]), None)


def test_ctrl_c_ends_it_all_and_leaves_nobody_behind(product: Product):
    product.process.send_signal(signal.SIGINT)

    assert product.process.wait(60) == 0
    with pytest.raises(httpx.TransportError):
        product.http.get("/healthz")

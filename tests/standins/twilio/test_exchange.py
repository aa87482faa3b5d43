"""What all calls share."""

from openchair.standins.twilio.options import Faults
from tests.standins.twilio.our_side import OurSide
from tests.standins.twilio.rest import Rest


def test_faults_may_be_exchanged_while_calls_go_on(ours: OurSide, rest: Rest) -> None:
    told = {"StatusCallback": f"{ours.url}/status", "Twiml": "<Response><Pause/></Response>"}
    rest.twilio.faults = Faults(lost=1.0)
    lost = rest.whole(**told)

    rest.twilio.faults = Faults()
    rest.whole(**told)

    assert ours.wait(lambda: bool(ours.forms("/status")))
    assert [post.fault for post in lost.callbacks] == ["lost"]
    assert lost.sid not in {form["CallSid"] for form in ours.forms("/status")}

"""The port to recordings."""

from openchair.telephony.base import TelephonyError
from openchair.telephony.recordings import NotReadyError


def test_what_is_not_there_yet_may_be_asked_for_again():
    error = NotReadyError("no audio yet")

    assert isinstance(error, TelephonyError)
    assert not error.permanent

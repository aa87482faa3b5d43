"""How the talk with somebody who called us begins: what we know of them, and in whose words."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from openchair.calling import callers
from openchair.calling.house import Clinic
from openchair.calling.store import CallRow
from openchair.conversation import machine
from openchair.conversation.call import Call, WhoCalls
from openchair.conversation.script import Script


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a talk that came in begins with."""

    script: Script
    caller: WhoCalls
    recalled: tuple[tuple[str, str], ...] = ()

    def call(self, *, lead_name: str, language: str, seed: int) -> Call:
        """Return the call before anything was said."""
        return machine.new_inbound_call(
            self.caller, lead_name=lead_name, language=language, seed=seed, recalled=self.recalled
        )


def welcome_of(session: Session, row: CallRow, clinic: Clinic) -> Welcome:
    """Return how a call that came in begins; its clinic has words for such calls."""
    assert clinic.inbound is not None
    if not callers.is_expected(session, row.lead_id):
        return Welcome(clinic.inbound, WhoCalls.STRANGER)
    told = callers.told_before(session, row.lead_id, clinic.inbound)
    return Welcome(clinic.inbound, WhoCalls.EXPECTED, told)

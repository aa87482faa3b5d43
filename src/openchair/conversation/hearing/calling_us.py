"""What people say who call us, at the question who they are or what we can do for them."""

from openchair.conversation.events import (
    Agreed,
    AskedForPerson,
    AskedQuestion,
    Disagreed,
    Event,
)
from openchair.conversation.hearing.names import is_another_name, is_that_name
from openchair.conversation.hearing.patterns import rule
from openchair.conversation.hearing.said import Said
from openchair.conversation.hearing.yes_no import Reply, leading_reply
from openchair.conversation.questions import CALLER_NAME, HOW_TO_HELP, WHO_CALLS

_ABOUT = "about"
_CALLS_BACK = rule(
    r"missed (?:a |your |the |an? )?(?:\S+ )?calls?|(?:returning|return|answering) (?:your|a|the|this|my) (?:\S+ )?calls?"
    r"|calling (?:you )?back|call(?:ed|ing)? you back|(?:you|somebody|someone|they|you guys) (?:just |had |have )?called(?: me)?"
    r"|(?:got|had|have|received) (?:a |your |the )?(?:\S+ )?(?:call|voicemail|message) from"
    r"|llamada perdida|me llam(?:aron|o|aste)|(?:devolviendo|regresando|devuelvo|regreso) (?:la|su|una) llamada"
)
_HAS_A_VISIT = rule(
    r"(?:cancel|reschedule|change|move|confirm|check|push back) (?:\S+ )?(?:my|our|the|an|his|her) (?:\S+ )?(?:appointment|visit)"
    r"|(?:cancelar|cambiar|mover|reprogramar|confirmar|anular) (?:mi|la|una|nuestra|su) cita"
)
_KEEPS_IT_BACK = rule(r"(?:rather|prefer|prefiero|mejor) (?:not|no)(?: \S+){0,4}")


def heard_from_caller(said: Said, asked: str | None, expected: str) -> Event | None:
    """Return what somebody who called us means; None where it is for the other rules to hear.

    `asked` is what they were asked last, `expected` the name of the person who left their number.
    """
    if asked == WHO_CALLS:
        return _who(said, expected) or _why(said)
    if asked == HOW_TO_HELP:
        return _why(said)
    is_kept_back = asked == CALLER_NAME and _KEEPS_IT_BACK.is_in(said)
    return Disagreed() if is_kept_back else None


def _who(said: Said, expected: str) -> Event | None:
    if is_another_name(said, expected):
        return Disagreed()
    if is_that_name(said, expected):
        return Agreed()
    if not _CALLS_BACK.is_in(said):
        return None
    return Agreed() if leading_reply(said) is Reply.YES else AskedQuestion(_ABOUT)


def _why(said: Said) -> Event | None:
    return AskedForPerson() if _HAS_A_VISIT.is_in(said) else None

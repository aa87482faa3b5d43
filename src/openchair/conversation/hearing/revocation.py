"""Whether somebody takes back their leave to be called: the one thing that must not be missed.

What looks like it and is not ("stop by the office", "take me off the waiting list") is blotted out
first; then any rule of either language is enough, whatever language the call is in.
"""

from openchair.conversation.hearing import revocation_en, revocation_es
from openchair.conversation.hearing.patterns import Vocabulary
from openchair.conversation.hearing.said import remembered

_JUST_STOP = Vocabulary(
    *(revocation_en.BARE, revocation_en.WEAK, revocation_es.BARE, revocation_es.WEAK)
)


@remembered
def asks_not_to_be_called(said: str) -> bool:
    """Whether calling, the caller, the list, the number, data or consent is what shall stop."""
    return (
        revocation_en.COURTEOUS.is_in(said)
        or revocation_en.STRONG.is_in(said, but=revocation_en.INNOCENT)
        or revocation_es.STRONG.is_in(said, but=revocation_es.INNOCENT)
    )


@remembered
def says_just_stop(said: str) -> bool:
    """Whether it is "stop" with nothing named, aimed at the machine, or a weary complaint.

    Yields to a wish for a person, a wrong number, and to talk of pain that will not stop.
    """
    if _JUST_STOP.is_silent(said):
        return False
    return any(
        pattern.is_in(said, but=innocent)
        for pattern, innocent in (
            (revocation_en.BARE, revocation_en.INNOCENT),
            (revocation_es.BARE, revocation_es.INNOCENT),
            (revocation_en.WEAK, revocation_en.INNOCENT),
            (revocation_es.WEAK, revocation_es.INNOCENT),
        )
    )

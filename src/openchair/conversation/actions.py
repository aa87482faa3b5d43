"""What a call wants done: imperatives. The machine only says them; others do them."""

from dataclasses import dataclass
from enum import StrEnum

from openchair.conversation.events import snake_case
from openchair.phone import Phone
from openchair.slots import Slot, Wish


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do."""

    @classmethod
    def name(cls) -> str:
        """The action's name in logs and on the dashboard: `hold_slots`."""
        return snake_case(cls.__name__)


class Topic(StrEnum):
    """What a line is about; also the key of its words in the script."""

    GREETING = "greeting"
    """Who is calling, that it is an AI, how to stop, whether now is a good time."""
    ASK = "ask"
    """One of the script's questions; `Say.question` says which."""
    OFFER = "offer"
    """Slots to choose from; `Say.slots` says which."""
    READ_BACK = "read_back"
    """The chosen slot, to be confirmed; `Say.slots` holds it."""
    BOOKED = "booked"
    SLOT_TAKEN = "slot_taken"
    NO_SLOTS = "no_slots"
    ANSWER = "answer"
    """The reply to a caller's question."""
    NOT_UNDERSTOOD = "not_understood"
    STILL_THERE = "still_there"
    WAIT = "wait"
    """One moment: the desk is still looking."""
    URGENT = "urgent"
    CALL_911 = "call_911"
    OPTED_OUT = "opted_out"
    WRONG_NUMBER = "wrong_number"
    SOMEONE_ELSE = "someone_else"
    TRANSFER = "transfer"
    OFFER_PERSON = "offer_person"
    """Whether the clinic's staff shall call about what the script cannot answer."""
    PERSON_WILL_CALL = "person_will_call"
    ASK_WHEN = "ask_when"
    """When a better time to call would be."""
    CALL_LATER = "call_later"
    DECLINED = "declined"
    VOICEMAIL = "voicemail"
    APOLOGY = "apology"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class Say(Action):
    """Speak to the caller.

    `question` is the key of the question the line asks, if any; `slots` are the slots it names.
    `verbatim` lines are spoken word for word, by law or because a slot depends on them.
    """

    text: str
    topic: Topic
    question: str | None = None
    slots: tuple[Slot, ...] = ()
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class HoldSlots(Action):
    """Find up to `count` free slots near the wish and hold them for this call.

    Answered by one SlotsHeld or NoSlotsFound each, in the order asked. Earlier holds of the call
    are released.
    """

    visit_type: str
    wish: Wish
    count: int
    avoid: tuple[str, ...] = ()
    """Keys of slots that were turned down or are gone: not to be offered again."""


@dataclass(frozen=True, slots=True)
class BookSlot(Action):
    """Book a held slot. Answered by SlotBooked or SlotTaken."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class ReleaseSlots(Action):
    """Let go of every slot held for this call."""


class SuppressionReason(StrEnum):
    """Why a number is not called again."""

    OPTED_OUT = "opted_out"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class Suppress(Action):
    """Never call this number for this clinic again; written before the goodbye is spoken."""

    reason: SuppressionReason


@dataclass(frozen=True, slots=True)
class NameCaller(Action):
    """Note who called us, where it is not the person who left this number."""

    caller: str
    """Their name; empty while it is not known."""


@dataclass(frozen=True, slots=True)
class TransferCall(Action):
    """Connect the caller to the clinic's own staff."""

    to: Phone


@dataclass(frozen=True, slots=True)
class HangUp(Action):
    """End the call, after what was said before has been heard."""


@dataclass(frozen=True, slots=True)
class Refuse(Action):
    """Tell whoever asked for a move that it is out of place, and what is allowed instead."""

    asked: str
    state: str
    allowed: tuple[str, ...]

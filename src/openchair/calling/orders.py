"""What a live talk wants done: with the ears and mouth, and with the line. Values only."""

from dataclasses import dataclass

from openchair.phone import Phone


@dataclass(frozen=True, slots=True)
class Tell:
    """Send this to the ears and mouth."""

    message: bytes
    answers: str = ""
    """The tool call that it answers: where that is cancelled meanwhile, it is not to be sent."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Have the line tell us when all that was sent before has been heard."""

    name: str


@dataclass(frozen=True, slots=True)
class ClearLine:
    """Stop what is playing."""


@dataclass(frozen=True, slots=True)
class OpenAgain:
    """The session is lost: open another, and begin it with these settings."""

    settings: bytes | None
    """None: the talk has not begun; it does so as it would have in the first session."""


@dataclass(frozen=True, slots=True)
class SayOnLine:
    """Let the carrier itself say this, and end the call: our own mouth is lost."""

    text: str


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Connect the person to somebody else."""

    to: Phone


@dataclass(frozen=True, slots=True)
class EndLine:
    """End the call at the carrier, and close everything."""


Order = Tell | Mark | ClearLine | OpenAgain | SayOnLine | TransferLine | EndLine

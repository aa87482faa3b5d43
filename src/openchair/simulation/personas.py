"""The kinds of people who pick up, and how common each is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openchair.conversation.call import Result
from openchair.simulation.life import Life
from openchair.simulation.patient import Patient
from openchair.simulation.speech import PLAIN, Manner, Speech
from openchair.simulation.unwilling import (
    HangsUp,
    Insistent,
    LifeThreatening,
    Mailbox,
    NotNow,
    Silent,
)
from openchair.simulation.willing import (
    Anxious,
    BadLine,
    ChangesMind,
    Chatty,
    Curious,
    HardOfHearing,
    Hurried,
    InPain,
    Mumbler,
    Parent,
    Picky,
    Sceptical,
)
from openchair.simulation.wording import Phrases, Wording

Make = Callable[[Life, Speech], Patient]
Means = Callable[[Wording], Phrases]


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of person."""

    name: str
    story: str
    weight: float
    """How common, in percent of those who pick up; 0 where only the line or a test calls them."""
    make: Make
    leads_to: frozenset[Result]
    """What a call with them should come to, if it is led well and a slot is free."""
    manner: Manner = PLAIN
    language: str | None = None
    """The language they answer in, whatever the lead's."""
    next_time: str | None = None
    """Whom they mostly are at a later attempt; None: the same."""


def insists(means: Means, *, up_to: int = 0) -> Make:
    """Make people who say one thing, from a random turn on."""
    return lambda life, speech: Insistent(
        life, speech, means(speech.words), after=speech.rng.randint(0, up_to)
    )


def not_now(means: Means, *, knows_when: float) -> Make:
    """Make people who want to be called at another time."""
    return lambda life, speech: NotNow(life, speech, means(speech.words), knows_when=knows_when)


_BOOKED = frozenset({Result.BOOKED})
_STOPPED = frozenset({Result.OPTED_OUT})
_DECLINED = frozenset({Result.DECLINED})
_LATER = frozenset({Result.RESCHEDULE})
_PERSON = frozenset({Result.TRANSFERRED})
_BOOKED_OR_NOT = frozenset({Result.BOOKED, Result.DECLINED})
_TALKS_MUCH = Manner(hesitation=0.5, talks_on=0.35)
_AGREEABLE = "agreeable"

# The weights say who picks up when a clinic calls back people who asked for a visit. They are
# chosen to keep every path of a call busy, not measured.
PERSONAS = (
    Persona(_AGREEABLE, "Asked for a visit and is glad of the call.", 24, Patient, _BOOKED),
    Persona(
        "hurried",
        "Has a minute and answers in a word.",
        8,
        Hurried,
        _BOOKED,
        manner=Manner(hesitation=0.0, is_terse=True),
    ),
    Persona(
        "chatty",
        "Tells everything at once, and about the dog.",
        6.7,
        Chatty,
        _BOOKED,
        manner=_TALKS_MUCH,
    ),
    Persona(
        "hard_of_hearing",
        "Asks to hear it again.",
        4,
        HardOfHearing,
        _BOOKED,
    ),
    Persona(
        "spanish_speaker",
        "Answers in Spanish from the first word.",
        6,
        Patient,
        _BOOKED,
        language="es",
    ),
    Persona(
        "changes_mind",
        "Chooses a time, hears it read back, wants the other.",
        4,
        ChangesMind,
        _BOOKED,
    ),
    Persona("in_pain", "Has a toothache and needs the first free chair.", 5, InPain, _BOOKED),
    Persona("parent", "Asks for a child.", 3, Parent, _BOOKED),
    Persona("anxious", "Is afraid that it hurts.", 2, Anxious, _BOOKED),
    Persona("bad_line", "Is cut off now and then.", 1.5, BadLine, _BOOKED),
    Persona(
        "mumbler",
        "Cannot be understood half of the time.",
        1.5,
        Mumbler,
        _BOOKED,
        manner=Manner(hesitation=0.5),
    ),
    Persona("picky", "Turns down several rounds of slots.", 3, Picky, _BOOKED_OR_NOT | _LATER),
    Persona(
        "price_shopper",
        "Asks what it costs, about insurance and parking.",
        4,
        Curious,
        _BOOKED_OR_NOT | _PERSON,
    ),
    Persona("sceptical", "Who is this, and is it a robot?", 4, Sceptical, _BOOKED_OR_NOT),
    Persona(
        "busy_now",
        "Has no time now.",
        3.5,
        not_now(lambda words: words.busy, knows_when=0.5),
        _LATER,
        next_time=_AGREEABLE,
    ),
    Persona(
        "driving",
        "Is at the wheel.",
        1.5,
        not_now(lambda words: words.driving, knows_when=0.3),
        _LATER,
        next_time=_AGREEABLE,
    ),
    Persona(
        "call_back_thursday",
        "Asks to be called on another day, and says when.",
        3,
        not_now(lambda words: words.call_at, knows_when=1),
        _LATER,
        next_time=_AGREEABLE,
    ),
    Persona(
        "someone_else",
        "Is the lead's husband, mother or room-mate.",
        3,
        not_now(lambda words: words.someone_else, knows_when=0.5),
        _LATER,
        next_time=_AGREEABLE,
    ),
    Persona(
        "not_interested",
        "Has found another dentist, or thought better of it.",
        4,
        insists(lambda words: words.not_interested),
        _DECLINED,
    ),
    Persona(
        "asks_to_stop",
        "Does not want to be called.",
        1.5,
        insists(lambda words: words.stop),
        _STOPPED,
    ),
    Persona(
        "stops_midway",
        "Goes along for a while and then has had enough.",
        0.7,
        insists(lambda words: words.enough, up_to=3),
        _STOPPED,
    ),
    Persona(
        "wrong_number",
        "Has never heard of the lead.",
        1.5,
        insists(lambda words: words.wrong_number),
        frozenset({Result.WRONG_NUMBER}),
    ),
    Persona(
        "wants_person",
        "Wants a human being, now or after a few questions.",
        1.5,
        insists(lambda words: words.person, up_to=3),
        _PERSON,
    ),
    Persona(
        "life_threatening",
        "Can hardly breathe: 911.",
        0.1,
        LifeThreatening,
        _PERSON,
    ),
    Persona(
        "hangs_up",
        "Puts the phone down, at once or in mid-talk.",
        2,
        HangsUp,
        _DECLINED,
        next_time=_AGREEABLE,
    ),
    Persona(
        "silent",
        "Picks up and says nothing.",
        1,
        Silent,
        frozenset({Result.NO_ANSWER}),
        next_time=_AGREEABLE,
    ),
    Persona("voicemail", "A machine.", 0, Mailbox, frozenset({Result.VOICEMAIL})),
)
NAMES: Mapping[str, Persona] = {persona.name: persona for persona in PERSONAS}


def named(name: str) -> Persona:
    """Return the persona of this name; ValueError lists those there are."""
    if name not in NAMES:
        raise ValueError(f"no persona {name!r}; there are {', '.join(sorted(NAMES))}")
    return NAMES[name]

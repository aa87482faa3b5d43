"""The shape of the words in the agent's JSON: what a clinic may change about a call.

Words are data, moves are code: nothing here can name a next state. Shapes are checked here, what
the law fixes and what one part promises another in `lint.py`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from openchair.conversation.call import State
from openchair.conversation.questions import QuestionKind

Language = Annotated[str, Field(pattern="^(en|es)$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Line = Annotated[str, Field(min_length=1, max_length=600)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]
Words = Annotated[
    dict[Language, Lines],
    Field(
        description="Variations by language; the call's seed chooses one. Those with {lead_name} "
        "or {callback_number} come first where the lead has a name and the clinic a number."
    ),
]
Heard = dict[Language, tuple[Line, ...]]


class Part(BaseModel):
    """A part of the file: nothing unknown is let through."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Persona(Part):
    """Who speaks."""

    name: str = Field(min_length=1, max_length=30, description="The name the voice gives itself.")
    manner: str = Field(
        min_length=1, max_length=600, description="How it speaks; told to a language model."
    )


class ChoiceConfig(Part):
    """One answer a question allows."""

    heard: Heard = Field(description="Words in which callers give this answer, by language.")
    visit_type: Key | None = Field(
        default=None, description="The visit this answer calls for: a key of booking.visit_types."
    )


class QuestionConfig(Part):
    """A question about the visit."""

    kind: QuestionKind
    say: Words
    again: Heard = Field(default={}, description="How it is asked when it was not understood.")
    choices: dict[Key, ChoiceConfig] = Field(
        default={}, description="For kind `choice`: the answers, by the value that is kept."
    )
    yes: Key | None = Field(default=None, description="The value a bare yes stands for.")
    no: Key | None = Field(default=None, description="The value a bare no stands for.")
    urgent_when: tuple[Key, ...] = Field(
        default=(), description="Answers that mean pain: the soonest visit, no more questions."
    )


class AnswerConfig(Part):
    """What is answered when the caller asks about something."""

    heard: Heard = Field(default={}, description="Words in which callers ask it, by language.")
    say: Words
    open: bool = Field(
        default=False,
        description="May be said before the caller agreed to talk: it names no treatment.",
    )


class LineConfig(Part):
    """Everything else that is said, by occasion."""

    good_time: Words = Field(description="Is now a good time? After an answer, in GREETING.")
    in_a_moment: Words = Field(description="The answer comes once the caller agrees to talk.")
    acknowledge: Words = Field(description="Before the next question.")
    offer: Words = Field(description="Several times to choose from: {slots}.")
    offer_one: Words = Field(description="One time: {slots}.")
    which: Words = Field(description="The caller said yes to several times: {slots}.")
    read_back: Words = Field(description="The chosen time, to be confirmed: {slot}.")
    booked: Words = Field(description="The appointment is committed: {slot}.")
    slot_taken: Words
    no_slots: Words
    not_understood: Words
    still_there: Words
    wait: Words
    urgent: Words
    call_911: Words
    opted_out: Words
    wrong_number: Words
    someone_else: Words
    transfer: Words
    offer_person: Words
    person_will_call: Words
    ask_when: Words
    call_later: Words = Field(description="The time to call again is known: {time}.")
    call_later_sometime: Words = Field(description="It is not.")
    declined: Words
    apology: Words
    goodbye: Words


class Voicemail(Part):
    """The message left on an answering machine."""

    leave: bool = Field(
        default=True,
        description="Leave one, where the clinic has a toll-free number to opt out by "
        "(47 CFR 64.1200(b)(3)); without one nothing is said to a machine.",
    )
    say: Words


class Inbound(Part):
    """What is said to somebody who calls us, besides what everybody is told and asked."""

    expected: Words = Field(
        description="The first words to somebody who calls from a lead's number: the clinic, that "
        "it is an AI, that the call is recorded, how to reach a person, and whether they are who "
        "left this number."
    )
    stranger: Words = Field(
        description="The first words to anybody else; they end by asking whether they would like "
        "a visit."
    )
    who_calls: Words = Field(description="Whether they are who left this number, asked again.")
    how_to_help: Words = Field(description="Whether they would like a visit, asked again.")
    name: Words = Field(description="May I have your name?")
    message: Words = Field(description="What shall our staff know?")
    message_taken: Words
    goal: Line = Field(
        description="What a language model shall achieve until it is known who calls."
    )


class Limits(Part):
    """How long the talk may go on. The ranges keep it humane, whatever a clinic writes."""

    misses: int = Field(default=3, ge=2, le=5, description="Utterances in a row not understood.")
    silences: int = Field(default=3, ge=2, le=5, description="Silences in a row.")
    unknowns: int = Field(default=2, ge=1, le=5, description="Questions the script cannot answer.")
    searches: int = Field(default=4, ge=1, le=10, description="Rounds of free times looked for.")
    turns: int = Field(default=60, ge=20, le=200, description="Events in one call.")
    silence_seconds: float = Field(default=8.0, ge=3, le=20, description="What is a silence.")
    call_seconds: int = Field(default=480, ge=60, le=1800, description="The longest call.")


class Prompt(Part):
    """What a language model is told, where one speaks between the script's lines."""

    rules: tuple[Line, ...] = Field(min_length=1)
    goals: dict[State, Line] = Field(description="What to achieve now, by state.")


class ConversationConfig(Part):
    """The words of a call."""

    version: str = Field(
        pattern=r"^[0-9A-Za-z.\-]{1,40}$",
        description="Kept with every call: which words were in force.",
    )
    persona: Persona
    languages: tuple[Language, ...] = Field(min_length=1, description="The first is the usual one.")
    greetings: Words = Field(
        description="The first words, spoken as they stand: the clinic's legal name, that it is "
        "an AI, how to stop, that the call is recorded, and whether now is a good time."
    )
    ask: tuple[Key, ...] = Field(min_length=1, description="The questions, in the order asked.")
    questions: dict[Key, QuestionConfig]
    answers: dict[Key, AnswerConfig] = Field(
        description="What callers ask, by topic. `unknown` is said to everything else."
    )
    lines: LineConfig
    voicemail: Voicemail
    inbound: Inbound | None = Field(
        default=None,
        description="Without it nobody who calls is led: they hear where to reach the clinic.",
    )
    limits: Limits = Limits()
    prompt: Prompt

"""A clinic's profile as people fill it in, and what can be wrong with it. Pure."""

from typing import Annotated, Any
from zoneinfo import available_timezones

import phonenumbers
from pydantic import AfterValidator, Field

from openchair.accounts.fields import Email, Input, Line, Name
from openchair.accounts.rules import email_problem
from openchair.errors import Problem

LANGUAGES = ("en", "es")


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("is no time zone; give one such as America/Chicago")
    return text


def _region(text: str) -> str:
    if text not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("is no region; give two letters such as US")
    return text


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
    return text


def _contact(text: str) -> str:
    if text and email_problem(text):
        raise ValueError("is not an e-mail address")
    return text


Zone = Annotated[Line, AfterValidator(_zone)]
Region = Annotated[Line, AfterValidator(_region)]
Language = Annotated[Line, AfterValidator(_language)]
Contact = Annotated[Email, AfterValidator(_contact)]
Overrides = Annotated[dict[str, Any], Field(max_length=100)]
Attempts = Annotated[int, Field(ge=1, le=20)]
Lines = Annotated[int, Field(ge=1, le=1000)]
Days = Annotated[int, Field(ge=0, le=3650)]


class NewClient(Input):
    """A clinic to add. Everything but its name has a default."""

    name: Name = Field(examples=["Smile Dental"])
    email: Contact = ""
    timezone: Zone = Field("America/New_York", examples=["America/Chicago"])
    legal_name: Line = ""
    callback_number: Line = Field("", description="The number people may call back.")
    transfer_number: Line = Field("", description="Where callers who want a person are put.")
    region: Region = Field("US", description="ISO 3166; the only one that is called.")
    language: Language = Field("en", description="en or es")
    paused: bool = Field(default=False, description="A paused clinic's calls stay queued.")
    record_calls: bool = Field(default=False, description="Keep a recording of real calls.")
    max_concurrent_calls: Lines = 2
    max_attempts: Attempts = 3
    duplicate_window_days: Days = 30
    policy: Overrides = Field(default={}, description="Calling windows, caps and retry delays.")
    script: Overrides = Field(default={}, description="Overrides of the agent's script.")


class ClientChange(Input):
    """What to change of a clinic; what is left out stays."""

    name: Name | None = None
    email: Contact | None = None
    timezone: Zone | None = None
    legal_name: Line | None = None
    callback_number: Line | None = None
    transfer_number: Line | None = None
    region: Region | None = None
    language: Language | None = None
    paused: bool | None = None
    record_calls: bool | None = None
    max_concurrent_calls: Lines | None = None
    max_attempts: Attempts | None = None
    duplicate_window_days: Days | None = None
    policy: Overrides | None = None
    script: Overrides | None = None

    def changes(self) -> dict[str, Any]:
        """Return the fields that were given a value."""
        return self.model_dump(exclude_none=True)


def own_number(text: str, region: str, field: str) -> str | Problem:
    """Read a clinic's own number to E.164; free ones too, for people may call those.

    555 numbers pass: they are what a clinic is tried out with, and nothing is dialled here.
    """
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        return Problem("phone_invalid", "This is not a phone number.", field=field, value=text[:80])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

"""What a question is about, from its key: scripts may name and word their questions freely."""

import functools
from enum import StrEnum


class Subject(StrEnum):
    """What a patient knows something about."""

    PAIN = "pain"
    STATUS = "status"
    """New or existing patient."""
    REASON = "reason"
    INSURANCE = "insurance"
    TIMES = "times"
    STAFF_CALL = "staff_call"
    """Whether the clinic's staff shall call."""
    OTHER = "other"


_SIGNS = (
    (Subject.STAFF_CALL, ("staff",)),
    (Subject.INSURANCE, ("insur", "cover", "plan")),
    (Subject.PAIN, ("pain", "urgen", "emerg", "hurt")),
    (Subject.REASON, ("reason", "why", "visit_type", "service", "treatment")),
    (Subject.TIMES, ("time", "day", "when", "wish", "prefer", "avail")),
    (Subject.STATUS, ("patient", "status", "new", "existing", "before")),
)


@functools.lru_cache(maxsize=256)
def subject_of(question: str) -> Subject:
    """Tell what a question with this key is about."""
    key = question.lower()
    for subject, signs in _SIGNS:
        if any(sign in key for sign in signs):
            return subject
    return Subject.OTHER

"""Names that callers give: cut out of what they said, and compared with the name of a lead."""

import re

from openchair.conversation.hearing.normal import normal

LONGEST = 80
_INTRODUCED = (
    r"(?:my (?:full |first )?name(?:'s| is)|the name(?:'s| is)|this is|it(?:'s| is)|i am|i'm|call me"
    r"|you(?:'re| are) speaking (?:with|to)|me llamo|mi nombre es|el nombre es|soy|habla|le habla)"
)
_LEAD_IN = re.compile(
    rf"^(?:(?:yes|yeah|sure|hi|hello|hey|um|uh|oh|well|of course|okay|ok|no|sí|si|claro|hola|pues|bueno)"
    rf"[\s,.!]+)*(?:.*?\b{_INTRODUCED}\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,.;!]+(?:speaking|here|calling|and i\b.*|but\b.*|please|thanks|thank you|y quiero\b.*"
    r"|pero\b.*|por favor|gracias)[\s.!]*$|[,;]\s.*$|(?<!\b\w\w)(?<!\b\w\w\w)\.\s.*$|[\s.,;!?]+$",
    re.IGNORECASE,
)
_NO_NAME = frozenset({"none", "no", "nothing", "anonymous", "nobody", "nadie", "ninguno"})
_MOST_WORDS = 5
_GIVEN = re.compile(
    r"\b(?:my (?:full |first )?name is|this is|me llamo|mi nombre es|le habla|habla)"
    r" (?!not\b|a\b|an\b|the\b|your\b|about\b|regarding\b|for\b|in\b|my\b|his\b|her\b|good\b|fine\b"
    r"|ok\b|okay\b|de\b|con\b|sobre\b)(\S+(?: \S+)?)$|^(?:\S+ )?(\S+) speaking$"
)
_BARE = re.compile(
    r"^(?:yes |yeah |yep |hi |hello |si |hola )*(?:this is |that is |it is |i am |my name is |soy |habla "
    r"|me llamo |mi nombre es )?"
)
_AROUND = frozenset({"speaking", "here", "yes", "si", "aqui", "habla"})
_SELF = frozenset({"me", "she", "he", "him", "myself", "yo", "ella", "el", "correct", "right"})


def name_in(words: str) -> str:
    """Return the name in an answer to "may I have your name?"; empty where there is none."""
    name = _LEAD_IN.sub("", words.strip()[: LONGEST * 2])
    while (shorter := _TAIL.sub("", name)) != name:
        name = shorter
    parts = name.split()
    if not parts or len(parts) > _MOST_WORDS or name.lower() in _NO_NAME:
        return ""
    if not any(letter.isalpha() for letter in name) or any(letter.isdigit() for letter in name):
        return ""
    return " ".join(part if part != part.lower() else part.capitalize() for part in parts)[:LONGEST]


def is_that_name(said: str, expected: str) -> bool:
    """Tell whether nothing is said but the name expected, a part of it, or "this is she"."""
    parts = frozenset(str(normal(expected)).split())
    words = [word for word in _BARE.sub("", said).split() if word not in _AROUND]
    return bool(words) and frozenset(words) <= parts | _SELF


def is_another_name(said: str, expected: str) -> bool:
    """Tell whether the caller gives a name of which nothing is in the one expected."""
    given = _GIVEN.search(said)
    if given is None or not expected:
        return False
    names = frozenset((given[1] or given[2]).split()) - _SELF
    return bool(names) and names.isdisjoint(str(normal(expected)).split())

"""One form for what was heard: lower case, no accents, no punctuation, contractions written out.

Every pattern in this package is written in this form, so that `don't`, `dont`, `Don’t` and
`do not` need one rule. Clock digits keep their colon (`10:30`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from openchair.conversation.hearing.patterns import Expression
from openchair.conversation.hearing.said import Said, remembered, trimmed

LONGEST = 1_000
"""Characters looked at. Long speech keeps its beginning and its end: that is where people say what
they want, and where they say stop."""

_APOSTROPHES = re.compile(r"[’‘ʼ`´]")
_DOTTED_MERIDIEM = re.compile(r"\b([ap])\s?\.\s?m\b\.?")
_MERIDIEM = re.compile(r"\b(\d{1,2}(?::\d\d)?)\s?([ap])\s?m\b")
_ORDINAL_DIGITS = Expression(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_ODD = re.compile(r"[^a-z\s]")
"""What most speech recognisers never write."""
_BETWEEN_WORDS = re.compile(r"[^a-z0-9:/]+|(?<!\d)[:/]+|[:/]+(?!\d)")

_WRITTEN_OUT = {
    **{
        f"{verb}nt": f"{verb} not"
        for verb in (
            *("do", "does", "did", "is", "are", "was", "were", "have", "has", "had"),
            *("would", "should", "could", "must", "need"),
        )
    },
    **{f"{who}ve": f"{who} have" for who in ("i", "you", "we", "they")},
    **{f"{who}ll": f"{who} will" for who in ("you", "they", "it", "that", "there")},
    **{f"{who}d": f"{who} would" for who in ("you", "they", "it", "that")},
    **{f"{who}re": f"{who} are" for who in ("you", "they")},
    **{
        f"{word}s": f"{word} is"
        for word in (
            "that",
            "what",
            "where",
            "who",
            "there",
            "here",
            "when",
            "now",
            "everything",
            "he",
            "she",
            "it",
        )
    },
    "hows": "how is",
    "longs": "long is",
    "names": "name is",
    "numbers": "numbers",
    "im": "i am",
    "ima": "i am going to",
    "imma": "i am going to",
    "cant": "can not",
    "cannot": "can not",
    "wont": "will not",
    "aint": "is not",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "gimme": "give me",
    "lemme": "let me",
    "dunno": "do not know",
    "yall": "you all",
    "yalls": "your",
    "ya'll": "you all",
    "tryna": "trying to",
    "cuz": "because",
    "ok": "okay",
    "k": "okay",
    "ur": "your",
    "u": "you",
    "plz": "please",
    "thx": "thanks",
    "tmrw": "tomorrow",
    "tomorow": "tomorrow",
    "xq": "porque",
    "porfa": "por favor",
    "porfavor": "por favor",
    "osea": "o sea",
    "manyana": "manana",
    "fone": "phone",
    "optout": "opt out",
    "stopp": "stop",
    **{
        f"{verb}in": f"{verb}ing"
        for verb in (
            *(
                "call",
                "text",
                "bother",
                "ring",
                "harass",
                "try",
                "go",
                "do",
                "work",
                "hurt",
                "bleed",
            ),
            *("clean", "eat", "talk", "look", "get", "tell", "ask", "say", "throbb", "ach", "kill"),
        )
    },
}

# With its apostrophe a contraction is plain; without it these are other words (ill, well, were).
_WITH_APOSTROPHE = {
    "i'll": "i will",
    "i'd": "i would",
    "we'll": "we will",
    "we'd": "we would",
    "we're": "we are",
    "he'll": "he will",
    "she'll": "she will",
    "he'd": "he would",
    "she'd": "she would",
    "let's": "lets",
    "d'you": "do you",
    "ma'am": "maam",
    "o'clock": "oclock",
    "'em": "them",
    "how'd": "how did",
    "where'd": "where did",
    "who'd": "who did",
    "why'd": "why did",
}

_FILLERS = frozenset(
    ("um", "umm", "uh", "uhm", "uhh", "er", "erm", "ah", "ahh", "eh", "mmm", "hm", "hmm", "mm")
    + ("ay", "pos", "pues", "basically", "literally", "ehm", "emm", "eeh", "ehh", "huh")
)
_HUMS = ("hm", "uh", "aja", "aha")
"""What every hum has in it."""
_HUMMED_YES = re.compile(r"\b(?:m+ ?-?hm+|uh ?-?huh|aja|aha)\b")
_HUMMED_NO = re.compile(r"\bnuh ?-?uh\b|^uh ?-?uh$")
_FILLER_PHRASES = Expression(
    r"(?<!do )(?<!if )\byou know(?! (?:how|what|if|when|where|who|why)\b) ?"
    r"|\b(?:o sea|este este|fijese que|fijate que|la mera verdad|let me see|(?:kind of|sort of)(?= \S)) ?\b"
    r"|^este (?=no|si|pues|yo|ya|quiero|que|me|mire|bueno|a )|^(?:oh|well|so|bueno(?= \w)|oiga|oye|mire|mira|hey|look(?! at)|listen|and|y|a ver) "
    r"|(?<=guys )like |(?<=around )like |(?<=at )like |(?<=just )like |(?<=am )like "
)
# "good morning" wishes for no morning.
_GREETING = Expression(
    r"^((?:(?:hello|hi|hey|yes|hola|si|bueno|alo|oh) )*)(?:good (?:morning|afternoon|evening)|buen(?:os|as|a)? (?:dias?|tardes?|noches?))\b"
    r"(?! (?:is|are|works?|would|will|for|de|es|me|por|appointment|time|slot))"
)
# "ten ten thirty" and "zero zero zero" mean something; "the the" does not.
_NUMBERS = frozenset(
    "zero oh one two three four five six seven eight nine ten eleven twelve "
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce operator".split()
)
_STUTTER = re.compile(r"\b(\w+(?: \w+){0,2})(?: \1\b)+")


@remembered
def normal(text: str) -> Said:
    """Return the words of `text` in the one form the rules are written in."""
    said = _ORDINAL_DIGITS.sub(r"\1th", Said(" ".join(_words(_plain(_bounded(text))))))
    said = _GREETING.sub(r"\1hello", _FILLER_PHRASES.sub("", said))
    if _says_a_word_twice(said):
        said = Said(_STUTTER.sub(_once, said))
    return trimmed(said)


def _plain(text: str) -> str:
    """Return the text in lower case, with its accents gone and its hums and clock times put plainly."""
    plain = (text if text.isascii() else _without_accents(text)).lower()
    if _ODD.search(plain):
        plain = _DOTTED_MERIDIEM.sub(r"\1m", _APOSTROPHES.sub("'", plain))
        plain = _MERIDIEM.sub(r"\1 \2m", plain)
    if any(hum in plain for hum in _HUMS):
        plain = _HUMMED_NO.sub("nuhuh", _HUMMED_YES.sub("mhm", plain))
    return plain


def _words(plain: str) -> Iterable[str]:
    """Return the words written out, without fillers."""
    parts = plain.split()
    if _ODD.search(plain):
        written_out = [word for part in parts for word in _written_out(part)]
    else:
        written_out = [_WRITTEN_OUT.get(part, part) for part in parts]
    return [word for word in written_out if word not in _FILLERS]


def _says_a_word_twice(said: str) -> bool:
    words = said.replace(":", " ").replace("/", " ").split()
    return len(set(words)) < len(words)


def _bounded(text: str) -> str:
    """Cut long speech to its beginning and its end."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]} {text[-half:]}"


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _written_out(part: str) -> Iterator[str]:
    """Yield the words that one blank-separated part stands for."""
    bare = part.strip('.,;:!?¡¿"()…-')
    if bare in _WITH_APOSTROPHE:
        yield _WITH_APOSTROPHE[bare]
        return
    for word in _BETWEEN_WORDS.sub(" ", bare.replace("'", "")).split():
        yield _WRITTEN_OUT.get(word, word)


def _once(stutter: re.Match[str]) -> str:
    """Keep one of words said twice in a row, unless they are numbers."""
    return stutter[0] if _NUMBERS & set(stutter[1].split()) else stutter[1]

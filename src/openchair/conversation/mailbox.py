"""Answering machines, by what they say: carriers do not always tell."""

import re

_GREETING = re.compile(
    r"""
      (?:leave|record)\s+(?:me\s+|us\s+)?(?:a|your)\s+(?:\w+\s+){0,2}message
    | (?:after|at)\s+the\s+(?:tone|beep)
    | (?:you.ve|you\s+have)\s+reached\s+the\s+(?:voice\s?mail|mailbox)
    | (?:voice\s?mail|mailbox)\s+(?:of|for|is\s+full|belonging)
    | (?:is|am|are)\s+not\s+available\s+(?:right\s+now|to\s+take|at\s+the\s+moment)
    | (?:can.?t|cannot|unable\s+to)\s+(?:come\s+to|get\s+to|answer|take)
      \s+(?:the|your)\s+(?:phone|call)
    | forwarded\s+to\s+(?:an?\s+)?(?:automat(?:ed|ic)\s+)?voice
    | leave\s+(?:me\s+)?(?:your|a)\s+name
    | dej[ea](?:r|nos|me)?\s+(?:su|tu|un)\s+(?:nombre|mensaje|recado)
    | despu[eé]s\s+(?:del?|de\s+la)\s+(?:tono|se[nñ]al)
    | buz[oó]n\s+de\s+voz
    | no\s+(?:se\s+encuentra|est[aá])\s+disponible
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_mailbox(words: str) -> bool:
    """Tell whether these first words are an answering machine's greeting."""
    return bool(_GREETING.search(words))

"""The ears: how fast an utterance is heard, and how well, in either language.

The floor is what any rule costs at least: bringing the words into normal form and searching them
once with one compiled alternation of a dozen words. Speed is measured over the fresh phrases of the
tests, each where it was said and never heard before; what was heard of late is remembered, and the
last column tells how fast it is then. The figures are taken over the phrases held back from the
rules.

    .venv/bin/python benchmarks/understanding.py
"""

import math
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from openchair.conversation.context import Context
from openchair.conversation.hearing.normal import normal
from openchair.conversation.hearing.said import forget
from openchair.conversation.understanding import understand
from openchair.conversation.understood import Intent
from tests.conversation.phrases_fresh import FRESH
from tests.conversation.tables import situation
from tests.conversation.test_phrases import ALARMING, ALL, HELD_BACK, heard

LANGUAGES = {"en": "English", "es": "Spanish"}
FLOOR = re.compile(
    r"\b(?:stop|call|wrong|number|person|later|yes|no|first|second|alto|llam\w+|equivocad\w+|si)\b"
)
ROUNDS, AGAIN = 5, 50


def timed(work: Callable[[], None], steps: int) -> float:
    """Return microseconds of CPU a step, the best of some rounds."""
    best = math.inf
    for _ in range(ROUNDS):
        forget()
        began = time.process_time()
        work()
        best = min(best, (time.process_time() - began) / steps)
    return best * 1e6


def again(said: Sequence[tuple[str, Context]]) -> float:
    """Return microseconds of CPU an utterance that was heard before, among the next few hundred."""
    return timed(lambda: _hear(list(said) * AGAIN), len(said) * AGAIN)


def slowest(said: Sequence[tuple[str, Context]]) -> float:
    """Return the microseconds of the slowest utterance, the best of some rounds each."""
    return max(timed(lambda each=each: _hear([each]), 1) for each in said)


def _hear(said: Sequence[tuple[str, Context]]) -> None:
    for text, context in said:
        understand(text, context)


def _floor(said: Sequence[tuple[str, Context]]) -> None:
    for text, _ in said:
        FLOOR.search(normal(text))


def speed(language: str) -> str:
    """Measure the phrases of a language."""
    said = [(text, situation(where, lang)) for lang, where, _, text in FRESH if lang == language]
    _hear(said)
    floor, ears = timed(lambda: _floor(said), len(said)), timed(lambda: _hear(said), len(said))
    return (
        f"{LANGUAGES[language]:8} {ears:8.1f} µs"
        f"  {ears / floor:6.1f} × the floor of {floor:5.1f} µs"
        f"  {1e6 / ears:8,.0f} utterances/s  slowest {slowest(said):8.1f} µs"
        f"  again {again(said):5.1f} µs"
    )


def quality(language: str, cases: Sequence[tuple[str, str, str, str]]) -> str:
    """Count what is heard right of a set of phrases."""
    ours = [case for case in cases if case[0] == language]
    stops = [case for case in ours if case[2] == "stop"]
    innocent = [case for case in ALARMING if case[0] == language]
    recall = sum(heard(case) == case[2] for case in stops) / len(stops)
    alarms = sum(
        understand(text, situation(where, language)).intent is Intent.STOP
        for _, where, text in innocent
    )
    right = sum(heard(case) == case[2] for case in ours) / len(ours)
    return (
        f"{LANGUAGES[language]:8} recall of stop {recall:6.1%} of {len(stops):3}"
        f"  false alarms {alarms / len(innocent):5.1%} of {len(innocent):3}"
        f"  right {right:6.1%} of {len(ours):4}"
    )


def main() -> None:
    """Print the tables."""
    for language in LANGUAGES:
        print(speed(language))
    for name, cases in (("held back", HELD_BACK), ("fresh", FRESH), ("all", ALL)):
        print(f"phrases: {name}")
        for language in LANGUAGES:
            print("  " + quality(language, cases))


if __name__ == "__main__":
    main()

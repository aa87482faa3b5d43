"""What people may say, by what they mean: the form that `words_en.py` and `words_es.py` fill in.

The words are as a speech recogniser writes them: lower case, no punctuation, numbers as words.
Blanks such as `{day}` are filled by the speaker.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Phrases = tuple[str, ...]


def phrases(block: str) -> Phrases:
    """Read phrases with a stroke between them."""
    return tuple(" ".join(phrase.split()) for phrase in block.split("/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything a simulated person can say in one language."""

    # --- opening, closing, filling ---
    hello: Phrases
    hello_named: Phrases
    fillers: Phrases
    asides: Phrases
    """What chatty people add; some of it sounds like something else."""
    good_time: Phrases
    in_a_hurry: Phrases
    curt: Phrases
    """Yes, from somebody in a hurry."""
    thanks: Phrases
    repeat_please: Phrases
    mumbled: Phrases
    hello_again: Phrases
    """After a silence that was not theirs."""
    cannot_say: Phrases
    """To a question nobody foresaw."""

    # --- facts ---
    no_pain: Phrases
    pain: Phrases
    toothache: Phrases
    """Pain, told without being asked."""
    gasping: Phrases
    """Trouble breathing or swallowing."""
    emergency_room: Phrases
    new_patient: Phrases
    known_patient: Phrases
    reasons: Mapping[str, Phrases]
    insured: Phrases
    uninsured: Phrases
    for_child: Phrases
    announces: Phrases
    """New and why, told without being asked: `{need}`."""
    needs: Mapping[str, Phrases]
    """A reason as a whole sentence, to stand in `{need}`."""

    # --- times ---
    any_time: Phrases
    prefers: Phrases
    """`{when}`"""
    when: Mapping[str, Phrases]
    """How a schedule is put, to stand in `{when}`."""
    days: Phrases
    """Monday first."""
    nths: Phrases

    # --- offers ---
    only_one: Phrases
    nth: Phrases
    by_day: Phrases
    by_time: Phrases
    by_day_and_time: Phrases
    slot: Phrases
    """A slot by itself, to stand in `{choice}`."""
    earlier: Phrases
    later: Phrases
    none_suits: Phrases
    """`{when}`"""
    turns_down: Phrases
    gives_up: Phrases
    right: Phrases
    not_right: Phrases
    """`{choice}`"""
    on_reflection: Phrases
    """`{choice}`, after having said something else."""

    # --- questions ---
    who_is_this: Phrases
    robot: Phrases
    my_number: Phrases
    i_forgot: Phrases
    asks: Mapping[str, Phrases]
    won_over: Phrases
    not_won_over: Phrases

    # --- other ways out ---
    wrong_number: Phrases
    someone_else: Phrases
    person: Phrases
    stop: Phrases
    enough: Phrases
    """Stop, from somebody who has listened for a while."""
    not_interested: Phrases
    busy: Phrases
    driving: Phrases
    call_at: Phrases
    """`{day}` and `{time}`"""
    call_when: Phrases
    """Asked when to call: `{day}` and `{time}`."""
    no_idea_when: Phrases

    # --- machines ---
    mailbox: Phrases
    """`{name}`"""

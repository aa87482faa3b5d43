"""Which of the slots offered somebody chose, if it is exactly one.

Selectors narrow the slots: days and times said, then ordinals, then what was ruled out. "Either is
fine" takes the first. Two slots that fit are no choice; the caller's words are then a wish.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from openchair.conversation.hearing.clock_times import Hours, clock_times
from openchair.conversation.hearing.days import days_in
from openchair.conversation.hearing.numbers import (
    names_a_position,
    with_digits,
    with_digits_but_positions,
)
from openchair.conversation.hearing.patterns import Expression, Rules, rule
from openchair.conversation.hearing.said import Said, trimmed
from openchair.conversation.hearing.wishes import wish_in
from openchair.slots import Slot, Wish

_ORDINALS: Rules[int] = Rules(
    (0, rule(r"(?:the )?first(?! (?:available|thing|week|of|opening|time i|visit))|(?:number|option|choice|slot) (?:one"
             r"|1|a)|1th(?: (?:one|option|time|slot))?|(?:el|la|opcion|numero) (?:primer\w*|uno|una|1)|primer[oa]?"
             r"(?! (?:vez|cita|visita|semana|hora|disponible))|opcion (?:uno|1|a)|the former")),
    (1, rule(r"(?:the )?second|(?:number|option|choice|slot) (?:two|to|too|2|b)|2th(?: \S+)?|segund[oa]|(?:el|la|opcion|"
             r"numero) (?:dos|2)|the latter|opcion (?:dos|b)")),
    (2, rule(r"(?:the )?third|(?:number|option|choice|slot) (?:three|3|c)|3th(?: \S+)?|tercer[oa]?|(?:el|la|opcion|numero)"
             r" (?:tres|3)(?! y)")),
    (3, rule(r"(?:the )?fourth|(?:number|option|choice|slot) (?:four|for|4|d)|(?:el|la) cuart[oa]|opcion cuatro")),
)  # fmt: skip
_MIDDLE = rule(r"(?:the )?middle(?! of)|(?:el|la) (?:de|del) (?:en ?)?medio|(?:el|la) de enmedio")
_BARE_PLACE = re.compile(
    r"(?:(?:the|el|la|i will take|i want|give me|quiero|deme|lets do) )*(?P<place>[1-4])"
    r"(?: (?:please|then|por favor))*"
)
_A_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|enero"
    r"|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
)
# "december second" and "el dos de diciembre" are dates and no places in a row.
_A_DATE = re.compile(
    rf"\b{_A_MONTH} (?:the )?(?:first|second|third|fourth)(?!\S)"
    rf"|\b(?:the |el )?(?:first|second|third|fourth|primero|\d+) (?:of|de) {_A_MONTH}(?!\S)"
)
_LAST = rule(r"(?:the |very )?last(?: (?:one|option|slot|time))?|ultim[oa]|the bottom one|the latest one"
             r"(?: you (?:said|have))?")  # fmt: skip
_EARLIEST = rule(
    r"^(?:the |which ?ever is )?(?:earliest|sooner|soonest)(?: (?:one|of the two|option|slot|time|appointment))?(?=$)"
    r"|the (?:earlier|earliest|sooner|soonest)(?: (?:one|of the \S+|option|slot|time|appointment))?"
    r"|(?:el|la|lo) (?:que (?:esta|sea|es) )?mas (?:tempran[oa]|tempranit[oa]|pront[oa]|antes|cercan[oa]|proxim[oa])",
)
_LATEST = rule(
    r"the (?:later|latest|last)(?: (?:one|of the \S+|option|slot|time|appointment|two))?"
    r"|(?:el|la) (?:que (?:esta|sea|es) )?(?:mas|de mas) (?:tarde|tardecito|noche|lejan[oa]|adelante)",
)
_OTHER = rule(
    r"(?:the |that )other(?: (?:one|option|time|slot|day|appointment))?|(?:el|la) otr[oa](?: (?:opcion|hora|dia))?"
)
_EITHER = rule(
    r"either(?: (?:one|of (?:them|those|the two)|way|time|slot|day|is))?|whichever|whatever(?: (?:is|works|you|one|time)"
    r"(?: \S+){0,3})?|any(?: one)? of (?:them|those|these)|any(?:one)? (?:is fine|works|will do)|both (?:work|are|of)(?: \S+)*"
    r"|(?:does|do) not (?:really )?(?:matter|care|mind)|no preference|you (?:pick|choose|decide)|surprise me|up to you|all (?:of"
    r" them )?work",
    r"cualquier[ao]?(?: (?:de (?:los|las|esos|esas)(?: \S+)?|esta bien|opcion|hora))?|(?:el|la|lo) que (?:sea|usted (?:quiera"
    r"|diga)|guste|quiera|prefiera|tenga)|(?:me )?da (?:igual|lo mismo)|(?<!\ba )(?<!\bde )(?<!\bcomo )(?:los|las) (?:dos|2)"
    r"(?! (?:y|de la|en punto|pm|menos)\b)(?: \S+){0,3}|no (?:importa|tengo"
    r" preferencia)|ambos|ambas|como (?:guste|quiera)|usted (?:escoja|elija|decida|diga)|es igual|es lo mismo",
)
_THAT_ONE = rule(
    r"that(?: one| time| day| slot)?|this one|it|book it|i will take (?:it|that)|(?:es[ea]|est[ea])(?: (?:hora|dia|mero|mera"
    r"|esta bien))?|es[ea] mism[oa]|(?:lo|la) tomo",
)
_REFUSED = re.compile(
    r"^(?:no|not|neither|none|ningun[oa]?)\b(?! (?:preference|importa|tengo preferencia))"
    r"|\b(?:can|do|will|would|could) not (?!matter|care|mind|really|have)"
)
_PLACE = (
    r"(?:first|second|third|fourth|last|primer[oa]?|segund[oa]|tercer[oa]?|ultim[oa]|earlier|later|other|otr[oa]"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
)
_DETAIL = r"(?:mornings?|afternoons?|evenings?|tardes?|mananas?|\d{1,2}(?::\d\d| \d\d)?|y media|am|pm|oclock|one|\d{1,2}th)(?!\S)"
_NEGATED = Expression(
    r"\b(?:not|no(?! the )|but not|instead of|rather than|except|other than|anything but|en vez de|en lugar de|menos|excepto"
    r"|cancel\w*|drop|skip|forget|take off|quit[ae]|olvid[ea])"
    rf"(?: (?:on|at|the|for|el|la|las|a|de|del|en|that|puedo|i said))* (?P<what>(?:{_PLACE}|{_DETAIL}) ?(?:{_DETAIL} ?){{0,3}})(?!\S)"
)
_NEGATED_AFTER = Expression(
    rf"\b(?:the|on|el|la|las|a las|a|de|del|at)? ?(?P<what>(?:{_PLACE}|{_DETAIL}) ?(?:(?:a|de|por|en|la|las|at|the) )*(?:{_DETAIL} ?){{0,3}})"
    r" ?(?:(?:does|do|will|would|is) not (?:work|good|do|fit|possible|suit)\w*(?: (?:for|with) me)?|(?:is|are) (?:no good|bad|out)"
    r"|i (?:can|could|will) not(?: (?:do|make|come|be there))?|no (?:puedo|me (?:queda|sirve|conviene|funciona|acomoda)\w*|se puede))(?!\S)"
)
_WEEKDAY_AND_NUMBER = Expression(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|lunes|martes|miercoles|jueves|viernes|sabado|saturday) (?:the )?"
    r"(?P<day>\d{1,2})(?!\S)(?! (?:am|pm|y|menos|\d+|oclock|en punto|de la|in the|o|or)\b)"
)
_TRAILING_NO = re.compile(r" no$")
_MOST_WEEKDAYS = 5
"""More weekdays than these are what is left when one was ruled out: a wish, not a choice."""
_WAS_CORRECTED = Expression(
    r"\b(?:no wait|wait no|i mean|i meant|sorry|actually|make (?:it|that)|digo|perdon|mas bien|mejor) "
)


def slot_chosen(
    said: str,
    offered: Sequence[Slot],
    now: dt.datetime,
    hours: Hours,
    chosen: Slot | None = None,
) -> Slot | None:
    """Return the one slot the words mean, or None when they mean none or more than one.

    `chosen` is the slot already read back: "the other one" is not that.
    """
    if not offered or _TRAILING_NO.search(said):
        return None
    slots = sorted(offered, key=lambda slot: slot.start) if chosen else list(offered)
    whole = said
    said, ruled_out = _without_negated(_after_correction(said), slots, now, hours)
    left = [slot for slot in slots if slot not in ruled_out]
    if _OTHER.is_in(said) and (chosen or ruled_out):
        left = [slot for slot in left if slot != chosen]
        return left[0] if len(left) == 1 else None
    if picked := _by_place(said, slots, now):
        return picked if picked in left else None
    if _EITHER.is_in(said) and not _REFUSED.search(said):
        return left[0] if left else None
    by_time = _by_time(said, left, now, hours)
    if by_time is not None:
        return _only(by_time) if by_time else _by_bare_place(said, left)
    if ruled_out and len(left) == 1 and names_a_position(whole):
        return left[0]
    if len(slots) == 1 and not chosen and _is_only(said):
        return slots[0]
    return None


def _only(slots: Sequence[Slot]) -> Slot | None:
    return slots[0] if len(slots) == 1 else None


def _by_bare_place(said: str, slots: Sequence[Slot]) -> Slot | None:
    """Return the slot that "two" means where none is at two."""
    match = _BARE_PLACE.fullmatch(said)
    return dict(enumerate(slots, 1)).get(int(match["place"])) if match else None


def _is_only(said: str) -> bool:
    return re.fullmatch(
        rf"(?:\S+ ){{0,3}}{_THAT_ONE.pattern}(?: \S+){{0,2}}", said
    ) is not None and ("not" not in said.split() and "no" not in said.split())


def _after_correction(said: str) -> str:
    """Return what was said last, when the caller corrected themselves."""
    last = _WAS_CORRECTED.after(said)
    return last if len(last) > 2 else said  # noqa: PLR2004 - too short to mean anything


def _without_negated(
    said: str, slots: Sequence[Slot], now: dt.datetime, hours: Hours
) -> tuple[str, set[Slot]]:
    """Return the words without what they rule out, and the slots ruled out."""
    kept = with_digits_but_positions(said)
    out: set[Slot] = set()
    for pattern in (_NEGATED_AFTER, _NEGATED):
        for match in pattern.finditer(kept):
            what = Said(match["what"].strip())
            position = _by_position(what, slots)
            out.update([position] if position else _by_time(what, slots, now, hours) or ())
        kept = trimmed(pattern.blot(kept))
    return kept, out


def _by_place(said: str, slots: Sequence[Slot], now: dt.datetime) -> Slot | None:
    """Return the slot named by its place, of all or of those on the day that was said with it."""
    said = _A_DATE.sub(" # ", said)
    picked = _by_position(said, slots)
    days, _ = days_in(said, now.date())
    if picked is None or not days:
        return picked
    wish = Wish(days.earliest, days.latest, days.weekdays)
    then = [slot for slot in slots if _on(slot, wish)]
    return picked if picked in then else _by_position(said, then)


def _by_position(said: str, slots: Sequence[Slot]) -> Slot | None:
    """Return the slot named by its place: first, last, the later one."""
    if not slots:
        return None
    in_time = sorted(slots, key=lambda slot: slot.start)
    if _MIDDLE.is_in(said) and len(slots) % 2:
        return slots[len(slots) // 2]
    if _EARLIEST.is_in(said):
        return in_time[0]
    if _LATEST.is_in(said) and not re.search(r"\blast one you\b|\bthe last\b", said):
        return in_time[-1]
    if _LAST.is_in(said):
        return slots[-1]
    named = _ORDINALS.all(said)
    if len(named) == 1 and named[0] < len(slots):
        return slots[named[0]]
    return None


def _by_time(said: str, slots: Sequence[Slot], now: dt.datetime, hours: Hours) -> list[Slot] | None:
    """Return the slots that fit the days and times said; None when no day or time was said."""
    digits = with_digits(said)
    days, rest = days_in(digits, now.date())
    if len(days.weekdays) > _MOST_WEEKDAYS:
        return None
    fitting = list(slots)
    if days:
        fitting = [
            slot for slot in fitting if _on(slot, Wish(days.earliest, days.latest, days.weekdays))
        ]
    if dated := _dated(digits, fitting):
        return dated
    clocks = list(clock_times(rest, hours, bare=True))
    if len(clocks) == 1 and not re.search(
        r"\b(?:after|before|by|until|past|despues|antes|hasta|from)\b", rest
    ):
        return _at(fitting, clocks[0].time, to_the_hour=clocks[0].to_the_hour)
    wish = wish_in(said, now, hours)
    if wish is None or wish in (Wish(), Wish(soonest=True)):
        return fitting if days else None
    return [slot for slot in fitting if wish.allows(slot.start)]


def _dated(digits: str, slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots on a weekday said with its number: "el martes ocho" is no hour."""
    said = _WEEKDAY_AND_NUMBER.search(digits)
    return [slot for slot in slots if said and slot.start.day == int(said["day"])]


def _on(slot: Slot, days: Wish) -> bool:
    return days.allows(slot.start)


def _at(slots: Iterable[Slot], time: dt.time, *, to_the_hour: bool) -> list[Slot]:
    """Return the slots at that time; an hour alone also means the only slot within it."""
    slots = list(slots)
    for clock in (time, time.replace(hour=(time.hour + 12) % 24)):
        exact = [slot for slot in slots if slot.start.timetz().replace(tzinfo=None) == clock]
        within = [slot for slot in slots if to_the_hour and slot.start.hour == clock.hour]
        if exact or within:
            return exact or within
    return []

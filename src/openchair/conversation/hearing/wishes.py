"""When somebody would like to come: words about days and times become a `Wish`.

A time named exactly wishes for the hour that starts then; "around ten" for an hour either side.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from openchair.conversation.hearing.clock_times import CLOCKS, Clock, Hours, clock_times
from openchair.conversation.hearing.day_words import DAYS
from openchair.conversation.hearing.days import Days, days_in
from openchair.conversation.hearing.numbers import (
    NUMBERS,
    POSITIONS,
    with_digits,
    with_digits_but_positions,
)
from openchair.conversation.hearing.patterns import Rules, Vocabulary, rule
from openchair.conversation.hearing.said import remembered
from openchair.slots import Slot, Wish

_SOONEST = rule(
    r"asap|a s a p|soonest|as soon as (?:possible|you can|i can|yall can|you have)|right away|immediately"
    r"|(?:earliest|soonest|first|next|nearest) (?:\S+ )?(?:available|availability|opening|possible|slot"
    r"|appointment|you (?:have|got|can)|one you have|there is|spot|time you)|the (?:earliest|soonest|sooner)"
    r" (?:you|the|possible|one|that|i)?|sooner the better|the earlier the better|first thing you have"
    r"|(?:as )?early as (?:you can|possible)|quickest|urgently|any opening you have today",
    r"lo (?:antes|mas pronto|mas rapido|mas temprano|mas cercano|primero) (?:posible|que (?:se pueda|pueda\w*"
    r"|tenga\w*|haya|tengas|sea))|cuanto antes|(?:lo )?mas (?:pronto|antes)|lo antes posible|en cuanto (?:"
    r"pueda\w*|haya|tengan)|(?:la |el )?primer[ao]? (?:\S+ )?(?:disponible|que (?:tenga\w*|haya|se pueda)|cita"
    r" que|espacio|hueco|cita disponible)|inmediatamente|de inmediato|ya mismo|lo primero que tengan?|urge"
    r"|tan pronto como (?:\S+ ?)+|a la brevedad",
)
_ANY = rule(
    r"any ?time|whenever|any (?:day|time|of them)|no preference|(?:does not|do not) (?:really )?(?:matter|have "
    r"a preference|care)|i am (?:\S+ )?(?:flexible|open(?! to)|free (?:any|all|every)\S*|wide open|easy)|flexible|open schedule"
    r"|either(?: one)?|all day|every ?day|whatever (?:works|you have|day|time|is)(?: \S+){0,3}|my schedule is"
    r" (?:open|flexible)|up to you|you (?:pick|choose|tell me)|anything(?: works| is fine)?",
    r"cuando (?:sea|quiera\w*|pueda\w*|guste\w*|tenga\w*|haya)|(?:a )?cualquier (?:dia|hora|horario|momento)"
    r"|cualquiera|(?:me )?da (?:igual|lo mismo)|no (?:importa|tengo preferencia)|el que sea|la que sea|a la "
    r"hora que sea|como (?:sea|guste|quiera)|todos los dias|lo que tenga\w*|usted diga|flexible|el dia que sea|estoy (?:\S+ )?(?:libre|disponible|abiert[oa])(?=$| (?:todo|cualquier|siempre|toda|casi))",
)
_DAYPARTS: Rules[tuple[dt.time | None, dt.time | None]] = Rules(
    ((None, dt.time(10)),
     rule(r"early (?:in the )?mornings?|early (?:am|hours)|first thing(?: in the morning)?|early in the day|^early(?=$| please)|"
          r"(?:muy )?temprano(?: (?:en|por|de) la manana)?|a primera hora|bien temprano|en la mananita"
          r"|mornings? early|manana temprano")),
    ((dt.time(10), dt.time(12)),
     rule(r"late mornings?|mid ?mornings?|later in the morning|media manana|a media manana")),
    ((dt.time(15), None),
     rule(r"late (?:in the )?afternoons?|late in the day|later in the afternoon|end of (?:the )?day"
          r"|(?:ya )?tarde en la tarde|al final del dia|tardecito|tardecita")),
    ((dt.time(12), dt.time(15)),
     rule(r"early (?:in the )?afternoons?|right after lunch|despues de (?:comer|almorzar|la comida)"
          r"|after lunch|a media tarde")),
    ((dt.time(17), None),
     rule(r"(?:after|once i am off|when i get off|when i am off) (?:of )?(?:work|school)|evenings?|nights?"
          r"|weeknights?|tonight|(?:de|por|en) (?:la|las) noches?|noches?|saliendo (?:del trabajo|de trabajar)"
          r"|despues del trabajo|despues de (?:trabajar|mi trabajo|la escuela)|al salir del trabajo"
          r"|nochecita")),
    ((None, dt.time(10)),
     rule(r"before (?:work|school)|antes (?:del trabajo|de trabajar|de entrar al? \S+)")),
    ((dt.time(11, 30), dt.time(13, 30)),
     rule(r"(?:at |around |during )?(?:lunch ?time|lunch(?: hour| break)?|lunch hours)|(?:a )?la hora de (?:la )?"
          r"(?:comida|comer|lonche|almuerzo)")),
    ((None, dt.time(12)),
     rule(r"mornings?|before noon|in the am|am hours|a m|(?:de|por|en|la|las) (?:las? )?mananas?|mananitas?"
          r"|(?:el|los) (?:am|mananas)|matutino")),
    ((dt.time(12), None),
     rule(r"afternoons?|pm|p m|(?:de|por|en) (?:la |las )?tardes?|(?:la|las|esta) tardes?|(?<!mas )tardes"
          r"|vespertino|(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|hoy) tarde")),
)  # fmt: skip
_LATER = rule(
    r"(?:(?:any|some)(?:thing|time) |little |bit |much |have |a |at )*later(?: (?:time|in the day|on|that day|"
    r"than (?:that|this)|slot|appointment|hours?|one|please|instead))*|more (?:late|in the afternoon)|(?:un poco |"
    r"algo |poquito )?mas (?:tarde|tardecito)|mas noche",
)
_EARLIER = rule(
    r"(?:(?:any|some)(?:thing|time) |little |bit |much |a |an )*earlier(?: (?:time|in the day|that day|than (?:that|"
    r"this)|slot|appointment|one|please|instead))*|(?:un poco |algo |poquito )?mas (?:temprano|tempranito)|antes de eso",
)
_WITHIN_THE_WEEK = rule(r"(?:later|earlier) (?:in|this|that|in the) (?:the )?(?:week|month)")
_LATER_DAY = rule(
    r"later (?:in the week|in the month|day|date|that week|that month|this week)|(?:another|different|some other|other|"
    r"any other) (?:day|days|date|dates|week)|(?:otro|otros|algun otro|un) (?:dia|dias|fecha)(?: (?:diferente|distinto))?"
    r"|otra (?:fecha|semana)|(?:la )?semana (?:despues|siguiente)(?: (?:de|a) es[ae])?|further out|mas adelante|para despues|mas lejos",
)
_SOONER = rule(
    r"sooner|earlier (?:in the week|day|date|that week|than that day)|any(?:thing)? (?:closer|before that)"
    r"|(?:algo )?(?:mas (?:pronto|cercano|antes)|antes)(?=$| por favor)|un dia antes",
)

_TIMES = Vocabulary(
    *(NUMBERS, POSITIONS, DAYS, CLOCKS, _DAYPARTS, _SOONEST, _ANY),
    *(_LATER_DAY, _SOONER, _LATER, _EARLIER),
)
"""The words without which there is no wish."""

_FROM = re.compile(
    r"\b(?:after|past|from|nothing before|no before|none before|(?:no|nada) antes|starting|starting at|since|later than|anytime after|no earlier than|not before"
    r"|not until|despues|desde|a partir|pasando|pasad[oa]s?|ya pasadas)(?: (?:de|about|like|at|las|la|a|como|the|of))* $"
)
_UNTIL = re.compile(
    r"(?<!not )(?<!nothing )(?<!no )(?<!none )(?<!nada )\b(?:before|by|until|till|til|earlier than|no later than|antes|hasta"
    r"|a mas tardar|prior to)"
    r"(?: (?:de|about|like|at|las|la|a|como|the))* $"
)
_ABOUT = re.compile(
    r"\b(?:around|about|roughly|approximately|near|close to|ish|como|alrededor|cerca|tipo|aproximadamente)"
    r"(?: (?:de|a|las|la|like|at|eso))* $"
)
_THROUGH = re.compile(
    r"^ (?:and|to|through|till|til|until|y|a|hasta)(?: (?:about|like|a|las|la|around))* $"
)
_RANGE = re.compile(r"\b(?:between|from|entre|de|desde)(?: (?:about|like|las|la|a))* $")
_ONWARD = re.compile(
    r"^ (?:or|and|on|onwards?|y|o|en) ?(?:later|after|beyond|up|onwards?|despues|mas tarde|adelante)?\b"
)
_OR_EARLIER = re.compile(r"^ (?:or|o) (?:earlier|before|antes|mas temprano)\b")
_PART_NOT_BEFORE = re.compile(
    r"\b(?:not|never|except|anything but|hate|avoid|nunca|menos|excepto|salvo|ni|no (?:puedo|quiero|trabajo|me \S+))"
    r"(?: (?:do|does|make|come|like|want|available|free|good|in|on|for|the|early|late|any|really|so|a|with|ir|por|en|la|las"
    r"|de|el|los|sea))* $"
)
_PART_NOT_AFTER = re.compile(
    r"^ (?:(?:really|usually|just|also) )?(?:(?:do|does|will|would|are|is) (?:not|never)|never)\b|^ (?:are|is) (?:bad|out|no good|tough"
    r"|hard|impossible)\b|^ no(?: (?:puedo|se puede|me (?:queda|sirve|conviene|funciona|acomoda)\w*)|$)"
)
_PART_IS_GOOD = re.compile(
    r"^ (?:is|are|works?|would|will|please|es|son|esta|estaria|me (?:queda|conviene))\b"
)
_PLACED = re.compile(r"(?:in|at|on|de|por|en|a) ")
_HOUR = 60


def wish_in(
    said: str, now: dt.datetime, hours: Hours, offered: Sequence[Slot] = (), *, bare: bool = False
) -> Wish | None:
    """Return when the caller would like to come, or None when the words speak of no time.

    `now` and the wish are the clinic's. `offered` is what "later" and "another day" compare with;
    `bare` lets a lone number be an hour, because a time was asked for.
    """
    if _TIMES.is_silent(said):
        return None
    return _wish(said, now.date(), hours, tuple(offered), bare)


@remembered
def _wish(
    said: str,
    today: dt.date,
    hours: Hours,
    offered: tuple[Slot, ...],
    bare: bool,  # noqa: FBT001 - what is remembered is looked up by place, at half the cost
) -> Wish | None:
    digits = with_digits_but_positions(said) if offered else with_digits(said)
    days, rest = days_in(digits, today)
    clocks = list(clock_times(rest, hours, bare=bare))
    if offered and not clocks and (compared := _compared(digits, offered, days)):
        return compared
    begin, end = _times(rest, digits, clocks)
    wish = Wish(
        earliest=days.earliest,
        latest=days.latest,
        weekdays=days.weekdays,
        from_time=begin,
        until_time=end,
    )
    if _SOONEST.is_in(said):
        return replace(wish, soonest=True)
    if wish == Wish() and not _ANY.is_in(said):
        return None
    return wish


def _times(rest: str, said: str, clocks: list[Clock]) -> tuple[dt.time | None, dt.time | None]:
    """Return from when until when, by clock times if any were said, else by parts of the day."""
    part = _part_of_the_day(said)
    if not clocks:
        return part or (None, None)
    begin, end = _clocked(rest, clocks)
    if part and end is None and part[1] and (begin is None or begin < part[1]):
        end = part[1]
    return begin, end


def _part_of_the_day(said: str) -> tuple[dt.time | None, dt.time | None] | None:
    """Return begin and end of the part of the day said; of one ruled out, what is left."""
    for (begin, end), pattern in _DAYPARTS.possible(said):
        if match := pattern.search(said):
            if not _is_ruled_out(said, match):
                return begin, end
            return (end, begin) if begin is None or end is None else None
    return None


def _is_ruled_out(said: str, part: re.Match[str]) -> bool:
    before, after = said[: part.start()], said[part.end() :]
    if _PART_NOT_AFTER.search(after):
        return True
    if before.endswith("no ") and not _PLACED.match(part[0]):
        return _PART_IS_GOOD.search(after) is None
    return _PART_NOT_BEFORE.search(before) is not None


def _clocked(said: str, clocks: list[Clock]) -> tuple[dt.time | None, dt.time | None]:
    first = clocks[0]
    before, after = said[: first.begin], said[first.end :]
    if len(clocks) > 1:
        second = clocks[1]
        gap = said[first.end : second.begin]
        if _THROUGH.search(gap) and (
            _RANGE.search(before) or (" y " not in gap and " and " not in gap)
        ):
            return _ordered(first, second)
        if _FROM.search(before) and _UNTIL.search(gap):
            return first.time, second.time
    if _UNTIL.search(before) or _OR_EARLIER.search(after):
        return None, first.time
    if _FROM.search(before) or (_ONWARD.search(after) and _says_onward(after)):
        return first.time, None
    if _ABOUT.search(before):
        return _shifted(first.time, -_HOUR), _shifted(first.time, _HOUR)
    return first.time, _shifted(first.time, _HOUR)


def _says_onward(after: str) -> bool:
    return re.match(r"^ (?:or|and|on|y|o|en) ?(?:later|after|onward|beyond|up|despues|mas tarde|adelante)"
                    r"|^ onwards?|^ on(?=$)", after) is not None  # fmt: skip


def _ordered(first: Clock, second: Clock) -> tuple[dt.time, dt.time]:
    """Return a range whose guessed ends fit each other: "nine to twelve", "ten to two"."""
    if second.time <= first.time and second.guessed and second.time.hour < 12:  # noqa: PLR2004 - noon
        return first.time, second.time.replace(hour=second.time.hour + 12)
    return first.time, second.time


def _shifted(time: dt.time, minutes: int) -> dt.time:
    total = min(max(time.hour * 60 + time.minute + minutes, 0), 23 * 60 + 59)
    return dt.time(total // 60, total % 60)


def _compared(said: str, offered: Sequence[Slot], days: Days) -> Wish | None:
    """Return a wish for later or sooner than what was offered."""
    starts = [slot.start for slot in offered]
    if days and not _WITHIN_THE_WEEK.is_in(said):
        return None
    if _LATER_DAY.is_in(said):
        return Wish(earliest=max(starts).date() + dt.timedelta(days=1))
    if _SOONER.is_in(said):
        return Wish(latest=min(starts).date() - dt.timedelta(days=1), soonest=True)
    if _LATER.is_in(said):
        return Wish(from_time=max(slot.end.time() for slot in offered))
    if _EARLIER.is_in(said):
        return Wish(until_time=min(start.time() for start in starts))
    return None


_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def describe(wish: Wish) -> str:
    """Return a wish in a short readable form, such as `2026-12-08 from 15:00` or `tue,thu`."""
    days = (f"{wish.earliest or ''}..{wish.latest or ''}") if wish.earliest or wish.latest else ""
    if wish.earliest and wish.earliest == wish.latest:
        days = str(wish.earliest)
    weekdays = ",".join(_DAY_NAMES[day] for day in sorted(wish.weekdays))
    times = " ".join(
        f"{word} {time:%H:%M}"
        for word, time in (("from", wish.from_time), ("until", wish.until_time))
        if time
    )
    parts = ("soonest" if wish.soonest else "", days, weekdays, times)
    return " ".join(part for part in parts if part) or "any"

"""The words in which people speak of days, on normal text with digits; `days.py` counts from today."""

import re

from openchair.conversation.hearing.patterns import Expression, Vocabulary

WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "monday mondays mon lunes",
            "tuesday tuesdays tues tue martes",
            "wednesday wednesdays wed weds miercoles",
            "thursday thursdays thurs thur thu jueves",
            "friday fridays fri viernes",
            "saturday saturdays sat sabado sabados",
            "sunday sundays sun domingo domingos",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: month
    for month, names in enumerate((
        "january jan enero", "february feb febrero", "march marzo", "april apr abril", "may mayo",
        "june jun junio", "july jul julio", "august aug agosto",
        "september sept sep septiembre setiembre", "october oct octubre",
        "november nov noviembre", "december dec diciembre",
    ), start=1)
    for name in names.split()
}  # fmt: skip
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"

_PART = (
    r"(?P<part>early|late|later|mid|(?:the )?(?:beginning|start|first part|end|middle|latter part)"
    r"(?: of)?|(?:a )?(?:principios|inicios?|comienzos?|finales|fines|final|mediados)(?: de)?)"
)
SPAN = Expression(
    rf"\b(?:{_PART} )?(?:in |of |en |de |la |the |el )*(?:"
    r"(?P<after_next>week after next|(?:in |within )?(?:2|a couple|couple)(?: of)? weeks(?: from now)?"
    r"|(?:en|dentro de) (?:2|unas|un par de) semanas)"
    r"|(?P<next_week>(?:the )?(?:next|following|coming) week|(?:la )?proxima semana|(?:la )?semana (?:que"
    r" (?:viene|entra)|proxima|siguiente)|(?:la )?siguiente semana|(?:in|en|dentro de) (?:a|1|una) (?:week"
    r"|semana)|a week from now|(?:la )?otra semana)"
    r"|(?P<this_week>(?:this|the) week(?!end)|esta semana)"
    r"|(?P<next_month>(?:next|following) month|(?:el )?(?:proximo|siguiente) mes|(?:el )?mes (?:que (?:viene"
    r"|entra)|proximo|siguiente)|(?:in|en|dentro de) (?:a|1|un) (?:month|mes))"
    r"|(?P<this_month>(?:this|the) month|este mes)"
    rf"|(?<!i )(?<!we )(?<!you )(?<!it )(?P<month>{_MONTH})(?! (?:i|we|not|be|have|you)\b)(?!\S)"
    r")"
)
WEEK_OF = Expression(
    rf"\b(?:the |la )?(?P<nth>[1-5]th|last|ultima|primera|segunda|tercera|2|3) (?:full )?(?:week|semana)"
    rf" (?:of|in|de|en) (?:the |el )?(?P<month>{_MONTH}|next month|proximo mes|mes que viene|month|mes)"
)
DATE = Expression(
    rf"\b(?:(?P<m1>{_MONTH}) (?:the )?(?P<d1>[12]\d|3[01]|0?[1-9])(?:th)?(?!:|\d| ?(?:am|pm)\b)"
    rf"|(?P<d2>[12]\d|3[01]|0?[1-9])(?:th)? (?:of |de )?(?P<m2>{_MONTH})(?!\S)"
    r"|(?P<m3>1[0-2]|0?[1-9])/(?P<d3>[12]\d|3[01]|0?[1-9])(?!\d)"
    r"|(?:(?:the |el |on |day |dia )+|(?<!\S)(?![1-4]th))(?P<d4>[12]\d|3[01]|[1-9])th(?: of (?:the|this) month| de este mes)?"
    r"(?! (?:one|option|time|slot|choice|opcion|available|appointment|visit|part|thing|que|disponible"
    r"|opening|week|half)\b)"
    rf"|(?:dia|el|semana del|del dia) (?P<d5>[12]\d|3[01]|[1-9])(?! (?:de la|am|pm|y|en punto|a|minutos|horas)\b)(?![:\d])"
    rf"|{_WEEKDAY} (?P<d6>[12]\d|3[01])(?! (?:am|pm|\d|oclock|y|thirty|de la|in the)\b|:|th| ?\d)"
    r"(?<! 1[0-2]))"
)
WEEKDAY_SAID = Expression(
    rf"\b(?P<lead>(?:(?:this|next|coming|following|the|el|los|on|every|este|proximo|siguiente|un|a) )*)"
    rf"(?P<day>{_WEEKDAY})(?: (?P<tail>that is coming|of next week|next week|de la proxima semana|de la"
    r" semana que (?:viene|entra)|que (?:viene|entra)|proximo|siguiente|this week|de esta semana|coming))?"
    rf"(?:(?P<through> (?:through|thru|to|a|al|hasta|till|until) (?:el )?)(?P<last>{_WEEKDAY}))?(?!\S)"
)
WORKDAY_SAID = Expression(
    r"\b(?:weekdays?|week days?|weeknights?|during the week|entre semana|business days?"
    r"|dias? de semana|entresemana)\b"
)
WEEKEND_SAID = Expression(
    r"\b(?P<this>(?:this|the|este|next|proximo) )?(?:weekends?|week ends?|fin(?:es)? de semana)\b"
)
NEAR = Expression(
    r"\b(?:(?P<after_tomorrow>(?:the )?day after tomorrow|pasado manana|pasadomanana)"
    r"|(?P<days>\d+|a couple of|couple of|un par de|unos) (?:days|dias)(?: from now)?"
    r"|(?P<tomorrow>tomorrow|(?<!la )(?<!las )(?<!una )manana)"
    r"|(?P<today>today|tonight|hoy|this (?:morning|afternoon|evening)|esta (?:tarde|noche)))\b"
)
FEAST = Expression(
    r"\b(?P<feast>christmas|the holidays|new years?|navidad|las fiestas|ano nuevo|reyes"
    r"|thanksgiving)\b"
)
AFTER = re.compile(
    r"\b(?:after|starting|from|since|past|not (?:before|until)|beginning|anytime after|later than|despues"
    r"|a partir|desde|pasando|pasad[oa]s?)(?: (?:on|de|del|the|el|que|la))*(?: )$"
)
BEFORE = re.compile(
    r"\b(?P<excl>before|antes|earlier than|prior to)(?: (?:de|del|the|el|que|la))* $"
    r"|\b(?:by|until|till|hasta|no later than|a mas tardar|through)(?: (?:the|el|la|de))* $"
)
NOT_BEFORE_DAY = re.compile(
    r"\b(?:not|except|excluding|besides|other than|anything but|but not|any day but|but|menos|excepto"
    r"|avoid|never|salvo|nunca|no)(?: (?:on|for|a|the|do|make|come|in|los?|el|en|next|this|puedo|me|gustan"
    r"|quiero|work|available|good|free|ni|or|nor|que|sea)){0,3} $"
)
NOT_AFTER_DAY = re.compile(
    r"^ no(?=$| )|^ (?:\S+ ){0,2}?(?:(?:do|does|will|would|is|are|can) not|are bad|is bad|is out|no puedo|no me|no se"
    r" puede|i can not|no good|no work)\b"
)
AND_MORE = re.compile(r"^(?: (?:and|or|nor|y|o|ni|the|los|el))+ $")

DAYS = Vocabulary(WEEK_OF, FEAST, DATE, WEEKEND_SAID, WORKDAY_SAID, WEEKDAY_SAID, NEAR, SPAN)
"""The words without which no day is spoken of."""

"""What kind of sentence it is: an outright question, a need stated, a name given, times proposed."""

import re

from openchair.conversation.hearing.patterns import rule
from openchair.conversation.hearing.said import Said, remembered

_LEADING_NO = re.compile(r"^(?:no|nope|nah) (?!puedo|me|quiero|no|not|se)")
_WH_QUESTION = rule(
    r"^(?:\S+ )?(?:what|how|when|where|why|who|which)(?! about| if)"
    r"|^(?:\S+ )?are you (?:guys |all )?\S+ing|^(?:\S+ )?(?:do i (?:need|have)|should i|will i (?:need|have)|does it|is it) \S+|^(?:cual|como|por que|quien|que (?:dia|hora) es)"
)
_STATES_A_NEED = rule(
    r"i (?:need|want|would like|am looking|wanted)|quiero|necesito|quisiera|ocupo|busco"
)
_GIVES_NAME = rule(
    r"^(?:hi |hello |yes )*this is (?!not|a |an |the |your)\S+(?: \S+)?(?=$)|\S+ speaking(?=$)|habla \S+(?=$)"
)
_WANTS_A_VISIT = rule(
    r"(?:make|schedule|book|set up|get|set|need|want|have) (?:\S+ )?(?:appointment|visit)|(?:come|get) in(?: \S+)?"
    r"|(?:hacer|sacar|agendar|programar|quiero|necesito|reservar) (?:una |la |mi )?(?:cita|consulta)|ir al dentista"
)
_PROPOSES_TIMES = rule(r"anything|something|any|other|can (?:i|we|you)|could (?:i|we|you)|do you have|how about|what about|"
                       r"algo|otro|otra|puedo|podria|tiene\w*|hay|que tal|possible|get in|fit me")  # fmt: skip
_OTHER_SLOTS = rule(
    r"(?:any|some)(?:thing| times?| slots?) else|what else|(?:any |what |more )?other (?:times|options|slots|days|openings|dates|hours)"
    r"|(?:que|alguna|algo|tiene|hay) (?:\S+ )?(?:mas|otr[oa]s?)(?: (?:tiene\w*|hay|cosa|opcion\w*|horas?|horarios?|fechas?|dias?))?"
    r"|otras (?:horas|opciones|fechas)|otros (?:horarios|dias)"
)


@remembered
def without_leading_no(said: str) -> Said:
    """Return what follows a no that answers, rather than belongs to the sentence."""
    return Said(_LEADING_NO.sub("", said))


@remembered
def asks_outright(said: str) -> bool:
    """Whether it begins like a question that wants to know, rather than to have something."""
    return _WH_QUESTION.is_in(said)


@remembered
def states_a_need(said: str) -> bool:
    """Whether the caller says what they need."""
    return _STATES_A_NEED.is_in(said)


@remembered
def gives_a_name(said: str) -> bool:
    """Whether the caller says who they are."""
    return _GIVES_NAME.is_in(said)


@remembered
def wants_a_visit(said: str) -> bool:
    """Whether the caller says outright that they want to come."""
    return _WANTS_A_VISIT.is_in(said)


@remembered
def proposes_times(said: str) -> bool:
    """Whether the caller asks for, or offers, a time."""
    return _PROPOSES_TIMES.is_in(said)


@remembered
def asks_for_others(said: str) -> bool:
    """Whether the caller asks what else there is."""
    return _OTHER_SLOTS.is_in(said)

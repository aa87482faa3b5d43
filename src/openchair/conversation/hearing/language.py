"""Which language the caller speaks: changed only by plain words, never by a short ambiguous one."""

from openchair.conversation.hearing.patterns import Rules, rule
from openchair.conversation.hearing.said import remembered

_SPANISH = frozenset(
    "quiero quisiera necesito puedo puede podria tengo tiene tienen estoy esta estan soy eres somos "
    "llamo llame llamen llameme llamarme marque marqueme hable hablar habla llamar llamadas gracias favor "
    "una unos unas los las para por con pero porque cuando donde como que cual cuanto cuesta quien muy mas "
    "mi mis su sus este esta ese esa esto eso aqui ahi ahorita hoy ayer manana tarde luego despues antes "
    "lunes martes miercoles jueves viernes sabado domingo semana cita limpieza diente dientes muela dolor "
    "duele me le les lo nos se del al el ya nunca tambien bien buenos buenas dias tardes noches senor senora "
    "senorita hola adios numero equivocado persona alguien seguro aseguranza dinero caro trabajo trabajando "
    "manejando ocupado ocupada dejen deje quiteme saqueme borren interesa interesado interesada otra otro "
    "hasta desde entre media primero primera segundo segunda claro correcto perdon digame bueno pues usted "
    "ustedes nosotros si quiere quieren vez hace nada todo espanol ingles no es sin y o a de en la".split()
)
_ENGLISH = frozenset(
    "i you he she it we they the a an is are am was were be been do does did not have has had will would can "
    "could should may my your his her our their this that these those what when where who how why which and "
    "or but if so because with without for from of to in on at by about me him them us yes yeah please thank "
    "thanks call calling stop number wrong person want need like know think talk speak later tomorrow today "
    "monday tuesday wednesday thursday friday saturday sunday week morning afternoon evening appointment "
    "tooth teeth dentist insurance pain hurts cleaning how much okay sure good interested busy no".split()
)
# Words of both, or heard in either: worth nothing.
_NEITHER = frozenset(
    ("no", "a", "me", "okay", "he", "has", "son", "once", "come", "use", "sin", "o")
)
_LEANS = {
    **dict.fromkeys(_SPANISH - _ENGLISH - _NEITHER, 1),
    **dict.fromkeys(_ENGLISH - _SPANISH - _NEITHER, -1),
}
"""What a word tells: more than nothing is Spanish."""
_PLAIN = 2

_ASKS_FOR_SPANISH = rule(
    r"(?:en |habla |hablas |hablan )?espanol(?: por favor)?|(?:in |speak |talk |have )?spanish"
    r"|no (?:hablo|entiendo|se)(?: \S+)? ingles|se habla espanol"
)
_ASKS_FOR_ENGLISH = rule(
    r"(?:in |speak |talk )english|english please|no hablo espanol|(?:do|can) not (?:speak|understand)"
    r" (?:\S+ )?spanish"
)
_ASKS_FOR = Rules(("en", _ASKS_FOR_ENGLISH), ("es", _ASKS_FOR_SPANISH))
_WORDS_TO_ASK = 6
"""More words than these mean more than that."""


@remembered
def language_heard(said: str, current: str) -> str:
    """Return `en` or `es`: the language plainly spoken, else the one the call is in."""
    if (asked := _ASKS_FOR.first(said)) is not None:
        return asked
    leaning = sum(_LEANS.get(word, 0) for word in said.split())
    if abs(leaning) < _PLAIN:
        return current
    return "es" if leaning > 0 else "en"


@remembered
def asks_for_other_language(said: str) -> bool:
    """Whether the caller only asks to go on in the other language."""
    return _ASKS_FOR.first(said) is not None and len(said.split()) <= _WORDS_TO_ASK

"""Whether the caller did not hear, or asks to wait: all that is asked is to have it said again."""

from openchair.conversation.hearing.patterns import whole
from openchair.conversation.hearing.said import remembered

_POLITE = (
    r"(?:sorry|i am sorry|excuse me|pardon(?: me)?|please|wait|okay|uh|what|hello|hi|dear|honey|miss|sir|maam"
    r"|yes(?= (?:i am|im) )|yeah(?= (?:i am|im) )|perdon\w*|disculp\w+|por favor|espere|que|como|hola|bueno|oiga|joven|senorita|senora?|es que|no(?= (?:le|lo|la|te|se) ))"
)
_ASKS = (
    r"(?:what|huh|pardon|sorry|come again|say (?:what|again|that again|it again)|excuse me|pardon me|beg (?:your )?pardon"
    r"|i beg your pardon|(?:one more|one last) time|again|run that by me again|what was (?:that|the question)(?: again)?"
    r"|what (?:did|do) you (?:just )?(?:say|said|ask|mean by that)|what are you saying|who what"
    r"|(?:can|could|would|will) you (?:please )?(?:repeat|say)(?: (?:that|it|the question|the last part|again|once more))*"
    r"|(?:repeat|say) (?:that|it|the question)(?: (?:again|once more|for me))*|repeat"
    r"|i (?:did not|do not|can not|could not|can barely|can hardly|am not|am having trouble|am having a hard time)"
    r" (?:quite |really |even )?(?:hear|hearing|catch|get|understand|make out)(?:ing)?(?: (?:you|that|it|what you (?:said|are saying)|a word"
    r"|the question|a thing))?(?: (?:very|too|so))?(?: (?:well|good|at all|clearly))?(?: you)?"
    r"|(?:can|could|would) you (?:please )?speak (?:up|louder|slower|more slowly|a (?:little|bit) (?:louder|slower))"
    r"|(?:you have to |please |you need to )?(?:speak|talk) (?:up|louder|slower|more slowly|a (?:little|bit) (?:louder|slower))"
    r"|you (?:are (?:breaking|cutting) (?:up|out)|broke up|cut out)(?: (?:on me|there|a bit))?|slow down"
    r"|(?:i am|im) (?:still |right )?here|(?:hold on|hang on|wait)(?: (?:a|one|just a) (?:second|sec|minute|moment))?|one (?:second|sec|moment)"
    r"|(?:si )?aqui (?:sigo|estoy)|un (?:momento|momentito|segundo|segundito)|esper[ea]me(?: (?:tantito|un (?:momento|segundo)))?"
    r"|(?:que|como|mande|perdon|disculpe|otra vez|de nuevo|que dijo|que dice|como dijo|como dice|como fue|que cosa)"
    r"|(?:me )?(?:lo |la |le )?(?:puede |podria |puedes )?(?:repit[ea]|repetir)(?:me)?(?:lo|la)?(?: (?:eso|lo|la pregunta|otra vez|de nuevo))*"
    r"|(?:que|como) (?:(?:fue|es) lo que )?(?:me )?(?:dijo|dice|pregunto|preguntaba)|digalo (?:otra vez|de nuevo)"
    r"|no (?:se )?(?:le |lo |la |te )?(?:oigo|oi|escucho|escuche|entiendo|entendi|oye|escucha|alcance a (?:oir|escuchar|entender))"
    r"(?: (?:muy|bien|nada|lo que (?:dijo|dice)|casi|que dijo))*"
    r"|(?:puede |podria |puedes )?(?:hable|hablar|habl\w+le) (?:mas|un poco mas|un poquito mas) (?:fuerte|alto|despacio|lento)(?: que no (?:le )?(?:oigo|escucho)(?: bien)?)?"
    r"|se (?:corta|esta cortando|oye mal|escucha mal)(?: (?:mucho|la llamada))?)"
)
_REPEAT = whole(rf"(?:{_POLITE} )*{_ASKS}(?: (?:{_POLITE}|{_ASKS}))*")


@remembered
def asks_to_repeat(said: str) -> bool:
    """Whether all that was said is that it should be said again."""
    return _REPEAT.is_in(said)

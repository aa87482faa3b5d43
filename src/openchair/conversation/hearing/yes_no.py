"""Yes and no, in all their forms: a bare word, a polite phrase, or the start of a sentence."""

from enum import StrEnum

from openchair.conversation.hearing.patterns import rule, whole
from openchair.conversation.hearing.said import remembered


class Reply(StrEnum):
    """What a yes-or-no question was answered with."""

    YES = "yes"
    NO = "no"


_YES_WORDS = (
    r"yes|yeah|yep|yup|yah|ya|yea|yessir|sure|okay|alright|all right|right|correct|absolutely"
    r"|definitely|certainly|totally|exactly|precisely|indeed|affirmative|fine|perfect|great|good"
    r"|wonderful|awesome|excellent|mhm|cool|deal|true|of course|for sure|you bet|you got it"
    r"|sounds (?:\S+ )?(?:good|great|perfect|fine|right|like a plan|wonderful|lovely|awesome|okay)"
    r"|no problem|not a problem|no worries|why not|by all means|go (?:right )?ahead|please do|gladly"
    r"|(?:that|it|this|which)(?: (?:is|would be|will be|should be|will|would|does|should))? (?:\S+ )?"
    r"(?:fine|right|correct|good|great|perfect|okay|works|work|true|me|lovely|nice|alright|wonderful"
    r"|all right|it|ideal|do)(?: (?:for me|with me|by me))?"
    r"|works(?: (?:for me|great|fine|perfectly|good|just fine|well))*|i (?:do|am|have|can|will|would"
    r"|could|did|think so|guess so|suppose so|guess|believe so|hope so|agree|accept|sure (?:do|am|can"
    r"|would))|it (?:is|does|was|will)|(?:i would|would|i) (?:love|like) (?:to|that|it)"
    r"|let us do (?:it|that)|lets do (?:it|that|this)|lets (?:go|book it|do)|book it"
    r"|(?:go|sign) (?:for it|me up)|put me down|i am in|sign me up|count me in|make it so|do it|fair enough"
    r"|(?:i|we) can (?:talk|speak)|(?:that|this) is the one|go for it|speaking|this is (?:he|she|him|her|me)|that is me|you are (?:talking|speaking) to (?:him|her"
    r"|me)|i am (?:he|she)|uh huh|happy to|i am happy with that|i am (?:okay|good|fine) with (?:that|it"
    r")|okay by me|we (?:do|are|can|have)|you can|you may|be my guest|shoot|not bad|most definitely"
    r"|(?:go ahead and |please )?(?:book|schedule|reserve|take) it|i will (?:take|have|book) (?:it|that(?: one)?|this(?: one)?)"
    r"|(?:i have|i have got|you have) (?:\S+ )?(?:a (?:minute|moment|second|sec)|time)|make it (?:quick|fast|short|brief)|what is it"
    r"|diga|que paso|a ver|go on|carry on|proceed|lovely|bet|aye|roger|surely|beautiful|super|fantastic|wow|amen|alrighty|you betcha|very well|i suppose|please|might as well|could do(?: that)?"
    r"|i can (?:do|make) (?:that|it)|that time works|i am (?:\S+ )?interested|confirm|confirmed|i confirm"
    r"|si|claro|por supuesto|desde luego|correcto|correcta|exacto|exactamente|asi es|eso es|eso"
    r"|de acuerdo|(?:puedo|podemos) hablar|es[ae](?: mer[ao])?|(?:vamos|venga) a hacerlo|hagamoslo|(?:es[ae]|est[ae]) (?:esta|es|me queda|me parece) (?:muy )?(?:bien|perfect[oa])|(?:esta|estaria|es|suena|me parece|me suena|seria) (?:muy |bien |todo )?(?:bien|"
    r"perfecto|excelente|correcto|bueno|genial|buenisimo|cierto|verdad|padre|magnifico)|andale(?: pues"
    r")?|andele|orale|sale(?: y vale| pues)?|va que va|va|vale|simon|como no|perfecto|perfectamente|me parece(?: bien| "
    r"perfecto| excelente)?|(?:me|nos) (?:queda|conviene|acomoda|funciona|sirve|late|viene)(?: (?:bien"
    r"|muy bien|perfecto|esa|ese|a esa hora|excelente|el horario))?|afirmativo|con (?:mucho )?gusto"
    r"|adelante|digame|dime|mande usted|excelente|efectivamente|seguro|ya vas|arre|ya esta|hecho"
    r"|con (?:ella|el) habla|ella habla|el habla|soy yo|el mismo|la misma|a sus ordenes|servidor\w?"
    r"|sin problema|(?:si )?me (?:gustaria|encantaria|interesa(?:ria)?)|por que no|no hay problema|no hay bronca|claro que si|pues si|si quiero|si puedo|si tengo"
    r"|(?:lo |la )?confirm[oa]|eso mero|confirmado|cierto|por favor|obvio|sin duda|si soy|ya|encantad[oa]|estupendo"
    r"|buenisimo|genial|muy bien|bien|bueno|esta bueno|vamos|agendela|agendeme|agendemos|apuntem?e?"
    r"|apartemela|apartemelo|hagale|dele|hagamoslo|yo soy|ella es|es verdad|yo mero|asi mero|okey"
)
_NO_WORDS = (
    r"no|nope|nah|naw|nuhuh|negative|never|not really|not at all|not quite|not exactly|absolutely not"
    r"|definitely not|certainly not|of course not|no way|no can do|no sir|no maam|no thank you"
    r"|no thanks|not (?:(?:really )?(?:right )?now|at the moment|at this time|currently|for now|yet|particularly|today|anymore|me|necessarily|that (?:i know of|one|day|time)"
    r"|this one|for me|true|correct|right|possible|good)|i (?:do|am|have|can|will|would|could|did)"
    r" not(?: (?:think so|believe so|want to|want that|want it|like that|like it|make it"
    r"|make that|do that|have (?:any|one|it|that)))?|i am afraid not|afraid not|i guess not"
    r"|i hope not|incorrect|wrong|(?:that|it|this|which)(?: (?:one|time|day))?(?: (?:is|does|will|wou"
    r"ld|can)) not(?: (?:\S+ )?(?:right|correct|work|good|true|it|fit|me|working|what i (?:said|want|"
    r"meant)|do|great|ideal|possible))?(?: (?:for me|at all|with me|out))*|(?:that|it|this) is (?:all )"
    r"?(?:incorrect|wrong|false)|none|neither|nothing|(?:none|neither|neither one|nothing|no one) (?:of "
    r"(?:those|these|them|that) )?(?:work|works|fit|fits|do|is good|will work|good|sounds good)?(?: (?:"
    r"for me|really|at all))*|(?:none|neither) of (?:those|these|them|that)|we do not|(?:(?:i|we) )?(?:can|could|do|would|will) not (?:\S+ )?(?:do|make|come|want|like|take|work)?(?: (?:either|any|those|them|these)(?: (?:of|one|ones|days|times|work|those|them|these))*)|doubt it|negatory|maybe not|probably not|i am not sure(?: i can)?"
    r"|i doubt it|wrong (?:day|time|date|one)|(?:that|it|this|those|these|they) (?:is|are) not going to (?:work|do|be good|be possible)(?: for me)?"
    r"|(?:es[ae]s?|est[ae]s?) no|(?:es[ae]s?|est[ae]s?) (?:dias?|horas?|horarios?|fechas?) no(?: puedo)?|i would rather not|rather not|nay|god no|heck no|hell no|oh no|no no|not a chance"
    r"|no good|nothing like that|i (?:can|will) not be able to|will not work|does not work(?: for me)?"
    r"|do not work(?: for me)?|(?:those|they|these) do not work(?: for me)?"
    r"|nop|nel|nones|nanay|para nada|no puedo|de ninguna (?:manera|forma)|de ningun modo|no creo(?: que"
    r" (?:si|pueda))?|claro que no|por supuesto que no|desde luego que no|ninguno|ninguna|ningun(?:[oa] de "
    r"(?:los|las|esos|esas)(?: \S+)?)?|tampoco|negativo|(?:(?:ese|esa|eso|esos|esas|ninguno|ninguna)"
    r"(?: (?:dia|hora|horario|horarios|fecha|de esos))? )?no (?:me |nos )?(?:funciona|sirve|conviene|que"
    r"da|acomoda|puedo|late|gusta|viene|quedan|funcionan|sirven|convienen)(?: (?:bien|ninguno|ninguna"
    r"|ese|esa|esos|esas|ese dia|esa hora|nada|a esa hora))*|(?:ese|esa) (?:dia|hora) no(?: puedo)?|no "
    r"(?:es|esta) (?:correcto|correcta|cierto|bien|asi|eso|verdad|posible)|incorrecto|equivocado|asi no"
    r"|que va|nunca|jamas|todavia no|aun no|que no|eso no|ni modo|(?:no )?ya no|no tengo|no quiero|no soy|no he|no la "
    r"verdad no|no mucho|no realmente|no exactamente|la verdad no|nada|no gracias|no se puede|no podria"
    r"|no podre|no hay manera|imposible|nada de eso|no por favor|como cree|no es posible|ahi no|mal"
)
_MANNERS = (
    r"to me|by me|with me|for me|yo|creo que|le parece|please|thanks|thank you|sir|maam|miss|mister|honey|dear|sweetie|hon|man|dude|buddy|so much|very"
    r" much|really|it|that|i think|i guess|i believe|well|uh|pretty|just|then|actually|now|for me|yes|"
    r"yeah|okay|right|so|very|gracias|muchas gracias|por favor|senor|senora|senorita|joven|pues|creo"
    r"|que|si|a|verdad|la verdad|entonces|muy|todo|amable|doctora?|mija|mijo|oiga|bueno|hello|hi|hola"
    r"|bueno si|i am|there|oh|too|still|though|sorry|perdon|disculpe|lo siento|hi there|usted|tambien"
    r"|(?:for|right) now|at the moment|at this time|today|por (?:ahora|el momento|lo pronto)|de momento|ahora|ahorita|hoy"
    r"|(?:pero |y )?(?:que sea |hagalo )?(?:muy )?rapid(?:o|ito)|(?:but |and )?(?:make it |be |real |very )*quick(?:ly)?"
    r"|unfortunately|sadly|desgraciadamente|lamentablemente|por desgracia|fijese que|yo creo que"
    r"|thank (?:god|goodness|heavens?)|gracias a dios|a dios gracias|bendito (?:sea )?dios"
    r"|esta|i would say|probably|maybe|guess|see you (?:then|there|soon|\S+day)|bye|goodbye|have a (?:good|great|nice) (?:day|one)|nos vemos(?: \S+)?|hasta luego|adios|what is up|go on|my friend|amigo|amiga|jefe|mi amor|hombre|do|also|is"
)

_BARE_YES = whole(
    rf"(?:(?:{_MANNERS}|{_YES_WORDS}) )*(?:{_YES_WORDS})(?: (?:{_MANNERS}|{_YES_WORDS}))*"
)
_BARE_NO = whole(
    rf"(?:(?:{_MANNERS}|{_NO_WORDS}) )*(?:{_NO_WORDS})(?: (?:{_MANNERS}|{_NO_WORDS}))*",
)
# "no that's fine" is a yes in most mouths, "yeah no" a no.
_NO_MEANING_YES = whole(
    r"no (?:no )?(?:that is|it is|that would be|that will be|that) (?:\S+ )?(?:fine|okay|good|great"
    r"|perfect|works|work|alright)|no (?:problem|worries|yeah|yes)(?: \S+){0,4}"
    r"|no (?:si|claro)(?: \S+)?|no (?:esta|hay) (?:bien|problema|bronca)(?: \S+){0,3}",
)
# To "are you in pain?" it is the no that answers.
_FINE_WITHOUT = whole(
    r"no (?:no )?(?:it is|that is|everything is|i am|todo|esta todo|todo esta|asi esta) (?:\S+ )?(?:fine|okay|good|bien)"
    r"(?: (?:thanks|thank you|gracias))?",
    r"(?:(?:no|nope|nah|oh) )*(?:i am|we are|everything is|all is|all|estoy|estamos|todo|todo esta|esta todo) (?:\S+ )?"
    r"(?:fine|okay|good|well|great|bien|perfecto)(?: (?:thanks|thank you|gracias))?",
)
_YES_FIRST = rule(r"^(?:yes|yeah|yep|yup|sure|si|claro|mhm|absolutely|okay|of course)")
_NO_FIRST = rule(r"^(?:no|nope|nah|nuhuh|negative|not|none|neither|ninguno|ninguna|nel|nop)")


@remembered
def bare_reply(said: str) -> Reply | None:
    """Return yes or no when that is all that was said, however many words it took."""
    if _NO_MEANING_YES.is_in(said):
        return Reply.YES
    if _BARE_NO.is_in(said):
        return Reply.NO
    if _BARE_YES.is_in(said):
        return Reply.YES
    return None


@remembered
def is_fine_without(said: str) -> bool:
    """Whether it is "no, it's fine": a yes to an offer, a no to a question."""
    return _FINE_WITHOUT.is_in(said)


@remembered
def leading_reply(said: str) -> Reply | None:
    """Return yes or no when the sentence starts with it, whatever follows."""
    if _NO_MEANING_YES.is_in(said):
        return Reply.YES
    if _YES_FIRST.is_in(said):
        return Reply.YES
    return Reply.NO if _NO_FIRST.is_in(said) else None

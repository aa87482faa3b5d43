"""Whether somebody asks to be called at another time, or cannot talk now."""

from openchair.conversation.hearing.patterns import rule
from openchair.conversation.hearing.said import remembered

_CLASSES = {
    "CALL": r"(?:call|ring|phone|try|catch|contact|reach|buzz|dial|give (?:me|us) a (?:call|ring|buzz"
    r"|shout)|hit (?:me|us) (?:up|back)|get (?:back to|hold of)|get back|text|holler at|check back|touch base)",
    "WHEN": r"(?:later|tomorrow|tonight|another|some other|next|after|before|around|about|at|in|on"
    r"|this|monday|tuesday|wednesday|thursday|friday|saturday|sunday|when|then|once|noon|back"
    r"|again|by|first|early|anytime|any|between|weekends?|weekdays?|sometime|soon|until|instead"
    r"|closer|past|end|till|morning|afternoon|evening|mornings|evenings|afternoons)",
    "DOING": r"(?:driving|working|cooking|eating|sleeping|shopping|teaching|walking|running|boarding"
    r"|watching|feeding|changing|picking|dropping|leaving|heading|going (?:into|in|through|to work)"
    r"|stepping|having (?:dinner|lunch|breakfast|supper)|putting|bathing|getting (?:in|on|ready|off"
    r"|dressed)|studying|traveling|flying|napping|resting|exercising|rushing|running late|babysit"
    r"ting|cleaning (?:the|my)|mowing|grilling|fixing dinner|nursing|waiting (?:on|for) (?:a|the|my)"
    r"|dealing with|late for|tied up|swamped|slammed|occupied|busy|boarding|praying|out of town)",
    "PLACE": r"(?:work|meeting|a \S*meeting|class|school|church|hospital|doctor\w*|store|airport"
    r"|gym|movies?|bed|shower|car|court|funeral|plane|bus|train|road|another call|other line|mass"
    r"|office|job|restaurant|game|practice|wedding|party|appointment|library|theater|theatre|bank"
    r"|dinner|lunch|breakfast|customer|client|patient|patients|student|students|kids?|baby|boss"
    r"|company|guests?|interview|training|recital|bathroom|tub|salon|barber|highway|freeway|clock"
    r"|conference|zoom|middle|out and about|grocery|market|beach|pool|hurry|rush|line)",
    "LLAMAR": r"(?:llam(?:e|a|en|es|ar)(?:me|nos)?|marqu(?:e|en|es)(?:me|nos)?|marc(?:a|ar)(?:me|nos)"
    r"?|habl(?:e|a|en|es|ar)(?:me|nos)?|telefone(?:e|a|en)(?:me)?|regres(?:e|a|ar|en)(?:me|nos)?(?: la"
    r" llamada)?|devuelv(?:a|e)(?:me)?(?: la llamada)?|intent(?:e|a|en|ar)(?:lo)?|busqu(?:e|en)(?:me)"
    r"?|comuniqu(?:e|en)se|vuelv(?:a|e|an) a (?:llamar|marcar|intentar|hablar)(?:me|le)?|reintente"
    r"|timbr(?:e|ame|eme))",
    "CUANDO": r"(?:manana|luego|despues|tarde|noche|lunes|martes|miercoles|jueves|viernes|sabado"
    r"|domingo|semana|mes|rato|ratito|hora|horas|minutos|mediodia|pasado|proxim[oa]|otro|otra|cuando"
    r"|temprano|antes|entre|como a|a las|a la|al|hoy|dia|dias|fin de|quincena|rato|momento|pasando"
    r"|saliendo|salga|eso de|las (?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)|llegue|ocasion|en la|por la|en las|por las|mejor|celular|cel|\d+)",
    "HACIENDO": r"(?:\w+(?:ando|iendo|yendo)(?:me|le|les|lo|la|los|las|nos|se|te)?(?! (?:un|una|dentista|dolor|con dolor|informacion|inform"
    r"es)))",
}

_CALL_ME_LATER = rule(
    r"(?:can|could|would|will|please|just|maybe|but|and|or|you|to|then|better|so|okay|yes|no|now|it)"
    r" (?:\S+ )?<CALL> (?:\S+ ){0,5}<WHEN>",
    r"^<CALL> (?:\S+ ){0,5}<WHEN>",
    r"<CALL> (?:me|us|back|again|her|him|them)(?: (?:back|again|please|up))* (?:\S+ ){0,4}<WHEN>",
    r"(?:call|ring|phone|try|text) (?:me|us) (?:back|later|again|then|tomorrow|on (?:my|the)|at my|instead"
    r"|some|another|sometime)|<CALL> (?:me |us )?(?:back|again)(?=$| please| some| later| another| when| if)"
    r"|call later|call (?:my|on my) (?:cell|work|home|mobile|other)",
    r"(?:i will|i am going to|let me|can i|could i|may i|i can|i would|we will|i) (?:just |have to |need to )?"
    r"(?:call|ring|phone|get|hit|text|contact|reach) (?:\S+ )?(?:back|you(?= back|$| later| when| tomorrow"
    r"| after| in| guys| if| on)|later|to you)",
    r"(?:talk|speak|chat) (?:\S+ )?(?:later|tomorrow|another|some other)|rather you call\w*|ask me (?:\S+ )?(?:again"
    r"|later|tomorrow|next)|(?:need|have|want|let me|got|going) (?:to )?(?:\S+ )?(?:think (?:about|it|on)|(?:talk|speak)"
    r" (?:to|with|it over with) my|check (?:with|my (?!teeth|tooth|insurance))|look at my (?:calendar|schedule)|discuss it"
    r"|run it by|see my schedule|sleep on it)",
    r"(?:(?:lo|la) )?(?:tengo que|debo|quiero|dejeme|deje|hay que|necesito) (?:lo |la )?(?:pensar|platicar|consultar|checar|verlo con)(?:l[oa])?"
    r"(?: \S+){0,4}|(?:pensarlo|platicarlo|consultarlo|hablarlo|checarlo|verlo|lo (?:pienso|platico|consulto|checo))(?: \S+)*"
    r"|(?:ver|checar|revisar) mi (?:agenda|horario|calendario)|cuando (?:salga|llegue|termine|regrese|pueda|este)"
    r"(?: \S+)*",
    r"(?:get|getting|got|am|be|will be) (?:\S+ )?(?:off|out|home from|done with|finished with|back from) (?:\S+"
    r" ){0,6}(?:call|try)",
    r"(?:free|available|home|around) (?:\S+ ){1,4}to talk|better for me to talk",
    r"<LLAMAR> (?:\S+ ){0,4}<CUANDO>|(?:llame|marque|hable|busque|timbre|llama|marca|habla)(?:me|nos)(?: por favor)?(?=$)"
    r"|(?:en|dentro de) (?:\S+ ){1,3}(?:minut\w+|horas?|rato|ratito|dias?|semanas?) (?:\S+ ){0,2}(?:llam|marc|habl)\w+",
    r"(?:puede|podria|pueden|puedes|podrian|si|mejor|favor de|me|nos) (?:\S+ )?(?:llamar|marcar|hablar|llama"
    r"|marca|habla|llame|marque|hable|regresar|devolver|llaman|llamas|contactar|intentar|buscar)(?:me|nos|le)?"
    r" (?:\S+ ){0,4}<CUANDO>",
    r"(?:luego|despues|al rato|mas tarde|ahorita|manana|otro dia|mas al rato|pasando \S+ \S+|otro rato|en un"
    r" rato|mejor|cuando \S+|hasta \S+|el \S+) (?:\S+ ){0,3}(?:le |les |te |me |nos |yo )?(?:llamo|hablo|marco"
    r"|regreso la|devuelvo|llame|hable|marque|llama|habla|marca|llaman|puede llamar|me puede|intente|llamar"
    r"|llamas|comunico|contesto|busco|platicamos|hablamos)",
    r"(?:yo )?(?:le|les|te|la|lo|los) (?:\S+ )?(?:llamo|hablo|marco|regreso|devuelvo|contacto|timbro|busco"
    r"|voy a (?:llamar|hablar|marcar))|(?:dejeme|dejame|deje|permitame) (?:\S+ )?(?:le|les|te|la|lo) \S+"
    r"|(?:regresarle|devolverle|llamarle|marcarle|hablarle)s?",
    r"(?:vuelva|vuelve|vuelvan) a (?:llamar|marcar|hablar)(?:me)?(?=$| por favor| luego| despues)"
    r"|(?:a las?|despues de las?|como a las?|hasta las?) \S+ (?:\S+ ){0,3}(?:me )?(?:puede|podria|pueden) (?:llamar|marcar|hablar)(?:me)?",
    r"marque a mi (?:cel\S*|casa|trabajo|oficina|otro)|llame(?:me)? (?:a|al) (?:mi )?(?:cel\S*|trabajo|casa"
    r"|otro)",
    classes=_CLASSES,
)

_BUSY = rule(
    r"(?:not|bad|terrible|awful|wrong|inconvenient|worst|horrible|poor|never) (?:a |an |the )?(?:\S+ )?(?:good"
    r" |great |best |convenient |right )?(?:time|moment)(?! (?:slot|works))|(?:bad|rough|wrong) timing"
    r"|not a good (?:day|place)|(?:now|this|today) (?:is|was) not (?:really )?(?:a )?(?:good|great|convenient|ideal)(?=$| for me| time)"
    r"|(?:my|got my|have my) hands (?:are )?(?:\S+ )?full|(?:it is|we are having) (?:dinner|lunch|supper|bed|nap) ?time",
    r"^(?:in|at) (?:a|an|the|my) (?:\S+ )?<PLACE>(?: (?:right now|now|at the moment)|$)",
    r"(?:i am|we are|am|i was|is|are) (?:(?!interested|not|no|looking)\S+ ){0,3}(?:in|at|on|with|into|inside|out|entering|out at) (?:(?:the"
    r"|a|an|my|our|his|her|another|middle|of|kids?|other|some|doctors|dentists|sons|daughters|family) ){0,4}"
    r"<PLACE>",
    r"(?:in|at|to|into) (?:the |a |my )?(?:middle of|meeting)|(?:have|got) (?:a |an |some )?(?:\S+ )?(?:company|guests"
    r"|visitors|meeting|class|conference|shift|game|interview)(?: (?:over|in|at|right|now|coming)|$)|on (?:my|the) way|on (?:a |my )?(?:vacation|holiday|cruise|trip|break)"
    r"|(?:am|was) (?:\S+ )?asleep|woke me|getting (?:my|our|the) \S+ (?:done|fixed|cut)|phone is (?:\S+ )?(?:dying|dead"
    r"|about)|battery is|breaking up",
    r"(?:i am|we are|am|still|i was) (?:\S+ ){0,3}<DOING>|about to (?!ask|say|book|schedule|call you|lose|run"
    r" out)\S+|busy (?:right|at|now|today|with|this)|(?:^|^yes |^no |am )(?:\S+ )?busy(?=$)|(?:kind|little|pretty|very|really|so|too|super|bit|real)"
    r" (?:of )?(?:busy|tied up|swamped)|(?:^|am |kinda )(?:tied up|swamped|slammed)(?=$| right| at| with)|^on (?:the |my )?(?:other|another) (?:line|call)",
    r"(?:can not|could not|can hardly|unable to|not able to|do not have time to|do not want to) (?:\S+ ){0,2}"
    r"(?:talk|speak|chat|discuss|do this|take (?:this|the|a|your) call|come to the phone|stop)(?: (?:right now"
    r"|now|at the moment|today|long|but|i am|here|while|to|because)|$)",
    r"(?:do not|not) (?:\S+ )?have (?:\S+ )?(?:time|a minute|a moment|a second)|no time|(?:just|kind of) (?:"
    r"walked|woke|got|sat|stepped) \S+|(?:got|have) to (?:go|run|get going|hang up|hop off|jump off|head out"
    r"|leave|jet)(?! to the dentist)",
    r"(?:give|need) me (?:\S+ )?(?:\S+ )?(?:minutes|hour|hours|days?|week)",
    r"(?:ahorita|ahora|orita|en este momento|por el momento|hoy|horita|de momento) (?:\S+ ){0,3}(?:no (?:puedo"
    r"|tengo tiempo|puede|es|podria|me puedo|estoy|quiero hablar|le puedo|alcanzo)|estoy|ando|voy|me|ocupad[oa]"
    r"|tengo|andamos|estamos)(?! (?:dinero|pagar\w*|dolor|mucho dolor|interesad|un dolor|para pagar|con dolor|interesa\w*|duele"
    r"|lana|sin seguro|bien|viendo|buscando|seguro))",
    r"me (?:agarro|agarra|agarraron|encuentra|cacho) (?:<HACIENDO>|ocupad[oa]|en \S+)(?: \S+){0,3}|acabo de (?:entrar|empezar|despertar\w*|acostar\w*|sentar\w*)(?: \S+){0,3}|no (?:\S+ )?(?:puedo|puede|podria|puedo yo|alcanzo a) (?:hablar|platicar|contestar|atender\w*|tomar la"
    r" llamada|hablarle|ahorita|ahora|en este)|no tengo tiempo|no (?:\S+ )?(?:es|sea) (?:\S+ )?(?:buen|un buen"
    r"|el mejor|mal|el) (?:momento|tiempo|rato|horario)|mal momento|no es (?:buena )?hora|(?:ahorita|ahora|hoy"
    r"|orita) no(?=$| (?:puedo(?! pag| gast| cost)|por favor|joven|senorita|oiga))",
    r"(?:estoy|ando|estamos|andamos|voy|sigo|estaba|me encuentro|vengo) (?:\S+ )?(?:en (?:\S+ )?(?:un|una|el"
    r"|la|mi|medio|clase|misa|junta|juntas|camino|casa de|horas|cita|carretera|reunion|trabajo|hospital|tren"
    r"|turno|examen|servicio|otra)|con (?:un|una|el|la|mi|mis|los|las|unos|unas|visitas|gente|clientes|pacientes"
    r")|de (?:viaje|compras|salida|turno|camino|prisa|vacaciones)|al volante|atareado|atareada"
    r"|apurad[oa]|<HACIENDO>|por (?:subir|entrar|salir|comer)|a punto|dormid[oa]|fuera)(?! (?:mucho )?dolor| (?:\S+ )?(?:plan|seguro|doctora?|dra?|dentista)\b)",
    r"(?<!no )(?:\S+ )?ocupad(?:[oa]s?|isim[oa])|tengo (?:que trabajar|(?:una?|otra?) (?:junta|clase|reunion|compromiso"
    r"|llamada|visita|examen|turno|cita (?:de|en|con)))",
    r"(?:voy|vamos|iba|me voy) (?:a|para) (?:subir\w*|entrar|salir|manejar|comer|cenar|dormir|trabajar|una junta"
    r"|la escuela|recoger|abordar|misa|el trabajo|al trabajo|clase|acostar\w*|banar\w*|la iglesia|despegar|dejar"
    r" a)|voy al (?:trabajo|aeropuerto|doctor|hospital|super)",
    r"(?:salgo|llego|termino|me desocupo|salgo de trabajar|regreso) (?:\S+ )?(?:a|como|hasta|en|despues|mas|tarde"
    r"|al)|(?:dame|deme|denme) (?:\S+ ){0,2}(?:minutos|hora|horas|dias|rato|chance)",
    classes=_CLASSES,
)

_ANOTHER_TIME = rule(
    r"(?:another|some other|different|better|other) (?:time|day) (?:\S+ ){0,2}(?:to (?:talk|call|chat)|please"
    r"|maybe|i am|would|is better|for this|call|okay|because)|(?:can|could) we (?:\S+ ){0,4}(?:another time|later"
    r"|some other time|another day|tomorrow)|maybe (?:later|another (?:time|day)|some other (?:time|day)|tomorrow|next (?:week"
    r"|time))|some other time|^(?:later|not now|not right now|later please|maybe later(?: on)?(?: today)?|not"
    r" today|another time(?: please)?|tomorrow(?: please)?)(?=$)",
    r"(?:mornings?|afternoons?|evenings?|nights?|weekends?|weekdays|lunch time|lunchtime|\S+days?|noon|after \S+"
    r"|later) (?:\S+ ){0,3}(?:is|are|would be|might be|works?|will be) (?:\S+ )?(?:best|better|easier|preferable"
    r"|ideal)",
    r"(?:hold|wait) (?:off )?(?:until|till)|can (?:it|this|that) wait|(?:free|available|home) (?:after|at|around|in|by|later|tonight|tomorrow|this)",
    r"(?:can|could|able to) (?:talk|speak|chat) (?:\S+ )?(?:after|at|around|in|by|later|tonight|tomorrow|this|on)",
    r"(?:libre|disponible|desocupad[oa]) (?:despues|a las?|como|en|hasta|pasando|por|manana|el)|puedo hablar (?:a|al|despues|en|como|por|manana|mas)"
    r"|(?:en|dentro de) \S+ (?:horas?|rat\w+|minut\w+) (?:\S+ )?(?:puedo|estoy|me desocupo)",
    r"(?:manana|en la \S+|despues de \S+ \S+|a las \S+|el \S+|por las? \S+|en las \S+|pasado manana) (?:\S+ )?mejor"
    r"(?=$| por| si| me)|(?:en|por) las? (?:mananas?|tardes?|noches?) (?:\S+ )?(?:es|seria|esta|me queda|mejor)(?: mejor| bien)?|(?:despues"
    r" de|antes de|pasando|saliendo de) (?:\S+ ){0,3}mejor|mejor (?:mas tarde|luego|despues|manana|en la|por la"
    r"|otro dia|en otro|al rato|el \S+|a las|a la|pasado|en las|por las|hasta)|(?:mas tarde|luego|otro dia|otra"
    r" hora|en otro momento|al rato|despues|mas tardecito)(?: (?:mejor|por favor|si|puede|podria|me|seria)|$)"
    r"|(?:otro|otra|en otra|en otro) (?:momento|ocasion|dia|rato|hora)",
    classes=_CLASSES,
)

# Busy words that speak of the visit, the mouth, insurance or the caller's wish to go on.
_OURS = rule(
    r"(?:on|with) (?:delta|medicaid|medicare|aetna|cigna|metlife|humana|guardian|the website|google)",
    r"in (?:a lot of |so much |some |bad |serious |really bad )?(?:pain|agony|trouble|network)",
    r"(?:not|never) (?:too |that |so )?busy",
    r"(?:call|called|calling) (?:to|about|for)",
    r"(?:is|was) in the (?:front|back|mouth|upper|lower)",
    r"(?:estoy|estaba|estamos) (?:\S+ )?(?:interesad[oa]|buscando|llamando|de acuerdo|segur[oa]|list[oa]|bien|con dolor"
    r"|en dolor|viendo|pensando|tomando|sangrando|pagando|embarazada|hablando con|esperando|(?:content|feliz|satisfech|agust)\w*(?: con)?)"
    r"(?! (?:en el trabajo|una junta))",
    r"just (?:\S+ )?(?:got|walked|stepped) (?:in|home|back|here|in the door|off|out)(?: \S+){0,3}",
    r"(?:what|which) (?:\S+ ){0,2}number(?: \S+)*",
    r"(?:solo|nomas|nada mas|solamente) (?:\S+ )?(?:estaba|estoy) \S+",
    r"(?:estaba|estabamos|estamos) (?:\S+ )?(?:esperando|interesad[oa]s?|buscando|pensando|por llamar\w*)",
    r"(?:no )?me llamo|(?:no )?me (?:llamaron|hablaron|marcaron)|shopping (?:around|for)",
    r"(?:estoy|estamos) (?:en|con) (?:el|la|un|mi) (?:plan|seguro|aseguranza)(?: \S+){0,3}",
    r"tengo (?:seguro|dolor|caries|cita|una cita con ustedes)",
)


_HURRIED = rule(
    r"(?:in a|bit of a|little) (?:\S+ )?(?:hurry|rush)|(?:make it |be )?(?:quick|quickly|fast|brief|short)"
    r"|(?:have|got|need) to (?:go|leave|run|head out) (?:soon|shortly|in (?:\S+ ){1,3}(?:minutes?|hour))"
    r"|(?:on my way|about to head|heading|running) out|(?:only|just) (?:\S+ ){0,3}(?:minutes?|moment|second)",
    r"prisa|(?:bien |muy )?rapid(?:o|ito)|apurad[oa]|(?:voy|vamos) (?:ya )?(?:de salida|saliendo)|breve"
    r"|(?:solo|nomas|nada mas) (?:\S+ ){0,2}(?:minutos?|minutito|momento|momentito)",
)


@remembered
def asks_to_call_later(said: str) -> bool:
    """Whether a call at another time is asked for, or promised, in so many words."""
    return _CALL_ME_LATER.is_in(said, but=_OURS)


@remembered
def is_busy(said: str) -> bool:
    """Whether the caller cannot talk now."""
    return _BUSY.is_in(said, but=_OURS)


@remembered
def is_hurried(said: str) -> bool:
    """Whether the caller has little time, rather than none."""
    return _HURRIED.is_in(said)


@remembered
def prefers_a_time(said: str) -> bool:
    """Whether another time is called better, without saying what for."""
    return _ANOTHER_TIME.is_in(said)

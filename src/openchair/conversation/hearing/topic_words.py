"""The words in which people ask: what makes a question, and the topics there are answers for."""

from openchair.conversation.hearing.patterns import Rule, Rules, rule, whole

_ASK = (
    r"(?:do|does|can|could|is|are|will|would|did|have|what|which|how|where|when|who|why|tell me|wonder"
    r"ing|i want to know|curious|wanted to know|you|you all|you guys|any|whether|if|know|got|a question"
    r"|asking|like to know|need to know|explain)"
)
_PREGUNTA = (
    r"(?:que|cual\w*|como|donde|cuando|cuant\w+|quien\w*|por que|para que|puedo|pued\w+|se puede|hay"
    r"|tien\w+|acept\w+|agarran|toman|trabajan|hacen|es|esta\w*|son|van?|me|si|dan|ven(?= a )|ofrec\w+|quisiera sa"
    r"ber|quiero saber|pregunta\w*|atiend\w+|usted\w*|cobran|manejan|reciben|abren|cierran|dig\w+)"
)
_INSURER = (
    r"(?:insurance|insurances|insured|coverage|plan|plans|ppo|hmo|delta(?: dental)?|aetna|cigna|metlife"
    r"|met life|humana|guardian|blue cross|blue shield|bcbs|united ?health\w*|united|medicaid|medicare"
    r"|medi ?cal|denti ?cal|kaiser|anthem|ameritas|principal|tricare|sun ?life|geha|chip|masshealth"
    r"|dentaquest|liberty|careington|in network|network|out of network)"
)
_SEGURO = r"(?:seguros?|aseguranzas?|aseguradora|cobertura|poliza|plan dental|" + _INSURER[3:]
_CARE = (
    r"(?:cleanings?|crowns?|fillings?|whitening|root canals?|implants?|braces|invisalign|veneers?|extract"
    r"\w+|dentures?|x ?rays?|exams?|consultations?|visit|appointment|checkup|check up|bridges?|procedure"
    r"|treatment|sealants?|fluoride|wisdom teeth|botox|sedation|oral surgery|orthodont\w+|retainers?|gum"
    r"|teeth|tooth|cosmetic|emergencies|night guards?|bonding|laughing gas|nitrous)"
)
_CUIDADO = (
    r"(?:limpiezas?|coronas?|empastes?|tapaduras?|blanqueamientos?|endodoncias?|implantes?|frenos|bracket"
    r"s|carillas?|extraccion\w*|dentaduras?|radiografias?|consultas?|revision\w*|resinas?|puentes?|procedi"
    r"miento\w*|tratamiento\w*|ortodoncia|muelas?|dientes?|invisalign|urgencias|sacar|cirugia|retenedores"
    r"|placas?|guardas?|cita)"
)

_CLASSES = {
    "ASK": _ASK, "INSURER": _INSURER, "CARE": _CARE,
    "PREGUNTA": _PREGUNTA, "SEGURO": _SEGURO, "CUIDADO": _CUIDADO,
    "LEADS": r"(?:y|pero|oiga|espere|entonces|eso|esto|ahi|alla|ustedes|usted|perdon|disculpe|una pregunta|de verdad|en serio|bueno)",
    "GO": r"(?:go|goes|take|takes|last|lasts|be|run)",
}  # fmt: skip


def _topic(*patterns: str) -> Rule:
    return rule(*patterns, classes=_CLASSES)


# In order: the first that matches is what is asked about.
TOPICS: Rules[str] = Rules(
    (
        "robot",
        _topic(
            r"(?:are|is|am) (?:you|this|i|it|that) (?:\S+ ){0,4}(?:robot|bot|machine|computer|ai|real|"
            r"human|recording|automated|artificial\w*|live person|alive|person|prerecorded|chatbot"
            r"|a i|voicemail)(?: \S+){0,3}",
            r"(?:sound|sounds) like a (?:robot|machine|computer|recording)|real or (?:a )?(?:robot|fake)",
            r"(?:es|eres|usted|esto|estoy hablando con|hablo con) (?:\S+ ){0,3}(?:robot|maquina|computador"
            r"a|grabacion|grabadora|contestadora|inteligencia artificial|persona (?:real|de verdad)|bot|hum"
            r"an[oa]|real|ia|de verdad|automatico|persona)(?: \S+){0,3}|suena (?:a|como) (?:robot|maquina)",
        ),
    ),
    (
        "recording",
        _topic(
            r"<ASK> (?:\S+ ){0,5}(?:recorded|recording|record|taping|taped|monitored)",
            r"(?:graban|grabando|grabada|grabado|grabar|grabacion)(?: \S+)*",
        ),
    ),
    (
        "how_number",
        _topic(
            r"(?:how|where|who|why) (?:\S+ ){0,5}(?:get|got|have|give|gave|find|obtain\w*|come up with|"
            r"getting) (?:\S+ ){0,4}(?:number|info|information|name|contact|phone|data)(?: from)?",
            r"(?:de donde|como|quien|por que) (?:\S+ ){0,5}(?:numero|datos|telefono|informacion|nombre"
            r"|contacto)",
        ),
    ),
    (
        "callback_number",
        _topic(
            r"(?:what|which) (?:\S+ ){0,4}(?:number|phone) (?:\S+ ){0,5}(?:call|reach|dial|back|you|contact"
            r"|text|office)(?: \S+)*|(?:what is|give me|can i (?:get|have)|have) (?:your|the|a) (?:\S+ )?"
            r"(?:phone |callback |call back |office )?number|how (?:do|can|would|could) i (?:reach|contact|c"
            r"all|get (?:a ?hold of|in touch with|back to)) (?:you|your|the)(?: \S+)*|number (?:to|i can)"
            r" (?:call|reach)(?: \S+)*",
            r"(?:que|cual|a que|a cual) (?:\S+ ){0,3}(?:numero|telefono)(?: \S+)*|(?:como|donde) (?:\S+ )?"
            r"(?:los|les|le|me) (?:\S+ )?(?:llamo|contacto|puedo (?:llamar|contactar|marcar)|localizo|comunic"
            r"o)(?: \S+)*|(?:me da|deme|dame|tiene) (?:su|el|un) (?:numero|telefono)",
        ),
    ),
    (
        "who",
        _topic(
            r"who (?:is|am|are|were) (?:this|that|i|calling|you|it|speaking|there|on)(?: \S+){0,5}"
            r"|(?:may|can|could) i ask (?:who|whos)(?: \S+)*|who (?:did you say|you say)(?: \S+)*"
            r"|(?:what|which) (?:office|clinic|company|dentist|place|dental office|practice|organization)"
            r" (?:is|are|did|was|you)(?: \S+)*|where are you calling from|what is your name|your name again"
            r"|who you (?:with|are)|(?:you|are) calling from (?:where|who)|who s calling|who is calling",
            r"(?:quien|con quien|de parte de quien|de quien) (?:\S+ )?(?:habla|es|llama|hablo|llamo|eres|esta"
            r"|estoy|son|me)(?: \S+)*|de parte de quien|quien(?=$)|(?:como|cual) (?:se llama|es su nombre)"
            r"(?: \S+)*|de (?:donde|que (?:clinica|compania|empresa|lugar|parte)) (?:\S+ )?(?:llama|habla|me"
            r"|es|son|marca|esta|llaman|hablan)(?: \S+)*|que (?:clinica|empresa|compania) (?:es|son)",
        ),
    ),
    (
        "about",
        _topic(
            r"what (?:is|was|are) (?:this|it|that|you|the call) (?:\S+ )?(?:about|regarding|for|concerning"
            r"|in regards|in reference|calling)(?: \S+)*|what (?:do you|you) (?:want|need|calling|selling)"
            r"(?: \S+)*|why (?:are|did|do|is|were) (?:you|they|this) (?:\S+ )?(?:call\w*|bother\w*)(?: \S+)*"
            r"|what can i do for you|how can i help(?: you)?|(?:are you|you) selling(?: \S+)*|what is going "
            r"on|what (?:is )?(?:the )?(?:purpose|reason)(?: \S+)*|what for|regarding what|about what|concern"
            r"ing what|is this (?:a|some) (?:scam|sales|joke|prank)(?: \S+)*",
            r"(?:de que|para que|por que|de que se|cual es el motivo|que|a que|sobre que|que es lo que)"
            r" (?:\S+ ){0,2}(?:trata|llama|llaman|llamada|quiere|quieren|hablan|marca|habla|se trata|necesita"
            r"|desea|ofrece|ofrecen|vende|venden|asunto|se le ofrece|motivo|debo|llamo)(?: \S+)*|que paso"
            r"|en que (?:le|te) (?:puedo )?(?:ayudo|ayudar|sirvo)|es (?:una )?(?:estafa|broma|fraude)(?: \S+)*",
        ),
    ),
    (
        "payment",
        _topic(
            r"(?:payment plan|payment plans|financing|finance|installments?|care ?credit|monthly payments?"
            r"|pay (?:\S+ ){0,3}(?:monthly|over time|in installments|later|with|by|cash|card)|credit card"
            r"s?|take (?:cash|checks?|credit|debit|apple pay|venmo|zelle)|accept (?:cash|checks?|credit|debit"
            r"|cards?|apple pay|venmo|zelle)|sliding scale|forms? of payment|payment (?:options?|methods?)"
            r"|fsa|hsa|discount\w*|deposit|layaway)(?: \S+){0,3}",
            r"(?:planes? de pago|pagar (?:\S+ ){0,3}(?:pagos|abonos|plazos|mensualidad\w*|tarjeta|efectivo|poco"
            r"|cuotas|meses|parcialidades|despues|con)|abonos|mensualidades|plazos|financiamiento|financian"
            r"|a credito|credito|tarjetas?(?: de)?|facilidades|formas? de pago|pagos|cuotas|descuentos?"
            r"|anticipo|a meses|zelle)(?: \S+){0,3}",
        ),
    ),
    (
        "price",
        _topic(
            r"how much (?!time|longer|notice|pain|does it hurt|will it hurt|is it going to hurt)(?:\S+)?"
            r"(?: \S+){0,6}|(?:price|prices|pricing|cost|costs|costing|charge|fee|fees|quote|estimate|rates"
            r"|run me|set me back|expensive|cheap|cheaper|free|copay|co pay|dollars|bucks|affordable)"
            r"(?: \S+){0,3}",
            r"(?:cuanto|cuantos|que tanto) (?:\S+ ){0,4}(?:cuesta|cuestan|cobra|cobran|vale|valen|sale|salen|"
            r"sali\w*|costar\w*|cobrar\w*|es|seria|pag\w+|dinero|costo|por|la|el|pesos|dolares|un|una)"
            r"(?: \S+){0,3}|(?:precio|precios|costo|costos|tarifa|tarifas|presupuesto|cotiz\w+|gratis|caro|"
            r"barato|cobran|cuesta|cuestan)(?: \S+){0,3}|cuanto(?=$)",
        ),
    ),
    (
        "insurance",
        _topic(
            r"<ASK> (?:\S+ ){0,6}<INSURER>(?: \S+){0,4}|<INSURER> (?:\S+ ){0,3}(?:accepted|covered|cover it"
            r"|cover that|cover this|pay for)|(?:covered|cover) (?:by|under|it|this|that)(?: \S+){0,3}",
            r"<PREGUNTA> (?:\S+ ){0,5}<SEGURO>(?: \S+){0,4}|(?:cubre|cubren|cubierto) (?:\S+ ){0,3}\S+",
        ),
    ),
    (
        "parking",
        _topic(
            r"parking|(?:park|valet|parking lot|garage)(?: \S+){0,3}",
            r"estacionamiento|estacionar\w*|estaciono|parqueadero|parquear\w*|parking|parqueo",
        ),
    ),
    (
        "address",
        _topic(
            r"where (?:\S+ ){0,4}(?:located|office|clinic|at|you|place|it|this|find|go|is|located at|address)"
            r"(?: \S+){0,4}|(?:address|location|directions|located|cross streets?|zip code|what street|near"
            r" me|what part of town|how do i get there|how far|which (?:office|location|street)|what city|what"
            r" floor)(?: \S+){0,5}|what (?:is )?(?:the|your) address",
            r"(?:donde|adonde|en donde|a donde) (?:\S+ ){0,3}(?:esta\w*|queda\w*|ubica\w*|es|son|encuentr\w+"
            r"|voy|tengo que ir|localiza\w*|clinica|consultorio|tienen)(?: \S+){0,4}|(?:direccion|ubicacion"
            r"|domicilio|ubicad[oa]s?|que calle|como llego|en que parte|queda lejos|que ciudad|como (?:le hago"
            r" para )?llegar|por donde|cual calle|que piso)(?: \S+){0,4}|donde(?=$)",
        ),
    ),
    (
        "duration",
        _topic(
            r"how (?:long|much time|many (?:hours|minutes|visits))(?: \S+)*|(?:is it|will it be|a) (?:\S+ )?("
            r"?:quick|long) (?:visit|appointment|procedure)?|<GO> (?:very |too |that )?long",
            r"cuant[oa]s? (?:\S+ ){0,4}(?:tiempo|dura|duran|tarda|tardan|tardar\w*|durar\w*|demora\w*|horas"
            r"|minutos|lleva|se tarda\w*|toma|dilata\w*|citas son|visitas)(?: \S+)*|(?:es|va a ser|sera) (?:\S+"
            r" )?(?:rapido|tardado|largo)",
        ),
    ),
    (
        "pain",
        _topic(
            r"(?:hurt|hurts|painful|pain|painless|ache|sore|numb|numbing|anesthesia|anesthetic|put me (?:to"
            r" sleep|under)|laughing gas|sedat\w+|needles?|shots?)",
            r"(?:dol\w+|duele|duelen|dolera|dolor|doloroso|dolorosa|anestesia|anestesian|inyeccion\w*|sedacion"
            r"|duermen|lastima\w*)",
        ),
    ),
    (
        "hours",
        _topic(
            r"(?:what|when|how late|how early|till when|until what) (?:\S+ ){0,5}(?:open|close|hours|closed|"
            r"closing|opening|business|available hours)(?: \S+){0,4}|(?:are|is|you|do you) (?:\S+ ){0,4}(?:open|"
            r"close|closed)(?: \S+){0,5}|(?:office|business|opening|your) (?:\S+ )?hours|hours of operation|<ASK"
            r"> (?:\S+ ){0,3}(?:work|see (?:people|patients)|have (?:\S+ )?hours) (?:\S+ )?(?:weekends?|saturday"
            r"s?|sundays?|evenings?|late|nights?)|what time do you",
            r"(?:abren|cierran|abierto|abiertos|abierta|cerrado|cerrados|horario|horarios|atienden los"
            r"|trabajan los|trabajan (?:en )?(?:fines?|sabado\w*|domingo\w*)|hora abren|hora cierran)(?: \S+)"
            r"{0,5}",
        ),
    ),
    (
        "kids",
        _topic(
            r"<ASK> (?:\S+ ){0,5}(?:kids?|child|children|toddlers?|pediatric\w*|babies|baby|year olds?|teena"
            r"gers?|infants?|son|daughter|grand\w*kids?|grandchild\w*|little ones?)(?: \S+){0,4}",
            r"<PREGUNTA> (?:\S+ ){0,5}(?:ninos?|ninas?|hij[oa]s?|bebes?|menores|chiquit\w+|pediatr\w*|adolescen"
            r"tes|niet[oa]s?|criaturas?)(?: \S+){0,4}",
        ),
    ),
    (
        "services",
        _topic(
            r"(?:do|does|can|are|what|which|is|you) (?:you |your |the |all |guys |folks |office |dentist |they )*"
            r"(?:\S+ ){0,3}(?:do|offer|provide|have|handle|perform|treat|make|place|put|fix|see) (?:\S+ ){0,4}"
            r"(?:<CARE>|services|treatments|procedures)(?: \S+){0,3}|what (?:services|treatments|kind of (?:den"
            r"tist\w*|services|work)|do you (?:do|offer|treat)|all do you)(?: \S+)*",
            r"(?:hacen|ofrecen|tienen|ponen|realizan|manejan|dan|sacan|colocan|arreglan|practican|hacer|brindan"
            r") (?:\S+ ){0,3}(?:<CUIDADO>|servicios|tratamientos)(?: \S+){0,3}|(?:que|cuales) (?:\S+ )?(?:servic"
            r"ios|tratamientos|hacen|ofrecen)(?: \S+)*",
        ),
    ),
)

QUESTION = rule(
    r"^(?:yes |yeah |no |but |okay |and |so |hi |hello |wait |excuse me |first |actually |sorry |also |real"
    r" quick |quick question |one question |just |maybe |before that |before i do |sure )*(?:what|where"
    r"|when|who|whose|why|how|which|do|does|did|are|is|was|were|can|could|will|would|should|shall|may|have"
    r"|has|am) (?!not (?:call|worry)|you know|me )\S+(?: \S+)*",
    r"^(?:so |and |but |okay |yes |yeah )*you (?:guys |all |folks |people )?(?:take|accept|offer|do|got|see) \S+(?: \S+)*",
    r"(?:does|will|is|do) (?:it|this|that|they) (?:going to )?(?:hurt|cost|be painful|painful|take long)(?: \S+){0,3}",
    r"(?:what|where|when|who|why|how|which) (?:is|are|do|does|did|can|will|would|much|long|many|about|far|so"
    r"on|late|come|if|kind|time|should) \S+",
    r"(?:tell me|wondering|i have a question|have a question|got a question|want to know|wanted to (?:know|as"
    r"k)|like to know|need to know|can you tell|do you know|let me ask|curious (?:about|if|how)|you guys|you "
    r"all) (?:\S+ ?)+",
    r"^(?:y |pero |si |no |oiga |disculpe |perdon |bueno |entonces |una pregunta |hola |primero |espere |usted |ustedes )*(?:de parte de |con |en |por |a |a nombre de )?(?:quien|cuanto|donde)(?=$)|^(?:y |pero |si |no |oiga |disculpe |perdon |bueno |entonces |una pregunta |hola |primero |espere |usted |ustedes )*(?:de parte de |con |en |por |a |hasta |para |desde |a nombre de )?(?:q"
    r"ue|cual|cuales|como(?! (?:a|al|en|el|la|las|las|un|una|dos|tres|unas|unos|media|guste|quiera|sea)\b)|donde|adonde"
    r"|cuando(?! (?:sea|quiera\w*|pueda\w*|guste\w*|tenga\w*|haya|salga|llegue)\b)|cuanto|cuanta|cuantos|cuantas|quien|quienes|por que|para que|"
    r"de que|a que|en que|de donde|con que|hasta que|desde que)(?! (?:si|no|bueno|bien|va|le vaya)(?=$| )"
    r")(?: \S+)+",
    r"^(?:y |pero |si |oiga |disculpe |perdon )*(?:aceptan|agarran|toman|trabajan con|hacen|tienen|hay|ponen|"
    r"abren|cierran|atienden|ven a|sacan|quitan|arreglan|limpian|reciben|cubren|ofrecen|puedo|puede|pueden|podria|se puede|cobran|manejan|reciben|es usted|usted es|"
    r"eres|estan|van a|me va a|dan|cubre|cubren|necesito llevar|tengo que|venden|incluye)(?: \S+)+",
    r"(?:quisiera saber|quiero saber|me puede decir|me podria decir|una pregunta|tengo una (?:pregunta|duda)"
    r"|queria saber|me gustaria saber|digame|puede decirme|sabe (?:si|cuanto|donde|que))(?: \S+)*",
)
NO_QUESTION = whole(
    r"(?:(?:hello|hi|hey|yes|yeah|no|okay|wait|sorry|hola|bueno|si|diga) )*(?:hello|(?:are you|you) (?:still )?there"
    r"|(?:can|do) you hear me(?: now)?|are you still with me|bueno|diga|hola|(?:me )?(?:escucha|oye)|sigue ahi)"
)


# Spanish asks with the words of a statement: "es un robot", "lo cubre el seguro", "duele mucho".
STATED: Rules[str] = Rules(
    (
        "robot",
        _topic(
            r"^(?:<LEADS> )*(?:es|eres|usted es|esto es|estoy hablando con|hablo con) (?:\S+ ){0,3}(?:robot|maquina"
            r"|computadoras?|grabacion|inteligencia artificial|persona (?:real|de verdad)|bot|human[oa])(?: la que (?:me )?habla)?(?=$)"
        ),
    ),
    (
        "insurance",
        _topic(
            r"^(?:<LEADS> |mi seguro |mi aseguranza |el seguro )*(?:lo |la |los |me )?(?:cubren?|cubrira|aceptan?|toman|pagan?"
            r"|entra) (?:\S+ ){0,3}(?:<SEGURO>|eso|todo|esto|la \S+|una \S+)|^(?:mi|el) (?:seguro|aseguranza) (?:me )?(?:lo |la )?cubre"
            r"(?: \S+){0,3}"
        ),
    ),
    (
        "price",
        _topic(
            r"^(?:<LEADS> )*(?:es|sale|esta|sera|saldra) (?:car[oa]|gratis|gratuit[oa])(?: \S+){0,3}"
        ),
    ),
    (
        "parking",
        _topic(r"(?:me puedo|se puede|puede uno) (?:\S+ )?(?:estacionar|parquear)(?: \S+){0,2}"),
    ),
    (
        "address",
        _topic(
            r"^(?:<LEADS> )*(?:me )?(?:repite|da|dice|pasa|manda) (?:la |su )?(?:direccion|ubicacion)(?: \S+){0,3}"
            r"|^(?:<LEADS> )*queda (?:muy )?(?:lejos|cerca)(?: \S+){0,4}"
        ),
    ),
    (
        "duration",
        _topic(r"^(?:<LEADS> )*(?:se )?(?:tardan?|tarda uno|dura|demoran?) (?:\S+ ){0,2}\S+"),
    ),
    (
        "pain",
        _topic(
            r"^(?:<LEADS> )*(?:me )?(?:duele|dolera|es doloros[oa]|es con dolor|se siente dolor)(?=$| (?:mucho|la|el|una?|eso|hacerse|cuando))"
            r"(?: \S+){0,5}|^(?:<LEADS> )*(?:ponen|dan|usan|hay|tienen) (?:\S+ )?(?:para el dolor|anestesia)|(?:miedo|nervios\w*) (?:\S+ ){0,4}duele"
            r"(?: mucho)?(?=$)"
        ),
    ),
    ("recording", _topic(r"^(?:<LEADS> )*(?:me )?(?:esta|estan) grabando(?: \S+){0,3}")),
)

"""Whether the lead can be reached here: the wrong number, or someone else on the right one."""

from openchair.conversation.hearing.patterns import rule
from openchair.conversation.hearing.said import remembered

_CLASSES = {
    "SOMEONE": r"(?:him|her|them|that|he|she|this person|that (?:person|guy|lady|man|woman|name)"
    r"|the (?:person|guy|lady|man|woman|one)|who(?:ever)?)",
    "FAMILY": r"(?:husband|wife|mom|mother|dad|father|son|daughter|brother|sister|roommate"
    r"|boyfriend|girlfriend|partner|mama|uncle|aunt|grandma|grandmother|grandpa|grandfather"
    r"|grandson|granddaughter|nephew|niece|cousin|caregiver|friend|assistant|secretary|neighbor)",
    "FAMILIA": r"(?:espos[oa]|marido|mujer|senora|mama|madre|papa|padre|hij[oa]|herman[oa]|tio|tia"
    r"|abuel[oa]|niet[oa]|novi[oa]|pareja|prim[oa]|sobrin[oa]|cunad[oa]|suegr[oa]|amig[oa]|companer"
    r"[oa]|vecin[oa]|yerno|nuera)",
    "PLACE": r"(?:business|company|office|restaurant|church|store|school|shop|hotel|bank|hospital"
    r"|warehouse|salon|barbershop|bakery|pharmacy|garage|work|fax|pay|corporate|government|library"
    r"|factory|law office|bar|pizzeria|gas station|switchboard|front desk of)",
    "LUGAR": r"(?:negocio|empresa|oficina|restaurante|iglesia|tienda|escuela|taller|hotel|banco"
    r"|trabajo|carniceria|tortilleria|panaderia|farmacia|peluqueria|estetica|bodega|fabrica|fax"
    r"|casa particular|consultorio|local|ferreteria|taqueria|lavanderia|caseta|gobierno|compania)",
}

_WRONG = rule(
    # said outright
    r"wrong (?:\S+ )?(?:household|residence|address|number|numbers|person|guy|lady|house|phone|man|woman|party|people|line|place|fella|dude|gentleman|contact"
    r"|one|family|home|individual|cell)(?! (?:on|in|for my))",
    r"(?:got|have|dialed|called|reached) (?:the )?wrong(?=$)",
    r"mis ?dial\w*|mistaken (?:number|identity|me)|not the right (?:number|person|house|phone|guy)",
    r"(?:dialed|called|reached) (?:\S+ ){0,3}(?:by mistake|incorrectly|in error)",
    # not me
    r"(?:that|this|it) is not (?:me|my name|who i am|him|her|them|his|hers|their)(?: \S+){0,4}",
    r"(?:that|this|it) is not (?:\S+ )?(?:the )?(?:right )?(?:person|number|phone|residence)",
    r"(?:that|this) is not (?!a |an |the |really|good|great|true|right|correct|what|urgent|possible"
    r"|okay|fair|funny|bad|my|going|for|in|about|how|covered|working|necessary|convenient|helpful"
    r"|enough|something|fine|available|cool|happening|it)\S+(?: \S+)?(?=$|i am|sorry)",
    r"(?:am|are|is) not (?:<SOMEONE>)(?= |$)(?: \S+){0,6}",
    r"not (?:my name|who you (?:are looking for|want|think))",
    r"my name is not|nobody calls me that",
    r"(?:looking|calling|asking) (?:for )?(?:\S+ ){0,3}(?:someone|somebody|a different|another"
    r"|the other) (?:else|person|guy|lady|\S+ person)|(?:somebody|someone) else you (?:want|are)",
    r"different (?:person|guy|lady|number|man|woman|individual|family)",
    r"(?:confus\w+|mix\w+|mistak\w+) (?:me|us) (?:\S+ ){0,2}(?:with|for|up)",
    r"(?:want|looking for|need|after|calling|asking for|mean|thinking of) (?:\S+ )?(?:somebody|someone) else",
    r"i am not (?!(?:sure|interested|new|ready|available|free|able|going|looking|good|at|on|in|a|the|really|happy"
    r"|certain|here|insured|covered|working|comfortable|that|feeling|having|hurting|home|an|too|so|very|trying"
    r"|saying|your|with|from|busy|doing|okay|allowed|getting|asking|worried|scared|convinced|planning|coming"
    r"|taking|used|currently|even|as|picky|flexible|positive|bleeding|paying|calling|talking|supposed|near|up|"
    r"there|anymore|well|done|familiar|seeing|driving|swollen|opposed|following|understanding|hearing|all|quite"
    r"|exactly|totally|yet|open|tuesday|monday|signing|buying|giving|wanting|existing|right|him|her|dealing)\b)"
    r"\S+(?: \S+)?(?=$)",
    # nobody by that name
    r"(?:nobody|no one) (?:\S+ )?here(?=$| called| named| by| goes| with| needs| is| that| asked)",
    r"(?:no one|nobody|no body|anyone|anybody|there is no|there is not|is no|ain no|no such|not any"
    r"|no person) (?:\S+ ){0,3}(?:by that|by this|named|called|with that|of that|here|name|at this"
    r"|lives|person)",
    r"(?:there is|there are|is) (?:no|not a|not any) (?!problem|need|pain|way|rush|hurry|parking"
    r"|time|reason|question|doubt)(?:\S+ )?(?:here|at this|living|on this)",
    r"no (?!one|problem|pain|need|insurance|thank\S*|i|you)\S+ (?:here|lives here|at this (?:number|"
    r"address|house))(?=$)",
    r"(?:never|not) (?:even )?heard of (?:\S+ )?(?:him|her|them|that|you|your|this|anybody|anyone"
    r"|any|it)?",
    r"(?:do|did) not (?:even )?know (?:a |an |any |that |this |no |any of )?(?:anyone|anybody|person"
    r"|him|her|them|who (?:that|this|she|he|they|you are (?:looking|asking|talking|calling))"
    r"|those|guy|lady|these people|such|\S+(?=$))",
    r"someone (?:\S+ ){0,2}(?:do not|never) (?:know|met|heard)",
    r"(?:no one|nobody|no person|not anyone) (?:who is |that is )?(?:called|named|by the name of|goes by) (?!here|me|us|back)\S+(?: \S+){0,4}",
    r"do not know (?:any|no|an?) (?!good|better|best|other|more|thing|one|dentist|time|day|reason|about|of|way|english|spanish)"
    r"\S+(?: \S+)?(?=$)",
    r"(?:he|she|they) (?:does|do) not (?:have|use|own) (?:this|that) (?:\S+ )?(?:phone|number|line)(?: \S+){0,2}",
    # gone
    r"(?:does|do|has|have|is|are) not (?:\S+ )?(?:live|lived|living|stay|reside|work) (?:\S+ )?(?:here|at"
    r" this|there|with us|anymore|with me)",
    r"no longer (?:lives?|lived|stays?|works?|resides?|living|with us|here|his|her|their|at|has"
    r"|belongs|uses|owns|the)(?: \S+){0,5}",
    r"(?:he|she|they|\S+) (?:has |have |had |already )?(?:moved)(?: out| away| on| to \S+| back)?"
    r"(?: \S+){0,4}(?=$)",
    r"(?:passed away|passed on|deceased|is dead|has died|late (?:husband|wife)|in heaven|rest in"
    r" peace|funeral (?:was|for)|buried (?:him|her)|no longer living|died)",
    r"(?:he|she|\S+) passed(?: last| in| a| this|$)",
    # somebody else's number
    r"(?:not|is not|no longer) (?:\S+ )?(?:his|her|their|hers|theirs|\S+s) (?:\S+ )?(?:number|phone"
    r"|cell)",
    r"(?:he|she|they) (?:\S+ ){0,2}(?:changed|switched|gave up|lost) (?:his|her|their|the) (?:\S+ )?"
    r"(?:number|numbers|phone)",
    r"just (?:\S+ )?(?:bought|got|activated) (?:this|the|a new) (?:\S+ )?(?:phone|number|line|sim)",
    r"(?:just|recently|only|newly) (?:\S+ ){0,3}(?:got|bought|received|been assigned|given|picked up"
    r"|have|changed to|acquired) (?:\S+ ){0,4}(?:number|line|sim)",
    r"(?:got|get|have|had|owned) (?:this|a new|the|that) (?:\S+ )?(?:number|phone) (?:\S+ ){0,3}(?:"
    r"yesterday|last|for (?:\S+ )?(?:years|months|weeks|year|ten|about|over|a)|since|ago|now|new"
    r"|recently|today|and)",
    r"(?:this|it|that) is (?:\S+ ){0,2}(?:new|reassigned|recycled|someone elses|somebody elses"
    r"|my new) (?:\S+ )?(?:number|phone|line)(?: now)?",
    r"(?:do not|did not|never) (?:have|know|see|had|knew) (?:\S+ ){0,3}(?:by|with|of) (?:that|this) name|not go by (?:that|this)",
    r"(?:given|gave|have) (?:you )?(?:a |the |an )?(?:bad|fake|old|false|outdated) number|(?:his|her|their) (?:old|former|previous)"
    r" (?:number|phone)|^(?:no|nope) (?:this|it) is (?!a|an|the|not|my|fine|good|okay|it|just|only|too|so|for|all|very|really|urgent"
    r"|cash|first|about|on|in|at|better|easier|hard|her|him|me|she|he|more|still|correct|right|that|this|what|where)\S+(?=$)",
    r"(?:previous|former|last|old) (?:owner|person|tenant|customer)|(?:number|phone|line)s? (?:(?:is|has|have) )?been (?:mine|ours)",
    r"(?:number|phone|line) (?:\S+ ){0,2}(?:belong\w*|was (?:\S+ )?(?:someone|somebody|reassigned)"
    r"|used to be|got reassigned|has been (?:mine|reassigned|changed)|is (?:mine|my) \S*)",
    r"(?:this|that|it|you|called|reached|have) (?:\S+ ){0,2}(?:a|an|my|our|the) (?:\S+ )?<PLACE>"
    r"(?: (?:phone|number|line|cell|not|here|\S+))?(?=$| and| not)",
    r"(?:work|business|company|office) (?:phone|line|number|cell)(?! (?:is|call|instead))",
    r"(?:this|you are calling|you called|you reached) (?:is )?(?:a|an|the) (?!bad|good|terrible|great|recordi"
    r"ng|robot|ai|machine|computer|scam|joke|emergency|real|new|test|better|best|awful|horrible|busy|nice|first|second|problem|sur"
    r"prise|prank|patient|question|wonderful|perfect|weird|lot|little|big|time|dental|clinic|dentist|private"
    r"|third|fourth|fifth|last|worst|only|right|number)\S+(?: \S+)?(?=$)",
    r"(?:gave|given|assigned|issued) (?:me |us )?(?:this|the) (?:\S+ )?(?:number|phone|line)",
    # never dealt with you
    r"(?:i|we) (?:did not|have not|do not (?:remember|recall)) (?:\S+ )?(?:fill\w*|submit\w*|request\w*"
    r"|inquir\w*|contact\w*|apply\w*|sign\w*|reach\w*|ask\w* for (?:any|info\w*|an|a)|visit\w*)(?: \S+){0,4}",
    r"(?:no idea|no clue|not sure|idk) who (?:that|this|she|he|you are|they)(?: \S+){0,3}|who (?:is|the heck is"
    r"|the hell is) (?!this|calling|it|that|speaking|on|there|your|the|a|in)\S+(?=$)|(?:asking|looking) for (?:a|"
    r"some) (?:\S+ )?(?:lady|man|guy|woman|person)",
    r"(?:i|we) (?:have )?never (?:even )?(?:called|contacted|been|went|filled|requested|inquired"
    r"|asked|submitted|reached out|applied|heard|visited|talked|spoke|looked|dealt|used|done"
    r"|signed) (?:\S+ ){0,3}(?:you|your|that|about|out|any|anything|a|with|for|to|there|this"
    r"|nothing)(?: (?:guys|people|office|clinic|place|dentist|form|forms|company|thing|of|before))?",
    # Spanish
    r"(?:dieron|dio|tienen?) (?:un |el )?numero (?:malo|falso|viejo)|era (?:el|su) numero(?: \S+){0,4}|^no (?:aqui )?habla (?!espanol)\S+(?=$)",
    r"esta no es (?:su|la) casa(?: \S+){0,3}|(?:yo )?me llamo \S+ (?:y )?no \S+(?=$)",
    r"equivocad\w*|se equivoc\w*|equivocando|equivoco|equivocaron",
    r"(?:numero|telefono|persona) (?:\S+ )?(?:incorrect[oa]|errone[oa]|mal|cambiad[oa]|equivocad[oa]"
    r"|no es)|mal (?:el )?numero|(?:marc\w+|anot\w+|dieron|apunt\w+) (?:\S+ )?mal",
    r"(?:se )?(?:confund\w+|confus\w+) (?:\S+ )?(?:numero|persona|con)|se confundi\w+",
    r"no (?:la |lo |los |las |le )?conozc\w+(?: \S+){0,4}|(?:no se|ni idea de) quien (?:es|sera|sea)",
    r"(?:ya |aqui )?no (?:\S+ )?(?:vive|viven|vivia|trabaja|hay(?! algo| otr[oa]| mas| cupo| citas?\b| espacio| nada)|existe|esta ningun\S*) "
    r"(?:\S+ ){0,3}(?:aqui|nadie|ningun\w*|con ese|esa persona|en esta|ese|conmigo|ya|mas)",
    r"aqui no (?:vive|es|hay|trabaja|se llama|esta|conocemos)|ya no vive|no vive (?:aqui|ya)",
    r"(?:no soy|yo no soy) (?!(?:paciente|nuev|client|alergic|diabetic|mayor)|(?:de|muy|buen\w*|tan|una|un|mal|eso|asi|hoy)\b)"
    r"\S+(?: \S+)?(?=$)|no esta (?:\S+ )?hablando con|(?:no se|ni se) (?:de )?quien (?:\S+ ?){0,4}|nada que ver",
    r"(?:habla|llama|marco|hablo|llamo|marca|(?:esta|estan) (?:hablando|llamando|marcando)|comunico) (?:a|al|con) (?:un|una|la|el)? ?<LUGAR>"
    r"|tengo poco (?:tiempo )?con (?:este|el) (?:numero|telefono)|acabo de cambiar (?:\S+ )?(?:numero|telefono)"
    r"|(?:yo )?(?:nunca|jamas|no) (?:les? )?(?:pedi|solicite|llene|contacte|busque|llame|hable)(?: \S+){0,4}",
    r"no soy (?:yo|es[ea]|la persona|el|ella|quien|es[ea] persona|la que|el que)|(?:es[ea] )?no soy"
    r"(?=$)|yo no soy(?! (?:paciente|nuev|client|de esos))",
    r"no me llamo|no es mi nombre|nadie se llama|no se llama|no hay (?:ningun\w*|nadie)",
    r"(?:busc\w+|quier\w+|es|sera|hablar con) (?:\S+ )?(?:a )?otr[oa] (?:persona|senor\w*|numero)|otra"
    r" persona",
    r"(?:se|ya se|el se|ella se) (?:mudo|cambio (?:de|su|hace))(?: \S+){0,5}|se fue(?:ron)? (?:a vivir|de"
    r" aqui|del pais|a mexico|para)",
    r"(?:ya )?no es (?:su|el|de el|de ella|mi|ese|este|el de) (?:numero|telefono|de)(?: \S+){0,4}",
    r"(?:no|ya no) (?:tiene|usa|ocupa) (?:\S+ )?(?:este|ese) (?:numero|telefono)",
    r"(?:este|ese|el) (?:numero|telefono|celular|cel) (?:\S+ ){0,3}(?:es mio|era de|pertenec\w+|es de"
    r"|ya no|es nuevo|lo tengo|es otro|no es|(?:lo |se |lo han )?cambi\w+|lo dieron de baja)",
    r"(?:numero|linea|telefono) (?:es )?(?:nuev[oa])|tengo (?:este|el) (?:numero|telefono) (?:\S+ )?"
    r"(?:hace|desde|poco|anos)",
    r"(?:acabo de|me acaban de|apenas|recien|me) (?:\S+ ){0,3}(?:recibir|sacar|comprar|contratar"
    r"|tener|dar|asignar|compre|dieron|saque|adquirir|asignaron|activar|estrenar) (?:\S+ )?(?:numero"
    r"|chip|linea|telefono|celular)",
    r"(?:murio|fallecio|fallecid[oa]|difunt[oa]|falleciendo|en paz descanse|ya no esta con nosotros"
    r"|se murio|esta muert[oa]|ha muerto|fallecieron|q e p d|que en paz descanse|enterramos)",
    r"(?:telefono|numero|linea|celular) (?:\S+ ){0,2}(?:de|del) (?:un |una |la |el |mi )?<LUGAR>",
    r"(?:aqui|esto|este) es (?:un|una) (?!emergencia|urgencia|robot|maquina|grabacion|broma|estafa|pregunta|computadora)\S+(?=$)",
    r"(?:aqui|esto|este|marco a|llamo a|hablo a) (?:\S+ )?(?:es )?(?:a )?(?:un|una|la|el) <LUGAR>",
    r"(?:nunca|yo no|jamas) (?:he|hemos|les|le|pedi|solicite|llame|fui|llene)(?: \S+){0,3} (?:ido|lla"
    r"mado|pedido|solicitado|contactado|estado|hablado|llenado|visitado|pedi|clinica|ningun\w*|nada"
    r"|eso|informacion)(?: (?!antes|con ustedes)\S+)*",
    r"no es (?:\S+ )?(?:de aqui|aqui)|(?:es[ea]|el|la) (?:senor\w*|persona|muchach\w+) (?:\S+ )?(?:no"
    r"|ya no) (?:es|esta|vive)(?: \S+){0,3}",
    classes=_CLASSES,
)

# Talk that shares words with the above and is about the caller, the clinic or a tooth.
_OURS = rule(
    r"is (?:this|it|that) (?:a|an|the|some)(?: \S+){1,3}",
    r"(?:tooth|nerve|teeth|phone|battery|car|implant|crown|root) (?:\S+ )?(?:is |has )?(?:died?|dead"
    r"|dying|moved)|(?:died|dead) (?:tooth|nerve)|dead battery",
    r"(?:diente|muela|nervio|bateria|pila|carro|celular) (?:\S+ ){0,2}(?:murio|muert[oa]|movio)",
    r"wrong (?:tooth|day|time|date|appointment|insurance|way|filling|with|slot|one(?= (?:i|we|it|that|the) ))",
    r"(?:se equivoc\w+|equivocad[oa]) (?:de|en) (?:\S+ )?(?:dia|hora|fecha|cita|diente|muela|precio)",
    r"(?:i|we) (?:have |just |recently )?moved|i have never been (?:there|to (?:your|the|a)|here"
    r"|in)(?: \S+)?(?: before)?",
    r"never been (?:seen|there|here|to your|a patient|to)|never (?:\S+ )?been to a",
    r"nos mudamos|me mude|me cambie",
    r"different (?:time|day|slot|dentist|doctor|date|appointment|number to)",
    r"dentist (?:\S+ )?(?:died|passed|moved|retired|no longer)",
    r"dentista (?:\S+ ){0,2}(?:murio|fallecio|se mudo|ya no)",
    r"do not know (?:yet|if|when|what|how|my|about|right|for)|^(?:i |yes |no )?do not know(?=$)",
    r"no one (?:\S+ )?(?:there|answered|called(?! that)|can|told|has|else)|(?:nobody|no one) (?:\S+ )?called(?= me| us| back|$)",
    r"nunca he ido (?:con ustedes|ahi|alla|antes|al dentista)|no he ido (?:\S+ )?(?:antes|nunca)",
)

_SOMEONE_ELSE = rule(
    r"(?:he|she|they|my <FAMILY>|the \S+ of the house) (?:is|are) (?:not|out|away|gone|sleeping"
    r"|asleep|busy|unavailable|at (?:work|school|church|the)|in (?:the|a|class|surgery|bed)|working"
    r"|driving|on (?:the|another|a|vacation))(?: \S+){0,4}",
    r"(?:he|she|they) (?:just |already )?(?:stepped out|went out|left|went to|will be (?:back|home)"
    r"|gets? (?:home|off|back)|comes? (?:home|back)|can not (?:come|talk|get))(?: \S+){0,4}",
    r"(?:is|am|are) (?:\S+ )?(?:his|her|their) <FAMILY>",
    r"(?:take|leave|pass|give (?:him|her|them)) (?:\S+ )?(?:a |the |on a )?message",
    r"(?:not|is not) (?:home|in|here|around|available)(?: right now| at the moment| now| today)?"
    r"(?=$| can| may| i| you| try| call)",
    r"(?:when|once|after) (?:my )?(?:he|she|they|<FAMILY>) (?:is|are|gets?|comes?|will be) "
    r"(?:home|back|here|in|off|there)",
    r"(?:i will|let me) (?:tell|let) (?:him|her|them) (?:know|you called)|let (?:him|her) know",
    r"(?:soy|habla|le habla|es) (?:su|el|la) <FAMILIA>|soy (?:el|la) <FAMILIA> de",
    r"(?:ella|el|no|mi <FAMILIA>|ahorita|ahora) (?:\S+ )?(?:no )?(?:se encuentra|esta en casa"
    r"|no esta|anda trabajando|salio|no ha llegado)(?: \S+){0,3}",
    r"^(?:no |si |ahorita |ella |el )*(?:salio|anda \S+ndo|llega (?:a|en|como|hasta|mas)|regresa (?:a|en|como))"
    r"(?: \S+){0,4}",
    r"no (?:se encuentra|esta)(?=$| (?:ahorita|en|ahora|aqui|por|en casa|el|ella))",
    r"(?:dejar?|dejarle|tomar|tomo|doy|paso|mandar) (?:\S+ )?(?:un |el |algun )?recado",
    r"(?:yo )?le (?:digo|aviso|comento) (?:que|a|cuando)|(?:ella|el) (?:llega|sale|regresa) (?:a|en"
    r"|como|mas|hasta)(?: \S+){0,4}",
    r"(?:el|ella|mi <FAMILIA>) (?:esta|anda) (?:trabajando|dormid[oa]|durmiendo|ocupad[oa]|fuera"
    r"|en)(?: \S+){0,3}",
    classes=_CLASSES,
)


@remembered
def is_wrong_number(said: str) -> bool:
    """Whether the lead cannot be reached at this number at all."""
    return _WRONG.is_in(said, but=_OURS)


@remembered
def is_someone_else(said: str) -> bool:
    """Whether it is the right number, and somebody other than the lead picked up."""
    return _SOMEONE_ELSE.is_in(said)

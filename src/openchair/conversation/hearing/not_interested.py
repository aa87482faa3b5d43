"""Whether somebody turns down the visit as such, without forbidding calls."""

from openchair.conversation.hearing.patterns import rule, whole
from openchair.conversation.hearing.said import remembered

_PROVIDER = r"(?:dentist|provider|doctor|orthodontist|someone|somebody|place|office|clinic|guy)"

_CLASSES = {
    "PROVIDER": _PROVIDER,
    # "it's not for me, it's for my son" is about whose visit it is.
    "FOR_ANOTHER": r"(?: \S+){0,4} (?:for|para|de) (?:my|our|him|her|his|mi|mis|ella?)\b"
    r"| (?:hij|nin|espos|niet|herman|sobrin|mam|pap|marido|mujer|novi|bebe|suegr|ti[oa]\b|abuel|familia|senora|chiquit)",
    # "ya me atendieron ahí" is what a patient of ours says.
    "WITH_YOU": r"(?: \S+){0,4} (?:ahi|alla|aqui|con usted|con ustedes|ustedes|en su \S+)\b",
    "DENTISTA": r"(?:dentista|doctor|doctora|clinica|otro|otra|consultorio|alguien|uno|ortodoncista"
    r"|lugar|lado|parte)",
    "VISIT": r"(?:appointment|appointments|visit|it|this|that|anything|any|one|service|services"
    r"|dentist|cleaning|consultation|offer|dental work|work done|help|nothing|to come in|to schedule"
    r"|to book|to go|to make|to do)",
}

_DECLINES = rule(
    r"not (?:\S+ ){0,3}interested|no (?:\S+ )?interest|uninterested|lost interest|no longer interested",
    r"no longer (?:need|want|looking|require|in need|in the market)",
    r"(?:(?:already|currently|still) (?:have|got|found|see|use|go to|seen|had|went to|saw|booked with|picked"
    r"|chose|hired|switched to) (?:\S+ ){0,3}one|(?:already|currently|still|we|(?<!can |may )i) (?:have|got|found|see"
    r"|use|go to|seen|had|went to|saw|booked with|picked|chose|hired|switched to) (?:\S+ ){0,3}<PROVIDER>)(?! (?:appointment|referred|told|said"
    r"|recommended|who|sent))(?! \S+ (?:last|before|there|ago)\b)",
    r"(?:happy|satisfied|fine|good|okay|pleased|staying|sticking|set|covered) (?:\S+ )?with (?:\S+ )"
    r"{0,3}<PROVIDER>",
    r"(?:have|got) (?:my|our) own (?:dentist|doctor|guy)|(?:stick|stay|go|keep) with (?:my|our) (?:\S+ )?<PROVIDER>",
    r"not (?:now|today) (?:or |and )?not ever|(?:got|had) it (?:done|fixed|cleaned|pulled|taken care of)(?: \S+){0,3}(?=$)",
    r"not worth (?:it|the \S+)|no (?:appointment|visit|dentist) (?:needed|necessary|required)|no longer (?:in|around|live|living)"
    r" (?:\S+ ){0,2}(?:area|town|city|state|there)|(?:filled|signed|did|submitted|clicked) (?:\S+ ){1,3}by (?:accident|mistake)",
    r"(?:is|am) a dentist(?= so|$)|not (?:right|a good fit|a fit) for (?:me|us)|do not think so (?:thanks|thank you)",
    r"(?:went|gone|going|go|did it|done|fixed|handled|seen|treated|care of|found|got it|booked|book)"
    r" (?:\S+ ){0,4}(?:somewhere else|elsewhere|someone else|somebody else|another (?:place|office"
    r"|dentist|clinic)|a different (?:place|office|dentist))",
    r"(?:i am|we are) good on (?:that|it)|(?:taken|took|taking) care of (?:it|that|this)?(?: already)?|already (?:been )?(?:done|fixed"
    r"|handled|taken|resolved|got it|had it|did it|took|booked)"
    r"|already (?:got|had|have) (?:\S+ ){1,4}(?:fixed|done|treated|pulled|filled|cleaned|checked|looked at|taken care of)",
    r"(?:decided|deciding|chose|choosing|opted) (?:not|against|to pass"
    r"|to go with|to wait|to skip|to hold off)",
    r"(?:i will|i am going to|going to have to|gonna|think i will|have to|am going to|let me|would)"
    r" (?:\S+ ){0,3}(?:pass|skip|decline|hold off)(?! (?:the phone|out|you))",
    r"(?:i am|we are|i think i am|all) (?:\S+ )?(?:all set|all good|good(?! (?:to|at|for|on|with (?:tha"
    r"t|it|tue|mon|wed|thu|fri)))|set|fine|okay)(?: (?:for now|thanks|thank you|right now|though|but"
    r"|on that))+",
    r"(?:i am|we are) (?:all set|good|all good|set)(?=$)|all set(?=$| thanks| thank| for now)"
    r"|i am fine thank\w*",
    r"thanks but no(?: thanks)?|thank you but no|no thanks|no thank you|no but thank\w*|thanks anyway",
    r"no (?:\S+ )?need(?=$| for| to| thanks| thank| anymore| at| right)(?! to (?:worry|apologize))",
    r"(?:do not|does not|did not|will not|not) (?:\S+ )?(?:need|want|require|care for|wish|wanna"
    r"|looking for|think i (?:need|want|will)) (?:\S+ )?(?:your |an |a |any |the |to make |to schedu"
    r"le |to book |to do |to set |to have |to come |to get |for )?(?:\S+ )?<VISIT>"
    r"(?! (?:on|at|in the|tomorrow|until|before|to hurt))",
    r"not (?:looking|shopping|in the market|searching)(?: (?:for|anymore|right|at|now|to)\S*)?",
    r"not (?:really )?for (?:me|us)(?!<FOR_ANOTHER>)|not my thing|not going to (?:do|happen|work out|bother|go through)",
    r"(?:too|so|very|kind|pretty|bit|really|way) (?:\S+ )?(?:expensive|pricey|much money|costly|high"
    r"|rich for)|costs? too much|too much (?:money|for me)|out of my (?:budget|price)",
    r"(?:can not|could not|not able to|unable to|not) (?:\S+ )?(?:afford|pay (?:for )?(?:that|it|this|all|so|right|anything)\b)|not in (?:the|my|our) budget|do"
    r" not have (?:the|any|that kind of|enough) money|no money",
    r"(?:insurance|broke|unemployed|laid off) so no(?: thanks| thank you)?",
    r"(?:only|just) (?:\S+ )?(?:wanted|looking|curious|asking|browsing|checking|wondering|shopping"
    r"|needed|want|want to know|inquiring)(?: (?:\S+ ){0,3}(?:price|prices|cost|costs|quote|info"
    r"|information|know|around|curious|see|estimate)\S*)?(?! (?:a|an|for a|to (?:book|schedule|make"
    r"|come|get|see|have|be)))(?=$| (?:the|about|around|at|how|what|to know|for the|prices?|info|to see))(?! to see (?:a|the|your|my) (?:dentist|doctor|hygienist))(?<!to see)",
    r"(?:rather|prefer|would rather) not(?! (?:come|wait|have it|do (?:mornings|mondays)|on|at))",
    r"(?:moved|moving|relocated|relocating) (?:\S+ ){0,3}(?:state|states|away|town|city|country|far"
    r"|across|to \S+)",
    r"(?:it is|that is|gonna be|going to be|i am) (?:a )?(?:hard |big )?no (?:from|for) (?:me|us)"
    r"|hard pass|save (?:your|you) breath|waste (?:of|your|my) time|(?:i|we) (?:must )?(?:respectfully"
    r" |have to )?decline|count me out|forget (?:it|about it|the whole)|never ?mind|no dice",
    r"(?:end|hang up) (?:\S+ )?(?:call|this call|the call|now)",
    r"already (?:said|told you) (?:\S+ )?no",
    r"(?:no|not) (?:\S+ )?(?:at this (?:time|point)|for now|this time|at the moment thank\w*)",
    r"so (?:i can not|no|it is a no|i will not)(?: do it| go| come| make it| thanks| thank you)?(?=$)|(?:say|says|said"
    r"|saying) no(?=$| thank)|let us not|lets not|maybe not|probably not|not something (?:i|we)|guess not thank\w*",
    r"(?:got|is|been|was|am) (?:\S+ )?(?:fixed|taken care of|treated|resolved|all better|handled)(?= |$)(?: \S+){0,3}",
    r"(?:i|we) (?:do not|no longer) live (?:there|here|in|around|near)(?: \S+){0,4}",
    # Spanish
    r"no (?:\S+ ){0,3}(?:interesa\w*|interesad[oa]s?)|sin interes|perdi el interes|no hay interes",
    r"(?:ya|apenas) (?:\S+ )?(?:tengo|tenemos|encontre|consegui|conseguimos|encontramos|fui|fuimos|voy|vamos|vi"
    r"|hice|me vi) (?:\S+ ){0,3}<DENTISTA>",
    r"(?:ya )?(?:me |nos |lo |la |se )?(?:lo |la |las |los )?(?:hice|hicieron|atend\w+|arregl\w+"
    r"|compus\w+|cur\w+|vi|hizo|revis\w+|atiend\w+|fui) (?:\S+ ){0,2}(?:en|con|a) (?:otr[oa]|algun)"
    r" (?:\S+)",
    r"ya (?:me |lo |la |se )?(?:\S+ )?(?:resolvi|resolvimos|solucione|arregle|arreglaron|atendieron"
    r"|hicieron|compusieron|hice|curaron)(?!<WITH_YOU>)(?: \S+)*|ya (?:quedo|se arreglo|no hace falta)",
    r"tengo (?:a )?mi (?:propio |propia )?<DENTISTA>(?=$| de)|(?:ya )?me (?:la|lo) (?:hicieron|hice|arreglaron)(?: (?!ahi|aqui|ustedes)\S+){0,3}(?=$)"
    r"|(?:me mudo|(?:me voy|nos vamos) a mudar)(?: \S+){0,4}(?=$)",
    r"(?:sigo|seguimos|me quedo|seguire|estoy) con mi <DENTISTA>|es <DENTISTA>(?=$| asi)|(?:lo|la) llene por (?:error|equivocacion)",
    r"me arrepenti|(?:decidi|decidimos)"
    r" (?:que )?(?:no|mejor|esperar|ya no)|ya lo pense",
    r"(?:ya )?no (?:lo |la |los |las |me |le )?(?:necesit\w+|ocup\w+|requier\w+|hace falta|hacen falta"
    r"|urge)(?! (?:saber|que|hablar|una persona|nuev))(?: \S+){0,3}",
    r"(?:ya )?no (?:quier\w+|quisiera|dese\w+|busc\w+|voy a|vamos a|pienso) (?:\S+ ){0,3}(?:cita|citas"
    r"|servicios?|dentista|nada|ir|comprar|agendar|hacer|seguir|gastar|gracias|eso|consulta|tratamient"
    r"o)(?! (?:el|en la|a las|con dolor))|no (?:\S+ )?(?:estoy|ando|estamos|andamos) buscando(?: \S+)*|ya (?:tengo|tenemos) (?:a )?quien(?: \S+){0,3}",
    r"no (?:creo|pienso) que (?:quier\w+|vaya|necesit\w+|me interese)(?: \S+){0,3}"
    r"|(?:estoy|estamos) (?:muy )?(?:content|feliz|agust|a gust|satisfech|bien)\w* con (?:mi|el|la|nuestro) <DENTISTA>",
    r"ya no(?: quiero| gracias)?(?=$)|ya no la quiero|ya no lo quiero",
    r"no es (?:\S+ )?(?:para (?:mi|nosotros)(?!<FOR_ANOTHER>)|lo mio|lo que busco|necesari[oa])",
    r"(?:no|ni) (?:\S+ )?(?:puedo|podemos|me alcanza|tengo|tenemos|hay|traigo|cuento con)(?: para)? "
    r"(?:\S+ ){0,2}(?:pagar\w*|gastar|dinero|lana|plata|presupuesto|feria|costear\w*|pa|recursos)",
    r"no me alcanza|fuera de mi presupuesto|(?:muy|bien|demasiado|mas|tan|bastante|re|super|algo) "
    r"(?:car[oa]s?|costos[oa])|sale (?:\S+ )?car[oa]|carisimo|esta (?:\S+ )?car[oa]",
    r"(?:nos|me) (?:vamos a |voy a )?(?:mudamos|mude|mudar|cambiamos|cambie|fui|fuimos|muda) (?:\S+ ){"
    r"0,3}(?:estado|ciudad|pais|lado|parte|lejos|casa|texas|california|mexico|vivir)(?: \S+){0,3}",
    r"ya no (?:lo |la |me |nos )?(?:voy|vamos|quier\w+|necesit\w+|ocup\w+|vivo|vivimos|estoy interes\w+|busc\w+"
    r"|pienso)(?! (?:saber|hablar))(?: \S+){0,3}|(?:gracias|amable|agradezco|agradecid[oa]) (?:\S+ )?pero (?:ya )?no"
    r"|es much[oa] (?:dinero|lana|feria|plata)|(?:mejor |ahi )?(?:lo|la) (?:dejo|dejamos|dejare|dejemos)(?: asi| ahi| para otr\w+)?(?=$| gracias)|(?:dejarlo|dejemoslo|dejelo|dejalo|dejela|asi dej\w+)(?: asi)?"
    r"|no me convence\w*|no es lo que (?:busc\w+|quer\w+|necesit\w+)|(?:ya |es que )?(?:nos mudamos|me mude|nos cambiamos|me"
    r" cambie de casa)(?: y no \S+(?: \S+){0,2})?(?=$)|(?:encontr\w+|consegui\w*|halle) (?:a )?(?:un[oa]|otr[oa]|alguien)(?: \S+){0,3}"
    r"|ya (?:me|lo|la|nos|se) (?:atendi\w*|arregl\w+|hice|hicieron|revis\w+|quit\w+|vi)(?!<WITH_YOU>)(?: \S+){0,4}|(?:ya |al final"
    r" |mejor )no (?:lo|la) (?:voy|vamos|quiero|hare|hago)(?: \S+){0,3}",
    r"mejor no|(?:solo|nomas|nada mas|solamente|unicamente) (?:\S+ )?(?:pregunt\w+|quer\w+|estaba|vien"
    r"do|era|checando|curiosidad|averigu\w+|cotiz\w+|por curiosidad|mir\w+|info\w*)(?: (?:\S+ ){0,3}"
    r"(?:precio|precios|costo|saber|viendo|curiosidad|informacion|preguntando|cuanto)\S*)?",
    r"(?:asi )?(?:estoy|estamos) (?:muy )?bien (?:asi|gracias)|asi (?:estoy|estamos|me quedo) bien",
    r"no (?:muchas |muchisimas |mil )?gracias(?! a dios)|no (?:\S+ ){0,4}gracias(?=$| \S+$)(?! a dios)|gracias (?:\S+ )?"
    r"(?:pero|pero no|no)(?=$| \S+)",
    r"(?:por|de) (?:ahora|el momento|lo pronto|momento) (?:\S+ )?no|no (?:\S+ )?por (?:el momento|ahora)"
    r"|^(?:yo )?paso(?= gracias|$)|ni hablar|olvidel[oa]|dejel[oa] asi|no le interesa"
    r"|no hay (?:dinero|lana|feria)",
    r"ya (?:le|les|te) dije que no(?=$| \S+$)|no insista gracias",
    r"prefiero no(?=$| hacerlo| gracias)|prefiero que no(?=$| gracias)",
    r"me fui (?:a vivir |con )?(?:a |para )?(?:otr[oa])",
    classes=_CLASSES,
)

_FLAT_NO = whole(
    r"nel(?: pastel)?|mejor no|no need|i would rather not|hard pass|i pass|pass|paso"
    r"|ni modo no|no mejor no|no ya no|for now no|por ahora no"
)

_BUT = rule(
    r"(?:not interested in|do not need|do not want|no me interesa|no quiero|no necesito) (?:\S+ ){1,4}"
    r"(?:just|but|only|i want|i need|instead|sino|solo|pero|nomas) (?:\S+ ){0,4}\S+",
    r"(?:no longer|not|no) (?:\S+ ){0,3}(?:pain|hurt\w*|dolor|duele)",
    r"do not have (?:any )?insurance(?! so no)",
)

_POLITE_NO = whole(
    r"(?=.*(?:thank|gracias|good|okay|fine|need|bien|amable|mejor))(?:no|nope|nah|no no)(?: (?:thank you|thanks|gracias|muchas gracias|mejor|sir|maam|no|i am good"
    r"|i am okay|i am fine|thank you though|joven|senorita|senor|senora|very much|so much|muy amable"
    r"|que amable|im good|mil gracias|honey|dear|sweetie|hon|need|estoy bien|asi estoy bien))+"
    r"|i am (?:good|okay|fine)(?: thanks| thank you)|nah i am (?:good|okay|fine)(?: \S+){0,3}"
    r"|mejor no(?: gracias)?|i would rather not|rather not|nel|no need|i am good|thank you no"
    r"|gracias no",
)


_CHANGES_MIND = rule(
    r"(?:changed|change|changing) (?:my|our) mind(?! (?:about|on) (?:the |that )?(?:time|day|date|slot|hour))",
    r"(?:cambie|cambiamos|cambiado) de (?:opinion|idea|parecer)",
)


@remembered
def turns_down_the_visit(said: str) -> bool:
    """Whether the visit itself is declined, for whatever reason."""
    return _FLAT_NO.is_in(said) or _POLITE_NO.is_in(said) or _DECLINES.is_in(said, but=_BUT)


@remembered
def is_polite_no(said: str) -> bool:
    """Whether it is only a no with good manners: a no to whatever was asked, if something was."""
    return _POLITE_NO.is_in(said)


@remembered
def changes_their_mind(said: str) -> bool:
    """Whether the caller wants otherwise than before: no visit, unless they name another time."""
    return _CHANGES_MIND.is_in(said)

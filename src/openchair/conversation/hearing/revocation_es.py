"""How people say in Spanish that they do not want to be called; the same three lists as in English.

Mexican and US usage: `marcar` and `hablar` mean to call, so `ya no me hablen` is an opt-out. The
verbs carry their objects (`quítenme`, `llamarnos`), so the classes are stems with endings.
"""

from openchair.conversation.hearing.patterns import rule, whole

_TO_ME = r"(?:me|nos|le|les|te|lo|la|los|las|se|melo)?"

_CLASSES = {
    # --- calling, by form of the verb
    "CALL": r"(?:llam|telefone|molest|contact|texte|fastidi|intent|envi)(?:e|en|es|emos)"
    r"|(?:llam|marc|molest|contact|busc|habl|telefone|insisti|volvi|comunic)(?:ara|aran|aras|era|eran)"
    r"(?: a (?:\S+ )?<TO_CALL>)?|escrib(?:a|an|as)"
    r"|(?:marqu|busqu|hostigu|friegu?|chingu|comuniqu)(?:e|en|es)"
    r"|(?:habl|timbr|acos)(?:e|en|es)(?=$| (?!en|espanol|ingles|tan|rapido|de|con"
    r"|mas despacio|fuerte|asi|que|un|una|a mi))|(?:insist|jod)(?:a|an|as)"
    r"|(?:est|and)(?:e|en|es) (?:\S+ ){0,2}<CALLING>"
    r"|(?:sig|continu|vuelv|contin)(?:a|an|as|e|en|ue|uen) (?:a )?(?:\S+ )?(?:<CALLING>|<TO_CALL>)"
    r"|vuelv(?:a|an|as|ar) a (?:\S+ )?<TO_CALL>|volver(?:me)? a <TO_CALL>"
    r"|(?:d|anden d|esten d)(?:e|en|ando) (?:\S+ )?lata|mand(?:e|en|es) (?:\S+ )?(?:mensajes|textos|llamadas)",
    "TO_CALL": r"(?:llam|marc|molest|telefone|contact|fastidi|timbr|acos|hostig|texte|fregu?|ching"
    r"|insist|jod|busc|escrib|envi)(?:ar|ir|er)"
    + _TO_ME
    + r"|hablar(?:me|nos)?|comunicarse|dar lata"
    r"|estar(?:me|nos)? (?:\S+ )?<CALLING>|mandar(?:me|nos)? (?:\S+ )?(?:mensajes|textos)",
    "CALLING": r"(?:llam|marc|molest|telefone|contact|habl|busc|fastidi|timbr|acos|hostig|texte"
    r"|freg|ching|insist|jod|escrib|envi)(?:ando|iendo)"
    + _TO_ME
    + r"|dando lata|mandando(?:me)? mensajes",
    "CALLS": r"llamadas|llamaditas|telefonazos|mensajes|textos|llamadera|una llamada|otra llamada"
    r"|llamada|calls|contacto|comunicaciones|comunicacion|publicidad",
    "CALLED": r"(?:llamad|contactad|molestad|buscad|marcad)[oa]s?",
    "NO": r"no|ya no|nunca|jamas|nadie|ni|tampoco",
    # --- the caller
    "MINE": r"(?:mis?|nuestr[oa]s?|est[ea]|es[ea]|mi propio|el) (?:\S+ )?(?:numeros?|nombre|datos?"
    r"|telefono|informacion|contacto|celular|linea|registros?|cuenta|info|perfil)",
    "LIST": r"listas?|sistemas?|bases?|registros?|ahi|alli|eso|esto|computadora|archivos?"
    r"|directorio|programa|agenda|campanas?|contactos|llamadas|compu|maquina",
    # --- making it end
    "REMOVE": r"(?:quit|borr|elimin|tach|retir|bloque|olvid|bot|cancel|anot)(?:e|en|es|a|ar|aran|ara"
    r"|emos)"
    + _TO_ME
    + r"|saqu(?:e|en|es)"
    + _TO_ME
    + r"|sac(?:a|ar|aran|ara)"
    + _TO_ME
    + r"|(?:remuev|excluy|suprim|pierd)(?:a|an|as)"
    + _TO_ME
    + r"|remover(?:me)?|excluir(?:me)?",
    "REMOVE_ME": r"(?:quit|borr|elimin|tach|retir)(?:e|en|es|a|ar)(?:me|nos)|saqu(?:e|en|es)(?:me"
    r"|nos)|sac(?:a|ar)(?:me|nos)|(?:remuev|excluy|suprim)(?:a|an)(?:me|nos)"
    r"|(?:me|nos) (?:\S+ )?(?:(?:quit|borr|elimin|tach|retir)(?:e|en|es|aran|ara|ar)|saqu(?:e|en|es)"
    r"|sac(?:ar|aran|ara)|remuev(?:a|an)|excluy(?:a|an))",
    "CEASE": r"dej(?:e|en|a|an|ar|es|aran|ara) (?:ya )?(?:de|con)|par(?:e|en|a|ar|ale|enle|ele)"
    r"|ces(?:e|en|ar)|termin(?:e|en|ar)|acab(?:e|en|ar)|basta|evit(?:e|en|ar)(?:me|nos)?"
    r"|abstengan?se|detengan?|suspend(?:a|an|er)|cancel(?:e|en|ar|eme|enme|a)|no mas|ni una|ni otra"
    r"|cero|alto a|ya estuvo ~ |hart[oa]s?|cansad[oa]s?|fastidiad[oa]s?|aburrid[oa]s?|ya con"
    r"|ahorrense|ahorrese|bajenle",
    "WANT": r"quier\w*|quisiera\w*|dese\w+|acept\w+|autori[cz]\w+|permit\w+|necesit\w+|gust\w+"
    r"|interes\w*|agrad\w+|solicit\w+|ped\w+|pid\w+|recib\w+|ocup\w+|prefier\w+|tolero|vamos a",
}

INNOCENT = rule(
    r"nunca (?:les?|los|las) (?:llame|marque|hable|busque)(?=$| (?:yo|antes|a ustedes))",
    r"para (?:que|quien|cuando|cual|una?|mi|el|la)",
    r"(?:que )?se llam\w+",
    r"no (?:puedo|pude|podia|quiero|quise|voy a|he podido|alcance a|supe|sabia) (?:\S+ )?"
    r"(?:llamar|marcar|hablar|insistir)(?:les?|te|los)?",
    r"no (?:me |nos )?(?:llam|marqu|habl|busqu)(?:e|en|es) (?:hoy|ahorita|ahora|antes|despues|en la"
    r"|en las|tan|hasta|por la|entre|a estas? horas?|a las|todavia|manana|los|el) ?\S*"
    r"(?! (?:mas|nunca|jamas))",
    r"no (?:me |nos )?(?:llam|marqu|habl)(?:e|en|es) (?:a|al|a la|en) (?:mi )?\S+ (?:\S+ )?(?:llam|marqu"
    r"|habl|mejor)\S*",
    r"(?:llamadas|mensajes) de mi \S+|molest\w* (?:el|la|los|las|un|una|cuando|con(?! (?:sus|tus|esas|estas|tantas|mas) ))|dile a \S+ que \S+ \S+"
    r" \S+",
    r"(?:lista|listas) de (?:espera|cancelacion\w*)",
    r"de baja (?:\S+ ){0,2}(?:seguro|aseguranza|plan|imss|trabajo|escuela)",
    r"(?:anot|apunt)\w+ (?:bien )?(?:mi|este|el) (?:\S+ )?(?:numero|telefono|celular)",
    r"(?:di|dieron|dio) de baja (?:del|de la|en el|de mi)(?! (?:list|sistem|base))",
    r"(?:viej[oa]|anterior|antigu[oa])|mi (?:numero|telefono) (?:viejo|anterior|nuevo)",
    r"(?:no )?(?:necesit\w+|requier\w+|ocup\w+) ~ (?:permiso|autorizacion|consentimiento)",
    r"(?:autorizacion|permiso) (?:del|de la|de mi) (?:seguro|aseguranza|trabajo|jefe\w*|patron)",
    r"no (?:cuelgue|cuelguen|se olvide|olvide|olviden|borre|borren|cancele|pare|paren|pares|deje de"
    r"|quite|elimine)(?! (?:\S+ )?llam)",
    r"cancel\w+ (?:\S+ ){0,2}(?:cita|limpieza|consulta|visita)",
    r"deje? (?:de )?(?:fumar|tomar|rechinar|doler|sangrar)",
    r"no (?:me )?llam\w+ (?:don|dona|senora?|senorita|asi|por mi|por (?:ese|este|mi) nombre)(?=$| (?!por favor))|no (?:me )?llam\w+ (?:muy |tan )?(?:temprano|tarde|noche)"
    r"|no tengo permiso (?:para|de|del|en)|no autorizaron (?:el|la|los|mi)|autoriz\w+ (?:el|la|mi) (?:tratamiento|seguro|cirugia|procedimiento)",
    r"(?:el|los) (?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?) no (?:me )?(?:llam|marqu|habl)\w+|para (?:llam|marc|habl)\w+",
    r"no (?:hace falta|es necesario|hay necesidad de) (?:que )?(?:me )?(?:llam|marc|habl)\w+(?! (?:mas|nunca|otra))"
    r"|no (?:puedo|podemos|me dejan|nos dejan) (?:recibir|tomar|contestar|tener) (?:\S+ )?(?:llamadas|mensajes)",
    r"acab\w+ de (?:sacar|cancelar|borrar|quitar)|yo no llame(?=$| a (?:ustedes|nadie|ningun))|no llame yo",
    r"(?:de )?(?:muy )?baja (?:de peso|calidad|presion|azucar)|(?:presion|azucar|calidad) (?:muy )?baja",
    r"consent (?:form|forms|paper\w*)",
    r"no (?:para|deja|dejo|paran?) de (?!llam|marc|molest|habl|insist|ching|jod|freg)\S+",
)

STRONG = rule(
    # deje de llamar: an end to the act or the calls
    r"<CEASE> (?:\S+ ){0,4}(?:<TO_CALL>|<CALLING>|<CALLS>|(?:me|nos) <CALL>)",
    r"(?:harta|harto|cansad[oa]|fastidiad[oa]) de (?:ustedes|su empresa|su clinica)",
    r"(?:no|ya no|ni una|ninguna) (?:mas )?(?:llamadas?|llamaditas|telefonazos|mensajes)"
    r"|llamadas no",
    # no me llamen: negated calling
    r"<NO> (?:(?:me|nos|le|les|te|se|mas|que|quiero|deseo|queremos|ya|ocurra|tienen?|tengan?|pueden?"
    r"|deben?|por|debe|para|haga|hagan|favor|quisiera|permito|autorizo|van?|a|necesito|ocupo|hace"
    r"|falta|hay|lo|vaya|vayan|este|a este|numero|casa|telefono|aqui|nadie|prefiero|quien) ){0,6}"
    r"(?:<CALL>|(?:llam|marc|molest|contact|telefone|busc)ar(?:me|nos)?|hablar(?:me|nos))",
    r"(?:prohib\w+|(?:cans|hart|aburr)\w+ de|(?:nadie|no) (?:l[eo]s? |te )?(?:ped|pid|dij|solicit|autoric)\w+) (?:\S+ ){0,2}"
    r"que (?:\S+ )?<CALL>",
    r"no (?:estoy|estuve|estamos) de acuerdo (?:\S+ ){0,3}(?:<CALL>|<CALLS>|<TO_CALL>)",
    r"<NO> (?:\S+ ){0,3}(?:<WANT>|saber) (?:\S+ ){0,5}(?:llamad\w+|mensajes|contacto|comunicacion\w*|ser <CALLED>"
    r"|(?:que )?(?:me|nos) (?:esten? )?(?:<CALL>|<CALLING>)|de ustedes"
    r"|(?:llam|marc|molest|contact)ar(?:me|nos)|estar en (?:\S+ ){0,3}<LIST>)",
    r"prefier\w+ (?:que )?no (?:\S+ ){0,3}(?:<CALL>|<CALLED>|llamad\w+)",
    r"(?:ya )?no (?:me )?llama (?:mas|nunca)",
    r"no (?:quer\w+|acept\w+|recib\w+|permit\w+) (?:\S+ ){0,2}<CALLS>|dej\w+(?:me|nos) (?:ya )?de <TO_CALL>"
    r"|dej\w+ de estar (?:marque|llame|duro|molest|chingue|friegue|y)\b",
    r"dej(?:e|en|a) de (?:hacerlo|hacer eso|hacer esto)|pon\w* fin a (?:\S+ ){0,2}<CALLS>|^(?:no )?(?:quiero )?ni llamadas ni \S+",
    r"(?:consentimiento|permiso|autorizacion) (?:queda )?(?:revocad|retirad|cancelad|negad)[oa]",
    r"no (?:me |nos )?(?:dej|mand|envi)(?:e|en|es) (?:\S+ )?(?:mensajes|recados|correos de voz)",
    r"no tienen? (?:\S+ ){0,3}(?:llamar|marcar|hablar)(?:me|nos)",
    r"(?:presion|oprim|puls|apriet)\w+ (?:el )?(?:nueve|9)(?=$| para| por)|(?:salgo|salir) de (?:\S+ ){0,2}<LIST>",
    r"(?:quit|saqu)(?:e|en)(?:me|nos)(?: ya)?(?: por favor)?(?=$)",
    r"no insist\w+|no (?:sea|sean) (?:insistente|molesto|moleston)\w*",
    r"(?:ya )?no lo (?:hagan|haga|vuelvan? a hacer)",
    r"molest\w+ a otr[oa]|no (?:\S+ )?(?:recibir|recibo) (?:mas|nada)(?=$)",
    r"no (?:l[ao]s?|la|lo) (?:est[ea]n? )?<CALL>",
    # quíteme de la lista: out of the system
    r"(?:quiero|pido|favor|para|necesito|solicito|gustaria|hago|exijo) (?:\S+ ){0,3}?que (?:ya )?me (?:borr"
    r"|quit|saqu|elimin|remuev|tach)\w+(?=$| ya| por favor| de)",
    r"me (?:quito|salgo|borro|elimino) (?:\S+ )?(?:de|del) (?:\S+ ){0,2}<LIST>|(?:quiero|pido|solicito|deme"
    r"|dame|exijo) (?:la|mi) baja",
    r"<REMOVE_ME> (?:(?:ya|por favor|ahora|ahorita|inmediatamente) )?(?:de|del|en) (?:\S+ ){0,3}"
    r"<LIST>",
    r"(?:borr|elimin|tach)(?:e|en|a)(?:me|nos)(?: ya| por favor| ahorita| ahora| de una vez)?(?=$)",
    r"<REMOVE> (?:\S+ ){0,2}<MINE>",
    r"(?<!no se )(?<!no te )olvid\w+ de (?:mi|nosotros|nosotras)(?=$| por favor| ya)",
    r"(?:pierd|olvid|tir|bot|deshag|descart)(?:a|an|e|en|ese|ense|anse|ase) (?:de )?<MINE>",
    r"<MINE> (?:\S+ ){0,3}(?:sea[n]? )?(?:borrad|eliminad|quitad|sacad|removid|bloquead)[oa]s?",
    r"(?:salir|salirme|fuera|estar fuera|no estar|borrado|eliminad[oa]|quitad[oa]) (?:ya )?(?:de|en) "
    r"(?:\S+ ){0,3}(?:lista|listas|sistema|base)",
    r"<MINE> (?:\S+ ){0,6}(?:borr|elimin|quit|saqu|tach)(?:e|en|a)l[oa]s?",
    r"no (?:\S+ ){0,2}(?:guarden?|usen?|tengan?) <MINE>",
    r"(?:dar|den?|de|deme|denme|darme|darnos|darse|dense|dese|dado|dada|dieran?) (?:me )?(?:de )?baja",
    r"baja (?:de|por favor)|de baja|desuscri\w+|(?:cancel|anul)\w* (?:\S+ )?suscripcion",
    r"list\w* (?:\S+ )?de (?:los )?(?:que )?no (?:\S+ )?(?:llam|marc|molest|contact|quier)\w*"
    r"|registro (?:\S+ )?(?:de )?no|no llamar|repep|lista (?:negra|roja)",
    # consentimiento
    r"(?:revoc|retir|cancel|anul|quit)\w* (?:\S+ ){0,3}(?:consentimiento|permiso|autorizacion)",
    r"(?:<NO>|sin|quien) (?:\S+ ){0,5}(?:consent\w*|permiso|autorizacion|autori[cz]\w+)",
    r"no (?:tienen?|tiene) (?:\S+ )?derecho",
    # la ley
    r"(?:demandar|denunciar|reportar|acusar|bloquear)(?:l[oae]s?|se|te|me)?",
    r"(?:los|las|lo|la|les) (?:voy a |vamos a |estoy )?(?:demand|denunci|report|acus|bloque)\w+",
    r"(?:habl|llam|comunic|contact|dec|dig|busc)\w+ (?:\S+ )?(?:con|a) (?:mi|un|el|nuestro) "
    r"(?:abogad[oa]|licenciad[oa])|mi abogad[oa] (?:los|les|va)",
    r"acoso|acosando\w*|hostiga\w*|ilegal|spam|profeco|condusef|fcc",
    r"(?:habl|llam|marc|ech|mand)\w+ (?:a|con) la policia|(?:pon|levant|met|pong)\w+ una (?:queja|denuncia|demanda)"
    r"|voy a quejarme",
    r"si (?:me |nos )?(?:vuelv\w+ a|sigu\w+) (?:\S+ )?(?:llam|marc|habl|molest|insist|contact|ching"
    r"|jod)\w+(?! (?:manana|luego|mas tarde|despues|en la|a las))",
    r"(?:ultima vez|ultimo aviso) (?:\S+ ){0,4}(?:llam|marc|habl|dig|advi)\w+",
    # déjeme en paz, in all its registers
    r"dej\w+ (?:\S+ ){0,2}(?:en paz|tranquil[oa]s?)|en paz por favor",
    r"(?:vayan?se|larguen?se|lar\w*guese|fuera de aqui|no esten? (?:ching|jod|freg|molest|dando)\w*)",
    r"no (?:me )?(?:chingu\w+|jod\w+|friegu\w+|freg\w+|mames\w*|manchen|fastidi\w+|des? lata"
    r"|den lata)",
    r"chinga\w* (?:a )?(?:su|tu)|vete (?:a|al)|a la (?:chingada|verga|mierda|goma|fregada)"
    r"|al (?:diablo|carajo|infierno)",
    r"me tienen (?:\S+ )?(?:hart[oa]|cansad[oa]|hasta)|ya me (?:tienen|cansaron|hartaron)",
    classes=_CLASSES,
)

_SAID_WITH_STOP = (
    r"ya|por favor|favor|si|senor|senora|senorita|joven|oiga|oye|mire|ahi|alli|de una vez|ahora"
    r"|ahorita|alto|basta|pare|paren|parele|parenle|stop|suficiente|le|les|dije|digo|que|gracias"
    r"|hombre|le digo|les digo|okay|hasta aqui|no mas|deje|dejen|dejenle|dejele|bueno|fue|pero"
)
_STOPS = (
    r"alto|basta|pare|paren|parele|parenle|parale|detengan?se|detente|suficiente|stop|cancelen"
    r"|ya para|ya estuvo(?: bueno| suave)?|ya dejen(?:me|nos)?|ya deje(?:me|nos)?|no mas|parar"
    r"|baja|hasta aqui|no sigan?|ya bajenle|ya callen?se|callen?se"
)

BARE = whole(rf"(?:(?:{_SAID_WITH_STOP}) )*(?:{_STOPS})(?: (?:{_SAID_WITH_STOP}))*")

WEAK = rule(
    r"(?:<CEASE>|no quiero|no mas|no queremos|no me gustan?) (?:\S+ ){0,2}(?:robots?|maquinas?|grabaciones)",
    r"(?:par|apag|deten|cort|call)\w+ (?:\S+ ){0,2}(?:robot|maquina|bot|grabacion|computadora)",
    r"(?:siguen|no dejan de|no paran de|insisten en|se la pasan|continuan) (?:\S+ )?<CALLING>",
    r"(?:no dejan|no paran) de (?:llam|marc|molest|habl|insist|ching|jod|freg)\w+",
    r"(?:llaman|marcan|hablan|llama|marca) (?:\S+ )?(?:todos los dias|diario|a cada rato|todo el dia"
    r"|a todas horas|tanto|muchas veces|y llaman|cada dia)",
    r"por que (?:me |nos )?(?:siguen|sigue|insisten|llaman tanto)",
    r"(?:much[ao]s|tant[ao]s|demasiad[ao]s) (?:llamadas|mensajes)|(?<!no )(?:parenle|parele|parale|basta|dejen"
    r"|paren)(?: por favor| ya)?(?=$)",
    r"cuantas veces (?:\S+ ){0,2}(?:tengo|les|le|quieren|voy|hay|debo)",
    r"me tiene (?:hart[oa]|hasta)",
    r"ya (?:basta|estuvo|fue suficiente|estoy hart[oa])",
    classes=_CLASSES,
)

"""Pain, swelling, bleeding, trauma, and what cannot wait for a dentist at all.

A question about pain ("does it hurt"), pain denied and pain long gone are blotted out first.
"""

from openchair.conversation.events import Severity
from openchair.conversation.hearing.patterns import rule
from openchair.conversation.hearing.said import remembered

_CLASSES = {
    "TOOTH": r"(?:tooth|teeth|molar|molars|crown|filling|fillings|bridge|implant|veneer|cap|incisor"
    r"|canine|denture|dentures|jaw|root|wisdom|partial)",
    "MOUTH": r"(?:mouth|face|jaw|teeth|tooth|gum|gums|cheek|lip|lips|tongue|chin|throat|neck|eye)",
    "BREAK": r"(?:broke|broken|break|breaks|chipped|chip|cracked|crack|fractured|split|snapped|shatt"
    r"ered|knocked|busted|smashed|crumbled|crumbling|splintered|fell out|fell off|came off|came out"
    r"|come off|come out|coming off|popped (?:off|out)|falling out|fallen out|fell|is loose|loose"
    r"|dislodged|got knocked|hanging)",
    "HURT": r"(?:hurt|hurts|hurting|hurtin|ache|aches|aching|achy|throb|throbs|throbbing|pounding"
    r"|pain|pains|painful|agony|agonizing|excruciating|toothache|tooth ache|toothaches|stabbing|swollen"
    r"|swelling|swole|swelled|puffy|puffed|bleeding|bleeds|bleed|bled|abscess|abscessed|abcess|infected"
    r"|infection|pus|sensitive to (?:hot|cold)|killing me|sore|blood)",
    "DUELE": r"(?:duele|duelen|dolia|doliendo|doler|dolor|dolores|adolorid[oa]|punzada|punzadas"
    r"|pulsa|punza|hinchad[oa]s?|hincho|hinchazon|hinchando|inflamad[oa]s?|inflamo|inflamacion|inflama"
    r"ndo|sangra|sangran|sangrando|sangrado|sangre|absceso|abseso|postemilla|pus|infectad[oa]|infecto"
    r"|infeccion|molesta mucho|lastima|lastime|late la muela)",
    "DIENTE": r"(?:diente|dientes|muela|muelas|corona|amalgama|empaste|relleno|tapadura|resina|puente"
    r"|implante|colmillo|carilla|dentadura|mandibula|quijada|muelita|dientito)",
    "BROTA": r"(?:quebr\w+|rompi\w*|rot[oa]s?|romp\w+|fractur\w+|astill\w+|parti\w*|despostill\w+|cayo"
    r"|caido|cayeron|salio|safo|zafo|zafado|aflojo|floj[oa]s?|tumb\w+|despego|desprendi\w+|afloj\w+"
    r"|esta saliendo|perdi|boto|mocho|moviendo)",
    "CARA": r"(?:boca|cara|mandibula|quijada|labio|mejilla|cachete|cuello|ojo|lengua|encia|encias"
    r"|garganta|diente|dientes)",
}

_LIFE_THREATENING = rule(
    r"(?:can not|could not|can hardly|can barely|barely|hardly|trouble|troubles|hard|difficult\w*|"
    r"struggling|unable|having (?:\S+ )?time|problem|problems|not able|fighting) (?:\S+ ){0,3}(?:"
    r"breath\w*|swallow\w*|inhal\w*)",
    r"(?:not|stopped|short of|shortness of) (?:\S+ )?(?:breathing|breath)|gasping|choking|suffocat\w+",
    r"(?:breathing|swallowing) (?:is|has|gets?|feels?) (?:\S+ )?(?:hard|difficult|worse|a problem"
    r"|labored|painful)|wheezing",
    r"(?:throat|airway|windpipe) (?:\S+ ){0,5}(?:clos\w+|swell\w*|swollen|tight\w*|block\w+|shut)",
    r"(?:swelling|swollen|spreading|swelled) (?:\S+ ){0,5}(?:eye|eyes|throat|neck|airway|tongue)",
    r"(?:tongue|eye|neck) (?:\S+ ){0,3}(?:swell\w*|swollen|swole|shut|closing)",
    r"(?:will not|does not|can not|would not|did not|not going to|never) (?:\S+ ){0,2}(?:stop|quit"
    r"|stopping) (?:the )?bleed\w*",
    r"(?:not|can not|will not) (?:\S+ )?(?:stop|control) (?:the )?(?:bleeding|blood)",
    r"bleed\w* (?:\S+ ){0,5}(?:will not (?:stop|quit)|not stop\w*|non ?stop|heavily|profusely|everywhe"
    r"re|uncontrollabl\w+|a lot|for hours|so (?:much|bad\w*)|really bad\w*|like crazy|to death)",
    r"(?:gushing|pouring|spurting|hemorrhag\w+|soaking|soaked|losing|lost) (?:\S+ ){0,3}(?:blood|tow"
    r"els?|gauze)|(?:lot|lots|tons|so much|too much) (?:of )?blood|blood (?:everywhere|gushing|pouring)"
    r"|hemorrhag\w+",
    r"unconscious|passed out|fainted|faint(?:ing)?|not responding|unresponsive|blacked out|collapsed"
    r"|seizure|chest pains?|heart attack|(?:having|had) a stroke|anaphyla\w+|(?:severe|bad) allergic"
    r"|allergic reaction|high fever and swell\w+",
    # Spanish
    r"(?:no (?:\S+ )?(?:pued\w+|podia|pude)|cuesta(?: trabajo)?|dificultad(?: \S+)?|dificil|trabajo|"
    r"problemas? (?:para|al)|apenas|batall\w+|me falta|le falta|falta) (?:\S+ ){0,3}(?:respir\w+|tragar"
    r"|pasar saliva|aire|deglutir|tragando)",
    r"(?:me|se) (?:esta )?(?:ahog\w+|asfixi\w+)|ahogandome|falta de aire|sin aire|no respira",
    r"(?:garganta|traquea) (?:\S+ ){0,3}(?:cierr\w+|cerr\w+|inflam\w+|hinch\w+)|(?:cierr\w+|cerr\w+|inf"
    r"lam\w+|hinch\w+) (?:\S+ ){0,2}(?:garganta|lengua|cuello|ojo)",
    r"(?:ojo|lengua|cuello) (?:\S+ ){0,3}(?:hinch\w+|inflam\w+|cerr\w+)",
    r"no (?:\S+ ){0,2}(?:paran?|dejan?|dejo|paro|paraba|se detiene|se quita|puedo parar|detener|se para|"
    r"corta|deja) (?:de |el |la )?(?:sangr\w+|hemorragia)",
    r"(?:sangr\w+|hemorragia) (?:\S+ ){0,4}(?:no (?:para|se|deja|me)|much\w*|muchisim\w+|demasiad\w+|sin"
    r" parar|bastante|a chorros|horas)|much[oa] sangre|hemorragia|perdiendo sangre",
    r"desmay\w+|inconsciente|no reacciona|no responde|perdio el conocimiento|convuls\w+|infarto"
    r"|dolor (?:en el|de) pecho|derrame cerebral|reaccion alergica|choque alergico",
    classes=_CLASSES,
)

_BREATHES_WELL = rule(
    r"(?:no|not having|without|not have|any|never had) (?:\S+ )?(?:trouble|problems?|difficulty)",
    r"(?:ningun|sin|no tengo|nada de) (?:\S+ )?(?:problemas?|dificultad)",
    r"not (?:unconscious|passed out|choking|bleeding)|afraid(?: \S+){1,5}|if i (?:faint|pass out)",
)

_URGENT = rule(
    r"<HURT>",
    r"<BREAK> (?:\S+ ){0,4}<TOOTH>|<TOOTH> (?:\S+ ){0,4}<BREAK>",
    r"lost (?:a|my|the|his|her) (?:\S+ )?<TOOTH>|missing (?:a|my) (?:front )?tooth",
    r"(?:hit|kicked|punched|elbowed|struck|smacked|slammed|banged|injured|hurt|busted|cut) (?:\S+ )"
    r"{0,5}<MOUTH>|<MOUTH> (?:\S+ )?(?:injury|trauma|injured)",
    r"(?:is|have|having|got|had) (?:\S+ )?(?:an? )?(?:\S+ )?emergency|emergency(?=$| please| i| my)"
    r"|dental emergency|car accident|(?:fell|accident) (?:\S+ ){0,6}<MOUTH>",
    r"(?:face|cheek|gum|jaw|lip) (?:\S+ )?(?:blew up|ballooned|is huge)|(?:jaw|mouth) (?:\S+ )?(?:locked"
    r"|is stuck|will not open)|lump (?:\S+ ){0,3}(?:gum|jaw)|(?:fever|feverish) (?:\S+ ){0,4}(?:tooth"
    r"|gum|jaw)|knocked (?:his|her|my|a|out) (?:\S+ )*|toothache",
    r"<TOOTH> (?:\S+ ){0,3}(?:bothers|bothering|acting up)(?! you)",
    # Spanish
    r"(?<!no me )(?<!no )molest(?:a|an|ando) (?:\S+ ){0,2}<DIENTE>|<DIENTE> (?:\S+ )?(?<!no )me (?:esta )?molest\w+",
    r"<DUELE>",
    r"<BROTA> (?:\S+ ){0,4}<DIENTE>|<DIENTE> (?:\S+ ){0,4}<BROTA>",
    r"(?:golpe\w*|peg\w+|golpi\w+|patad\w+|pelotazo|madraz\w+|trancaz\w+) (?:\S+ ){0,5}<CARA>",
    r"(?:es|tengo|tenemos|traigo|hay) (?:\S+ ){0,2}(?:emergencia|urgencia|muy urgente)|emergencia(?=$|"
    r" por| tengo| me)|de urgencia|(?:se cayo|accidente) (?:\S+ ){0,6}<CARA>",
    r"(?:trabo|trabada|atoro) (?:\S+ )?(?:mandibula|quijada|boca)|bola en la encia|no (?:\S+ )?(?:aguanto|soporto) (?:\S+ )?(?:muelas?|dientes?|boca|dolor|cara)|me muero de dolor"
    r"|(?:muela|diente) (?:\S+ )?(?:me )?(?:mata|matando)|me (?:esta )?mata(?:ndo)? (?:\S+ )?(?:muela|diente|dolor)",
    classes=_CLASSES,
)

_NOT_NOW = rule(
    # asked rather than reported
    r"(?:does|will|would|did|do|can|could|how (?:much|bad\w*) (?:does|will|is|do)|if)"
    r" (?:it|this|that|the|a|an|these|they|cleaning|there|i|you|getting|having|all|root canal)"
    r"(?: (?!my|because)\S+){0,5} <HURT>",
    r"(?:is|are|be) (?:it|this|that|the|a|an|they|these|cleaning|there|getting|having|all)"
    r"(?: (?!my|because)\S+){0,4} (?:painful|sore|hurt|pain|swelling|bleeding)",
    r"(?:will|would|going to|gonna|might|could|may) (?:be |it |feel |i feel |i have |cause )?(?:any "
    r"|it )?<HURT>(?! (?:it|me) (?:off|out))",
    r"(?:afraid|scared|worried|nervous|fear|anxious|terrified|concerned) (?:\S+ ){0,4}<HURT>",
    r"(?:dolera|doleran|doler|va a doler|van a doler|(?:me )?duele(?:n)? (?:la limpieza|el tratamiento"
    r"|el procedimiento|la extraccion|el blanqueamiento|sacar\w*|ponerse|mucho (?:la|el|cuando|sacar)"
    r"|hacerse|eso|la (?:consulta|inyeccion|anestesia|aguja|endodoncia|corona)|una (?:limpieza|extraccion|endodoncia|corona)|un implante|los brackets"
    r"|los frenos))(?: \S+){0,3}",
    r"^(?:si|y|eso|pero)? ?duelen?(?: mucho)?(?=$)|(?:miedo|temor|nervios) (?:\S+ ){0,4}<DUELE>"
    r"|es dolorosa?o?(?: \S+)*|(?:es|sera) con dolor|(?:se )?siente (?:algo de )?dolor",
    # denied
    r"(?:no|not|never|without|zero|nothing|neither|any|free of|non|nor|none|painless|pain free|isn"
    r"t) (?:(?:a|in|any|real|really|much|have|having|has|had|feel|feeling|too|that|been|be|serious|"
    r"major|bad|more|of|the|or|bit|lot|so|tooth|dental|swelling|pain|bleeding|emergency|my|teeth|even"
    r"|such|actually|currently|experiencing|longer|an|particularly|it|me|anything|to|is|does) ){0,4}"
    r"(?:<HURT>|emergency)(?: (?:or|nor|and|no|any|at all|anymore|right now|now|nothing|is|<HURT>))*",
    r"(?:no|sin|nada de|ni|nunca|tampoco|ningun|ninguna|cero|ya no) (?:(?:me|le|tengo|siento|hay|nada|"
    r"traigo|ha|mucho|tiene|tanto|ningun|ninguna|de|se|quiero|que|esta|es|una|un|molestia|ni|algun|siente"
    r"|estoy|por|con) ){0,4}(?:<DUELE>|emergencia|urgencia|urgente)(?: (?:nada|ni|ya|mucho|tanto|no"
    r"|<DUELE>))*",
    # over
    r"<HURT> (?:\S+ ){0,3}(?:went away|gone|is better|got better|stopped(?= |$)|years ago|last year"
    r"|subsided|anymore|is over|before but|used to)|(?:used to|stopped|quit) <HURT>",
    r"<HURT> (?:has )?(?:stopped|gone)",
    r"(?:years ago|when i was (?:a kid|young|little)|as a (?:kid|child)|hace (?:anos|mucho))(?: \S+)*",
    r"<DUELE> (?:\S+ ){0,2}(?:se (?:me )?(?:quito|fue)|ya paso|ya no)|ya se (?:me )?(?:quito|paso) "
    r"(?:el )?<DUELE>",
    # a manner of speaking
    r"pain in the (?:neck|butt|ass|rear|behind|tail)|hurt (?:my|your|his|her) feelings|hurt to (?:ask"
    r"|try|check)|(?:not|never) hurts? to|blood pressure|blood thinners?|blood test|blood work|emergency"
    r" contact|(?:take|see|handle|accept|do|have|treat|offer) (?:\S+ )?emergenc\w+ (?:patients|visits|app"
    r"ointments|slots|care|services|hours)|do you (?:do|take|see|handle|treat) (?:\S+ )?emergencies"
    r"|sorry (?:\S+ )*hurt|(?:atienden|manejan|ven|aceptan) (?:\S+ )?(?:emergencias|urgencias)"
    r"|presion de la sangre|que coraje|presion de sangre|cayo (?:bien|mal|gordo)",
    r"(?:broke|fell|cracked|lost|drop\w*) (?:my|his|her|the) (?:phone|car|glasses|leg|arm|job|insurance"
    r"|card|wallet|keys)|not (?:an? |really |that |so |very |too )*(?:emergency|urgent)",
    classes=_CLASSES,
)
_DENIAL = rule(
    r"(?:no|not|without|never|any|none|nothing) (?:\S+ ){0,4}(?:<HURT>|emergency|urgent)",
    r"(?:no|sin|nada(?: de)?|ni|ningun|ya no) (?:\S+ ){0,4}(?:<DUELE>|urgente|urgencia|emergencia)",
    r"(?:it )?can wait|no rush|no hurry|not in a (?:rush|hurry)|(?:just |only )?routine|whenever is fine",
    r"puede esperar|no (?:hay|tengo|corre|me corre) prisa|sin prisa|no urge|(?:solo|nomas) (?:de )?rutina"
    r"|no es para tanto",
    classes=_CLASSES,
)


@remembered
def emergency(said: str) -> Severity | None:
    """Return how bad the emergency reported is, if one is."""
    if _LIFE_THREATENING.is_in(said, but=_BREATHES_WELL):
        return Severity.LIFE_THREATENING
    if _URGENT.is_in(said, but=_NOT_NOW):
        return Severity.URGENT
    return None


@remembered
def denies_urgency(said: str) -> bool:
    """Whether the caller says that nothing hurts or that it can wait."""
    return _DENIAL.is_in(said)

"""What callers come for and who they are, in words that need no script: built-in choices.

A script's question of the same key hears these beside its own words, for the choices it allows.
"""

from openchair.conversation.hearing.patterns import Rule, rule

NEW, EXISTING = "new", "existing"
YES, NO = "yes", "no"

_NEW = rule(
    r"(?:am|as|be|is|a|brand|im|are|were) (?:a |an |the )?(?:brand )?new(?: (?:patient|client|customer|here|to|one|\S+))?"
    r"|new patients?|^(?:yes |no |yeah |well |oh )*(?:brand )?new(?: (?:one|please|patient))?(?=$)|first (?:time|visit)"
    r"(?: \S+)*|(?:never|not) (?:\S+ ){0,2}(?:been|come|came|visited|seen|gone|had|went)(?: \S+)*|not (?:a |an |yet )*"
    r"(?:existing|current|returning|established|patient|been)(?: \S+)?|just moved(?: here)?|looking for a (?:new )?dentist",
    r"(?:paciente )?nuev[oa](?: paciente)?|primera (?:vez|visita|cita)(?: \S+)*|(?:nunca|no|jamas) (?:\S+ )?(?:he|habia|hemos"
    r"|fui|soy paciente|estado|ido)(?: (?!nuev)\S+)*|no soy paciente(?! nuev)|seria (?:la |mi )?primera|apenas llegue",
)
_EXISTING = rule(
    r"(?:existing|current|returning|established|old|regular|long ?time) (?:patient|client|customer|one)?"
    r"|(?:not|is not|am not) (?:a |an )?new(?: \S+)?|been (?!(?!coming|going|seeing|visiting)\w+ing |in (?:\S+ ){0,4}pain)(?:\S+ ){0,3}(?:there|here|you"
    r"|you guys|before|to you\S*|for years|years|last)(?: \S+)*|(?:came|went|gone) (?:\S+ ){0,3}(?:there|here|you guys|in|before|to you\S*|last)"
    r"(?: \S+)*|(?:come|coming|going|go) (?:\S+ ){0,2}(?:for (?:\S+ ){0,2}years|every \S+|all the time|regularly|since)(?: \S+)*"
    r"|(?:i|we) (?:have )?(?:been|was|were|saw|seen|visited|went|see)"
    r" (?!(?:want|mean|think|look|try|wait)ing )(?:\S+ ){0,4}(?:you|yall|guys|there|before|last|ago|here|office|already|doctor|dr)(?: \S+)*|already (?:a |been a )?(?:patient"
    r"|go there|been there|in (?:your|the) system)|(?:i am|am) (?:\S+ )?a (?:patient|regular)(?: \S+)*|your patient|(?:have|has|got) (?:\S+ )?(?:file|chart|records?) (?:\S+ )?(?:there|here|already|with you)(?: \S+)*|i have been a"
    r" patient(?: \S+)*|^existing(?=$)|patient (?:there|here|of yours|for|since)(?: \S+)*|used to (?:go|come|be|see)(?: \S+)*|(?:i|we) (?:come|go|visit)(?: in)? (?:every|once|twice|regularly|all the)(?: \S+)*|you have (?:my|me)(?: \S+)* file|you (?:guys |all )?(?:did|made|put|fixed|pulled|cleaned|filled) (?:in )?(?:my|me)(?: \S+)*",
    r"no (?:\S+ )?(?:paciente )?nuev[oa]|(?:ya|si) (?:\S+ ){0,2}(?:he ido|soy paciente|fui|habia ido|estuve|era paciente|he estado|me"
    r" (?:conocen|atienden|atendieron)|(?:voy|iba) (?:ahi|alla|con|cada|siempre|seguido|desde|hace))(?: \S+)*|ya (?:soy|era|he)(?: \S+)*|paciente (?:existente|de ustedes|actual|de"
    r" (?:hace|antes|anos)|regular|desde|ahi|registrad[oa])|soy (?:su )?paciente(?! nuev)(?: \S+)*|(?:tengo|tienen) (?:\S+ )?(?:expediente|historial|ficha|archivo)(?: \S+)*|(?:he|hemos) ido (?:antes|con ustedes|ahi|como|un par|dos|tres|varias"
    r"|muchas)|(?:voy|vamos|iba) (?:cada|siempre|seguido|ahi|con ustedes)(?: \S+)*|existente|ya fui(?: \S+)*|(?:estuve|me (?:pusieron|hicieron|sacaron|atendieron|limpiaron|arreglaron)) (?:\S+ ){0,3}(?:ahi|alla|aqui|ustedes)(?: \S+)*"
    r"|(?:ahi|alla|ustedes) (?:\S+ )?me (?:pusieron|hicieron|sacaron|atendieron|limpiaron|arreglaron|atienden)(?: \S+)*|tengo (?:anos|tiempo) (?:yendo|con)",
)
STATUS: tuple[tuple[str, Rule], ...] = ((EXISTING, _EXISTING), (NEW, _NEW))

REASONS: tuple[tuple[str, Rule], ...] = (
    ("whitening", rule(r"(?:whiten\w*|bleach\w*|whiter|brighter) ?(?:\S+ )?|blanque\w+|aclar\w+ (?:\S+ )?dientes|mas blancos")),
    ("root_canal", rule(r"root canals?|endodoncias?|tratamiento de conducto|matar el nervio|endodon\w*")),
    ("implant", rule(r"implants?|implantes?")),
    ("dentures", rule(r"dentures?|partials?|false teeth|dentaduras?|placa dental|protesis")),
    ("extraction", rule(r"extract\w+|(?:tooth|teeth|molar) (?:pulled|removed|taken out|out)|pull (?:\S+ ){0,2}(?:tooth|teeth)|wisdom"
                        r" (?:teeth|tooth)|(?:sac\w+|saqu\w+|quit\w+|extra\w+) (?:\S+ ){0,2}(?:muelas?|dientes?)|extraccion\w*"
                        r"|muelas? del juicio|cordales?")),
    ("crown", rule(r"crowns?|coronas?|caps?(?= (?:on|for)|$)|casquillo")),
    ("filling", rule(r"fillings?|cavit\w+|caries|caris|empastes?|tapa\w* (?:\S+ )?(?:muela|diente)s?|tapaduras?|resinas?|amalgamas?"
                     r"|(?:muela|diente) picad[oa]s?|tap(?:e|en|ar) (?:\S+ )?(?:muela|diente)|relleno|calza\w*|hole in (?:my|a|one of my|this|the) (?:tooth|teeth|molar)|(?:hoyo|agujero|hueco) en (?:\S+ )?(?:muela|diente)s?"
                     r"|tooth decay|decay|picadura")),
    ("braces", rule(r"braces|invisalign|orthodont\w+|aligners?|retainers?|straighten\w*|crooked|frenos|frenillos|brackets?|braquets"
                    r"|ortodoncia|ortodoncista|alinead\w+|enderez\w+|chuecos")),
    ("consultation", rule(r"consult|consults|consultations?|second opinion|evaluation|evaluate\w*|estimate|look at (?:it|the|my (?!teeth|mouth|tooth|smile))"
                          r"|veneers?|smile makeover|valoracion|consulta|segunda opinion|evaluacion|carillas|diagnostico|presupuesto")),
    ("cleaning", rule(r"clean|cleaned|cleanings?|cleanin|cleening|prophy|hygienist|scaling|deep clean|limpi\w+|tartar|sarro|plaque"
                      r"|profilaxis")),
    ("checkup", rule(r"check ?ups?|check up|checked(?: out| up)?|exams?|examination|routine(?: visit)?|six months?|6 months?|annual"
                     r"|check (?:my|on)|look at my (?:teeth|mouth|tooth)|recall|regular visit|just a visit|chequeo|chequear\w*|revis\w+|rutina|examen|revisada|cheque\w*"
                     r"|x ?rays?|radiografias?|semestral")),
    ("pain", rule(r"pain|hurt\w*|tooth ?ache|ache\w*|dolor|duele\w*|swollen|broken|chipped|cracked|hinchad\w+|quebr\w+")),
)  # fmt: skip

_INSURER = (
    r"delta(?: dental)?|aetna|cigna|met ?life|humana|guardian|blue cross(?: blue shield)?|blue shield|bcbs|united ?health\w*"
    r"|united concordia|medicaid|medicare|medi ?cal|denti ?cal|kaiser|anthem|ameritas|principal|tricare|sun ?life|geha|chip"
    r"|masshealth|dentaquest|liberty dental|careington|ppo|hmo|cobra|obamacare|state insurance|va benefits"
)
HAS_INSURANCE = rule(
    rf"(?:{_INSURER})",
    r"(?:have|got|carry|under|through|with|on|use|uses|using) (?:\S+ ){0,4}(?:insurance|coverage|plan|benefits|insured)(?: \S+){0,4}"
    r"|(?:through|thru|from) (?:my|his|her|our) (?:\S+ )?(?:work|job|employer|company|husband\w*|wife\w*|parents?|mom\w*|dad\w*|spouse\w*"
    r"|union|school)|(?:am|are|is|be) (?:\S+ )?(?:insured|covered)|my insurance(?: \S+)*|insurance (?:yes|yeah|is|through|from|card)"
    r"|dental insurance",
    r"(?:tengo|tenemos|cuento con|traigo|si tengo|por|con|uso|contamos con|hay) (?:\S+ ){0,3}(?:seguro|aseguranza|cobertura|plan dental"
    r"|poliza)(?: \S+){0,4}|(?:estoy|estamos) asegurad[oa]s?|mi (?:seguro|aseguranza)(?: \S+)*|por (?:mi|el) (?:trabajo|espos[oa]|empleo"
    r"|patron)|seguro (?:dental|popular|social|medico)|el del trabajo",
)
NO_INSURANCE = rule(
    r"(?:no|not|without|do not have|lost|never had|none|zero|neither|uninsured|ran out of|dropped|between|not have|no longer have|nor)"
    r" (?:\S+ ){0,4}(?:insurance|insured|coverage|covered|plan|benefits)(?: \S+){0,4}|uninsured|self ?pay|(?:pay|paying|paid) (?:\S+ ){0,3}"
    r"(?:cash|out of pocket|myself|by card|on my own|upfront|full)(?: \S+){0,3}|out of pocket|cash(?: (?:pay|only|patient|please))?|private"
    r" pay|insurance (?:dropped|cancell?ed|kicked)(?: \S+)*|insurance (?:ran out|expired|lapsed|ended)|i will (?:just )?pay",
    r"(?:no|sin|ni|perdi|nunca|ningun|ya no|tampoco) (?:\S+ ){0,4}(?:seguro|aseguranza|cobertura|asegurad[oa]|plan)(?: \S+){0,3}|(?:pago|pagar"
    r"|pagaria|voy a pagar|pagamos) (?:\S+ ){0,3}(?:efectivo|cash|bolsillo|yo|cuenta|contado|particular|tarjeta)(?: \S+){0,3}|(?:en|puro|solo|con) efectivo|puro cash|"
    r"particular|de mi bolsillo|(?:me|nos) (?:quitaron|cancelaron|vencio|acabo) (?:\S+ )?(?:seguro|aseguranza)",
)

"""Whether somebody wants a human being instead of the machine."""

from openchair.conversation.hearing.patterns import rule, whole
from openchair.conversation.hearing.said import remembered

_CLASSES = {
    "STAFF": r"(?:person|people|human|humans|human being|somebody|someone|anybody|anyone|agent"
    r"|agents|representative|rep|operator|receptionist|front desk|desk|staff|manager|supervisor"
    r"|boss|owner|hygienist|nurse|dentist|doctor|dr|doctors|office|assistant|secretary|coordinator"
    r"|employee|worker|lady|woman|man|guy|girl|whoever|living soul|reception|customer service"
    r"|billing|scheduler|scheduling|attendant|specialist|team|clinic|real one|soul)",
    "TALK": r"(?:talk|speak|chat|talking|speaking|spoken|deal|dealing|converse) (?:\S+ )?(?:to|with)",
    "GENTE": r"(?:persona|alguien|humano|humana|ser humano|agente|representante|operador|operadora"
    r"|recepcionista|recepcion|secretari[oa]|gerente|supervisor|supervisora|encargad[oa]|duen[oa]"
    r"|dentista|doctor|doctora|doc|asistente|enfermera|oficina|personal|jef[ea]|ejecutiv[oa]"
    r"|asesor|asesora|gente|ser viviente|higienista|licenciad[oa]|empleado|consultorio|clinica"
    r"|senorita de la|muchacha|administracion|servicio al cliente|atencion a clientes)",
    "PASS": r"(?:pas(?:e|en|a|ar|es|as)|comuni(?:que|quen|ca|car|que)|transf(?:iera|ieran|erir|iere"
    r"|ier\w*)|conect(?:e|en|a|ar|as)|enlac(?:e|en|ar|a)|mand(?:e|ar|a)|dirij(?:a|an)|dirigir)"
    r"(?:me|nos|la|lo)?",
}

_PERSON = rule(
    # talk to somebody
    r"(?:want|need|like|rather|prefer|let me|let us|can i|could i|may i|can we|could we|wish|love"
    r"|trying|how do i|allow me|i will|only|have to|got to|going to|better|where do i) (?:\S+ )"
    r"{0,4}<TALK> (?!you(?: people| guys|$)|me|a (?:machine|robot|computer|bot))(?:\S+ ){0,4}<STAFF>"
    r"\S*",
    r"<TALK> (?:a |an |the |some |your |my |to )?(?:real |live |actual |human |different )*<STAFF>",
    r"(?:can|could|may|let|need to|want to|would like to|like to) (?:i |me |we |us )?<TALK> "
    r"(?:doctor|dr|mister|miss|mrs|ms)",
    r"(?:hate|tired of|sick of|rather not|no more) (?:talk|speak|deal|talking|speaking|dealing|chatting) (?:to|with) (?:\S+ )?"
    r"(?:robots?|machines?|computers?|bots?|ai|recordings?|automated \S+)",
    r"not (?:\S+ ){0,3}(?:talk|speak|deal|talking|speaking|dealing|chat|interact) (?:\S+ )?(?:to |wi"
    r"th )?(?:a |an |no |any |some |this |these )?(?:robots?|machines?|computers?|bots?|ai|recordin"
    r"gs?|automated \S+|automation)",
    r"<TALK> (?:a|an|the|your|some|whoever|someone|somebody|anyone|anybody)(?! (?:robot|machine|computer|bot"
    r"|insurance|friend|recording|lawyer|different dentist))(?: \S+){0,3}",
    r"(?:is|are) (?:doctor|dr|the doctor|the dentist|the receptionist|the manager|your manager|a manager)"
    r" ?(?:\S+ )?(?:there|available|in|around|free|home)",
    r"(?:can|could|may|should) i (?:please )?(?:get|have|reach|ask for) (?:a |an |the |some |your )?(?:\S+ )?(?:person"
    r"|human|humans|representative|agent|operator|receptionist|manager|supervisor|somebody|someone)",
    r"(?:are|is) there (?:\S+ )?(?:humans?|people|anybody|anyone)(?: \S+)*|who (?:can|do|should|could) i (?:\S+ )?"
    r"(?:talk|speak) (?:to|with)",
    r"(?:is|are) (?:anyone|anybody|someone|somebody|people) (?:\S+ ){0,4}(?:talk|speak) (?:to|with)",
    # get me somebody
    r"(?:transfer|connect|patch|put|pass|hand|forward|switch|route|direct|send|redirect) (?:me|us"
    r"|this|the|my|over|someone|somebody)(?: call)?(?: on| through| over| to| with| back| up| up to)"
    r"{0,2} ?(?:to |with )?(?:\S+ ){0,4}<STAFF>",
    r"(?:transfer|connect|patch|forward|redirect) (?:me|this call|the call|my call|us|please)"
    r"(?: \S+){0,3}|transfer(?=$)|put me through(?: \S+)?",
    r"put (?:doctor|dr|mister|miss|mrs|ms) \S+ on|help from (?:a |an |the |some |your )?(?:\S+ )?<STAFF>"
    r"|(?:someone|somebody|anyone|anybody)(?: (?:in|from|at) (?:the|your) \S+)? (?:help|assist) me",
    r"put (?:someone|somebody|a \S+|an \S+|your \S+|the \S+)(?: \S+)? (?:on|through)",
    r"(?:get|give|find|bring|hand|fetch|grab|show|put) (?:me|us) (?:to |with |on with |over to )?"
    r"(?:a |an |the |some |your )?(?:\S+ ){0,2}<STAFF>",
    r"(?:want|need|prefer|rather have|would like|like|looking for|how about|what about) (?:to (?:get|"
    r"have|reach|see) )?(?:a |an |the |some |your )?(?:real |live |actual |human |breathing |another"
    r" )*(?:person|human|human being|agent|representative|operator|receptionist|manager|supervisor"
    r"|somebody real|someone real|people)(?! to (?:come|drive|watch))",
    r"get (?:somebody|someone|a \S+|the \S+) (?:on the (?:phone|line)|who|to (?:help|talk|call))",
    r"(?:real|live|actual|living|breathing|flesh and blood|human) (?:\S+ )?(?:person|human|people"
    r"|agent|being|representative|operator|voice|receptionist|body|somebody|someone)"
    r"(?: (?:please|there|here|now|on|i|to|who|available|that|instead|at))",
    r"(?:is|are) there (?:\S+ ){0,2}(?:person|human|somebody|someone|anybody|anyone|people)"
    r"(?: \S+){0,2} (?:real|live|there|talk|speak|help|in charge|available|else|human|actual)"
    r"(?: \S+)*",
    r"(?:is|are) there (?:a |an |any )?(?:real|live|actual|human)(?: \S+)*",
    r"(?:somebody|someone|anyone|anybody) (?:real|human|who can (?:help|actually)|else (?:to|i|who|on"
    r"|there)|in charge|i can (?:talk|speak)|that can help|who knows)",
    # somebody call me
    r"(?:can|could|have|may|will|would|want|need|get|ask|tell|let|please) (?:a |an |the |some |your )"
    r"?(?:\S+ )?(?:nurse|doctor|dentist|somebody|someone|human|person|manager|receptionist|"
    r"hygienist|staff(?: member| person)?|office|front desk|assistant|representative|supervisor|dr \S+|doctor \S+)"
    r"(?: from (?:the |your )?(?:\S+)| else| there| real| at the \S+)? (?:to )?(?:please )?(?:call|"
    r"phone|contact|reach|ring|give|talk|speak|get back|help)",
    r"(?:no|not a|hate|instead of|without|sick of|tired of) (?:\S+ )?(?:these |the |a |talking to )?"
    r"(?:robots?|machines?|bots?|automated \S+)(?: please| i want| get| give| just| and)",
    r"(?:press|dial|hit|push) (?:zero|0|star)",
    # Spanish: hablar con, páseme con
    r"(?:quier\w*|quisiera|necesit\w+|prefier\w+|pued\w+|podria|dej\w+|gustaria|ocup\w+|mejor|me urge"
    r"|hay que|vamos a|solo|con quien|se puede|quien) (?:\S+ ){0,3}hablar (?:\S+ ){0,2}(?:con|a) "
    r"(?!ustedes)(?:\S+ ){0,3}<GENTE>",
    r"hablar (?:\S+ ){0,4}con (?:\S+ ){0,3}<GENTE>|con quien (?:\S+ )?(?:puedo|podria|hay que) (?:habl"
    r"ar|comunicarme|tratar)",
    r"(?:quier\w*|quisiera|necesit\w+|prefier\w+|pued\w+|podria|gustaria|ocup\w+|como|donde|dejeme|puedo) (?:\S+ )"
    r"{0,3}habl(?:ar|o|amos)(?: \S+)? con (?!mi|ustedes?|tigo|migo|el seguro|eso)\S+(?: \S+){0,3}",
    r"(?:deme|dame|denme|pongame|ponme|pongan|ponganme|comunique|busqueme|mandeme) (?:con |a )(?:\S+ )?<GENTE>"
    r"|atencion personal\w*|(?:quiero|prefiero|mejor) (?:\S+ )?(?:en persona|con persona)",
    r"(?:hable|habla|hablen) con mi (?:\S+ ){0,6}(?:persona|alguien)",
    r"(?:no|odio|cansad[oa] de|hart[oa] de) (?:\S+ ){0,4}(?:hablar|hablo|hablando|tratar|trato|platicar"
    r"|entiendo) (?:\S+ )?(?:con )?(?:un |una |unas |unos |las |los |a |esta |este |estas )?"
    r"(?:maquinas?|robots?|computadoras?|grabacion\w*|bots?|contestadoras?|ia|aparatos?)",
    r"(?:me |nos )?(?:puede |podria |pueden |puedes )?(?:\S+ )?<PASS> (?:por favor )?(?:con|a|al|ala|"
    r"para) (?:\S+ ){0,4}<GENTE>",
    r"(?:me |nos )(?:puede |podria |pueden |puedes )?(?:transferir|transfiere|transfieran?|comunica"
    r"|comunique|enlaza|conecta|pasan?|pasa)(?: con (?:\S+ )?\S+| a (?:\S+ )?\S+)?(?=$| por favor)",
    r"(?:transfierame|comuniqueme|enlaceme|conecteme|paseme|pasame|comunicame|transfiereme|paseme"
    r"|transfieran?me|pasenme|comuniquenme)(?! (?:el dato|la direccion|su numero|los datos|la info\S*"
    r"|el precio|los precios|el domicilio))",
    r"(?:persona|alguien|gente|humano) (?:\S+ )?(?:real|de verdad|de carne|viva|humana|de la oficina"
    r"|de la clinica|que (?:me|no sea)|en vivo|con quien|normal)",
    r"(?:quiero|necesito|ocupo|deme|dame|denme|prefiero|quisiera|busco|mande|llame a|llamen a) (?:a )?"
    r"(?:un|una|el|la|su|al) (?:\S+ )?<GENTE>(?! (?:nuev|mas|para mi|bueno|cerca))",
    r"que (?:me |nos )(?:\S+ )?(?:atienda|llame|marque|hable|ayude|conteste|atiendan|llamen|contacte)"
    r" (?:\S+ ){0,3}<GENTE>",
    r"(?:hay|tiene|tienen|no hay|esta) (?:\S+ )?(?:alguien|alguna persona|una persona|persona|algun"
    r" \S+|el encargado|la encargada|el doctor|la doctora|el gerente|la recepcionista)"
    r"(?: (?:\S+ ){0,3}(?:hablar|real|ahi|ayud\w+|atend\w+|verdad|disponible|humana|oficina))?",
    r"(?:ella|el) necesita (?:una persona|hablar)",
    r"(?:servicio|atencion) (?:al|a) clientes?",
    r"(?:puede|podria|pued[ea]n?) (?:\S+ )?(?:llamarme|marcarme|hablarme|atenderme) (?:\S+ ){0,2}<GENTE>"
    r"|(?:una|un|la|el|algun\w*) (?:enfermer[oa]|doctora?|recepcionista|persona|dentista) (?:\S+ )?"
    r"(?:me |que me )(?:llame|marque|hable|atienda|puede llamar)",
    classes=_CLASSES,
)

_BARE = whole(
    r"(?:(?:yes|yeah|no|hey|okay|um|just|i said|a|an|the|uh|get|please|to|with|si|una|un|la|el|con"
    r"|al|a|por favor|mejor|pero|real|live|want|need|i|quiero|hello|your|speak to|talk to) )*"
    r"(?:(?:real |live |actual )?(?:person|human|human being|agent|representative|rep|operator"
    r"|receptionist|front desk|staff|manager|supervisor|customer service|customer support"
    r"|zero|oh|0|reception|office manager|billing|somebody|someone|doctor|dentist)|doctora?|dentista|alguien|recepcionista"
    r"|doctora \S+|doctor \S+|dr \S+|persona|persona real|agente"
    r"|representante|operadora?|recepcion|recepcionista|gerente|supervisora?|humano|ser humano"
    r"|encargad[oa]|secretaria|cero|ejecutiv[oa]|asesora?|persona de verdad|alguien real"
    r"|alguien de verdad|oficina|zero zero|zero zero zero|cero cero|cero cero cero|0 0 0|0 0)"
    r"(?: (?:please|now|por favor|ya|thanks|thank you|gracias|right now|operator|real))*",
)

_OURS = rule(
    r"(?:talk|speak|talking|speaking) (?:to|with) (?:my|him|her) (?:husband|wife|mom|boss|kids?"
    r"|insurance|mother|dad|father|family|son|daughter|job|manager|employer|doctor|parents?|spouse"
    r"|partner)",
    r"(?:hablar|hablarlo|consultarlo|platicarlo) con mi \S+",
    r"(?:see|visit|seeing|find) (?:a|the|your|my|another|new|an?) (?:new )?(?:dentist|doctor)",
    r"am i (?:talking|speaking) (?:to|with)(?: \S+){0,4}|who am i (?:talking|speaking)(?: \S+)*",
    r"are you (?:a |an )?(?:real |live |actual |human )*(?:person|human|robot|being)(?! \S* ?(?:there"
    r"|available))",
    r"estoy hablando con(?: \S+){0,4}",
    r"^(?:y |pero |oiga |espere )*(?:usted es|es usted|eres|es) (?:una |un )?(?:persona|humano|alguien)(?: \S+){0,2}(?=$)",
    r"(?:otra|esa|primera|segunda|misma|que|la) persona(?! (?:real|de verdad))",
    r"que hay de",
)


@remembered
def wants_a_person(said: str) -> bool:
    """Whether a human being is asked for, by title or as anything but this machine."""
    return _BARE.is_in(said) or _PERSON.is_in(said, but=_OURS)

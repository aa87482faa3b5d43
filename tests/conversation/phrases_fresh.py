"""Phrases invented apart from the rules: what callers may say, as a recogniser writes it.

Each line of the table is a language, where the talk stands (see `tables.SITUATIONS`), what is to be
heard, and the phrases. What is to be heard is an intent, or an intent and its value.
"""

from tests.conversation.tables import phrases

_TABLE = (
    # --- stop ---
    ("en", "", "stop", """
        yeah hi can you guys take this number off your call list / uh listen i need you to stop calling me okay /
        this is the third time you people have called me today stop it / i don't want you calling my cell phone ever again /
        remove my phone number from your records please / can you please not call this number again thank you /
        nope don't call me no more / i've asked you before to take me off the list / you're going to stop calling here or i'm calling the police /
        i'm not interested so please stop calling / look i never signed up for this don't call back /
        put me on the do not call please / i'd like to be removed from your calling list / we're on the national do not call registry /
        how do i make these calls stop / do not ever call this phone again / no i don't want this please remove me /
        i do not consent to automated calls / i take back my consent / get me off of this list right now /
        you need to lose this number / i don't want to receive any calls from you guys / end all calls to this number /
        could you stop phoning my mother she's ninety / stop texting and calling me / i'm opting out / please stop /
        no stop stop calling / stop calling me and let me talk to a manager / i said stop /
        quit bugging me / just leave us alone please / cancel my subscription to these calls /
        i'm gonna report you to the f t c for calling me / you have no right to call me / don't contact me any further /
        wrong number and don't call here again / i'm driving stop calling me / stop it /
        take me off whatever list you got me on / quit calling me at work / nobody in this house wants your calls so stop
        """),
    ("es", "", "stop", """
        oiga por favor quíteme de la lista de llamadas / ya no me esté llamando / deje de marcarme a mi celular /
        no quiero recibir más llamadas de ustedes / borre mi teléfono de su sistema por favor / que ya no me llamen /
        no me vuelva a marcar nunca / ya le dije que no me llame más / les pido que dejen de llamar a mi casa /
        no tienen permiso para llamarme / no les di permiso de que me llamaran / quiero que me borren de sus registros /
        no me interesa y no me llame otra vez / por favor ya no hablen a este número / sáqueme de esa lista ya /
        dejen de estar llamando a mi mamá / ya estuvo no me llamen / pare ya / deje de molestarme /
        ya no me hablen / me pueden quitar de la lista / no me mande más llamadas ni mensajes /
        cancele las llamadas a este número / si me vuelve a llamar la voy a demandar / retiro mi consentimiento /
        quiero que pare de llamarme / está equivocado y no vuelva a llamar / no quiero que me llamen máquinas /
        no llamen más a este teléfono / ya basta / elimíneme de su base de datos / alto por favor /
        no deseo que me contacten / estoy cansado de sus llamadas ya no llamen / bórreme por favor
        """),
    ("en", "greeted", "stop", "stop / uh stop please / no stop calling / take me off / unsubscribe me please / don't call me"),
    ("es", "greeted", "stop", "alto / pare por favor / ya no llamen / quíteme de la lista / no me llame"),
    ("en", "urgency", "stop", "stop calling me / i told you not to call me"),
    ("es", "insurance", "stop", "no me llamen / ya déjeme en paz no llame"),
    ("en", "offered", "stop", "none of those just stop calling me / stop / forget it and don't call me anymore"),
    ("es", "offered", "stop", "ninguna ya no me llame / alto"),
    ("en", "read back", "stop", "no stop calling me / actually take me off your list"),
    # --- wrong number ---
    ("en", "", "wrong_number", """
        um i think you have the wrong number / there's nobody here by that name / nobody called ava lives here /
        sorry wrong number / you've got the wrong person / i don't know any ava chen / this isn't her phone /
        this isn't ava / she moved away a long time ago / no you must have the wrong number / this is not the person you want /
        he doesn't live at this address anymore / who are you looking for there's no such person here /
        my father passed away in march / this number belongs to somebody else now / i got this phone last week it used to be someone else's /
        you reached a restaurant / this is a barber shop / i keep getting calls for her i'm not her / you dialed the wrong number hon
        """),
    ("es", "", "wrong_number", """
        creo que tiene el número equivocado / aquí no vive nadie con ese nombre / no soy ava / se equivocó de persona /
        esa persona ya no vive aquí / no conozco a ninguna ava / marcó equivocado / este no es el teléfono de ella /
        ella ya no tiene este número / me acaban de dar este número es nuevo / mi esposo falleció el año pasado /
        no es aquí / usted llama a otra persona / aquí es un taller mecánico / ya se mudó de aquí hace años /
        está mal el número / no hay nadie llamado así en esta casa / yo no soy la persona que busca
        """),
    # --- not interested ---
    ("en", "", "not_interested", """
        no thanks i already have a dentist / i'm not interested anymore / we're good thank you / i found another dentist /
        i already got my tooth fixed / it's too expensive for me / i can't afford that right now / no i don't think i want to do this /
        i've decided against it / i don't need an appointment / i'm gonna pass / thanks but no / i was just looking at prices /
        i don't really want to come in / i'll have to say no / i'm happy with my dentist / we moved to florida so no /
        not for me thank you / i don't want to schedule anything / never mind i took care of it / i just wanted information /
        no need for that i'm fine / i'm no longer in the market for that / it's not something i'm interested in / no not interested
        """),
    ("es", "", "not_interested", """
        no gracias ya tengo dentista / ya no estoy interesado / no me interesa gracias / ya encontré a alguien más /
        ya me arreglaron la muela / es demasiado caro para mí / no tengo dinero para eso / no creo que quiera hacer eso /
        decidí que no / no necesito ninguna cita / paso gracias / gracias pero no / nada más estaba viendo precios /
        no quiero ir / estoy contenta con mi dentista / nos mudamos a otra ciudad / eso no es para mí gracias /
        no quiero agendar nada / ya no hace falta / solo quería información / estamos bien gracias / no por el momento no me interesa
        """),
    ("en", "offered", "not_interested", """
        i found somewhere else already / i'm not interested anymore sorry / that's too expensive forget it /
        i already have a dentist never mind / i've decided not to come
        """),
    ("es", "offered", "not_interested", "ya no me interesa gracias / mejor ya no quiero la cita / ya fui con otro dentista / es muy caro para mí mejor no"),
    # --- person ---
    ("en", "", "person", """
        can i speak to a human / i want a real person / let me talk to somebody at the office / put me through to the receptionist /
        could you transfer me please / i'd like to speak with someone / is there a person i can talk to / representative /
        operator please / can i talk to the doctor / get me the manager / i need to talk to someone about my bill /
        i'm not talking to a computer / i don't want to talk to a machine / stop talking and get me a person /
        can somebody call me back a real person i mean / have the front desk call me / zero zero zero / human please /
        i would rather deal with a live person / connect me with your office manager / give me a real human being /
        i wanna talk to doctor lee / can someone from the clinic call me
        """),
    ("es", "", "person", """
        puedo hablar con una persona de verdad / quiero hablar con alguien de la clínica / páseme con la recepcionista /
        me comunica con el doctor / quiero un humano / me puede transferir / necesito hablar con alguien /
        operadora por favor / no quiero hablar con un robot / comuníqueme con el encargado / quiero hablar con el gerente /
        hay alguien con quien pueda hablar / prefiero que me atienda una persona / que me llame una persona por favor /
        páseme a alguien que sepa / una persona por favor / no hablo con máquinas / quiero que me hable la doctora
        """),
    # --- later ---
    ("en", "", "later", """
        i'm driving right now / can you call me back in an hour / call me tomorrow / i'm in a meeting /
        now's not a good time / i'm at work call me after five / could you try again on monday / i'm busy call later /
        i'm about to get on a plane / let me call you back / i have to call you back / can we do this later /
        give me a call next week / i'm in the middle of dinner / i'm with a customer right now / i can't talk right now /
        i'm feeding the baby can you call back / ring me this evening / call back around noon please / maybe try me tomorrow after two /
        i gotta go call me later / i'm at my kid's school / i'm running late call me in the afternoon / let me check with my wife and call you back /
        i'll have to think about it / can you call me some other time / you caught me at a bad time /
        i can't stop now i'm on the highway call me back / i'm in the hospital right now call next month
        """),
    ("es", "", "later", """
        voy manejando / me puede llamar en una hora / llámeme mañana por favor / estoy en una reunión /
        no es un buen momento / estoy trabajando márqueme después de las cinco / intente el lunes / estoy ocupada llame luego /
        ahorita no puedo hablar / yo les llamo después / puede marcarme más tarde / llámeme la semana que entra /
        estamos cenando / estoy con un cliente ahorita / ando en la calle márqueme al rato / estoy dándole de comer al bebé /
        hábleme en la noche / márqueme como al mediodía / ya me voy llámeme luego / estoy en la escuela de mi hijo /
        lo tengo que pensar / déjeme consultarlo con mi esposo y le llamo / me agarra en mal momento / ahora no llámeme otro día /
        estoy en el hospital llámeme el próximo mes / no puedo atenderle ahorita
        """),
    ("en", "greeted", "later", """
        not right now / no i'm driving / no it's a bad time / uh not really i'm at work / tomorrow would be better / i'm busy / later
        """),
    ("es", "greeted", "later", "ahorita no / no voy manejando / no ahorita estoy ocupada / mejor mañana / más tarde / ahora no puedo"),
    ("en", "when to call", "later", "tomorrow at ten / after five / monday morning / in about an hour / around noon / friday afternoon after three thirty / next week sometime"),
    ("es", "when to call", "later", "mañana a las diez / después de las cinco / el lunes en la mañana / como en una hora / al mediodía / el viernes por la tarde"),
    # --- yes and no ---
    ("en", "", "yes", """
        yes / yeah / yep that's right / sure thing / okay sounds good / uh huh / absolutely / that works for me / of course /
        yes please / yes ma'am / i do / that'd be great / please do / alright then / um yeah i guess so / definitely / perfect thank you
        """),
    ("es", "", "yes", """
        sí / sí claro / claro que sí / está bien / de acuerdo / ajá / por supuesto / órale / perfecto gracias / sí por favor /
        sí señorita / me parece bien / bueno / cómo no / ándele pues / así es / correcto / simón
        """),
    ("en", "", "no", "no / nope / nah / no i don't / not really / no ma'am / uh no / absolutely not / i don't think so / not that i know of / no sir / not at all / negative"),
    ("es", "", "no", "no / no no / para nada / no señor / claro que no / no creo / fíjese que no / no para nada / nop / todavía no / no la verdad no / nunca"),
    ("en", "greeted", "yes", "yes / sure go ahead / yeah what's up / this is she / speaking / okay / yeah i have a minute / yes this is ava / i guess so / now is fine"),
    ("es", "greeted", "yes", "sí / sí dígame / ella habla / sí soy yo / adelante / claro dígame / sí tengo un minuto / bueno sí / sí está bien"),
    ("en", "urgency", "no", "no / nope no pain / not right now / no thank goodness / no nothing like that / not at the moment / no it's nothing urgent / no i'm okay / nothing hurts"),
    ("es", "urgency", "no", "no / no me duele nada / ahorita no / no gracias a dios / no todo bien / por el momento no / nada urgente / no ninguno"),
    ("en", "insurance", "no", "no / no insurance / i don't have any / not at the moment / i pay out of pocket / no i lost it when i changed jobs / nope self pay / not right now no"),
    ("es", "insurance", "no", "no / no tengo / no tengo seguro / ahorita no / yo pago en efectivo / no ya no / por ahora no / sin seguro"),
    ("en", "insurance", "yes", "yes / yeah through my job / i have delta / yes i've got cigna / uh metlife / yeah my husband's / i do it's blue cross"),
    ("es", "insurance", "yes", "sí / sí por el trabajo / tengo delta / sí tengo aetna / el de mi esposo / sí cuento con seguro"),
    ("en", "offered", "no", "no / neither / none of those / neither one works / those don't work for me / no i can't do either of those / no thank you / not those"),
    ("es", "offered", "no", "no / ninguna / ninguna de las dos / no puedo en ninguna / esas no me quedan / no me sirven / no gracias"),
    ("en", "read back", "yes", "yes / that's right / correct / yep book it / perfect / sounds good / yes go ahead / mhm / you got it / yes that's fine / that is correct"),
    ("es", "read back", "yes", "sí / correcto / así es / sí está bien / perfecto / sí por favor / exacto / ándele / sí apártela / sí ésa / está perfecto"),
    ("en", "read back", "no", "no / no that's wrong / that's not right / no that doesn't work / nope / actually no / no i can't make that"),
    ("es", "read back", "no", "no / no está mal / no es correcto / así no / no ésa no / no puedo a esa hora"),
    # --- choosing a slot ---
    ("en", "offered", "choose_slot 0", """
        the first one / first one please / tuesday / tuesday works / ten thirty / the ten thirty / tuesday at ten thirty /
        i'll take tuesday / the morning one / the earlier one / let's do the tuesday one / number one / ten thirty sounds good /
        can i get the tuesday morning / the one at ten thirty please / um the first / i guess tuesday's fine / whichever is sooner /
        not thursday the other one / could we do tuesday / the eighth / december eighth works / tuesday the eighth please /
        the former / half past ten / the soonest one / i can't do thursday so tuesday / book me for tuesday
        """),
    ("en", "offered", "choose_slot 1", """
        the second one / thursday / thursday at three / the later one / three o'clock / three works better / the afternoon one /
        the second option please / i prefer thursday / let's go with thursday afternoon / the last one / option two /
        three pm please / not tuesday thursday / i'd rather do the later one / the one on thursday / thursday's good /
        the thursday appointment / december tenth / the tenth at three / the second / yeah the thursday one works / the latter / nothing before noon please
        """),
    ("es", "offered", "choose_slot 0", """
        la primera / la primera por favor / el martes / el martes está bien / a las diez y media / la de las diez y media /
        el martes a las diez y media / me quedo con el martes / la de la mañana / la más temprano / la del martes / la número uno /
        deme la del martes / el ocho / el ocho de diciembre / mejor el martes / la que sea más pronto / el martes por la mañana / el jueves no puedo el martes sí
        """),
    ("es", "offered", "choose_slot 1", """
        la segunda / el jueves / el jueves a las tres / la más tarde / a las tres / a las tres está mejor / la de la tarde /
        la segunda opción / prefiero el jueves / la del jueves por favor / la última / opción dos /
        el diez / el diez de diciembre / la de las tres / sí la del jueves / que sea el jueves en la tarde
        """),
    ("en", "read back", "choose_slot 1", "no thursday / actually the other one / no i meant thursday at three / can i do the thursday one instead / the second one / wait make it thursday"),
    ("es", "read back", "choose_slot 1", "no el jueves / mejor la otra / no dije el jueves a las tres / mejor el jueves / la segunda / perdón la del jueves"),
    # --- wishes ---
    ("en", "offered", "answer", """
        do you have anything any time after four / anything on friday / what about next week / something in the evening maybe /
        i need something later in the day / do you have anything earlier / how about wednesday morning / can you do saturday /
        no i work until five so after that / could we do next monday instead / is there anything this week
        """),
    ("es", "offered", "answer", """
        tiene algo después de las cuatro / algo el viernes / y la próxima semana / tendrá algo en la noche /
        necesito algo más tarde / no hay algo más temprano / qué tal el miércoles en la mañana / puede ser el sábado /
        salgo a las cinco así que después de esa hora / mejor el lunes que viene / hay algo esta semana
        """),
    ("en", "times", "answer", """
        any time after three / mornings are best / tuesday or thursday / whenever / next week in the afternoon / as soon as possible /
        monday through friday before ten / i'm off on wednesdays / after work around five thirty / any day is fine / the fourteenth /
        i can do friday at two / weekday mornings / not mondays / the sooner the better / early afternoon / anytime really / lunch time
        """),
    ("es", "times", "answer", """
        cualquier hora después de las tres / en las mañanas / martes o jueves / cuando sea / la próxima semana en la tarde / lo más pronto posible /
        de lunes a viernes antes de las diez / los miércoles no trabajo / saliendo del trabajo como a las cinco y media / cualquier día / el catorce /
        puedo el viernes a las dos / entre semana en la mañana / los lunes no / a la hora de la comida / a primera hora
        """),
    # --- answers ---
    ("en", "patient_status", "answer new", "this'll be my first time / no i've never been / i'm a new patient / never been there before / brand new / i just moved here / no first time / i'm new to the area"),
    ("es", "patient_status", "answer new", "es la primera vez / no nunca he ido / soy paciente nuevo / sería mi primera vez / soy nueva / apenas voy a ir por primera vez"),
    ("en", "patient_status", "answer existing", "yeah i've been there before / i'm already a patient there / i was in last year / i come every six months / existing / i've been coming for ten years"),
    ("es", "patient_status", "answer existing", "ya he ido antes / ya soy paciente / fui el año pasado / voy cada seis meses / sí ya me atendieron ahí / tengo años yendo ahí"),
    ("en", "reason", "answer cleaning", "a cleaning / just a cleaning please / i want to get my teeth cleaned / um cleaning i guess / teeth cleaning"),
    ("es", "reason", "answer cleaning", "una limpieza / quiero una limpieza / nada más limpieza / que me limpien los dientes"),
    ("en", "reason", "answer checkup", "just a checkup / regular check up / i need an exam / routine visit / i'm due for my six month"),
    ("es", "reason", "answer checkup", "una revisión / un chequeo general / revisión de rutina / quiero que me revisen"),
    ("en", "reason", "answer filling", "i think i have a cavity / i need a filling / got a cavity that needs filled"),
    ("es", "reason", "answer filling", "tengo una caries / necesito un empaste / me tienen que tapar una muela"),
    ("en", "reason", "answer whitening", "teeth whitening / i want whiter teeth / i'd like to get them whitened"),
    ("es", "reason", "answer whitening", "un blanqueamiento / quiero los dientes más blancos"),
    ("en", "reason", "answer crown", "i need a crown / it's for a crown"),
    ("es", "reason", "answer crown", "necesito una corona / es para una corona"),
    ("en", "", "answer", "i need a cleaning / i'm a new patient / i have delta dental insurance / i'd like to come in next tuesday / i want to get my teeth whitened / i don't have insurance / it's for my son he needs a checkup"),
    ("es", "", "answer", "necesito una limpieza / soy paciente nueva / tengo seguro de delta / quisiera ir el próximo martes / quiero blanquearme los dientes / no tengo seguro / es para mi hijo necesita una revisión"),
    # --- questions ---
    ("en", "", "question price", "how much is a cleaning / what does it cost / how much do you guys charge / is it expensive / what's the price for a crown"),
    ("es", "", "question price", "cuánto cuesta una limpieza / qué precio tiene / cuánto me cobran / cuánto sale la consulta / en cuánto me sale"),
    ("en", "", "question insurance", "do you take delta dental / do you guys accept medicaid / is my insurance accepted / are you in network with aetna / will my insurance cover it"),
    ("es", "", "question insurance", "aceptan mi seguro / toman medicaid / trabajan con cigna / lo cubre el seguro / mi aseguranza cubre eso"),
    ("en", "", "question address", "where are you located / what's the address / where is your office at / how do i get there / what street are you on"),
    ("es", "", "question address", "dónde están ubicados / cuál es la dirección / en dónde queda la clínica / cómo llego ahí / por dónde quedan"),
    ("en", "", "question hours", "what are your hours / are you open on saturday / what time do you close / how late are you open / when do you open"),
    ("es", "", "question hours", "cuál es su horario / abren los sábados / a qué hora cierran / hasta qué hora abren / qué horario tienen"),
    ("en", "", "question who", "who is this / who am i talking to / what company is this / where are you calling from / who's calling please / what clinic is this"),
    ("es", "", "question who", "quién habla / con quién hablo / de dónde me llama / de qué clínica llama / quién es usted / de parte de quién"),
    ("en", "", "question robot", "are you a robot / is this a real person / am i speaking with a machine / is this an ai / are you human / is this a recording"),
    ("es", "", "question robot", "es un robot / es usted una máquina / estoy hablando con una computadora / es una persona real / eres un robot / es una grabación"),
    ("en", "", "question about", "what is this about / why are you calling / what do you want / what is this regarding / what's this call about"),
    ("es", "", "question about", "de qué se trata / para qué me llama / qué quiere / cuál es el motivo de la llamada / por qué me llama"),
    ("en", "", "question how_number", "how did you get my number / where'd you get my information / who gave you my phone number"),
    ("es", "", "question how_number", "cómo consiguió mi número / de dónde sacaron mi teléfono / quién le dio mi número"),
    ("en", "", "question parking", "is there parking / where can i park / do you have a parking lot"),
    ("es", "", "question parking", "hay estacionamiento / dónde me puedo estacionar / tienen estacionamiento"),
    ("en", "", "question duration", "how long does it take / how long will i be there / how long is the visit"),
    ("es", "", "question duration", "cuánto tiempo dura / cuánto se tarda / cuánto tiempo voy a estar ahí"),
    ("en", "", "question pain", "will it hurt / does it hurt / is it painful / do you numb it"),
    ("es", "", "question pain", "me va a doler / duele mucho la limpieza / es doloroso / ponen anestesia"),
    ("en", "", "question payment", "do you have payment plans / can i pay monthly / do you take credit cards"),
    ("es", "", "question payment", "tienen planes de pago / puedo pagar en pagos / aceptan tarjeta"),
    ("en", "", "question services", "do you do root canals / do you guys do braces / can you do implants"),
    ("es", "", "question services", "hacen endodoncias / ponen frenos / hacen implantes"),
    ("en", "", "question kids", "do you see kids / do you take children / can you see my four year old"),
    ("es", "", "question kids", "atienden niños / ven a niños chiquitos / reciben niños de cuatro años"),
    ("en", "", "question", "is this call recorded / are you recording this / can i bring my daughter with me / what should i bring / do i need an x ray first"),
    ("es", "", "question", "están grabando esta llamada / qué tengo que llevar / puedo llevar a mi hija / a qué número les puedo llamar"),
    ("en", "offered", "question", "how much is it / where are you located / which doctor would i see / how long does it take"),
    ("es", "offered", "question", "cuánto cuesta / dónde están / con qué doctor sería / cuánto se tarda"),
    ("en", "insurance", "question", "do you take delta / what insurance do you accept / which plans do you take"),
    ("es", "insurance", "question", "aceptan medicaid / qué seguros aceptan / cuáles toman"),
    # --- emergency ---
    ("en", "", "emergency", """
        i can't breathe my face is swelling / my mouth won't stop bleeding / i can't stop the bleeding / my jaw is swollen shut and i have a fever /
        i got hit in the face and my tooth came out / i knocked out my front tooth / my throat is closing up / the pain is unbearable /
        i'm bleeding really bad after the extraction / i'm in so much pain i can't sleep / my tooth broke in half and it's killing me /
        my face is all swollen up / my kid fell and knocked his tooth out / i can hardly swallow
        """),
    ("es", "", "emergency", """
        no puedo respirar se me está hinchando la cara / no para de sangrar mi boca / no puedo parar el sangrado / tengo la cara hinchada y fiebre /
        me pegaron y se me cayó el diente / se me salió un diente de un golpe / se me cierra la garganta / el dolor es insoportable /
        estoy sangrando mucho después de la extracción / tengo tanto dolor que no puedo dormir / se me rompió la muela y me duele muchísimo /
        tengo toda la cara hinchada / mi hijo se cayó y se le salió un diente / casi no puedo tragar
        """),
    # --- unclear ---
    ("en", "", "unclear", """
        uh / hmm / what was that / sorry can you say that again / i didn't hear you / the uh the thing / hello / are you there /
        well you see the thing is / hold on a second / um so / can you hear me / one moment please / could you speak up
        """),
    ("es", "", "unclear", "este / eh / cómo dijo / me lo repite por favor / no le escuché / la cosa esa / hola / me escucha / espéreme tantito / un momento por favor / bueno me oye"),
    ("en", "urgency", "unclear", "sorry what / what did you say / i didn't catch that / hello"),
    ("es", "insurance", "unclear", "qué / mande / no le entendí / cómo"),
    # --- a second round ---
    ("en", "", "stop", """
        ma'am please do not call me any more i mean it / how many times do i gotta tell you guys to quit calling /
        yeah no take me off your list thanks / i need my name taken off of your list /
        this number is on the do not call registry so / would you please stop with the calls /
        i'd like to opt out of this / we don't want any more phone calls / you guys gotta stop calling my work /
        i do not give you permission to contact me / delete me from your system / hey robot stop calling my house /
        remove us from the list / i am revoking consent to be called / don't be calling here again /
        whoever this is stop calling / i don't wanna hear from you again / and tell your people to stop calling me too /
        i'm asking you nicely to stop calling / please get rid of my number /
        yeah can you go ahead and remove my number / no more calls / stop bothering me / stop harassing my wife /
        i never asked for these calls so cut it out / for the last time stop / cease all calls /
        you've called me five times this week enough / i would like you to not call me again / don't call /
        never call me / please don't ever call this number
        """),
    ("es", "", "stop", """
        hágame el favor de no llamarme más / que me quite de su lista le digo / ya déjenme en paz por favor /
        no estén llamando a esta casa / quiero que me saquen de su sistema / no me busquen más /
        no vuelvan a contactarme / dejen ya de hablarme / no quiero que vuelvan a llamar /
        este número está en la lista de no llamar / no autorizo estas llamadas / mi número no lo tengan ahí bórrenlo /
        no me marque otra vez por favor / paren de llamar a mi esposa / ustedes llaman todos los días ya basta /
        le pido que no me vuelva a llamar / no llamen / ya no me contacten por favor / quítenme de ahí /
        remuevan mi número / no más / ya párele / deje de hablarme / nunca más me llame / me da de baja por favor /
        favor de eliminar mi número / no quiero hablar con ustedes nunca más no llamen / stop / ya no quiero llamadas
        """),
    ("en", "", "wrong_number", """
        nope no ava here / i'm sorry but you've got a wrong number / ava doesn't live here /
        i think you want someone else / that's not my name / you called the wrong house /
        she hasn't lived here in years / there isn't anybody here with that name /
        this number used to belong to my cousin / sorry i'm not ava /
        who no this is a dentist i never contacted any dentist wrong number / she's dead / never heard of her
        """),
    ("es", "", "wrong_number", """
        no aquí no es / se equivocó señorita / esa señora ya no vive aquí / no la conozco / no soy esa persona /
        este número ya no es de él / creo que está buscando a otra persona / aquí no hay ninguna ava /
        ese número lo cambiaron / él murió hace un año / llamó a un negocio
        """),
    ("en", "", "not_interested", """
        yeah i'm not interested sorry / no we're not looking for a dentist / i went with another office /
        i'm gonna hold off thanks / no thank you i'm all set / i've got a dentist already /
        i decided not to get it done / it costs too much / no i don't want an appointment / i'm okay thanks anyway /
        we've got it taken care of / i don't need anything right now thank you / i'm just not interested /
        nah i'll pass / no thanks not today / my brother in law is a dentist so i'm good / i can't pay for that
        """),
    ("es", "", "not_interested", """
        no señorita no me interesa / ya voy con otro dentista / no gracias así estoy bien /
        por ahora no me interesa gracias / ya me atendí en otro lado / no tengo con qué pagar / la verdad ya no quiero /
        no necesito nada gracias / mejor lo dejamos así / cambié de opinión ya no quiero / no ando buscando dentista /
        ya tengo quien me atienda / no me hace falta
        """),
    ("en", "", "person", """
        i'd prefer to talk to a human being / can you put somebody on the phone / transfer me to the office /
        i want to talk to the lady at the front desk / isn't there a real person there / get me a person /
        i don't do robots let me talk to someone / could i talk to your manager please / real person /
        just connect me to someone / can a person call me instead / let me speak to whoever's in charge /
        is doctor patel there
        """),
    ("es", "", "person", """
        quiero que me pase con alguien / me gustaría hablar con una persona / hay alguien más con quien hablar /
        necesito un humano por favor / comuníqueme a recepción / pásame a una persona /
        quiero hablar con la señorita de la recepción / no entiendo a la máquina quiero una persona /
        con el doctor por favor / puedo hablar con el dueño / una persona real
        """),
    ("en", "", "later", """
        hey i'm kinda busy can you try later / i'm at a funeral / i'm picking up my kids right now /
        call me around six tonight / i only have a second call me back / could you call me thursday instead /
        i'm in class / i just walked into work / let me call you back when i get home / hit me back in twenty minutes /
        i'm on the other line / it's not a good time right now / i'm cooking call me in half an hour /
        can we talk tomorrow / sorry can't talk now / i need to talk it over with my husband first /
        try me after the holidays / i'm at the grocery store
        """),
    ("es", "", "later", """
        ando ocupado llámeme más al rato / estoy en misa / voy recogiendo a los niños / llámeme a eso de las seis /
        me puede hablar el jueves / estoy en clase / acabo de entrar a trabajar / yo le marco cuando llegue a la casa /
        en veinte minutos me llama / tengo otra llamada / ahora mismo no puedo / estoy cocinando llámeme en media hora /
        podemos hablar mañana / perdón no puedo hablar / tengo que platicarlo con mi esposo /
        después de las fiestas llámeme / estoy en el súper
        """),
    ("en", "", "yes", """
        yeah yeah / mm hmm / right / okay yes / i would / yes i am / that's fine with me / sounds perfect /
        yeah let's do it / sure why not / yes sir
        """),
    ("es", "", "yes", """
        sí sí / sí señor / claro / okey está bien / sí me interesa / sí quiero / va / sí cómo no / está perfecto /
        sí me queda bien / pues sí
        """),
    ("en", "", "no", """
        no not really / nope i'm not / no never / no that's wrong / uh uh / no i'm afraid not / naw / i can't /
        no it isn't / no nothing
        """),
    ("es", "", "no", """
        no no tengo / no señorita / no todavía / pues no / no nada / no puedo / no es correcto / tampoco / ay no /
        creo que no
        """),
    ("en", "offered", "choose_slot 0", """
        can we do the first / i'd like the first one / tuesday's better for me / the one on tuesday please /
        ten thirty in the morning / morning's better / yeah tuesday at ten thirty is good / the sooner one /
        tuesday the eighth at ten thirty / either works / uh first / yes the first one please /
        i choose the earlier time / make it tuesday / the first option works best
        """),
    ("en", "offered", "choose_slot 1", """
        second / let's do thursday / i'd say the second one / the three o'clock one / thursday's better /
        afternoon works better / i can only do thursday / thursday the tenth at three p m / the later time please /
        can i have thursday / that last one / i'd prefer the later one / um the three o'clock /
        sure the second time is good / any time after two
        """),
    ("es", "offered", "choose_slot 0", """
        quiero la primera / la primera opción está bien / me queda mejor el martes / la del martes por favor /
        a las diez y media de la mañana / en la mañana mejor / la más pronta / el martes ocho / cualquiera /
        sí la primera / póngame el martes / la de las diez y media por favor / la número uno por favor /
        el martes a esa hora está bien
        """),
    ("es", "offered", "choose_slot 1", """
        quiero la segunda / el jueves mejor / la de las tres por favor / a las tres de la tarde / en la tarde mejor /
        el jueves diez / sólo puedo el jueves / la que es más tarde / la segunda por favor / deme el jueves /
        me gusta más la segunda / póngame a las tres / sí el jueves a las tres / la opción dos
        """),
    ("en", "offered", "answer", """
        got anything on a saturday / what about after five / do you have something earlier in the week /
        i can only do evenings / how about friday at noon / anything in january / could it be wednesday /
        something the week after / do you have a two o'clock on friday
        """),
    ("es", "offered", "answer", """
        no tiene nada el sábado / y después de las cinco / algo más temprano en la semana /
        yo nada más puedo en las noches / y el viernes al mediodía / hay algo en enero / podría ser el miércoles /
        la semana después de esa
        """),
    ("en", "offered", "no", """
        no those won't work / i can't do either / nope neither one / that's not gonna work / no i'm working those days /
        i can't make those
        """),
    ("es", "offered", "no", """
        no no puedo ninguno / ninguno me sirve / no ninguna / esas horas no / no me queda bien ninguna
        """),
    ("en", "read back", "yes", """
        yes that's it / yeah that works / sure / uh yes correct / right that's the one / great thank you / i confirm /
        okay perfect / yes tuesday at ten thirty
        """),
    ("es", "read back", "yes", """
        sí así está bien / sí gracias / claro / sí el martes a las diez y media / confirmo / eso mero / muy bien /
        de acuerdo
        """),
    ("en", "read back", "no", """
        no it's not / that's incorrect / no wait / no i changed my mind about the time / wrong day
        """),
    ("es", "read back", "no", """
        no espere / está mal / no así no es / no me equivoqué / ese día no
        """),
    ("en", "times", "answer", """
        mornings / any day but friday / the week of the fifteenth / sometime next month / between ten and two /
        tuesdays / after four or so / weekends if you have it / first thing in the morning / i'm pretty open /
        not before ten / as early as possible / next thursday / the twenty first
        """),
    ("es", "times", "answer", """
        por las mañanas / cualquier día menos el viernes / la semana del quince / el próximo mes / entre diez y dos /
        los martes / después de las cuatro / el fin de semana / temprano / estoy disponible / no antes de las diez /
        lo antes posible / el jueves que viene / el veintiuno
        """),
    ("en", "patient_status", "answer new", """
        this is my first time calling / no i haven't been there / haven't been in before / yeah i'd be new /
        i've never been to your office
        """),
    ("es", "patient_status", "answer new", """
        no primera vez / no he ido nunca / todavía no soy paciente / soy de nuevo ingreso nunca he ido /
        nunca he estado ahí
        """),
    ("en", "patient_status", "answer existing", """
        yes i've been going there / i have a file there already / yeah i saw doctor lee last spring /
        i'm a current patient / we've been there a couple times
        """),
    ("es", "patient_status", "answer existing", """
        sí ya fui una vez / ya tengo expediente ahí / sí voy con la doctora lee / soy paciente de ahí /
        ya hemos ido varias veces
        """),
    ("en", "urgency", "no", """
        no everything's fine / nah just a cleaning / no pain no / it's nothing urgent / not in any pain / no rush
        """),
    ("es", "urgency", "no", """
        no todo está bien / no es nada urgente / sin dolor / no nada / no tengo prisa / no solo es limpieza
        """),
    ("en", "insurance", "yes", """
        yes i have insurance / it's aetna / yep united healthcare / i'm on my dad's plan / we have medicaid / yes ppo
        """),
    ("es", "insurance", "yes", """
        sí tengo seguro / es cigna / sí medicaid / estoy en el plan de mi papá / tenemos aseguranza
        """),
    ("en", "insurance", "no", """
        no i don't have insurance / just cash / i'm uninsured / i'll pay myself / unfortunately no / no dental no
        """),
    ("es", "insurance", "no", """
        no cuento con seguro / puro efectivo / pago yo / desgraciadamente no / no tenemos
        """),
    ("en", "reason", "answer cleaning", """
        it's for a cleaning / i need them cleaned / my regular cleaning
        """),
    ("en", "reason", "answer checkup", """
        check up / i want the dentist to look at my teeth / exam and x rays / nothing special just a routine exam
        """),
    ("es", "reason", "answer cleaning", """
        limpieza / ya me toca limpieza / es para limpieza dental
        """),
    ("es", "reason", "answer checkup", """
        chequeo / revisión nada más / para que me revise el dentista / examen y radiografías
        """),
    ("en", "", "question", """
        what do you guys charge / you accept cash / what's your address again / where exactly is that /
        how late do you stay open / what time do you open monday / who did you say this was / is this really a robot /
        what for / what's the reason for the call / how'd you get this number / is there a parking garage /
        how long's the appointment / is the shot gonna hurt / do you offer financing / do you guys pull teeth /
        do you treat kids / are you recording me / what's the doctor's name / do i have to bring anything /
        what day is it today / can my wife come too / are you guys taking new patients
        """),
    ("es", "", "question", """
        qué cobran por una corona / aceptan efectivo / me repite su dirección / dónde es exactamente /
        a qué hora abren el lunes / cómo dijo que se llama / de verdad es un robot / para qué es la llamada /
        cómo obtuvieron mi número / hay dónde estacionarse / cuánto dura la cita / duele la inyección /
        tienen financiamiento / sacan muelas / atienden a niños / me está grabando / cómo se llama el doctor /
        tengo que llevar algo / qué día es hoy / están aceptando pacientes nuevos / es caro /
        cubre mi seguro la limpieza
        """),
    ("en", "", "emergency", """
        my tooth got knocked out playing soccer / there's blood everywhere and it won't stop /
        i have a huge abscess and a fever / i can't open my mouth it's so swollen / my face swelled up overnight /
        i'm in terrible pain / having trouble breathing / my kid broke his front tooth / the pain is a ten out of ten /
        my gums won't quit bleeding / this tooth is killing me / i've got a bad toothache
        """),
    ("es", "", "emergency", """
        me tumbaron un diente jugando futbol / hay mucha sangre y no para / tengo un absceso enorme y fiebre /
        no puedo abrir la boca de lo hinchada / se me hinchó la cara de la noche a la mañana / tengo un dolor horrible /
        me cuesta respirar / a mi niño se le quebró un diente / no aguanto la muela / las encías no dejan de sangrar /
        me duele muchísimo la muela
        """),
    ("en", "", "unclear", """
        huh / i what / say again please / you're cutting out / wait what / uh the / so anyway / i can barely hear you /
        hang on / sorry what was the question / hm / let me see
        """),
    ("es", "", "unclear", """
        eh qué / no entendí / se está cortando / espere qué / este pues / no le escucho bien / un segundo /
        perdón qué me preguntó / a ver
        """),
    # --- a third round ---
    ("en", "", "stop", """
        please remove this number / do me a favor and don't call here no more / i want these calls to end /
        you're on my last nerve stop dialing me / please quit contacting my husband /
        i'm on the do not call registry buddy / no sir do not call again / my number needs to come off your list /
        i'd rather you didn't call me anymore / don't ring this phone again / get rid of my contact info /
        never contact me again / hey stop / would you stop / uh i don't want calls from a robot
        """),
    ("es", "", "stop", """
        ya no me moleste por favor / no vuelva a llamar aquí / quite mi número de su lista /
        por favor borren mis datos / deje de insistir con las llamadas / no me hable más /
        no quiero que nadie me llame / ya párele con las llamaditas / no me vuelva a molestar /
        tache mi nombre de la lista / le suplico que no llame más / basta por favor / no acepto llamadas de robots
        """),
    ("en", "", "wrong_number", """
        uh no there's no ava at this number / you have reached the wrong person /
        that's my ex wife she doesn't have this phone / not me you got the wrong number / he moved to ohio last year /
        this is somebody else's phone now / i'm not her
        """),
    ("es", "", "wrong_number", """
        no conozco a nadie con ese nombre / se equivocaron de número / ya no es su número /
        esa persona se fue a vivir a otro lado / yo no soy ella / este teléfono es de otra persona
        """),
    ("en", "", "not_interested", """
        i'm not gonna do it thanks / we ended up going to another dentist / i'm good on that / it's out of my budget /
        i don't want to come in anymore / no thank you not interested at this time / we got someone else /
        i don't need a cleaning
        """),
    ("es", "", "not_interested", """
        no me llama la atención gracias / al final fui a otro consultorio / no me alcanza el dinero / ya no quiero ir /
        no gracias por el momento / ya conseguimos dentista / no ocupo
        """),
    ("en", "", "person", """
        may i speak with a real human / is anyone there i can talk to / let me speak with the office staff /
        i need an actual person on the line / put a human on / i'd like to talk to your receptionist please
        """),
    ("es", "", "person", """
        me puede comunicar con una persona / quisiera hablar con la recepcionista / necesito que me atienda alguien /
        deme con el encargado / quiero que me llame el doctor
        """),
    ("en", "", "later", """
        can you reach me tomorrow evening / i'm in the car / i just sat down to eat / try back next tuesday /
        not a great time / my hands are full call me in ten minutes / i'll get back to you / i'm babysitting right now
        """),
    ("es", "", "later", """
        estoy en el carro / me agarró comiendo / llámeme el martes que viene / ahorita no tengo tiempo /
        luego le llamo / estoy cuidando niños / márqueme en diez minutos / puede ser más tarde
        """),
    ("en", "offered", "choose_slot 0", """
        the tuesday morning slot / sure the first / ten thirty's perfect / i'd go with tuesday /
        let me get the earlier one / that first time works / yes to tuesday
        """),
    ("en", "offered", "choose_slot 1", """
        the one at three / let me do thursday please / second option / i could do the three o'clock /
        the later appointment / thursday afternoon's fine
        """),
    ("es", "offered", "choose_slot 0", """
        la de la mañana está bien / el martes en la mañana / sí el martes / que sea la primera / me conviene el martes /
        la primera hora que dijo
        """),
    ("es", "offered", "choose_slot 1", """
        la de la tarde está bien / el jueves en la tarde / que sea la segunda / me conviene el jueves /
        a las tres me queda bien / la otra la del jueves
        """),
    ("en", "urgency", "no", """
        no ma'am no pain / nothing like that / no it's fine / i'm not in pain / nope all good
        """),
    ("es", "urgency", "no", """
        no señorita nada / no me molesta nada / no estoy bien / nada de eso / no hay dolor
        """),
    ("en", "times", "answer", """
        evenings work / could do wednesdays / after school so like three thirty / friday the eleventh /
        monday or friday mornings / anytime next week
        """),
    ("es", "times", "answer", """
        en las noches / los miércoles puedo / después de la escuela como a las tres y media / el viernes once /
        lunes o viernes en la mañana / cualquier hora la próxima semana
        """),
    ("en", "", "question", """
        what's a cleaning run / do y'all take humana / which part of town are you in / are you closed on fridays /
        so who are you with / is this a computer talking / how come you're calling me / where did you find my number /
        how many minutes does that take / can i pay with a credit card / do you guys put people to sleep
        """),
    ("es", "", "question", """
        qué costo tiene / aceptan humana / en qué parte de la ciudad están / cierran los viernes / usted de dónde es /
        es una computadora la que habla / por qué me están llamando / dónde encontraron mi número /
        cuántos minutos tarda / puedo pagar con tarjeta
        """),
    ("en", "", "emergency", """
        my jaw is swollen up like a balloon / i cracked a tooth and it hurts like hell / i'm bleeding a lot /
        i can barely swallow / my tooth fell out
        """),
    ("es", "", "emergency", """
        tengo la quijada muy hinchada / se me partió un diente y me duele / estoy sangrando mucho /
        casi no puedo pasar saliva / se me cayó un diente
        """),
)  # fmt: skip

# What must never be heard as a stop: they speak of stopping, ending, calling or lists otherwise.
_NO_STOP = (
    ("en", "", """
        i can't stop the bleeding / don't hang up / i'll stop by after work / my dog stopped barking / the pain won't stop /
        can i stop in tomorrow / it stopped hurting last night / i quit my job so i have no insurance / do i need to stop taking my medicine /
        don't stop i'm listening / please don't cancel my appointment / can you take me off speaker / i need to cancel my appointment for friday /
        remove my wisdom teeth / can you remove the stain / i don't want to lose my tooth / put me on the waiting list /
        can you put me down for tuesday / call me back later / call my cell instead / don't call before nine / please call me after five not before /
        my insurance dropped me / i never got a call back / i was told you'd call / i want the robot to stop and a person to talk to me /
        end of the week is better / not the end of the month / i stopped going to my old dentist / hold on don't go anywhere /
        my tooth is not bothering me / it doesn't bother me / no more than a hundred dollars / i don't want a root canal /
        don't bother with the x rays / leave the appointment on thursday / leave a message with my wife / is there a bus stop nearby /
        take me tuesday / i'm opting for the later one / i opted for the silver crown / do you want me to stop my blood thinner
        """),
    ("es", "", """
        no puedo parar el sangrado / no cuelgue / paso a la oficina después del trabajo / ya dejó de dolerme / el dolor no para /
        dejé de fumar / dejé mi trabajo y no tengo seguro / no se detenga le escucho / no cancele mi cita / quíteme el dolor por favor /
        necesito cancelar mi cita del viernes / quítenme las muelas del juicio / póngame en la lista de espera / apúnteme para el martes /
        llámeme más tarde / llámeme a mi celular mejor / no me llame antes de las nueve / me quitaron el seguro / nunca me llamaron /
        me dijeron que me iban a llamar / a fin de mes es mejor / dejé de ir con mi dentista de antes / no me molesta la muela /
        no más de cien dólares / no quiero una endodoncia / deje un recado con mi esposa / hay una parada de camión cerca /
        sáqueme una cita por favor / bórreme la cita del lunes y deme el martes / deje le pregunto a mi esposo / no pare de hablar la escucho
        """),
    ("en", "offered", "not that one / stop by tuesday i can do that / cancel the first one and give me the second / take off the tuesday one / end of day thursday"),
    ("es", "offered", "esa no / quite la del martes deme la del jueves / cancele la primera"),
    ("en", "", """
        the bleeding stopped / i stopped by your office last week / can you stop the pain / do you remove tattoos /
        take my insurance off file and add the new one / cancel friday and give me monday / end of the month works /
        don't call my house call my cell / don't call me at work call me at home after six /
        could you not call so early next time call at ten / list my wife as the contact / i lost my number card /
        i forgot my number / my husband told me to call you / quit it i'm talking to my kid / no more pain today /
        my doctor told me to stop eating sugar / opt for the white filling / i don't want any needles /
        i do not want to wait that long / do not give me the morning one / don't put me with that hygienist again /
        i'm tired of this toothache / i've had enough of this pain / get me off hold /
        can you delete the friday appointment / erase the last thing i said
        """),
    ("es", "", """
        ya paró de sangrar / pasé por su oficina la semana pasada / puede quitarme el dolor /
        quite mi seguro viejo y ponga el nuevo / cancele el viernes y deme el lunes /
        no llame a mi casa llame a mi celular / no me llame al trabajo llámeme después de las seis / perdí su número /
        se me olvidó el número / mi esposo me dijo que les llamara / ya no tengo dolor /
        el doctor me dijo que dejara de comer dulces / no quiero inyecciones / no quiero esperar tanto /
        no me dé la de la mañana / estoy cansada de este dolor / ya basta con este dolor de muela /
        borre lo último que dije / deje ver mi agenda / pare un momento por favor / alto costo tiene la corona
        """),
    ("en", "", """
        stop at the front desk first right / it stops hurting when i lie down / don't let me forget /
        i'd like to end my treatment plan / remove my crown / take out my wisdom teeth / never had a cleaning /
        i don't answer calls at work so call at night / no more sugar for me / don't call me ma'am /
        i never called you
        """),
    ("es", "", """
        ya se paró el dolor / quítenme la corona / sáquenme la muela / no contesto en el trabajo llámeme en la noche /
        nunca les llamé / no quiero más caries / me paro temprano / termino a las cinco
        """),
)  # fmt: skip

FRESH = [
    (language, where, expected, text)
    for language, where, expected, block in _TABLE
    for text in phrases(block)
]
NO_STOP = [
    (language, where, text) for language, where, block in _NO_STOP for text in phrases(block)
]

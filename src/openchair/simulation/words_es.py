"""What people say in Spanish."""

from openchair.simulation.wording import Wording, phrases

SPANISH = Wording(
    hello=phrases("""
        bueno / hola / diga / sí bueno / aló / sí diga / hola buenas tardes / quién habla / buenas /
        sí
        """),
    hello_named=phrases("""
        habla {name} / sí habla {name} / soy {name} / hola soy {name} / {name} a sus órdenes
        """),
    fillers=phrases("""
        este / eh / pues / mmm / ay / bueno / a ver / o sea / ah pues
        """),
    asides=phrases("""
        mi hermana también va ahí y le encanta / perdón es que el perro no para de ladrar /
        acabo de llegar del mandado / hace tiempo que quería hacerlo /
        ando con los niños en la casa / dejé de fumar el año pasado a ver si ayuda /
        mi dentista de antes se jubiló / espéreme le bajo a la tele ya /
        qué amable es usted / tuve que cancelar el gimnasio para pagar todo esto /
        apenas nos mudamos en el verano / le dije a mi esposo que por fin iba a ir /
        está lloviendo mucho por acá / gracias a dios ya salí de trabajar
        """),
    good_time=phrases("""
        sí / sí claro / claro que sí / sí dígame / está bien / sí tengo un momento / adelante /
        sí cómo no / dígame / sí ahorita puedo / órale sí / ándele sí / por supuesto /
        sí estaba esperando su llamada / sí está bien ahora / sí por favor quiero una cita
        """),
    in_a_hurry=phrases("""
        sí pero rápido / nada más tengo un minuto / está bien pero rapidito por favor /
        sí pero que sea rápido / dígame pero rápido / sí pero tengo prisa
        """),
    curt=phrases("""
        sí / sí claro / ajá / bueno / está bien / okey
        """),
    thanks=phrases("""
        gracias hasta luego / muchas gracias / perfecto ahí nos vemos / bueno gracias adiós /
        gracias que tenga buen día / okey gracias bye / muy amable gracias / igualmente adiós
        """),
    repeat_please=phrases("""
        qué / cómo / mande / perdón no le escuché / me lo repite por favor / no le oigo bien /
        puede hablar más fuerte / qué dijo / cómo dice / otra vez por favor / no le entendí /
        háblele más fuerte que no oigo / disculpe qué fue lo que dijo
        """),
    mumbled=phrases("""
        mm este la cosa esa / es el el este / mm el este / pues el o sea el este /
        y el eh este / eso con la eh / algo algo
        """),
    hello_again=phrases("""
        bueno / sigue ahí / bueno me escucha / aquí estoy / sí aquí sigo
        """),
    cannot_say=phrases("""
        de eso no estoy segura / no sé luego le digo / nada en especial / no nada más /
        tendría que revisar
        """),
    no_pain=phrases("""
        no / no nada de dolor / no no me duele nada / no estoy bien / no es de rutina /
        por ahora no / no todo bien / ningún dolor / nada de eso / la verdad no /
        no gracias a dios / no para nada
        """),
    pain=phrases("""
        sí me duele mucho / sí me está matando la muela / sí está muy fuerte /
        sí tengo dolor desde el domingo / sí tengo toda la cara hinchada / me duele al masticar /
        sí mucho dolor / sí no deja de sangrarme la encía / me punza toda la noche /
        sí ya no aguanto
        """),
    toothache=phrases("""
        tengo un dolor de muela terrible / me está matando la muela no pude dormir /
        tengo la cara hinchada de un lado / se me quebró un diente anoche y me duele mucho /
        tengo mucho dolor / me sangran las encías y no para /
        me pegué en el diente jugando fútbol / creo que tengo un absceso está todo hinchado /
        tengo una infección me duele muchísimo / tengo la quijada hinchada /
        se me rompió una muela y me duele horrible
        """),
    gasping=phrases("""
        se me está cerrando la garganta y no puedo respirar bien /
        está tan hinchado que casi no puedo tragar / me cuesta trabajo respirar /
        tengo la lengua hinchada y no puedo respirar / no puedo tragar y se me hincha el cuello /
        casi no puedo respirar tengo toda la boca hinchada
        """),
    emergency_room=phrases("""
        bueno me voy a emergencias / sí ahorita les llamo / está bien gracias /
        mi esposa me lleva ahorita
        """),
    new_patient=phrases("""
        soy nuevo / soy paciente nueva / no nunca he ido / sería mi primera vez / primera vez /
        no he ido antes / es la primera vez / soy nueva ahí / sería mi primera visita /
        nunca / sería paciente nuevo
        """),
    known_patient=phrases("""
        ya he ido antes / ya soy paciente / sí fui el año pasado / ya soy paciente de ahí /
        sí ya tengo años yendo / estuve ahí hace como dos años / ahí me pusieron la corona /
        ya me conocen ahí / sí ya soy cliente de ustedes
        """),
    reasons={
        "cleaning": phrases("""
            necesito una limpieza / una limpieza / nada más una limpieza /
            quiero hacerme una limpieza / ya me toca la limpieza / una limpieza dental por favor
            """),
        "checkup": phrases("""
            una revisión / nada más una revisión / un chequeo / quiero que me revisen los dientes /
            hace mucho que no voy así que una revisión / un examen de rutina por favor
            """),
        "filling": phrases("""
            creo que necesito un empaste / tengo una caries / se me cayó una amalgama /
            se me cayó el relleno / tengo un hoyo en una muela
            """),
        "crown": phrases("""
            se me cayó la corona / necesito una corona / es por una corona /
            me dijeron que necesito una corona
            """),
        "whitening": phrases("""
            quiero blanquearme los dientes / un blanqueamiento / pregunté por el blanqueamiento /
            un blanqueamiento para mi boda
            """),
        "pain": phrases("""
            tengo dolor de muela / me duele una muela / es por el dolor /
            quiero que me revisen esta muela me duele / es porque me duele un diente
            """),
    },
    insured=phrases("""
        sí / sí tengo delta dental / sí tengo seguro / sí por mi trabajo / sí es cigna /
        tengo metlife / sí sí tengo / tengo blue cross / aetna / sí el de mi esposo /
        tengo medicaid / claro que sí
        """),
    uninsured=phrases("""
        no / no no tengo / no tengo seguro / sin seguro / yo pago por mi cuenta /
        no pago en efectivo / por el momento no / perdí el seguro en la primavera / no ninguno /
        no yo pago de mi bolsa
        """),
    for_child=phrases("""
        es para mi hijo en realidad / es para mi hija tiene siete años / la cita es para mi niño /
        no es para mí es para mi niña
        """),
    announces=phrases("""
        soy paciente nueva y {need} / nunca he ido ahí y {need} /
        {need} y ya he ido antes / llené el formulario porque {need}
        """),
    needs={
        "cleaning": phrases("necesito una limpieza / ya me toca la limpieza"),
        "checkup": phrases("necesito una revisión / quiero un chequeo"),
        "filling": phrases("se me cayó una amalgama / creo que tengo una caries"),
        "crown": phrases("se me cayó la corona / necesito una corona"),
        "whitening": phrases("quiero blanquearme los dientes / quiero un blanqueamiento"),
        "pain": phrases("me duele una muela / tengo dolor de muela"),
    },
    any_time=phrases("""
        a cualquier hora / cuando sea / cualquier día / cuando tenga / me da igual /
        el día que sea / lo que tenga / lo más pronto posible / estoy libre /
        cualquier día de la próxima semana / puedo ir cuando sea / no tengo preferencia
        """),
    prefers=phrases("""
        {when} / {when} estaría bien / me queda mejor {when} / {when} por favor /
        prefiero {when} / tal vez {when} / {when} si se puede / tiene algo {when} /
        podría ser {when} / {when} es mejor para mí / yo creo que {when} / nada más puedo {when}
        """),
    when={
        "mornings": phrases("""
            en la mañana / por la mañana / en las mañanas / por las mañanas
            """),
        "afternoons": phrases("""
            en la tarde / por la tarde / en las tardes / después de comer
            """),
        "after_three": phrases("""
            después de las tres / de las tres en adelante / a partir de las tres
            """),
        "before_noon": phrases("""
            antes del mediodía / antes de las doce / antes de mediodía
            """),
        "tuesday_thursday": phrases("""
            el martes o el jueves / martes o jueves / los martes o los jueves
            """),
        "early_week": phrases("""
            el lunes o el martes / lunes o martes / los lunes o los martes
            """),
        "friday": phrases("""
            el viernes / un viernes / los viernes
            """),
        "wednesday_morning": phrases("""
            el miércoles en la mañana / un miércoles por la mañana / el miércoles por la mañana
            """),
        "thursday_afternoon": phrases("""
            el jueves en la tarde / el jueves por la tarde / un jueves por la tarde
            """),
    },
    days=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    nths=("primera", "segunda", "tercera", "cuarta", "quinta"),
    only_one=phrases("""
        sí está bien / ésa está bien / sí ésa me queda / me parece bien / bueno ésa / perfecto /
        sí la tomo
        """),
    nth=phrases("""
        la {nth} / la {nth} por favor / me quedo con la {nth} / mejor la {nth} /
        la {nth} está bien / yo creo que la {nth} / me puede dar la {nth} / la {nth} opción
        """),
    by_day=phrases("""
        el {day} / el {day} está bien / el {day} por favor / la del {day} / el {day} puedo /
        mejor el {day} / que sea el {day}
        """),
    by_time=phrases("""
        {time} / {time} está bien / {time} por favor / mejor {time} / me queda bien {time}
        """),
    by_day_and_time=phrases("""
        el {day} {time} / el {day} {time} por favor / me quedo con el {day} {time} /
        que sea el {day} {time} / el {day} {time} está perfecto / podría ser el {day} {time}
        """),
    slot=phrases("""
        el {day} {time} / la del {day} {time}
        """),
    earlier=phrases("""
        la más temprano / la primera que haya / la más temprana por favor / la más pronto /
        la que sea más pronto
        """),
    later=phrases("""
        la más tarde / la más tarde por favor / mejor la más tarde / la última
        """),
    none_suits=phrases("""
        no ésas no puedo tiene algo {when} / ninguna me queda tiene algo {when} /
        a esas horas no puedo qué tal {when} / fíjese que necesito {when} /
        no esas no algo {when} / tiene algo {when} / no habrá algo {when} /
        a esa hora trabajo podría ser {when}
        """),
    turns_down=phrases("""
        no ninguna de ésas / no ésas no me quedan / no puedo en ninguna / tiene otra cosa /
        qué más tiene / ninguna de las dos / no otra por favor / ésas no qué otras horas hay
        """),
    gives_up=phrases("""
        entonces déjelo así gracias / olvídelo voy a buscar otro dentista / no gracias así déjelo /
        entonces mejor no / no gracias de todos modos
        """),
    right=phrases("""
        sí / sí correcto / así es / ándele / perfecto / sí por favor / está bien / sí ésa /
        correcto / exacto / sí claro / sí está perfecto / sí apártela / eso es / me parece bien /
        sí señorita
        """),
    not_right=phrases("""
        no dije {choice} / no así no quise decir {choice} / no ésa no {choice} /
        no está mal yo quería {choice}
        """),
    on_reflection=phrases("""
        ay no mejor {choice} / no espere {choice} / pensándolo bien {choice} /
        mejor {choice} / perdón cambié de opinión {choice} / sabe qué mejor {choice} /
        no siempre no puedo a esa hora {choice} por favor
        """),
    who_is_this=phrases("""
        quién habla / quién es / de parte de quién / de dónde me habla / qué oficina es ésta /
        de qué se trata / para qué me llama
        """),
    robot=phrases("""
        es un robot / usted es un robot / estoy hablando con una máquina /
        es una de esas computadoras / usted es persona real / es una grabación /
        espere es una máquina
        """),
    my_number=phrases("""
        cómo consiguió mi número / de dónde sacó mi número / quién le dio mi número /
        por qué tiene mi número / por qué me está llamando
        """),
    i_forgot=phrases("""
        no me acuerdo de haber pedido eso / me apunté en algo / yo no llené ningún formulario /
        cuándo pedí eso
        """),
    asks={
        "price": phrases("""
            cuánto cuesta / cuánto cuesta la limpieza / cuánto cobran por la revisión /
            en cuánto me va a salir / es caro / qué precios tienen / cuánto tendría que pagar
            """),
        "insurance": phrases("""
            aceptan mi seguro / aceptan delta dental / eso lo cubre el seguro /
            aceptan medicaid / reciben seguro de cigna
            """),
        "parking": phrases("""
            hay estacionamiento / dónde me estaciono / tienen estacionamiento /
            ahí me puedo estacionar
            """),
        "address": phrases("""
            dónde están / cuál es la dirección / dónde queda la oficina /
            me repite la dirección / cómo llego
            """),
        "duration": phrases("""
            cuánto tarda / cuánto tiempo dura / cuánto dura la cita / se tarda mucho
            """),
        "hurt": phrases("""
            duele / me va a doler / es doloroso / le tengo miedo al dentista duele mucho /
            ponen algo para el dolor
            """),
    },
    won_over=phrases("""
        bueno está bien / ah entonces sí / está bien vamos a hacerlo / bueno dígame / sí está bien /
        bueno sí puedo hablar / ah okey sí
        """),
    not_won_over=phrases("""
        no está muy caro para mí / es más de lo que puedo pagar mejor no /
        no gracias no me interesa / no creo que no gracias / no mejor no /
        no me da confianza no gracias / lo voy a pensar no gracias /
        no gracias voy a buscar en otro lado
        """),
    wrong_number=phrases("""
        está equivocado de número / número equivocado / no es aquí se equivocó /
        creo que tiene mal el número / aquí no hay nadie con ese nombre /
        aquí no vive nadie que se llame así / le está llamando a la persona equivocada /
        no sé quién es / tengo este número desde hace un año y siempre preguntan por ella /
        este ya no es su teléfono / quién no aquí no hay nadie así /
        yo no soy se equivocó de persona / ella se cambió hace años / esto es una pizzería
        """),
    someone_else=phrases("""
        ella no está ahorita / él está en el trabajo soy su esposa / soy su esposo ella salió /
        no está en casa quiere dejar recado / no soy su mamá él no está /
        busca a mi hija está en la escuela / ahorita no puede contestar /
        está dormida soy su hermana / salió un momento
        """),
    person=phrases("""
        puedo hablar con una persona real / quiero hablar con un ser humano /
        déjeme hablar con alguien de recepción / me comunica a la oficina / una operadora /
        quiero hablar con una persona / hay alguien ahí con quien pueda hablar /
        páseme a un humano por favor / me puede transferir con la recepcionista /
        no quiero hacer esto con una máquina páseme a alguien / operadora /
        que me llame alguien de la oficina / comuníqueme con una persona de verdad
        """),
    stop=phrases("""
        deje de llamarme / por favor ya no me llame / quíteme de su lista /
        no vuelva a llamar a este número / no me llamen más / borre mi número /
        quiero que dejen de llamar / ya no quiero que me llamen / alto /
        póngame en la lista de no llamar / dejen de molestar / yo nunca acepté esto no me llamen /
        elimine mi número por favor / ya no llamen aquí por favor / no quiero estas llamadas /
        saque mi nombre de esa lista / no más llamadas por favor / déjeme en paz y no me llame /
        ya párenle con las llamadas
        """),
    enough=phrases("""
        sabe qué ya no me llame / no olvídelo quíteme de su lista /
        no quiero hacer esto no me llame más / no ya basta borre mi número por favor /
        qué molesto dejen de llamar
        """),
    not_interested=phrases("""
        no me interesa / no gracias / no gracias no me interesa / ya encontré dentista /
        ya me lo arreglaron / no necesitamos nada gracias / ya decidí que no /
        no estoy bien gracias /
        ya no gracias / fui a otro lugar / ya no lo necesito /
        ahorita no tengo dinero así que no / estamos bien así gracias / nada más estaba viendo /
        gracias pero no
        """),
    busy=phrases("""
        ahorita estoy ocupada / me puede llamar más tarde / ahora no estoy en una junta /
        no es buen momento / ahorita no puedo hablar / estoy trabajando llámeme luego /
        perdón estoy haciendo algo / llame en otro momento por favor /
        estoy comiendo me llama más tarde / estoy con un cliente
        """),
    driving=phrases("""
        voy manejando / voy en el carro me llama más tarde / estoy manejando llámeme luego /
        no puedo hablar voy manejando / no puedo parar voy en la autopista llámeme después
        """),
    call_at=phrases("""
        me puede llamar el {day} {time} / llámeme el {day} como {time} /
        podría intentar otra vez el {day} / mejor el {day} llámeme {time} /
        ahorita no puedo llámeme el {day} {time} / por favor llame el {day} después de {clock} /
        márqueme el {day} {time} / ahora no pero el {day} {time} está bien
        """),
    call_when=phrases("""
        el {day} {time} / el {day} / tal vez el {day} como {time} / mañana {time} /
        el {day} después de {clock} / mañana en la mañana / inténtele el {day}
        """),
    no_idea_when=phrases("""
        no sé más tarde / cuando sea / otro día / luego / no estoy seguro /
        más tarde a cualquier hora
        """),
    mailbox=phrases("""
        hola habla {name} ahorita no puedo contestar deje su mensaje después del tono /
        usted se ha comunicado al buzón de {name} grabe su mensaje después de la señal /
        soy {name} deje un mensaje y le regreso la llamada /
        la persona que usted llama no está disponible deje su mensaje después del tono /
        su llamada ha sido transferida al buzón de voz /
        hola soy {name} perdón que no pude contestar deje su nombre y su número
        """),
)

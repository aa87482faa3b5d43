"""Wishes not to be called, and what only sounds like them, written apart from the rules.

In the words of a recogniser: no punctuation, few capitals. `test_revocation.py` holds the ears to them.
"""

from tests.conversation.tables import phrases

STOP_EN = phrases("""
    yo quit blowing up my phone / i want off this list / don't you ever dial this number again /
    y'all need to stop calling here for real / please discontinue calling / this number is on
    the federal do not call registry / take me off / strike my name from your records / i never
    gave you people my number so lose it / how many times do i have to tell you to stop calling
    / no more calls please / tell your company to stop calling me / i'd appreciate it if you
    wouldn't call again / could you make a note not to call me anymore / please delete all the
    information you have about me / i am revoking any consent i may have given / cease all
    contact / this better be the last call i get from you / i don't wanna hear from y'all ever
    again / can you unsubscribe me / remove this phone / stop sending me calls / just stop
    calling okay / i do not want automated calls / don't contact this number under any
    circumstances / forget my number / get my number out of there / i told the last person not
    to call me / we don't accept solicitations here / no soliciting please / block this number
    from your dialer / add me to your do not call list / you're harassing me / i want you to
    never call me again / stop with the calls / enough with the phone calls / leave my family
    alone / quit it with these calls / please stop your robot from calling me / can you quit
    calling every single day / i'd like to opt out please / stop ringing this phone / what part
    of don't call me don't you understand / i asked to be removed last week / stop stalking me /
    scratch me off / don't bother calling back / don't call back / never ring this line again /
    don't phone us anymore thanks / i said don't call / stop dialing my number / i never want to
    hear from this company again / remove me from whatever list this is / you are not authorized
    to call this number / don't you dare call me again / please respect the do not call list /
    no don't call / quit pestering me / i don't want these calls / i do not wish to be contacted
    / please refrain from calling / please cease and desist / put me down as do not call / mark
    me as do not contact / i need my number taken off / can you take us off your calling list /
    delete my contact info / wipe me from your records / i didn't sign up for these calls / why
    do you keep calling me stop / i am on the no call list / no one gave you permission to call
    me / i withdraw my consent to be called / do not robocall me / stop using robots to call me
    / i hate robocalls don't call again / i'm reporting you for harassment / you guys call every
    day knock it off / my lawyer will be contacting you about these calls / i'll sue you if you
    call again / leave me be / go away and don't call back / lose this number buddy / never
    contact me again / please stop contacting this household / don't text me either / stop
    texting me / don't ever call or text / get off my phone and stay off / don't waste your time
    calling here anymore / you're not allowed to call me / please no more phone calls to this
    number / i don't accept calls from telemarketers / ain't nobody want y'all calling / dont
    call me no more man / cut it out with the calls / this is the last time i'm telling you stop
    calling / i already opted out / i told you to take me off the list / i've had enough of your
    calls / i'm tired of you people calling me / would you please stop / i'm asking you nicely
    to stop calling / kindly remove my details / i wish you people would stop calling / can you
    make sure i don't get any more calls / how do i unsubscribe / how do i get off this list /
    how can i stop getting these calls / i want to be taken off your list / i want to opt out of
    calls / i'd rather you not call me / please never call / you can stop calling now / you can
    take me off your list we moved / my husband said stop calling / do me a favor and stop
    calling / no thank you and please don't call again / not interested take me off your list /
    not interested and don't call back / i'm not interested stop calling / wrong number stop
    calling me / she's dead stop calling here / i'm at work don't call me again / let's stop
    these calls / no i don't want you to call me back / don't call me later don't call me ever /
    quit / cancel my consent / unsubscribe me please / end these calls / remove us / take us off
    the list / i don't want to be on your list / don't keep my number / stop it stop calling /
    please just leave me alone / for the last time stop / cease / stop please stop / that's
    enough stop calling / shut up and stop calling me / i don't give you consent to record or
    call me / don't add me to your list / hey stop that / erase me / remove my name / block me /
    i'd love for these calls to stop / would you mind not calling here / no one here wants to
    talk to you so quit calling / could you kindly stop / how many times must i tell you people
    not to call / this number should be on your no call list / yeah just take my name off / pull
    my number please / scrub my number / i never asked for these calls / please honor my request
    to not be contacted / i'm formally requesting you cease communication / get my name off your
    records / you're bothering me stop / nope remove me / hey don't call this line no more / i
    no longer wish to receive calls / i don't wish to hear from you again / you do not have my
    consent / quit harassing my grandmother / i want out of these calls / turn off these calls /
    can you please stop contacting us / opt me out / i opt out / stop reaching out to me / no
    more robo calls / don't use my number again / keep my number off your list / i'm hanging up
    don't call back / whoever you are stop calling / stop all communication / delete me / i
    don't give permission to call me / stop bugging me please / quit calling my house / this is
    your final warning do not call / do not ring me again / never ever call me / are you deaf i
    said stop calling / i've told you guys a hundred times to stop / i'm begging you stop
    calling / can i be removed / can you remove us from the list / what do i have to do to stop
    these calls / please mark my number as do not call / cancel all calls to me / don't dial my
    number / you people won't stop calling / don't you people ever stop calling / hello stop
    calling this phone / i need these calls to end / please take this number out of your
    database / my number isn't for sale stop calling / can you flag my number so nobody calls /
    mark me down as not interested and never call again / stop phoning / i'm not your customer
    don't call / do us both a favor and lose my number / i don't know how you got my number but
    don't call it / this is a private number stop calling / you need to stop / make it stop
    calling me / i don't want any communication from your office / cut me off your list / get
    rid of my number / stop that calling / i'm asking you to remove me / would you quit calling
    / no calls / no more / i'm tired of getting these calls / we get too many calls stop / my
    mother has dementia please do not call her again / please don't call this house anymore we
    don't want it / quit wasting my time and stop calling / i'd rather not get any more calls /
    it's not okay to keep calling me / stop trying to reach me / i'm revoking consent / i'm
    withdrawing my permission to be contacted / you don't have permission to call this number /
    who said you could call me / i never signed up for calls / unsubscribe this number / take us
    off your system / do not call list please / i want my data deleted / forget about me / kill
    my number from your list / kindly do not disturb me again / i'm going to block you if you
    call again / stop spamming me / this is spam stop it / please end this and don't call again
    / bye and don't call again / not now not ever don't call / i want no contact from you /
    never again call me / excuse me could you stop calling this number / i'm gonna need you to
    quit calling / look lady stop calling / take my phone number off whatever you have / please
    have my number removed / how do i get you to stop calling me / i thought i told you not to
    call / we asked you to stop calling us last month / this is not okay stop contacting me /
    please don't reach out again / i'm not giving you permission to call me / i do not authorize
    these calls / i refuse these calls / stop soliciting me / i don't want solicitation calls /
    i am not interested in receiving calls / take this phone off your list / get my contact out
    of your system / remove my info / i request removal from your call list / i'm reporting this
    number / you'll hear from my lawyer if you keep calling / don't call here / not interested
    don't call / no no no don't call me / hey robot stop calling me / stop auto dialing me /
    tell your robot to leave me alone / i don't want robots calling me / can the calls stop /
    when will you stop calling / will you ever stop calling / could you guys not call anymore /
    could you not call me anymore / would you please not call / it'd be great if you never
    called again / save yourself the trouble and don't call back / i'm blocking this number /
    leave my phone alone / leave us out of this don't call / delete my file and don't call / put
    an end to these calls / i wish to be left alone / enough already with the calls / for the
    love of god stop / okay you need to stop calling / i never want another call / never call my
    wife again / you better stop calling / quit hitting my phone up / good afternoon i'd prefer
    that you not call this number any longer / kindly cease calling my residence / pardon me but
    please remove my telephone number / you folks need to quit calling old people / son stop
    calling me / young lady don't call here anymore / this is the fifth call this week enough /
    i have told you time and time again do not call / my answer is no and stop calling / i'm
    serious don't call me / i mean it stop calling / what is wrong with you people stop calling
    / take a hint and quit calling / lay off the calls / can we not do this every day stop
    calling me / not interested lose my number / hard no take me off your list / please take our
    number off your calling list thank you / we have asked repeatedly to be taken off this list
    / i am asking to be placed on your do not call list / put this number on the do not call /
    i'm registered on do not call / i'd like to withdraw my consent / consent revoked / revoke /
    i take back my permission / i didn't agree to be called / i never agreed to this / you're
    not allowed to use an autodialer on me / this call violates the tcpa / i'm going to report
    this call to the fcc / don't make me call the cops on you / shut up and leave me alone / get
    lost / go bother somebody else / bug somebody else / piss off / f off / screw you don't call
    back / no thanks bye don't call again / do not text or call / no texts no calls / neither
    call nor text me / don't leave any more messages / stop leaving me voicemails / stop filling
    up my voicemail / end the calls / terminate these calls / discontinue all calls to this
    number / please scratch my number off / hi yeah i don't know why y'all keep calling but
    please take me off / i don't need calls from a robot about my teeth stop / can i get off
    this call list / how about you stop calling / do i need to get a lawyer to make you stop
    calling / i changed my number so you'd stop calling / please mark this contact as do not
    call / my doctor says no more stress so stop calling / i'm on dialysis don't call me anymore
    / i'm asking that this be the last call / that's it no more calls / ok i'm done remove me /
    we're done here don't call back / this conversation is over and don't call me again / i'd
    like off the list / please and thank you take me off / can you delete my phone number from
    your system / remove this cell phone number / i don't answer solicitors take me off your
    list / i don't take solicitation calls / you keep calling and i keep saying no stop / no
    means no stop calling / i've blocked you twice already stop calling / you've been told to
    stop / you were told not to call / nobody here wants your calls / nobody's interested quit
    calling / my dad passed away stop calling for him / she's not here and stop calling / this
    is a business line do not call it again / this is a hospital stop calling / it's three in
    the morning don't ever call me again / stop calling during dinner / don't call my kid's
    phone / stop calling my daughter's phone / who do i talk to to get off your list / let me
    speak to a manager about getting off this list / i pressed nine / how do i opt out / opt out
    please / optout / remove remove remove / please stop the automated calls / turn the
    robocaller off / stop with the robo calls already / i said no stop / no stop
""")

STOP_ES = phrases("""
    ya no me marquen por favor / dejen de hablarme / no me estén hablando / le pido de favor que
    no me llame más / borren mis datos / no quiero que me vuelvan a llamar / déjenme en paz ya /
    bórreme de su lista / ya párenle a las llamadas / no me interesa dejen de llamar / quítenme
    de ahí / no quiero llamadas automáticas / ya les dije que no me llamen / no vuelvan a marcar
    este número / saque mi número de su sistema / deje de estar molestando / por favor no me
    contacten más / nunca más me llamen / voy a llamar a la policía si siguen llamando / anote
    que no quiero que me llamen / cancele mi consentimiento / no autorizo que me llamen /
    pónganme en la lista de no molestar / dejen de acosarme / basta de llamadas / ya deje de
    llamar señorita / quiero darme de baja / no me llame jamás / elimine mi número / que no me
    marquen más / ni se le ocurra volver a llamarme / olvídese de mi número / hagan el favor de
    no llamar más / no llame más / que dejen de llamar / por favor no insistan / no quiero que
    me llamen / no quiero que me contacten / quiten mi número / no me hable más / no vuelva a
    hablarme / no me moleste / no molesten / dejen de molestar / ya no quiero sus llamadas / yo
    no di mi consentimiento / quién les dio permiso de llamarme / no les autoricé / bórrenme del
    sistema / quíteme de su base de datos / quiero que quiten mi nombre / no estén llamando /
    dejen de llamarme a todas horas / qué molestos son dejen de llamar / ya me tienen harta con
    sus llamadas / los voy a demandar / voy a poner una queja / no me vuelvan a molestar / deje
    de insistir / ya no más llamadas / pare / paren ya / basta / ya basta de llamar / detenga
    las llamadas / suspendan las llamadas / quiero que me saquen de la lista / sácame de tu
    lista / elimíname / bórrame / darme de baja por favor / me quiero dar de baja / cómo me doy
    de baja / cancele mi suscripción / no me llame al trabajo nunca más / este número está en la
    lista de no llamar / no llamar / no acepto llamadas de robots / no quiero hablar con robots
    no me llamen / número equivocado y no vuelvan a llamar / no me interesa y bórreme de la
    lista / no me busquen más / olvídense de mí / no me manden mensajes / no me escriban / dejen
    de mandar mensajes / respeten y no llamen / no quiero saber nada de ustedes / no moleste más
    / deme de baja de su lista por favor / no vuelva a comunicarse conmigo / retiro el permiso
    para llamarme / ya no me marque a este número / nunca me vuelva a llamar / le voy a bloquear
    / deje de llamar a mi esposa / que no vuelvan a llamarme / ya no me llamen a este teléfono /
    pueden dejar de llamar / ya no quiero que me hablen / le agradecería que no me llamara /
    bórrenme de la base de datos / tache mi nombre de la lista / no quiero recibir sus llamadas
    / cuántas veces les tengo que decir que no llamen / dejen en paz a mi familia / no me
    interesa que me llamen / ya párele / no estoy de acuerdo con que me llamen / no tienen por
    qué llamarme / no me marque más / quite este número / ya no marquen aquí / por favor retire
    mi número / no deseo más llamadas / prefiero que no me llamen / que no se repita la llamada
    no me llamen / ya cancelen mis llamadas / no vuelvan a buscarme / si no dejan de llamar los
    denuncio / dejen de fastidiar / ya no me esté marcando / no quiero que me vuelvan a
    contactar / sáquenme ya de su sistema / no me hablen más por favor / no me moleste con sus
    llamadas / den de baja mi número / exijo que me borren / no autorizo llamadas / ya le pedí
    que no me hablara / alto ahí no me llame / ya no me moleste por favor / no me vuelvan a
    llamar nunca / déjeme tranquila / quiero que me eliminen de la lista / elimíneme de la lista
    de llamadas / mi número está en el registro de no llamar / por favor suspenda las llamadas /
    no estoy interesado y no me vuelvan a llamar / ya me cansé de que me llamen / no sigan
    marcando / deje de contactarme / no vuelva a marcar / pare de marcarme / borre mi contacto /
    quiero salir de la lista / cómo hago para que dejen de llamar / qué tengo que hacer para que
    no me llamen / no quiero ser contactado / nadie les pidió que llamaran / no me vuelvan a
    marcar a este número por favor / ya le dije a la otra señorita que no me llamaran / les
    prohíbo que me llamen / no tiene mi autorización / quítame de ahí / que ya no marquen / ya
    dejen de molestar / mejor ya no llamen / favor de no llamar / ruego no llamar más / no me
    contacte / deje mi número en paz / no me vuelva a hablar / retíreme de su lista / eliminen
    mi información / no llame otra vez / ni me llame / stop no llame / disculpe pueden dejar de
    llamar a este número / le pido que no llame más / ya déjeme de llamar / deje ya de llamar /
    no me esté hablando por favor / por qué no dejan de llamar / cuándo van a dejar de llamar /
    hagan el favor de quitarme de la lista / solicito que me borren de su base / quiero cancelar
    las llamadas / ya no quiero que llamen / yo no quiero que me estén molestando / no me
    interesan sus llamadas / no queremos llamadas / no aceptamos llamadas / no me vuelvan a
    hablar / no vuelvan a hablar aquí / no vuelva a insistir / ya no insista / bloqueen mi
    número / quiten mis datos / no tienen derecho a llamarme / voy a bloquear este número / que
    no me hablen más / no más / no más llamadas / ya no más por favor / váyanse a molestar a
    otro / dejen de molestar a mi papá / deje de llamar oiga / deje de estar marque y marque /
    nomás no me llamen / le exijo que no me llame / no lo autorizo / olviden mi número / pierda
    mi número / quiero que borren mi teléfono / ya le dije que no me interesa y que no me llame
    / no estén molestando / que me dejen en paz / buenas tardes le agradeceré no volver a llamar
    / señor ya no llame / joven por favor no marque más / ya es la quinta vez que me llaman
    dejen de hacerlo / le estoy diciendo que no me llame / se lo digo en serio no me llame / qué
    parte de no me llame no entiende / no gracias y no me vuelva a llamar / quiten nuestro
    número / pedí que me quitaran de la lista / ya había pedido que no me llamaran / estoy
    inscrito en el registro de no llamar / consentimiento revocado / no acepté que me llamaran /
    yo nunca autoricé esto / esto es ilegal no me llamen / los voy a reportar / les voy a echar
    a la policía / cállese y déjeme en paz / váyase al diablo / no esté chingando / no mame ya
    no llame / ya estuvo bueno de llamadas / ni llamadas ni mensajes / no me dejen más mensajes
    / dejen de dejarme mensajes de voz / terminen con las llamadas / pónganle fin a las llamadas
    / ya no quiero saber de ustedes / no me interesa nada de ustedes no llamen / por favor
    márqueme como no llamar / no contactar / no molestar por favor / favor de eliminar mi número
    / retiren mi número / les ruego que no me marquen / no tienen nada que llamarme / hágame el
    favor de no volver a marcar / se acabó no me llamen / oiga no sé por qué me siguen llamando
    quíteme de la lista / cómo salgo de esta lista / qué tal si dejan de llamar / necesito un
    abogado para que dejen de llamar / cambié de número para que no me llamaran / ya es todo no
    más llamadas / esta es la última vez no vuelvan a llamar / ya terminamos no me llame /
    quiero salirme de la lista / borren este celular / no contesto vendedores quíteme / llaman y
    llaman ya paren / no es no deje de llamar / ya los bloqueé y siguen llamando / ya se les
    dijo que no llamaran / aquí nadie quiere sus llamadas / mi papá falleció ya no llamen / ella
    no está y ya no llamen / es un negocio no vuelva a llamar / son las tres de la mañana no me
    llame nunca / dejen de llamar a la hora de la cena / no llame al teléfono de mi hija / con
    quién hablo para que me quiten de la lista / presiono nueve / cómo me quito de la lista /
    quítenme por favor / que se acaben las llamadas / apaguen el robot y no me llamen / no siga
    / ya no siga llamando / no me llamen por favor se los pido / deje de hablar a mi casa / no
    hablen más
""")

INNOCENT_EN = phrases("""
    can you stop by and pick me up / my gums won't stop bleeding / i want to stop grinding my
    teeth / don't call me mrs call me linda / i missed your call / nobody called me back / you
    never called me back / i was calling to get off the waiting list / can i cancel the cleaning
    / i don't want to lose my tooth / take my wisdom teeth out / i'd like my braces removed /
    don't hang up / i don't have a phone number for the office / can you remove the plaque /
    delete my other appointment / please don't stop / i stopped seeing my old dentist / the last
    dentist wouldn't stop drilling / i need to end my old treatment / call me any time / call me
    again tomorrow / don't forget to call me / don't call before noon / my phone stopped working
    / is there a stop near your office the bus stop / i can't stop coughing / don't leave me
    hanging / do not schedule me on friday / no calls before nine please call after / i lost
    your number / put me on the cancellation list / i'm tired of this toothache / i'm sick of
    the pain / enough time for a cleaning / can you take off the crown / i want to remove a
    tooth / take me off the hygienist's schedule and put me with the doctor / can i stop taking
    antibiotics / when can i stop the medication / i got a call from you guys / thanks for
    calling / stop it you're funny / i need to stop my treatment plan / stop here i have a
    question / when does it stop hurting / the bleeding stopped / the pain stopped / i'd like to
    stop in today / my insurance stopped paying / can we stop for a second / do i have to stop
    eating before / i called you last week / i keep calling and nobody answers / i've been
    calling all day / you called me / i just got a missed call / did you call me / i didn't call
    you / i don't call dentists i text them / can you call me a cab / call me back please don't
    forget / don't make me wait / don't put me with doctor smith / do not give me novocaine /
    remove my tooth / can you remove tartar / erase the stain on my tooth / delete the monday
    appointment / take off my bridge / cancel my cleaning on friday / i'm on the waiting list /
    put me on the list / add me to your list / leave the tooth alone / leave it in please / i'd
    rather not wait / stop the pain please / please stop this toothache / i can't stop crying
    from the pain / i want the pain to stop / i quit my job so i lost insurance / the number you
    called is my work phone call my cell / i opted out of the insurance / don't text call
    instead / i have no consent form / do i have to sign a consent form / is there a list of
    prices / end of the week / at the end of the month / block out thursday for me / report
    cards are due so i'm busy / my lawyer says i need a dental report / it doesn't bother me at
    night / tooth bothers me / i'd like fewer calls but call me tomorrow / call my wife instead
    / text me the address / stop saying sam my name is sue / no more questions just book it / no
    more pain please / i don't want any more root canals / i do not want a filling / never had a
    cleaning / never mind the cleaning i want whitening / i lost my number plate / stop i want
    the first one / can you stop repeating that / i take blood thinners should i stop them / my
    husband said to stop by / please don't let the appointment go / don't you have anything
    earlier / don't call on my work phone / can you call off the monday one / i need to get this
    tooth out / pull my tooth / can you put me on your calendar / i'm on your list of patients /
    what list am i on / lose the attitude / i lost my crown / erase that i meant tuesday / no i
    don't want to wait / don't want to lose my insurance / stop the bleeding please / does the
    pain ever stop / quitting smoking helps right / i called to cancel my cleaning / i'm trying
    to end my membership at the gym / how do i stop the swelling / my job ends at five / i want
    to quit coffee before whitening / i can't take any more of this pain / leave a message for
    the dentist / leave it as is / i don't have consent from my mom / do you need my permission
    / don't contact my insurance yet / don't email me call me / please don't text me just call /
    call my cell phone not the house / she never calls back / did you guys stop taking medicaid
    / can i opt for nitrous / you called my old number last time / my number is new / block off
    an hour for me / report to the front desk / take me at ten / take me off hold please / get
    me out of pain / remove the wisdom tooth / can you delete the old x rays / i want no more
    cavities / unless you stop at three / i'm done with braces / i don't want to be called ma'am
    / can i call you back / i'll call you / you can call me anytime / don't call it a filling /
    do not call an ambulance i'm fine / stop i need to write that down / my gums keep bleeding
    when i stop flossing / i'd like to stop the whitening trays / i want you to stop the pain /
    get my teeth off of your x ray / end of november / can we end with a cleaning / is there an
    end to this treatment / how do i end up with dentures / quit talking so fast / you're
    talking too fast slow down / stop talking so fast please / hold on stop talking for a second
    / please remove the tuesday appointment / delete that / no that's the wrong number of teeth
    / remove me from friday and put me on monday / take my daughter off the appointment / take
    me off the sedation / leave me on the list / keep me on the list / do i stay on the list /
    i'm not on your list of patients i'm new / put my number down / take down my number / take
    my number / write down my number / my number is five five five / that's not my number
    anymore it's my cell / lose weight before surgery / i never got your call / i never called /
    nobody has called me about it / they called and hung up / i hung up by accident / my phone
    cut off / i keep getting your voicemail / are these calls recorded / is this call recorded /
    i don't like being recorded / do i have to give permission for x rays / who gave you my
    information / how did you get this number / can you contact my doctor / please contact my
    insurance / can you call my daughter instead / call my husband to confirm / text me don't
    call / who do i call to stop an appointment reminder / i don't want to bother you but can
    you call me back / don't bother calling my work just text / sorry i can't talk stop i'm
    driving / i can't stop to talk / what's your cancellation policy / can you stop the reminder
    emails / don't send paper mail / i don't want the text reminders just calls / don't cancel
    me / please don't cancel my appointment / don't remove my tooth / can you not pull the tooth
    / is it going to stop hurting / my toothache stopped / i had to stop working / the swelling
    won't stop / never had a root canal / never been to a dentist / nobody told me / no one
    called to confirm / i'm done with my braces / done with the pain / no more waiting please /
    enough about insurance / enough questions / leave it to me / leave it at ten / leave that
    one open / keep my info on file / keep my number private / don't share my info / do you
    share my information / do you sell my data / is my information safe / please update my
    number / change my phone number on file / my number changed take this one down / my old
    number is disconnected remove it / can you delete my old address / remove my ex husband from
    my account / take my son off my plan / block scheduling / can you block off two hours /
    report my x rays to my doctor / my lawyer needs my records / i was in an accident and have a
    lawyer / put me through / put me down for nine / sign me up / opt for the silver / i'd opt
    for morning / stop i said tuesday / not that one stop the other one / end of the day works /
    the end of january / is there a number i can call / which number should i call / i'll call
    the office / should i stop taking aspirin before / when should i stop eating / i stopped
    bleeding / do you stop for lunch / what time do you stop taking patients / could you stop
    the music / the bus stops right there / my son needs his braces off / get my braces off / i
    want this filling replaced / my retainer broke / take x rays off me / take the stitches out
    / i need a tooth pulled / the dentist pulled my tooth / he removed my wisdom teeth / they
    took out my molar / i'd like the plaque removed / i got it removed / can the stain be
    removed / remove the gap between my teeth / erase my wrinkles too ha / please forget what i
    said / forget the cleaning let's do whitening / i forgot my appointment / i forgot your name
    / never on sundays / not on a friday / no not thursday / no more than fifty dollars / no
    more appointments in december right / i don't get off until five / i get off at six / when
    do i get off hold / i'm off on mondays / off the top of my head tuesday / i'm off work
    thursday / i'm on disability / i'm on a list for medicaid / do you have a list of dentists /
    are you on my insurance list / is my name on there / delete the second one i said / scratch
    that make it monday / scratch that / cancel that last one / cancel my other dentist / end of
    story i need a crown / i quit my gym / don't stop there what else / don't hang up on me /
    don't put me on hold again / don't leave me waiting / don't leave yet / what number do i
    call back / could you call back in ten i don't want to stop the car / i'm at a stop light /
    at the next stop / don't call yet i'm still in class / don't call tonight call tomorrow / do
    not call between two and four / just don't call on sunday / i don't want to be called on
    sunday but monday is ok / please don't call before noon / not so early please / call me less
    early / you don't have to call / no need to call me back i'll come in / no need to call
    ahead right / you didn't call me yesterday / why didn't you call / you stopped calling / i
    thought you'd call / nobody ever called / they never called me back / is it too late to call
    / i can't get calls at work / i can't take calls at work / i don't get calls after eight /
    i'm not allowed calls at work so text me / my phone doesn't take calls / my number doesn't
    work / i don't have my phone with me / i don't have a phone number / i don't want to give my
    number / do i have to give my number / please keep my number / hold on don't go / don't go
    anywhere / don't forget me / don't forget about my appointment / don't lose my spot / don't
    lose my file / don't drop my insurance / don't delete my appointment / can you clear my
    balance / clear aligners / pull up my file / pull my records / pull my records from the old
    office / take my records / get my records from my old dentist / remove my old dentist / take
    off the late fee / drop the fee / is there a cancellation fee / cancel anytime / stop in
    anytime / non stop pain / it's a nonstop ache / one stop shop / stop it hurts when i laugh
""")

INNOCENT_ES = phrases("""
    quiero parar el dolor / quiero que me quiten la muela / me pueden sacar el diente / quíteme
    la cita del lunes / ya no me duele / no me llame antes de las nueve / me llamaron ayer / no
    me han llamado / se me perdió su número / borre la cita / no deje de avisarme / la parada
    del camión está cerca / quiero dejar de fumar / sáqueme una cita / quítenme los frenos / la
    lista de espera / cancele mi limpieza / llámeme otra vez / no cuelgue / ya dejé las
    pastillas / me sacaron de la lista de pacientes / baja de peso / alto dolor / pare el dolor
    por favor / no puedo parar de toser / quiero quitarme una muela / me quito los frenos /
    sáquenme esta muela / saque la muela / elimine el dolor / cancele la cita / cancelar mi cita
    del martes / no me quite la cita / no me cancele / no me deje esperando / déjeme ver /
    déjeme pensar / déjeme checar mi agenda / deje que le pregunte a mi esposo / ya dejé de
    fumar / no dejo de sangrar / no me deja dormir el dolor / no me molesta la muela / me
    molesta una muela / me molesta mucho el diente / no llamé yo / yo no llamé / ustedes me
    llamaron / llámeme mañana no hoy / no me llame hoy llámeme mañana / no me llame al celular
    llámeme a la casa / no me marque tan temprano / póngame en la lista / póngame en la lista de
    espera / estoy en la lista / mi número cambió / ese no es mi número de seguro / no quiero
    esperar / no quiero anestesia / no quiero que me duela / no más dolor por favor / basta con
    una limpieza / pare un momento / espere pare tantito / alto precio no / presión alta / tengo
    la presión alta / me dieron de alta del hospital / de baja calidad / párele al martes / pare
    de doler ya quisiera / cómo paro el sangrado / ya no me duele tanto / dejé de ir al dentista
    hace años / no dejo de pensar en el dolor / quiero dejar la muela ahí / deje le pregunto /
    me sacan la muela / sácame la muela por favor / quíteme el dolor / quiero quitarme las
    manchas / me borraron la cita / borre esa cita y haga otra / no me marque a esta hora / hoy
    no me llame mañana sí / marque después de comer / no puedo hablar ahora llámeme al rato / ya
    no tengo seguro / no quiero que me pongan frenos / no más azúcar / estoy en lista de espera
    / mi lista de preguntas / ponga mi nombre en la lista / deme el alta / me dieron de baja del
    seguro / me di de baja del gimnasio / autorización del seguro / no tengo permiso del trabajo
    / no tengo permiso de mi jefe / basta con el martes / alto y claro / paren en la recepción /
    no me llame a la casa llámeme al celular / me llama mañana por favor / cuándo me van a
    llamar / por qué no me llamaron / nadie me llamó / espere no cuelgue / párele tantito que
    voy por un lápiz / hable más despacio / no hable tan rápido / no me hable en inglés / me
    quitan los puntos / sacar los puntos / me van a quitar la muela del juicio / quitar las
    manchas / cambie mi cita / mueva mi cita / cancele el martes / elimine el martes y ponga el
    jueves / anote mi número / apunte mi número / mi número es / perdí mi celular / no tengo su
    número / dé mi número a la doctora / este es mi número / no estoy en su lista / estoy en la
    lista de espera todavía / quiero estar en la lista / la llamada se cortó / se corta la
    llamada / no escucho la llamada / me llamó la doctora / no me ha llamado el doctor / quiero
    terminar mi tratamiento / dejé el tratamiento / cuándo termina / cuándo acaba / ya acabé /
    ya terminé de comer / no me moleste la muela de arriba / no molesta / alto no entendí / para
    cuándo / para el martes / para mi hijo / para nada / no quiero molestarla pero me puede
    llamar luego / no me canceles la cita / por favor no cancele mi cita / no me saque la muela
    / no quiero que me saquen el diente / ya paró el dolor / va a dejar de doler / tuve que
    dejar de trabajar / nunca me han hecho una endodoncia / nadie me dijo nada / nadie me llamó
    para confirmar / ya terminé con los frenos / ya no más preguntas / basta de preguntas
    agéndeme / deje ese espacio / deje la cita para el lunes / guarde mi número / no comparta
    mis datos / mis datos están seguros / actualice mi número / cambie mi número en el sistema /
    mi número viejo ya no sirve / quite mi dirección vieja / saque a mi hijo de mi plan /
    bloquee dos horas / mi abogado necesita mis papeles / tuve un accidente / apúnteme a las
    nueve / quiero el de la mañana / pare dije martes / ese no el otro / a fin de mes / al final
    del día / fin de semana / no me llame doña / no llame muy temprano / me puede llamar usted /
    usted me llama o yo le llamo / yo les llamo cuando sepa / no tengo permiso para faltar / me
    falta la autorización del seguro / ya autorizaron / no autorizaron el tratamiento / hay un
    número al que pueda llamar / a qué número llamo / yo llamo a la oficina / cuándo dejo de
    comer / dejo de tomar la aspirina / ya dejó de sangrar / paran para comer / a qué hora dejan
    de atender / el camión para ahí / quiero que me quiten los brackets / me pueden quitar los
    frenos / cambiar la amalgama / se rompió mi retenedor / sacarme una radiografía / quitarme
    los puntos / me sacaron una muela / ya me quitaron las muelas del juicio / me quitaron el
    sarro / se puede quitar la mancha / olvide lo que dije / olvide la limpieza mejor
    blanqueamiento / se me olvidó la cita / se me olvidó su nombre / nunca los domingos / el
    viernes no / no el jueves / no más de mil pesos / salgo a las cinco / descanso los lunes /
    borre la segunda / tache eso mejor el lunes / cancele la otra / cancele mi cita con el otro
    dentista / no me cuelgue / no me deje en espera / no se vaya / no me vaya a cancelar / no
    deje de anotarme / me quedo en la línea / me llama desde qué número / quién me llamó /
    cuándo me llamaron / no reconozco el número / me sale número desconocido / a qué número
    devuelvo la llamada / estoy en el alto / en el semáforo en alto / no llame todavía estoy en
    clase / no llame hoy llame mañana / no llame entre dos y cuatro / no me llame los domingos /
    el domingo no me llame pero el lunes sí / por favor no antes del mediodía / no hace falta
    que me llame yo voy / no es necesario llamar antes verdad / no me llamó ayer / por qué no
    llamó / dejaron de llamarme / pensé que me llamarían / nunca me llamaron / es muy tarde para
    llamar / no puedo recibir llamadas en el trabajo / no me entran llamadas / mi número no
    funciona / mi teléfono dejó de funcionar / no traigo teléfono / no quiero dar mi número /
    tengo que dar mi número / guarden mi número / espere no se vaya / no se olvide de mi cita /
    no pierda mi lugar / no pierda mi expediente / no borre mi cita / quítenme el cargo / quiten
    el recargo / cancelar en cualquier momento / pase cuando quiera / dolor sin parar / no para
    el dolor / saque mi expediente / saque mis papeles del otro dentista / mande mis datos al
    seguro / borrón y cuenta nueva / cuánto cuesta quitar una muela / baja el volumen / hable
    más alto / de alta en el seguro
""")

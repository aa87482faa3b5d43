"""What people say in English."""

from openchair.simulation.wording import Wording, phrases

ENGLISH = Wording(
    hello=phrases("""
        hello / hi / yes hello / hello who's this / yeah / good morning / hey / hello hello /
        hi there / yes
        """),
    hello_named=phrases("""
        this is {name} / hello this is {name} / {name} speaking / hi {name} here /
        yes this is {name}
        """),
    fillers=phrases("""
        um / uh / well / oh / so / hmm / let me see / you know / okay so
        """),
    asides=phrases("""
        my sister goes there too she loves it / sorry the dog won't stop barking /
        i just got home from the store / i've been meaning to do this for ages /
        it's been crazy around here with the holidays /
        i quit smoking last year so i hope that helps /
        my last dentist retired and i never found another one /
        hang on let me turn off the tv okay / you sound very nice by the way /
        i had to cancel my gym membership to afford all this / the kids are off school this week /
        we just moved here in the summer / i told my husband i would finally do it /
        it's raining so hard over here
        """),
    good_time=phrases("""
        yes / yeah sure / yes that's fine / sure go ahead / okay / yes i have a minute /
        yeah now is good / sure what do you need / yes of course /
        oh yes i was waiting for your call / yep go ahead / now works / that's fine / sure thing /
        i can talk / yes please i've been wanting to come in
        """),
    in_a_hurry=phrases("""
        yeah but make it quick / i've only got a minute / okay but quickly please /
        sure but i have to leave in five minutes / go ahead but be quick /
        yes but i'm in a bit of a hurry
        """),
    curt=phrases("""
        yep / yeah / yes / sure / fine / okay
        """),
    thanks=phrases("""
        thank you bye / great thanks / okay thank you so much / perfect see you then /
        alright bye bye / thanks a lot have a good day / okay bye / you too bye
        """),
    repeat_please=phrases("""
        what / say again / sorry i didn't catch that / can you repeat that please / pardon /
        i can't hear you very well / could you speak up / what did you say / huh / come again /
        i'm sorry what was that / you have to speak louder dear / one more time please
        """),
    mumbled=phrases("""
        mm the uh the / it's the the thing / hm the uh / so the you know the uh /
        the um it's uh with the / something something
        """),
    hello_again=phrases("""
        hello / are you there / hello can you hear me / i'm here / yes i'm still here
        """),
    cannot_say=phrases("""
        i'm not sure about that / i don't know let me get back to you on that / nothing special /
        no nothing else / i'd have to look that up
        """),
    no_pain=phrases("""
        no / no no pain / nope nothing hurts / no i'm fine / no it's just routine / not right now /
        no everything is okay / no pain at all / nothing like that / not really no / nah i'm good /
        no thank god
        """),
    pain=phrases("""
        yes it hurts a lot / yeah my tooth is killing me / yes it's really bad /
        yes i've had pain since sunday / yes the whole side of my face is swollen /
        it hurts when i chew / yes a lot of pain / yes my gum won't stop bleeding /
        it's throbbing all night / yeah i'm in agony
        """),
    toothache=phrases("""
        i have a terrible toothache / my tooth is killing me i couldn't sleep /
        my face is swollen on one side / i broke a tooth last night and it really hurts /
        i'm in a lot of pain / my gums are bleeding and it won't stop /
        i knocked my front tooth playing basketball / i think i have an abscess it's all swollen /
        something's infected back there it hurts so bad / my jaw is swollen like a golf ball /
        i chipped my tooth and it's so painful
        """),
    gasping=phrases("""
        my throat is swelling up and i can't breathe right / it's so swollen i can hardly swallow /
        i'm having trouble breathing / my tongue is swollen and it's hard to breathe /
        i can't swallow and my neck is swelling / i can barely breathe my whole mouth is swollen
        """),
    emergency_room=phrases("""
        okay i'll go to the emergency room / okay i'm calling them now / alright thank you /
        my wife will drive me there
        """),
    new_patient=phrases("""
        i'm new / i'm a new patient / no i've never been there / this would be my first time /
        new patient / i haven't been there before / first time / no i'm new to your office /
        it'd be my first visit / never been / brand new
        """),
    known_patient=phrases("""
        i've been there before / i'm already a patient / yes i came in last year /
        existing patient / i'm a patient of yours / yes i've been going there for years /
        i was there about two years ago / you guys did my crown / i'm an existing patient /
        returning
        """),
    reasons={
        "cleaning": phrases("""
            i need a cleaning / just a cleaning / a cleaning / i'd like to get my teeth cleaned /
            it's time for my cleaning / a regular cleaning i guess / i want a cleaning
            """),
        "checkup": phrases("""
            just a checkup / a checkup / i need a regular exam /
            i want somebody to take a look at my teeth / i haven't been in a while so a checkup /
            a routine checkup please
            """),
        "filling": phrases("""
            i think i need a filling / i have a cavity / i lost a filling / a filling fell out /
            there's a hole in one of my teeth
            """),
        "crown": phrases("""
            my crown came off / i need a crown / it's about a crown / i was told i need a crown
            """),
        "whitening": phrases("""
            i want my teeth whitened / whitening / i was asking about whitening /
            teeth whitening for my wedding
            """),
        "pain": phrases("""
            i have a toothache / my tooth hurts / it's the pain /
            i want this tooth looked at it hurts / it's because of the toothache
            """),
    },
    insured=phrases("""
        yes / yes i have delta dental / yeah i've got insurance / i do / yes through my work /
        yes it's cigna / i have metlife / yes i do / yeah blue cross / aetna /
        yes my husband's plan / i have medicaid
        """),
    uninsured=phrases("""
        no / no i don't have any / no insurance / i don't / i'd be paying myself / no i pay cash /
        not at the moment / i lost my insurance in the spring / no i'm uninsured /
        nope out of pocket
        """),
    for_child=phrases("""
        it's for my son actually / it's for my daughter she's seven /
        the appointment is for my little boy / it's not for me it's for my kid
        """),
    announces=phrases("""
        i'm a new patient and {need} / i've never been there and {need} /
        {need} and i've been there before / i filled out the form because {need}
        """),
    needs={
        "cleaning": phrases("i need a cleaning / it's time for my cleaning"),
        "checkup": phrases("i need a checkup / i'd like a checkup"),
        "filling": phrases("i lost a filling / i think i have a cavity"),
        "crown": phrases("my crown came off / i need a crown"),
        "whitening": phrases("i want my teeth whitened / i'd like a whitening"),
        "pain": phrases("my tooth hurts / i have a toothache"),
    },
    any_time=phrases("""
        any time / any time is fine / i'm pretty flexible / whenever you have something /
        it doesn't matter / any day works / whatever you've got / the sooner the better / i'm open /
        anytime next week / i can come whenever / no preference
        """),
    prefers=phrases("""
        {when} / {when} would be best / {when} works best for me / {when} please /
        i'd prefer {when} / maybe {when} / {when} if you have it / do you have anything {when} /
        i could do {when} / {when} is better for me / probably {when} / i can only come {when}
        """),
    when={
        "mornings": phrases("""
            in the morning / mornings / morning
            """),
        "afternoons": phrases("""
            in the afternoon / afternoons / after lunch / afternoon
            """),
        "after_three": phrases("""
            after three / after three o'clock / any time after three / three or later
            """),
        "before_noon": phrases("""
            before noon / before twelve / any time before noon
            """),
        "tuesday_thursday": phrases("""
            tuesday or thursday / on tuesday or thursday / tuesdays or thursdays
            """),
        "early_week": phrases("""
            monday or tuesday / on monday or tuesday / mondays and tuesdays
            """),
        "friday": phrases("""
            friday / on friday / fridays
            """),
        "wednesday_morning": phrases("""
            wednesday morning / on wednesday morning / wednesday in the morning
            """),
        "thursday_afternoon": phrases("""
            thursday afternoon / on thursday after lunch / thursday in the afternoon
            """),
    },
    days=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    nths=("first", "second", "third", "fourth", "fifth"),
    only_one=phrases("""
        yes that works / that's fine / yes i'll take it / that's good for me / okay let's do that /
        yeah that one's fine / perfect
        """),
    nth=phrases("""
        the {nth} one / {nth} one please / the {nth} / i'll take the {nth} one /
        let's do the {nth} one / the {nth} one works / i guess the {nth} one would be good /
        can i have the {nth} one
        """),
    by_day=phrases("""
        {day} / {day} works / {day} please / the {day} one / {day} is good for me / let's do {day} /
        i can do {day}
        """),
    by_time=phrases("""
        {time} / {time} works / at {time} / the {time} one / i'll take {time} /
        {time} would be great
        """),
    by_day_and_time=phrases("""
        {day} at {time} / {day} at {time} please / i'll take {day} at {time} /
        let's go with {day} {time} / {day} {time} sounds good / could i do {day} at {time}
        """),
    slot=phrases("""
        {day} at {time} / {day} {time} / the {day} one at {time}
        """),
    earlier=phrases("""
        the earlier one / the earliest one / the earlier one please / whichever is sooner /
        the soonest
        """),
    later=phrases("""
        the later one / the later one please / i'd rather the later one / the last one
        """),
    none_suits=phrases("""
        no i can't make any of those do you have anything {when} /
        none of those work for me do you have something {when} /
        i can't do those what about {when} / sorry i need {when} /
        no that's no good anything {when} / do you have anything {when} /
        is there anything {when} instead / i'm working then could we do {when}
        """),
    turns_down=phrases("""
        no none of those / no those don't work for me / i can't do any of those /
        do you have anything else / what else do you have / neither of those /
        no something else please / not those what other times are there
        """),
    gives_up=phrases("""
        never mind then thanks / forget it i'll find somebody else / no thank you i'll leave it /
        then i'd rather not / i'll pass thanks anyway
        """),
    right=phrases("""
        yes / yes that's right / that's correct / yep / perfect / yes please book it / sounds good /
        yeah that's it / right / correct / yes go ahead / uh huh / that's the one / sounds great /
        exactly / you got it
        """),
    not_right=phrases("""
        no i said {choice} / no that's not right i meant {choice} / no not that one {choice} /
        wrong one i wanted {choice}
        """),
    on_reflection=phrases("""
        oh wait no can i have {choice} instead / actually {choice} /
        hmm on second thought {choice} / no wait {choice} / sorry i changed my mind {choice} /
        you know what let's do {choice} instead / oh no i can't make that one {choice} please
        """),
    who_is_this=phrases("""
        who is this / who's calling / what company is this / which office is this again /
        where are you calling from / what is this about / what's this regarding
        """),
    robot=phrases("""
        are you a robot / is this a robot / am i talking to a computer /
        is this one of those ai things / are you a real person / is this a recording /
        wait are you a machine
        """),
    my_number=phrases("""
        how did you get my number / where did you get my number from / who gave you my number /
        how do you have this number / why are you calling me
        """),
    i_forgot=phrases("""
        i don't remember asking for this / did i sign up for something /
        i don't think i filled out any form / when did i ask for that
        """),
    asks={
        "price": phrases("""
            how much is it / how much does a cleaning cost / what do you charge for a checkup /
            what's that going to cost me / is it expensive / what are your prices /
            how much would i have to pay
            """),
        "insurance": phrases("""
            do you take my insurance / do you accept delta dental / is that covered by insurance /
            do you take medicaid / are you in network with cigna
            """),
        "parking": phrases("""
            is there parking / where do i park / do you have a parking lot / can i park there
            """),
        "address": phrases("""
            where are you located / what's your address / where is the office /
            what's the address again / how do i get there
            """),
        "duration": phrases("""
            how long does it take / how long will it be / how long is the appointment /
            will that take long
            """),
        "hurt": phrases("""
            does it hurt / is it going to hurt / will it be painful /
            i'm scared of the dentist does it hurt / do you give something for the pain
            """),
    },
    won_over=phrases("""
        okay that's fine / alright then yes / okay sounds good let's do it / fair enough go ahead /
        okay yes / all right i can talk / sure then
        """),
    not_won_over=phrases("""
        no that's too expensive for me / that's more than i can pay i'll pass /
        no thank you i'm not interested / i don't think so no thanks / no i'd rather not /
        i'm not comfortable with this no thanks / i'll have to think about it no thank you /
        no thanks i'll look around some more
        """),
    wrong_number=phrases("""
        you've got the wrong number / wrong number / sorry wrong number /
        i think you have the wrong number / there's nobody here by that name /
        no one called that lives here / you're calling the wrong person / i don't know who that is /
        i've had this number for a year and i keep getting calls for her /
        this isn't his phone anymore / who no there's no one like that here /
        that's not me you've got the wrong person / she moved out years ago /
        this is a pizza place / i'm not who you're looking for
        """),
    someone_else=phrases("""
        she's not here right now / he's at work this is his wife / this is her husband she's out /
        she's not home can i take a message / no this is his mother he's not in /
        you want my daughter she's at school / he can't come to the phone right now /
        she's sleeping this is her sister / he stepped out / this is her roommate she isn't here
        """),
    person=phrases("""
        can i speak to a real person / i'd like to talk to a human /
        let me talk to somebody at the front desk / can you put me through to the office /
        representative / i want to talk to a person / is there someone there i can speak with /
        get me a human please / can you transfer me to the receptionist /
        i don't want to do this with a machine let me speak with someone / operator /
        could somebody from the office call me / put me on with a real human being
        """),
    stop=phrases("""
        stop calling me / please stop calling / take me off your list /
        don't call this number again / do not call me anymore / remove my number /
        i want you to stop calling / unsubscribe me / stop / put me on your do not call list /
        quit bothering me / i never agreed to this don't call me / delete my number please /
        please don't call here anymore / i don't want these calls /
        take my name off whatever list this is / no more calls please /
        leave me alone and don't call again / you people need to stop calling this phone
        """),
    enough=phrases("""
        you know what just stop calling me / no forget it take me off your list /
        i don't want to do this don't call me again / okay no stop please remove my number /
        this is annoying stop calling
        """),
    not_interested=phrases("""
        i'm not interested / no thanks / no thank you not interested / i already found a dentist /
        i got it taken care of already / we don't need anything thank you /
        i've decided against it / no i'm okay thanks / not anymore thank you /
        i went to another place / i don't need it anymore / i can't afford it right now so no /
        no we're good / i was just looking / thanks but no thanks
        """),
    busy=phrases("""
        i'm busy right now / can you call me later / not now i'm in a meeting /
        now's not a good time / i can't talk right now / i'm at work call me back later /
        sorry i'm in the middle of something / call back another time please /
        i'm eating dinner can you call later / i'm with a customer right now
        """),
    driving=phrases("""
        i'm driving right now / i'm in the car can you call me later /
        i'm on the road call me back / i can't talk i'm driving /
        i can't stop i'm on the freeway call me later
        """),
    call_at=phrases("""
        can you call me back {day} at {time} / call me {day} around {time} /
        could you try me again {day} / {day} would be better call me around {time} /
        i can't talk now call me on {day} at {time} / please call {day} after {clock} /
        ring me {day} at {time} / not now but {day} at {time} is fine
        """),
    call_when=phrases("""
        {day} at {time} / {day} / maybe {day} around {time} / tomorrow at {time} /
        {day} after {clock} / tomorrow morning / try {day}
        """),
    no_idea_when=phrases("""
        i don't know just later / whenever / some other day / later / i'm not sure / any time later
        """),
    mailbox=phrases("""
        hi you've reached {name} i can't come to the phone please leave a message after the tone /
        you have reached the voicemail box of {name} at the tone please record your message /
        hey this is {name} leave me a message and i'll call you back /
        the person you are trying to reach is not available leave your message after the beep /
        your call has been forwarded to an automatic voice message system /
        hi it's {name} sorry i missed you leave your name and number /
        the google subscriber you have called is not available please leave a message after the tone
        """),
)

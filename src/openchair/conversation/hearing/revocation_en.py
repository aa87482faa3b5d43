"""How people say in English that they do not want to be called: stop what, not what, remove what.

`STRONG` names calling, the caller, the caller's data or consent and always wins. `WEAK` is stop
with nothing named, or the machine, or a complaint about calls: it yields to a wish for a person, a
wrong number and pain. `INNOCENT` looks like one of them and is not; it is blotted out first.
"""

from openchair.conversation.hearing.patterns import rule, whole

_CLASSES = {
    # --- calling
    "CALL": r"call|phone|ring|dial|contact|bother|harass|pester|bug|hound|annoy|disturb|text"
    r"|message|spam|solicit|robocall|robo call|reach out|hit (?:me|us) up|buzz|email|write|follow up"
    r"|hit (?:my|our|this) (?:\S+ )?(?:line|phone|cell)|communicate|reach me|reach us|try to reach"
    r"|hassle|chase|market to|pitch|badger|blow (?:me|us|up) (?:up|my|our|this)|sell (?:me|us)"
    r"|leave (?:me |any |more ){0,2}(?:messages|voicemails)|send (?:me |us |any |anything ){1,3}",
    "CALLING": r"(?:re)?(?:call|phon|ring|dial|dial+|contact|bother|harass|pester|bugg|hound|annoy"
    r"|disturb|text|messag|spamm?|solicit|telemarket|robocall|robo call|buzz|email|stalk|play"
    r"|communicat|pest|aggravat|interrupt|nagg|reach|hassl|chas|sell|pitch|market|advertis|badger"
    r"|peddl|writ|send)ing|(?:blowing|hitting|lighting|burning) up ~ (?:phone|cell|line)|(?:blowing|hitting|lighting) (?:me|us|(?:my|our) \S+) up|following up"
    r"|trying to (?:reach|call|contact|sell)|leaving (?:\S+ )?(?:messages|voicemails)|calls",
    "CALLED": r"called|phoned|rung|contacted|bothered|harassed|pestered|bugged|disturbed|texted"
    r"|messaged|solicited|dialed|reached|emailed|robocalled|spammed|annoyed",
    "CALLS": r"(?:phone |robo |sales |robot )?calls|robocalls?|texts|messages|voicemails"
    r"|solicitations?|solicitors|telemarketers|telemarketing|spam|phone call|any call"
    r"|contact|communications?|correspondence|one more call|another call|further call",
    "NOT": r"not|never|nobody|no one|none of you|no longer|nor|without|neither",
    # --- the caller
    "KNOWING": r"interested|now|right|yet|here|there|good|great|okay|fine|well|bad|convenient|true|know|sure|believe|remember|mind|forget|think|certain|until|unless|when|if|can|could|will|why|where|what|who"
    r"|how|problem|get|got|hear|heard|answer|pick|available|free|home|busy|hesitate|afraid|wait|or|but|because|so|text|email",
    "YOU": r"(?:you|these|those|your) ?(?:all|people|guys|folks|lot|calls)?",
    "MINE": r"(?:my|our|this|that|the|her|his|these) (?:\S+ ){0,2}(?:names?|numbers?|phone|cell"
    r"|line|info|information|data|details|contacts?|records?|profile|account|digits)"
    r"|everything (?:you (?:have|got)|about|on) ~ (?:me|us)|all (?:my|our) (?:info|data|stuff)",
    "US": r"me|us|myself|ourselves|my (?:wife|husband|mother|mom|dad|father|family|son|daughter"
    r"|house|household|home)",
    "LIST": r"lists?|systems?|database|data ?base|records|files?|calls|computers?|books|roster"
    r"|rotation|registry|directory|dialer|rolodex|campaigns?|marketing|thing|program|sheet|log"
    r"|contacts|machine|platform|subscription",
    # --- making it end
    "CEASE": r"stop|stops|stopped|stopping|quit|cease|halt|end|ended|discontinue|knock off"
    r"|knock it off with|cut out|cut it out with|cut the|lay off|refrain from|desist from|suspend"
    r"|cancel|terminate|put (?:a stop|an end) to|(?:turn|switch|shut|call) off|done with|tired of|sick of|fed up with"
    r"|enough(?: already)?(?: of| with)?|no (?:more|further|additional)|had it with|over with|had enough of|give it a rest"
    r"",
    "REMOVE": r"remove|take|delete|erase|scratch|strike|drop|cross|scrub|wipe|pull|get|purge"
    r"|clear|kick|cut|keep|leave|x|expunge|exclude|withdraw|pluck|knock",
    "FORGET": r"kill|remove|delete|erase|scratch|strike|scrub|wipe|purge|expunge|forget|lose|destroy"
    r"|shred|trash|toss|ditch|throw (?:away|out)|rip up|tear up|dump|discard|block|blacklist"
    r"|black list|get rid of|do away with|clear|drop|unlist|pull|burn",
    "REMOVED": r"removed|deleted|erased|taken (?:off|out|down)|scrubbed|wiped|purged|unsubscribed"
    r"|off|out of|blocked|blacklisted|struck|scratched",
    "SOON": r"please|now|right now|immediately|today|already|thank you|thanks|this instant|asap"
    r"|permanently|for good|okay|at once",
}

INNOCENT = rule(
    # What is taken out of a mouth is on no list.
    r"(?:my|the|this|that|these|those|a|her|his) (?:\S+ ){0,2}(?:tooth|teeth|molars?|crowns?|braces|fillings?|stitches"
    r"|implants?|bridge|root|cavity|cavities|plaque|tartar|stains?|retainer|veneers?|dentures?|aligners?)"
    r"(?! (?:\S+ )?(?:is|are|was|were|does|do|did|has|have|will) not)",
    r"(?:does|do|did|will|when|how|make) (?:\S+ ){0,2}(?:pain|bleeding|hurting|aching?|swelling|throbbing)(?: \S+){0,2} (?:stop|end)",
    r"not (?:call|phone|ring|text|email|message|contact) (?:me )?(?:on|at) (?:my|the|this) (?:\S+ )?(?:work|home|office|job|house"
    r"|cell|phone|landline)(?! (?:\S+ )?(?:again|anymore|ever))",
    r"not (?:call|phone|ring|text|email|message|contact)(?: (?!not )\S+){0,4} (?:just |please |instead |but )?(?<!you )(?<!they )"
    r"(?:call|phone|text|ring|email) (?:me|my)(?! (?:again|anymore|ever|back and|one more|and))",
    r"not bother (?:calling|texting|ringing) (?:my|the|his|her) \S+|not (?:want|need|get) (?:the |any )?(?:text|email|mail|paper)"
    r" \S+(?: \S+)?|(?:remove|take|delete) (?:my|his|her|the) (?:ex|old|son|daughter|kid|husband|wife|child)\b(?: (?!number|phone|cell)\S+){0,4}",
    r"(?:have|got|had|my|has) (?:a |an )?(?:lawyer|attorney) (?:needs|wants|said|for|asked)|(?:accident|case)(?: \S+){0,2} (?:a )?(?:lawyer|attorney)",
    r"not (?:contact|email|text|message|bill|bother) (?:my|the|our) (?:doctor|insurance|pharmacy|dentist|bank|boss|employer|job"
    r"|mom|dad|parents?)",
    r"(?:he|she|they|office|dentist|doctor|nobody|receptionist) never (?:call|calls|called|return\w*)(?: \S+)?",
    r"(?:i|we) (?:do not|did not|have not|have no|need) (?:\S+ )?(?:have |get |got )?(?:the |any |a )?(?:consent|permission"
    r"|authorization) (?:from|of|form|slip)(?: \S+){0,3}",
    # Past and first person: complaints that nobody called, and callers who cannot call.
    r"(?:did|have|had|has) not (?:\S+ )?(?:get|got|gotten|receive\w*|see|seen|hear|heard|notice|return\w*)"
    r" (?:\S+ ){0,3}(?:call\w*|message\w*|text\w*|voicemail\w*)",
    r"(?:i|we) (?:have )?(?:been|was|were) (?:calling|ringing|phoning|texting|dialing|trying)"
    r"|no (?:phone )?calls (?:before|after|until|between|during|so (?:early|late)|in the (?:morning"
    r"|afternoon|evening|middle)|at (?:night|work))",
    r"(?:i|we) (?:keep|kept) \S+|(?:i|we) (?:would|will|could) never \S+",
    r"(?:team|office|staff|they|you guys|people) never (?:\S+ )?(?:ring|call|phone|text)\w*(?: \S+)? back",
    r"(?:did|does|had|has|have|was|were) not (?:(?:you|they|she|he|it|anyone|anybody|someone|ever|even"
    r"|the|your|office|actually|really) ){0,3}(?:call\w*|contact\w*|hear\w*|text\w*|reach\w*|been)",
    r"(?:why|if you|if they) (?:do|did|does) not (?:you |they |she |he )?(?:just |ever )?"
    r"(?:call\w*|contact\w*|text\w*)",
    r"why not (?:call|text)",
    r"(?:told|tells|asked|asks|advised|wants|got|made) (?:me|us) (?:not )?(?:to )?(?:stop|quit)(?! (?:call|phon|ring|text|contact)\w*)",
    r"i (?:can|could|will|would|do) not (?:even |really |usually )?(?:call|phone|dial|text|reach"
    r"|contact|ring)",
    r"i do not want to (?:call|bother|disturb|text)",
    r"(?:do not|never) call (?:(?:it|that)(?! (?:again|anymore|ever|back|please|now))(?= \S)|this a|an?|in|ahead|myself|the(?! house| home| number| phone"
    r"| family| wife))",
    # A tooth that does not bother.
    r"(?:it|that|this|nothing|none of it|tooth|teeth|molar|gums?|jaw|mouth|filling|crown|pain|they) (?:\S+ )?(?:is|are|was|were"
    r"|does|do|did|has|have|will) not (?:\S+ ){0,2}bother\w*(?: me)?",
    r"not bother (?:with(?! me| us| these| your| this)|coming|to come|scheduling)",
    r"(?:call|calling|ringing|texting) (?:it(?! (?:again|anymore|ever|back|please|now))(?= \S)|my (?:doctor|insurance|pharmacy|dentist|bank|boss)|that)",
    r"not (?:text|send|email|message) (?:that|this|it)",
    # Not now rather than never.
    r"(?:do|can|could|would|may) (?:you )?not (?:please )?(?:call|phone|ring|text|contact|bother) "
    r"(?:me |us |here )?(?:before|after|until|so early|so late|this (?:early|late)|right now|now"
    r"|today|tonight|tomorrow|yet|between|while|during|at (?:night|\d|\S+ oclock)|in the|on (?:week|mon|tue"
    r"|wed|thu|fri|sat|sun))\S*(?! (?:\S+ ){0,3}(?:again|anymore|any more|ever))",
    r"(?:do not|does not|did not) (?:have|need) to (?:call|phone|ring|text)(?: (?:me|us|back|ahead))*(?! (?:\S+ )?(?:again|anymore|ever))",
    r"not (?:want to |like to |wanna )?(?:be|get|being|getting) called (?:before|after|on|at|so|during|in the|until|between) \S+"
    r"(?! (?:again|anymore|ever))|(?:you|they|he|she) (?:guys |all )?stopped (?:calling|texting)",
    r"(?:i|we) (?:can not|do not|am not allowed|are not allowed)(?: to)? (?:get|take|have|answer|receive|accept)?(?: \S+)? ?calls?"
    r" (?:at|after|before|during|on|in|while)|my (?:\S+ )?(?:phone|cell|line|number) (?:does not|can not|will not) \S+ \S+",
    r"(?:i|we) (?:do not|did not|will not) (?:have|use|keep|store) (?:my|a|the|this|that|his|her)",
    r"(?:pull|get|take|send|transfer|request|grab) (?:up )?(?:my|the|our|his|her) (?:\S+ )?(?:records?|files?|charts?|x rays?|history)"
    r"(?! (?:\S+ )?(?:off|out|down|from your))",
    r"(?:do|can|could) not (?:call|phone|ring|text|use) (?:my|me|at|the)(?: (?!not )\S+){0,3}"
    r" (?:call|text|ring|phone|use) (?:me|my)",
    r"(?:you )?do not (?:have|need) to (?:call|phone|ring|text) ~ (?:i will|i am going to|i can)",
    r"(?:let me|have to|need to|got to|going to|about to|i will) get off(?: \S+){0,2}",
    r"(?:remove|take|get) (?:me|us) (?:off|from|out)(?: of)? (?:that|this|the|my) (?:plan|appointment|slot"
    r"|schedule|insurance|medication|pain)",
    r"calls? (?:at work|while|during|right now)",
    # Other things that stop, end, are removed or listed.
    r"(?:wait|waiting|cancellation|cancelation|standby|stand by|short notice) ?list",
    r"opt(?:ing|ed)? out of (?:the |my |any )?(?:x|fluoride|insurance|plan|dental|coverage"
    r"|sedation|treatment|cleaning|anesthesia)\S*",
    r"(?:prior|pre|insurance|need|needs|require|requires) ~ (?:authoriz\w+|consent|permission)",
    r"not authoriz\w+ by",
    r"(?:my|the|our) (?:old|previous|former|ex) \S+(?: (?!he|she|they)\S+)?",
    r"(?:stop|quit) talking (?:so|too|that|over|for a)|(?:text|email|message) me (?:\S+ ){0,3}not call(?: me)?(?=$| please)",
    r"(?:not call me|called) (?:maam|sir|honey|dear|sweetie|baby|mister|miss|buddy|dude)",
    r"(?:my|the|our) (?:insurance|address|card|credit card|pharmacy|employer|email|mailing) ~ "
    r"(?:info|information|details|data|number|account|record|records)",
    r"did you ~ (?:lose|forget|delete|erase|drop|remove)",
    r"not (?:hang|lose|forget|delete|cancel|end|drop|remove|erase|stop)(?! \S*ing)",
    r"stop\w* (?:by|in|over|at|off|for)",
    r"end(?:s|ed|ing)? up",
    r"consent (?:form|forms|paper\w*)",
    r"i (?:have |already |just |had to |finally )?(?:quit|stopped) (?:my|smoking|drinking|taking"
    r"|using|vaping|wearing)",
    r"cancel\S* (?:\S+ ){0,2}(?:appointment|appt|cleaning|visit|consultation|slot|booking)",
    r"nobody ever calls",
    r"(?:he|she|they|who|wife|husband|daughter|son) (?:does|do|did) not (?:\S+ )?(?:use|have) \S+ \S+",
    r"(?:how|where|who|why) (?:\S+ ){0,4}(?:get|got|find|have) (?:\S+ ){0,3}(?:number|name|info\w*|data)(?: from)?",
    r"not text(?:ing)? (?:me )?(?:just )?call",
)

# Courtesy hides its "not" in a past tense: matched before anything is blotted out.
COURTEOUS = rule(
    r"(?:rather|prefer|appreciate|grateful|like it|love it|best|better|wish|glad|nice|mind|thankful|happier"
    r"|kind|great|obliged) (?:\S+ ){0,4}(?:not|never|no longer|stopped|stop|quit) (?:\S+ ){0,3}(?:<CALL>"
    r"|<CALLING>|<CALLED>)",
    classes=_CLASSES,
)

STRONG = rule(
    # stop calling: an end to the act, the calls, or the caller
    r"<CEASE> (?:\S+ ){0,4}(?:<CALLING>|<CALLS>)",
    r"<CEASE> (?:\S+ ){0,3}being <CALLED>",
    r"(?:calls|calling|robocalls|callings|harassment|harassing) (?:\S+ ){0,4}"
    r"(?:stop|end|cease|quit|stopped|ended)",
    r"no (?:phone )?calls(?: please| from| at all| anymore| here| to)?",
    r"no solicit\w+|no (?:further |more )?(?:contact|communications?)(?= from| with|$| of)",
    r"(?<!not )(?:forget|forgot) (?:all )?about (?:me|us|this number)(?=$| please| and)",
    # do not call: negated calling
    r"<NOT> (?:(?:you|ever|dare|even|please|be|all|any|of|anyone|anybody|have|let|try|to|want|need"
    r"|people|keep|bother|go|just|again|think|about|thing|do|like|so|much|as|guys|folks|should|may"
    r"|one|single|person|nobody|must|permitted|somebody|someone|people) ){0,5}(?:<CALL>|<CALLING>)",
    r"<NOT> (?:(?!<KNOWING>)\S+ ){0,5}(?:<CALL>|<CALLING>) (?:me|us|here|this|again|anymore|any more|ever)(?! (?:later|tomorrow"
    r"|today|tonight|at|before|after|until|so|that|maam|sir))",
    r"(?:refuse|reject|decline|deny|forbid|against|over|allergic to|no interest in|(?:not|no longer) (?:okay|fine|happy|comfortable)"
    r" with) (?:\S+ ){0,3}(?:<CALLS>|<CALLING>)",
    r"(?:mind|prefer|rather|appreciate|of|about|please|you) not <CALLING>",
    r"<NOT> (?:\S+ ){0,3}(?:be|being|get|getting) <CALLED>|not <CALLED> (?:again|anymore|ever)",
    r"(?:waste|wasting) (?:your|my|our) (?:time|breath|minutes) (?:\S+ )?<CALLING>",
    r"(?:nobody|no one|none of you|never|no more) (?:\S+ ){0,2}(?:calls|contacts|bothers|phones"
    r"|rings|texts|dials|messages|solicits)",
    r"<NOT> (?:\S+ ){0,3}(?:get|getting|receive|receiving|have|having|wants?|need|needs|take|accept"
    r"|accepts|like|appreciate|welcome|wish|care for|expect|interested in|enjoy|entertain|deal with|do|answer|play with|tolerate|put up with) "
    r"(?:\S+ ){0,4}(?:<CALLS>|<CALLING>|<CALLED>|to <CALL>|to be on ~ <LIST>)",
    r"(?:not|never|nobody) (?:\S+ ){0,5}hear(?:ing)? (?:\S+ )?from (?:you|your|this|any|them|these)",
    r"(?:do not want to|will not|am not going to|refuse to) (?:talk|speak|deal) (?:to|with) "
    r"(?:you(?: people| guys| all| folks)?|any of you)(?: again| anymore| ever|$)",
    # off the list, out of the system
    r"<REMOVE> (?:<US>|<MINE>|this|it) (?:\S+ )?(?:off|from|out|outta)(?: of)?"
    r"(?: (?:<LIST>|here|there|everything|all|<SOON>)|(?: (?:this|that|it))?(?=$| <SOON>)"
    r"| (?:\S+ ){1,5}<LIST>)",
    r"(?:remove|delete|erase|unsubscribe|blacklist|block|forget|unlist) (?:me|us|this)(?: <SOON>|$| and)"
    r"|take (?:me|us) off(?=$| <SOON>)|let (?:me|us) off ~ <LIST>",
    r"<FORGET> (?:\S+ )?(?:that )?(?:you (?:ever )?(?:have|had|got|know|knew) )?(?:<MINE>)",
    r"(?:get|getting|want|be|like|come|stay|go) (?:taken |removed |myself |me )?(?:off|out) (?:of )?"
    r"(?:(?:\S+ ){0,4}<LIST>|(?:this|it)(?=$| <SOON>| thing))",
    r"(?<!# )(?:be|get|want|have|see|need) (?:(?!#)\S+ )?(?:removed|deleted|unsubscribed|taken off|erased)"
    r"(?: from| off| please| now|$)(?: (?:\S+ ){0,4}<LIST>)?",
    r"<MINE> (?:\S+ ){0,4}(?:removed|deleted|erased|taken (?:off|out)|scrubbed|wiped|purged"
    r"|unsubscribed|blacklisted|off (?:of )?(?:your|this|the))",
    r"<NOT> (?:\S+ ){0,3}(?:be|have|keep|use|save|store|share|sell|put|add|leave|give out|hold)"
    r" (?:me|us|my|our|this)?(?: ?\S+){0,3} (?:in|on|off|to) (?:\S+ ){0,3}<LIST>",
    r"<MINE> (?:\S+ ){0,3}(?:lose|delete|erase|forget|trash|remove) it(?=$| please| now)",
    r"(?:removal|removing (?:me|us|my \S+)|deletion) (?:\S+ ){0,2}(?:from|off) (?:\S+ ){0,4}<LIST>|(?:me|us|<MINE>) off (?:of )?"
    r"(?:whatever|everything|anything)|be left (?:\S+ )?alone",
    r"(?:this|that|it) (?:is|be|was|better be|will be|had better be) (?:the|your|my) last (?:call|time (?:you|i))"
    r"|press\w* (?:the )?(?:nine|9)(?=$| to| so)",
    r"(?:consent|permission|authorization) (?:is |has been |was )?(?:revoked|withdrawn|rescinded|denied|taken back)",
    r"auto ?dialers?|robo ?callers?|predictive dialers?|(?:bother|bug|annoy|pester|harass) (?:someone|somebody) else",
    r"(?:ask|asked|asking|request|requested|told (?:you|them|yall)) (?:\S+ ){0,3}to be (?:<REMOVED>)"
    r"(?! (?:\S+ )?(?:from|off|of|out) (?:\S+ )?(?:#|schedule|plan|appointment))",
    r"<NOT> (?:\S+ )?(?:keep|use|save|store|have) <MINE>",
    r"do not (?:call|contact)(?: me)? (?:list|lists|registry|register|database|request|status)"
    r"|dnc|no call(?:s|ing)? list|national ~ registry|on (?:the|a|that|your) (?:\S+ )?registry",
    r"(?:as|to|down|list) (?:a )?do not (?:call|contact)",
    # consent
    r"<NOT> (?:\S+ )?(?:opted in|signed up|subscribed|consented)(?! (?:for|to|with) (?:\S+ )?(?:insurance"
    r"|plan|coverage|dental|medicaid|procedure|treatment|surgery))",
    r"who (?:told|said|says|let) (?:\S+ ){0,5}(?:<CALL>|permission)|who gave (?:\S+ ){0,3}(?:permission|consent|leave"
    r"|the (?:right|okay)|authori[sz]ation)",
    r"(?:done|through|finished|fed up|sick|tired|had it) (?:with|of) (?:you|your (?:company|people)|this "
    r"company|these people)",
    r"consider this (?:\S+ ){0,3}(?:notice|request|warning)|final (?:notice|warning)",
    r"(?:attorney|lawyer) (?:will|is going to|would|can) (?:\S+ )?(?:be in touch|contact|call|hear|sue|be)",
    r"(?:revoke|revoking|withdraw|withdrawing|rescind|retract|take back|cancel|pull|terminate"
    r"|remove|deny) (?:\S+ ){0,3}(?:consent|permission|authorization|approval)",
    r"(?:<NOT>|no|who|nobody) (?:\S+ ){0,5}(?:consent\w*|permission|authoriz\w+)",
    r"(?:<NOT>|nobody) (?:\S+ ){0,3}(?:agreed?|sign(?:ed)? up|sign(?:ed)? on|opt(?:ed)? in"
    r"|subscribed?|ask(?:ed)?|request(?:ed)?|wanted|invite[d]?|allow(?:ed)?|permit(?:ted)?|suppos"
    r"ed|legally|right(?! now| away| here)|business|welcome|okay|approved?) (?:\S+ ){0,5}(?:<CALLS>|<CALLING>"
    r"|(?:to|be|get) (?:<CALL>|<CALLED>|robocalled)|this(?=$)|these|any of this|call(?:ed)?)",
    r"no (?:right|business) ~ (?:<CALL>|<CALLING>)",
    r"opt(?:ing|ed)? (?:me |us )?out|unsubscrib\w+|i (?:hereby )?revoke|(?:am|are) revoking",
    # the law
    r"(?:sue|suing|prosecute|prosecuting|block|blocking|blocked|report|reporting|turn(?:ing)?) "
    r"(?:you|your|these|them|this (?:number|call|company)|the number|for calling)",
    r"(?:call|calling|contact|contacting|get|getting|hear(?:ing)? from|notify|involve|sic|have"
    r"|going to talk to|will (?:be )?talk(?:ing)? to) (?:\S+ ){0,2}(?:lawyers?|attorneys?)",
    r"fcc|ftc|tcpa|attorney general|better business bureau|bbb|harassment|cease and desist",
    r"(?:this|that|it|you) (?:is|are) (?:\S+ ){0,2}(?:harassing|illegal|against the law|stalking"
    r"|unlawful|breaking the law|spam)",
    r"fil(?:e|ing) (?:a|an|charges) (?:\S+ )?(?:complaint|report|lawsuit|against)",
    r"(?:press charges|take you to court|see you in court|call(?:ing)? the (?:police|cops))",
    # if you ever again
    r"if (?:you|i|anyone|anybody|somebody|one of you) (?:\S+ ){0,4}(?:call|calls|calling|ring|phone"
    r"|contact|bother|dial|text) (?:\S+ ){0,3}(?:again|one more time|anymore|another time)"
    r"(?! (?:tomorrow|later|in|after|at|around|on|next|this))",
    r"(?:better|best) (?:not|never|be the last) (?:\S+ )?(?:call|ring|time|contact|bother|get|hear)",
    r"(?:last|final) (?:time|call) (?:you|i|we) ~ (?:call\w*|ring|get|tell\w*|ask\w*|warn\w*)",
    r"call (?:\S+ ){0,3}again and i (?:will|am|swear)(?! (?:be|book|schedule|take|have|tell))",
    r"(?:told|tell|telling|asked|asking|said) (?:\S+ ){0,6}(?:to stop|to quit|not to call|no more"
    r"|leave me|stop (?:it|this|already|please)|to leave)",
    # leave me alone, in all its registers
    r"(?:leave|let) (?:me|us|him|her|my (?!message)\S+|our \S+|this \S+|people|folks|old people) "
    r"(?:\S+ ){0,3}(?:alone|be|in peace)(?: \S+)?(?=$| please| you| and| stop| now)",
    r"(?:go away|get lost|buzz off|bug off|piss off|screw off|eff off|sod off|f off"
    r"|get off (?:my|this|the|our) (?:\S+ )?(?:phone|line|back)|go to hell|drop dead|take a hike"
    r"|pound sand|get a life|stay away from|shove (?:it|your))",
    r"(?:fuck|screw|damn|eff|fudge|forget) (?:off|you(?: people| all| guys)?(?=$| stop| and))",
    r"(?:private|unlisted) (?:\S+ )?(?:number|line)",
    r"(?:invad\w+|respect) my privacy",
    classes=_CLASSES,
)

_SAID_WITH_STOP = (
    r"please|now|just|okay|hey|hello|no|yes|yeah|you|all|people|guys|folks|will|would|can|could|i"
    r"|said|want|to|told|tell|them|need|have|must|already|right|immediately|sir|lady|man|dude|maam"
    r"|mister|miss|thank|thanks|god|gods|sake|for|damn|dammit|goddamn|fucking|the|hell|alright"
    r"|stop|quit|enough|is|that|it|this|so|be|got|love|of|make|makes|kindly|again|really|at|once"
    r"|we|do|more|cut|out|knock|off|give|a|rest|gonna|going|ask|asking|had|i am|am|up|calls"
)
_STOPS = (
    r"stop|stopped|quit|enough|cease|desist|unsubscribe|revoke|end|stopping|cut it out"
    r"|knock it off|give it a rest|no more|opt|no calls|remove"
)

BARE = whole(rf"(?:(?:{_SAID_WITH_STOP}) )*(?:{_STOPS})(?: (?:{_SAID_WITH_STOP}))*")

WEAK = rule(
    r"(?:stop|shut off|shut down|turn off|kill|shut) (?:\S+ ){0,2}(?:robots?|bots?|machine"
    r"|computer|ai|talking|up)",
    r"(?:<CEASE>|do not want|not want|no|hate) (?:\S+ ){0,2}(?:robots|bots|machines|recordings|robot)",
    r"(?:hate|despise) (?:\S+ ){0,3}(?:<CALLS>|<CALLING>)",
    r"(?:this|it) (?:has|needs|got|have) (?:got )?to (?:stop|end)",
    r"(?:keep|keeps|kept|continue|constantly|never stop|never quit) (?:on |to )?(?:<CALLING>|<CALL>)",
    r"(?:you|they|people) always <CALL>|(?:make|making) (?:it|them|this|these) stop",
    r"(?<!bus )(?<!a )(?<!the )(?<!i )(?<!not )(?<!to )(?<!train )(?<!next )(?<!metro )(?<!pain )stop(?=$)",
    r"(?:you|they|people|calls) (?:\S+ ){0,3}to stop(?=$)|told (?:you|yall|them) (?:\S+ ){0,2}stop",
    r"(?:call|calls|calling|called|ring|ringing) (?:\S+ ){0,2}(?:every ?day|every single day|every"
    r" week|every hour|all day|all the time|constantly|non ?stop|day and night|so many times"
    r"|over and over|again and again|times a day|times today|times this week)",
    r"(?:call|calls|calling|called) (?:\S+ ){0,4}enough(?=$)",
    r"how many times (?:do|have|must|did|will|does|am) (?:i|we)",
    r"stop (?:it|this|that|already|right now)(?: please| now)?(?=$)",
    r"(?:please|just|people|okay|and|said) stop(?: please| now)?(?=$)",
    classes=_CLASSES,
)

"""States and time zones by the names that people write."""

_NAMES = (
    "AL alabama;AK alaska;AZ arizona;AR arkansas;CA california;CO colorado;CT connecticut;"
    "DE delaware;DC district of columbia;FL florida;GA georgia;HI hawaii;ID idaho;"
    "IL illinois;IN indiana;IA iowa;KS kansas;KY kentucky;LA louisiana;ME maine;MD maryland;"
    "MA massachusetts;MI michigan;MN minnesota;MS mississippi;MO missouri;MT montana;"
    "NE nebraska;NV nevada;NH new hampshire;NJ new jersey;NM new mexico;NY new york;"
    "NC north carolina;ND north dakota;OH ohio;OK oklahoma;OR oregon;PA pennsylvania;"
    "RI rhode island;SC south carolina;SD south dakota;TN tennessee;TX texas;UT utah;"
    "VT vermont;VA virginia;WA washington;WV west virginia;WI wisconsin;WY wyoming;"
    "PR puerto rico;VI virgin islands;GU guam;AS american samoa;MP northern mariana islands;"
    "NY nueva york;NJ nueva jersey;NM nuevo mexico;NM nuevo méxico;NC carolina del norte;"
    "SC carolina del sur;ND dakota del norte;SD dakota del sur;HI hawái;DC washington dc;"
    "VI us virgin islands;PA pensilvania;LA luisiana;VA virginia"
)
STATES = {name: code for code, name in (pair.split(" ", 1) for pair in _NAMES.split(";"))}
"""Lower-case name to two letters."""
CODES = frozenset(STATES.values())
ZONES = {
    name: zone
    for zone, names in {
        "America/New_York": "et est edt eastern",
        "America/Chicago": "ct cst cdt central",
        "America/Denver": "mt mst mdt mountain",
        "America/Los_Angeles": "pt pst pdt pacific",
        "America/Anchorage": "akst akdt alaska",
        "Pacific/Honolulu": "hst hawaii",
        "America/Puerto_Rico": "ast atlantic",
    }.items()
    for name in names.split()
}

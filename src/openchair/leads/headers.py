"""What headers mean: the words, English and Spanish, in which people name their columns."""

import functools
import re
import unicodedata


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIELDS = (
    "name",
    "first_name",
    "last_name",
    "phone",
    "email",
    "source_url",
    "notes",
    "state",
    "zip",
    "timezone",
    "language",
    "inquired_at",
    "purpose",
    "consent",
    "consent_at",
    "consent_text",
    "consent_url",
    "callback_url",
    "metadata",
    "do_not_call",
)
IGNORE = "ignore"

_HEADERS = {
    "name": "name; full name; contact; nombre; nombre completo; nombre y apellido; "
    "nombre y apellidos; nombre s; paciente; patient; customer; cliente; lead; "
    "person; persona; caller",
    "first_name": "first name; first; given name; forename; fname; firstname; nombres; "
    "primer nombre; nombre de pila",
    "last_name": "last name; last; surname; family name; lname; lastname; apellido; apellidos; "
    "apellido s; primer apellido",
    "phone": "contact number; number; numero; numero de contacto; contacto; caller id; ph; ph no; "
    "msisdn; e164",
    "source_url": "source url; sourceurl; url; page url; page; landing page; landing page url; "
    "link; lead url; lead source url; website; web page; pagina; pagina web; enlace; url de origen",
    "notes": "notes; note; comments; comment; message; notas; nota; comentarios; comentario; "
    "mensaje; observaciones; remarks; reason; reason for visit; reason for inquiry; motivo; "
    "motivo de consulta; motivo de la consulta; details; description; inquiry; treatment; "
    "treatment interest; service; servicio; tratamiento",
    "state": "state; estado; province; provincia; state province; st; us state; home state",
    "zip": "zip; zip code; zipcode; postal code; postcode; postal; cp; c p; codigo postal; "
    "zip postal code; zip postal; postalcode",
    "timezone": "timezone; time zone; tz; zona horaria; huso horario",
    "language": "language; lang; idioma; lengua; preferred language; language preference; "
    "idioma preferido; spoken language; locale",
    "inquired_at": "inquired at; inquiry date; inquiry at; inquired; inquiry time; "
    "date of inquiry; created time; lead date; lead created; submitted; submitted at; "
    "submission date; submission time; date submitted; time submitted; request date; "
    "requested at; signup date; sign up date; fecha de solicitud; fecha de consulta; "
    "fecha de contacto; fecha solicitud; fecha consulta",
    "purpose": "purpose; call purpose; proposito",
    "consent": "consent; consent level; consentimiento; tcpa consent; tcpa; consent given; "
    "consented; opt in; optin; opted in; permission; permission to call; permiso; call consent; "
    "phone consent; consent to call; autorizacion; autoriza; autoriza llamadas",
    "consent_at": "consent at; consent date; consent time; consent timestamp; date of consent; "
    "consented at; consented on; fecha de consentimiento; fecha consentimiento; "
    "fecha del consentimiento; opt in date; optin date; opt in time; opt in at; "
    "tcpa consent date; tcpa date",
    "consent_text": "consent text; consent wording; consent language; texto de consentimiento; "
    "texto consentimiento; texto del consentimiento; tcpa text; tcpa language; disclosure; "
    "consent statement",
    "consent_url": "consent url; consent page; consent link; consent proof; consent page url; "
    "url de consentimiento; url consentimiento; trustedform url; trusted form url; "
    "trustedform cert url; xxtrustedformcerturl",
    "callback_url": "callback url; result url; webhook url",
    "metadata": "metadata; meta",
    "do_not_call": "do not call; dnc; do not contact; do not phone; opt out; opted out; optout; "
    "unsubscribed; no llamar; no contactar; donotcall; dnc status",
}
_EXACT = {
    phrase: field for field, phrases in _HEADERS.items() for phrase in phrases.split("; ")
} | {field.replace("_", " "): field for field in FIELDS}
_FILLERS = _words(
    "lead leads patient patients customer client contact prospect person your you the what is "
    "please enter s my del de la el paciente cliente su tu cual es contacto data fields "
    "properties body payload record user"
)
PHONE_WORDS = _words(
    "phone phones telephone telephones tel telefono telefonos mobile mobiles cell cells "
    "cellphone cellular celular celulares movil moviles whatsapp phonenumber phonenumbers "
    "mobilenumber mobilephone homephone workphone phone1 phone2 tel1 tel2"
)
_NOT_A_LEADS_PHONE = _words(
    "type tipo status estado carrier verified valid ext extension consent id notes notas fax "
    "emergency emergencia referring referral referrer provider doctor dentist dentista "
    "employer clinic clinica practice office insurance company empresa country code area sms "
    "text permission opt date fecha time hora best when"
)
_EMAIL_WORDS = _words("email mail emails correo emailaddress")
_NOT_AN_ADDRESS = _words(
    "status consent sent verified bounced opt opted unsubscribed date fecha permission opens "
    "clicks emergency emergencia referring referral referrer provider doctor dentist dentista "
    "employer clinic clinica practice office insurance"
)
_REFUSALS = ("do not call", "do not contact", "do not phone", "no llamar", "no contactar", "dnc")
_NOT_A_REFUSAL = _words("date fecha time hora reason motivo source by email mail correo sms text")
MOBILE_WORDS = _words("mobile mobiles cell cells cellphone cellular celular movil whatsapp")


def normal(header: str) -> str:
    """Return a header without case, accents and punctuation: `Teléfono #` is `telefono`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


@functools.lru_cache(maxsize=4096)
def field_of(header: str) -> str | None:
    """Return our field that a header names, if it does.

    Capitals part words in `firstName`, and part none in `WhatsApp`: both ways are tried.
    """
    return _field_of(normal(header)) or _field_of(normal(header.lower()))


def _field_of(name: str) -> str | None:
    if name in _EXACT:
        return _EXACT[name]
    words = name.split()
    bare = " ".join(_without_fillers(words))
    if bare in _EXACT:
        return _EXACT[bare]
    named = set(words)
    if _is_refusal(name, named):
        return "do_not_call"
    if named & _EMAIL_WORDS and not named & _NOT_AN_ADDRESS:
        return "email"
    if named & PHONE_WORDS and (not named & _NOT_A_LEADS_PHONE or _asks_for_best(named)):
        return "phone"
    return None


def _without_fillers(words: list[str]) -> list[str]:
    start = next((at for at, word in enumerate(words) if word not in _FILLERS), len(words))
    return words[start:]


def _is_refusal(name: str, words: set[str]) -> bool:
    """Whether a column says who is not to be called: one that is missed is a call too many."""
    if words & _NOT_A_REFUSAL:
        return False
    opts_out = "out" in words and words & {"opt", "opted"} and words & {"call", "calls", "phone"}
    return bool(opts_out) or any(f" {refusal} " in f" {name} " for refusal in _REFUSALS)


def _asks_for_best(words: set[str]) -> bool:
    return "best" in words and not words & (_NOT_A_LEADS_PHONE - {"best"})


def looks_like_a_phone(text: str) -> bool:
    """Tell whether a cell could be a phone number: then it stands in no header."""
    text = text.strip().removeprefix("'")
    if not re.fullmatch(
        r"(?:[a-z]{1,6}:)?\s*\+?[0-9 ().\-/\u00a0\u2010-\u2015]+", text, re.IGNORECASE
    ):
        return False
    if re.match(r"\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(\s|$)", text):
        return False
    return 9 <= sum(map(str.isdigit, text)) <= 15  # noqa: PLR2004 - what national numbers have

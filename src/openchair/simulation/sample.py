"""Made-up leads for the demo clinic and for benchmarks: nobody's names, nobody's numbers."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from random import Random
from typing import TypedDict

from openchair.simulation.chance import happens, seeded

_ENGLISH_FIRST = (
    *("Ava", "Noah", "Emma", "Liam", "Olivia", "Ethan", "Mia", "Lucas", "Grace", "Henry", "Zoë"),
    *("Aaliyah", "DeShawn", "Priya", "Wei", "Siobhán", "Owen", "Björn", "Anaïs", "Mary-Kate"),
)
_ENGLISH_LAST = (
    *("Smith", "Johnson", "O'Brien", "Chen", "Patel", "Nguyen", "Kowalski", "Brown", "Haddad"),
    *("Van der Berg", "McDonald", "Okafor", "Kim", "Schäfer", "Washington", "Reyes", "D'Angelo"),
)
_SPANISH_FIRST = (
    *("José", "María", "Lucía", "Íñigo", "Guadalupe", "Ángel", "Ximena", "Andrés", "Sofía"),
    *("Jesús", "Belén", "Raúl", "Inés", "Juan Carlos", "María Fernanda", "Nicolás"),
)
_SPANISH_LAST = (
    *("García", "Núñez", "Hernández López", "Muñoz", "Pérez", "Peña Ortiz", "Gómez", "Ibáñez"),
    *("Rodríguez", "de la Cruz", "Vázquez", "Castañeda", "Jiménez", "Ruiz"),
)
_OTHER_SCRIPTS = (
    *("李娜", "王伟", "Мария Иванова", "Олексій Шевченко", "فاطمة حداد", "Αθηνά Παπαδοπούλου"),
    *("김민준", "さくら 田中", "नेहा शर्मा", "Nguyễn Thị Hồng", "דוד כהן", "อรุณ ใจดี"),
)
_NOTES = (
    *("", "", "", "asked for a cleaning", "wants an evening visit", "came by the website form"),
    *("question about whitening", "chipped a tooth", "moved here in spring", "asked about prices"),
)
_SPANISH_NOTES = (
    *("", "", "pidió una limpieza", "pregunta por el seguro", "prefiere por la tarde"),
    *("dolor de muela", "paciente nuevo"),
)
_PAGES = ("spring-offer", "new-patients", "whitening", "checkup", "contact")
_CONSENT = {
    "en": "By submitting I agree to be called at this number, also by an automated voice.",
    "es": "Al enviar acepto que me llamen a este número, también con una voz automática.",
}
_AREA_CODES_IN_USE = """
    201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228
    229 231 234 235 239 240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279 281 283
    301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 324 325 326
    327 329 330 331 332 334 336 337 339 341 346 347 350 351 352 353 360 361 363 364 369 380 385
    386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435
    440 442 443 445 447 448 458 463 464 469 470 472 475 478 479 480 484 501 502 503 504 505 507
    508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 551 557 559 561 562 563 564
    567 570 571 572 573 574 575 580 582 585 586 601 602 603 605 606 607 608 609 610 612 614 615
    616 617 618 619 620 623 626 628 629 630 631 636 640 641 645 646 650 651 656 657 659 660 661
    662 667 669 678 680 681 682 686 689 701 702 703 704 706 707 708 712 713 714 715 716 717 718
    719 720 724 725 726 727 728 730 731 732 734 737 738 740 743 747 748 754 757 760 762 763 765
    769 770 771 772 773 774 775 779 781 785 786 787 801 802 803 804 805 806 808 810 812 813 814
    815 816 817 818 820 821 826 828 830 831 832 835 838 839 840 843 845 847 848 850 854 856 857
    858 859 860 862 863 864 865 870 872 878 901 903 904 906 907 908 909 910 912 913 914 915 916
    917 918 919 920 925 928 929 930 931 934 936 937 938 939 940 941 943 945 947 948 949 951 952
    954 956 959 970 971 972 973 975 978 979 980 983 984 985 986 989
"""
_AREA_CODES = tuple(_AREA_CODES_IN_USE.split())

NOW = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
"""The sample's own present, so that the same seed gives the same file."""

RESERVED = 100
"""555-0100 to 555-0199 are reserved for fiction. A sample that needs more numbers than all area
codes have of these takes other lines of 555, which the product refuses outside simulations too.
"""
_DIRECTORY_ASSISTANCE = 1212
_LINES = tuple(n for n in (*range(100, 10_000), *range(100)) if n != _DIRECTORY_ASSISTANCE)
_SPANISH_SHARE = 0.25
_OTHER_SCRIPT_SHARE = 0.05


class Consent(TypedDict):
    """What the form said when the lead sent it."""

    level: str
    at: str
    text: str
    url: str


class SampleLead(TypedDict):
    """A lead in the fields of an upload."""

    name: str
    phone: str
    email: str
    source_url: str
    notes: str
    language: str
    inquired_at: str
    consent: Consent


def sample_leads(n: int, seed: int, *, now: dt.datetime = NOW) -> list[SampleLead]:
    """Make up `n` leads, each with a number of its own, who asked for a visit before `now`.

    The fields are those of an upload. Raises ValueError where 555 has no more numbers.
    """
    if n > len(_AREA_CODES) * len(_LINES):
        raise ValueError(f"there are only {len(_AREA_CODES) * len(_LINES):,} numbers, not {n:,}")
    rng = seeded(seed, 0)
    return [_lead(phone, rng, now) for phone in _phones(n, rng)]


def _phones(n: int, rng: Random) -> Iterator[str]:
    """Give out the reserved numbers of every area code, shuffled, before any other."""
    for begin in range(0, len(_LINES), RESERVED):
        block = [
            f"+1{area}555{line:04d}"
            for line in _LINES[begin : begin + RESERVED]
            for area in _AREA_CODES
        ]
        yield from rng.sample(block, min(n, len(block)))
        n -= len(block)
        if n <= 0:
            return


def _lead(phone: str, rng: Random, now: dt.datetime) -> SampleLead:
    language = "es" if happens(rng, _SPANISH_SHARE) else "en"
    name = _name(language, rng)
    asked_at = (now - dt.timedelta(minutes=rng.randint(60, 60 * 24 * 30))).isoformat()
    page = f"https://leads.example.com/{rng.choice(_PAGES)}"
    return {
        "name": name,
        "phone": phone,
        "email": f"{_mailbox(name)}.{phone[2:5]}{phone[-4:]}@example.com",
        "source_url": page,
        "notes": rng.choice(_NOTES if language == "en" else _SPANISH_NOTES),
        "language": language,
        "inquired_at": asked_at,
        "consent": {
            "level": "written",
            "at": asked_at,
            "text": _CONSENT[language],
            "url": page,
        },
    }


def _name(language: str, rng: Random) -> str:
    if happens(rng, _OTHER_SCRIPT_SHARE):
        return rng.choice(_OTHER_SCRIPTS)
    if language == "es":
        return f"{rng.choice(_SPANISH_FIRST)} {rng.choice(_SPANISH_LAST)}"
    return f"{rng.choice(_ENGLISH_FIRST)} {rng.choice(_ENGLISH_LAST)}"


def _mailbox(name: str) -> str:
    """Write a name in the ASCII letters that mail systems take everywhere."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return ".".join("".join(c if c.isalpha() else " " for c in plain).split()) or "lead"

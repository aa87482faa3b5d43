"""Where we may post at all: an address comes from a user, the network behind us is ours.

Rule 1: an address is judged twice, as text when it is saved (`check_url`) and as the numbers it
resolves to when we connect (`may_connect`); a name can change its mind in between.
Rule 2: the list of what is not public is written here, not taken from `ipaddress.is_global`, whose
answers changed between releases of Python, and which calls cloud metadata services public.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from openchair.errors import Problem

LONGEST_URL = 2048
PORTS = frozenset({443, 8443})

_PRINTABLE = re.compile(r"[!-~]+")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_-]{1,63})*")
_NUMBER_AT_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")

_V4_NOT_PUBLIC = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own, and some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host, although the block is public
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # IETF; Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_V6_PUBLIC = ipaddress.IPv6Network("2000::/3")
_V6_NOT_PUBLIC = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # IETF: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries any IPv4 address
        "3fff::/20",  # documentation
    )
)


def check_url(url: str, *, allow_loopback: bool) -> str | Problem:
    """Return the address as we shall use it, or the Problem with it.

    https on port 443 or 8443, to a public name. `allow_loopback` also lets this machine itself
    pass, on any port and without https: for simulations, where nothing leaves it.
    """
    parts = _split(url)
    if isinstance(parts, Problem):
        return parts
    problem = _check_parts(parts, allow_loopback=allow_loopback)
    return problem or parts._replace(fragment="").geturl()


def is_public(address: str) -> bool:
    """Tell whether an IP address can be reached from everywhere and belongs to nobody's network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _V4_NOT_PUBLIC)
    return ip in _V6_PUBLIC and not any(ip in network for network in _V6_NOT_PUBLIC)


def may_connect(address: str, *, allow_loopback: bool) -> bool:
    """Tell whether we may connect to an IP address that a name resolved to."""
    return is_public(address) or (allow_loopback and _is_loopback(address))


def host_of(url: str) -> str:
    """Return the host of an address that passed `check_url`: who is slow together with whom."""
    return urlsplit(url).hostname or ""


def _split(url: str) -> SplitResult | Problem:
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        return _problem("url_invalid", "This is not an address.", url)
    if len(url) > LONGEST_URL:
        return _problem("url_invalid", f"Longer than {LONGEST_URL} characters.", url)
    try:
        parts = urlsplit(url)
        _ = parts.port  # parsed, and refused, when it is asked for
    except ValueError:
        return _problem("url_invalid", "This is not an address.", url)
    if not parts.hostname or parts.port == 0:
        return _problem("url_invalid", "This is not an address.", url)
    return parts


def _check_parts(parts: SplitResult, *, allow_loopback: bool) -> Problem | None:
    host = parts.hostname or ""
    if "@" in parts.netloc:
        return _problem("url_userinfo", "Names and passwords do not belong here.", host)
    if allow_loopback and (host == "localhost" or _is_loopback(host)):
        if parts.scheme in {"http", "https"}:
            return None
        return _problem("url_scheme", "Addresses start with http:// or https://.", host)
    if parts.scheme != "https":
        return _problem("url_scheme", "Results are only sent by https.", host)
    if (parts.port or 443) not in PORTS:
        return _problem("url_port", "Results are only sent to ports 443 and 8443.", host)
    return _check_host(host)


def _check_host(host: str) -> Problem | None:
    if ":" in host or _NUMBER_AT_END.fullmatch(host):
        # Also decimal, octal and shortened addresses, which resolvers read and people do not.
        if is_public(host):
            return None
        return _problem("url_address", "This is not a public address.", host)
    if not _NAME.fullmatch(host):
        message = "This is not a host name; write others than ASCII as xn--…"
        return _problem("url_invalid", message, host)
    if "." not in host or host.endswith(_LOCAL_SUFFIXES):
        return _problem("url_address", "This is not a public name.", host)
    return None


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _problem(code: str, message: str, value: str) -> Problem:
    return Problem(code, message, field="url", value=value[:200])

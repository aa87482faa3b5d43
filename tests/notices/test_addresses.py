"""Where we may post: the corpus of addresses that lead inside, and how people hide them."""

import ipaddress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.errors import Problem
from openchair.notices.addresses import PORTS, check_url, host_of, is_public, may_connect

NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 - refused, not bound
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",  # Alibaba's metadata
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # Azure's host
    "169.254.0.1",
    "169.254.169.254",  # most clouds' metadata
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",  # Oracle's metadata
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.215.14",
    "64:ff9b::7f00:1",
    "64:ff9b::5db8:d70e",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]
PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "2a00:1450:4001:80b::200e",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_somebodys_own_network_is_refused(address):
    assert not is_public(address)
    assert not may_connect(address, allow_loopback=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_everybodys_network_is_allowed(address):
    assert is_public(address)


@given(st.ip_addresses())
def test_what_we_call_public_python_calls_global_too(address):
    if is_public(str(address)):
        assert address.is_global


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_gets_in_dressed_as_ipv6(address):
    dressed = [f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}"]
    assert not any(is_public(text) for text in dressed)


def test_loopback_is_allowed_where_it_is_asked_for_and_nothing_else_with_it():
    assert may_connect("127.0.0.1", allow_loopback=True)
    assert may_connect("::1", allow_loopback=True)
    assert may_connect("1.1.1.1", allow_loopback=True)
    assert not may_connect("10.0.0.1", allow_loopback=True)
    assert not may_connect("169.254.169.254", allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "https://example.com:443/hook",
        "https://example.com:8443/a/b?c=d&signature=e%2Bf",
        "https://n8n.example.com/webhook/openchair-result",
        "https://n8n.example.com/webhook-waiting/77?signature=abc123",
        "https://xn--bcher-kva.example.com/",
        "https://93.184.215.14/hook",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:8443/hook",
        "https://under_score.example.com/",
    ],
)
def test_a_public_https_address_passes_as_it_stands(url):
    assert check_url(url, allow_loopback=False) == url


def test_a_fragment_is_dropped_because_it_is_never_sent():
    assert check_url("https://example.com/a?b=c#d", allow_loopback=False) == (
        "https://example.com/a?b=c"
    )


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url_invalid"),
        ("example.com/hook", "url_invalid"),
        ("https://", "url_invalid"),
        ("https:///hook", "url_invalid"),
        ("https://example.com /hook", "url_invalid"),
        ("https://example.com/a\nb", "url_invalid"),
        ("https://example.com\\@127.0.0.1/", "url_invalid"),
        ("https://exämple.com/", "url_invalid"),
        ("https://example。com/", "url_invalid"),
        ("https://example.com:0/", "url_invalid"),
        ("https://example.com:99999/", "url_invalid"),
        ("https://example.com:x/", "url_invalid"),
        ("https://[::1/", "url_invalid"),
        ("https://%31%32%37.0.0.1/", "url_address"),
        ("https://%65xample.com/", "url_invalid"),
        ("https://-example.com/", "url_invalid"),
        ("https://example..com/", "url_invalid"),
        ("https://example.com./", "url_invalid"),
        ("https://" + "a" * 64 + ".com/", "url_invalid"),
        ("https://example.com/" + "a" * 2048, "url_invalid"),
        ("http://example.com/hook", "url_scheme"),
        ("ftp://example.com/hook", "url_scheme"),
        ("file:///etc/passwd", "url_invalid"),
        ("javascript:alert(1)", "url_invalid"),
        ("gopher://example.com/", "url_scheme"),
        ("https://user@example.com/", "url_userinfo"),
        ("https://user:pass@example.com/", "url_userinfo"),
        ("https://@example.com/", "url_userinfo"),
        ("https://example.com@127.0.0.1/", "url_userinfo"),
        ("https://example.com:80/", "url_port"),
        ("https://example.com:22/", "url_port"),
        ("https://example.com:5678/", "url_port"),
        ("https://127.0.0.1/", "url_address"),
        ("https://2130706433/", "url_address"),
        ("https://0x7f000001/", "url_address"),
        ("https://0x7f.1/", "url_address"),
        ("https://0177.0.0.1/", "url_address"),
        ("https://017700000001/", "url_address"),
        ("https://127.1/", "url_address"),
        ("https://1.2.3.4.5/", "url_address"),
        ("https://093.184.215.14/", "url_address"),
        ("https://[::1]/", "url_address"),
        ("https://[::ffff:127.0.0.1]/", "url_address"),
        ("https://[::ffff:7f00:1]/", "url_address"),
        ("https://[64:ff9b::7f00:1]/", "url_address"),
        ("https://[fe80::1%25eth0]/", "url_address"),
        ("https://10.1.2.3:8443/", "url_address"),
        ("https://169.254.169.254/latest/meta-data/", "url_address"),
        ("https://localhost/", "url_address"),
        ("https://LOCALHOST/", "url_address"),
        ("https://a.localhost/", "url_address"),
        ("https://printer.local/", "url_address"),
        ("https://metadata.google.internal/", "url_address"),
        ("https://nas.home.arpa/", "url_address"),
        ("https://n8n/webhook/x", "url_address"),
    ],
)
def test_every_other_address_is_refused_with_a_code(url, code):
    problem = check_url(url, allow_loopback=False)

    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (code, "url")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:5678/webhook/openchair-result",
        "http://localhost:5678/webhook-waiting/1?signature=x",
        "https://localhost/",
        "http://[::1]:9/",
        "http://127.0.0.1/",
    ],
)
def test_this_machine_passes_only_where_it_is_allowed(url):
    assert check_url(url, allow_loopback=True) == url
    assert isinstance(check_url(url, allow_loopback=False), Problem)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://10.0.0.1/",
        "http://localhost.example.com/",
        "ftp://127.0.0.1/",
        "http://user@127.0.0.1/",
        "http://2130706433/",
        "https://[::ffff:127.0.0.1]/",
    ],
)
def test_allowing_this_machine_allows_nothing_else(url):
    assert isinstance(check_url(url, allow_loopback=True), Problem)


def test_whose_receiver_it_is_can_be_told_from_the_address():
    assert host_of("https://a.example.com:8443/x") == "a.example.com"
    assert host_of("") == ""


_PIECES = st.sampled_from(
    ["https://", "http:", "//", "@", ":", "127.0.0.1", "example.com", "[", "]", "::1", "%", "#",
     "?", "\\", "/", ".", "0x7f", "1", "443", "8443", "a", "é", "\t", "localhost"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=40), st.booleans())
def test_an_address_that_passes_means_the_same_to_the_client_that_sends(url, allow_loopback):
    checked = check_url(url, allow_loopback=allow_loopback)
    if isinstance(checked, Problem):
        return

    read = httpx.URL(checked)
    assert not read.userinfo
    assert read.host == host_of(checked)
    if not allow_loopback:
        assert read.scheme == "https"
        assert (read.port or 443) in PORTS
        assert read.host != "localhost"
        assert not _is_address(read.host) or is_public(read.host)


def _is_address(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False

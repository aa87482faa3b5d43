"""Asking our side over HTTP as Twilio does: signed, tried again where an address says so."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urldefrag, urlencode

import httpx

from openchair.standins.twilio.parameters import Webhook
from openchair.standins.twilio.signing import signature

_CONNECT_MS, _READ_MS, _RETRIES = 5000, 15_000, 1
_MOST_RETRIES = 5
_CLIENT_ERROR, _SERVER_ERROR = 400, 500


@dataclass(frozen=True, slots=True)
class Overrides:
    """How an address wants to be asked: the fragment of its URL, which is neither sent nor signed.

    `#rc=2&rp=5xx,ct&ct=2000&rt=3000`: tries more, after what, and how long to wait.
    """

    retries: int = _RETRIES
    after: frozenset[str] = frozenset({"ct"})
    connect_ms: int = _CONNECT_MS
    read_ms: int = _READ_MS

    @classmethod
    def read(cls, fragment: str) -> "Overrides":
        """Read a fragment; what is not understood is left at its default."""
        given = dict(parse_qsl(fragment))
        chosen = cls(
            retries=min(_whole(given.get("rc"), _RETRIES), _MOST_RETRIES),
            connect_ms=_whole(given.get("ct"), _CONNECT_MS),
            read_ms=_whole(given.get("rt"), _READ_MS),
        )
        return replace(chosen, after=frozenset(given["rp"].split(","))) if "rp" in given else chosen

    @property
    def timeout(self) -> httpx.Timeout:
        """The two waits, for the client."""
        return httpx.Timeout(self.read_ms / 1000, connect=self.connect_ms / 1000)

    def retry(self, failure: str) -> bool:
        """Whether this failure is a reason to try again."""
        return "all" in self.after or failure in self.after


@dataclass(frozen=True, slots=True)
class Answer:
    """What our side said; status 0 where it said nothing."""

    status: int
    text: str = ""
    url: str = ""
    kind: str = ""
    """The content type."""

    @property
    def is_ok(self) -> bool:
        """Whether it can be used."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own numbers


class Sender:
    """Sends requests to our side; one for the whole stand-in."""

    def __init__(self, client: httpx.AsyncClient, auth_token: str) -> None:
        self._client = client
        self._auth_token = auth_token

    async def send(self, to: Webhook, form: dict[str, str], token: str) -> Answer:
        """Ask; every try carries the same idempotency token. Never raises for the answer's sake."""
        url, fragment = urldefrag(to.url)
        overrides = Overrides.read(fragment)
        request = self._request(Webhook(url, to.method), form, token, overrides)
        for _ in range(overrides.retries):
            answer, failure = await self._once(request)
            if not failure or not overrides.retry(failure):
                return answer
        return (await self._once(request))[0]

    def _request(
        self, to: Webhook, form: dict[str, str], token: str, overrides: Overrides
    ) -> httpx.Request:
        is_get = to.method == "GET"
        url = to.url
        if is_get and form:
            url += ("&" if "?" in url else "?") + urlencode(form)
        signed = signature(self._auth_token, url, () if is_get else form.items())
        headers = {
            "X-Twilio-Signature": signed,
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        return self._client.build_request(
            to.method,
            url,
            data=None if is_get else form,
            headers=headers,
            timeout=overrides.timeout,
        )

    async def _once(self, request: httpx.Request) -> tuple[Answer, str]:
        """Send once; return the answer and, where it is none, the failure as overrides name it."""
        try:
            response = await self._client.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Answer(0), "ct"
        except httpx.TransportError:
            return Answer(0), "rt"
        status = response.status_code
        failure = "5xx" if status >= _SERVER_ERROR else "4xx" if status >= _CLIENT_ERROR else ""
        kind = response.headers.get("Content-Type", "")
        return Answer(status, response.text, str(request.url), kind), failure


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else default

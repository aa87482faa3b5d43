"""What Twilio answers when it refuses a request: a code of its dictionary, in JSON."""

from openchair.errors import OpenChairError

UNAUTHORIZED = 20003
METHOD_NOT_ALLOWED = 20004
PAGE_TOO_LARGE = 20007
NOT_FOUND = 20404
TOO_MANY_REQUESTS = 20429
SERVER_ERROR = 20500
INVALID_CALL = 21200
NO_TO = 21201
INVALID_URL = 21205
FROM_NOT_OURS = 21210
INVALID_TO = 21211
INVALID_FROM = 21212
NO_FROM = 21213
NOT_IN_PROGRESS = 21220
INVALID_STATUS_CALLBACK = 21609
INVALID_STATUS_EVENT = 21626

# These befall a call that goes on; they stand in its log, not in an answer.
RETRIEVAL_FAILED = 11200
BAD_TWIML = 12100
BAD_CONTENT_TYPE = 12300
STREAM_TIMEOUT = 31901
STREAM_REFUSED = 31902
STREAM_TLS = 31910
STREAM_HANDSHAKE = 31920
STREAM_CLOSED = 31921
STREAM_SCHEME = 31922
STREAM_URL = 31923
STREAM_PROTOCOL = 31924


class TwilioError(OpenChairError):
    """A request is refused."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def document(self) -> dict[str, object]:
        """The answer's body."""
        return {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def invalid(code: int, message: str) -> TwilioError:
    """Return the refusal of a parameter."""
    return TwilioError(400, code, message)


def not_found(path: str) -> TwilioError:
    """Return the refusal of a path where nothing is."""
    return TwilioError(404, NOT_FOUND, f"The requested resource {path} was not found")

"""How Twilio signs what it sends: `X-Twilio-Signature`.

Written from the published rule and not from our adapter's check, so that each tests the other.
"""

import base64
import hmac
from collections.abc import Iterable

Form = Iterable[tuple[str, str]]


def signature(token: str, url: str, form: Form = ()) -> str:
    """Return the signature of a request: of the whole URL, and of a form's fields by name.

    Of a field that stands there more than once, each value counts once, in order.
    """
    fields = "".join(name + value for name, value in sorted(set(form)))
    digest = hmac.digest(token.encode(), (url + fields).encode(), "sha1")
    return base64.b64encode(digest).decode()

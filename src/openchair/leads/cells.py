"""The text of one cell: made clean on its way in, made harmless on its way out."""

import re
import unicodedata

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\xa0\u200b-\u200f\u2060\ufeff]+")
_FORMULA = frozenset("=+-@")
_E164 = re.compile(r"\+[0-9]{6,15}")


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text as it may be kept: NFC, no control characters, spaces folded.

    Invisible marks that turn the direction of writing go too; the joiners that Persian and the
    Indian scripts need stay. `lines` keeps line breaks.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if not lines:
        text = re.sub(r"[\r\n\t\v\f\x85\u2028\u2029]", " ", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def guarded(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet would compute it.

    Spreadsheets skip invisible characters and read full-width signs before they look for `=`, so
    both are looked through. E.164 numbers stay as they are: they compute to themselves.
    """
    return f"'{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """Undo `guarded`, for files that came out of a spreadsheet."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(text: str) -> bool:
    bare = text.lstrip("'")
    if not bare or (_E164.fullmatch(bare) and bare == text):
        return False
    if bare[0] in "\t\r\n\0":
        return True
    visible = _INVISIBLE.sub("", bare[:64])
    return unicodedata.normalize("NFKC", visible)[:1] in _FORMULA

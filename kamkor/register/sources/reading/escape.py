"""Text that a spreadsheet would run is made harmless on every way out."""

import re

STARTERS = frozenset("=+-@|%＝＋－＠｜％\t\r\n")
HIDDEN = re.compile(
    "^[\\s\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufeff]+"
)
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z", re.ASCII)


def escape_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet could take as a formula.

    Invisible characters in front do not hide the sign; a tab, carriage return or
    line feed in front counts as a sign itself. A lone sign and plain numbers
    ("-5", "+996700123456") stay, since no spreadsheet runs them.
    Source: OWASP, CSV injection.
    """
    if not text or text[0].isalnum():
        return text
    if text[0] in "\t\r\n":
        return "'" + text
    seen = HIDDEN.sub("", text)
    if not seen or seen[0] not in STARTERS or seen in {"-", "--", "+", "%"}:
        return text
    return text if PLAIN_NUMBER.match(text) else "'" + text


def unescape_formula(text: str) -> str:
    """Take back the apostrophe that `escape_formula` put."""
    if text.startswith("'") and escape_formula(text[1:]) == text:
        return text[1:]
    return text

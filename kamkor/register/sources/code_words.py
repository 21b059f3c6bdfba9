"""Words of coded values. The floor that knows what the codes mean registers them."""

from typing import Any

_WORDS: dict[str, dict[str, Any]] = {}


def register(codes: str, words: dict[str, Any]) -> None:
    """Words (lazy translations) of one code list, by code; called once at start."""
    _WORDS[codes] = words


def code_words(codes: str, code: str) -> str:
    """The word in the language active now; the code itself where nobody knows one."""
    return str(_WORDS.get(codes, {}).get(code, code))

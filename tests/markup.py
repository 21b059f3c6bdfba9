"""What holds for the markup of every page, whichever test opens it."""

import re
from collections import Counter
from typing import Any

_ID = re.compile(r'\sid="([^"]*)"')
_NAMED = re.compile(
    r'\s(?:for|aria-(?:labelledby|describedby|controls|details))="([^"]*)"|href="#([^"]+)"'
)
_NO_MARKUP = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def faults(page: str) -> list[str]:
    """Ids that two things have, and those that are named but nothing has."""
    markup = _NO_MARKUP.sub("", page)
    ids = Counter(_ID.findall(markup))
    named = {
        one
        for found in _NAMED.findall(markup)
        for text in found
        for one in text.split()
    }
    twice = [f"twice: {one}" for one, times in ids.items() if times > 1]
    return twice + [f"nowhere: {one}" for one in sorted(named - ids.keys())]


def is_whole_page(response: Any) -> bool:
    """Of the product: the gallery shows links that lead nowhere."""
    return (
        not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and b"<html" in response.content[:200]
        and response.wsgi_request.path != "/gallery/"
    )

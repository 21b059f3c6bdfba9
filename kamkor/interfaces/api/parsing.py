"""JSON from outside: bounded, strict, and only JSON."""

import json
import re
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from .problems import Problem

DEEPEST = 8
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class StrictParser(Parser):
    """Refuses depth, repeated names, NaN, halves of characters, other media types."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values. Raises Problem 400 or 415."""
        if (request.content_type or "").lower() != "application/json":
            raise Problem("not-json-type")
        return parse(request.body)


def parse(body: bytes) -> Any:
    """Raises Problem 400. The depth is known before anything is built."""
    if _depth(body) > DEEPEST:
        raise Problem("not-json", _("The JSON is nested too deep."))
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_once, parse_constant=_refuse
        )
        if _HALF.search(body):
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Problem("not-json") from error
    return found


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", body)):
        if bracket[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        else:
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse(name: str) -> None:
    raise ValueError(name)

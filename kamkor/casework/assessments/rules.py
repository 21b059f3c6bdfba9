"""The small language in which a form says when a question is asked.

    carer = 'nobody' and not child_age < 3
    left has 'mother' or known phone

A comparison with an answer that is not there is unknown, and unknown stays unknown through
`not`, `and`, `or` unless the other side decides: a question is asked only where the rule is
true. Nothing is executed: the text becomes the nodes below or a `RuleError`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

LONGEST = 1000  # characters of a rule
DEEPEST = 20  # brackets and `not` within each other
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<=": lambda a, b: bool(a <= b),
    ">=": lambda a, b: bool(a >= b),
    "<": lambda a, b: bool(a < b),
    ">": lambda a, b: bool(a > b),
}
_WORDS = frozenset({"and", "or", "not", "has", "known"})
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^'\n]*')|(?P<number>-?[0-9]{1,9}(?:\.[0-9]{1,4})?(?![0-9a-z_.]))"
    r"|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>!=|<=|>=|[=<>()]))"
)


class RuleError(Exception):
    """The text is no rule; says where it stops making sense."""


@dataclass(frozen=True)
class Known:
    name: str


@dataclass(frozen=True)
class Compare:
    name: str
    operator: str
    value: str | Decimal


@dataclass(frozen=True)
class Has:
    """Among several answers is this one."""

    name: str
    value: str


@dataclass(frozen=True)
class Not:
    part: "Rule"


@dataclass(frozen=True)
class Both:
    left: "Rule"
    right: "Rule"


@dataclass(frozen=True)
class Either:
    left: "Rule"
    right: "Rule"


Rule = Known | Compare | Has | Not | Both | Either


def parse(text: str) -> Rule:
    """The rule that `text` says. Raises RuleError and nothing else."""
    if len(text) > LONGEST:
        raise RuleError(f"A rule is at most {LONGEST} characters long.")
    reader = _Reader(list(_tokens(text)))
    rule = reader.either(0)
    if reader.left:
        raise RuleError(f"Not expected here: {reader.left[0]}")
    return rule


def write(rule: Rule) -> str:
    """The rule as text; `parse` of it gives the same rule."""
    match rule:
        case Known(name):
            return f"known {name}"
        case Compare(name, operator, value):
            return f"{name} {operator} {_literal(value)}"
        case Has(name, value):
            return f"{name} has {_literal(value)}"
        case Not(part):
            return f"not {_within(part, Both | Either)}"
        case Both(left, right):
            return f"{_within(left, Either)} and {_within(right, Both | Either)}"
        case Either(left, right):
            return f"{write(left)} or {_within(right, Either)}"


def holds(rule: Rule, answers: Mapping[str, Any]) -> bool | None:
    """Whether the rule is true of the answers; None where they do not say."""
    match rule:
        case Known(name):
            return _given(answers.get(name))
        case Compare(name, operator, value):
            return _compared(answers.get(name), operator, value)
        case Has(name, value):
            given = answers.get(name)
            return value in given if isinstance(given, list) else None
        case Not(part):
            found = holds(part, answers)
            return None if found is None else not found
        case Both(left, right):
            pair = (holds(left, answers), holds(right, answers))
            return False if False in pair else None if None in pair else True
        case Either(left, right):
            pair = (holds(left, answers), holds(right, answers))
            return True if True in pair else None if None in pair else False


def names(rule: Rule) -> frozenset[str]:
    """The questions a rule asks about."""
    match rule:
        case Known(name) | Compare(name) | Has(name):
            return frozenset({name})
        case Not(part):
            return names(part)
        case Both(left, right) | Either(left, right):
            return names(left) | names(right)


def leaves(rule: Rule) -> Iterator[Known | Compare | Has]:
    """The comparisons within a rule, from left to right."""
    match rule:
        case Not(part):
            yield from leaves(part)
        case Both(left, right) | Either(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case _:
            yield rule


def _given(value: Any) -> bool:
    return value not in (None, "", [])


def _compared(given: Any, operator: str, value: str | Decimal) -> bool | None:
    if not _given(given) or isinstance(given, list | bool):
        return None
    if isinstance(value, Decimal):
        try:
            return _OPERATORS[operator](Decimal(str(given)), value)
        except InvalidOperation:
            return None
    return _OPERATORS[operator](str(given), value)


def _literal(value: str | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else f"'{value}'"


def _within(rule: Rule, looser: Any) -> str:
    """In brackets where it is one of the `looser` kinds."""
    inner = write(rule)
    return f"({inner})" if isinstance(rule, looser) else inner


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise RuleError(f"Not understood from character {at + 1}: {text[at:][:20]}")
        kind = str(found.lastgroup)
        word = found[kind]
        if kind == "name" and word in _WORDS:
            kind = "word"
        yield kind, word
        at = found.end()


class _Reader:
    """Takes tokens from the left; `or` binds least, `not` most."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.left = tokens

    def either(self, depth: int) -> Rule:
        rule = self.both(depth)
        while self.took("word", "or"):
            rule = Either(rule, self.both(depth))
        return rule

    def both(self, depth: int) -> Rule:
        rule = self.one(depth)
        while self.took("word", "and"):
            rule = Both(rule, self.one(depth))
        return rule

    def one(self, depth: int) -> Rule:
        if depth > DEEPEST:
            raise RuleError("Too many brackets within each other.")
        if self.took("word", "not"):
            return Not(self.one(depth + 1))
        if self.took("sign", "("):
            rule = self.either(depth + 1)
            if not self.took("sign", ")"):
                raise RuleError("A bracket is not closed.")
            return rule
        if self.took("word", "known"):
            return Known(self.need("name"))
        return self.comparison(self.need("name"))

    def comparison(self, name: str) -> Rule:
        if self.took("word", "has"):
            return Has(name, self.need("text")[1:-1])
        operator = self.need("sign")
        if operator not in _OPERATORS:
            raise RuleError(f"Not a comparison: {name} {operator}")
        if self.left and self.left[0][0] == "number":
            return Compare(name, operator, Decimal(self.need("number")))
        return Compare(name, operator, self.need("text")[1:-1])

    def took(self, kind: str, word: str) -> bool:
        if self.left and self.left[0] == (kind, word):
            self.left = self.left[1:]
            return True
        return False

    def need(self, kind: str) -> str:
        if not self.left:
            raise RuleError(f"The rule ends where a {kind} should follow.")
        found, word = self.left[0]
        if found != kind:
            raise RuleError(f"A {kind} should stand in place of {word}.")
        self.left = self.left[1:]
        return word

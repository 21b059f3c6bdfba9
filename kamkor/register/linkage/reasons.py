"""What agreed and disagreed between two children, in words for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import level_words
from .core.explain import Explanation

NEARLY_ALL, MUCH = 0.998, 0.9  # of the sum, told as a probability


@dataclass(frozen=True)
class Said:
    """One finding; `speaks_for`: whether it makes one child more likely; `bits`."""

    text: str
    speaks_for: bool
    bits: float


def said(why: Mapping[str, Any]) -> list[Said]:
    """The findings in the reader's language, the weightiest first."""
    return [
        Said(level_words.level(step), step.bits > 0, step.bits)
        for step in Explanation.from_dict(why).told()
    ]


def stops(why: Mapping[str, Any]) -> list[str]:
    """What forbids that a machine decides, in words."""
    return [level_words.guard(name) for name in Explanation.from_dict(why).guards]


def likeness(score: float) -> str:
    """How much of what can be compared agrees.

    In words: brothers and twins agree in nearly all, so the sum is no likelihood of
    their being one child, and a number would say that it is.
    """
    if score >= NEARLY_ALL:
        return str(_("nearly all agrees"))
    return str(_("much agrees") if score >= MUCH else _("some agrees, some differs"))

"""The numbers of disclosure control, from the country's parameters."""

from dataclasses import dataclass
from datetime import date

from kamkor.foundation.law import reads as law

from .disclosure.attack.report import Limits
from .disclosure.rates import Rules


@dataclass(frozen=True)
class Numbers:
    """`divide_from`: a smaller group is not divided; `reviewers`: how many let out."""

    divide_from: int
    rates: Rules
    attack: Limits
    reviewers: int


def of(country: str, on: date) -> Numbers:
    """Raises UnknownParameter."""
    held = law.all_on(country, on)

    def number(code: str) -> float:
        if code not in held:
            raise law.UnknownParameter(code)
        return float(held[code].number)

    return Numbers(
        divide_from=int(number("PUBLISH_DIVIDE_FROM")),
        rates=Rules(
            denominator=int(number("PUBLISH_RATE_DENOMINATOR")),
            numerator=int(number("PUBLISH_RATE_NUMERATOR")),
        ),
        attack=Limits(
            small=int(number("PUBLISH_SMALL")),
            differencing=number("PUBLISH_AUC_DIFFERENCE"),
            everything=number("PUBLISH_AUC_TOGETHER"),
        ),
        reviewers=int(number("PUBLISH_REVIEWERS")),
    )

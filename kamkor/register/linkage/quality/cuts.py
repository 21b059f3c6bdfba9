"""From how many bits on a link is automatic: estimated every night, never bolder than
the weights that a person adopted."""

import math
from collections.abc import Sequence
from datetime import datetime

from kamkor.register.linkage.core.precision import (
    Stratum,
    cut,
    lowest,
    precision,
    stratum_of,
)
from kamkor.register.linkage.core.weights import Weights
from kamkor.register.linkage.models import Threshold

NEWS = 0.5  # bits: a smaller move of the cut changes next to no link


def estimate(
    weights: Weights, links: Sequence[Stratum], records: int, *, at: datetime
) -> Threshold:
    """The cut that these automatic links allow, kept when it is news. As the machine.

    Never below what the weights say for so many records: a machine may grow more
    careful by itself, but only a person, by adopting weights, lets it grow bolder.
    """
    allowed = cut(links)
    if allowed is None:
        allowed = max((each.low for each in links), default=-math.inf)
    bits = max(weights.cut_at(records), allowed)
    last = Threshold.objects.order_by("at", "pk").last()
    if last and not _is_news(last, weights, bits, records):
        return last
    above = [each for each in links if each.low >= lowest(stratum_of(bits))]
    told = precision(above)
    return Threshold.objects.create(
        at=at,
        version=weights.version,
        records=records,
        bits=bits,
        links=sum(each.links for each in above),
        looked=sum(each.looked for each in above),
        precision=told.value if told else None,
        low=told.low if told else None,
        high=told.high if told else None,
    )


def _is_news(last: Threshold, weights: Weights, bits: float, records: int) -> bool:
    """Other weights, twice the records, or another cut than would be in force."""
    if last.version != weights.version or records >= 2 * max(last.records, 1):
        return True
    return abs(weights.cut_to(last.bits, last.records).cut_at(records) - bits) > NEWS

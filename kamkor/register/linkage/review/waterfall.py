"""How a pair comes to its bits: a bar for each comparison, drawn as plain SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kamkor.foundation.web.figures import Table
from kamkor.register.linkage import inforce, level_words
from kamkor.register.linkage.core.explain import UNKNOWN, Explanation
from kamkor.register.linkage.level_words import signed
from kamkor.register.linkage.models import Pair

WIDTH, ROW, EDGE = 360, 40, 12


@dataclass(frozen=True)
class Bar:
    """One comparison: its words, its bits, the sum before and after it."""

    name: str
    words: str
    bits: float
    before: float
    after: float


@dataclass(frozen=True)
class Waterfall:
    """`cut`: bits from which a machine joins by itself; `stops`: why it may not here."""

    bars: Sequence[Bar]
    total: float
    cut: float
    stops: Sequence[str]

    @property
    def finding(self) -> str:
        """The sum beside what a machine would need, in a sentence."""
        told = {"total": signed(self.total), "cut": signed(self.cut)}
        if self.total >= self.cut:
            return gettext(
                "The sum is %(total)s bits; a machine joins from %(cut)s."
            ) % told  # fmt: skip
        return gettext(
            "The sum is %(total)s bits; a machine would need %(cut)s."
        ) % told  # fmt: skip

    @property
    def table(self) -> Table:
        heads = (
            gettext("Comparison"),
            gettext("What was found"),
            gettext("Bits"),
            gettext("Sum"),
        )
        rows = [(b.name, b.words, signed(b.bits), signed(b.after)) for b in self.bars]
        return Table(heads, rows)

    @property
    def svg(self) -> SafeString:
        scale = _Scale.of([0.0, self.cut, *(b.after for b in self.bars)])
        height = ROW * len(self.bars) + EDGE
        return format_html(
            '<svg class="k-waterfall" viewBox="0 0 {} {}" role="img" aria-label="{}">'
            '<line class="k-waterfall-zero" x1="{}" y1="0" x2="{}" y2="{}"/>'
            '<line class="k-waterfall-cut" x1="{}" y1="0" x2="{}" y2="{}"/>{}</svg>',
            WIDTH, height, self.finding,
            scale.at(0), scale.at(0), height, scale.at(self.cut), scale.at(self.cut),
            height, format_html_join("", "{}", ((d,) for d in self._drawn(scale))),
        )  # fmt: skip

    def _drawn(self, scale: "_Scale") -> list[SafeString]:
        return [_bar(n, bar, scale) for n, bar in enumerate(self.bars)]


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "_Scale":
        return cls(min(values), max(max(values), min(values) + 1))

    def at(self, bits: float) -> float:
        share = (bits - self.low) / (self.high - self.low)
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def _bar(number: int, bar: Bar, scale: _Scale) -> SafeString:
    left, right = sorted((scale.at(bar.before), scale.at(bar.after)))
    top = ROW * number
    return format_html(
        '<text class="k-waterfall-name" x="{}" y="{}">{}</text>'
        '<text class="k-waterfall-bits" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="14"/>',
        EDGE, top + 14, bar.name,
        WIDTH - EDGE, top + 14, signed(bar.bits),
        "k-waterfall-up" if bar.bits >= 0 else "k-waterfall-down",
        left, top + 20, max(round(right - left, 1), 2),
    )  # fmt: skip


def of(pair: Pair) -> Waterfall | None:
    """The bars of what was known of both; None where nobody weighed the two."""
    why = Explanation.from_dict(pair.why)
    if not why.steps:
        return None
    bars, before = [], 0.0
    for step, total in why.waterfall():
        if step.level != UNKNOWN:
            name = str(level_words.COMPARISONS[step.comparison])
            words = level_words.level(step)
            bars.append(Bar(name, words, step.bits, before, total))
        before = total
    stops = [level_words.guard(name) for name in why.guards]
    return Waterfall(bars, why.bits, inforce.scale().cut, stops)

"""The charts of an index: ranked rows with their intervals."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamkor.foundation.web import intervals
from kamkor.foundation.web.charts import Chart
from kamkor.foundation.web.figures import Finding
from kamkor.foundation.web.intervals import Look, Row

from .comparing import Moved
from .telling import Standing


def ranked(standings: Sequence[Standing], *, source: str, within: float) -> Chart:
    """All units in their order under their groups; the title says what is sure.
    within: the share of the draws that an interval holds."""
    digits = digits_for([standing.score for standing in standings])
    rows = [
        Row(
            f"{s.rank}. {s.name}" if s.rank else s.name, s.score, s.low, s.high,
            group=_("Group %(letter)s") % {"letter": s.group} if s.group else "",
        )
        for s in standings
    ]  # fmt: skip
    finding = Finding("index-ranked", headline(standings), source)
    heads = [_("Territory"), pgettext("index", "Score"), _within(within)]
    if any(row.group for row in rows):
        heads.append(_("Group"))
    return intervals.chart(rows, finding, heads=heads, look=Look(digits=digits))


def _within(share: float) -> str:
    return _("Lies between, in %(n)s of 100 draws") % {"n": round(share * 100)}


def compared(moves: Sequence[Moved], names: tuple[str, str], *, source: str) -> Chart:
    """The second version's scores, the first's as hollow squares."""
    both = [s.score for m in moves for s in (m.before, m.after) if s]
    rows = [
        Row(
            move.name,
            move.after.score if move.after else None,
            before=move.before.score if move.before else None,
        )
        for move in moves
    ]
    finding = Finding("index-compared", moved_headline(moves), source)
    heads = (_("Territory"), names[1], _("Interval"), names[0])
    look = Look(digits=digits_for(both), before=names[0])
    return intervals.chart(rows, finding, heads=heads, look=look)


def digits_for(scores: Sequence[float | None]) -> int:
    """As many as tell regions apart: one on a scale of 100, three on one of 1."""
    widest = max((abs(score) for score in scores if score is not None), default=100.0)
    return 3 if widest <= 2 else 1


def headline(standings: Sequence[Standing]) -> str:
    """What can be said for sure, as a sentence."""
    groups = list(dict.fromkeys(s.group for s in standings if s.group))
    first = [s.name for s in standings if s.group == "A"]
    if not groups:
        return _("Scores and ranks of the regions")
    if len(groups) == 1:
        return _("Nobody can say which region is better: all are in one group")
    names = ", ".join(first)
    if len(first) > 3:
        return _("%(n)s regions stand above the others") % {"n": len(first)}
    return _("Above the others: %(names)s") % {"names": names}


def moved_headline(moves: Sequence[Moved]) -> str:
    many = sum(bool(move.up) for move in moves)
    if not many:
        return _("No region changes its place")
    return _("%(n)s of %(all)s regions change their place") % {
        "n": many, "all": len(moves),
    }  # fmt: skip

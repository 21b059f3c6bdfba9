"""What the engine found of an edition: why ranks are uncertain, what belongs together."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamkor.foundation.web import words
from kamkor.interfaces.portal.drawing import ranked, shares
from kamkor.interfaces.portal.making import View
from kamkor.interfaces.portal.reads import said
from kamkor.interfaces.portal.shown import Cell, Column, Gap, Sheet, Shown
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import Coherence, Edition

from . import method_words, phrases


def figures(view: View, edition: Edition) -> Iterator[Shown]:
    """Of the edition; a release made before it told findings has the first alone."""
    if phrases.shares(edition):
        yield _shares(view, edition)
    names = _names(view, edition)
    yield from _bands(view, edition)
    yield from _inputs(view, edition)
    yield from _left_out(view, edition, names)
    yield from _coherence(view, edition, names)
    yield from _correlations(view, edition, names)


def sentences(view: View, edition: Edition) -> list[str]:
    """What the engine says of the framework, one a finding."""
    found = reading.findings(view.release.kept, edition.code)
    return [said(one.words) for one in found]


def _names(view: View, edition: Edition) -> dict[str, str]:
    """Of every part; the index itself is called by the title."""
    return {
        node.code: said(node.name) if node.parent else said(edition.title)
        for node in view.release.nodes(edition.code)
    }


def _shares(view: View, edition: Edition) -> Shown:
    data, method = edition.of_data or 0.0, edition.of_method or 0.0
    told = {
        "data": (_("Errors of the figures alone"), data),
        "method": (_("Choices of method alone"), method),
    }
    if data + method < 1:
        told["both"] = (_("Both together"), 1 - data - method)
    title = phrases.shares(edition)
    columns = [
        Column("part", in_files=True), Column("what", _("What varies")),
        Column("share", _("Share of the spread of ranks, %"), 0),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [code, name, share * 100] for code, (name, share) in told.items()
    ]
    parts = [shares.Part(name, share) for name, share in told.values()]
    note = _(
        "The index was computed anew many times: with other figures within their errors,"
        " with other choices of method, and with both. What neither makes alone is both"
        " together; where the two add up to more than 100 %, they move the same places."
    )  # fmt: skip
    return Shown("shares", title, Sheet(columns, rows), shares.draw("shares", title, parts),
                 phrases.source_of_index(view, edition), note=note)  # fmt: skip


def _bands(view: View, edition: Edition) -> Iterator[Shown]:
    root = view.release.root(edition.code)
    if root is None:
        return
    scores = view.release.scores(edition.code, node=root.code, period=edition.period)
    inside: dict[str, list[str]] = {}
    for score in scores:
        if score.band:
            name = said(view.release.areas[score.area].name)
            inside.setdefault(score.band, []).append(name)
    if not inside:
        return
    title = ngettext(
        "All regions are in %(n)s group: none can be told apart with certainty",
        "Regions are in %(n)s groups that can be told apart", len(inside),
    ) % {"n": len(inside)}  # fmt: skip
    columns = [
        Column("band", _("Group")), Column("regions", _("Number of regions"), 0),
        Column("names", _("Regions")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [band, len(names), ", ".join(names)] for band, names in sorted(inside.items())
    ]
    note = _(
        "A region of one group stands above a region of the next almost whatever is"
        " chosen; within a group, look at the ranks that each may have."
    )
    yield Shown("groups", title, Sheet(columns, rows),
                source=phrases.source_of_index(view, edition), note=note)  # fmt: skip


def _inputs(view: View, edition: Edition) -> Iterator[Shown]:
    found = reading.sensitivity(view.release.kept, edition.code)
    if not found:
        return
    called = {one.input: method_words.of_input(one.input) for one in found}
    title = _("What moves ranks most: %(name)s, with a hand in %(share)s of the shifts") % {
        "name": called[found[0].input], "share": words.percent(found[0].with_others),
    }  # fmt: skip
    columns = [
        Column("input", in_files=True), Column("what", _("What varies")),
        Column("alone", _("Makes alone, %"), 0), Column("alone_low", in_files=True),
        Column("alone_high", in_files=True),
        Column("with_others", _("Has a hand in, %"), 0),
        Column("with_others_low", _("At least, %"), 0),
        Column("with_others_high", _("At most, %"), 0),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.input, called[one.input], one.alone * 100, one.alone_low * 100,
            one.alone_high * 100, one.with_others * 100, one.with_others_low * 100,
            one.with_others_high * 100,
        ]
        for one in found
    ]  # fmt: skip
    lines = [
        ranked.Row(
            capfirst(called[one.input]), "", one.with_others * 100,
            one.with_others_low * 100, one.with_others_high * 100, "", (),
        )
        for one in found
    ]  # fmt: skip
    note = _(
        "Sobol indices, in per cent of all shifts of ranks: what an input has a hand in,"
        " and how sure that is (the bar). Shares overlap where inputs work together."
    )
    yield Shown("inputs", title, Sheet(columns, rows),
                ranked.draw("inputs", title, lines, (), digits=0),
                phrases.source_of_index(view, edition), note=note)  # fmt: skip


def _left_out(
    view: View, edition: Edition, names: Mapping[str, str]
) -> Iterator[Shown]:
    found = reading.removals(view.release.kept, edition.code)
    if not found:
        return
    most = found[0]
    title = _("Without “%(name)s” ranks would change most: by %(n)s places on average") % {
        "name": names.get(most.node, most.node), "n": words.number(most.ranks, digits=1),
    }  # fmt: skip
    columns = [
        Column("name", _("Left out")), Column("code", in_files=True),
        Column("ranks", _("Ranks change by, places"), 1),
        Column("scores", _("Scores change by, points"), 1),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [names.get(one.node, one.node), one.node, one.ranks, one.scores]
        for one in found
    ]
    note = _("The mean of all regions, whether they would rise or fall.")
    yield Shown("left_out", title, Sheet(columns, rows),
                source=phrases.source_of_index(view, edition), note=note)  # fmt: skip


def _coherence(
    view: View, edition: Edition, names: Mapping[str, str]
) -> Iterator[Shown]:
    found = reading.coherence(view.release.kept, edition.code)
    if not found:
        return
    columns = [
        Column("name", _("Group of indicators")), Column("code", in_files=True),
        Column("alpha", _("Cronbach’s alpha"), 2),
        Column("first_component", _("Share of the first principal component, %"), 0),
        Column("parts", _("Parts"), 0), Column("areas", _("Regions with all of them"), 0),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            names.get(one.node, one.node), one.node, _known(one.alpha),
            _known(one.first_component, 100), one.parts, one.areas,
        ]
        for one in found
    ]  # fmt: skip
    note = _(
        "Alpha near 1: the parts say the same; near 0 or below: each says something of its"
        " own. The first principal component: how much of the differences between regions"
        " lies in one direction. Low is no fault where a group is to hold different things."
    )  # fmt: skip
    yield Shown("coherence", _loosest(found, names), Sheet(columns, rows),
                source=phrases.source_of_index(view, edition), note=note)  # fmt: skip


def _loosest(found: Sequence[Coherence], names: Mapping[str, str]) -> str:
    known = [(one.alpha, one.node) for one in found if one.alpha is not None]
    if not known:
        return _("How far the parts of each group belong together")
    alpha, node = min(known)
    return _("Parts belong together least in “%(name)s” (alpha %(alpha)s)") % {
        "name": names.get(node, node), "alpha": words.number(alpha, digits=2),
    }  # fmt: skip


def _correlations(
    view: View, edition: Edition, names: Mapping[str, str]
) -> Iterator[Shown]:
    found = reading.correlations(view.release.kept, edition.code)
    if not found:
        return
    ordered = sorted(found, key=lambda one: -abs(one.value))
    columns = [
        Column("name", _("Part")), Column("code", in_files=True),
        Column("correlation", _("Correlation"), 2),
        Column("other_name", _("With")), Column("other", in_files=True),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            names.get(one.one, one.one), one.one, one.value,
            names.get(one.other, one.other), one.other,
        ]
        for one in ordered
    ]  # fmt: skip
    note = _(
        "Of scores over regions, the closest first: 1 when one is high the other is too,"
        " 0 no link, −1 when one is high the other is low."
    )
    yield Shown("correlations", _("How parts of one group go with each other and with it"),
                Sheet(columns, rows), source=phrases.source_of_index(view, edition),
                note=note)  # fmt: skip


def _known(value: float | None, times: float = 1) -> Cell:
    return Gap("M") if value is None else value * times

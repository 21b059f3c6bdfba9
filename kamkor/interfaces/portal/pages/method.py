"""How the index is made, how nobody can be found in it, and what if weights differed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kamkor.foundation.web import words
from kamkor.interfaces.portal.asking import NotHere
from kamkor.interfaces.portal.drawing import dumbbell
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import day, said
from kamkor.interfaces.portal.shown import Cell, Column, Gap, Sheet, Shown
from kamkor.monitoring.publishing.store.contents import Edition, Node

from . import findings, method_words, origins, phrases, picking, reweighing, rules


def build(view: View) -> Page:
    kept = list(rules.figures(view))
    safe = {
        "rounded": rules.rounded(view),
        "tells_rules": bool(view.release.about.rules),
        "coarser": [
            (said(one["table"]), said(one["what"]))
            for one in view.release.about.coarser
        ],
    }
    if not view.release.editions:
        return Page("portal/method.html", _("Method"), kept, context=safe)
    edition, asked = picking.edition(view)
    parts = view.release.parts(edition.code)
    points = {part.code: round(part.weight * 100) for part in parts}
    if set(dict(view.asked.weights)) - set(points):
        raise NotHere
    given = points | dict(view.asked.weights)
    can = reweighing.possible(edition) and sum(given.values()) > 0
    found = list(findings.figures(view, edition))
    if from_where := origins.of_edition(view, edition):
        found.append(from_where)
    figures = [
        _tree(view, edition), *found, *([_moved(view, edition, given)] if can else []),
        *kept,
    ]  # fmt: skip
    context = safe | {
        "edition": edition,
        "publishers": origins.publishers(view, edition),
        "sentences": findings.sentences(view, edition),
        "frozen_on": day(edition.frozen_on),
        "steps": method_words.steps(edition.specification),
        "weights": [
            {"code": p.code, "name": said(p.name), "points": given[p.code]} for p in parts
        ] if reweighing.possible(edition) else [],
        "nothing_counts": sum(given.values()) == 0,
        "changed": bool(view.asked.weights),
        "asked_edition": view.asked.edition,
    }  # fmt: skip
    return Page("portal/method.html", _("Method"), figures, [asked], context)


def _tree(view: View, edition: Edition) -> Shown:
    """Every part with its weight as given and as it works."""
    nodes = view.release.nodes(edition.code)
    columns = [
        Column("name", _("Part")), Column("code", _("Code")),
        Column("parent", in_files=True),
        Column("weight", _("Weight in its group, %"), 1),
        Column("in_index", _("Weight in the index, %"), 1),
        Column("moves_it", _("Moves the index in fact, %"), 1),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for node, depth in _walked(nodes, None, 0):
        rows.append(
            [
                f"{'– ' * depth}{said(node.name) if node.parent else said(edition.title)}", node.code, node.parent or "",
                node.weight * 100, node.in_index * 100,
                (Gap("M") if node.moves_it is None else node.moves_it * 100)
                if _is_leaf(node, nodes) else "",
            ]
        )  # fmt: skip
    title = _heaviest(nodes)
    return Shown("tree", title, Sheet(columns, rows),
                 source=phrases.source_of_index(view, edition))  # fmt: skip


def _walked(
    nodes: Sequence[Node], parent: str | None, depth: int
) -> list[tuple[Node, int]]:
    found = []
    for node in nodes:
        if node.parent == parent:
            found += [(node, depth), *_walked(nodes, node.code, depth + 1)]
    return found


def _is_leaf(node: Node, nodes: Sequence[Node]) -> bool:
    return all(other.parent != node.code for other in nodes)


def _heaviest(nodes: Sequence[Node]) -> str:
    known = [(n.moves_it, n) for n in nodes if n.moves_it is not None]
    if not known:
        return _("The framework")
    most = max(known, key=lambda pair: pair[0])
    return _("The framework: %(name)s moves the index most (%(share)s)") % {
        "name": said(most[1].name), "share": words.percent(most[0]),
    }  # fmt: skip


def _moved(view: View, edition: Edition, points: dict[str, int]) -> Shown:
    """Published scores beside those with the reader's weights."""
    found = reweighing.moved(view.release, edition, points)
    areas = view.release.areas
    rows = [
        dumbbell.Row(
            f"{m.rank_now or '?'}. {said(areas[m.area].name)}", m.before, m.now,
            view.place.to("region", code=m.area),
        )
        for m in found
    ]  # fmt: skip
    steps = [
        (m.rank_before - m.rank_now, said(areas[m.area].name))
        for m in found
        if m.rank_before is not None and m.rank_now is not None
    ]
    most = max(steps, key=lambda one: abs(one[0]), default=(0, ""))
    title = _("With the published weights")
    if view.asked.weights and most[0] == 0:
        title = _("With your weights every region keeps its place")
    elif view.asked.weights:
        title = _("With your weights %(name)s moves most: by %(n)s") % {
            "name": most[1], "n": f"{'+' if most[0] > 0 else '−'}{abs(most[0])}",
        }  # fmt: skip
    columns = [
        Column("area_name", _("Region")), Column("area", in_files=True),
        Column("score", _("Published score"), 1), Column("score_yours", _("With your weights"), 1),
        Column("rank", _("Published rank"), 0), Column("rank_yours", _("Rank then"), 0),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [said(areas[m.area].name), m.area, m.before, m.now, m.rank_before, m.rank_now]
        for m in found
    ]
    drawn = dumbbell.draw("weights", title, rows, digits=1,
                          moments=(_("published"), _("with your weights")))  # fmt: skip
    note = _("Ranks without their intervals: close scores cannot be told apart.")
    return Shown("weights", title, Sheet(columns, cells), drawn,
                 phrases.source_of_index(view, edition), note=note)  # fmt: skip

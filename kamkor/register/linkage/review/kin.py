"""Who stands around two children: parents, brothers and sisters, people of the household.

Only what the reader may see. Who stands around both speaks for one child, or for two of
one family: the page says what is shared and concludes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.register.linkage import names
from kamkor.register.linkage.models import Pair
from kamkor.register.people import reads as people
from kamkor.register.people.choices import Kinship
from kamkor.register.people.models import Membership, Person, Tie

MOST = 12  # neighbours; more is a children's home
WIDTH, ROW = 320, 34


@dataclass
class Neighbour:
    """Somebody near one of the two, or both. `person_id`: a child of the register."""

    name: str
    kinship: str
    person_id: UUID | None = None
    of_left: bool = False
    of_right: bool = False
    shares: list[str] = field(default_factory=list)

    @property
    def of_both(self) -> bool:
        return self.of_left and self.of_right

    @property
    def whose(self) -> str:
        """In words: of both, of the one, of the other."""
        if self.of_both:
            return gettext("of both")
        return gettext("of the one") if self.of_left else gettext("of the other")


@dataclass(frozen=True)
class Kin:
    rows: Sequence[Neighbour]

    @property
    def children(self) -> list[UUID]:
        """The children of the register among them, for the log."""
        return [row.person_id for row in self.rows if row.person_id]

    @property
    def finding(self) -> str:
        shared = sum(row.of_both for row in self.rows)
        if shared:
            return gettext("Both have %(n)s in common") % {"n": shared}
        return gettext("Nobody known stands around both")

    @property
    def svg(self) -> SafeString:
        """The two at the sides, the numbered neighbours between them: a full line to
        whom somebody belongs to both, a broken one to one."""
        height = ROW * max(len(self.rows), 1) + 8
        lines = [
            _line(n, row, height, side)
            for n, row in enumerate(self.rows)
            for side, held in (("left", row.of_left), ("right", row.of_right))
            if held
        ]
        nodes = [_node(n) for n in range(len(self.rows))]
        return format_html(
            '<svg class="k-kin" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
            '<circle class="k-kin-child" cx="24" cy="{}" r="14"/>'
            '<text class="k-kin-mark" x="24" y="{}" text-anchor="middle">A</text>'
            '<rect class="k-kin-child" x="{}" y="{}" width="28" height="28"/>'
            '<text class="k-kin-mark" x="{}" y="{}" text-anchor="middle">B</text>{}</svg>',
            WIDTH, height, self.finding, _joined(lines), height / 2, height / 2 + 4,
            WIDTH - 38, height / 2 - 14, WIDTH - 24, height / 2 + 4, _joined(nodes),
        )  # fmt: skip


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _line(n: int, row: Neighbour, height: int, side: str) -> SafeString:
    end = 38 if side == "left" else WIDTH - 38
    css = "k-kin-both" if row.of_both else "k-kin-one"
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        css, end, height / 2, WIDTH / 2, ROW * n + ROW / 2 + 4,
    )  # fmt: skip


def _node(n: int) -> SafeString:
    y = ROW * n + ROW / 2 + 4
    return format_html(
        '<circle class="k-kin-node" cx="{0}" cy="{1}" r="12"/>'
        '<text class="k-kin-mark" x="{0}" y="{2}" text-anchor="middle">{3}</text>',
        WIDTH / 2, y, y + 4, n + 1,
    )  # fmt: skip


def of(actor: Actor, pair: Pair) -> Kin:
    """Those around the two, the shared ones first. Six queries."""
    found = [*_grown(pair), *_children(actor, pair)]
    found.sort(key=lambda row: (not row.of_both, row.name))
    return Kin(found[:MOST])


def _grown(pair: Pair) -> list[Neighbour]:
    """Parents and kin that lists name, one a person: by two folded words or a number."""
    ties = Tie.objects.filter(
        person__root__in=[pair.left.root_id, pair.right.root_id]
    ).select_related("person")
    rows: dict[object, Neighbour] = {}
    phones: dict[object, dict[bool, set[str]]] = {}
    for tie in ties.order_by("-seen_on", "-id"):
        key = tie.number or frozenset(map(names.stem, names.words(tie.name)))
        if not key:
            continue
        row = rows.setdefault(key, Neighbour(tie.name, str(Kinship(tie.kinship).label)))
        is_right = pair.is_right(tie.person)
        row.of_left, row.of_right = (
            row.of_left or not is_right,
            row.of_right or is_right,
        )
        if tie.phone:
            sides = phones.setdefault(key, {False: set(), True: set()})
            sides[is_right].add(tie.phone)
    for key, sides in phones.items():
        if sides[False] & sides[True]:
            rows[key].shares.append(gettext("the same phone"))
    for key, row in rows.items():
        by_name = isinstance(key, frozenset)
        same = gettext("the same name") if by_name else gettext("the same number")
        row.shares.insert(0, same)
    return list(rows.values())


def _children(actor: Actor, pair: Pair) -> list[Neighbour]:
    """Children seen in a household of either, whose identity the reader may see."""
    roots = (pair.left.root_id, pair.right.root_id)
    homes: dict[UUID, set[bool]] = {}
    for member in Membership.objects.filter(person__root__in=roots).select_related(
        "person"
    ):
        homes.setdefault(member.household_id, set()).add(pair.is_right(member.person))
    together = Membership.objects.filter(household__in=homes).exclude(
        person__root__in=roots
    )
    sides: dict[UUID, set[bool]] = {}
    for household, root in together.values_list("household", "person__root"):
        sides.setdefault(root, set()).update(homes[household])
    seen = Person.objects.visible_to(actor, Sensitivity.IDENTITY).filter(pk__in=sides)
    return [
        Neighbour(
            member.name or member.person.code,
            gettext("child of the household"),
            member.person.pk,
            of_left=False in sides[member.person.pk],
            of_right=True in sides[member.person.pk],
            shares=[gettext("the same household")],
        )
        for member in people.members([person.pk for person in seen])
    ]

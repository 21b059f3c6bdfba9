"""From weighed pairs to children: who is joined, who is new, what a person must see.

Pure. Nodes are new records and children already known. The strongest evidence joins
first; a join is refused when it would bring together two known children, two own
numbers, two rows of one roster, or records that speak against each other, however strong
the chain between them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from .weighing import Evidence

LARGEST = 40  # records of one list about one child; more is a junk key
PAIRS_A_RECORD = 3  # the strongest doubts are shown, and all with shielded children
Marks = frozenset[tuple[str, object]]  # ("number", own number), ("roster", list)


@dataclass(frozen=True, slots=True)
class Edge:
    """`record` is new; `other` is a new record, or a record of the known child `root`.
    `shielded`: that child is."""

    record: UUID
    other: UUID
    root: UUID | None
    evidence: Evidence
    shielded: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two nodes (record or root) that may be one child; `record` raised it."""

    record: UUID
    one: UUID
    two: UUID
    evidence: Evidence


@dataclass
class Groups:
    """`of[record]` names the group; `root[group]` the known child it is, if any;
    `why[record]` the evidence that brought the record in."""

    of: dict[UUID, UUID] = field(default_factory=dict)
    root: dict[UUID, UUID] = field(default_factory=dict)
    why: dict[UUID, Edge] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def group(
    records: Sequence[UUID],
    edges: Sequence[Edge],
    fixed: Mapping[UUID, UUID],
    marks: Mapping[UUID, Marks],
) -> Groups:
    """Decide for all `records` at once. `fixed`: records whose child is known already;
    `marks`: what must not meet, of records and known children."""
    forest = _Forest(records, edges, fixed, marks)
    refused = _ambiguous(edges, fixed)
    strongest = sorted(edges, key=lambda e: (-e.evidence.bits, e.record, e.other))
    for edge in strongest:
        either = edge.root and edge.record in refused
        if edge.evidence.automatic and not either:
            forest.join(edge)
    found = Groups(why=forest.why)
    for record in records:
        found.of[record] = forest.find(record)
    found.root = {top: root for top, root in forest.root.items() if top in forest.size}
    found.doubts = _doubts(strongest, found)
    return found


def _ambiguous(edges: Iterable[Edge], fixed: Mapping[UUID, UUID]) -> set[UUID]:
    """Records that could as well be either of two known children, with no number to
    tell: they are joined to neither."""
    roots: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for edge in edges:
        if edge.root and edge.evidence.automatic and edge.record not in fixed:
            by_number = edge.evidence.same_number
            known = roots[edge.record]
            known[edge.root] = known.get(edge.root, False) or by_number
    return {
        record
        for record, known in roots.items()
        if len(known) > 1 and sum(known.values()) != 1
    }


def _doubts(strongest: Iterable[Edge], found: Groups) -> list[Doubt]:
    shown: dict[UUID, int] = defaultdict(int)
    seen: set[tuple[UUID, UUID]] = set()
    doubts = []
    for edge in strongest:
        one = _node(found, edge.record)
        two = edge.root or _node(found, edge.other)
        pair = (min(one, two), max(one, two))
        if one == two or pair in seen or not edge.evidence.doubtful:
            continue
        if edge.shielded or shown[edge.record] < PAIRS_A_RECORD:
            shown[edge.record] += 1
            seen.add(pair)
            doubts.append(Doubt(edge.record, one, two, edge.evidence))
    return doubts


def _node(found: Groups, record: UUID) -> UUID:
    """The known child of the record's group, or the group."""
    top = found.of[record]
    return found.root.get(top, top)


class _Forest:
    """Union-find whose trees know their child, their size and whom they speak against."""

    def __init__(
        self,
        records: Sequence[UUID],
        edges: Sequence[Edge],
        fixed: Mapping[UUID, UUID],
        marks: Mapping[UUID, Marks],
    ) -> None:
        self.above: dict[UUID, UUID] = {r: r for r in records}
        self.size: dict[UUID, int] = dict.fromkeys(records, 1)
        self.members: dict[UUID, set[UUID]] = {r: {r} for r in records}
        self.root: dict[UUID, UUID] = {}
        self.why: dict[UUID, Edge] = {}
        self.marks: dict[UUID, Marks] = dict(marks)
        self.against: dict[UUID, set[UUID]] = defaultdict(set)
        for edge in edges:
            if edge.evidence.speaks_against:
                other = edge.root or edge.other
                self.against[edge.record].add(other)
                self.against[other].add(edge.record)
        for record, root in fixed.items():
            self._attach(record, root)

    def find(self, node: UUID) -> UUID:
        while self.above[node] != node:
            self.above[node] = self.above[self.above[node]]
            node = self.above[node]
        return node

    def join(self, edge: Edge) -> None:
        if edge.root:
            self._know(edge.root)
        one, two = self.find(edge.record), self.find(edge.root or edge.other)
        if one == two or not self._may(one, two):
            return
        self._union(one, two)
        self.why.setdefault(edge.record, edge)
        if not edge.root:
            self.why.setdefault(edge.other, edge)

    def _attach(self, record: UUID, root: UUID) -> None:
        self._know(root)
        one, two = self.find(record), self.find(root)
        if one != two:
            self._union(one, two)

    def _know(self, root: UUID) -> None:
        if root not in self.above:
            self.above[root] = root
            self.size[root] = 0
            self.members[root] = {root}
            self.root[root] = root

    def _may(self, one: UUID, two: UUID) -> bool:
        if one in self.root and two in self.root:
            return False
        if self.size[one] + self.size[two] > LARGEST or self._two(one, two):
            return False
        return not any(
            self.against[node] & self.members[two] for node in self.members[one]
        )

    def _two(self, one: UUID, two: UUID) -> bool:
        """Whether they have two own numbers, or two rows of one roster, between them."""
        mine, theirs = (self.marks.get(n, frozenset()) for n in (one, two))
        if any(kind == "roster" for kind, _ in mine & theirs):
            return True
        return sum(kind == "number" for kind, _ in mine | theirs) > 1

    def _union(self, one: UUID, two: UUID) -> None:
        if len(self.members[one]) > len(self.members[two]):
            one, two = two, one
        self.above[one] = two
        self.size[two] += self.size.pop(one)
        self.members[two] |= self.members.pop(one)
        self.marks[two] = self.marks.get(one, frozenset()) | self.marks.get(
            two, frozenset()
        )
        if one in self.root:
            self.root[two] = self.root.pop(one)

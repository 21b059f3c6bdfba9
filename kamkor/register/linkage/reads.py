"""Finding a child, and two children side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.web import words
from kamkor.register.people.models import Person
from kamkor.register.people.story import masked
from kamkor.register.sources.models import Record

from . import policy
from .choices import Awaits, PairState
from .differing import Piece, nearest, pieces
from .models import Assignment, Enquiry, Notice, Pair, Reading, SearchKey
from .question import Question, understand


def search(actor: Actor, text: str) -> QuerySet[Person]:
    """The children whose identity `actor` may see and whom the words fit. By key only:
    plain equality of hashes, under row-level security. Order by primary key."""
    question = understand(text)
    seen = Person.objects.visible_to(actor, Sensitivity.IDENTITY).roots()
    if not question.says_something:
        return seen.none()
    if question.code:
        found = Person.objects.filter(code=question.code).values("root")
        return seen.filter(pk__in=found)
    holders = _holders(question, SearchKey.objects.near(actor))
    found = Person.objects.filter(pk__in=holders).values("root")
    seen = seen.filter(pk__in=found)
    return seen.filter(birth_year=question.year) if question.year else seen


def _holders(
    question: Question, known: QuerySet[SearchKey]
) -> QuerySet[SearchKey, Any]:
    """Ids of persons who hold a key of every group among the `known` ones."""
    first, *others = question.groups
    holders = known.filter(hash__in=first)
    for group in others:
        with_this = known.filter(hash__in=group).values("person_id")
        holders = holders.filter(person_id__in=with_this)
    return holders.values("person_id")


@dataclass(frozen=True)
class Wanted:
    """What of the pairs is listed. `place`: low and high of a territory; `kind`: of the
    list that raised the pair; `only`: "second", "head", "unsure" or "" for all else."""

    place: tuple[int, int] | None = None
    kind: str = ""
    shielded: bool = False
    only: str = ""


def queue(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Pair]:
    """Pairs that wait for an answer `actor` may give, and whose children they see. Those
    they have read are not among them. Order by `-value`."""
    wanted = wanted or Wanted()
    seen = Person.objects.visible_to(actor, Sensitivity.IDENTITY).values("pk")
    mine = Reading.objects.filter(
        pair=OuterRef("pk"), round=OuterRef("round"), reader=actor.user_id
    )
    return (
        Pair.objects.filter(_waiting(actor, wanted.only), _narrowed(wanted))
        .filter(~Exists(mine), left__in=seen, right__in=seen)
        .exclude(left__root=F("right__root"))
        .select_related("left__territory", "right__territory")
    )


def _waiting(actor: Actor, only: str) -> Q:
    if only == "unsure":
        return Q(awaits=Awaits.FIRST, state=PairState.UNSURE)
    second, head = Q(awaits=Awaits.SECOND), Q(awaits=Awaits.HEAD)
    if not policy.may_settle(actor):
        head = Q(pk__in=[])
    if only:
        return second if only == "second" else head
    return Q(awaits=Awaits.FIRST, state=PairState.OPEN) | second | head


def _narrowed(wanted: Wanted) -> Q:
    condition = Q(place__range=wanted.place) if wanted.place else Q()
    if wanted.kind:
        condition &= Q(record__source__kind=wanted.kind)
    if wanted.shielded:
        condition &= Q(left__is_shielded=True) | Q(right__is_shielded=True)
    return condition


def found_different(one: UUID, other: UUID) -> bool:
    """Whether somebody found children of these two groups (roots) to be different."""
    members = Person.objects.filter(root__in=[one, other]).values("pk")
    return (
        Pair.objects.filter(
            state=PairState.DIFFERENT, left__in=members, right__in=members
        )
        .exclude(left__root=F("right__root"))
        .exists()
    )


@dataclass(frozen=True)
class Line:
    """One thing said of both children: what the lists say, without repetition."""

    label: Any
    left: Sequence[str]
    right: Sequence[str]

    @property
    def marked(self) -> tuple[list[list[Piece]], list[list[Piece]]]:
        """Each text in pieces, beside the one of the other child most like it."""
        return (
            [pieces(text, nearest(text, self.right)) for text in self.left],
            [pieces(text, nearest(text, self.left)) for text in self.right],
        )

    @property
    def differs(self) -> bool:
        return bool(self.left and self.right) and not (
            {text.casefold() for text in self.left}
            & {text.casefold() for text in self.right}
        )


@dataclass(frozen=True)
class SideBySide:
    lines: list[Line]
    records: tuple[list[Record], list[Record]]


def side_by_side(pair: Pair) -> SideBySide:
    """What the lists say of the two. The records the reader may see only. One query."""
    sides: tuple[list[Record], list[Record]] = ([], [])
    rows = (
        Assignment.objects.filter(
            Q(person__root=pair.left.root_id) | Q(person__root=pair.right.root_id),
            ended_at=None,
        )
        .select_related("record__source", "person")
        .order_by("-record__received_at", "-id")
    )
    for row in rows:
        sides[pair.is_right(row.person)].append(row.record)
    return SideBySide(lines_of(*sides), sides)


def lines_of(one: Sequence[Record], other: Sequence[Record]) -> list[Line]:
    """What the two groups of records say, topic by topic."""
    left, right = _told(one), _told(other)
    return [
        Line(label, left[name], right[name])
        for name, label in _TOPICS.items()
        if left[name] or right[name]
    ]


_TOPICS = {
    "name": _("Name"),
    "birth": _("Born"),
    "sex": _("Sex"),
    "pin": _("Personal number"),
    "mother_name": _("Mother"),
    "father_name": _("Father"),
    "place": _("Lives in"),
    "phone": _("Phone"),
    "school": _("School"),
    "clinic": _("Clinic"),
}
_SEXES = {"male": _("boy"), "female": _("girl")}


def _told(records: Sequence[Record]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {name: [] for name in _TOPICS}
    for record in records:
        for name in _TOPICS:
            text = _text(name, record.values)
            if text and text not in told[name]:
                told[name].append(text)
    return told


def _text(name: str, values: dict[str, Any]) -> str:
    if name == "name":
        parts = [values.get(p) for p in ("surname", "given_name", "patronymic")]
        return values.get("full_name") or " ".join(p for p in parts if p)
    if name == "birth":
        return birth_words(values.get("birth_date"))
    if name == "place":
        parts = [values.get(p) for p in ("district", "village", "address")]
        return ", ".join(p for p in parts if p)
    text = values.get(name) or ""
    if name == "pin":
        return masked(text) if text else ""
    return str(_SEXES.get(text, "")) if name == "sex" else str(text)


def birth_words(value: Any) -> str:
    """The stated birth date as exactly as it was stated."""
    if not isinstance(value, dict) or not value.get("date"):
        return ""
    day = date.fromisoformat(value["date"])
    precision = value.get("precision")
    if precision == "day":
        return words.day(day)
    return f"{day:%m.%Y}" if precision == "month" else str(day.year)


def enquiries_since(user_id: UUID, *, since: Any) -> int:
    """How often somebody asked blindly since a moment."""
    return Enquiry.objects.filter(asked_by=user_id, asked_at__gte=since).count()


def whom(enquiry: Enquiry, *, most: int) -> list[UUID]:
    """The children (roots) an enquiry fits; none when more than `most` would: a
    question that fits half a district names nobody. As the machine only."""
    if not enquiry.words:
        return []
    question = Question(groups=[list(group) for group in enquiry.words])
    found = (
        Person.objects.filter(same__pk__in=_holders(question, SearchKey.objects.all()))
        .values_list("pk", flat=True)
        .order_by("pk")
        .distinct()[: most + 1]
    )
    return list(found) if len(found) <= most else []


def notices() -> QuerySet[Notice]:
    """Who asked for children the reader answers for, the newest first."""
    return Notice.objects.select_related("enquiry", "person__territory").filter(
        seen_at=None
    )

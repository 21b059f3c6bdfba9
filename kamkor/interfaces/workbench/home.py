"""My work: what waits for one person now, by what their roles may do.

Counts are bounded: nobody needs to know whether 4,000 or 5,000 things wait, and the page
costs the same in a village and in the capital. Gaps are told without names; those of
class 3 only after the second factor, and then the look is written down.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock import forms as deadlines
from kamkor.casework.clock import listing
from kamkor.casework.clock import reads as clock
from kamkor.casework.signals import reads as signals
from kamkor.foundation.access import policy
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, RoleCode, Sensitivity
from kamkor.foundation.access.models import Lease
from kamkor.foundation.web import words
from kamkor.register.families import moves
from kamkor.register.families import reads as families
from kamkor.register.linkage import reads as linkage
from kamkor.register.rights import reads as rights
from kamkor.register.rights.choices import Status
from kamkor.register.rights.explaining import sentence
from kamkor.register.rights.models import Gap
from kamkor.register.rights.terms import Terms
from kamkor.register.sources.models import Batch, Record

COUNT_UP_TO = 100
SHOWN = 5
LATELY = timedelta(days=14)
Word = str | Promise


@dataclass(frozen=True)
class Count:
    """A number that leads to work: `label` beside it, `url` behind it."""

    label: Word
    number: int
    url: str
    is_more: bool = False

    @property
    def text(self) -> str:
        if self.is_more:
            return gettext("more than %(n)s") % {"n": words.number(COUNT_UP_TO)}
        return words.number(self.number)


@dataclass(frozen=True)
class GapLine:
    """An unmet right without a name."""

    gap: Gap
    tone: str
    sentence: str


@dataclass(frozen=True)
class ListLine:
    """A list that came lately or has rows that wait to be mended."""

    batch: Batch
    waiting: int


@dataclass(frozen=True)
class Deed:
    """Something this person can do here, as a verb with its page."""

    label: Word
    url: str
    icon: str


@dataclass
class Work:
    """All that My work shows. `told` are children whose class 3 was shown."""

    counts: list[Count] = field(default_factory=list)
    mine: list[GapLine] = field(default_factory=list)
    nobodys: list[GapLine] = field(default_factory=list)
    lists: list[ListLine] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    deadlines: list[listing.Section] = field(default_factory=list)
    told: list[UUID] = field(default_factory=list)

    @property
    def waiting(self) -> list[Count]:
        return [count for count in self.counts if count.number]

    @property
    def is_fresh(self) -> bool:
        """Nothing waits and nothing came: somebody's first day."""
        return not (self.waiting or self.lists or self.leases or self.deadlines)


def work(actor: Actor, *, sees_content: bool, at: datetime) -> Work:
    """What waits for `actor`. `sees_content`: the second factor was given.

    At most 24 queries, of which each reads at most 101 rows.
    """
    found = Work()
    for action, look in _SECTIONS:
        if actor.may(action):
            look(found, actor, at)
    _deadlines(found, actor, at, sees_content=sees_content)
    if not sees_content:
        found.mine = _plain(found.mine)
        found.nobodys = _plain(found.nobodys)
    found.told += [
        line.gap.person_id
        for line in (*found.mine, *found.nobodys)
        if line.gap.sensitivity > Sensitivity.STATUS
    ]
    return found


def _plain(lines: list[GapLine]) -> list[GapLine]:
    return [line for line in lines if line.gap.sensitivity <= Sensitivity.STATUS]


def _count(label: Word, rows: "QuerySet[Model]", url: str) -> Count:
    number = rows.order_by()[: COUNT_UP_TO + 1].count()
    return _bounded(label, number, url)


def _bounded(label: Word, number: int, url: str) -> Count:
    return Count(label, min(number, COUNT_UP_TO), url, number > COUNT_UP_TO)


def _deadlines(found: Work, actor: Actor, at: datetime, *, sees_content: bool) -> None:
    """What the actor answers for, the most urgent first; how much of it is late, and how
    much of the team's for who leads one."""
    url = reverse("work")
    mine = clock.wanted(actor, deadlines.MINE, late=False, at=at)
    running = mine.filter(paused_at=None).soonest_first()
    seen = running.select_related("term", "parameter", "person")
    if not sees_content:
        seen = seen.filter(sensitivity=Sensitivity.STATUS)
    rows = list(seen[:SHOWN])
    lines = listing.lines(rows, actor, named=False, at=at)
    found.deadlines = listing.sections(lines)
    found.told += [
        row.person_id
        for row in rows
        if row.person_id and row.sensitivity > Sensitivity.STATUS
    ]
    if not sees_content or any(row.due_at and row.due_at < at for row in rows):
        label = _("Deadlines that went by")
        found.counts.append(_count(label, mine.late(at), f"{url}?late=on"))
    if actor.may(Action.TEAM):
        team = clock.wanted(actor, deadlines.TEAM, late=True, at=at)
        label = _("Late in your team")
        found.counts.append(_count(label, team, f"{url}?whose=team&late=on"))


def _gaps(found: Work, actor: Actor, at: datetime) -> None:
    """Mine; then nobody's for who assigns, or all in reach for who cannot."""
    terms = Terms(at=at)
    seen = rights.gaps(actor, {}, today=terms.today, terms=terms)
    url = reverse("gaps")
    mine = seen.filter(assignee=actor.user_id)
    found.mine = _lines(mine)
    if found.mine:
        found.counts.append(_count(_("Assigned to you"), mine, f"{url}?whose=me"))
    if actor.may(Action.GAP_ASSIGN):
        open_ = seen.filter(assignee=None)
        found.nobodys = _lines(open_)
        url = f"{url}?whose=nobody"
        found.counts.append(_count(_("Unmet rights, nobody's yet"), open_, url))
    else:
        found.counts.append(_count(_("Unmet rights in your reach"), seen, url))


def _lines(gaps: QuerySet[Gap]) -> list[GapLine]:
    """The oldest few."""
    return [
        GapLine(gap, Status(gap.status).tone, sentence(gap.right, gap.reason, gap.sex))
        for gap in gaps.order_by("since", "pk")[:SHOWN]
    ]


def _pairs(found: Work, actor: Actor, _at: datetime) -> None:
    label = _("May be the same child")
    found.counts.append(_count(label, linkage.queue(actor), reverse("pairs")))
    label = _("Somebody asks for a child of yours")
    found.counts.append(_count(label, linkage.notices(), reverse("notices")))


def _families(found: Work, actor: Actor, _at: datetime) -> None:
    label = _("Brothers and sisters to confirm")
    found.counts.append(_count(label, families.queue(actor), reverse("kin-list")))
    url = reverse("moved-list")
    label = _("Families that came from another district")
    found.counts.append(_count(label, moves.coming(actor), url))
    label = _("Families not found where they went")
    found.counts.append(_count(label, moves.not_found(actor), f"{url}?show=gone"))


def _lists(found: Work, actor: Actor, at: datetime) -> None:
    rows = Record.objects.visible_to(actor).waiting().order_by()
    waiting = Counter(rows.values_list("batch", flat=True)[: COUNT_UP_TO + 1])
    batches = (
        Batch.objects.visible_to(actor)
        .filter(Q(pk__in=waiting) | Q(received_at__gt=at - LATELY))
        .newest_first()
        .select_related("source", "territory")
    )
    found.lists = [ListLine(b, waiting.get(b.pk, 0)) for b in batches[:SHOWN]]
    first = next((line.batch for line in found.lists if line.waiting), None)
    url = reverse("list-corrections", args=[first.pk]) if first else reverse("lists")
    found.counts.append(_bounded(_("Rows to mend"), waiting.total(), url))


def _signals(found: Work, actor: Actor, _at: datetime) -> None:
    label = _("Signals that wait")
    rows = signals.queue(actor).select_related(None)
    found.counts.append(_count(label, rows, reverse("signals")))


def _reviews(found: Work, actor: Actor, _at: datetime) -> None:
    rows = Lease.objects.filter(reviewed_at=None).exclude(user=actor.user_id)
    found.counts.append(_count(_("Break-glass to review"), rows, reverse("leases")))


def _own_leases(found: Work, actor: Actor, at: datetime) -> None:
    rows = Lease.objects.filter(user=actor.user_id, ends_at__gt=at)
    found.leases = list(rows.exclude(justified=False).order_by("ends_at")[:SHOWN])


_SECTIONS: list[tuple[Action, Callable[[Work, Actor, datetime], None]]] = [
    (Action.SIGNAL_TRIAGE, _signals),
    (Action.GAP_LIST, _gaps),
    (Action.LINKAGE_REVIEW, _pairs),
    (Action.LINKAGE_REVIEW, _families),
    (Action.IMPORT, _lists),
    (Action.BREAK_GLASS_REVIEW, _reviews),
    (Action.BREAK_GLASS, _own_leases),
]

_DEEDS: list[tuple[Action, Word, str, str]] = [
    (Action.PERSON_SEARCH, _("Find a child"), "search", "search"),
    (Action.SIGNAL_TELL, _("Tell a worry about a child"), "signal-new", "message-report"),
    (Action.IMPORT, _("Bring in a list"), "list-new", "file-import"),
    (Action.PERSON_LIST, _("Look through the children you may see"), "children", "users"),
    (Action.GAP_LIST, _("See which rights are not met"), "gaps", "alert-triangle"),
    (Action.DASHBOARD, _("See the figures of a territory"), "territory", "map"),
    (Action.BLIND_SEARCH, _("Ask whether a child is known"), "ask", "user-question"),
    (Action.BREAK_GLASS_REVIEW, _("Review break-glass"), "leases", "lock-open"),
    (Action.AUDIT, _("Read the audit log"), "audit-log", "eye"),
    (Action.LAW, _("Look up deadlines and ages of law"), "law", "scale"),
    (Action.HOME, _("Read who may see what, and why"), "roles", "key"),
]  # fmt: skip


def deeds(actor: Actor) -> list[Deed]:
    """What the actor can do here, the most usual first."""
    return [
        Deed(label, reverse(page), icon)
        for action, label, page, icon in _DEEDS
        if actor.may(action)
    ]


def sentences(roles: Iterable[RoleCode]) -> list[tuple[str, Word]]:
    """Each role held, with the sentence of the policy about it."""
    return [(str(RoleCode(r).label), policy.ROLES[r].sentence) for r in sorted(roles)]


def greeting(name: str, *, at: datetime) -> str:
    """ "Good morning, Айгүл", by the clock of the deployment."""
    hour = timezone.localtime(at).hour
    if 5 <= hour < 12:
        text = gettext("Good morning, %(name)s")
    elif 12 <= hour < 18:
        text = gettext("Good afternoon, %(name)s")
    else:
        text = gettext("Good evening, %(name)s")
    return text % {"name": name}

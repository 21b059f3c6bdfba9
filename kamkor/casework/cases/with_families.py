"""Open cases of families that moved: told with their hand-over, offered once it is taken
over. The case itself moves only when the new territory takes it over."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kamkor.register.families.work_above import Answered, Kind, Open

from . import actions
from .models import Case

# the roots of children with an open case
_STATEMENT = """
SELECT DISTINCT p.root_id FROM cases_case c JOIN people_person p ON p.id = c.person_id
WHERE c.closed_at IS NULL
"""


def open_work(roots: Collection[UUID]) -> list[Open]:
    """The open cases of these children. One query."""
    rows = Case.objects.of(roots).open().order_by("opened_at")
    return [
        Open(
            _("Case %(number)s") % {"number": case.number}, case.worker,
            reverse("case", args=[case.pk]),
        )
        for case in rows
    ]  # fmt: skip


def taken_over(answered: Answered) -> None:
    reason = _("The new territory has taken the family over.")
    actions.follow_family(
        answered.roots, to=answered.to, reason=reason, by=answered.by, at=answered.at
    )


def taken_back(answered: Answered) -> None:
    actions.unfollow_family(
        answered.roots, to=answered.to, by=answered.by, at=answered.at
    )


KIND = Kind("cases", _STATEMENT, open_work, taken_over, taken_back)

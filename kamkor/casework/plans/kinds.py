"""What plans put into My work: to sign, to review, to work on again, to do."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.work import WorkKind


def _page(name: str) -> Callable[[UUID], str]:
    return lambda pk: reverse(name, args=[pk])


KINDS = (
    WorkKind("measure", _("measure of a plan"), _page("measure")),
    WorkKind("plan_opinion", _("plan"), _page("plan-opinion")),
    WorkKind("plan_agree", _("plan"), _page("plan-agree")),
    WorkKind("plan_approve", _("plan"), _page("plan-approve")),
    WorkKind("plan_return", _("plan"), _page("plan")),
    WorkKind("plan_review", _("plan"), _page("plan-review")),
)

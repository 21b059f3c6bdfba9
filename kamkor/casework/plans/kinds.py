"""What plans put into My work: to sign, to review, to work on again, to do."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.work import WorkKind
from kamkor.foundation.access.choices import Action


def _page(name: str) -> Callable[[UUID], str]:
    return lambda pk: reverse(name, args=[pk])


def _to_sign(kind: str, page: str, asks: Action) -> WorkKind:
    return WorkKind(kind, _("plan"), _page(page), asks=asks, seen=_page("plan"))


KINDS = (
    WorkKind("measure", _("measure of a plan"), _page("measure")),
    _to_sign("plan_opinion", "plan-opinion", Action.PLAN_OPINION),
    _to_sign("plan_agree", "plan-agree", Action.PLAN_AGREE),
    _to_sign("plan_approve", "plan-approve", Action.PLAN_APPROVE),
    WorkKind("plan_return", _("plan"), _page("plan")),
    WorkKind("plan_review", _("plan"), _page("plan-review")),
)

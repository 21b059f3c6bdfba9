from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommissionConfig(AppConfig):
    name = "kamkor.casework.commission"
    label = "commission"

    def ready(self) -> None:
        # here, because these modules need the models
        from django.urls import reverse  # noqa: PLC0415

        from kamkor.casework.cases import endings, following, panels  # noqa: PLC0415
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.casework.plans import sessions  # noqa: PLC0415
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        from . import actions, panel, where  # noqa: PLC0415

        panels.register(panel.PANEL)
        sessions.register(where.of_plan)
        endings.register(actions.withdraw_with_case)
        following.register(actions.follow)
        work.register(
            work.WorkKind(
                kind="decision",
                label=_("decision of the Commission"),
                link=lambda pk: reverse("commission-task", args=[pk]),
            )
        )
        work.register(
            work.WorkKind(
                kind="commission_report",
                label=_("Commission"),
                link=lambda pk: reverse("commission-report", args=[pk]),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Commission"),
                url_name="commission",
                icon="gavel",
                order=32,
                may=lambda actor: actor.may(Action.COMMISSION_SIT),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "kamkor.casework.plans"
    label = "plans"

    def ready(self) -> None:
        # here, because these modules need the models
        from django.urls import reverse  # noqa: PLC0415

        from kamkor.casework.cases import endings, panels  # noqa: PLC0415
        from kamkor.casework.cases import gates as of_cases  # noqa: PLC0415
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        from . import actions, gates, panel  # noqa: PLC0415

        for gate in gates.GATES:
            of_cases.register(gate)
        panels.register(panel.PANEL)
        endings.register(actions.end_with_case)
        work.register(
            work.WorkKind(
                kind="measure",
                label=_("measure of a plan"),
                link=lambda pk: reverse("measure", args=[pk]),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Plans for agreement"),
                url_name="plans-to-agree",
                icon="file-check",
                order=31,
                may=lambda actor: actor.may(Action.PLAN_AGREE),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Plans for approval"),
                url_name="plans-to-approve",
                icon="file-check",
                order=31,
                may=lambda actor: actor.may(Action.PLAN_APPROVE),
            )
        )

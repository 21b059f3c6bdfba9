from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "kamkor.casework.plans"
    label = "plans"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.casework.cases import (  # noqa: PLC0415
            endings,
            following,
            panels,
            stories,
        )
        from kamkor.casework.cases import gates as of_cases  # noqa: PLC0415
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.casework.providers import duties  # noqa: PLC0415
        from kamkor.casework.providers import handing as hands  # noqa: PLC0415
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        from . import (  # noqa: PLC0415
            actions,
            approval,
            choices,
            gates,
            handing,
            kinds,
            panel,
            review_reads,
        )

        for gate in gates.GATES:
            of_cases.register(gate)
        panels.register(panel.PANEL)
        endings.register(actions.end_with_case)
        endings.on_reopening(actions.begin_again_with_case)
        following.register(actions.follow)
        duties.on_end(actions.take_from_deputy)
        stories.register(review_reads.story, review_reads.asks)
        for handler in handing.HANDLERS:
            hands.register(handler)
        for kind in kinds.KINDS:
            work.register(kind)
        navigation.register(
            navigation.Entry(
                label=_("Plans for an opinion"),
                url_name="plans-for-opinion",
                icon="file-check",
                order=31,
                may=lambda actor: (
                    actor.may(Action.PLAN_OPINION)
                    and approval.has(choices.Deed.OPINION)
                ),
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
        navigation.register(
            navigation.Entry(
                label=_("My absence"),
                url_name="signer-absence",
                icon="calendar",
                order=64,
                may=lambda actor: actor.may(Action.PLAN_APPROVE),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "kamkor.casework.referrals"
    label = "referrals"

    def ready(self) -> None:
        # here, because these modules need the models
        from django.urls import reverse  # noqa: PLC0415

        from kamkor.casework.cases import (  # noqa: PLC0415
            consents,
            endings,
            following,
            panels,
        )
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.casework.providers import handing as hands  # noqa: PLC0415
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        from . import actions, handing, panel  # noqa: PLC0415

        panels.register(panel.PANEL)
        endings.register(actions.end_with_case)
        following.register(actions.follow_case)
        hands.register(handing.HANDLER)
        consents.on_withdrawal(actions.consent_withdrawn)
        work.register(
            work.WorkKind(
                kind="referral",
                label=_("referral"),
                link=lambda pk: reverse("referral", args=[pk]),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Referrals to us"),
                url_name="referrals-received",
                icon="inbox",
                order=32,
                may=lambda actor: actor.may(Action.REFERRAL),
            )
        )

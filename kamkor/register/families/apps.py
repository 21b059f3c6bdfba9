from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FamiliesConfig(AppConfig):
    name = "kamkor.register.families"
    label = "families"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.people import panels  # noqa: PLC0415
        from kamkor.register.sources import stages  # noqa: PLC0415

        from . import kinship, moving, panel, places  # noqa: PLC0415

        stages.register(kinship.STAGE)
        stages.register(moving.STAGE)
        renumbering.HANDLERS.append(places.follow)
        panels.register_family(panel.KIN)
        navigation.register(
            navigation.Entry(
                label=_("Brothers and sisters"),
                url_name="kin-list",
                icon="users",
                order=47,
                keys="g b",
                may=lambda actor: actor.may(Action.LINKAGE_REVIEW),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Families that moved"),
                url_name="moved-list",
                icon="map-pin",
                order=48,
                keys="g f",
                may=lambda actor: actor.may(Action.GAP_ASSIGN),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    name = "kamkor.casework.providers"
    label = "providers"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.people import panels  # noqa: PLC0415
        from kamkor.register.rights import parts  # noqa: PLC0415
        from kamkor.register.rights import policy as rights  # noqa: PLC0415

        from . import handing, loads, panel, places, reads  # noqa: PLC0415

        renumbering.HANDLERS.append(places.follow)
        loads.register(loads.GAPS)
        handing.register(handing.GAPS)
        rights.STANDING_IN.append(reads.covers)
        panels.register(panel.PANEL)
        parts.register("competent", panel.for_gap)
        entries = (
            (_("Who helps"), "services", "building", 60, "g p", Action.PROVIDERS),
            (_("Team"), "team", "users", 62, "g h", Action.TEAM),
            (_("My absence"), "absence", "calendar", 64, "g y", Action.CASE_WORK),
        )
        for label, url_name, icon, order, keys, action in entries:
            navigation.register(
                navigation.Entry(
                    label=label,
                    url_name=url_name,
                    icon=icon,
                    order=order,
                    keys=keys,
                    may=lambda actor, action=action: actor.may(action),  # type: ignore[misc]
                )
            )

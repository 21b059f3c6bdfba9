from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "kamkor.casework.providers"
    label = "providers"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.register.rights import policy as rights  # noqa: PLC0415

        from . import handing, loads, places, reads  # noqa: PLC0415

        renumbering.HANDLERS.append(places.follow)
        loads.register(loads.GAPS)
        handing.register(handing.GAPS)
        rights.STANDING_IN.append(reads.covers)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "kamkor.register.sources"
    label = "sources"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        from . import places  # noqa: PLC0415

        renumbering.HANDLERS.append(places.follow)
        navigation.register(
            navigation.Entry(
                label=_("Lists"),
                url_name="lists",
                icon="file-import",
                order=40,
                keys="g i",
                may=lambda actor: actor.may(Action.IMPORT),
            )
        )

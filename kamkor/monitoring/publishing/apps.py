from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "kamkor.monitoring.publishing"
    label = "publishing"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        navigation.register(
            navigation.Entry(
                label=_("Releases"),
                url_name="releases",
                icon="send",
                order=73,
                may=lambda actor: actor.may(Action.RELEASE_REVIEW),
            )
        )

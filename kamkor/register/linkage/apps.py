from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkageConfig(AppConfig):
    name = "kamkor.register.linkage"
    label = "linkage"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.sources import secrecy, stages  # noqa: PLC0415

        from . import finding, stage, store  # noqa: PLC0415
        from .review import valuing  # noqa: PLC0415

        secrecy.HANDLERS.append(store.records_of)
        stages.register(stage.STAGE)
        stages.register(finding.STAGE)
        stages.register(valuing.STAGE)
        for entry in (
            navigation.Entry(
                label=_("Find a child"),
                url_name="search",
                icon="search",
                order=10,
                keys="g s",
                may=lambda actor: actor.may(Action.PERSON_SEARCH),
            ),
            navigation.Entry(
                label=_("One child or two"),
                url_name="pairs",
                icon="git-merge",
                order=45,
                keys="g d",
                may=lambda actor: actor.may(Action.LINKAGE_REVIEW),
            ),
            navigation.Entry(
                label=_("Who is who in my files"),
                url_name="files",
                icon="file-search",
                order=50,
                keys="g m",
                may=lambda actor: actor.may(Action.LINK_FILES),
            ),
            navigation.Entry(
                label=_("How good linkage is"),
                url_name="linkage-quality",
                icon="chart-bar",
                order=51,
                may=lambda actor: actor.may(Action.LINKAGE_QUALITY),
            ),
            navigation.Entry(
                label=_("Ask about a child"),
                url_name="ask",
                icon="user-question",
                order=46,
                may=lambda actor: (
                    actor.may(Action.BLIND_SEARCH)
                    and not actor.may(Action.PERSON_SEARCH)
                ),
            ),
        ):
            navigation.register(entry)

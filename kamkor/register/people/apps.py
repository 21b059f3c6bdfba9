from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kamkor.register.people"
    label = "people"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.register.sources import code_words, stages  # noqa: PLC0415

        from . import choices, places, stage  # noqa: PLC0415

        stages.register(stage.STAGE)
        renumbering.HANDLERS.append(places.follow)
        for codes, words in choices.OF_LISTS.items():
            code_words.register(codes, dict(words.choices))

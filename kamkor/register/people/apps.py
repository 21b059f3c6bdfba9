from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kamkor.register.people"
    label = "people"

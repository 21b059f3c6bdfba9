from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "kamkor.foundation.places"
    label = "places"

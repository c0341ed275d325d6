from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mektep.people"
    label = "people"

from django.apps import AppConfig


class FamilyDeskConfig(AppConfig):
    name = "mektep.desks.family"
    label = "desk_family"

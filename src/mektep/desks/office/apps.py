from django.apps import AppConfig


class OfficeDeskConfig(AppConfig):
    name = "mektep.desks.office"
    label = "desk_office"

from django.apps import AppConfig


class PupilDeskConfig(AppConfig):
    name = "mektep.desks.pupil"
    label = "desk_pupil"

from django.apps import AppConfig


class TimetableConfig(AppConfig):
    name = "mektep.timetable"
    label = "timetable"

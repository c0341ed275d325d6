from django.apps import AppConfig


class TimetableConfig(AppConfig):
    name = "mektep.timetable"
    label = "timetable"

    def ready(self) -> None:
        from . import listeners  # noqa: F401, PLC0415 - they register when the app is ready

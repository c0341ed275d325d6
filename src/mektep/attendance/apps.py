from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "mektep.attendance"
    label = "attendance"

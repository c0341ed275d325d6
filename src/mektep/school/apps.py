from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "mektep.school"
    label = "school"

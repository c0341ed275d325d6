from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "mektep.curriculum"
    label = "curriculum"

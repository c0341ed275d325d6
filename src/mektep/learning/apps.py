from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "mektep.learning"
    label = "learning"

from django.apps import AppConfig


class NormsConfig(AppConfig):
    name = "mektep.norms"
    label = "norms"

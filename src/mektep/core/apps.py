from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mektep.core"
    label = "core"

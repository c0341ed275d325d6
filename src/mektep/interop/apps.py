from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "mektep.interop"
    label = "interop"

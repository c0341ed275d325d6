from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mektep.ui"
    label = "ui"

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "mektep.analytics"
    label = "analytics"

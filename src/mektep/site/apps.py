from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "mektep.site"
    label = "site"
